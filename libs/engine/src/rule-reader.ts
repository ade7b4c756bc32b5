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
import { type DerivedFact, type DerivedFacts } from './derived-fact.ts';
import { type Deriving } from './deriving.ts';
import { FactMalformed } from './errors.ts';
import {
  columnRef,
  type FactDefinition,
  type FactDictionary,
  type FactType,
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
  readonly derived: DerivedFacts;
}

/** What a reader stands in. */
export interface Surroundings {
  /** Makes derived facts ready; one for all readers of a policy. */
  readonly deriving: Deriving;
  /** What the policy derives for itself, by name; empty inside a derived fact that many policies share. */
  readonly local: DerivedFacts;
  /** Whether what is read lasts for the period; without, only facts as of a day can be read. */
  readonly lasting: boolean;
  /** Whether the facts of single items are read, as inside an aggregate. */
  readonly items?: boolean;
}

/** Most periods that one series may run through. */
const MOST_PERIODS = 60;

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
    private readonly surroundings: Surroundings,
  ) {
    this.start = periodInterval(period).from;
  }

  /**
   * Reads `{"fact": id, "params": {"period": …}}`, also as `{"fact": "tax", "path": ".annualRevenue"}`; other keys are
   * the caller's.
   */
  fact(object: JsonObject, pointer: string): FactReading | undefined {
    const id = this.nameIn(object, pointer);
    if (id === undefined) return undefined;
    const found = this.named(id, pointer);
    if (!found) return undefined;
    const definition = 'definition' in found ? found.definition : found;
    const period = this.resolve(definition, member(object, 'params'), step(pointer, 'params'));
    return period === undefined ? undefined : this.at(found, period, step(pointer, 'fact'));
  }

  /**
   * Reads `{"fact": id, "params": {"period": {"since": "2014", "until": "P-1"}}}`: the fact in each of those periods, the
   * last one included; `until` is `P` when it is not said.
   */
  series(object: JsonObject, pointer: string): readonly FactReading[] | undefined {
    this.only(object, ['fact', 'params'], pointer);
    const id = member(object, 'fact');
    const params = member(object, 'params');
    const period = isObject(params) ? member(params, 'period') : undefined;
    const at = step(step(pointer, 'params'), 'period');
    if (typeof id !== 'string' || !isObject(period)) {
      const shape = '{"fact": "…", "params": {"period": {"since": "2014"}}}';
      this.findings.add('SHAPE_WRONG', pointer, shape, shape);
      return undefined;
    }
    if (isObject(params)) this.only(params, ['period'], step(pointer, 'params'));
    this.only(period, ['since', 'until'], at);
    const found = this.named(id, pointer);
    if (!found) return undefined;
    const definition = 'definition' in found ? found.definition : found;
    const since = member(period, 'since');
    const until = { period: member(period, 'until') ?? 'P' };
    const last = definition.period && this.resolve(definition, until, at);
    if (last === undefined) {
      if (!definition.period) this.findings.add('PERIOD_REFUSED', at, named(period), definition.id);
      return undefined;
    }
    const periods = periodsBetween(since, last);
    if (!periods) {
      this.findings.add('SERIES_BOUNDS', step(at, 'since'), named(since), last);
      return undefined;
    }
    const readings = periods.map((name) => this.at(found, name, step(pointer, 'fact')));
    const known = readings.filter((reading) => reading !== undefined);
    return known.length === periods.length ? known : undefined;
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
      const near = typeof id === 'string' ? this.meant(id, this.vocabulary.parameters.keys()) : '';
      this.findings.add('PARAMETER_UNKNOWN', step(pointer, 'parameter'), named(id), near);
      return undefined;
    }
    if (!this.surroundings.lasting) {
      this.findings.add('PARAMETER_UNDATED', step(pointer, 'parameter'), parameter.id, 'asOf');
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

  /** The type of the fact that a reference names; undefined where it names none. */
  typeOf(object: JsonObject): FactType | undefined {
    const id = nameOf(object);
    const found = id === undefined ? undefined : this.known(id);
    return found && ('definition' in found ? found.definition : found).type;
  }

  /** The name a reference means; a path into a fact that is one value, or one that is more than plain steps, is refused. */
  private nameIn(object: JsonObject, pointer: string): string | undefined {
    const id = member(object, 'fact');
    const path = member(object, 'path');
    if (typeof id !== 'string')
      this.findings.add('SHAPE_WRONG', step(pointer, 'fact'), '事实标识', 'the id of a fact');
    else if (path !== undefined && (nameOf(object) === undefined || this.known(id)))
      this.findings.add('PATH_REFUSED', step(pointer, 'path'), named(path));
    else return nameOf(object);
    return undefined;
  }

  /** A fact of the dictionary or a derived one; what a policy derives for itself comes first. */
  private known(id: string): FactDefinition | DerivedFact | undefined {
    const { dictionary, derived } = this.vocabulary;
    return id === DAY_OF_DECISION.id
      ? DAY_OF_DECISION
      : (this.surroundings.local.get(id) ?? derived.get(id) ?? dictionary.get(id));
  }

  private named(id: string, pointer: string): FactDefinition | DerivedFact | undefined {
    const { dictionary, derived } = this.vocabulary;
    const found = this.known(id);
    if (found && 'item' in found && this.surroundings.items !== true) {
      this.findings.add('ITEM_FACT', step(pointer, 'fact'), id);
      return undefined;
    }
    if (found) return found;
    const known = [...this.surroundings.local.keys(), ...derived.keys(), ...dictionary.keys()];
    this.findings.add('FACT_UNKNOWN', step(pointer, 'fact'), id, this.meant(id, known));
    return undefined;
  }

  private at(
    found: FactDefinition | DerivedFact,
    period: string,
    pointer: string,
  ): FactReading | undefined {
    if ('definition' in found)
      return this.surroundings.deriving.reading(found, period, this.findings, pointer);
    return { definition: found, ref: columnRef(found, period) };
  }

  /** Notes keys that mean nothing here. */
  only(object: JsonObject, allowed: readonly string[], pointer: string): void {
    for (const key of Object.keys(object)) {
      if (this.findings.full) return;
      if (!allowed.includes(key))
        this.findings.add('KEY_UNKNOWN', step(pointer, key), key, allowed.join(', '));
    }
  }

  /**
   * Names that a misspelt one may have meant, for the end of a sentence: ` (a, b)`, or nothing. Past the last finding that
   * is kept nothing is compared: ten thousand wrong codes against a national list would take minutes.
   */
  meant(name: string, known: Iterable<string>): string {
    const near = this.findings.full ? [] : nearestOf(name, known);
    return near.length > 0 ? ` (${near.join(', ')})` : '';
  }

  private inCodeList(like: FactDefinition, literal: Literal, pointer: string): boolean {
    if (like.codeList === undefined || typeof literal !== 'string') return true;
    const list = this.vocabulary.codes.get(like.codeList);
    if (list?.codes.has(literal)) return true;
    const near = this.meant(literal, list?.codes.keys() ?? []);
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
    if (isObject(meant)) {
      this.findings.add('SERIES_ALONE', step(pointer, 'period'), definition.id);
      return undefined;
    }
    const back = typeof meant === 'string' ? /^P(?:-([1-9]\d?))?$/.exec(meant) : null;
    if (back && this.surroundings.lasting && definition.period === periodLength(this.period)) {
      const resolved = shiftPeriod(this.period, -Number(back[1] ?? 0));
      if (isPeriod(resolved)) return resolved;
    }
    this.findings.add('PERIOD_REFUSED', step(pointer, 'period'), named(meant), definition.id);
    return undefined;
  }
}

