import { describe, expect, it } from '@jest/globals';
import {
  columnRef,
  decide,
  explain,
  type FactValue,
  type JsonObject,
  loadRuleBook,
  normaliseFact,
  readRuleSet,
  RowPlan,
} from '#libs/engine';
import { conditions, DICTIONARY, firm, policy, randomNumbers } from '../bench/world.ts';

const absences = ['unknown', 'unknown', 'notApplicable'];
const facts = DICTIONARY.facts.map((fact, at) => ({
  ...fact,
  dataset: 'firm',
  title: { zh: fact.id, en: fact.id },
  absence: fact.type === 'money' ? 'unknown' : absences[at % absences.length],
}));
const { book } = loadRuleBook([{ path: 'facts.json', text: JSON.stringify({ facts }) }]);

/** The shape the invented rules lack: nots, nested groups, two facts, knowledge, a scope. */
function varied(random: () => number, at: number): JsonObject {
  const pair = { fact: 'firm.money0', operator: 'lessThan', value: { fact: 'firm.money1' } };
  const known = { fact: 'firm.number0', operator: 'isKnown', value: random() < 0.5 };
  const day = { fact: 'firm.founded', operator: 'before', value: '2018-01-01' };
  return {
    ...policy(random, at),
    scope: random() < 0.5 ? conditions(random) : { any: [pair, day] },
    conditions: {
      any: [
        { not: conditions(random) },
        { all: [pair, known, { not: { any: [day, conditions(random)] } }] },
      ],
    },
  };
}

describe('the row plan', () => {
  const seed = Number(process.env['HUIZHI_SEED'] ?? 20_250_930);
  const random = randomNumbers(seed);
  const rules = Array.from({ length: 60 }, (_, at) =>
    at % 2 === 0 ? varied(random, at) : policy(random, at),
  );
  const set = readRuleSet([{ path: 'r.json', text: JSON.stringify(rules) }], book, '2025-06-30');
  const plan = new RowPlan(set.rules);

  it(`says what decide and explain say, of 300 firms under 60 rules (seed ${seed})`, () => {
    expect(set.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan.policies).toHaveLength(60);
    const seen = new Set<string>();
    for (let at = 0; at < 300; at += 1) {
      const raw = firm(random, (at % 5) / 8);
      const values = new Map<string, FactValue>();
      for (const definition of book.dictionary.values())
        values.set(
          columnRef(definition, 'asOf').key,
          normaliseFact(definition, raw[definition.id]),
        );
      const row = { value: ({ key }: { key: string }) => values.get(key) ?? null };
      plan.take(plan.reads.map((ref) => row.value(ref)));
      plan.policies.forEach((compiled, number) => {
        const decision = decide(compiled, row);
        expect(plan.decision(number)).toEqual(decision);
        expect(plan.verdict(number)).toBe(decision.verdict);
        seen.add(`${decision.verdict} ${decision.inScope}`);
        if (at % 10 !== 0) return;
        const told = explain(compiled, row, () => undefined);
        const settled =
          decision.verdict === 'undetermined' &&
          plan.decisive(number).every(({ truth }) => truth !== 'unknown');
        const distinct = new Set(plan.decisive(number).map(({ leaf, truth }) => leaf.key + truth));
        expect(settled ? 1 : distinct.size).toBe(told.reasons.length);
      });
    }
    expect([...seen].sort()).toEqual([
      'eligible true',
      'ineligible false',
      'ineligible true',
      'undetermined null',
      'undetermined true',
    ]);
  });

  it('refuses a value that is not of its fact’s type', () => {
    expect(() => plan.take(plan.reads.map(() => ({}) as never))).toThrow(
      expect.objectContaining({ code: 'ENGINE.FACT_MALFORMED' }),
    );
  });
});
