import { addDays, periodInterval, shiftPeriod } from '#libs/kernel';
import { ArithmeticReader, type Kind, PLAIN, type Typed } from './arithmetic-reader.ts';
import { type FactReading } from './condition.ts';
import { ConditionReader } from './condition-reader.ts';
import { type Expression, type Span } from './expression.ts';
import { type FactDefinition, type FactType } from './fact-dictionary.ts';
import { decimalFraction, wholeFraction } from './fraction.ts';
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

const NODES = [
  'fact', 'parameter', 'fixed', 'sum', 'difference', 'product', 'quotient', 'min', 'max', 'mean', 'rounded', 'elapsed',
  'startOf', 'endOf', 'choose', 'holds',
] as const; // prettier-ignore
const SPANS: readonly Span[] = ['days', 'months', 'years'];

/**
 * Reads the expression of a derived fact, with every finding at once. The README of this library has the grammar.
 *
 * Units are carried through: what is added must count the same, money times money is refused, and what can leave more
 * places than its type holds has to say how it is rounded.
 */
export class ExpressionReader {
  private nodes = 0;
  private readonly arithmetic: ArithmeticReader;

  constructor(private readonly reader: RuleReader) {
    this.arithmetic = new ArithmeticReader(reader, {
      typed: (json, pointer, depth, wanted) => this.typed(json, pointer, depth, wanted),
      reading: (reading, pointer) => this.reading(reading, pointer),
    });
  }

  /**
   * @param round whether the result is rounded when it is held
   * @returns undefined when anything was refused
   */
  read(
    json: Json,
    pointer: string,
    result: FactDefinition,
    round: boolean,
    places: number,
  ): Expression | undefined {
    this.nodes = 0;
    const before = this.reader.findings.errors;
    const typed = this.node(json, pointer, 1, kindOf(result.type), result);
    if (!typed || this.reader.findings.errors > before) return undefined;
    this.fits(typed, result, round, places, pointer);
    return this.reader.findings.errors === before ? typed.expression : undefined;
  }

  private fits(
    typed: Typed,
    result: FactDefinition,
    round: boolean,
    places: number,
    pointer: string,
  ): void {
    const { findings } = this.reader;
    const wanted = kindOf(result.type);
    if (typed.kind !== wanted) findings.add('EXPRESSION_TYPE', pointer, result.type, typed.kind);
    if (typed.kind !== 'number' || wanted !== 'number') return;
    const money = result.type === 'money';
    if (typed.money !== money)
      findings.add('EXPRESSION_TYPE', pointer, result.type, typed.money ? 'money' : 'number');
    else if (!money && typed.unit !== null && typed.unit !== (result.unit ?? null))
      findings.add('EXPRESSION_UNIT', pointer, result.unit ?? '—', typed.unit);
    if (!round && typed.places > places) findings.add('ROUNDING_UNSAID', pointer);
  }

  private node(
    json: Json | undefined,
    pointer: string,
    depth: number,
    wanted: Kind,
    like?: FactDefinition,
  ): Typed | undefined {
    const { findings } = this.reader;
    this.nodes += 1;
    if (this.nodes > DOCUMENT_LIMITS.nodes || depth > DOCUMENT_LIMITS.depth) {
      if (depth > DOCUMENT_LIMITS.depth)
        findings.add('CONDITIONS_TOO_DEEP', pointer, String(DOCUMENT_LIMITS.depth));
      else if (this.nodes === DOCUMENT_LIMITS.nodes + 1)
        findings.add('CONDITIONS_TOO_MANY', pointer, String(DOCUMENT_LIMITS.nodes));
      return undefined;
    }
    if (!isObject(json)) return this.literal(json, pointer, wanted, like);
    const kinds = NODES.filter((kind) => Object.hasOwn(json, kind));
    const kind = kinds[0];
    if (kind === undefined || kinds.length > 1) {
      findings.add('EXPRESSION_SHAPE', pointer);
      return undefined;
    }
    return this.kind(kind, json, pointer, depth, wanted, like);
  }

