import { describe, expect, test } from '@jest/globals';
import type { Chapter, Policy } from '#libs/engine';
import type { DatasetState } from '#libs/registry';
import { readinessOf } from './policy-readiness.ts';

const BOTH = { zh: '说明', en: 'note' };
const TODAY = '2025-09-30';
const AUTHORITY = { id: 'hn-miit', title: { zh: '工信厅', en: 'Industry' } };

const POLICY = {
  id: 'award',
  title: BOTH,
  executable: true,
  notExecutableBecause: null,
  basis: [
    { document: '办法', number: null, article: null, clause: BOTH, certainty: 'read', until: null },
  ],
  authority: AUTHORITY,
  deliveryMode: 'no-application',
  validity: { from: '2022-01-01', until: '2026-01-01' },
  settlement: null,
  period: 'year',
  fairCompetition: null,
  withoutAmount: null,
  certainty: [],
  amount: { yuan: '1.00' },
} as unknown as Policy;

const TAX: DatasetState = {
  dataset: 'tax',
  title: { zh: '税务信息', en: 'Tax' },
  authority: { code: 'hn-tax', name: { zh: '税务局', en: 'Tax Service' } },
  maxAgeDays: 40,
  asOf: '2025-09-01',
  ageDays: 29,
  stale: false,
  issued: false,
  unlinked: 0,
  waiting: 0,
  lastRejected: null,
  trend: [],
};

function stand(policy: Partial<Policy> = {}, tax: Partial<DatasetState> | null = {}) {
  const facts = ['tax.hasArrears', 'tax.revenue'].map((key) => ({
    key,
    title: { zh: key, en: key },
    datasetId: 'tax',
    dataset: BOTH,
    department: null,
    note: null,
    derived: false,
  }));
  const derived = { ...facts[0], key: 'own', datasetId: null, derived: true };
  const chapter = {
    policy: { ...POLICY, ...policy },
    facts: [...facts, derived],
  } as unknown as Chapter;
  const states = new Map(tax === null ? [] : [['tax', { ...TAX, ...tax }]]);
  return readinessOf(chapter, states, TODAY);
}

const lacking = (...given: Parameters<typeof stand>) =>
  stand(...given).lacks.map(({ condition, owedBy }) => [condition, owedBy.id]);

describe('readiness for 免申即享', () => {
  test('lacks nothing when rule, data, amount and document are there', () => {
    expect(stand()).toMatchObject({ standing: 'direct', lacks: [] });
  });

  test('asks the department that delivers a dataset for it, once for all its facts', () => {
    const { standing, lacks } = stand({}, { stale: true, asOf: '2025-08-20', ageDays: 41 });
    expect(standing).toBe('at-risk');
    expect(lacks).toEqual([
      {
        condition: 'data',
        owedBy: { id: 'hn-tax', title: TAX.authority.name },
        what: {
          zh: '“税务信息”是2025-08-20的，已41天，约定不超过40天（tax.hasArrears、tax.revenue）',
          en: '“Tax” is of 2025-08-20, 41 days old; agreed are at most 40',
        },
      },
    ]);
    expect(stand({}, { stale: true, asOf: null, ageDays: null }).lacks[0]?.what.zh).toBe(
      '“税务信息”从未交付（tax.hasArrears、tax.revenue）',
    );
  });

  test('asks the authority of the policy where nobody agreed to deliver', () => {
    expect(lacking({}, null)).toEqual([['data', 'hn-miit']]);
  });

  test.each<[string, Partial<Policy>, string]>([
    [
      'its conditions are no rule',
      { executable: false, notExecutableBecause: BOTH },
      'beneficiary',
    ],
    ['its scope is uncertain', uncertain('/scope/all/0'), 'beneficiary'],
    ['it names no sum', { amount: undefined }, 'amount'],
    ['its sum is uncertain', uncertain('/amount'), 'amount'],
    ['it is over', { validity: { from: '2022-01-01', until: '2025-09-30' } }, 'document'],
    ['it is not yet in force', { validity: { from: '2025-10-01', until: null } }, 'document'],
    ['nobody verified its validity', { validity: null }, 'document'],
    ['it may harm competition', { fairCompetition: { concern: BOTH, review: null } }, 'document'],
  ])('is not there where %s', (_what, policy, condition) => {
    expect(lacking(policy)).toContainEqual([condition, 'hn-miit']);
  });

  test('needs no sum where the policy says why it names none', () => {
    expect(stand({ amount: undefined, withoutAmount: BOTH }).lacks).toEqual([]);
  });

  test('is in force on its last day, and doubts elsewhere change nothing', () => {
    expect(stand({ validity: { from: TODAY, until: '2025-10-01' } }).lacks).toEqual([]);
    const over = { from: '2024-01-01', until: '2025-01-01' };
    expect(stand({ validity: over, settlement: { until: null } }).lacks).toEqual([]);
    expect(stand(uncertain('/deliveryMode')).lacks).toEqual([]);
    expect(stand(uncertain('/scopes')).lacks).toEqual([]);
  });

  test('says what is to be promoted, and what comes by a channel of its own', () => {
    expect(stand({ deliveryMode: 'apply' }).standing).toBe('promotable');
    expect(stand({ deliveryMode: 'apply', validity: null }).standing).toBe('lacking');
    expect(stand({ deliveryMode: 'in-bill', validity: null }).standing).toBe('own-channel');
  });
});

function uncertain(pointer: string): Partial<Policy> {
  return { certainty: [{ pointer, certainty: 'uncertain', note: BOTH, overpays: true }] };
}
