import { type ConditionProperties, Engine, type TopLevelCondition } from 'json-rules-engine';
import { Decimal } from 'decimal.js';
import { type ColumnRef, type FactDefinition } from './fact-dictionary.ts';
import { type Json, type JsonObject } from './json-document.ts';
import { type RuleText } from './compile.ts';
import { DAY_OF_DECISION } from './day-of-decision.ts';
import {
  columnOf,
  liesUnder,
  liesWithin,
  type Plain,
  refersToFact,
  rightSide,
  withLet,
} from './reference.ts';
import { type RuleBook } from './rule-book.ts';

/** A value as json-rules-engine sees it: money in fen, null where a fact does not apply. */
export type OracleValue = boolean | number | string | readonly string[] | null;

/** One comparison of a policy as the completions of missing facts need it. */
export interface OracleLeaf {
  readonly key: string;
  readonly definition: FactDefinition;
  readonly operator: string;
  /** A literal, a list, or the column key of another fact. */
  readonly value: OracleValue | readonly OracleValue[];
  readonly otherKey: string | null;
  readonly otherDefinition: FactDefinition | null;
  /** False under an odd number of `not`. */
  readonly positive: boolean;
}

/** A policy loaded into json-rules-engine for one period. */
export interface Oracle {
  /** Every column the conditions read, by key. */
  readonly reads: ReadonlyMap<
    string,
    { readonly ref: ColumnRef; readonly definition: FactDefinition }
  >;
  readonly leaves: readonly OracleLeaf[];
  /** Keys of the columns of which a condition asks whether they are known. */
  readonly asked: ReadonlySet<string>;
  /** Whether scope and conditions hold; facts by column key, and by key with `?` for `isKnown`. */
  passes(facts: Readonly<Record<string, OracleValue>>): Promise<boolean>;
  /** The oracle's own operator, for choosing completions. */
  holds(
    operator: string,
    left: OracleValue,
    right: OracleValue | readonly OracleValue[],
    like: FactDefinition,
  ): boolean;
}

/** Steps a rule may take into a value: plain own properties, and nothing that JSONPath could run. */
const PATH = /^(\.[A-Za-z_]\w{0,63}){1,8}$/;

/**
 * Loads a policy into json-rules-engine itself, with typed operators and a path resolver that takes plain steps only.
 *
 * The conditions stay in the library's own grammar; facts become columns, parameters and yuan become plain values.
 */
export function buildOracle(policy: RuleText, book: RuleBook, period: string): Oracle {
  const translation = new Translation(withLet(policy, book), period);
  const parts = [policy.scope, policy.conditions].filter((part) => part !== undefined);
  const conditions = { all: parts.map((part) => translation.condition(part, true)) };
  const engine = new Engine([], {
    allowUndefinedFacts: false,
    allowUndefinedConditions: false,
    pathResolver: ownStep,
  });
  const operators = typedOperators(book, translation.windows);
  for (const [name, evaluate] of operators) engine.addOperator(name, evaluate);
  for (const [name, condition] of translation.shared) engine.setCondition(name, condition);
  engine.addRule({ conditions, event: { type: policy.id } });
  return {
    reads: translation.reads,
    leaves: translation.leaves,
    asked: translation.asked,
    passes: async (facts) => (await engine.run({ ...facts })).events.length > 0,
    holds: (operator, left, right, like) => {
      const against = operator === 'under' ? { list: like.codeList, roots: [right].flat() } : right;
      return (operators.get(operator) as Evaluate)(left, against as OracleValue);
    },
  };
}

class Translation {
  readonly reads = new Map<string, { ref: ColumnRef; definition: FactDefinition }>();
  readonly leaves: OracleLeaf[] = [];
  readonly shared = new Map<string, TopLevelCondition>();
  readonly asked = new Set<string>();
  /** Every number of months that the conditions look back. */
  readonly windows = new Set<number>();

  constructor(
    private readonly book: RuleBook,
    private readonly period: string,
  ) {}

  /** Comparisons stand in their group as they are: the library copies all of it for each subject. */
  condition(json: Json, positive: boolean): ConditionProperties | TopLevelCondition {
    const condition = json as JsonObject;
    if ('all' in condition)
      return { all: (condition.all as Json[]).map((part) => this.condition(part, positive)) };
    if ('any' in condition)
      return { any: (condition.any as Json[]).map((part) => this.condition(part, positive)) };
    if ('not' in condition) return { not: this.condition(condition.not, !positive) };
    if ('condition' in condition) {
      const name = condition.condition as string;
      const target = this.condition(this.book.conditions.get(name) as Json, positive);
      // By name only a group can be referred to.
      this.shared.set(name, 'fact' in target ? { all: [target] } : target);
      return { condition: name };
    }
    return this.leaf(condition, positive);
  }

