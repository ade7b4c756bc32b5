import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FAILURE_KINDS } from '#libs/kernel';
import { codesIn, errorsPage, namedErrors, rejectReasons } from './errors-page.ts';
import { read, readBelow, ROOT } from './tree.ts';

const PAGE = 'docs/errors.md';
const sources = readBelow(['apps', 'libs'], /\.ts$/).filter(
  ({ path }) => !path.endsWith('.spec.ts'),
);
const errors = namedErrors(sources);

describe('error codes', () => {
  it('are all read from their classes', () => {
    expect(codesIn(sources)).toEqual(errors.map(({ code }) => code));
  });

  it('are used once each', () => {
    const codes = errors.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('are written AREA.WHAT_HAPPENED, have a known kind and say what they mean', () => {
    for (const { code, kind, meaning } of errors) {
      expect(code).toMatch(/^[A-Z]+\.[A-Z]+(_[A-Z]+)*$/);
      expect(Object.keys(FAILURE_KINDS)).toContain(kind);
      expect(`${code}: ${meaning}`).toMatch(/: .{10,}[.]$/);
    }
  });
});

describe(PAGE, () => {
  const wanted = errorsPage(errors, rejectReasons(read('libs/registry/src/delivery-reject.ts')));
  if (process.env['HUIZHI_WRITE']) writeFileSync(join(ROOT, PAGE), wanted);

  it('is what the code says; `npm run docs` writes it anew', () => {
    expect(read(PAGE)).toBe(wanted);
  });
});

describe('the reader of error classes', () => {
  it('finds a code that has no doc comment missing from the classes', () => {
    const text = `export class Odd extends DomainError {\n  readonly code = 'X.ODD';\n  readonly kind = 'bug';\n}`;
    expect(codesIn([{ path: 'x.ts', text }])).toEqual(['X.ODD']);
    expect(namedErrors([{ path: 'x.ts', text }])).toEqual([]);
  });

  it('takes the first paragraph of the comment', () => {
    const text = `/**\n * Is odd\n * indeed.\n *\n * More.\n */\nexport class Odd extends DomainError {\n  readonly code = 'X.ODD';\n  readonly kind = 'bug';\n}`;
    expect(namedErrors([{ path: 'x.ts', text }])).toEqual([
      { code: 'X.ODD', kind: 'bug', meaning: 'Is odd indeed.', path: 'x.ts' },
    ]);
  });
});
