import { amountOf, amountReadings } from './amount.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition, type FactReading, type Leaf, leavesOf, readingsOf } from './condition.ts';
import { windowStart } from './day-of-decision.ts';
import { type Decision, missingIn, type Verdict } from './decide.ts';
import { type Derivation, derive } from './derived-fact.ts';
import { expressionReadings } from './expression.ts';
import {
  type ColumnRef,
  type FactDefinition,
  type FactRow,
  type FactValue,
} from './fact-dictionary.ts';
import {
  compares,
  NOT_APPLICABLE,
  settle,
  type Settled,
  type Truth,
  truthOfSettled,
  UNKNOWN,
} from './truth.ts';

/** Kleene's values as numbers, so that `all` is the least, `any` the greatest and `not` the distance from TRUE. */
const FALSE = 0;
const OPEN = 1;
const TRUE = 2;
const NOT_ASKED = 3;
const TRUTHS: readonly Truth[] = ['false', 'unknown', 'true'];
const VERDICTS: readonly Verdict[] = ['ineligible', 'undetermined', 'eligible'];

/** Settled values of one row, by slot, and the truth of each distinct comparison once it was asked for. */
interface Row {
  readonly settled: Settled[];
  readonly truths: Uint8Array;
}
type Test = (row: Row) => number;
type LeafTest = (settled: readonly Settled[]) => number;

interface Judge {
  readonly policy: CompiledPolicy;
  readonly scope: Test | null;
  readonly conditions: Test;
  readonly amountSlots: readonly number[];
}

/**
 * Policies compiled for judging one subject after another, where no snapshot is at hand.
 *
 * Facts are settled once per row and by number, a comparison that several policies share is made once per row, and a
 * group stops at its first decisive part. It says of every row exactly what `decide` says.
 */
export class RowPlan {
  /** The columns a row has to give, in this order. */
  readonly reads: readonly ColumnRef[];
  readonly policies: readonly CompiledPolicy[];
  private readonly definitions: readonly FactDefinition[];
  private readonly absent: readonly Settled[];
  private readonly judges: readonly Judge[];
  private readonly leafNumbers = new Map<string, number>();
  private readonly slots = new Map<string, number>();
  private readonly row: Row;
  private readonly derived: readonly Derivation[];
  /** The subject taken, what is derived included. */
  private readonly whole: FactRow = {
    value: (ref) => {
      const value = this.row.settled[this.slotOf(ref)] as Settled;
      return typeof value === 'symbol' ? null : value;
    },
  };

