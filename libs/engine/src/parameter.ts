import { type LocalDate, type Text } from '#libs/kernel';
import { type FactType, type FactValue } from './fact-dictionary.ts';

/** One value of a parameter, from a day on, with the text of law it comes from. */
export interface DatedValue {
  readonly from: LocalDate;
  /** Normalised; null ends the parameter: from that day there is none. */
  readonly value: FactValue;
  readonly reference: Text;
}

/** A number or date that the law sets and changes, from `rules/parameters/<id>.json`. */
export interface Parameter {
  readonly id: string;
  readonly title: Text;
  readonly type: Exclude<FactType, 'codes'>;
  readonly unit?: string;
  /** Where it stands, for one that is a cell of a table. */
  readonly cell?: {
    readonly table: string;
    readonly title: Text;
    readonly row: Text;
    readonly column: Text;
    /** All columns of its table, in their order. */
    readonly columns: readonly Text[];
  };
  /** Ascending by start date. */
  readonly values: readonly DatedValue[];
}

/** All parameters by id. */
export type Parameters = ReadonlyMap<string, Parameter>;

/** The value in force on a day, or undefined when there is none yet or no longer. */
export function valueOn(parameter: Parameter, date: LocalDate): DatedValue | undefined {
  const latest = parameter.values.findLast((dated) => dated.from <= date);
  return latest?.value === null ? undefined : latest;
}
