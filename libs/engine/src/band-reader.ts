import {
  type Amount,
  type Band,
  type BandBase,
  type BandPay,
  inBillionths,
  type Ratio,
  type RoundingRule,
} from './amount.ts';
import { type FactReading } from './condition.ts';
import { type FactType } from './fact-dictionary.ts';
import {
  DOCUMENT_LIMITS,
  isList,
  isObject,
  type Json,
  type JsonObject,
  member,
  step,
} from './json-document.ts';
import { type RuleReader } from './rule-reader.ts';

/** What bands borrow from the reader of the amount around them. */
export interface AmountParts {
  money(json: Json | undefined, pointer: string, depth: number): Amount | undefined;
  node(json: Json | undefined, pointer: string, depth: number): Amount | undefined;
  decimal(json: Json | undefined, pointer: string): Ratio | undefined;
  rounding(json: JsonObject, pointer: string, needed: boolean): RoundingRule | undefined;
  /** A counted or decimal fact that bands may be cut from. */
  reading(json: JsonObject, pointer: string): FactReading | undefined;
}

const PAYS = ['rate', 'perUnit', 'fixed'] as const;

/**
 * Reads bands: `{"bands": [{"upTo" | "below": end, "rate" | "perUnit" | "fixed": …}, …], "of": base, "how": …}`.
 *
 * Progressive bands pay each slice of the base at its own rate; whole ones pay all of it at the rate of the band that
 * it reaches. A rate needs a base of money and `perUnit` a counted one; `fixed` is a sum for reaching a band, so it
 * stands in whole bands only.
 */
export class BandReader {
  constructor(
    private readonly reader: RuleReader,
    private readonly parts: AmountParts,
  ) {}

  read(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    const { findings } = this.reader;
    this.reader.only(json, ['bands', 'of', 'how', 'round', 'to'], pointer);
    const how = member(json, 'how');
    if (how !== 'progressive' && how !== 'whole') {
      const wanted = '"progressive" | "whole"';
      findings.add('SHAPE_WRONG', step(pointer, 'how'), wanted, wanted);
      return undefined;
    }
    const base = this.base(member(json, 'of'), step(pointer, 'of'), depth);
    const written = member(json, 'bands');
    const at = step(pointer, 'bands');
    if (!isList(written) || written.length === 0 || written.length > DOCUMENT_LIMITS.bands) {
      const most = DOCUMENT_LIMITS.bands;
      findings.add('SHAPE_WRONG', at, `1 到 ${most} 档的列表`, `a list of 1 to ${most} bands`);
      return undefined;
    }
    if (!base) return undefined;
    const type = base.kind === 'amount' ? 'money' : base.reading.definition.type;
    const before = findings.errors;
    const bands = written.map((band, index) => this.band(band, step(at, index), depth, how, type));
    const rates = bands.some((band) => band?.pays.kind === 'rate');
    const rounding = this.parts.rounding(json, pointer, rates);
    if (findings.errors !== before || !rounding) return undefined;
    const read = bands as readonly Band[];
    return this.ascend(read, at, how)
      ? { kind: 'bands', how, base, bands: read, ...rounding }
      : undefined;
  }

  private base(json: Json | undefined, pointer: string, depth: number): BandBase | undefined {
    const type = isObject(json) ? this.reader.typeOf(json) : undefined;
    if (isObject(json) && (type === 'integer' || type === 'decimal')) {
      this.reader.only(json, ['fact', 'params', 'path'], pointer);
      const reading = this.parts.reading(json, pointer);
      return reading && { kind: 'fact', reading };
    }
    const of = this.parts.node(json, pointer, depth + 1);
    return of && { kind: 'amount', of };
  }

  private band(
    json: Json,
    pointer: string,
    depth: number,
    how: 'progressive' | 'whole',
    type: FactType,
  ): Band | undefined {
    const { findings } = this.reader;
    const kinds = isObject(json) ? PAYS.filter((kind) => Object.hasOwn(json, kind)) : [];
    const [kind] = kinds;
    if (!isObject(json) || kind === undefined || kinds.length > 1) {
      findings.add(
        'SHAPE_WRONG',
        pointer,
        'rate、perUnit 或 fixed 之一',
        'one of rate, perUnit, fixed',
      );
      return undefined;
    }
    this.reader.only(json, ['upTo', 'below', kind], pointer);
    const fits =
      kind === 'rate'
        ? type === 'money'
        : kind === 'perUnit'
          ? type === 'integer'
          : how === 'whole';
    if (!fits) {
      findings.add('BAND_PAYS', step(pointer, kind), `${kind} / ${how} / ${type}`);
      return undefined;
    }
    const pays = this.pays(kind, member(json, kind), step(pointer, kind), depth);
    const end = this.end(json, pointer, type);
    return pays && end && { ...end, pays };
  }

  private pays(
    kind: (typeof PAYS)[number],
    json: Json | undefined,
    pointer: string,
    depth: number,
  ): BandPay | undefined {
    if (kind === 'rate') {
      const rate = this.parts.decimal(json, pointer);
      return rate && { kind, ...rate };
    }
    const sum = this.parts.money(json, pointer, depth);
    if (!sum) return undefined;
    return kind === 'fixed' ? { kind, of: sum } : { kind, each: sum };
  }

  private end(
    json: JsonObject,
    pointer: string,
    type: FactType,
  ): { end: bigint | null; inclusive: boolean } | undefined {
    const upTo = member(json, 'upTo');
    const below = member(json, 'below');
    if (upTo === undefined && below === undefined) return { end: null, inclusive: true };
    const key = upTo === undefined ? 'below' : 'upTo';
    if (upTo !== undefined && below !== undefined) {
      this.reader.findings.add('SHAPE_WRONG', pointer, 'upTo 或 below', 'either upTo or below');
      return undefined;
    }
    const value = this.number(upTo ?? below, step(pointer, key), type);
    if (value === undefined) return undefined;
    const end = type === 'decimal' ? inBillionths(value) : BigInt(value);
    return { end, inclusive: key === 'upTo' };
  }

  private number(raw: Json | undefined, pointer: string, type: FactType): number | undefined {
    if (isObject(raw)) {
      const found = this.reader.parameter(raw, pointer);
      if (!found) return undefined;
      if (found.parameter.type === type) return found.value as number;
      this.reader.findings.add('AMOUNT_UNIT', pointer, type, found.parameter.type);
      return undefined;
    }
    const like = {
      id: '',
      type,
      dataset: '',
      title: { zh: '', en: '' },
      absence: 'unknown',
    } as const;
    const value = this.reader.literal(like, raw, pointer);
    return typeof value === 'number' ? value : undefined;
  }

  /** Each end above the one before (progressive ones above zero), and the last band open. */
  private ascend(bands: readonly Band[], pointer: string, how: 'progressive' | 'whole'): boolean {
    let ascending = bands.at(-1)?.end === null;
    let from: bigint | null = how === 'progressive' ? 0n : null;
    for (const { end } of bands.slice(0, -1)) {
      if (end === null || (from !== null && end <= from)) ascending = false;
      from = end;
    }
    if (!ascending) this.reader.findings.add('BANDS_ORDER', pointer);
    return ascending;
  }
}
