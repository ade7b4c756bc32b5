import { describe, expect, it } from '@jest/globals';
import {
  bits,
  columnRow,
  compilePlan,
  type Decision,
  decide,
  evaluateSegment,
  explain,
  opinionDiffers,
  referenceDecide,
  secondOpinion,
} from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { BOOK, columnsOf, compile, type Facts, rowOf } from './world.ts';

/** 5,000 rules on 64 subjects each: 320,000 pairs. `HUIZHI_LAW_SEED` asks about others, `HUIZHI_LAW_RULES` about more. */
const RULES = Number(process.env.HUIZHI_LAW_RULES ?? 5_000);
const SUBJECTS = 64;
const PATIENCE_MS = Math.max(300_000, RULES * 60);
const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);

describe('columns, rows and the naive evaluator agree', () => {
  it(
    'on verdict, scope, amount, missing facts and values read back',
    () => {
      const random = new RandomRules(SEED);
      for (let number = 0; number < RULES; number += 5) {
        const world = Array.from({ length: SUBJECTS }, () =>
          random.facts(random.pick([0.05, 0.3])),
        );
        const policies = [0, 1, 2, 3, 4].map((at) => ({ ...random.policy(true), id: `p${at}` }));
        const columns = columnsOf(world, []);
        const verdicts = evaluateSegment(compilePlan(policies.map(compile)), columns, SUBJECTS);
        for (const rule of policies) {
          const compiled = compile(rule);
          const said = verdicts.policies.get(rule.id);
          if (!said) throw new Error(rule.id);
          const eligible = new Set(bits(said.eligible, SUBJECTS));
          const undetermined = new Set(bits(said.undetermined, SUBJECTS));
          const inScope = new Set(bits(said.inScope, SUBJECTS));
          for (const [index, facts] of world.entries()) {
            const decision = decide(compiled, rowOf(facts));
            const verdict = eligible.has(index)
              ? 'eligible'
              : undetermined.has(index)
                ? 'undetermined'
                : 'ineligible';
            const fromColumns = [
              verdict,
              inScope.has(index),
              eligible.has(index) ? said.amounts(index) : 0n,
            ].join();
            const fromRow = [
              decision.verdict,
              decision.inScope === true,
              decision.amountFen ?? 0n,
            ].join();
            const naive = shown(referenceDecide(rule, BOOK, '2025', rowOf(facts)));
            const readBack = shown(decide(compiled, columnRow(columns, index)));
            if (fromColumns !== fromRow || naive !== shown(decision) || readBack !== naive) {
              const { scope, conditions, amount } = rule;
              const pair = JSON.stringify({
                let: rule.document.let,
                scope,
                conditions,
                amount,
                facts,
              });
              throw new Error(
                `seed ${SEED}, rule ${number}: columns ${fromColumns}, row ${shown(decision)}, naive ${naive} for ${pair}`,
              );
            }
          }
        }
      }
    },
    PATIENCE_MS,
  );

  it('when columns were never delivered and when a segment is empty', () => {
    const random = new RandomRules(SEED + 1);
    for (let number = 0; number < 200; number += 1) {
      const rule = random.policy(true);
      const lost = ['f.count@asOf', 'f.place@asOf', 'f.money@asOf'].filter(() =>
        random.chance(0.5),
      );
      const world = Array.from({ length: number % 70 }, (): Facts => {
        return { ...random.facts(0.3), ...Object.fromEntries(lost.map((key) => [key, null])) };
      });
      const columns = columnsOf(world, lost);
      const verdicts = evaluateSegment(compilePlan([compile(rule)]), columns, world.length);
      const eligible = new Set(bits(verdicts.policies.get('p')?.eligible ?? NONE, world.length));
      for (const [index, facts] of world.entries()) {
        const { verdict } = decide(compile(rule), rowOf(facts));
        expect(eligible.has(index)).toBe(verdict === 'eligible');
      }
    }
  });
});

describe('the second opinion', () => {
  it('never contradicts a right decision and contradicts each wrong one', async () => {
    const random = new RandomRules(SEED + 2);
    let crossed = 0;
    for (let number = 0; number < 1_000; number += 1) {
      const rule = random.policy(true);
      const facts = random.facts(0.3);
      const decision = decide(compile(rule), rowOf(facts));
      const opinion = await secondOpinion(rule, BOOK, '2025', rowOf(facts));
      expect(opinionDiffers(decision, opinion)).toBeNull();
      if (opinion.pessimistic && !opinion.optimistic) crossed += 1;
      const wrong = decision.verdict === 'eligible' ? 'ineligible' : 'eligible';
      expect(opinionDiffers({ ...decision, verdict: wrong }, opinion)).not.toBeNull();
    }
    // Completions are chosen fact by fact, so comparisons of two missing facts can pull them the wrong way.
    expect(crossed).toBeLessThan(10);
  });
});

describe('an explanation', () => {
  it('agrees with the decision and survives JSON', () => {
    const random = new RandomRules(SEED + 3);
    for (let number = 0; number < 1_000; number += 1) {
      const compiled = compile(random.policy(true));
      const facts = random.facts(0.25);
      const decision = decide(compiled, rowOf(facts));
      const told = explain(compiled, rowOf(facts), () => undefined);
      expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      expect([told.verdict, told.missing]).toEqual([
        decision.verdict,
        decision.missing.map(({ key }) => key),
      ]);
      expect(told.reasons.length).toBeGreaterThan(0);
    }
  });
});

const NONE = new Uint32Array(0);

function shown({ verdict, amountFen, missing, inScope }: Decision): string {
  return `${verdict} ${String(amountFen)} ${String(inScope)} ${missing.map(({ key }) => key).join()}`;
}
