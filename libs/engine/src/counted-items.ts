import { type Interval, type LocalDate, periodInterval } from '#libs/kernel';
import { type Aggregate, countsIn } from './aggregate.ts';
import { amountReadings } from './amount.ts';
import { type CompiledPolicy } from './compile.ts';
import { type FactReading, factsRead } from './condition.ts';
import { onDay } from './day-of-decision.ts';
import { expressionReadings } from './expression.ts';
import { type FactRow } from './fact-dictionary.ts';

/** What counts items (persons, loans) for an amount, and the facts of each item by which it does. */
export interface Counting {
  readonly aggregate: Aggregate;
  /** The days of the period that is asked for; null for all days. */
  readonly period: Interval | null;
  readonly facts: readonly string[];
}

/** What counts items for the amount of a policy, also through what the amount is computed from; each once. */
export function countingsOf({ amount, derivations }: CompiledPolicy): readonly Counting[] {
  const found = new Map<string, Counting>();
  const seen = new Set<string>();
  const follow = (readings: readonly FactReading[]): void => {
    for (const { definition, ref } of readings) {
      if (seen.has(ref.key)) continue;
      seen.add(ref.key);
      const derivation = derivations.get(ref.key);
      if (derivation) follow(expressionReadings(derivation.expression));
      const { aggregate } = definition;
      if (!aggregate) continue;
      const period = ref.period === 'asOf' ? null : periodInterval(ref.period);
      found.set(ref.key, { aggregate, period, facts: factsOf(aggregate) });
    }
  };
  if (amount) follow(amountReadings(amount));
  return [...found.values()];
}

/** Which of some items are counted on a day; one of which that is not known is not. */
export function areCounted(
  { aggregate, period }: Counting,
  items: readonly FactRow[],
  day: LocalDate,
): readonly boolean[] {
  return items.map((item) => countsIn(aggregate, onDay(item, day), period) === true);
}

function factsOf({ of, by, during, where }: Aggregate): readonly string[] {
  const read = [of, by, during].flatMap((fact) => (fact ? [fact.id] : []));
  return [...new Set([...read, ...(where ? factsRead(where).map(({ id }) => id) : [])])];
}