  private leaf(json: JsonObject, positive: boolean): ConditionProperties {
    const { ref, definition } = this.read(json);
    const operator = json.operator as string;
    if (operator === 'isKnown') {
      this.asked.add(ref.key);
      return { fact: `${ref.key}?`, operator, value: json.value };
    }
    const months = operator === 'withinMonths';
    if (months) this.windows.add(Number(json.value));
    if (months || refersToFact(json.value)) {
      const other = this.read(months ? { fact: DAY_OF_DECISION.id } : (json.value as JsonObject));
      const pair = { otherKey: other.ref.key, otherDefinition: other.definition };
      const name = months ? windowOperator(Number(json.value)) : operator;
      this.leaves.push({
        key: ref.key,
        definition,
        operator: name,
        value: null,
        ...pair,
        positive,
      });
      return { fact: ref.key, operator: name, value: { fact: other.ref.key } };
    }
    const value = plainly(rightSide(json.value as Json, definition, this.book, this.period));
    this.leaves.push({
      key: ref.key,
      definition,
      operator,
      value,
      otherKey: null,
      otherDefinition: null,
      positive,
    });
    if (operator !== 'under') return { fact: ref.key, operator, value };
    return { fact: ref.key, operator, value: { list: definition.codeList, roots: [value].flat() } };
  }

  private read(json: JsonObject): { ref: ColumnRef; definition: FactDefinition } {
    const column = columnOf(json, this.book, this.period);
    this.reads.set(column.ref.key, column);
    return column;
  }
}

type Evaluate = (left: OracleValue, right: OracleValue) => boolean;

/** The library's ten without its coercions, and ours. A fact that does not apply makes every comparison false. */
function typedOperators(
  book: RuleBook,
  windows: ReadonlySet<number>,
): ReadonlyMap<string, Evaluate> {
  const order =
    (test: (sign: number) => boolean, type: 'number' | 'string'): Evaluate =>
    (left, right) => {
      if (typeof left !== type || typeof right !== type || left === null || right === null)
        return false;
      return test(left < right ? -1 : left > right ? 1 : 0);
    };
  const lists =
    (test: (found: boolean) => boolean): Evaluate =>
    (left, right) => {
      return left !== null && Array.isArray(right) && test(right.indexOf(left) > -1);
    };
  const contents =
    (test: (found: boolean) => boolean): Evaluate =>
    (left, right) => {
      return right !== null && Array.isArray(left) && test(left.indexOf(right) > -1);
    };
  const within = (months: number): Evaluate => {
    return (left, right) =>
      typeof left === 'string' && typeof right === 'string' && liesWithin(left, right, months);
  };
  return new Map<string, Evaluate>([
    ...[...windows].map((months) => [windowOperator(months), within(months)] as const),
    ['equal', (left, right) => left !== null && right !== null && left === right],
    ['notEqual', (left, right) => left !== null && right !== null && left !== right],
    ['in', lists((found) => found)],
    ['notIn', lists((found) => !found)],
    ['contains', contents((found) => found)],
    ['doesNotContain', contents((found) => !found)],
    ['lessThan', order((sign) => sign < 0, 'number')],
    ['lessThanInclusive', order((sign) => sign <= 0, 'number')],
    ['greaterThan', order((sign) => sign > 0, 'number')],
    ['greaterThanInclusive', order((sign) => sign >= 0, 'number')],
    ['before', order((sign) => sign < 0, 'string')],
    ['onOrBefore', order((sign) => sign <= 0, 'string')],
    ['after', order((sign) => sign > 0, 'string')],
    ['onOrAfter', order((sign) => sign >= 0, 'string')],
    ['isKnown', (left, right) => (left !== null) === right],
    [
      'under',
      (left, right) => {
        const { list, roots } = right as unknown as { list: string; roots: string[] };
        return typeof left === 'string' && liesUnder(left, roots, list, book);
      },
    ],
  ]);
}

/** The library's operators see two values: the months are part of the name, the day is the other value. */
function windowOperator(months: number): string {
  return `withinMonths${months}`;
}

function ownStep(value: object, path: string): unknown {
  if (!PATH.test(path)) return undefined;
  let at: unknown = value;
  for (const key of path.slice(1).split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function plainly(value: Plain | readonly Plain[]): OracleValue | readonly OracleValue[] {
  if (Array.isArray(value)) return value.map((item: Plain) => plainly(item) as OracleValue);
  return value instanceof Decimal ? value.toNumber() : (value as boolean | string);
}
