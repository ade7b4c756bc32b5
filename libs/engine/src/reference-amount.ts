import { Decimal } from 'decimal.js';
import { type Json, type JsonObject } from './json-document.ts';

/** Enough digits that no amount is ever rounded except where the policy says so. */
export const Exact = Decimal.clone({ precision: 120 });

/** What an amount as written reads. */
export interface AmountFigures {
  /** The number of `{"fact": …}`: fen for money. */
  readonly number: (fact: JsonObject) => Decimal;
  /** Fen for money. */
  readonly parameter: (id: string) => Decimal;
  readonly type: (fact: JsonObject) => string;
}

/** The naive evaluation of an amount, in fen, straight from the text of the policy. */
export function naiveAmount(json: JsonObject, figures: AmountFigures): Decimal {
  const inner = (part: Json | undefined): Decimal => naiveAmount(part as JsonObject, figures);
  const sum = (yuan: Json | undefined): Decimal =>
    isObject(yuan) ? inner(yuan) : new Exact(yuan as string).times(100);
  const factor = (number: Json | undefined): Decimal => {
    if (!isObject(number)) return new Exact(number as string);
    return 'fact' in number
      ? figures.number(number)
      : figures.parameter(number.parameter as string);
  };
  if ('bands' in json) return naiveBands(json, figures, sum, factor);
  if ('fixed' in json) return sum(json.fixed);
  if ('parameter' in json) return figures.parameter(json.parameter as string);
  if ('fact' in json) return figures.number(json);
  if ('perUnit' in json) return sum(json.perUnit).times(figures.number(json.count as JsonObject));
  if ('rate' in json) return inRoundFigures(inner(json.of).times(factor(json.rate)), json);
  if ('rounded' in json) return inRoundFigures(inner(json.rounded), json);
  if ('cap' in json) return Exact.min(inner(json.of), sum(json.cap));
  if ('floor' in json) return Exact.max(inner(json.of), sum(json.floor));
  if ('difference' in json) {
    const [from, less] = json.difference as Json[];
    return inner(from).minus(inner(less));
  }
  const parts = ((json.sum ?? json.min ?? json.max) as Json[]).map(inner);
  if ('sum' in json) return parts.reduce((total, part) => total.plus(part), new Exact(0));
  return 'min' in json ? Exact.min(...parts) : Exact.max(...parts);
}

/** One slice after the other, or the one band that the whole base lies in. */
function naiveBands(
  json: JsonObject,
  figures: AmountFigures,
  sum: (json: Json | undefined) => Decimal,
  factor: (json: Json | undefined) => Decimal,
): Decimal {
  const written = json.of as JsonObject;
  const type = typeof written.fact === 'string' ? figures.type(written) : 'money';
  const counted = type === 'integer' || type === 'decimal';
  const base = counted ? figures.number(written) : naiveAmount(written, figures);
  const bands = (json.bands as JsonObject[]).map((band) => {
    const end = band.upTo ?? band.below;
    const limit = end === undefined ? null : counted ? factor(end) : sum(end);
    const inside =
      limit === null || ('upTo' in band ? base.lessThanOrEqualTo(limit) : base.lessThan(limit));
    const each = 'rate' in band ? factor(band.rate) : sum(band.perUnit ?? band.fixed);
    return { limit, inside, each, once: 'fixed' in band };
  });
  const reached = bands.findIndex(({ inside }) => inside);
  const last = bands[reached] as (typeof bands)[number];
  if (json.how === 'whole')
    return inRoundFigures(last.once ? last.each : base.times(last.each), json);
  let total = new Exact(0);
  for (const [index, { limit, each }] of bands.slice(0, reached + 1).entries()) {
    const from = bands[index - 1]?.limit ?? new Exact(0);
    const until = index === reached ? base : (limit as Decimal);
    total = total.plus(Exact.max(until.minus(from), 0).times(each));
  }
  return inRoundFigures(total, json);
}

/** Rounds as declared, to whole fen unless a coarser unit is named. */
function inRoundFigures(fen: Decimal, json: JsonObject): Decimal {
  const modes = {
    down: Decimal.ROUND_DOWN,
    up: Decimal.ROUND_UP,
    halfUp: Decimal.ROUND_HALF_UP,
  };
  const mode = modes[(json.round ?? 'down') as keyof typeof modes];
  const unit = json.to === undefined ? new Exact(1) : new Exact(json.to as string).times(100);
  return fen.dividedBy(unit).toDecimalPlaces(0, mode).times(unit);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
