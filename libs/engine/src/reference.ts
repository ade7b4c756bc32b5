import { shiftPeriod } from '#libs/kernel';
import { Decimal } from 'decimal.js';
import { DAY_OF_DECISION } from './day-of-decision.ts';
import { type Decision } from './decide.ts';
import { type DerivedFact } from './derived-fact.ts';
import { readLet } from './derived-reader.ts';
import {
  type ColumnRef,
  type FactDefinition,
  type FactRow,
  type FactValue,
} from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { type Json, type JsonObject } from './json-document.ts';
import { type RuleText } from './compile.ts';
import { Exact, naiveAmount } from './reference-amount.ts';
import { naiveDerived } from './reference-derived.ts';
import { type RuleBook } from './rule-book.ts';

/*
 * The naive evaluator: it walks the policy as written, one subject at a time, in decimals, and shares no code with the
 * compiled one. Where the two differ, one of them is wrong. It expects a policy that the compiler accepts.
 */

/** A known value. */
export type Plain = boolean | string | Decimal | readonly string[];

/** What is seen of one fact: a value, nothing, or that it does not apply. */
export type Seen = { readonly ref: ColumnRef; readonly definition: FactDefinition } & (
  | { readonly state: 'known'; readonly value: Plain }
  /** What would have to be delivered: itself, or what it is derived from. */
  | { readonly state: 'missing'; readonly lacks: readonly ColumnRef[] }
  | { readonly state: 'notApplicable' }
);

/** The day of decision, written as a rule would. */
const DAY: JsonObject = { fact: DAY_OF_DECISION.id };

/** true, false, or null for unknown. */
type Answer = boolean | null;

/**
 * Decides one subject by the obvious way; the answer must equal `decide`'s, verdict, amount and missing facts.
 *
 * @param period the period `P` stands for
 */
export function referenceDecide(
  policy: RuleText,
  book: RuleBook,
  period: string,
  row: FactRow,
): Decision {
  return decided(policy, new Reading(withLet(policy, book), period, row));
}

/** {@link referenceDecide}, and the row with what the policy derives by the naive evaluator. */
export function referenceOpinion(
  policy: RuleText,
  book: RuleBook,
  period: string,
  row: FactRow,
): { readonly decision: Decision; readonly row: FactRow } {
  const reading = new Reading(withLet(policy, book), period, row);
  return { decision: decided(policy, reading), row: reading.rowWithDerived() };
}

function decided(policy: RuleText, reading: Reading): Decision {
  const scope = policy.scope === undefined ? true : reading.answer(policy.scope);
  if (scope === false)
    return { verdict: 'ineligible', amountFen: null, missing: [], inScope: false };
  if (scope === null) return waiting(reading.lacking(policy.scope as Json), null);
  const answer = reading.answer(policy.conditions as Json);
  if (answer === false)
    return { verdict: 'ineligible', amountFen: null, missing: [], inScope: true };
  if (answer === null) return waiting(reading.lacking(policy.conditions as Json), true);
  if (policy.amount === undefined)
    return { verdict: 'eligible', amountFen: null, missing: [], inScope: true };
  const lacking: ColumnRef[] = [];
  const fen = reading.amount(policy.amount as JsonObject, lacking);
  if (lacking.length > 0) return waiting(lacking, true);
  return { verdict: 'eligible', amountFen: BigInt(fen.toFixed(0)), missing: [], inScope: true };
}

/** One comparison that a verdict rests on, as the policy writes it. */
export interface ReferenceReason {
  readonly ref: ColumnRef;
  readonly operator: string;
  readonly value: Json;
  /** true, false, or null for unknown. */
  readonly answer: Answer;
}

/**
 * The comparisons a verdict rests on by the obvious way, in the order they are written: of the scope when it is not
 * definitely true, else of the conditions. They must be those of `RowPlan.decisive` and `explain`.
 */
export function referenceReasons(
  policy: RuleText,
  book: RuleBook,
  period: string,
  row: FactRow,
): readonly ReferenceReason[] {
  const reading = new Reading(withLet(policy, book), period, row);
  const outside = policy.scope !== undefined && reading.answer(policy.scope) !== true;
  return reading.decisive((outside ? policy.scope : policy.conditions) as Json);
}

