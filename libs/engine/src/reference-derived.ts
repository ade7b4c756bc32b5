import { addDays, periodInterval, shiftPeriod } from '#libs/kernel';
import { Decimal } from 'decimal.js';
import { type DerivedFact } from './derived-fact.ts';
import { type Json, type JsonObject } from './json-document.ts';

/*
 * Derived facts by the obvious way: the expression as written, in fractions of decimals that are never rounded. It shares
 * no code with the compiled one and expects an expression that the compiler accepts.
 */

/** Decimals that hold every product an expression can make. */
const Wide = Decimal.clone({ precision: 4000, toExpNeg: -9000, toExpPos: 9000 });

/** A quotient of two decimals; the divisor is positive. */
interface Share {
  readonly of: Decimal;
  readonly by: Decimal;
}

/** A known value in the middle of a computation. */
type Value = Share | string | boolean;

/** What the evaluator asks of the one that reads conditions and facts. */
export interface Asking {
  /** Fen, number, date, code or truth; null when it is missing, which the asker notes for itself. */
  fact(json: JsonObject): Decimal | string | boolean | null;
  parameter(id: string): Decimal | string | boolean;
  answer(condition: Json): boolean | null;
  /** Notes what an open condition lacks. */
  open(condition: Json): void;
  readonly period: string;
}

/** The value of a derived fact as a row would hold it, or null. */
export function naiveDerived(
  { value, definition, round, places }: DerivedFact,
  asking: Asking,
): boolean | number | string | null {
  const found = compute(value, asking, definition.type);
  if (found === null || typeof found !== 'object') return found;
  const exact = rounded(found, definition.type === 'decimal' ? places : 0, round ?? 'down');
  const digits = definition.type === 'decimal' ? exact.times(`1e${places}`) : exact;
  const most = definition.type === 'decimal' ? '999999999999999' : String(Number.MAX_SAFE_INTEGER);
  return digits.abs().greaterThan(most) ? null : exact.toNumber() + 0;
}

function compute(json: Json, asking: Asking, wanted: string): Value | null {
  if (typeof json === 'boolean') return json;
  if (typeof json === 'number') return share(new Wide(json));
  if (typeof json === 'string') {
    const number = wanted === 'integer' || wanted === 'decimal' || wanted === 'money';
    return number ? share(new Wide(json)) : json;
  }
  const node = json as JsonObject;
  const [kind = ''] = Object.keys(node).filter((key) => key in OPERATIONS);
  const operation = OPERATIONS[kind];
  if (operation)
    return operation(node, asking, wanted, (part, type = wanted) =>
      compute(part as Json, asking, type),
    );
  const [name, inner] = Object.entries(node)[0] as [string, Json];
  const type = wanted === 'date' ? 'date' : 'decimal';
  const written = Array.isArray(inner) ? inner : everyPeriod(inner as JsonObject, asking.period);
  const parts = written.map((part: Json) => compute(part, asking, type));
  return parts.includes(null) ? null : reduced(name, parts as Value[]);
}

type Operation = (
  node: JsonObject,
  asking: Asking,
  wanted: string,
  of: (part: Json | undefined, type?: string) => Value | null,
) => Value | null;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  fact: (node, asking) => lift(asking.fact(node)),
  parameter: (node, asking) => lift(asking.parameter(node.parameter as string)),
  fixed: (node) => share(new Wide(node.fixed as string).times(100)),
  startOf: (node, asking) => dayOf(node, asking.period),
  endOf: (node, asking) => dayOf(node, asking.period),
  holds: ({ holds }, asking) => {
    const answer = asking.answer(holds as Json);
    if (answer === null) asking.open(holds as Json);
    return answer;
  },
  choose: (node, asking, _, of) => {
    for (const entry of node.choose as JsonObject[]) {
      const answer = asking.answer(entry.when as Json);
      if (answer === true) return of(entry.then);
      if (answer === null) {
        asking.open(entry.when as Json);
        return null;
      }
    }
    return of(node.otherwise);
  },
  elapsed: (node, _, __, of) => {
    const from = of(node.from, 'date');
    const until = of(node.until, 'date');
    if (from === null || until === null) return null;
    return share(new Wide(between(node.elapsed as string, from as string, until as string)));
  },
  rounded: (node, _, __, of) => {
    const value = of(node.rounded, 'decimal') as Share | null;
    return value && share(rounded(value, (node.places ?? 0) as number, node.round as string));
  },
  difference: ({ difference }, _, __, of) => {
    const [first, second] = (difference as Json[]).map((part) => of(part, 'decimal') as Share);
    return first && second ? add(first, { of: second.of.negated(), by: second.by }) : null;
  },
  quotient: ({ quotient, whenZero }, _, __, of) => {
    const [first, second] = (quotient as Json[]).map((part) => of(part, 'decimal') as Share);
    if (second?.of.isZero() === true) {
      const zero = of(whenZero, 'decimal');
      return first ? zero : null;
    }
    if (!first || !second) return null;
    const sign = second.of.isNegative() ? -1 : 1;
    return {
      of: first.of.times(second.by).times(sign),
      by: first.by.times(second.of).times(sign),
    };
  },
};

