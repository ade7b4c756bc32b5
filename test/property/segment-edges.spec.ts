import { describe, expect, it } from '@jest/globals';
import { compilePlan, countBits, evaluateSegment, type FactValue, RowPlan } from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { columnsOf, compile } from './world.ts';

/** Around a word, around a segment, and nobody at all. */
const LENGTHS = [0, 1, 31, 32, 33, 65_535, 65_536, 65_537];
const POLICIES = 30;
/** Rows repeat after so many; a prime, so that they meet every place in a word and in a block. */
const DISTINCT = 1_021;
const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);

describe('a segment of any length', () => {
  const random = new RandomRules(SEED);
  const policies = Array.from({ length: POLICIES }, (_, at) =>
    compile({ ...random.policy(true), id: `p${at}` }),
  );
  const facts = Array.from({ length: DISTINCT }, () => random.facts(random.pick([0, 0.1, 0.5])));
  const plan = compilePlan(policies);
  const rows = new RowPlan(policies);
  const said = facts.map((one) => {
    rows.take(rows.reads.map(({ key }): FactValue => one[key] ?? null));
    return policies.map((_, at) => rows.verdict(at));
  });

  it.each(LENGTHS)('of %d rows is judged row by row as the row path does', (length) => {
    const world = Array.from({ length }, (_, row) => facts[row % DISTINCT] ?? {});
    const { policies: found } = evaluateSegment(plan, columnsOf(world, []), length);
    for (const [at, { id }] of policies.entries()) {
      const { eligible, undetermined } = found.get(id) ?? NOTHING;
      const bit = (words: Uint32Array, row: number): number =>
        ((words[row >>> 5] ?? 0) >>> (row & 31)) & 1;
      let wrong = -1;
      const counts = { eligible: 0, undetermined: 0, ineligible: 0 };
      for (let row = 0; row < length; row += 1) {
        const verdict = said[row % DISTINCT]?.[at] ?? 'ineligible';
        counts[verdict] += 1;
        if (bit(eligible, row) !== Number(verdict === 'eligible')) wrong = row;
        if (bit(undetermined, row) !== Number(verdict === 'undetermined')) wrong = row;
      }
      expect({ id, wrong, seed: SEED }).toEqual({ id, wrong: -1, seed: SEED });
      // Nothing is set past the last row.
      expect(countBits(eligible)).toBe(counts.eligible);
      expect(countBits(undetermined)).toBe(counts.undetermined);
    }
  });

  it('in which no column was delivered is judged like subjects of whom nothing is known', () => {
    const { policies: found } = evaluateSegment(plan, { column: () => undefined }, 33);
    rows.take(rows.reads.map(() => null));
    for (const [at, { id }] of policies.entries()) {
      const { eligible, undetermined } = found.get(id) ?? NOTHING;
      expect([countBits(eligible), countBits(undetermined)]).toEqual([
        rows.verdict(at) === 'eligible' ? 33 : 0,
        rows.verdict(at) === 'undetermined' ? 33 : 0,
      ]);
    }
  });
});

const NOTHING = { eligible: new Uint32Array(1), undetermined: new Uint32Array(1) };
