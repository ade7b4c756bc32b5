import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandFolder, linesOf } from './command-folder.ts';

let folder: CommandFolder;
beforeAll(async () => {
  folder = await CommandFolder.create();
});
afterAll(() => folder.remove());

describe('facts that huizhi match makes itself', () => {
  it('derives facts, and makes aggregates of the items of NDJSON', async () => {
    const item = (id: string, type: string) => ({ id, type, dataset: 'loans', item: true });
    await folder.put('lending/facts.json', {
      facts: [
        item('loan.interest', 'money'),
        item('loan.drawn', 'date'),
        { id: 'tax.paid', type: 'money', period: 'year' },
      ],
    });
    const text = (zh: string) => ({ zh, en: zh });
    await folder.put('lending/derived/loan.interestOfYear.json', {
      ...{
        id: 'loan.interestOfYear',
        title: text('当年利息'),
        type: 'money',
        period: 'year',
        absence: 'unknown',
      },
      aggregate: { over: 'loans', take: 'sum', of: 'loan.interest', during: 'loan.drawn' },
    });
    await folder.put('lending/subsidy.json', {
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
    const ran = await folder.huizhi(
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
    expect(
      linesOf(ran).map(({ enterprise, verdict, amount, missing }) => [
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
    const title = { zh: '排名', en: 'rank' };
    await folder.put('cohorts/firm.place.json', {
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
    const ran = await folder.match(best, facts);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('7 行 rows')]);
    expect(
      linesOf(ran).map(({ enterprise, verdict, missing }) => [enterprise, verdict, missing]),
    ).toEqual([
      ['a0', 'eligible', []],
      ['a1', 'eligible', []],
      ['a2', 'eligible', []],
      ['b', 'undetermined', ['firm.place']],
      ['c', 'eligible', []],
    ]);
    const piped = await folder.huizhi(
      ['match', '--rules', 'rules.json', '--facts', '-', '--as-of', '2025-06-30', '--out', '-'],
      facts,
    );
    expect([piped.code, piped.out]).toEqual([2, '']);
    expect(piped.err).toContain('firm.place');
    await rm(join(folder.path, 'cohorts'), { recursive: true });
  });
});
