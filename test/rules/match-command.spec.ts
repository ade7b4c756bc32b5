import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../tidy/tree.ts';

const CLI = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');
const DICTIONARY = {
  facts: [
    { id: 'firm.age', type: 'integer' },
    { id: 'firm.revenue', type: 'money', absence: { value: '0' } },
    { id: 'firm.tags', type: 'codes' },
    { id: 'firm.city', type: 'code' },
    { id: 'firm.listed', type: 'boolean' },
    { id: 'firm.since', type: 'date' },
    { id: 'tax.paid', type: 'money', period: 'year' },
  ],
};
const OLD = { fact: 'firm.age', operator: 'greaterThanInclusive', value: 5 };
const POLICY = {
  id: 'refund',
  validity: { from: '2025-01-01', until: '2026-01-01' },
  period: 'year',
  conditions: {
    all: [OLD, { fact: 'tax.paid', operator: 'greaterThan', value: 0, params: { period: 'P-1' } }],
  },
  amount: { cap: 1000, of: { rate: '0.1', of: { fact: 'tax.paid' }, round: 'down' } },
};
const BARE = {
  name: 'tagged',
  conditions: { all: [{ fact: 'firm.tags', operator: 'contains', value: 'green' }] },
  event: { type: 'x' },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-match-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function huizhi(args: readonly string[], input?: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
    child.stdin?.end(input ?? '');
  });
}