function waiting(lacking: readonly ColumnRef[], inScope: true | null): Decision {
  const keys = [...new Set(lacking.map(({ key }) => key))].sort();
  const missing = keys.map((key) => lacking.find((ref) => ref.key === key) as ColumnRef);
  return { verdict: 'undetermined', amountFen: null, missing, inScope };
}

/** What a derived fact came to. */
interface Derived {
  readonly value: FactValue;
  readonly lacks: readonly ColumnRef[];
}

/** Reads a policy's text against one subject. */
class Reading {
  constructor(
    private readonly book: RuleBook,
    private readonly period: string,
    private readonly row: FactRow,
    /** What was derived of this subject already, by column and the period it was asked in. */
    private readonly known = new Map<string, Derived>(),
  ) {}

  /** The row that also answers for derived facts. */
  rowWithDerived(): FactRow {
    const byId = new Map([...this.book.derived.values()].map((fact) => [fact.definition.id, fact]));
    return {
      value: (ref) => {
        const fact = byId.get(ref.fact);
        return fact ? this.derive(fact, ref, []) : this.row.value(ref);
      },
    };
  }

  answer(json: Json): Answer {
    const condition = json as JsonObject;
    if ('all' in condition) return this.everyOf(condition.all as Json[]);
    if ('any' in condition)
      return negate(this.everyOf((condition.any as Json[]).map((part) => ({ not: part }))));
    if ('not' in condition) return negate(this.answer(condition.not));
    if ('condition' in condition)
      return this.answer(this.book.conditions.get(condition.condition as string) as Json);
    return this.compare(condition);
  }

  /** The missing facts that keep an unknown condition unknown. */
  lacking(json: Json): ColumnRef[] {
    if (this.answer(json) !== null) return [];
    const condition = json as JsonObject;
    if ('all' in condition) return (condition.all as Json[]).flatMap((part) => this.lacking(part));
    if ('any' in condition) return (condition.any as Json[]).flatMap((part) => this.lacking(part));
    if ('not' in condition) return this.lacking(condition.not);
    if ('condition' in condition)
      return this.lacking(this.book.conditions.get(condition.condition as string) as Json);
    const sides = [this.seen(condition)];
    if (refersToFact(condition.value)) sides.push(this.seen(condition.value));
    if (condition.operator === 'withinMonths') sides.push(this.seen(DAY));
    return sides.flatMap((side) => (side.state === 'missing' ? side.lacks : []));
  }

  /** The comparisons that make a condition what it is: of a group, those of the parts that answer as it does. */
  decisive(json: Json): ReferenceReason[] {
    const condition = json as JsonObject;
    if ('not' in condition) return this.decisive(condition.not);
    if ('condition' in condition)
      return this.decisive(this.book.conditions.get(condition.condition as string) as Json);
    const answer = this.answer(condition);
    const parts = (condition.all ?? condition.any) as Json[] | undefined;
    if (parts)
      return parts
        .filter((part) => this.answer(part) === answer)
        .flatMap((part) => this.decisive(part));
    const { ref } = columnOf(condition, this.book, this.period);
    const { operator, value = null } = condition;
    return [{ ref, operator: operator as string, value, answer }];
  }

  /** An amount in fen; missing facts are added to `lacking` and stand as zero meanwhile. */
  amount(json: JsonObject, lacking: ColumnRef[]): Decimal {
    return naiveAmount(json, {
      number: (fact) => this.number(fact, lacking),
      parameter: (id) => parameterAt(this.book, this.period, id) as Decimal,
      type: (fact) => columnOf(fact, this.book, this.period).definition.type,
    });
  }

  /** The value of a derived fact, and what it lacks; computed when it is first asked for. */
  derive(fact: DerivedFact, ref: ColumnRef, lacks: ColumnRef[]): FactValue {
    const period = ref.period === 'asOf' ? this.period : ref.period;
    const name = `${ref.key} ${period}`;
    const found = this.known.get(name) ?? this.compute(fact, period);
    this.known.set(name, found);
    lacks.push(...found.lacks);
    return found.value;
  }

  private compute(fact: DerivedFact, period: string): Derived {
    const lacks: ColumnRef[] = [];
    const within = new Reading(this.book, period, this.row, this.known);
    const value = naiveDerived(fact, {
      period,
      fact: (json) => {
        const seen = within.seen(json);
        if (seen.state === 'missing') lacks.push(...seen.lacks);
        return seen.state === 'known' ? (seen.value as Decimal | string | boolean) : null;
      },
      parameter: (id) => parameterAt(this.book, period, id) as Decimal | string | boolean,
      answer: (condition) => within.answer(condition),
      open: (condition) => lacks.push(...within.lacking(condition)),
    });
    return { value, lacks };
  }

