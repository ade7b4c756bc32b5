import { type Amount, BILLIONTHS, inBillionths, type Ratio, type RoundingRule } from './amount.ts';
import { BandReader } from './band-reader.ts';
import { type FactReading } from './condition.ts';
import { type FactDefinition, type FactType } from './fact-dictionary.ts';
import {
  DOCUMENT_LIMITS,
  isList,
  isObject,
  type Json,
  type JsonObject,
  member,
  step,
} from './json-document.ts';
import { ROUNDING_MODES } from './rounding.ts';
import { type RuleReader, show } from './rule-reader.ts';

const KINDS = [
  'fixed',
  'rate',
  'perUnit',
  'cap',
  'floor',
  'rounded',
  'bands',
  'difference',
  'sum',
  'min',
  'max',
  'fact',
  'parameter',
] as const;
/** Stand-ins that lend literals of an amount their type. */
const MONEY = literalType('money');
const DECIMAL = literalType('decimal');

/**
 * Reads an amount tree into whole-fen nodes, with every finding at once. The README of this library has the grammar.
 */
export class AmountReader {
  private nodes = 0;
  private readonly bands: BandReader;

  constructor(private readonly reader: RuleReader) {
    this.bands = new BandReader(reader, {
      money: (json, pointer, depth) => this.money(json, pointer, depth),
      node: (json, pointer, depth) => this.node(json, pointer, depth),
      decimal: (json, pointer) => this.decimal(json, pointer),
      rounding: (json, pointer, needed) => this.rounding(json, pointer, needed),
      reading: (json, pointer) => this.reading(json, ['integer', 'decimal'], pointer),
    });
  }

  /** @returns undefined when anything was refused. */
  read(json: Json | undefined, pointer: string): Amount | undefined {
    this.nodes = 0;
    const before = this.reader.findings.errors;
    const amount = this.node(json, pointer, 1);
    return this.reader.findings.errors === before ? amount : undefined;
  }

  private node(json: Json | undefined, pointer: string, depth: number): Amount | undefined {
    const { findings } = this.reader;
    this.nodes += 1;
    if (this.nodes > DOCUMENT_LIMITS.nodes || depth > DOCUMENT_LIMITS.depth) {
      const deep = depth > DOCUMENT_LIMITS.depth;
      if (deep) findings.add('CONDITIONS_TOO_DEEP', pointer, String(DOCUMENT_LIMITS.depth));
      else findings.add('CONDITIONS_TOO_MANY', pointer, String(DOCUMENT_LIMITS.nodes));
      return undefined;
    }
    const kinds = isObject(json) ? KINDS.filter((kind) => Object.hasOwn(json, kind)) : [];
    if (!isObject(json) || kinds.length !== 1) {
      findings.add('AMOUNT_SHAPE', pointer);
      return undefined;
    }
    return this.kind(kinds[0] as (typeof KINDS)[number], json, pointer, depth);
  }

  private kind(
    kind: (typeof KINDS)[number],
    json: JsonObject,
    pointer: string,
    depth: number,
  ): Amount | undefined {
    switch (kind) {
      case 'fixed':
        this.reader.only(json, ['fixed'], pointer);
        return this.money(member(json, 'fixed'), step(pointer, 'fixed'), depth);
      case 'rate':
        return this.rate(json, pointer, depth);
      case 'perUnit':
        return this.perUnit(json, pointer, depth);
      case 'cap':
      case 'floor':
        return this.limit(kind, json, pointer, depth);
      case 'rounded':
        return this.rounded(json, pointer, depth);
      case 'difference':
        return this.difference(json, pointer, depth);
      case 'bands':
        return this.bands.read(json, pointer, depth);
      case 'parameter':
        return this.parameter(json, pointer);
      case 'fact': {
        this.reader.only(json, ['fact', 'params', 'path'], pointer);
        const reading = this.reading(json, ['money'], pointer);
        return reading && { kind: 'fact', reading };
      }
      default:
        return this.several(kind, json, pointer, depth);
    }
  }

  /** A sum of money: yuan written out, or any amount. */
  private money(json: Json | undefined, pointer: string, depth: number): Amount | undefined {
    if (isObject(json)) return this.node(json, pointer, depth + 1);
    const fen = this.reader.literal(MONEY, json, pointer);
    return typeof fen === 'number' ? { kind: 'fixed', fen: BigInt(fen) } : undefined;
  }

