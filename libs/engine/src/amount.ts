import { type FactReading } from './condition.ts';
import { divide, type Rounding } from './rounding.ts';

/** A decimal as an exact fraction; the denominator is a power of ten. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly parameter?: string;
}

/** How a product of yuan and a rate is brought back to whole fen: the mode, and the multiple of fen it ends on. */
export interface RoundingRule {
  readonly round: Rounding;
  /** 1 for whole fen, 100 for whole yuan, 1,000,000 for whole ten thousands of yuan. */
  readonly toFen: bigint;
}

/** What a band pays: a share of the base, a sum per counted unit, or (only by the whole) a sum. */
export type BandPay =
  | ({ readonly kind: 'rate' } & Ratio)
  | { readonly kind: 'perUnit'; readonly each: Amount }
  | { readonly kind: 'fixed'; readonly of: Amount };

/** One band of a base, from where the last one ends. */
export interface Band {
  /** Where it ends, in the base's own scale (fen, units, or billionths of a decimal); null for the last band. */
  readonly end: bigint | null;
  /** Whether the end itself still belongs to it: `upTo` says so, `below` says not. */
  readonly inclusive: boolean;
  readonly pays: BandPay;
}

/** What bands are cut from. */
export type BandBase =
  | { readonly kind: 'amount'; readonly of: Amount }
  | { readonly kind: 'fact'; readonly reading: FactReading };

/** A checked amount. Every node yields whole fen, so nothing is ever rounded twice or in silence. */
export type Amount =
  | { readonly kind: 'fixed'; readonly fen: bigint; readonly parameter?: string }
  | { readonly kind: 'fact'; readonly reading: FactReading }
  | ({ readonly kind: 'rate'; readonly of: Amount } & Ratio & RoundingRule)
  | ({ readonly kind: 'share'; readonly rate: FactReading; readonly of: Amount } & RoundingRule)
  | ({ readonly kind: 'rounded'; readonly of: Amount } & RoundingRule)
  | { readonly kind: 'perUnit'; readonly each: Amount; readonly count: FactReading }
  | { readonly kind: 'cap' | 'floor'; readonly at: Amount; readonly of: Amount }
  | { readonly kind: 'difference'; readonly of: Amount; readonly less: Amount }
  | { readonly kind: 'sum' | 'min' | 'max'; readonly of: readonly Amount[] }
  | ({
      readonly kind: 'bands';
      readonly how: 'progressive' | 'whole';
      readonly base: BandBase;
      /** Ascending; the last one is open. */
      readonly bands: readonly Band[];
    } & RoundingRule);

/** The known number of a fact (fen for money, the count, the decimal), or null when unknown. */
export type Figure = (reading: FactReading) => number | null;

/** Decimals are computed in billionths: no fact and no literal has more than nine places. */
export const BILLIONTHS = 1_000_000_000n;

/** The facts an amount reads, in reading order, repeats included. */
export function amountReadings(amount: Amount): readonly FactReading[] {
  switch (amount.kind) {
    case 'fixed':
      return [];
    case 'fact':
      return [amount.reading];
    case 'share':
      return [...amountReadings(amount.of), amount.rate];
    case 'perUnit':
      return [...amountReadings(amount.each), amount.count];
    case 'bands':
      return [
        ...(amount.base.kind === 'fact' ? [amount.base.reading] : amountReadings(amount.base.of)),
        ...amount.bands.flatMap(({ pays }) => amountsPaid(pays).flatMap(amountReadings)),
      ];
    default:
      return partsOf(amount).flatMap(amountReadings);
  }
}

/**
 * Computes an amount in fen, exactly.
 *
 * @returns null as soon as one needed fact is unknown, even where a cap could decide without it: what was computed
 *   must be explainable from figures that were seen. The result may be zero or negative when the base is.
 */
export function amountOf(amount: Amount, figure: Figure): bigint | null {
  switch (amount.kind) {
    case 'fixed':
      return amount.fen;
    case 'fact':
      return whole(figure(amount.reading));
    case 'perUnit': {
      const each = amountOf(amount.each, figure);
      const count = whole(figure(amount.count));
      return each === null || count === null ? null : each * count;
    }
    case 'share': {
      const base = amountOf(amount.of, figure);
      const rate = figure(amount.rate);
      return base === null || rate === null
        ? null
        : rounded(base * inBillionths(rate), BILLIONTHS, amount);
    }
    case 'bands':
      return banded(amount, figure);
    default: {
      const parts: bigint[] = [];
      for (const part of partsOf(amount)) {
        const fen = amountOf(part, figure);
        if (fen === null) return null;
        parts.push(fen);
      }
      return combined(amount, parts);
    }
  }
}

