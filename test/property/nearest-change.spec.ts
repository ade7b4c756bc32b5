import { describe, expect, it } from '@jest/globals';
import { type CompiledPolicy, decide, nearestChange } from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { COLUMNS, compile, DAY, rowOf, valuesOf } from './world.ts';

const SEED = Number(process.env['HUIZHI_LAW_SEED'] ?? 20_250_930);

/** The columns that conditions name themselves; what lies behind a derived fact is not offered one by one. */
function compared({ scope, conditions }: CompiledPolicy): ReadonlySet<string> {
  const keys = (condition: CompiledPolicy['conditions']): string[] =>
    condition.kind === 'leaf' ? [condition.reading.ref.key] : condition.of.flatMap(keys);
  return new Set([...(scope ? keys(scope) : []), ...keys(conditions)]);
}

describe('the nearest change', () => {
  it('makes the subject eligible, all else equal, and is found where one value suffices', () => {
    const random = new RandomRules(SEED + 7);
    const counted = { ineligible: 0, found: 0, single: 0 };
    for (let number = 0; number < 3_000; number += 1) {
      const compiled = compile(random.policy());
      const facts = random.facts(random.pick([0, 0, 0.2]));
      const nearest = nearestChange(compiled, rowOf(facts), () => true);
      if (decide(compiled, rowOf(facts)).verdict !== 'ineligible') {
        expect(nearest).toBeNull();
        continue;
      }
      counted.ineligible += 1;
      const single = COLUMNS.filter((key) => compared(compiled).has(key)).some((key) =>
        valuesOf(key).some(
          (value) => decide(compiled, rowOf({ ...facts, [key]: value })).verdict === 'eligible',
        ),
      );
      if (single) counted.single += 1;
      if (!nearest) continue;
      counted.found += 1;
      const changed = Object.fromEntries(nearest.changes.map(({ fact, to }) => [fact, to]));
      const kept = [...compiled.derivations].filter(([key]) => !(key in changed));
      const then = { ...compiled, derivations: new Map(kept) };
      expect(decide(then, rowOf({ ...facts, ...changed })).verdict).toBe('eligible');
      if (single && nearest.changes.length > 1) throw new Error(`${number}: one value would do`);
    }
    expect(counted.found).toBeGreaterThan(counted.single * 0.95);
  });

  it('never touches what may not be spoken of', () => {
    const random = new RandomRules(SEED + 8);
    for (let number = 0; number < 1_000; number += 1) {
      const compiled = compile({ ...random.policy() });
      const nearest = nearestChange(compiled, rowOf(random.facts(0)), ({ id }) => id !== 'f.count');
      for (const { fact } of nearest?.changes ?? []) expect(fact).not.toBe('f.count@asOf');
      for (const { fact } of nearestChange(compiled, rowOf(random.facts(0)))?.changes ?? [])
        expect(fact).not.toBe(DAY);
    }
  });
});
