import { describe, expect, it } from '@jest/globals';
import { buildColumn } from './column.ts';
import { type FactDefinition, type FactRow, type FactValue } from './fact-dictionary.ts';
import { gradeRow } from './grade.ts';
import { type Json } from './json-document.ts';
import { loadRuleBook } from './rule-book.ts';
import { gradeAt, gradeSegment, planGrading } from './segment-grades.ts';
import { type CompiledModel, compileModel } from './scoring-rules.ts';

const text = { zh: '示例', en: 'sample' };
const FACTS = [
  { id: 'a.sector', type: 'boolean' },
  { id: 'a.listed', type: 'boolean' },
  { id: 'a.arrears', type: 'boolean' },
  { id: 'a.count', type: 'integer' },
  { id: 'a.status', type: 'boolean' },
].map((fact) => ({ ...fact, dataset: 'd', title: text, absence: 'unknown' }));

const is = (fact: string, value: boolean): Json => ({ fact, operator: 'equal', value });
const indicator = (id: string, full: number, points: Json, missing: number | null): Json => ({
  id, title: text, dimension: text, full, points, missing: { points: missing, reason: text }, source: text, certainty: 'known',
}); // prettier-ignore
const model = (id: string, more: object = {}): Json => ({
  id,
  title: text,
  summary: text,
  basis: [{ document: '办法', number: null, article: null, clause: text, certainty: 'known' }],
  authority: { id: 'a', title: text },
  divisions: ['46'],
  validity: { from: '2025-01-01', until: null },
  period: 'year',
  indicators: [
    indicator('status', 2, { choose: [{ when: is('a.status', true), then: 2 }], otherwise: 0 }, null),
    indicator(
      'arrears',
      4,
      { choose: [{ when: is('a.arrears', true), then: 0 }], otherwise: 4 },
      1,
    ),
    indicator(
      'count',
      6,
      {
        max: [0, { min: [6, { difference: [6, { product: [2, { fact: 'a.count' }] }] }] }],
      },
      3,
    ),
  ],
  mostUnknown: 6,
  worst: [
    { id: 'listed', title: text, when: is('a.listed', true), source: text, certainty: 'known' },
  ],
  tiers: [
    { tier: 'A', title: text, from: 9 },
    { tier: 'B', title: text, from: 5 },
    { tier: 'D', title: text, from: 0 },
  ],
  ...more,
}); // prettier-ignore
const SECTOR = model('sector', { scope: is('a.sector', true), before: ['common'] });

function load(models: Readonly<Record<string, Json>>) {
  const { book, findings } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    ...Object.entries(models).map(([id, one]) => ({
      path: `credit/${id}/model.json`,
      text: JSON.stringify(one),
    })),
  ]);
  return { book, codes: findings.map(({ code, pointer }) => `${code} ${pointer}`) };
}

const { book } = load({ common: model('common'), sector: SECTOR });
const compiled = [...book.models.values()].map((one) => compileModel(one, book, '2025'));
const [common, sector] = compiled as [CompiledModel, CompiledModel];

/** Every combination of what can be known of five facts, nothing included. */
const ROWS: readonly Readonly<Record<string, FactValue>>[] = [true, false, null].flatMap((listed) =>
  [true, false, null].flatMap((arrears) =>
    [0, 1, 2, 9, -1, null].flatMap((count) =>
      [true, false, null].flatMap(
        (status) =>
        [true, false, null].map((inSector) => ({
          'a.listed': listed, 'a.arrears': arrears, 'a.count': count, 'a.status': status, 'a.sector': inSector,
        })), // prettier-ignore
      ),
    ),
  ),
);
const rowOf = (facts: Readonly<Record<string, FactValue>>): FactRow => ({
  value: ({ fact }) => facts[fact] ?? null,
});

/** The same worked out by hand, without the engine. */
function byHand(facts: Readonly<Record<string, FactValue>>) {
  const { 'a.status': status, 'a.arrears': arrears, 'a.count': count, 'a.listed': listed } = facts;
  const points = [
    status === null ? null : status ? 2 : 0,
    arrears === null ? 1 : arrears ? 0 : 4,
    count === null ? 3 : Math.max(0, Math.min(6, 6 - 2 * (count as number))),
  ];
  const unknownPoints =
    (status === null ? 2 : 0) + (arrears === null ? 4 : 0) + (count === null ? 6 : 0);
  const score = points.includes(null) ? null : points.reduce<number>((a, b) => a + (b ?? 0), 0);
  const tier =
    score === null || unknownPoints > 6 ? null : score >= 9 ? 'A' : score >= 5 ? 'B' : 'D';
  const graded = listed === true ? 'D' : listed === null && tier !== 'D' ? null : tier;
  return { score, unknownPoints, tier: graded };
}

