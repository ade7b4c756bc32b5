import { type FactReading } from './condition.ts';

/** How what lies below a fen is dealt with: towards zero, away from zero, or half away from zero. */
export type Rounding = 'down' | 'up' | 'halfUp';

/** A checked amount. Every node yields whole fen, so nothing is ever rounded twice or in silence. */
export type Amount =
  | { readonly kind: 'fixed'; readonly fen: bigint; readonly parameter?: string }
  | { readonly kind: 'fact'; readonly reading: FactReading }
  | {
      readonly kind: 'rate';
      /** The rate is `numerator / denominator`, exactly; the denominator is a power of ten. */
      readonly numerator: bigint;
      readonly denominator: bigint;
      readonly round: Rounding;
      readonly of: Amount;
      readonly parameter?: string;
    }
  | { readonly kind: 'perUnit'; readonly each: Amount; readonly count: FactReading }
  | { readonly kind: 'cap'; readonly at: Amount; readonly of: Amount }
  | { readonly kind: 'sum' | 'min' | 'max'; readonly of: readonly Amount[] };

/** The facts an amount reads, in reading order, repeats included. */
export function amountReadings(amount: Amount): readonly FactReading[] {
  switch (amount.kind) {
    case 'fixed':
      return [];
    case 'fact':
      return [amount.reading];
    case 'rate':
      return amountReadings(amount.of);
    case 'perUnit':
      return [...amountReadings(amount.each), amount.count];
    case 'cap':
      return [...amountReadings(amount.of), ...amountReadings(amount.at)];
    default:
      return amount.of.flatMap(amountReadings);
  }
}

/**
 * Computes an amount in fen, exactly.
 *
 * @param value the known number of a fact: fen for money, the count for integers; null when unknown
 * @returns null as soon as one needed fact is unknown, even where a cap could decide without it: what was computed
 *   must be explainable from figures that were seen. The result may be zero or negative when the base is.
 */
export function amountOf(
  amount: Amount,
  value: (reading: FactReading) => number | null,
): bigint | null {
  switch (amount.kind) {
    case 'fixed':
      return amount.fen;
    case 'fact':
      return whole(value(amount.reading));
    case 'rate': {
      const base = amountOf(amount.of, value);
      return base === null
        ? null
        : divide(base * amount.numerator, amount.denominator, amount.round);
    }
    case 'perUnit': {
      const each = amountOf(amount.each, value);
      const count = whole(value(amount.count));
      return each === null || count === null ? null : each * count;
    }
    case 'cap': {
      const at = amountOf(amount.at, value);
      const of = amountOf(amount.of, value);
      return at === null || of === null ? null : of < at ? of : at;
    }
    default: {
      const parts = amount.of.map((part) => amountOf(part, value));
      return parts.every((part) => part !== null) ? combine(amount.kind, parts) : null;
    }
  }
}

function combine(kind: 'sum' | 'min' | 'max', parts: readonly bigint[]): bigint {
  if (kind === 'sum') return parts.reduce((total, part) => total + part, 0n);
  return parts.reduce((best, part) => ((kind === 'min' ? part < best : part > best) ? part : best));
}

function whole(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}

function divide(dividend: bigint, divisor: bigint, round: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n || round === 'down') return quotient;
  const size = rest < 0n ? -rest : rest;
  if (round === 'halfUp' && size * 2n < divisor) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}
