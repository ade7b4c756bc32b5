import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Linted, lintVirtualFiles } from './linting.ts';

const BOUNDARY = 'boundaries/dependencies';
const RESTRICTED = 'no-restricted-imports';

/** Files that must be refused, by the rule that must refuse them. */
const REFUSED: readonly [string, string, string, string][] = [
  [
    'a library out of order',
    'libs/registry/src/probe.ts',
    `export { RuleStore } from '#libs/matching';`,
    BOUNDARY,
  ],
  [
    'a primitive that imports a programme',
    'libs/ledger/src/probe.ts',
    `export { ENTITLED } from '#libs/programmes/benefits';`,
    BOUNDARY,
  ],
  [
    'a programme that imports its sibling',
    'libs/programmes/cases/src/probe.ts',
    `export { fund } from '#libs/programmes/benefits';`,
    BOUNDARY,
  ],
  [
    'a library that imports an application',
    'libs/platform/src/probe.ts',
    `export { start } from '../../../apps/cli/src/start.ts';`,
    BOUNDARY,
  ],
  [
    'an application that imports another',
    'apps/worker/src/probe.ts',
    `export { makeApp } from '../../api/src/app.ts';`,
    BOUNDARY,
  ],
  [
    'a page that imports a library',
    'apps/console/src/probe.ts',
    `export { formatYuan } from '#libs/kernel';`,
    BOUNDARY,
  ],
  [
    'a migration that imports anything of ours',
    'migrations/1767225600099-probe.ts',
    `export { formatYuan } from '#libs/kernel';`,
    BOUNDARY,
  ],
  [
    'a deep relative sneak',
    'libs/workflow/src/probe.ts',
    `export { Database } from '../../platform/src/database.ts';`,
    RESTRICTED,
  ],
  [
    'a deep entry by the alias',
    'libs/workflow/src/probe-entry.ts',
    `export { Database } from '#libs/platform/src/database.ts';`,
    RESTRICTED,
  ],
  [
    'an application that enters by the side door',
    'apps/api/src/probe.ts',
    `export { Database } from '../../../libs/platform/src/database.ts';`,
    RESTRICTED,
  ],
  [
    'a pure library with a driver',
    'libs/engine/src/probe.ts',
    `export { Client } from 'pg';`,
    RESTRICTED,
  ],
  [
    'a pure library with a framework',
    'libs/kernel/src/probe.ts',
    `export { Module } from '@nestjs/common';`,
    RESTRICTED,
  ],
  [
    'a clock read outside clock.ts',
    'libs/ledger/src/probe-clock.ts',
    `export const now = Date.now();`,
    'no-restricted-syntax',
  ],
  [
    'a moment made of nothing',
    'libs/ledger/src/probe-moment.ts',
    `export const now = new Date();`,
    'no-restricted-syntax',
  ],
  ['an enum', 'libs/ledger/src/probe-enum.ts', `export enum Kind { A }`, 'no-restricted-syntax'],
  [
    'a default export',
    'libs/ledger/src/probe-default.ts',
    `export default 1;`,
    'no-restricted-syntax',
  ],
  [
    'any',
    'libs/ledger/src/probe-any.ts',
    `export const x = (y: any) => String(y);`,
    '@typescript-eslint/no-explicit-any',
  ],
  [
    'a file nobody has a place for',
    'tools/probe.ts',
    `export const x = 1;`,
    'boundaries/no-unknown-files',
  ],
];

/** The same kinds of import where they are allowed. */
const ACCEPTED: readonly [string, string, string][] = [
  [
    'a library in order',
    'libs/matching/src/probe.ts',
    `export { readFacts } from '#libs/registry';`,
  ],
  [
    'a programme on its primitives',
    'libs/programmes/benefits/src/probe.ts',
    `export { post } from '#libs/ledger';`,
  ],
  [
    'an application on a programme',
    'apps/worker/src/probe-programme.ts',
    `export { benefitsHandlers } from '#libs/programmes/benefits';`,
  ],
  [
    'a file of the same folder',
    'libs/ledger/src/probe-beside.ts',
    `export { post } from './transfer.ts';`,
  ],
  [
    'a test of an application',
    'test/story/probe.spec.ts',
    `export { makeApp } from '../../apps/api/src/app.ts';`,
  ],
  [
    'a driver where drivers live',
    'libs/platform/src/probe-driver.ts',
    `export { Client } from 'pg';`,
  ],
  ['a duration', 'libs/ledger/src/probe-duration.ts', `export const started = performance.now();`],
];

let linted: Linted;

beforeAll(async () => {
  linted = await lintVirtualFiles(
    [...REFUSED, ...ACCEPTED].map(([, path, text]) => ({ path, text: `${text}\n` })),
  );
});

describe('the linter refuses', () => {
  it.each(REFUSED)('%s', (_what, path, _text, rule) => {
    expect(linted.broken[path]).toContain(rule);
  });
});

describe('the linter accepts', () => {
  it.each(ACCEPTED)('%s', (_what, path) => {
    expect(linted.broken[path]).toEqual([]);
  });
});
