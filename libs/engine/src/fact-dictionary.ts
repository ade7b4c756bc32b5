import { type Text } from '#libs/kernel';
import { type Aggregate } from './aggregate.ts';
import { type Cohort } from './cohort.ts';

/** The types a fact may have. `codes` is a list of codes. */
export type FactType =
  'boolean' | 'integer' | 'decimal' | 'money' | 'date' | 'code' | 'codes' | 'text';

/** Every type, in the order the handbook lists them. */
export const FACT_TYPES: readonly FactType[] = [
  'boolean',
  'integer',
  'decimal',
  'money',
  'date',
  'code',
  'codes',
  'text',
];

/**
 * A normalised value of a fact; null is unknown.
 *
 * - boolean: boolean;
 * - integer: a safe integer;
 * - decimal: a number whose shortest form has at most 15 significant digits and 9 decimals. Such a decimal survives
 *   the double exactly, so columns, comparisons and amounts all see the decimal that was written;
 * - money: fen as a safe integer;
 * - date: `YYYY-MM-DD`;
 * - code, text: string;
 * - codes: ascending strings without repeats.
 */
export type FactValue = boolean | number | string | readonly string[] | null;

/**
 * What the absence of a value says: nothing (`unknown`), that the fact does not apply to the subject (then a condition
 * on it is false and known), or a stated value.
 */
export type Absence = 'unknown' | 'notApplicable' | { readonly value: Exclude<FactValue, null> };

/** How long one value of a fact lasts: facts with a length are asked for by period, the others as of a day. */
export type PeriodLength = 'year' | 'quarter' | 'month';

/** One entry of the dictionary `rules/facts.json`. */
export interface FactDefinition {
  readonly id: string;
  readonly type: FactType;
  /** `CNY` for money; otherwise what is counted. Facts of different units are never compared. */
  readonly unit?: string;
  readonly dataset: string;
  readonly title: Text;
  readonly absence: Absence;
  /** Id of the file under `rules/codes/`; without one, any string. */
  readonly codeList?: string;
  /** Set when the fact is delivered per period. */
  readonly period?: PeriodLength;
  /** Greatest age, in days, at which a value still counts; the snapshot applies it. */
  readonly maxAgeDays?: number;
  readonly sensitivity?: 'public' | 'internal' | 'personal';
  /** Set when each item of the dataset (a loan, a hire, a certificate) has its own value. */
  readonly item?: true;
  /** Set when the value is made of items: whoever holds the records computes it with `aggregateOf`. */
  readonly aggregate?: Aggregate;
  /** Set when the value is made of other subjects: whoever holds the population computes it with `CohortBuilder`. */
  readonly cohort?: Cohort;
  /** What the value contains, where the title cannot say it all. */
  readonly note?: Text;
}

/** The dictionary, by fact id. */
export type FactDictionary = ReadonlyMap<string, FactDefinition>;

/** One column of a snapshot: a fact at a resolved period. */
export interface ColumnRef {
  /** `tax.annualRevenue@2024`, `qual.nationalLittleGiant@asOf`. */
  readonly key: string;
  readonly fact: string;
  readonly dataset: string;
  /** A period's name (`2024`) or `asOf`. */
  readonly period: string;
}

/** The column of a fact at a resolved period. */
export function columnRef(definition: FactDefinition, period: string): ColumnRef {
  return {
    key: `${definition.id}@${period}`,
    fact: definition.id,
    dataset: definition.dataset,
    period,
  };
}

/** One subject's normalised facts. */
export interface FactRow {
  value(ref: ColumnRef): FactValue;
}
