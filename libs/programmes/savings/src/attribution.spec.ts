import { expect, it } from '@jest/globals';
import { attributionOf } from './attribution.ts';
import { type HeldPeriods, type ReliefMeasure } from './relief-measure.ts';

const measure = (id: string, ...over: Partial<HeldPeriods>[]): [string, ReliefMeasure] => {
  const title = { zh: id, en: id };
  const frame = {
    id,
    title,
    authority: 'a',
    authorityTitle: title,
    division: '46',
    mode: 'in-bill',
    hasAmount: true,
    settledUntil: null,
  } as const;
  const version = {
    period: 'year',
    validity: { from: '2023-06-01', until: '2025-07-01' },
  } as const;
  return [id, { ...frame, held: over.map((one) => ({ ...version, ...one })) }];
};
const MEASURES = new Map([
  measure('year', {}),
  measure('month', { period: 'month' }),
  measure('open', { period: 'quarter', validity: { from: '2023-06-01', until: null } }),
  // Its second version, published last, no longer holds for the year of its first.
  measure('followed', {}, { period: 'month', validity: { from: '2026-01-01', until: null } }),
]);
const FACTS = {
  'relief.measure': 'year',
  'relief.period': '2025',
  'relief.amount': 1,
  'relief.document': 'return',
  'relief.on': '2026-05-31',
};
const of = (over: object) => attributionOf({ ...FACTS, ...over }, MEASURES);

it('takes a document as it stands, also one of a day after the measure ended', () => {
  expect(of({})).toEqual({
    measureId: 'year',
    period: '2025',
    document: 'return',
    amountFen: 1n,
    realisedOn: '2026-05-31',
  });
});

it.each([
  ['year', '2023', true],
  ['year', '2022', false],
  ['year', '2026', false],
  ['year', '2025-01', false],
  ['year', '20250', false],
  ['month', '2023-05', false],
  ['month', '2023-06', true],
  ['month', '2025-06', true],
  ['month', '2025-07', false],
  ['month', '2025-13', false],
  ['open', '2023Q2', true],
  ['open', '2023Q1', false],
  ['open', '2099Q4', true],
  ['followed', '2025', true],
  ['followed', '2026-01', true],
  ['followed', '2026', false],
])('of %s the period %s counts: %s', (id, period, counts) => {
  const found = of({ 'relief.measure': id, 'relief.period': period });
  expect(found !== 'period-unfit').toBe(counts);
});

it.each([
  [{ 'relief.measure': 'other' }, 'measure-unknown'],
  [{ 'relief.measure': null }, 'measure-unknown'],
  [{ 'relief.period': null }, 'period-unfit'],
  [{ 'relief.amount': null }, 'amount-unknown'],
  [{ 'relief.amount': 0 }, 'nothing-saved'],
  [{ 'relief.amount': -1 }, 'nothing-saved'],
  [{ 'relief.document': 'letter' }, 'document-unknown'],
  [{ 'relief.on': null }, 'document-unknown'],
])('attributes nothing where %j', (over, reason) => {
  expect(of(over)).toBe(reason);
});
