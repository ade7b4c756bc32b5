import { describe, expect, it } from '@jest/globals';
import {
  bits,
  columnRow,
  type CompiledPolicy,
  compilePlan,
  type Decision,
  decide,
  evaluateSegment,
  explain,
  type FactValue,
  opinionDiffers,
  type Policy,
  type PolicyVerdicts,
  referenceDecide,
  type ReferenceReason,
  referenceReasons,
  RowPlan,
  secondOpinion,
} from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { BOOK, columnsOf, compile, type Facts, rowOf } from './world.ts';

/** 5,000 rules on 64 subjects each: 320,000 pairs. `HUIZHI_LAW_SEED` asks about others, `HUIZHI_LAW_RULES` about more. */
const RULES = Number(process.env.HUIZHI_LAW_RULES ?? 5_000);
const SUBJECTS = 64;
/** Rules judged by one plan. */
const TOGETHER = 5;
const PATIENCE_MS = Math.max(300_000, RULES * 60);
const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);

describe('columns, rows and the naive evaluator agree', () => {
  it(
    'on verdict, scope, amount, missing facts, reasons and values read back',
    () => {
      const random = new RandomRules(SEED);
      for (let number = 0; number < RULES; number += TOGETHER) {
        const world = Array.from({ length: SUBJECTS }, () =>
          random.facts(random.pick([0.05, 0.3])),
        );
        const policies = Array.from({ length: TOGETHER }, (_, at) => ({
          ...random.policy(true),
          id: `p${at}`,
        }));
        const compiled = policies.map(compile);
        const columns = columnsOf(world, []);
        const segment = evaluateSegment(compilePlan(compiled), columns, SUBJECTS).policies;
        const plan = new RowPlan(compiled);
        for (const [index, facts] of world.entries()) {
          plan.take(plan.reads.map(({ key }): FactValue => facts[key] ?? null));
          for (const [at, rule] of policies.entries()) {
            const naive = referenceDecide(rule, BOOK, '2025', rowOf(facts));
            const told = {
              row: shown(decide(compiled[at] as CompiledPolicy, rowOf(facts))),
              'read back': shown(decide(compiled[at] as CompiledPolicy, columnRow(columns, index))),
              'row plan': shown(plan.decision(at)),
            };
            const same =
              Object.values(told).every((other) => other === shown(naive)) &&
              inSegment(segment.get(rule.id) as PolicyVerdicts, index) === coarse(naive);
            const reasons = referenceReasons(rule, BOOK, '2025', rowOf(facts)).map(written);
            const found = plan.decisive(at).map(ofLeaf);
            if (!same || reasons.join() !== found.join())
              throw contradiction(number + at, rule, facts, {
                ...told,
                columns: inSegment(segment.get(rule.id) as PolicyVerdicts, index),
                naive: shown(naive),
                reasons,
                found,
              });
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

/** What a segment says of one row; it knows neither an open scope nor which facts are missing. */
function inSegment(said: PolicyVerdicts, index: number): string {
  const holds = (map: Uint32Array): boolean => (((map[index >>> 5] ?? 0) >>> (index & 31)) & 1) > 0;
  const eligible = holds(said.eligible);
  const verdict = eligible ? 'eligible' : holds(said.undetermined) ? 'undetermined' : 'ineligible';
  return `${verdict} ${holds(said.inScope)} ${eligible ? said.amounts(index) : 0n}`;
}

function coarse({ verdict, inScope, amountFen }: Decision): string {
  return `${verdict} ${inScope === true} ${amountFen ?? 0n}`;
}

/** A comparison a verdict rests on, as the policy writes it: column, operator, other column, answer. */
function written({ ref, operator, value, answer }: ReferenceReason): string {
  const { fact: other = '', path = '' } = (value ?? {}) as { fact?: string; path?: string };
  return `${ref.key} ${operator} ${other}${path} ${answer ?? 'unknown'}`;
}

/** The same as it was compiled. */
function ofLeaf({ leaf, truth }: ReturnType<RowPlan['decisive']>[number]): string {
  const { operand, operator, reading } = leaf;
  const other = operand.kind === 'fact' ? operand.reading.ref.fact.replace(/^p\d:/, '') : '';
  return `${reading.ref.key} ${operator} ${other} ${truth}`;
}

function contradiction(number: number, rule: Policy, facts: Facts, told: object): Error {
  const { scope, conditions, amount, document } = rule;
  const pair = { let: document.let, scope, conditions, amount, facts };
  return new Error(
    `seed ${SEED}, rule ${number}: ${JSON.stringify(told)} for ${JSON.stringify(pair)}`,
  );
}
