import { describe, expect, it } from '@jest/globals';
import {
  bits,
  compilePlan,
  decide,
  evaluateSegment,
  type FactValue,
  type Policy,
  RowPlan,
} from '#libs/engine';
import { libraryFor } from './library.ts';
import { RandomRules } from './random-rule.ts';
import {
  BASE,
  COLUMNS,
  columnsOf,
  compile,
  completions,
  definitionOf,
  type Facts,
  rowOf,
} from './world.ts';

/**
 * 8,000 rules, on 64 subjects each for the first law (512,000 pairs) and on 40 for the second. `HUIZHI_LAW_SEED` asks
 * about others, `HUIZHI_LAW_RULES` about more: `npm run test:nightly` about twenty times as many.
 */
const RULES = Number(process.env.HUIZHI_LAW_RULES ?? 8_000);
const SUBJECTS = 40;
const COMPARED = 64;
/** Rules judged by one plan. */
const TOGETHER = 20;
const PATIENCE_MS = Math.max(300_000, RULES * 40);
const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);

describe('law 1: with nothing missing, the verdict is that of json-rules-engine', () => {
  it(
    'holds for its own ten operators as the library ships them, in columns and in rows',
    async () => {
      const random = new RandomRules(SEED);
      for (let number = 0; number < RULES; number += TOGETHER) {
        const rules = Array.from({ length: TOGETHER }, (_, at) => ({
          ...BASE,
          id: `p${at}`,
          conditions: random.condition(3, false),
        }));
        const compiled = rules.map(compile);
        const world = Array.from({ length: COMPARED }, () => random.facts(0));
        const { policies } = evaluateSegment(compilePlan(compiled), columnsOf(world, []), COMPARED);
        const rows = new RowPlan(compiled);
        for (const [at, rule] of rules.entries()) {
          const passes = libraryFor(rule.conditions, compiled[at]?.reads ?? []);
          const inColumns = new Set(bits(policies.get(rule.id)?.eligible ?? NONE, COMPARED));
          for (const [subject, facts] of world.entries()) {
            rows.take(rows.reads.map(({ key }): FactValue => facts[key] ?? null));
            const theirs = await passes(facts);
            const ours = [inColumns.has(subject), rows.verdict(at) === 'eligible'];
            if (ours.some((eligible) => eligible !== theirs))
              throw contradiction(
                number + at,
                rule,
                facts,
                `${String(theirs)}, not ${ours.join()}`,
              );
          }
        }
      }
    },
    PATIENCE_MS,
  );
});

const NONE = new Uint32Array(0);

describe('law 2: a definite verdict stands under every completion of what is missing', () => {
  it(
    'holds for random completions',
    () => {
      const random = new RandomRules(SEED + 1);
      let definite = 0;
      for (let number = 0; number < RULES; number += 1) {
        const rule = random.policy();
        const compiled = compile(rule);
        for (let subject = 0; subject < SUBJECTS; subject += 1) {
          const facts = random.facts(random.pick([0.05, 0.3, 0.7]));
          const { verdict } = decide(compiled, rowOf(facts));
          if (verdict === 'undetermined') continue;
          definite += 1;
          const others = random.facts(0);
          const completed = Object.fromEntries(
            COLUMNS.map((key) => [key, facts[key] ?? completion(key, others)]),
          );
          const then = decide(compiled, rowOf(completed)).verdict;
          if (then !== verdict) throw contradiction(number, rule, facts, then);
        }
      }
      expect(definite).toBeGreaterThan((RULES * SUBJECTS) / 4);
    },
    PATIENCE_MS,
  );

  it('holds for all completions of up to three missing facts, and decisive facts are among the missing', () => {
    const random = new RandomRules(SEED + 2);
    for (let number = 0; number < RULES / 4; number += 1) {
      const rule = random.policy();
      const compiled = compile(rule);
      const hidden = [...new Set([1, 2, 3].map(() => random.pick(COLUMNS)))];
      const facts = {
        ...random.facts(0),
        ...Object.fromEntries(hidden.map((key) => [key, null])),
      };
      const { verdict, missing } = decide(compiled, rowOf(facts));
      for (const { key } of missing) expect(hidden).toContain(key);
      expect(missing.length > 0).toBe(verdict === 'undetermined');
      if (verdict === 'undetermined') continue;
      for (const completed of completions(facts, hidden)) {
        const then = decide(compiled, rowOf(completed)).verdict;
        if (then !== verdict) throw contradiction(number, rule, completed, then);
      }
    }
  });
});

/** What a missing fact may turn out to be; where absence has a meaning, absence is what it is. */
function completion(key: string, others: Facts): Facts[string] {
  return definitionOf(key).absence === 'unknown' ? (others[key] ?? null) : null;
}

function contradiction(number: number, rule: Policy, facts: Facts, other: string): Error {
  const { scope, conditions, amount, document } = rule;
  const { let: derived } = document;
  return new Error(
    `seed ${SEED}, rule ${number}: ${other} for ${JSON.stringify({ let: derived, scope, conditions, amount, facts })}`,
  );
}
