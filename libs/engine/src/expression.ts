import { addMonths, dayNumber, type LocalDate } from '#libs/kernel';
import { type Condition, type FactReading, leavesOf, readingsOf } from './condition.ts';
import { type FactRow } from './fact-dictionary.ts';
import {
  compareFractions,
  decimalFraction,
  type Fraction,
  minus,
  over,
  plus,
  roundedTo,
  times,
  wholeFraction,
} from './fraction.ts';
import { type Rounding } from './rounding.ts';
import { settle, type Truth, truthOfCondition, truthOfLeaf, combine } from './truth.ts';

/** Spans of time that can be counted between two days. */
export type Span = 'days' | 'months' | 'years';

/** What a derived fact is computed by: checked, typed, its periods resolved. Money is in fen throughout. */
export type Expression =
  | {
      readonly kind: 'number';
      readonly value: Fraction;
      /** Whether the value is fen. */
      readonly money: boolean;
      readonly parameter?: string;
    }
  | { readonly kind: 'word'; readonly value: string | boolean; readonly parameter?: string }
  | { readonly kind: 'fact'; readonly reading: FactReading }
  | {
      readonly kind: 'sum' | 'product' | 'min' | 'max' | 'mean';
      readonly of: readonly Expression[];
    }
  | { readonly kind: 'difference'; readonly of: Expression; readonly less: Expression }
  | {
      readonly kind: 'quotient';
      readonly of: Expression;
      readonly by: Expression;
      /** What stands when the divisor is zero; null where the divisor is a literal other than zero. */
      readonly whenZero: Expression | null;
    }
  | {
      readonly kind: 'rounded';
      readonly of: Expression;
      readonly round: Rounding;
      readonly places: number;
    }
  | {
      readonly kind: 'elapsed';
      readonly span: Span;
      readonly from: Expression;
      readonly until: Expression;
    }
  | {
      readonly kind: 'choose';
      readonly cases: readonly { readonly when: Condition; readonly then: Expression }[];
      readonly otherwise: Expression;
    }
  | { readonly kind: 'holds'; readonly when: Condition };

/** A value in the middle of a computation: an exact number, a date, code or text, a truth; null is unknown. */
export type Exactly = Fraction | string | boolean | null;

/** The facts an expression may read, in reading order, repeats included. */
export function expressionReadings(expression: Expression): readonly FactReading[] {
  switch (expression.kind) {
    case 'number':
    case 'word':
      return [];
    case 'fact':
      return [expression.reading];
    case 'holds':
      return leavesOf(expression.when).flatMap(readingsOf);
    case 'choose':
      return [
        ...expression.cases.flatMap(({ when, then }) => [
          ...leavesOf(when).flatMap(readingsOf),
          ...expressionReadings(then),
        ]),
        ...expressionReadings(expression.otherwise),
      ];
    default:
      return partsOf(expression).flatMap(expressionReadings);
  }
}

/**
 * Computes an expression exactly, rounding only where it says so.
 *
 * @returns null as soon as something needed is unknown; of a choice only what was chosen is needed
 */
export function evaluate(expression: Expression, row: FactRow): Exactly {
  switch (expression.kind) {
    case 'number':
    case 'word':
      return expression.value;
    case 'fact':
      return factValue(expression.reading, row);
    case 'holds': {
      const truth = truthOfCondition(expression.when, row);
      return truth === 'unknown' ? null : truth === 'true';
    }
    case 'choose': {
      const chosen = choice(expression, row);
      return chosen && evaluate(chosen, row);
    }
    case 'quotient': {
      const of = evaluate(expression.of, row) as Fraction | null;
      const by = evaluate(expression.by, row) as Fraction | null;
      if (of === null || by === null) return null;
      if (by.numerator !== 0n) return over(of, by);
      return expression.whenZero && evaluate(expression.whenZero, row);
    }
    default: {
      const parts: Exclude<Exactly, null>[] = [];
      for (const part of partsOf(expression)) {
        const value = evaluate(part, row);
        if (value === null) return null;
        parts.push(value);
      }
      return combined(expression, parts);
    }
  }
}

