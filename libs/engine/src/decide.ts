import { amountReadings } from './amount.ts';
import { programOf } from './amount-program.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition, type FactReading, readingsOf } from './condition.ts';
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
export function decide(compiled: CompiledPolicy, row: FactRow): Decision {
  const { scope, conditions } = compiled;
  if (scope) {
    const within = truthOfCondition(scope, row);
    if (within === 'false')
      return { verdict: 'ineligible', amountFen: null, missing: [], inScope: false };
    if (within === 'unknown') return undetermined(unknownIn(scope, row), row, null);
  }
  const truth = truthOfCondition(conditions, row);
  if (truth === 'false')
    return { verdict: 'ineligible', amountFen: null, missing: [], inScope: true };
  if (truth === 'unknown') return undetermined(unknownIn(conditions, row), row, true);
  if (!compiled.amount) return { verdict: 'eligible', amountFen: null, missing: [], inScope: true };
  const amountFen = programOf(compiled.amount)((reading) => numberIn(row, reading));
  if (amountFen === null) return undetermined(amountReadings(compiled.amount), row, true);
  return { verdict: 'eligible', amountFen, missing: [], inScope: true };
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
  const missing = new Map<string, ColumnRef>();
  for (const { definition, ref } of readings) {
    if (settle(definition, row.value(ref)) === UNKNOWN) missing.set(ref.key, ref);
  }
  const ascending = [...missing.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { verdict: 'undetermined', amountFen: null, missing: ascending, inScope };
}

/** The readings of unknown comparisons on an unknown path to the root: the ones whose arrival can settle it. */
function unknownIn(condition: Condition, row: FactRow): readonly FactReading[] {
  if (truthOfCondition(condition, row) !== 'unknown') return [];
  return condition.kind === 'leaf'
    ? readingsOf(condition)
    : condition.of.flatMap((part) => unknownIn(part, row));
}
