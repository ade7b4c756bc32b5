import {
  canonicalJson,
  PeriodMalformed,
  periodInterval,
  shiftPeriod,
  type Text,
} from '#libs/kernel';
import { type Literal, type FactReading } from './condition.ts';
import { type CodeLists } from './code-list.ts';
import { DAY_OF_DECISION } from './day-of-decision.ts';
import { FactMalformed } from './errors.ts';
import {
  columnRef,
  type FactDefinition,
  type FactDictionary,
  type PeriodLength,
} from './fact-dictionary.ts';
import { normaliseFact } from './fact-value.ts';
import { type Findings } from './finding.ts';
import { isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { nearestOf } from './nearest.ts';
import { type Parameter, type Parameters, valueOn } from './parameter.ts';

/** What rules may refer to. */
export interface Vocabulary {
  readonly dictionary: FactDictionary;
  readonly codes: CodeLists;
  readonly parameters: Parameters;
  /** Shared conditions by name, as written. */
  readonly conditions: ReadonlyMap<string, Json>;
}

/** How long a named period is. */
export function periodLength(period: string): PeriodLength {
  return period.includes('Q') ? 'quarter' : period.includes('-') ? 'month' : 'year';
}

/**
 * Resolves what a rule's text refers to (facts, periods, parameters, literals) for one period, and notes what cannot
 * be resolved. Conditions and amounts are read through it, so both refuse the same things in the same words.
 */
export class RuleReader {
  /** Start of the policy's period: dated parameters take the value in force on that day. */
  private readonly start: string;
  /** The parameters resolved so far, by id: their references belong to the policy's document. */
  readonly parametersUsed = new Map<string, Parameter>();

  constructor(
    readonly vocabulary: Vocabulary,
    readonly period: string,
    readonly findings: Findings,
  ) {
    this.start = periodInterval(period).from;
  }

  /** Reads `{"fact": id, "params": {"period": …}}`; other keys are the caller's. */
  fact(object: JsonObject, pointer: string): FactReading | undefined {
    const id = member(object, 'fact');
    if (typeof id !== 'string') {
      this.findings.add('SHAPE_WRONG', step(pointer, 'fact'), '事实标识', 'the id of a fact');
      return undefined;
    }
    const path = member(object, 'path');
    if (path !== undefined) {
      this.findings.add('PATH_REFUSED', step(pointer, 'path'), JSON.stringify(path).slice(0, 60));
      return undefined;
    }
    const definition =
      id === DAY_OF_DECISION.id ? DAY_OF_DECISION : this.vocabulary.dictionary.get(id);
    if (!definition) {
      this.findings.add(
        'FACT_UNKNOWN',
        step(pointer, 'fact'),
        id,
        meant(id, this.vocabulary.dictionary.keys()),
      );
      return undefined;
    }
    const period = this.resolve(definition, member(object, 'params'), step(pointer, 'params'));
    return period === undefined ? undefined : { definition, ref: columnRef(definition, period) };
  }

  /** Reads a literal of a fact's type as it stands in a rule; text never stands for a boolean or an integer. */
  literal(like: FactDefinition, raw: Json | undefined, pointer: string): Literal | undefined {
    const textual = typeof raw === 'string' && (like.type === 'boolean' || like.type === 'integer');
    if (raw === undefined || raw === null || raw === '' || textual || typeof raw === 'object') {
      this.findings.add('VALUE_TYPE', pointer, show(raw), like.type);
      return undefined;
    }
    try {
      const single = like.type === 'codes' ? 'code' : like.type;
      const value = normaliseFact({ ...like, type: single, codeList: undefined }, raw);
      return value !== null && this.inCodeList(like, value, pointer) ? value : undefined;
    } catch (error) {
      if (!(error instanceof FactMalformed)) throw error;
      this.findings.add('VALUE_TYPE', pointer, show(raw), like.type);
      return undefined;
    }
  }

  /** The parameter named by `{"parameter": id}` and its value on the first day of the period. */
  parameter(
    object: JsonObject,
    pointer: string,
  ): { parameter: Parameter; value: Literal } | undefined {
    this.only(object, ['parameter'], pointer);
    const id = member(object, 'parameter');
    const parameter = typeof id === 'string' ? this.vocabulary.parameters.get(id) : undefined;
    if (!parameter) {
      const near = typeof id === 'string' ? meant(id, this.vocabulary.parameters.keys()) : '';
      this.findings.add('PARAMETER_UNKNOWN', step(pointer, 'parameter'), show(id), near);
      return undefined;
    }
    const value = valueOn(parameter, this.start)?.value;
    if (value === undefined || value === null) {
      this.findings.add('PARAMETER_UNDATED', step(pointer, 'parameter'), parameter.id, this.start);
      return undefined;
    }
    this.parametersUsed.set(parameter.id, parameter);
    return { parameter, value };
  }

  /** Notes keys that mean nothing here. */
  only(object: JsonObject, allowed: readonly string[], pointer: string): void {
    for (const key of Object.keys(object)) {
      if (!allowed.includes(key))
        this.findings.add('KEY_UNKNOWN', step(pointer, key), key, allowed.join(', '));
    }
  }

  private inCodeList(like: FactDefinition, literal: Literal, pointer: string): boolean {
    if (like.codeList === undefined || typeof literal !== 'string') return true;
    const list = this.vocabulary.codes.get(like.codeList);
    if (list?.codes.has(literal)) return true;
    const near = meant(literal, list?.codes.keys() ?? []);
    this.findings.add('CODE_UNKNOWN', pointer, literal, `${like.codeList}${near}`);
    return false;
  }

  private resolve(
    definition: FactDefinition,
    params: Json | undefined,
    pointer: string,
  ): string | undefined {
    if (params !== undefined && !isObject(params)) {
      this.findings.add('SHAPE_WRONG', pointer, '{"period": "P"}', '{"period": "P"}');
      return undefined;
    }
    if (params) this.only(params, ['period'], pointer);
    const asked = params ? member(params, 'period') : undefined;
    const meant = asked ?? (definition.period ? 'P' : 'asOf');
    if (meant === 'asOf' && !definition.period) return 'asOf';
    const back = typeof meant === 'string' ? /^P(?:-([1-9]\d?))?$/.exec(meant) : null;
    if (back && definition.period === periodLength(this.period)) {
      const resolved = shiftPeriod(this.period, -Number(back[1] ?? 0));
      if (isPeriod(resolved)) return resolved;
    }
    this.findings.add('PERIOD_REFUSED', step(pointer, 'period'), show(meant), definition.id);
    return undefined;
  }
}

/** Names that a misspelt one may have meant, for the end of a sentence: ` (a, b)`, or nothing. */
export function meant(name: string, known: Iterable<string>): string {
  const near = nearestOf(name, known);
  return near.length > 0 ? ` (${near.join(', ')})` : '';
}

/** A short rendering of any JSON value for a finding. */
export function show(value: Json | undefined): string {
  if (value === undefined) return '—';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return canonicalJson(value).slice(0, 60);
}

/** Reads a text in both languages. */
export function readText(value: Json | undefined): Text | undefined {
  if (!isObject(value)) return undefined;
  const zh = member(value, 'zh');
  const en = member(value, 'en');
  return typeof zh === 'string' && zh !== '' && typeof en === 'string' && en !== ''
    ? { zh, en }
    : undefined;
}

function isPeriod(name: string): boolean {
  try {
    periodInterval(name);
    return true;
  } catch (error) {
    if (error instanceof PeriodMalformed) return false;
    throw error;
  }
}
