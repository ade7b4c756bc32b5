import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../api/contract.ts';
import { NO_FILTER, policiesFound } from './policy-filter.ts';

const policy = (id: string, change: Partial<Policy>): Policy => ({
  id,
  title: { zh: '债券奖励', en: 'Bond award' },
  issuedBy: null,
  authority: { zh: '省财政厅', en: 'Finance' },
  deliveryMode: 'no-application',
  validity: null,
  settlement: null,
  legalBasis: [{ title: '《若干措施》（琼府办〔2021〕65号）', article: null }],
  executable: true,
  reason: null,
  amount: { zh: '融资额的2‰', en: 'two per mille' },
  ranking: null,
  allocation: null,
  decisionHash: null,
  halt: null,
  ...change,
});
const ALL = [
  policy('bond', {}),
  policy('zero', {
    title: { zh: '零关税', en: 'Zero tariff' },
    authority: { zh: '海口海关', en: 'Customs' },
    deliveryMode: 'apply',
    executable: false,
    reason: { zh: '清单未读到', en: 'list not read' },
    legalBasis: [],
  }),
];
const found = (filter: Partial<typeof NO_FILTER>): string[] =>
  policiesFound(ALL, { ...NO_FILTER, ...filter }).map(({ id }) => id);

describe('policiesFound', () => {
  it('finds everything when nothing is asked', () => expect(found({})).toEqual(['bond', 'zero']));

  it.each([
    ['a title', '零关', ['zero']],
    ['English, in any case', 'BOND', ['bond']],
    ['the number of a document', '65号', ['bond']],
    ['a reason', '未读到', ['zero']],
    ['several words, all of them', '奖励 2‰', ['bond']],
    ['several words, not all of them', '奖励 零关', []],
  ])('looks for %s', (_, words, ids) => expect(found({ words })).toEqual(ids));

  it('chooses by authority, by whether it runs and by the way of delivery, all at once', () => {
    expect(found({ authority: '海口海关' })).toEqual(['zero']);
    expect(found({ runs: 'yes' })).toEqual(['bond']);
    expect(found({ runs: 'no' })).toEqual(['zero']);
    expect(found({ mode: 'apply' })).toEqual(['zero']);
    expect(found({ mode: 'apply', runs: 'yes' })).toEqual([]);
  });
});