/** Plain property steps, as the path of a reference may take them: `.a.b`, `$.a.b`. */
const PLAIN_STEPS = /^\$?((?:\.[\p{L}_][\p{L}\p{N}_-]{0,63}){1,8})$/u;

/** What a reference names: its fact, or the property that the plain steps of its path lead to. */
function nameOf(object: JsonObject): string | undefined {
  const id = member(object, 'fact');
  const path = member(object, 'path');
  if (typeof id !== 'string' || path === undefined) return typeof id === 'string' ? id : undefined;
  const steps = typeof path === 'string' ? PLAIN_STEPS.exec(path)?.[1] : undefined;
  return steps && `${id}${steps}`;
}

/** A short rendering of any JSON value for a finding. */
export function show(value: Json | undefined): string {
  if (value === undefined) return '—';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return canonicalJson(value).slice(0, 60);
}

/** A name as it goes between the quotes of a finding; what is no text is rendered. */
export function named(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, 60) : show(value);
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

/** The periods from one to another, both included; undefined when they are no such sequence or too many. */
function periodsBetween(since: Json | undefined, last: string): readonly string[] | undefined {
  if (typeof since !== 'string' || !isPeriod(since)) return undefined;
  if (periodLength(since) !== periodLength(last) || since > last) return undefined;
  const periods: string[] = [];
  for (let at = since; at <= last; at = shiftPeriod(at, 1)) {
    periods.push(at);
    if (periods.length > MOST_PERIODS) return undefined;
  }
  return periods;
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
