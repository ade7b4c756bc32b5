import {
  type Amount,
  amountOf,
  amountReadings,
  type Band,
  type BandPay,
  type Figure,
} from './amount.ts';
import { type FactReading } from './condition.ts';
import { type Rounding } from './rounding.ts';

/**
 * Figures within this size are computed in doubles where that is proven exact: eleven billion yuan in fen. A row with a
 * larger one takes the way of {@link amountOf}.
 */
export const PROVEN_FIGURE = 2 ** 40;

/** Computes the amount of one subject in fen; null as soon as a fact it reads is unknown. */
export type AmountProgram = (figure: Figure) => bigint | null;

const programs = new WeakMap<Amount, AmountProgram>();

/**
 * The fastest exact way to compute an amount.
 *
 * Bounds are carried from the facts (at most {@link PROVEN_FIGURE} in size, which is checked per row) through every
 * node. Where no intermediate integer can leave what a double holds exactly, the amount is computed in doubles; else,
 * and for rows with larger figures, in BigInt. Both give the same fen.
 */
export function programOf(amount: Amount): AmountProgram {
  const existing = programs.get(amount);
  if (existing) return existing;
  const exact: AmountProgram = (figure) => amountOf(amount, figure);
  const proven = provenNode(amount);
  const program = proven ? inDoubles(amountReadings(amount), proven.run, exact) : exact;
  programs.set(amount, program);
  return program;
}

/** Whether every row with ordinary figures is computed in doubles. */
export function isProven(amount: Amount): boolean {
  return provenNode(amount) !== undefined;
}

function inDoubles(
  readings: readonly FactReading[],
  run: Run,
  exact: AmountProgram,
): AmountProgram {
  return (figure) => {
    for (const reading of readings) {
      const value = figure(reading);
      if (value === null) return null;
      if (Math.abs(value) > PROVEN_FIGURE) return exact(figure);
    }
    return BigInt(run(figure));
  };
}

type Run = (figure: Figure) => number;

/** A node that stays within exact integers, with the greatest size its value can take. */
interface Proven {
  readonly run: Run;
  readonly most: number;
}

function within(run: Run, most: number): Proven | undefined {
  return most <= Number.MAX_SAFE_INTEGER ? { run, most } : undefined;
}

function provenNode(amount: Amount): Proven | undefined {
  switch (amount.kind) {
    case 'fixed': {
      const fen = Number(amount.fen);
      return within(() => fen, Math.abs(fen));
    }
    case 'fact':
      return within(figureOf(amount.reading), PROVEN_FIGURE);
    case 'share':
      return undefined;
    case 'rate':
      return provenRate(amount);
    case 'rounded': {
      const of = provenNode(amount.of);
      return of && roundedRun(of, 1, amount);
    }
    case 'perUnit': {
      const each = provenNode(amount.each);
      const count = figureOf(amount.count);
      return (
        each && within((figure) => each.run(figure) * count(figure), each.most * PROVEN_FIGURE)
      );
    }
    case 'difference':
      return pair(amount.of, amount.less, (a, b) => a - b, sumOfSizes);
    case 'cap':
      return pair(amount.of, amount.at, Math.min, Math.max);
    case 'floor':
      return pair(amount.of, amount.at, Math.max, Math.max);
    case 'bands':
      return provenBands(amount);
    default:
      return provenSeveral(amount.kind, amount.of);
  }
}

function provenRate(amount: Extract<Amount, { kind: 'rate' }>): Proven | undefined {
  const of = provenNode(amount.of);
  const numerator = Number(amount.numerator);
  const product =
    of && within((figure) => of.run(figure) * numerator, of.most * Math.abs(numerator));
  return product && roundedRun(product, Number(amount.denominator), amount);
}

function provenSeveral(kind: 'sum' | 'min' | 'max', of: readonly Amount[]): Proven | undefined {
  const [first, ...rest] = of.map(provenNode);
  return rest.reduce((left, right) => {
    if (!left || !right) return undefined;
    const { run: a } = left;
    const { run: b } = right;
    if (kind === 'sum') return within((figure) => a(figure) + b(figure), left.most + right.most);
    const choose = kind === 'min' ? Math.min : Math.max;
    return within((figure) => choose(a(figure), b(figure)), Math.max(left.most, right.most));
  }, first);
}