  constructor(policies: readonly CompiledPolicy[]) {
    const readings = new Map<string, FactReading>();
    const derivations = new Map<string, Derivation>();
    for (const policy of policies) {
      for (const reading of readingsIn(policy)) readings.set(reading.ref.key, reading);
      for (const [key, derivation] of policy.derivations) derivations.set(key, derivation);
    }
    const delivered = [...readings.values()].filter(({ derivation }) => !derivation);
    const ordered = delivered.sort((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
    this.policies = policies;
    this.reads = ordered.map(({ ref }) => ref);
    this.derived = [...derivations.values()];
    const slotted = [...ordered, ...this.derived];
    slotted.forEach(({ ref }, slot) => this.slots.set(ref.key, slot));
    this.definitions = slotted.map(({ definition }) => definition);
    this.absent = this.definitions.map((definition) => settle(definition, null));
    this.judges = policies.map((policy) => ({
      policy,
      scope: policy.scope && this.compile(policy.scope),
      conditions: this.compile(policy.conditions),
      amountSlots: policy.amount
        ? amountReadings(policy.amount).map(({ ref }) => this.slotOf(ref))
        : [],
    }));
    this.row = {
      settled: [...this.absent],
      truths: new Uint8Array(this.leafNumbers.size).fill(NOT_ASKED),
    };
  }

  /**
   * Takes the next subject; what the other methods say is about it until the next call.
   *
   * @param values normalised, one for each of `reads`, null for unknown
   * @throws ENGINE.FACT_MALFORMED when a value is not of its fact's type
   */
  take(values: readonly FactValue[]): void {
    const { settled, truths } = this.row;
    const delivered = this.reads.length;
    for (let slot = 0; slot < delivered; slot += 1) {
      const value = values[slot] ?? null;
      settled[slot] =
        value === null
          ? (this.absent[slot] as Settled)
          : settle(this.definitions[slot] as FactDefinition, value);
    }
    for (const [index, derivation] of this.derived.entries())
      settled[delivered + index] = settle(derivation.definition, derive(derivation, this.whole));
    truths.fill(NOT_ASKED);
  }

  /** The verdict of one policy on the subject taken. */
  verdict(policy: number): Verdict {
    const judge = this.judges[policy] as Judge;
    const within = judge.scope ? judge.scope(this.row) : TRUE;
    const truth = within === TRUE ? judge.conditions(this.row) : within;
    const open = truth === TRUE && !this.payable(judge);
    return VERDICTS[open ? OPEN : truth] as Verdict;
  }

  /** Fen of an eligible subject; null when the policy has no amount. */
  amountFen(policy: number): bigint | null {
    const { amount } = (this.judges[policy] as Judge).policy;
    return amount && amountOf(amount, ({ ref }) => this.numberAt(this.slotOf(ref)));
  }

  /** Everything `decide` would say of one policy on the subject taken. */
  decision(policy: number): Decision {
    const judge = this.judges[policy] as Judge;
    const verdict = this.verdict(policy);
    const within = judge.scope ? judge.scope(this.row) : TRUE;
    const inScope = within === OPEN ? null : within === TRUE;
    if (verdict === 'eligible')
      return { verdict, amountFen: this.amountFen(policy), missing: [], inScope };
    return {
      verdict,
      amountFen: null,
      missing: verdict === 'undetermined' ? this.missing(policy) : [],
      inScope,
    };
  }

  /** The decisive missing facts of an undetermined verdict, ascending by key. */
  missing(policy: number): readonly ColumnRef[] {
    const judge = this.judges[policy] as Judge;
    const open = this.decisive(policy).flatMap(({ leaf }) => readingsOf(leaf));
    const readings =
      this.truthOf(judge) === TRUE && judge.policy.amount
        ? amountReadings(judge.policy.amount)
        : open;
    return missingIn(readings, this.whole);
  }

  /**
   * The comparisons a verdict rests on, in reading order: of the scope when it is not definitely true, else of the
   * conditions. Of a group that fails the failing parts count, of one that holds the holding ones, and so on.
   */
  decisive(policy: number): readonly { readonly leaf: Leaf; readonly truth: Truth }[] {
    const { policy: compiled, scope } = this.judges[policy] as Judge;
    const outside = compiled.scope && scope && scope(this.row) !== TRUE;
    const found: { leaf: Leaf; truth: Truth }[] = [];
    this.walk(outside ? compiled.scope : compiled.conditions, found);
    return found;
  }

  private walk(condition: Condition, found: { leaf: Leaf; truth: Truth }[]): void {
    const truth = this.truthIn(condition);
    if (condition.kind === 'leaf') found.push({ leaf: condition, truth: TRUTHS[truth] as Truth });
    else {
      const counting = condition.kind === 'not' ? TRUE - truth : truth;
      for (const part of condition.of) {
        if (this.truthIn(part) === counting) this.walk(part, found);
      }
    }
  }

  private truthIn(condition: Condition): number {
    switch (condition.kind) {
      case 'leaf':
        return this.asked(this.leafNumbers.get(condition.key) as number, condition);
      case 'not':
        return TRUE - this.truthIn(condition.of[0]);
      case 'all':
        return Math.min(TRUE, ...condition.of.map((part) => this.truthIn(part)));
      default:
        return Math.max(FALSE, ...condition.of.map((part) => this.truthIn(part)));
    }
  }

  private asked(number: number, leaf: Leaf): number {
    const known = this.row.truths[number] as number;
    return known === NOT_ASKED ? this.leafTest(leaf)(this.row.settled) : known;
  }

  private truthOf(judge: Judge): number {
    const within = judge.scope ? judge.scope(this.row) : TRUE;
    return within === TRUE ? judge.conditions(this.row) : within;
  }

  private payable({ amountSlots }: Judge): boolean {
    for (const slot of amountSlots) if (this.numberAt(slot) === null) return false;
    return true;
  }

  private numberAt(slot: number): number | null {
    const value = this.row.settled[slot];
    return typeof value === 'number' ? value : null;
  }

  private slotOf(ref: ColumnRef): number {
    return this.slots.get(ref.key) as number;
  }

  private compile(condition: Condition): Test {
    if (condition.kind === 'leaf') return this.compileLeaf(condition);
    const parts = condition.of.map((part) => this.compile(part));
    if (condition.kind === 'not') {
      const part = parts[0] as Test;
      return (row) => TRUE - part(row);
    }
    return condition.kind === 'all' ? allOf(parts) : anyOf(parts);
  }

  private compileLeaf(leaf: Leaf): Test {
    const number = this.leafNumbers.get(leaf.key) ?? this.leafNumbers.size;
    this.leafNumbers.set(leaf.key, number);
    const test = this.leafTest(leaf);
    return ({ settled, truths }) => {
      const known = truths[number] as number;
      if (known !== NOT_ASKED) return known;
      const truth = test(settled);
      truths[number] = truth;
      return truth;
    };
  }

  private leafTest(leaf: Leaf): LeafTest {
    const slot = this.slotOf(leaf.reading.ref);
    const { operand, operator } = leaf;
    if (operand.kind === 'months')
      return windowTest(operand.months, slot, this.slotOf(operand.reading.ref));
    if (operand.kind === 'fact') return pairTest(leaf, slot, this.slotOf(operand.reading.ref));
    if (operand.kind === 'list' && operator !== 'isKnown') {
      const { members } = operand;
      const found = operator === 'notIn' ? FALSE : TRUE;
      return (settled) => {
        const left = settled[slot] as Settled;
        if (typeof left === 'symbol') return left === UNKNOWN ? OPEN : FALSE;
        return members.has(left) ? found : TRUE - found;
      };
    }
    if (operand.kind === 'literal' && typeof operand.value === 'number' && operator !== 'isKnown')
      return orderTest(leaf, slot, operand.value);
    if (operand.kind === 'literal' && operator !== 'isKnown') {
      const { value } = operand;
      const same = operator === 'equal' ? TRUE : operator === 'notEqual' ? FALSE : undefined;
      return (settled) => {
        const left = settled[slot] as Settled;
        if (typeof left === 'symbol') return left === UNKNOWN ? OPEN : FALSE;
        if (same !== undefined) return left === value ? same : TRUE - same;
        return compares(operator, left, value) ? TRUE : FALSE;
      };
    }
    return (settled) => TRUTHS.indexOf(truthOfSettled(leaf, settled[slot] as Settled));
  }
}

/** Any order or equality of numbers is a choice among less, same and more; the choice is made once. */
function orderTest({ operator }: Leaf, slot: number, right: number): LeafTest {
  const less = compares(operator, 0, 1) ? TRUE : FALSE;
  const same = compares(operator, 0, 0) ? TRUE : FALSE;
  const more = compares(operator, 1, 0) ? TRUE : FALSE;
  return (settled) => {
    const left = settled[slot] as Settled;
    if (typeof left === 'number') return left < right ? less : left > right ? more : same;
    return left === UNKNOWN ? OPEN : FALSE;
  };
}

function pairTest({ operator }: Leaf, one: number, other: number): LeafTest {
  return (settled) => {
    const left = settled[one] as Settled;
    const right = settled[other] as Settled;
    if (left === NOT_APPLICABLE || right === NOT_APPLICABLE) return FALSE;
    if (typeof left === 'symbol' || typeof right === 'symbol') return OPEN;
    return compares(operator, left, right) ? TRUE : FALSE;
  };
}

/** Looks back from the day of decision, which rows share as a rule, so its window is found once. */
function windowTest(months: number, slot: number, daySlot: number): LeafTest {
  let known: Settled = UNKNOWN;
  let start = '';
  return (settled) => {
    const date = settled[slot] as Settled;
    const day = settled[daySlot] as Settled;
    if (date === NOT_APPLICABLE || day === NOT_APPLICABLE) return FALSE;
    if (typeof date !== 'string' || typeof day !== 'string') return OPEN;
    if (day !== known) [known, start] = [day, windowStart(day, months)];
    return date <= day && date >= start ? TRUE : FALSE;
  };
}

function allOf(parts: readonly Test[]): Test {
  return (row) => {
    let least = TRUE;
    for (const part of parts) {
      const truth = part(row);
      if (truth === FALSE) return FALSE;
      if (truth < least) least = truth;
    }
    return least;
  };
}

function anyOf(parts: readonly Test[]): Test {
  return (row) => {
    let greatest = FALSE;
    for (const part of parts) {
      const truth = part(row);
      if (truth === TRUE) return TRUE;
      if (truth > greatest) greatest = truth;
    }
    return greatest;
  };
}

function readingsIn(policy: CompiledPolicy): readonly FactReading[] {
  const { scope, conditions, amount, derivations } = policy;
  const leaves = [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)];
  const inside = [...derivations.values()].flatMap((made) => expressionReadings(made.expression));
  return [...leaves.flatMap(readingsOf), ...(amount ? amountReadings(amount) : []), ...inside];
}