  private kind(
    kind: (typeof NODES)[number],
    json: JsonObject,
    pointer: string,
    depth: number,
    wanted: Kind,
    like: FactDefinition | undefined,
  ): Typed | undefined {
    const allowed = KEYS[kind];
    this.reader.only(json, allowed, pointer);
    switch (kind) {
      case 'fact': {
        const reading = this.reader.fact(json, pointer);
        return reading && this.reading(reading, pointer);
      }
      case 'parameter':
        return this.parameter(json, pointer);
      case 'fixed':
        return this.fixed(json, pointer);
      case 'sum':
      case 'min':
      case 'max':
      case 'mean':
      case 'product':
        return this.arithmetic.several(kind, json, pointer, depth, wanted);
      case 'difference':
        return this.arithmetic.difference(json, pointer, depth);
      case 'quotient':
        return this.arithmetic.quotient(json, pointer, depth);
      case 'rounded':
        return this.arithmetic.rounded(json, pointer, depth);
      case 'elapsed':
        return this.elapsed(json, pointer, depth);
      case 'startOf':
      case 'endOf':
        return this.bound(kind, json, pointer);
      case 'choose':
        return this.choose(json, pointer, depth, wanted, like);
      default: {
        const when = new ConditionReader(this.reader).read(
          member(json, 'holds'),
          step(pointer, 'holds'),
        );
        return when && { expression: { kind: 'holds', when }, kind: 'boolean', ...PLAIN };
      }
    }
  }

  private literal(
    json: Json | undefined,
    pointer: string,
    wanted: Kind,
    like: FactDefinition | undefined,
  ): Typed | undefined {
    const type: FactType = wanted === 'number' ? 'decimal' : wanted;
    const codeList = wanted === 'code' ? like?.codeList : undefined;
    const stand: FactDefinition = {
      id: '',
      type,
      dataset: '',
      title: { zh: '', en: '' },
      absence: 'unknown',
      ...(codeList === undefined ? {} : { codeList }),
    };
    const value = this.reader.literal(stand, json, pointer);
    if (value === undefined) return undefined;
    if (typeof value !== 'number')
      return {
        expression: { kind: 'word', value: value as string | boolean },
        kind: wanted,
        ...PLAIN,
      };
    const fraction = decimalFraction(value);
    const places = String(fraction.denominator).length - 1;
    return {
      expression: { kind: 'number', value: fraction, money: false },
      kind: 'number',
      ...PLAIN,
      places,
    };
  }

  private reading(reading: FactReading, pointer: string): Typed | undefined {
    const { type, unit, absence, id } = reading.definition;
    if (type === 'codes') {
      this.reader.findings.add(
        'EXPRESSION_TYPE',
        pointer,
        'number, date, boolean, code, text',
        type,
      );
      return undefined;
    }
    if (absence === 'notApplicable') {
      this.reader.findings.add('EXPRESSION_NOT_APPLICABLE', pointer, id);
      return undefined;
    }
    const kind = kindOf(type);
    const expression: Expression = { kind: 'fact', reading };
    const places = type === 'decimal' ? placesOf(reading) : 0;
    return { expression, kind, money: type === 'money', unit: unit ?? null, places };
  }

  private parameter(json: JsonObject, pointer: string): Typed | undefined {
    const found = this.reader.parameter(json, pointer);
    if (!found) return undefined;
    const { parameter, value } = found;
    const kind = kindOf(parameter.type);
    if (typeof value !== 'number') {
      const expression: Expression = {
        kind: 'word',
        value: value as string | boolean,
        parameter: parameter.id,
      };
      return { expression, kind, ...PLAIN };
    }
    const fraction = parameter.type === 'decimal' ? decimalFraction(value) : wholeFraction(value);
    const money = parameter.type === 'money';
    return {
      expression: { kind: 'number', value: fraction, money, parameter: parameter.id },
      kind,
      money,
      unit: parameter.unit ?? null,
      places: String(fraction.denominator).length - 1,
    };
  }

  private fixed(json: JsonObject, pointer: string): Typed | undefined {
    const fen = this.reader.literal(MONEY, member(json, 'fixed'), step(pointer, 'fixed'));
    if (typeof fen !== 'number') return undefined;
    const expression: Expression = { kind: 'number', value: wholeFraction(fen), money: true };
    return { expression, kind: 'number', money: true, unit: 'CNY', places: 0 };
  }