async function put(name: string, content: unknown): Promise<string> {
  await writeFile(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return name;
}

/** Matches with the result on standard output. */
async function match(rules: unknown, facts: string, ...more: readonly string[]): Promise<Ran> {
  await put('facts.json', DICTIONARY);
  await put('rules.json', rules);
  await put('rows', facts);
  const at = more.includes('--as-of') ? [] : ['--as-of', '2025-06-30'];
  return huizhi([
    'match',
    '--rules',
    'rules.json',
    '--facts',
    'rows',
    ...at,
    '--out',
    '-',
    ...more,
  ]);
}

const lines = ({ out }: Ran): unknown[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
const verdicts = (ran: Ran): string[] =>
  lines(ran).map((line) => {
    const { enterprise, rule, verdict } = line as Record<string, string>;
    return `${enterprise} ${rule} ${verdict}`;
  });

describe('huizhi match', () => {
  const table =
    'enterprise,firm.age,firm.tags,tax.paid,tax.paid@P-1\nA,5,green;red,1234.56,1\nB,4,[],1,1\nC,9,,,2.5\n';

  it('writes a line for each pair that is not ineligible, with amount, missing facts and reasons', async () => {
    expect(lines(await match([POLICY, BARE], table))).toEqual([
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
    const fromTable = await match([POLICY, BARE], table, '--all');
    const fromNested = await match([POLICY, BARE], text, '--all');
    expect(fromNested.out).toBe(fromTable.out);
    expect(verdicts(fromTable)).toContain('B tagged ineligible');
  });

  it('writes CSV by the extension, explains, and takes the place of the file only when done', async () => {
    await match(POLICY, table);
    const args = ['match', '--rules', 'rules.json', '--facts', 'rows', '--as-of', '2025-06-30'];
    const ran = await huizhi([...args, '--out', 'out.csv', '--explain']);
    expect(ran.code).toBe(0);
    const written = await readFile(join(folder, 'out.csv'), 'utf8');
    expect(written).toMatch(/^enterprise,rule,verdict,amount,missing,reasons,explanation\r\n/);
    expect(written).toContain('A,refund,eligible,123.45,,');
    expect(written).toContain('最高不超过1000元 = 123.45元');
    await writeFile(join(folder, 'rows'), 'enterprise,firm.age\nA,5\nB,x\n');
    expect((await huizhi([...args, '--out', 'out.csv'])).code).toBe(2);
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(written);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('gives the whole tree in both languages with --explain', async () => {
    const [first] = lines(await match(BARE, table, '--explain')) as {
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
    const ran = await match(
      { id: 'poor', name: 'not me', conditions },
      'enterprise,firm.city\nA,任何\n',
    );
    expect(verdicts(ran)).toEqual(['A poor eligible']);
  });

  it('looks back from the day it is asked for, which no column gives', async () => {
    const young = {
      name: 'young',
      conditions: { all: [{ fact: 'firm.since', operator: 'withinMonths', value: 12 }] },
      event: { type: 'x' },
    };
    const facts = 'enterprise,firm.since\nA,2024-06-30\nB,2024-06-29\nC,\nD,2025-07-01\n';
    const ran = await match(young, facts, '--all');
    expect(ran.code).toBe(0);
    expect(verdicts(ran)).toEqual([
      'A young eligible',
      'B young ineligible',
      'C young undetermined',
      'D young ineligible',
    ]);
  });

  it('derives facts, and makes aggregates of the items of NDJSON', async () => {
    const item = (id: string, type: string) => ({ id, type, dataset: 'loans', item: true });
    await mkdir(join(folder, 'lending', 'derived'), { recursive: true });
    await put('lending/facts.json', {
      facts: [
        item('loan.interest', 'money'),
        item('loan.drawn', 'date'),
        { id: 'tax.paid', type: 'money', period: 'year' },
      ],
    });
    const text = (zh: string) => ({ zh, en: zh });
    await put('lending/derived/loan.interestOfYear.json', {
      ...{
        id: 'loan.interestOfYear',
        title: text('当年利息'),
        type: 'money',
        period: 'year',
        absence: 'unknown',
      },
      aggregate: { over: 'loans', take: 'sum', of: 'loan.interest', during: 'loan.drawn' },
    });
    await put('lending/subsidy.json', {
      ...{ id: 'subsidy', period: 'year' },
      let: {
        share: {
          ...{ title: text('利息占税款'), type: 'decimal', round: 'down', places: 2 },
          value: { quotient: [{ fact: 'loan.interestOfYear' }, { fact: 'tax.paid' }], whenZero: 0 },
        },
      },
      conditions: { fact: 'share', operator: 'greaterThanInclusive', value: '0.5' },
      amount: { rate: '0.5', of: { fact: 'loan.interestOfYear' }, round: 'down' },
    });
    const loan = (interest: string | null, drawn: string) => ({
      'loan.interest': interest,
      'loan.drawn': drawn,
    });
    const rows = [
      {
        enterprise: 'A',
        'tax.paid': 10,
        loans: [loan('4.01', '2025-01-01'), loan('1.00', '2025-12-31'), loan('9.00', '2024-12-31')],
      },
      { enterprise: 'B', 'tax.paid': 10, loans: [] },
      { enterprise: 'C', 'tax.paid': 10, loans: [loan(null, '2025-03-01')] },
      { enterprise: 'D', loans: [loan('1.00', '2025-03-01')] },
      {
        enterprise: 'E',
        'tax.paid': 10,
        loans: [{ ...loan('1.00', '2025-03-01'), colour: 'red' }, 7],
      },
    ];
    const ran = await huizhi(
      [
        'match',
        '--rules',
        'lending/subsidy.json',
        '--facts',
        '-',
        '--dictionary',
        'lending/facts.json',
        '--as-of',
        '2025-06-30',
        '--out',
        '-',
        '--all',
        '--keep-going',
      ],
      rows.map((row) => JSON.stringify(row)).join('\n'),
    );
    const said = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(
      said.map(({ enterprise, verdict, amount, missing }) => [
        enterprise,
        verdict,
        amount,
        missing,
      ]),
    ).toEqual([
      ['A', 'eligible', '2.50', []],
      ['B', 'ineligible', null, []],
      ['C', 'undetermined', null, ['loan.interestOfYear']],
      ['D', 'undetermined', null, ['tax.paid']],
    ]);
    expect(ran.err).toContain('"loans" is a list of items');
  });

  it('makes cohort facts of the whole file, which it reads twice, so not of standard input', async () => {
    await mkdir(join(folder, 'cohorts'), { recursive: true });
    const title = { zh: '排名', en: 'rank' };
    await put('cohorts/firm.place.json', {
      id: 'firm.place',
      title,
      type: 'integer',
      absence: 'unknown',
      cohort: {
        take: 'rank',
        of: 'firm.revenue',
        by: ['firm.city'],
        leastMembers: 5,
        mostUnknown: '0.2',
      },
    });
    const best = {
      name: 'best',
      conditions: { all: [{ fact: 'firm.place', operator: 'lessThanInclusive', value: 2 }] },
    };
    const rows = [9, 8, 8, 5, 1].map((revenue, at) => `a${at},haikou,${revenue},`);
    const facts = `enterprise,firm.city,firm.revenue,firm.place\n${rows.join('\n')}\nb,sanya,7,\nc,sanya,,1\n`;
    const { code, out, err } = await match(best, facts);
    expect([code, err]).toEqual([0, expect.stringContaining('7 行 rows')]);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ enterprise, verdict, missing }) => [enterprise, verdict, missing])).toEqual(
      [
        ['a0', 'eligible', []],
        ['a1', 'eligible', []],
        ['a2', 'eligible', []],
        ['b', 'undetermined', ['firm.place']],
        ['c', 'eligible', []],
      ],
    );
    const piped = await huizhi(
      ['match', '--rules', 'rules.json', '--facts', '-', '--as-of', '2025-06-30', '--out', '-'],
      facts,
    );
    expect([piped.code, piped.out]).toEqual([2, '']);
    expect(piped.err).toContain('firm.place');
    await rm(join(folder, 'cohorts'), { recursive: true });
  });

  it('names a policy that is not in force, which gives no line', async () => {
    const ran = await match([POLICY, BARE], table, '--as-of', '2026-01-01');
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('refund：当日不在有效期内');
    expect(verdicts(ran).some((line) => line.includes('refund'))).toBe(false);
  });

  it('reads rules of a folder, and standard input', async () => {
    await put('facts.json', DICTIONARY);
    const rules = await mkdtemp(join(folder, 'rules-'));
    await writeFile(join(rules, 'one.json'), JSON.stringify(BARE));
    await writeFile(join(rules, 'two.json'), JSON.stringify([POLICY]));
    const args = ['match', '--rules', rules, '--facts', '-', '--as-of', '2025-06-30', '--out', '-'];
    const ran = await huizhi(args, '{"enterprise":"A","firm":{"tags":["green"]}}\n');
    expect(verdicts(ran).sort()).toEqual(['A refund undetermined', 'A tagged eligible']);
  });

  it('runs the rules of this repository', async () => {
    await put('rows', 'enterprise,reg.division,reg.kind\nA,460106,legal-entity\n');
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
    const ran = await huizhi(args);
    expect(ran.err).not.toContain('error');
    expect(verdicts(ran)).toContain('A hn-bond-award undetermined');
  });

  it('warns once of a column that is no fact, and of what may have been meant', async () => {
    const ran = await match(BARE, 'enterprise,firm.agee\nA,1\nB,2\n');
    expect(ran.code).toBe(0);
    expect(ran.err.match(/did you mean firm.age/g)).toHaveLength(1);
  });

  it('reports and skips bad rows with --keep-going', async () => {
    const rows = 'enterprise,firm.age,firm.tags\nA,1,green\nB,x,green\nC,1\n,1,green\nD,2,green\n';
    const ran = await match(BARE, rows, '--keep-going');
    expect(ran.code).toBe(0);
    expect(verdicts(ran)).toEqual(['A tagged eligible', 'D tagged eligible']);
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
    const ran = await match(BARE, `${good}${rows.join('')}${good}`, '--keep-going');
    expect(ran).toMatchObject({ code: 0 });
    expect(verdicts(ran).filter((line) => line === 'A tagged eligible')).toHaveLength(2);
  });
});

describe('what huizhi match refuses, with file, line and column', () => {
  const good = 'enterprise,firm.age\nA,1\n';
  it.each([
    ['money below a fen', BARE, 'enterprise,firm.revenue\nA,1.005\n', 'rows:2:2'],
    ['no key', BARE, 'firm.age\n1\n', 'rows:1:1'],
    ['an empty file', BARE, '', 'rows:1:1'],
    ['a column twice', BARE, 'enterprise,tax.paid,tax.paid@2025\nA,1,1\n', 'rows:1:3'],
    ['a quote without its pair', BARE, 'enterprise,firm.age\nA,1\n"B,2\n', 'rows:3'],
    ['a broken line', BARE, '{"enterprise":"A"}\n{"enterprise":"B",}\n', 'rows:2:19'],
    ['text for a number', BARE, '{"enterprise":"A","firm":{"age":"5"}}\n', 'rows:1:27'],
    ['a fact given twice', BARE, '{"enterprise":"A","firm.age":1,"firm":{"age":2}}\n', 'rows:1:'],
    ['a line that is no object', BARE, '{"enterprise":"A"}\n[]\n', 'rows:2:1'],
    [
      'an unknown fact in a rule',
      { ...BARE, conditions: { all: [{ ...OLD, fact: 'firm.agee' }] } },
      good,
      'rules.json:1:',
    ],
    ['a rule that is not JSON', '{"name": }', good, 'rules.json:1:'],
    ['two rules of one id', [BARE, BARE], good, 'rules.json:1:'],
    ['a rule without a name', { conditions: BARE.conditions }, good, 'rules.json:1:1'],
  ])('%s', async (_, rules, rows, where) => {
    const ran = await match(rules, rows);
    expect(ran.err).toContain(where);
    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
  });

  it.each([
    ['a day that does not exist', ['--as-of', '2025-02-30'], '2025-02-30'],
    [
      'a dictionary that is not there',
      ['--as-of', '2025-01-01', '--dictionary', 'none.json'],
      'none.json',
    ],
    ['a result over its own input', ['--as-of', '2025-01-01', '--out', 'rows'], 'rows'],
    ['a result in no folder', ['--as-of', '2025-01-01', '--out', 'none/out.csv'], 'ENOENT'],
  ])('%s', async (_, more, said) => {
    const ran = await match(BARE, good, ...more);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(said);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    await match(BARE, good);
    const args = [
      'match',
      '--rules',
      'rules.json',
      '--facts',
      '-',
      '--as-of',
      '2025-06-30',
      '--out',
      'cut.csv',
    ];
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder });
    child.stdin.write(good);
    const begun = async (): Promise<boolean> =>
      (await readdir(folder)).some((name) => name.startsWith('cut.csv.'));
    while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
    expect((await readdir(folder)).filter((name) => name.startsWith('cut.csv'))).toEqual([]);
  });
});
