import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  importTable,
  localImports,
  misnamed,
  pathsNamedIn,
  reminders,
  strayIndexes,
  tableRows,
} from './checks.ts';
import { type Linted, lintVirtualFiles } from './linting.ts';
import { libraries, pathsBelow, read, readBelow, ROOT } from './tree.ts';

const FOLDERS = ['apps', 'libs', 'migrations', 'rules', 'test'];
const PAGES = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'GLOSSARY.md',
  'test/README.md',
];

describe('file names', () => {
  it('are a noun in kebab-case with at most one role', () => {
    expect(misnamed(FOLDERS.flatMap(pathsBelow))).toEqual([]);
  });

  it('are refused otherwise', () => {
    const wrong = [
      'libs/a/src/bigNoun.ts',
      'libs/a/src/noun.helper.ts',
      'libs/a/src/noun.job.service.ts',
      'libs/a/src/utils.ts',
      'libs/a/src/date-helpers.ts',
      'migrations/1-noun.ts',
      'rules/Noun.json',
      'libs/a/src/a noun.ts',
    ];
    expect(misnamed(wrong)).toEqual(wrong);
    expect(
      misnamed([
        'libs/a/src/noun.job.ts',
        'apps/a/src/some-noun.tsx',
        'rules/derived/tax.revenueGrowth.json',
        'migrations/1767225600000-noun.ts',
      ]),
    ).toEqual([]);
  });

  it('say index only at the root of a library', () => {
    expect(strayIndexes(FOLDERS.flatMap(pathsBelow))).toEqual([]);
    expect(strayIndexes(['apps/api/src/index.ts', 'libs/a/src/parts/index.ts'])).toHaveLength(2);
    expect(strayIndexes(['libs/a/src/index.ts', 'libs/programmes/b/src/index.ts'])).toEqual([]);
  });
});

describe('every library', () => {
  it.each(libraries())('%s has a README that begins with its name', (library) => {
    const name = library.slice(library.lastIndexOf('/') + 1);
    expect(existsSync(join(ROOT, library, 'README.md'))).toBe(true);
    expect(read(`${library}/README.md`)).toMatch(new RegExp(`^# ${name}\n`));
  });

  it('was found', () => {
    expect(libraries()).toEqual(
      expect.arrayContaining(['libs/kernel', 'libs/engine', 'libs/programmes/benefits']),
    );
  });
});

describe('migrations', () => {
  it('import nothing of ours', () => {
    expect(localImports(readBelow(['migrations'], /\.ts$/))).toEqual([]);
    const sneak = `import { formatYuan } from '#libs/kernel';\nawait import('./other.ts');`;
    expect(localImports([{ path: 'm.ts', text: sneak }])).toEqual([
      'm.ts imports #libs/kernel',
      'm.ts imports ./other.ts',
    ]);
  });
});

describe('nothing is put off', () => {
  it('in sources, rules and pages', () => {
    expect(reminders(readBelow(FOLDERS, /\.(ts|tsx|mjs|js|json|css|md)$/))).toEqual([]);
    expect(reminders([{ path: 'a.ts', text: `x;\n// ${'TO' + 'DO'}: later` }])).toEqual(['a.ts:2']);
  });
});

describe('pages', () => {
  it.each(PAGES)('%s names only paths that exist', (page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    const missing = pathsNamedIn(read(page)).filter(
      (path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, folder, path)),
    );
    expect(missing).toEqual([]);
  });

  it('are read for paths in code and in links', () => {
    const page =
      'See `libs/kernel/src/money.ts`, [here](docs/errors.md#codes), `libs/*/src` and `npm start`.';
    expect(pathsNamedIn(page)).toEqual(['libs/kernel/src/money.ts', 'docs/errors.md']);
    expect(pathsNamedIn(read('ARCHITECTURE.md')).length).toBeGreaterThan(20);
  });
});

describe('the import table', () => {
  let linted: Linted;
  beforeAll(async () => {
    linted = await lintVirtualFiles([]);
  });

  it('of ARCHITECTURE.md is the one the linter enforces', () => {
    expect(importTable(read('ARCHITECTURE.md'))).toEqual(linted.mayImport);
  });

  it('has a row for every library', () => {
    for (const library of libraries()) {
      const name = library.startsWith('libs/programmes/')
        ? 'programmes'
        : library.slice('libs/'.length);
      expect(Object.keys(linted.mayImport)).toContain(name);
    }
  });

  it('is read from the page row by row', () => {
    const page =
      'x\n\n| part | is | may import |\n|---|---|---|\n| `a` | one | nothing |\n| `b` | two | `a`, `c` |\n\nrest';
    expect(importTable(page)).toEqual({ a: [], b: ['a', 'c'] });
  });
});

describe('GLOSSARY.md', () => {
  const rows = tableRows(read('GLOSSARY.md')).filter(([term]) => term !== 'term');
  const sources = readBelow(['apps', 'libs', 'migrations', 'rules'], /\.(ts|tsx|md|json)$/)
    .map(({ text }) => text.toLowerCase())
    .join('\n');

  it('pairs each term with a Chinese one and a meaning, once', () => {
    const terms = rows.map(([term = '']) => term);
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
    for (const [term = '', chinese = '', meaning = ''] of rows) {
      expect(term).not.toBe('');
      expect(`${term}: ${chinese}`).toMatch(/\p{Script=Han}/u);
      expect(`${term}: ${meaning}`).toMatch(/: .{15,}/);
    }
  });

  it('has only terms that the sources use', () => {
    const unused = rows
      .map(([term = '']) => term.toLowerCase())
      .filter((term) => !sources.includes(term));
    expect(unused).toEqual([]);
    expect(sources).not.toContain('a term that nobody uses');
  });

  it('has the nouns of the state machines', () => {
    const tables = readBelow(['migrations'], /\.ts$/).flatMap(({ text }) =>
      [...text.matchAll(/declare_lifecycle\('([a-z_]+)'/g)].map((match) =>
        (match[1] ?? '').replaceAll('_', ' '),
      ),
    );
    const terms = rows.map(([term = '']) => term.toLowerCase());
    expect(tables.length).toBeGreaterThan(5);
    expect(
      tables.filter((table) => !terms.some((term) => table === term || table.endsWith(` ${term}`))),
    ).toEqual([]);
  });
});

describe('text of rules', () => {
  const BUILT = /\bRegExp\(|\beval\(|\bnew Function\b|['"](?:node:)?vm['"]|\bjsonpath\b/i;

  it('never becomes code or a regular expression, in the engine or its commands', () => {
    const building = readBelow(['libs/engine/src', 'apps/cli/src'], /\.ts$/)
      .filter(({ path }) => !path.endsWith('.spec.ts'))
      .filter(({ text }) => BUILT.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
      .map(({ path }) => path);
    expect(building).toEqual([]);
    expect(BUILT.test('new RegExp(rule.text)')).toBe(true);
  });
});