/** The unknown facts for want of which an expression has no value, in reading order; none when it has one. */
export function lackingIn(expression: Expression, row: FactRow): readonly FactReading[] {
  if (evaluate(expression, row) !== null) return [];
  switch (expression.kind) {
    case 'number':
    case 'word':
      return [];
    case 'fact':
      return [expression.reading];
    case 'holds':
      return openReadings(expression.when, row);
    case 'choose': {
      const chosen = choice(expression, row);
      if (chosen) return lackingIn(chosen, row);
      const open = expression.cases.find(({ when }) => truthOfCondition(when, row) === 'unknown');
      return open ? openReadings(open.when, row) : [];
    }
    case 'quotient': {
      const by = evaluate(expression.by, row) as Fraction | null;
      const needed = by?.numerator === 0n && expression.whenZero ? [expression.whenZero] : [];
      return [expression.of, expression.by, ...needed].flatMap((part) => lackingIn(part, row));
    }
    default:
      return partsOf(expression).flatMap((part) => lackingIn(part, row));
  }
}

/** The readings of unknown comparisons on an unknown path to the root: the ones whose arrival can settle it. */
export function openReadings(condition: Condition, row: FactRow): readonly FactReading[] {
  return open(condition, row).readings;
}

function open(
  condition: Condition,
  row: FactRow,
): { readonly truth: Truth; readonly readings: readonly FactReading[] } {
  if (condition.kind === 'leaf') {
    const truth = truthOfLeaf(condition, row);
    return { truth, readings: truth === 'unknown' ? readingsOf(condition) : [] };
  }
  const parts = condition.of.map((part) => open(part, row));
  const truth = combine(
    condition.kind,
    parts.map((part) => part.truth),
  );
  return { truth, readings: truth === 'unknown' ? parts.flatMap(({ readings }) => readings) : [] };
}

/** Whole days, months or years from one day to another; negative when the second lies before the first. */
export function elapsed(span: Span, from: LocalDate, until: LocalDate): number {
  if (span === 'days') return dayNumber(until) - dayNumber(from);
  if (until < from) return -elapsed(span, until, from);
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number);
  const [untilYear = 0, untilMonth = 0] = until.split('-').map(Number);
  const most = (untilYear - fromYear) * 12 + untilMonth - fromMonth;
  const months = addMonths(from, most) <= until ? most : most - 1;
  return span === 'months' ? months : Math.floor(months / 12);
}

function factValue({ definition, ref }: FactReading, row: FactRow): Exactly {
  const value = settle(definition, row.value(ref));
  if (typeof value === 'symbol') return null;
  if (typeof value === 'number')
    return definition.type === 'decimal' ? decimalFraction(value) : wholeFraction(value);
  return value as string | boolean;
}

/** The branch that applies; null when the first open condition leaves it unknown. */
function choice(
  { cases, otherwise }: Extract<Expression, { kind: 'choose' }>,
  row: FactRow,
): Expression | null {
  for (const { when, then } of cases) {
    const truth = truthOfCondition(when, row);
    if (truth === 'true') return then;
    if (truth === 'unknown') return null;
  }
  return otherwise;
}

type Composed = Exclude<Expression, { kind: 'number' | 'word' | 'fact' | 'choose' | 'holds' }>;

function partsOf(expression: Composed): readonly Expression[] {
  switch (expression.kind) {
    case 'difference':
      return [expression.of, expression.less];
    case 'quotient':
      return expression.whenZero
        ? [expression.of, expression.by, expression.whenZero]
        : [expression.of, expression.by];
    case 'rounded':
      return [expression.of];
    case 'elapsed':
      return [expression.from, expression.until];
    default:
      return expression.of;
  }
}

function combined(
  expression: Exclude<Composed, { kind: 'quotient' }>,
  parts: readonly Exclude<Exactly, null>[],
): Exclude<Exactly, null> {
  switch (expression.kind) {
    case 'elapsed': {
      const [from, until] = parts as string[];
      return wholeFraction(elapsed(expression.span, from as string, until as string));
    }
    case 'rounded':
      return roundedTo(parts[0] as Fraction, expression.places, expression.round);
    case 'difference':
      return minus(parts[0] as Fraction, parts[1] as Fraction);
    case 'min':
    case 'max':
      return extreme(parts as readonly (Fraction | string)[], expression.kind === 'min' ? -1 : 1);
    default: {
      const [first, ...rest] = parts as readonly Fraction[];
      const join = expression.kind === 'product' ? times : plus;
      const all = rest.reduce(join, first as Fraction);
      return expression.kind === 'mean' ? over(all, wholeFraction(parts.length)) : all;
    }
  }
}

function extreme(parts: readonly (Fraction | string)[], sign: number): Fraction | string {
  const order = (a: Fraction | string, b: Fraction | string): number =>
    typeof a === 'object' ? compareFractions(a, b as Fraction) : a < (b as string) ? -1 : 1;
  return parts.reduce((best, part) => (order(part, best) * sign > 0 ? part : best));
}