/** A decimal of at most fifteen digits and nine places in billionths, exactly as it is written. */
export function inBillionths(value: number): bigint {
  const shortest = String(value);
  const text = shortest.includes('e') ? value.toFixed(9) : shortest;
  const [digits = '0', fraction = ''] = text.split('.');
  return BigInt(`${digits}${fraction.padEnd(9, '0')}`);
}

/** Billionths back to the decimal that was written, for sentences. */
export function fromBillionths(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const size = value < 0n ? -value : value;
  const fraction = String(size % BILLIONTHS)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${sign}${size / BILLIONTHS}${fraction === '' ? '' : `.${fraction}`}`;
}

type Simple = Exclude<Amount, { kind: 'fixed' | 'fact' | 'perUnit' | 'share' | 'bands' }>;

/** The amounts inside a node that has nothing else inside, in the order they are said. */
function partsOf(amount: Simple): readonly Amount[] {
  switch (amount.kind) {
    case 'rate':
    case 'rounded':
      return [amount.of];
    case 'cap':
    case 'floor':
      return [amount.of, amount.at];
    case 'difference':
      return [amount.of, amount.less];
    default:
      return amount.of;
  }
}

function combined(amount: Simple, parts: readonly bigint[]): bigint {
  const [first = 0n, second = 0n] = parts;
  switch (amount.kind) {
    case 'rate':
      return rounded(first * amount.numerator, amount.denominator, amount);
    case 'rounded':
      return rounded(first, 1n, amount);
    case 'difference':
      return first - second;
    case 'sum':
      return parts.reduce((total, part) => total + part, 0n);
    case 'cap':
    case 'min':
      return parts.reduce((least, part) => (part < least ? part : least));
    default:
      return parts.reduce((greatest, part) => (part > greatest ? part : greatest));
  }
}

function rounded(dividend: bigint, divisor: bigint, { round, toFen }: RoundingRule): bigint {
  return divide(dividend, divisor * toFen, round) * toFen;
}

function banded(amount: Extract<Amount, { kind: 'bands' }>, figure: Figure): bigint | null {
  const base = baseOf(amount.base, figure);
  const paid: (bigint | null)[] = amount.bands.map(({ pays }) => payOf(pays, figure));
  if (base === null || paid.includes(null)) return null;
  const denominator = commonDenominator(amount.bands);
  let total = 0n;
  let from = 0n;
  for (const [index, { end, inclusive, pays }] of amount.bands.entries()) {
    const pay = paid[index] as bigint;
    const inside = end === null || (inclusive ? base <= end : base < end);
    if (amount.how === 'whole') {
      if (inside) {
        const sum =
          pays.kind === 'fixed' ? pay * denominator : base * inCommon(pays, pay, denominator);
        return rounded(sum, denominator, amount);
      }
    } else {
      const until = inside ? base : end;
      if (until > from) total += (until - from) * inCommon(pays, pay, denominator);
      if (inside) return rounded(total, denominator, amount);
      from = end;
    }
  }
  return null;
}

function baseOf(base: BandBase, figure: Figure): bigint | null {
  if (base.kind === 'amount') return amountOf(base.of, figure);
  const value = figure(base.reading);
  if (value === null) return null;
  return base.reading.definition.type === 'decimal' ? inBillionths(value) : BigInt(value);
}

/** The figure of a band: the numerator of its rate, or fen. */
function payOf(pays: BandPay, figure: Figure): bigint | null {
  const [inner] = amountsPaid(pays);
  return pays.kind === 'rate' ? pays.numerator : inner ? amountOf(inner, figure) : null;
}

function inCommon(pays: BandPay, pay: bigint, denominator: bigint): bigint {
  return pay * (pays.kind === 'rate' ? denominator / pays.denominator : denominator);
}

/** Rates of bands are added before anything is rounded, over the largest of their powers of ten. */
function commonDenominator(bands: readonly Band[]): bigint {
  return bands.reduce(
    (most, { pays }) => (pays.kind === 'rate' && pays.denominator > most ? pays.denominator : most),
    1n,
  );
}

/** The amounts inside what a band pays. */
export function amountsPaid(pays: BandPay): readonly Amount[] {
  if (pays.kind === 'rate') return [];
  return [pays.kind === 'fixed' ? pays.of : pays.each];
}

function whole(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}
