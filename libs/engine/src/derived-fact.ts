import { type Text } from '#libs/kernel';
import { type Exactly, type Expression, evaluate, expressionReadings } from './expression.ts';
import {
  type ColumnRef,
  type FactDefinition,
  type FactRow,
  type FactValue,
} from './fact-dictionary.ts';
import { isValueOf } from './fact-value.ts';
import { type Json } from './json-document.ts';
import { type Rounding } from './rounding.ts';
import { roundedTo } from './fraction.ts';
import { buildColumn, type Column, type ColumnSource, valueAt } from './column.ts';
import { rowClasses } from './row-classes.ts';

/** A fact that is computed from other facts, as written in `rules/derived/<id>.json` or under `let` of a policy. */
export interface DerivedFact {
  /** As a rule sees it: of the dataset `derived`, unknown when it cannot be computed. */
  readonly definition: FactDefinition;
  /** Path of its file, relative to `rules/`. */
  readonly file: string;
  /** Where its value stands in that file. */
  readonly pointer: string;
  readonly value: Json;
  readonly round: Rounding | null;
  /** Decimal places of a result of type `decimal`. */
  readonly places: number;
  /** The article it follows; null where the calculation speaks for itself. */
  readonly reference: Text | null;
}

/** Derived facts by the name rules use. */
export type DerivedFacts = ReadonlyMap<string, DerivedFact>;

/** The dataset that derived facts are said to belong to; nobody delivers it. */
export const DERIVED = 'derived';

/** A derived fact made ready for one period. */
export interface Derivation {
  readonly definition: FactDefinition;
  readonly ref: ColumnRef;
  readonly expression: Expression;
  readonly round: Rounding | null;
  readonly places: number;
  readonly source: DerivedFact;
}

/** What is derived, by column key; each comes after what it reads. */
export type Derivations = ReadonlyMap<string, Derivation>;

/**
 * The value of a derived fact for one subject.
 *
 * @param row must answer for everything it reads, other derived facts included
 * @returns null when something needed is unknown, or when the result cannot be held exactly: whole numbers and fen
 *   beyond 2^53 − 1, decimals of more than fifteen digits
 */
export function derive(derivation: Derivation, row: FactRow): FactValue {
  const value = evaluate(derivation.expression, row);
  return value === null ? null : held(derivation, value);
}

function held(derivation: Derivation, value: Exclude<Exactly, null>): FactValue {
  if (typeof value !== 'object') return value;
  const { type } = derivation.definition;
  const places = type === 'decimal' ? derivation.places : 0;
  const { numerator, denominator } = roundedTo(value, places, derivation.round ?? 'down');
  const number = quotientOf(numerator, denominator);
  const most = type === 'decimal' ? MOST_DIGITS : MOST_WHOLE;
  return numerator <= most && numerator >= -most && isValueOf(type, number) ? number : null;
}

const MOST_WHOLE = BigInt(Number.MAX_SAFE_INTEGER);
const MOST_DIGITS = 999_999_999_999_999n;

/** The double nearest to a decimal; exact for at most fifteen digits because it is read from the decimal's own text. */
function quotientOf(numerator: bigint, denominator: bigint): number {
  const places = String(denominator).length - 1;
  return Number(`${numerator}e-${places}`);
}

/** A row that also answers for what is derived; each value is computed once. */
export function derivedRow(derivations: Derivations, row: FactRow): FactRow {
  if (derivations.size === 0) return row;
  const made = new Map<string, FactValue>();
  const whole: FactRow = {
    value: (ref) => {
      const derivation = derivations.get(ref.key);
      if (!derivation) return row.value(ref);
      const known = made.get(ref.key);
      if (known !== undefined) return known;
      const value = derive(derivation, whole);
      made.set(ref.key, value);
      return value;
    },
  };
  return whole;
}

/** Columns that also answer for what is derived; a derived column is made when it is first asked for. */
export function derivedColumns(
  derivations: Derivations,
  columns: ColumnSource,
  length: number,
): ColumnSource {
  if (derivations.size === 0) return columns;
  const made = new Map<string, Column>();
  const whole: ColumnSource = {
    column: (ref) => {
      const derivation = derivations.get(ref.key);
      if (!derivation) return columns.column(ref);
      const column = made.get(ref.key) ?? derivedColumn(derivation, whole, length);
      made.set(ref.key, column);
      return column;
    },
  };
  return whole;
}

/** What is computed from equal values is equal, so each set of values is computed from once. */
function derivedColumn(derivation: Derivation, columns: ColumnSource, length: number): Column {
  const read = new Map<string, Column | undefined>();
  for (const { ref } of expressionReadings(derivation.expression))
    if (!read.has(ref.key)) read.set(ref.key, columns.column(ref));
  const { classOf, first } = rowClasses([...read.values()], length);
  let index = 0;
  const row: FactRow = {
    value: (ref: ColumnRef) => {
      const column = read.get(ref.key);
      return column ? valueAt(column, index) : null;
    },
  };
  const ofClass = first.map((at) => {
    index = at;
    return derive(derivation, row);
  });
  return buildColumn(
    derivation.definition,
    Array.from(classOf, (one) => ofClass[one] as FactValue),
  );
}