  private rate(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['rate', 'of', 'round', 'to'], pointer);
    const rounding = this.rounding(json, pointer, true);
    const of = this.node(member(json, 'of'), step(pointer, 'of'), depth + 1);
    const raw = member(json, 'rate');
    const at = step(pointer, 'rate');
    if (isObject(raw) && Object.hasOwn(raw, 'fact')) {
      this.reader.only(raw, ['fact', 'params', 'path'], at);
      const rate = this.reading(raw, ['decimal'], at);
      return rate && of && rounding && { kind: 'share', rate, of, ...rounding };
    }
    const rate = this.decimal(raw, at);
    return rate && of && rounding && { kind: 'rate', ...rate, ...rounding, of };
  }

  private rounded(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['rounded', 'round', 'to'], pointer);
    if (member(json, 'to') === undefined)
      this.reader.findings.add('SHAPE_WRONG', step(pointer, 'to'), '元为单位的数', 'a sum in yuan');
    const rounding = this.rounding(json, pointer, true);
    const of = this.node(member(json, 'rounded'), step(pointer, 'rounded'), depth + 1);
    return of && rounding && { kind: 'rounded', of, ...rounding };
  }

  /** Reads `round` and `to`; without `to` an amount ends on whole fen. */
  private rounding(json: JsonObject, pointer: string, needed: boolean): RoundingRule | undefined {
    const raw = member(json, 'round');
    const to = member(json, 'to');
    const round = ROUNDING_MODES.find((mode) => mode === raw);
    if (round === undefined && (needed || raw !== undefined || to !== undefined)) {
      this.reader.findings.add('ROUNDING_MISSING', pointer);
      return undefined;
    }
    if (to === undefined) return { round: round ?? 'down', toFen: 1n };
    const fen = this.reader.literal(MONEY, to, step(pointer, 'to'));
    if (typeof fen !== 'number') return undefined;
    if (fen > 0) return { round: round ?? 'down', toFen: BigInt(fen) };
    this.reader.findings.add(
      'SHAPE_WRONG',
      step(pointer, 'to'),
      '大于零的金额',
      'a sum above zero',
    );
    return undefined;
  }

  private difference(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['difference'], pointer);
    const parts = member(json, 'difference');
    const at = step(pointer, 'difference');
    if (!isList(parts) || parts.length !== 2) {
      this.reader.findings.add('SHAPE_WRONG', at, '[被减数, 减数]', '[amount, amount to take off]');
      return undefined;
    }
    const of = this.node(parts[0], step(at, 0), depth + 1);
    const less = this.node(parts[1], step(at, 1), depth + 1);
    return of && less && { kind: 'difference', of, less };
  }

  private perUnit(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['perUnit', 'count'], pointer);
    const each = this.money(member(json, 'perUnit'), step(pointer, 'perUnit'), depth);
    const at = step(pointer, 'count');
    const counted = member(json, 'count');
    if (!isObject(counted)) {
      this.reader.findings.add(
        'SHAPE_WRONG',
        at,
        '整数事实 {"fact": …}',
        'an integer fact {"fact": …}',
      );
      return undefined;
    }
    this.reader.only(counted, ['fact', 'params', 'path'], at);
    const count = this.reading(counted, ['integer'], at);
    return each && count && { kind: 'perUnit', each, count };
  }

  private limit(
    kind: 'cap' | 'floor',
    json: JsonObject,
    pointer: string,
    depth: number,
  ): Amount | undefined {
    this.reader.only(json, [kind, 'of'], pointer);
    const at = this.money(member(json, kind), step(pointer, kind), depth);
    const of = this.node(member(json, 'of'), step(pointer, 'of'), depth + 1);
    return at && of && { kind, at, of };
  }

  private several(
    kind: 'sum' | 'min' | 'max',
    json: JsonObject,
    pointer: string,
    depth: number,
  ): Amount | undefined {
    this.reader.only(json, [kind], pointer);
    const parts = member(json, kind);
    if (!isList(parts) || parts.length === 0) {
      this.reader.findings.add(
        'SHAPE_WRONG',
        step(pointer, kind),
        '非空的金额列表',
        'a list of amounts, not empty',
      );
      return undefined;
    }
    const of: Amount[] = [];
    for (const [index, part] of parts.entries()) {
      if (this.nodes > DOCUMENT_LIMITS.nodes) break;
      const amount = this.node(part, step(step(pointer, kind), index), depth + 1);
      if (amount) of.push(amount);
    }
    return { kind, of };
  }

  private parameter(json: JsonObject, pointer: string): Amount | undefined {
    const found = this.reader.parameter(json, pointer);
    if (!found) return undefined;
    if (found.parameter.type !== 'money') {
      this.reader.findings.add('AMOUNT_UNIT', pointer, 'money', found.parameter.type);
      return undefined;
    }
    return { kind: 'fixed', fen: BigInt(found.value as number), parameter: found.parameter.id };
  }

  private decimal(json: Json | undefined, pointer: string): Ratio | undefined {
    if (!isObject(json)) {
      const value = this.reader.literal(DECIMAL, json, pointer);
      return typeof value === 'number' ? ratio(value) : undefined;
    }
    if (!Object.hasOwn(json, 'parameter')) {
      this.reader.findings.add('AMOUNT_UNIT', pointer, 'decimal', show(json));
      return undefined;
    }
    const found = this.reader.parameter(json, pointer);
    if (!found) return undefined;
    if (found.parameter.type === 'decimal')
      return { ...ratio(found.value as number), parameter: found.parameter.id };
    this.reader.findings.add('AMOUNT_UNIT', pointer, 'decimal', found.parameter.type);
    return undefined;
  }

  private reading(
    json: JsonObject,
    types: readonly FactType[],
    pointer: string,
  ): FactReading | undefined {
    const reading = this.reader.fact(json, pointer);
    if (!reading) return undefined;
    if (!types.includes(reading.definition.type)) {
      this.reader.findings.add(
        'AMOUNT_UNIT',
        step(pointer, 'fact'),
        types.join(' / '),
        reading.definition.type,
      );
      return undefined;
    }
    if (reading.definition.absence === 'notApplicable') {
      this.reader.findings.add(
        'AMOUNT_NOT_APPLICABLE',
        step(pointer, 'fact'),
        reading.definition.id,
      );
      return undefined;
    }
    return reading;
  }
}

/** A decimal of at most nine places as an exact fraction, reduced as far as powers of ten go. */
function ratio(value: number): Ratio {
  let numerator = inBillionths(value);
  let denominator = BILLIONTHS;
  while (denominator > 1n && numerator % 10n === 0n) {
    numerator /= 10n;
    denominator /= 10n;
  }
  return { numerator, denominator };
}

function literalType(type: 'money' | 'decimal'): FactDefinition {
  return { id: type, type, dataset: '', title: { zh: '', en: '' }, absence: 'unknown' };
}