  private everyOf(parts: readonly Json[]): Answer {
    let answer: Answer = true;
    for (const part of parts) {
      const one = this.answer(part);
      if (one === false) return false;
      if (one === null) answer = null;
    }
    return answer;
  }

  private number(json: JsonObject, lacking: ColumnRef[]): Decimal {
    const seen = this.seen(json);
    if (seen.state === 'known') return seen.value as Decimal;
    lacking.push(...(seen.state === 'missing' ? seen.lacks : [seen.ref]));
    return new Exact(0);
  }

  private compare(condition: JsonObject): Answer {
    const left = this.seen(condition);
    if (condition.operator === 'isKnown') return (left.state === 'known') === condition.value;
    const months = condition.operator === 'withinMonths' ? Number(condition.value) : null;
    const right =
      months !== null
        ? this.seen(DAY)
        : refersToFact(condition.value)
          ? this.seen(condition.value)
          : null;
    if (left.state === 'notApplicable' || right?.state === 'notApplicable') return false;
    if (left.state === 'missing' || right?.state === 'missing') return null;
    if (months !== null)
      return liesWithin(left.value as string, (right as { value: string }).value, months);
    const against = right
      ? (right as { value: Plain }).value
      : rightSide(condition.value as Json, left.definition, this.book, this.period);
    return holds(condition.operator as string, left.value, against, left.definition, this.book);
  }

  private seen(json: JsonObject): Seen {
    const at = columnOf(json, this.book, this.period);
    const lacks: ColumnRef[] = [];
    const value = at.derived ? this.derive(at.derived, at.ref, lacks) : this.row.value(at.ref);
    if (at.derived && value === null) return { ...at, state: 'missing', lacks };
    if (value !== null)
      return { ...at, state: 'known', value: typeof value === 'number' ? new Exact(value) : value };
    const { absence } = at.definition;
    if (absence === 'unknown') return { ...at, state: 'missing', lacks: [at.ref] };
    if (absence === 'notApplicable') return { ...at, state: 'notApplicable' };
    const stated = absence.value;
    return {
      ...at,
      state: 'known',
      value: typeof stated === 'number' ? new Exact(stated) : stated,
    };
  }
}

/** Books with what a policy derives for itself: read once, not for every subject. */
const withLets = new WeakMap<RuleBook, WeakMap<RuleText, RuleBook>>();

/** A rule book that also knows what a policy derives for itself. */
export function withLet(policy: RuleText, book: RuleBook): RuleBook {
  const own = withLets.get(book) ?? new WeakMap<RuleText, RuleBook>();
  withLets.set(book, own);
  const found = own.get(policy) ?? readWithLet(policy, book);
  own.set(policy, found);
  return found;
}

function readWithLet(policy: RuleText, book: RuleBook): RuleBook {
  const local = readLet(policy.document, policy, book, new Findings(policy.file));
  return local.size === 0 ? book : { ...book, derived: new Map([...book.derived, ...local]) };
}

/** A fact reference resolved. */
interface ResolvedColumn {
  readonly ref: ColumnRef;
  readonly definition: FactDefinition;
  readonly derived?: DerivedFact;
}

/** What the references of a book mean, by reference and period: text does not change from subject to subject. */
const resolved = new WeakMap<RuleBook, WeakMap<JsonObject, Map<string, ResolvedColumn>>>();

/** The column that a fact reference means in a period. */
export function columnOf(json: JsonObject, book: RuleBook, period: string): ResolvedColumn {
  const own = resolved.get(book) ?? new WeakMap<JsonObject, Map<string, ResolvedColumn>>();
  resolved.set(book, own);
  const periods = own.get(json) ?? new Map<string, ResolvedColumn>();
  own.set(json, periods);
  const found = periods.get(period) ?? resolveColumn(json, book, period);
  periods.set(period, found);
  return found;
}