describe('a scoring model', () => {
  it('grades every combination of what is known and unknown as worked out by hand', () => {
    for (const facts of ROWS) {
      const grade = gradeRow(common, rowOf(facts));
      expect({ facts, ...grade }).toMatchObject({ facts, ...byHand(facts) });
    }
  });

  it('never gives a tier that a missing record alone made better or worse than both its values', () => {
    const rank = (tier: string | null): number => ['A', 'B', 'D'].indexOf(tier ?? '');
    for (const facts of ROWS.filter((one) => one['a.arrears'] === null)) {
      const open = gradeRow(common, rowOf(facts));
      if (open?.tier === null || open?.reason !== 'score') continue;
      const [good, bad] = [false, true].map((value) =>
        rank(gradeRow(common, rowOf({ ...facts, 'a.arrears': value }))?.tier ?? null),
      ) as [number, number];
      expect(rank(open.tier)).toBeGreaterThanOrEqual(good);
      expect(rank(open.tier)).toBeLessThanOrEqual(bad);
    }
  });

  it('says of columns what it says of rows: the first model whose scope is not false grades', () => {
    const plan = planGrading(compiled);
    expect(plan.models.map(({ id }) => id)).toEqual(['sector', 'common']);
    const columns = {
      column: ({ fact }: { fact: string }) => {
        const definition = book.dictionary.get(fact) as FactDefinition;
        return buildColumn(
          definition,
          ROWS.map((one) => one[fact] ?? null),
        );
      },
    };
    const grades = gradeSegment(plan, columns, ROWS.length);
    for (const [at, facts] of ROWS.entries()) {
      const row = rowOf(facts);
      const inSector = gradeRow(sector, row);
      const found = gradeAt(plan, grades, at);
      expect(found?.model.id).toBe(inSector ? 'sector' : 'common');
      expect(found?.grade).toEqual(inSector ?? gradeRow(common, row));
    }
  });

  it('names what decides by a hash that titles leave alone and points do not', () => {
    const hash = (one: Json): string => {
      const { book: own } = load({ common: one });
      const [only] = [...own.models.values()];
      return only ? compileModel(only, own, '2025').decisionHash : '';
    };
    const own = hash(model('common'));
    expect(hash(model('common', { summary: { zh: '别的', en: 'other' } }))).toBe(own);
    expect(hash(model('common', { mostUnknown: 5 }))).not.toBe(own);
    const tiers = (model('common') as { tiers: object[] }).tiers;
    const moved = tiers.map((tier, index) => (index === 1 ? { ...tier, from: 6 } : tier));
    expect(hash(model('common', { tiers: moved }))).not.toBe(own);
  });

  it('points to the place in its own file where something is wrong', () => {
    const wrong = indicator('status', 12, { choose: [{ when: is('a.nothing', true), then: 12 }], otherwise: 0 }, 1); // prettier-ignore
    const unlisted = { id: 'w', title: text, when: is('a.nowhere', true), source: text, certainty: 'known' }; // prettier-ignore
    expect(load({ common: model('common', { indicators: [wrong] }) }).codes).toContain(
      'ENGINE.FACT_UNKNOWN /indicators/0/points/choose/0/when/fact',
    );
    expect(load({ common: model('common', { worst: [unlisted] }) }).codes).toContain(
      'ENGINE.FACT_UNKNOWN /worst/0/when/fact',
    );
  });

  it('is refused where two models could both grade a subject and neither comes first', () => {
    const order = (models: Readonly<Record<string, Json>>): boolean =>
      load(models).codes.some((code) => code.startsWith('ENGINE.SCORING_ORDER'));
    expect(order({ common: model('common'), sector: SECTOR })).toBe(false);
    expect(order({ common: model('common'), other: model('other') })).toBe(true);
    expect(order({ common: model('common', { before: ['sector'] }), sector: SECTOR })).toBe(true);
  });
});
