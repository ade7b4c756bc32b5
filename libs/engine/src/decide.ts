import { amountReadings } from './amount.ts';
import { programOf } from './amount-program.ts';
import { type CompiledPolicy } from './compile.ts';
import { type FactReading } from './condition.ts';
import { derivedRow } from './derived-fact.ts';
import { lackingIn, openReadings } from './expression.ts';
import { type ColumnRef, type FactRow } from './fact-dictionary.ts';
import { settle, truthOfCondition, UNKNOWN } from './truth.ts';

/** What a policy says about one subject. */
export type Verdict = 'eligible' | 'ineligible' | 'undetermined';

/** A verdict with everything that must be kept with it. */
export interface Decision {
  readonly verdict: Verdict;
  /**
   * Fen; null unless eligible, and null when the policy has no amount. It is what the amount tree yields, so it may be
   * zero or negative when a base fact is: such a benefit has nothing to pay.
   */
  readonly amountFen: bigint | null;
  /** The decisive missing facts of an undetermined verdict, ascending by key; empty otherwise. */
  readonly missing: readonly ColumnRef[];
  /** Null when the scope itself cannot be judged. */
  readonly inScope: boolean | null;
}

/**
 * Decides one subject.
 *
 * The scope must be definitely true before anything else counts: false makes the subject ineligible, unknown leaves it
 * undetermined. An amount that cannot be computed leaves an otherwise eligible subject undetermined.
 *
 * @throws ENGINE.FACT_MALFORMED when the row holds a value of another type than its fact
 */
export function decide(compiled: CompiledPolicy, delivered: FactRow): Decision {
  const { scope, conditions } = compiled;
  const row = derivedRow(compiled.derivations, delivered);
  if (scope) {
    const within = truthOfCondition(scope, row);
    if (within === 'false')
      return { verdict: 'ineligible', amountFen: null, missing: [], inScope: false };
    if (within === 'unknown') return undetermined(openReadings(scope, row), row, null);
  }
  const truth = truthOfCondition(conditions, row);
  if (truth === 'false')
    return { verdict: 'ineligible', amountFen: null, missing: [], inScope: true };
  if (truth === 'unknown') return undetermined(openReadings(conditions, row), row, true);
  if (!compiled.amount) return { verdict: 'eligible', amountFen: null, missing: [], inScope: true };
  const amountFen = programOf(compiled.amount)((reading) => numberIn(row, reading));
  if (amountFen === null) return undetermined(amountReadings(compiled.amount), row, true);
  return { verdict: 'eligible', amountFen, missing: [], inScope: true };
}

/**
 * What a policy would pay if its conditions held: the money at stake where they are not known yet.
 *
 * @returns fen; null when the policy has no amount, or when it cannot be computed from what is known
 */
export function amountAtStake(
  { amount, derivations }: CompiledPolicy,
  delivered: FactRow,
): bigint | null {
  if (!amount) return null;
  const row = derivedRow(derivations, delivered);
  return programOf(amount)((reading) => numberIn(row, reading));
}

/** Whether whoever gets something of a policy gets the same: it has no amount, or one that reads no fact. */
export function paysAlike({ amount }: CompiledPolicy): boolean {
  return !amount || amountReadings(amount).length === 0;
}

/** The number a row holds for a fact of an amount, after the dictionary's meaning of absence; null when unknown. */
export function numberIn(row: FactRow, { definition, ref }: FactReading): number | null {
  const value = settle(definition, row.value(ref));
  return typeof value === 'number' ? value : null;
}

function undetermined(
  readings: readonly FactReading[],
  row: FactRow,
  inScope: true | null,
): Decision {
  return { verdict: 'undetermined', amountFen: null, missing: missingIn(readings, row), inScope };
}

/** The columns of `missingReadings`. */
export function missingIn(readings: readonly FactReading[], row: FactRow): readonly ColumnRef[] {
  return missingReadings(readings, row).map(({ ref }) => ref);
}

/**
 * The delivered facts that are unknown among some readings, ascending by key; a derived fact stands for what it lacks.
 *
 * @param row must answer for derived facts too
 */
export function missingReadings(
  readings: readonly FactReading[],
  row: FactRow,
): readonly FactReading[] {
  const missing = new Map<string, FactReading>();
  const walk = (reading: FactReading): void => {
    const { definition, ref, derivation } = reading;
    if (settle(definition, row.value(ref)) !== UNKNOWN) return;
    if (derivation) lackingIn(derivation.expression, row).forEach(walk);
    else missing.set(ref.key, reading);
  };
  readings.forEach(walk);
  return [...missing.values()].sort((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
}