function pair(
  left: Amount,
  right: Amount,
  join: (a: number, b: number) => number,
  size: (a: number, b: number) => number,
): Proven | undefined {
  const a = provenNode(left);
  const b = provenNode(right);
  return a && b && within((figure) => join(a.run(figure), b.run(figure)), size(a.most, b.most));
}

function provenBands(amount: Extract<Amount, { kind: 'bands' }>): Proven | undefined {
  const base = provenBase(amount.base);
  const denominator = amount.bands.reduce(
    (most, { pays }) => (pays.kind === 'rate' ? Math.max(most, Number(pays.denominator)) : most),
    1,
  );
  const paid = amount.bands.map(({ pays }) => provenPay(pays, denominator));
  if (!base || !paid.every((pay) => pay !== undefined)) return undefined;
  const highest = Math.max(...paid.map(({ most }) => most));
  const ends = amount.bands.map(({ end }) => (end === null ? Infinity : Number(end)));
  const reach = Math.max(...amount.bands.map(({ end }) => Math.abs(Number(end ?? 0n))));
  const sum = within(
    bandRun(amount.how, base.run, amount.bands, ends, paid),
    2 * Math.max(base.most, reach) * highest,
  );
  return sum && roundedRun(sum, denominator, amount);
}

function bandRun(
  how: 'progressive' | 'whole',
  base: Run,
  bands: readonly Band[],
  ends: readonly number[],
  paid: readonly Proven[],
): Run {
  return (figure) => {
    const value = base(figure);
    let total = 0;
    let from = 0;
    for (const [index, pay] of paid.entries()) {
      const end = ends[index] as number;
      const { inclusive, pays } = bands[index] as Band;
      const inside = inclusive ? value <= end : value < end;
      const each = pay.run(figure);
      if (how === 'whole') {
        if (inside) return pays.kind === 'fixed' ? each : value * each;
        continue;
      }
      const until = inside ? value : end;
      if (until > from) total += (until - from) * each;
      if (inside) return total;
      from = end;
    }
    return total;
  };
}

function provenBase(base: Extract<Amount, { kind: 'bands' }>['base']): Proven | undefined {
  if (base.kind === 'amount') return provenNode(base.of);
  if (base.reading.definition.type === 'decimal') return undefined;
  return within(figureOf(base.reading), PROVEN_FIGURE);
}

/** What a band pays per base unit, over the common denominator. */
function provenPay(pays: BandPay, denominator: number): Proven | undefined {
  if (pays.kind === 'rate') {
    const rate = (Number(pays.numerator) * denominator) / Number(pays.denominator);
    return within(() => rate, Math.abs(rate));
  }
  const inner = provenNode(pays.kind === 'fixed' ? pays.of : pays.each);
  return inner && within((figure) => inner.run(figure) * denominator, inner.most * denominator);
}

/** Rounds an exact quotient; `%` and the division of what it leaves are exact on integers a double holds. */
function roundedRun(
  dividend: Proven,
  denominator: number,
  { round, toFen }: { readonly round: Rounding; readonly toFen: bigint },
): Proven | undefined {
  const unit = Number(toFen);
  const divisor = denominator * unit;
  if (divisor > Number.MAX_SAFE_INTEGER) return undefined;
  const run: Run = (figure) => {
    const value = dividend.run(figure);
    const rest = value % divisor;
    const quotient = (value - rest) / divisor;
    const size = Math.abs(rest);
    const further =
      rest !== 0 && (round === 'up' || (round === 'halfUp' && size >= divisor - size));
    return (quotient + (further ? Math.sign(value) : 0)) * unit;
  };
  return within(run, dividend.most / denominator + unit);
}

function figureOf(reading: FactReading): Run {
  return (figure) => figure(reading) ?? 0;
}

function sumOfSizes(a: number, b: number): number {
  return a + b;
}
