import { describe, expect, it } from '@jest/globals';
import {
  bits,
  columnRow,
  columnsOfRows,
  type CompiledPolicy,
  compilePlan,
  type Decision,
  decide,
  evaluateSegment,
  explain,
  type FactValue,
  type Json,
  opinionDiffers,
  type Policy,
  type PolicyVerdicts,
  referenceDecide,
  type ReferenceReason,
  referenceReasons,
  RowPlan,
  secondOpinion,
} from '#libs/engine';
import { libraryFor } from './library.ts';
import { RandomRules } from './random-rule.ts';
import { BASE, BOOK, columnsOf, compile, definitionOf, type Facts, rowOf } from './world.ts';

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

  it('of some subjects alone as of all of them together', () => {
    const random = new RandomRules(SEED + 4);
    for (let number = 0; number < RULES / 5; number += TOGETHER) {
      const world = Array.from({ length: SUBJECTS }, () => random.facts(random.pick([0.05, 0.3])));
      const policies = Array.from({ length: TOGETHER }, (_, at) => ({
        ...random.policy(true),
        id: `p${at}`,
      }));
      const plan = compilePlan(policies.map(compile));
      const few = world.flatMap((_, index) => (random.chance(0.2) ? [index] : []));
      const rows = few.map((index) => rowOf(world[index] as Facts));
      const columns = columnsOfRows(rows, ({ key }) => definitionOf(key));
      const alone = evaluateSegment(plan, columns, few.length).policies;
      const together = evaluateSegment(plan, columnsOf(world, []), SUBJECTS).policies;
      for (const { id } of policies)
        for (const [at, index] of few.entries())
          expect(inSegment(alone.get(id) as PolicyVerdicts, at)).toBe(
            inSegment(together.get(id) as PolicyVerdicts, index),
          );
    }
  });

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

describe('json-rules-engine, which knows only true and false, on missing data', () => {
  /** On rules of a kind, each beside the three-valued verdict on subjects of whom facts are missing. */
  const asked = async (seed: number, conditions: (random: RandomRules) => Json) => {
    const random = new RandomRules(seed);
    const answers: { readonly verdict: string; readonly passes: boolean }[] = [];
    for (let number = 0; number < RULES / 5; number += 1) {
      const rule = { ...BASE, conditions: conditions(random) };
      const compiled = compile(rule);
      const passes = libraryFor(rule.conditions, compiled.reads);
      for (let subject = 0; subject < 20; subject += 1) {
        const facts = withMeaning(random.facts(random.pick([0.05, 0.3])), random.facts(0));
        const { verdict } = decide(compiled, rowOf(facts));
        answers.push({ verdict, passes: await passes(facts) });
      }
    }
    const passing = (verdict: string): readonly boolean[] =>
      answers.filter((one) => one.verdict === verdict).map((one) => one.passes);
    expect(passing('eligible')).not.toContain(false);
    expect(passing('ineligible')).not.toContain(true);
    return passing('undetermined');
  };

  it('never contradicts a definite verdict', async () => {
    const open = await asked(SEED + 5, (random) => without(random, /withinMonths/));
    expect(new Set(open)).toEqual(new Set([true, false]));
  });

  it('fails whoever is undetermined where rules only ask that something holds', async () => {
    const open = await asked(SEED + 6, (random) => without(random, NEGATION));
    expect(new Set(open)).toEqual(new Set([false]));
  });

  it('passes whoever is undetermined where rules only ask that something does not hold', async () => {
    const open = await asked(SEED + 7, (random) => ({ not: without(random, NEGATION) }));
    expect(new Set(open)).toEqual(new Set([true]));
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

/** Asks that something does not hold, or may: two facts of which neither is there are equal to the library. */
const NEGATION = /"not"|notEqual|notIn|doesNotContain|withinMonths|"value":\{"fact"/;

/** The next condition that does not say something. */
function without(random: RandomRules, what: RegExp): Json {
  for (;;) {
    const condition = random.condition(3, false);
    if (!what.test(JSON.stringify(condition))) return condition;
  }
}

/** Facts of which only those are missing whose absence says nothing: the library is told what the others mean. */
function withMeaning(facts: Facts, others: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      value === null && definitionOf(key).absence !== 'unknown' ? (others[key] ?? null) : value,
    ]),
  );
}

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
