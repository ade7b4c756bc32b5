import { type Amount, type Rounding } from './amount.ts';
import { type FactReading } from './condition.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import {
  DOCUMENT_LIMITS,
  isList,
  isObject,
  type Json,
  type JsonObject,
  member,
  step,
} from './json-document.ts';
import { type RuleReader, show } from './rule-reader.ts';

const KINDS = [
  'fixed',
  'rate',
  'perUnit',
  'cap',
  'sum',
  'min',
  'max',
  'fact',
  'parameter',
] as const;
const ROUNDINGS: readonly string[] = ['down', 'up', 'halfUp'] satisfies readonly Rounding[];

/** Stand-ins that lend literals of an amount their type. */
const MONEY = literalType('money');
const DECIMAL = literalType('decimal');

/**
 * Reads an amount tree into whole-fen nodes, with every finding at once.
 *
 * Grammar: `{"fixed": yuan}`, `{"rate": decimal, "of": amount, "round": …}`, `{"perUnit": amount or yuan, "count":
 * {"fact": …}}`, `{"cap": amount or yuan, "of": amount}`, `{"sum" | "min" | "max": [amount, …]}`, `{"fact": …}` of type
 * money, `{"parameter": …}` of type money. A parameter may stand wherever a number may.
 */
export class AmountReader {
  private nodes = 0;

  constructor(private readonly reader: RuleReader) {}

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
    switch (kinds[0]) {
      case 'fixed':
        this.reader.only(json, ['fixed'], pointer);
        return this.money(member(json, 'fixed'), step(pointer, 'fixed'), depth);
      case 'rate':
        return this.rate(json, pointer, depth);
      case 'perUnit':
        return this.perUnit(json, pointer, depth);
      case 'cap':
        return this.cap(json, pointer, depth);
      case 'parameter':
        return this.parameter(json, pointer);
      case 'fact': {
        this.reader.only(json, ['fact', 'params', 'path'], pointer);
        const reading = this.reading(json, 'money', pointer);
        return reading && { kind: 'fact', reading };
      }
      case 'sum':
        return this.several('sum', json, pointer, depth);
      case 'min':
        return this.several('min', json, pointer, depth);
      default:
        return this.several('max', json, pointer, depth);
    }
  }

  /** A sum of money: yuan written out, or any amount. */
  private money(json: Json | undefined, pointer: string, depth: number): Amount | undefined {
    if (isObject(json)) return this.node(json, pointer, depth + 1);
    const fen = this.reader.literal(MONEY, json, pointer);
    return typeof fen === 'number' ? { kind: 'fixed', fen: BigInt(fen) } : undefined;
  }

  private rate(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['rate', 'of', 'round'], pointer);
    const round = member(json, 'round');
    if (typeof round !== 'string' || !ROUNDINGS.includes(round))
      this.reader.findings.add('ROUNDING_MISSING', pointer);
    const rate = this.decimal(member(json, 'rate'), step(pointer, 'rate'));
    const of = this.node(member(json, 'of'), step(pointer, 'of'), depth + 1);
    return rate && of && { kind: 'rate', ...rate, round: round as Rounding, of };
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
    const count = this.reading(counted, 'integer', at);
    return each && count && { kind: 'perUnit', each, count };
  }

  private cap(json: JsonObject, pointer: string, depth: number): Amount | undefined {
    this.reader.only(json, ['cap', 'of'], pointer);
    const at = this.money(member(json, 'cap'), step(pointer, 'cap'), depth);
    const of = this.node(member(json, 'of'), step(pointer, 'of'), depth + 1);
    return at && of && { kind: 'cap', at, of };
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

  private decimal(
    json: Json | undefined,
    pointer: string,
  ): { numerator: bigint; denominator: bigint; parameter?: string } | undefined {
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
    type: 'money' | 'integer',
    pointer: string,
  ): FactReading | undefined {
    const reading = this.reader.fact(json, pointer);
    if (!reading) return undefined;
    if (reading.definition.type !== type) {
      this.reader.findings.add('AMOUNT_UNIT', step(pointer, 'fact'), type, reading.definition.type);
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

/** A decimal of at most nine places as an exact fraction. */
function ratio(value: number): { numerator: bigint; denominator: bigint } {
  const [whole = '0', fraction = ''] = value.toFixed(9).replace(/0+$/, '').split('.');
  return { numerator: BigInt(`${whole}${fraction}`), denominator: 10n ** BigInt(fraction.length) };
}

function literalType(type: 'money' | 'decimal'): FactDefinition {
  return { id: type, type, dataset: '', title: { zh: '', en: '' }, absence: 'unknown' };
}