function resolveColumn(json: JsonObject, book: RuleBook, period: string): ResolvedColumn {
  const written = json.fact as string;
  const inner = typeof json.path === 'string' ? `${written}${json.path.replace('$', '')}` : written;
  const name = book.derived.has(inner) || book.dictionary.has(inner) ? inner : written;
  const derived = book.derived.get(name);
  const definition = (
    name === DAY_OF_DECISION.id
      ? DAY_OF_DECISION
      : (derived?.definition ?? book.dictionary.get(name))
  ) as FactDefinition;
  const params = isObject(json.params) ? json.params : {};
  const asked = params.period as string | undefined;
  const meant = asked ?? (definition.period === undefined ? 'asOf' : 'P');
  const at =
    (params.resolved as string | undefined) ??
    (meant === 'asOf' ? 'asOf' : shiftPeriod(period, meant === 'P' ? 0 : -Number(meant.slice(2))));
  const { id: fact, dataset } = definition;
  return {
    definition,
    ...(derived ? { derived } : {}),
    ref: { key: `${fact}@${at}`, fact, dataset, period: at },
  };
}

/** The right side of a condition as plain values: literals, a list of them, or a parameter. */
export function rightSide(
  json: Json,
  like: FactDefinition,
  book: RuleBook,
  period: string,
): Plain | readonly Plain[] {
  if (isObject(json)) return parameterAt(book, period, json.parameter as string);
  if (Array.isArray(json)) return json.map((item: Json) => literal(item, like.type));
  return literal(json, like.type);
}

/** Whether a value is a reference to another fact. */
export function refersToFact(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, 'fact');
}

/** Whether a day lies in the months before another: not after it, and its term of that length not over before it. */
export function liesWithin(date: string, day: string, months: number): boolean {
  const [year = 0, month = 0, of = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const end = Date.UTC(year, month - 1 + months, Math.min(of, last));
  return date <= day && end >= Date.parse(day);
}

/** Whether a code lies at or below one of the given codes. */
export function liesUnder(
  code: string,
  roots: readonly string[],
  list: string,
  book: RuleBook,
): boolean {
  const parents = book.codes.get(list)?.codes;
  for (let at: string | null = code; at !== null; at = parents?.get(at)?.parent ?? null) {
    if (roots.includes(at)) return true;
  }
  return false;
}

function literal(json: Json, type: string): Plain {
  if (type === 'money') return new Exact(json as string).times(100);
  return type === 'integer' || type === 'decimal'
    ? new Exact(json as string)
    : (json as boolean | string);
}

function parameterAt(book: RuleBook, period: string, id: string): Plain {
  const year = period.slice(0, 4);
  const quarter = /Q(\d)/.exec(period)?.[1];
  const month = quarter
    ? String(Number(quarter) * 3 - 2).padStart(2, '0')
    : (period.split('-')[1] ?? '01');
  const values =
    book.parameters.get(id)?.values.filter(({ from }) => from <= `${year}-${month}-01`) ?? [];
  const value = values.at(-1)?.value ?? null;
  return typeof value === 'number' ? new Exact(value) : (value as boolean | string);
}

function holds(
  operator: string,
  left: Plain,
  right: Plain | readonly Plain[],
  like: FactDefinition,
  book: RuleBook,
): boolean {
  const list = right as readonly Plain[];
  switch (operator) {
    case 'equal':
      return same(left, right as Plain);
    case 'notEqual':
      return !same(left, right as Plain);
    case 'in':
      return list.some((item) => same(left, item));
    case 'notIn':
      return !list.some((item) => same(left, item));
    case 'contains':
      return (left as readonly string[]).includes(right as string);
    case 'doesNotContain':
      return !(left as readonly string[]).includes(right as string);
    case 'under': {
      const roots = (Array.isArray(right) ? right : [right]) as readonly string[];
      return liesUnder(left as string, roots, like.codeList as string, book);
    }
    case 'before':
      return (left as string) < (right as string);
    case 'onOrBefore':
      return (left as string) <= (right as string);
    case 'after':
      return (left as string) > (right as string);
    case 'onOrAfter':
      return (left as string) >= (right as string);
    case 'lessThan':
      return (left as Decimal).lessThan(right as Decimal);
    case 'lessThanInclusive':
      return (left as Decimal).lessThanOrEqualTo(right as Decimal);
    case 'greaterThan':
      return (left as Decimal).greaterThan(right as Decimal);
    default:
      return (left as Decimal).greaterThanOrEqualTo(right as Decimal);
  }
}

function same(left: Plain, right: Plain): boolean {
  return left instanceof Decimal && right instanceof Decimal ? left.equals(right) : left === right;
}

function negate(answer: Answer): Answer {
  return answer === null ? null : !answer;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
