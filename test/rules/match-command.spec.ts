import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../tidy/tree.ts';
import { BARE, CommandFolder, DICTIONARY, linesOf, POLICY, verdictsOf } from './command-folder.ts';

let folder: CommandFolder;
beforeAll(async () => {
  folder = await CommandFolder.create();
});
afterAll(() => folder.remove());

describe('huizhi match', () => {
  const table =
    'enterprise,firm.age,firm.tags,tax.paid,tax.paid@P-1\nA,5,green;red,1234.56,1\nB,4,[],1,1\nC,9,,,2.5\n';

  it('writes a line for each pair that is not ineligible, with amount, missing facts and reasons', async () => {
    expect(linesOf(await folder.match([POLICY, BARE], table))).toEqual([
      {
        enterprise: 'A',
        rule: 'refund',
        verdict: 'eligible',
        amount: '123.45',
        missing: [],
        reasons: ['firm.age greaterThanInclusive 5: true', 'tax.paid@2024 greaterThan 0.00: true'],
      },
      {
        enterprise: 'A',
        rule: 'tagged',
        verdict: 'eligible',
        amount: null,
        missing: [],
        reasons: ['firm.tags contains green: true'],
      },
      {
        enterprise: 'C',
        rule: 'refund',
        verdict: 'undetermined',
        amount: null,
        missing: ['tax.paid'],
        reasons: [
          'firm.age greaterThanInclusive 5: true',
          'tax.paid@2024 greaterThan 0.00: true',
          'amount needs tax.paid: unknown',
        ],
      },
      {
        enterprise: 'C',
        rule: 'tagged',
        verdict: 'undetermined',
        amount: null,
        missing: ['firm.tags'],
        reasons: ['firm.tags contains green: unknown'],
      },
    ]);
  });

  it('says the same of nested NDJSON, in which an empty list is known and null is not', async () => {
    const nested = [
      {
        enterprise: 'A',
        firm: { age: 5, tags: ['green', 'red'] },
        tax: { paid: 1234.56, 'paid@2024': '1' },
      },
      { enterprise: 'B', 'firm.age': 4, firm: { tags: [] }, 'tax.paid': '1', 'tax.paid@P-1': 1 },
      { enterprise: 'C', firm: { age: 9, tags: null }, tax: { 'paid@P-1': '2.50' } },
    ];
    const text = nested.map((row) => JSON.stringify(row)).join('\r\n');
    const fromTable = await folder.match([POLICY, BARE], table, '--all');
    const fromNested = await folder.match([POLICY, BARE], text, '--all');
    expect(fromNested.out).toBe(fromTable.out);
    expect(verdictsOf(fromTable)).toContain('B tagged ineligible');
  });

  it('writes CSV by the extension, explains, and takes the place of the file only when done', async () => {
    await folder.match(POLICY, table);
    const args = ['match', '--rules', 'rules.json', '--facts', 'rows', '--as-of', '2025-06-30'];
    const ran = await folder.huizhi([...args, '--out', 'out.csv', '--explain']);
    expect(ran.code).toBe(0);
    const written = await readFile(join(folder.path, 'out.csv'), 'utf8');
    expect(written).toMatch(/^enterprise,rule,verdict,amount,missing,reasons,explanation\r\n/);
    expect(written).toContain('A,refund,eligible,123.45,,');
    expect(written).toContain('最高不超过1000元 = 123.45元');
    await writeFile(join(folder.path, 'rows'), 'enterprise,firm.age\nA,5\nB,x\n');
    expect((await folder.huizhi([...args, '--out', 'out.csv'])).code).toBe(2);
    expect(await readFile(join(folder.path, 'out.csv'), 'utf8')).toBe(written);
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('gives the whole tree in both languages with --explain', async () => {
    const [first] = linesOf(await folder.match(BARE, table, '--explain')) as unknown as {
      explanation: { tree: unknown };
    }[];
    expect(first?.explanation.tree).toMatchObject({ truth: 'true', children: [{ truth: 'true' }] });
    expect(JSON.stringify(first)).toContain('应包含green');
    expect(JSON.stringify(first)).toContain('must contain green');
  });

  it('takes absence.value, an empty in list, and a code without a list', async () => {
    const conditions = {
      all: [
        { fact: 'firm.revenue', operator: 'lessThan', value: '0.01' },
        { not: { fact: 'firm.city', operator: 'in', value: [] } },
        { fact: 'firm.city', operator: 'equal', value: '任何' },
      ],
    };
    const ran = await folder.match(
      { id: 'poor', name: 'not me', conditions },
      'enterprise,firm.city\nA,任何\n',
    );
    expect(verdictsOf(ran)).toEqual(['A poor eligible']);
  });

  it('looks back from the day it is asked for, which no column gives', async () => {
    const young = {
      name: 'young',
      conditions: { all: [{ fact: 'firm.since', operator: 'withinMonths', value: 12 }] },
      event: { type: 'x' },
    };
    const facts = 'enterprise,firm.since\nA,2024-06-30\nB,2024-06-29\nC,\nD,2025-07-01\n';
    const ran = await folder.match(young, facts, '--all');
    expect(ran.code).toBe(0);
    expect(verdictsOf(ran)).toEqual([
      'A young eligible',
      'B young ineligible',
      'C young undetermined',
      'D young ineligible',
    ]);
  });

  it('names a policy that is not in force, which gives no line', async () => {
    const ran = await folder.match([POLICY, BARE], table, '--as-of', '2026-01-01');
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('refund：当日不在有效期内');
    expect(verdictsOf(ran).some((line) => line.includes('refund'))).toBe(false);
  });

  it('reads rules of a folder, and standard input', async () => {
    await folder.put('facts.json', DICTIONARY);
    const rules = await mkdtemp(join(folder.path, 'rules-'));
    await writeFile(join(rules, 'one.json'), `\ufeff${JSON.stringify(BARE)}`);
    await writeFile(join(rules, 'two.json'), JSON.stringify([POLICY]));
    const args = ['match', '--rules', rules, '--facts', '-', '--as-of', '2025-06-30', '--out', '-'];
    const ran = await folder.huizhi(args, '{"enterprise":"A","firm":{"tags":["green"]}}\n');
    expect(verdictsOf(ran).sort()).toEqual(['A refund undetermined', 'A tagged eligible']);
  });

  it('runs the rules of this repository', async () => {
    await folder.put('rows', 'enterprise,reg.division,reg.kind\nA,460106,legal-entity\n');
    const args = [
      'match',
      '--rules',
      join(ROOT, 'rules'),
      '--facts',
      'rows',
      '--as-of',
      '2025-09-30',
      '--out',
      '-',
    ];
    const ran = await folder.huizhi(args);
    expect(ran.err).not.toContain('error');
    expect(verdictsOf(ran)).toContain('A hn-bond-award undetermined');
  });

  it('warns once of a column that is no fact, and of what may have been meant', async () => {
    const ran = await folder.match(BARE, 'enterprise,firm.agee\nA,1\nB,2\n');
    expect(ran.code).toBe(0);
    expect(ran.err.match(/did you mean firm.age/g)).toHaveLength(1);
  });

  it('reports and skips bad rows with --keep-going', async () => {
    const rows = 'enterprise,firm.age,firm.tags\nA,1,green\nB,x,green\nC,1\n,1,green\nD,2,green\n';
    const ran = await folder.match(BARE, rows, '--keep-going');
    expect(ran.code).toBe(0);
    expect(verdictsOf(ran)).toEqual(['A tagged eligible', 'D tagged eligible']);
    for (const where of ['rows:3:2', 'rows:4:3', 'rows:5:1']) expect(ran.err).toContain(where);
    expect(ran.err).toContain('3 bad rows skipped');
  });

  it.each([
    ['a list for a fact', (deep: string) => `"firm.tags":[${deep}]`],
    ['an object for a fact', (deep: string) => `"firm.age":{"":${deep}}`],
    ['what is no fact', (deep: string) => `"":${deep}`],
  ])('however deep %s is nested, it costs at most its row', async (_what, row) => {
    const deep = (open: string, close: string): string =>
      `${open.repeat(50_000)}1${close.repeat(50_000)}`;
    const rows = [deep('[', ']'), deep('{"":', '}')].map(
      (value) => `{"enterprise":"B",${row(value)}}\n`,
    );
    const good = '{"enterprise":"A","firm.tags":["green"]}\n';
    const ran = await folder.match(BARE, `${good}${rows.join('')}${good}`, '--keep-going');
    expect(ran).toMatchObject({ code: 0 });
    expect(verdictsOf(ran).filter((line) => line === 'A tagged eligible')).toHaveLength(2);
  });
});