  private elapsed(json: JsonObject, pointer: string, depth: number): Typed | undefined {
    const span = SPANS.find((name) => name === member(json, 'elapsed'));
    if (span === undefined) {
      const names = SPANS.join(' | ');
      this.reader.findings.add('SHAPE_WRONG', step(pointer, 'elapsed'), names, names);
    }
    const from = this.typed(member(json, 'from'), step(pointer, 'from'), depth, 'date');
    const until = this.typed(member(json, 'until'), step(pointer, 'until'), depth, 'date');
    if (!from || !until || span === undefined) return undefined;
    const expression: Expression = {
      kind: 'elapsed',
      span,
      from: from.expression,
      until: until.expression,
    };
    return { expression, kind: 'number', ...PLAIN };
  }

  private bound(kind: 'startOf' | 'endOf', json: JsonObject, pointer: string): Typed | undefined {
    const raw = member(json, kind);
    const back = typeof raw === 'string' ? /^P(?:-([1-9]\d?))?$/.exec(raw) : null;
    if (!back) {
      this.reader.findings.add('SHAPE_WRONG', step(pointer, kind), '"P" 或 "P-n"', '"P" or "P-n"');
      return undefined;
    }
    const { from, until } = periodInterval(shiftPeriod(this.reader.period, -Number(back[1] ?? 0)));
    const value = kind === 'startOf' ? from : addDays(until ?? from, -1);
    return { expression: { kind: 'word', value }, kind: 'date', ...PLAIN };
  }

  private choose(
    json: JsonObject,
    pointer: string,
    depth: number,
    wanted: Kind,
    like: FactDefinition | undefined,
  ): Typed | undefined {
    const list = member(json, 'choose');
    const otherwise = this.node(
      member(json, 'otherwise'),
      step(pointer, 'otherwise'),
      depth + 1,
      wanted,
      like,
    );
    if (!isList(list) || list.length === 0) {
      this.reader.findings.add('EXPRESSION_SHAPE', step(pointer, 'choose'));
      return undefined;
    }
    let joined: Typed | undefined = otherwise;
    const cases = list.map((entry, index) => {
      const at = step(step(pointer, 'choose'), index);
      if (!isObject(entry)) {
        this.reader.findings.add('EXPRESSION_SHAPE', at);
        return undefined;
      }
      this.reader.only(entry, ['when', 'then'], at);
      const when = new ConditionReader(this.reader).read(member(entry, 'when'), step(at, 'when'));
      const then = this.node(member(entry, 'then'), step(at, 'then'), depth + 1, wanted, like);
      joined = joined && then && this.arithmetic.alike(joined, then, step(at, 'then'));
      return when && then && { when, then: then.expression };
    });
    const known = cases.filter((entry) => entry !== undefined);
    if (!joined || !otherwise || known.length < cases.length) return undefined;
    return {
      ...joined,
      expression: { kind: 'choose', cases: known, otherwise: otherwise.expression },
    };
  }

  /** Reads a part that must be of one kind. */
  private typed(
    json: Json | undefined,
    pointer: string,
    depth: number,
    wanted: Kind,
  ): Typed | undefined {
    const typed = this.node(json, pointer, depth + 1, wanted);
    if (!typed || typed.kind === wanted) return typed;
    this.reader.findings.add('EXPRESSION_TYPE', pointer, wanted, typed.kind);
    return undefined;
  }
}

const KEYS: Readonly<Record<(typeof NODES)[number], readonly string[]>> = {
  fact: ['fact', 'params', 'path'],
  parameter: ['parameter'],
  fixed: ['fixed'],
  sum: ['sum'],
  difference: ['difference'],
  product: ['product'],
  quotient: ['quotient', 'whenZero'],
  min: ['min'],
  max: ['max'],
  mean: ['mean'],
  rounded: ['rounded', 'round', 'places'],
  elapsed: ['elapsed', 'from', 'until'],
  startOf: ['startOf'],
  endOf: ['endOf'],
  choose: ['choose', 'otherwise'],
  holds: ['holds'],
};

/** Lends literals of an expression the type money. */
const MONEY: FactDefinition = {
  id: '',
  type: 'money',
  dataset: '',
  title: { zh: '', en: '' },
  absence: 'unknown',
};

function kindOf(type: FactType): Kind {
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return 'number';
    case 'codes':
      return 'code';
    default:
      return type;
  }
}

/** Places a decimal can have: a derived one those it declares, a delivered one nine. */
function placesOf({ derivation }: FactReading): number {
  return derivation ? derivation.places : 9;
}