function reduced(kind: string, parts: Value[]): Value {
  const [first, ...rest] = parts;
  switch (kind) {
    case 'sum':
      return rest.reduce((a, b) => add(a as Share, b as Share), first as Value);
    case 'product':
      return rest.reduce<Share>(
        (a, b) => ({ of: a.of.times((b as Share).of), by: a.by.times((b as Share).by) }),
        first as Share,
      );
    case 'mean': {
      const total = reduced('sum', parts) as Share;
      return { of: total.of, by: total.by.times(parts.length) };
    }
    default:
      return [...parts].sort((a, b) => (kind === 'min' ? order(a, b) : order(b, a)))[0] as Value;
  }
}

/** The same fact in each period of a series, written out as an author would have to. */
function everyPeriod(json: JsonObject, period: string): Json[] {
  const asked = (json.params as JsonObject).period as JsonObject;
  const until = (asked.until ?? 'P') as string;
  const last = until === 'P' ? period : shiftPeriod(period, -Number(until.slice(2)));
  const parts: Json[] = [];
  for (let at = asked.since as string; at <= last; at = shiftPeriod(at, 1))
    parts.push({ fact: json.fact as string, params: { resolved: at } });
  return parts;
}

function dayOf(node: JsonObject, period: string): string {
  const asked = (node.startOf ?? node.endOf) as string;
  const at = periodInterval(asked === 'P' ? period : shiftPeriod(period, -Number(asked.slice(2))));
  return node.startOf === undefined ? addDays(at.until, -1) : at.from;
}

/** Counted one unit at a time, a birthday on a day that a month lacks falling on its last. */
function between(span: string, from: string, until: string): number {
  if (until < from) return -between(span, until, from);
  if (span === 'days') return (Date.parse(until) - Date.parse(from)) / 86_400_000;
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const step = span === 'years' ? 12 : 1;
  for (let count = 0; ; count += 1) {
    const at = month - 1 + (count + 1) * step;
    const last = new Date(Date.UTC(year, at + 1, 0)).getUTCDate();
    const next = new Date(Date.UTC(year, at, Math.min(day, last))).toISOString().slice(0, 10);
    if (next > until) return count;
  }
}

function rounded({ of, by }: Share, places: number, round: string): Decimal {
  const scaled = of.times(`1e${places}`).abs();
  const whole = scaled.dividedToIntegerBy(by);
  const rest = scaled.minus(whole.times(by));
  const up =
    (round === 'up' && !rest.isZero()) ||
    (round === 'halfUp' && rest.times(2).greaterThanOrEqualTo(by));
  const size = (up ? whole.plus(1) : whole).times(`1e-${places}`);
  return of.isNegative() ? size.negated() : size;
}

function add(a: Share, b: Share): Share {
  return { of: a.of.times(b.by).plus(b.of.times(a.by)), by: a.by.times(b.by) };
}

function order(a: Value, b: Value): number {
  if (typeof a === 'object' && typeof b === 'object')
    return a.of.times(b.by).comparedTo(b.of.times(a.by));
  return a < b ? -1 : a > b ? 1 : 0;
}

function share(of: Decimal): Share {
  return { of, by: new Wide(1) };
}

function lift(value: Decimal | string | boolean | null): Value | null {
  return value instanceof Decimal || Decimal.isDecimal(value) ? share(new Wide(value)) : value;
}
