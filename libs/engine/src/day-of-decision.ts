import { addDays, addMonths, type LocalDate } from '#libs/kernel';
import { buildColumn, type Column, type ColumnSource } from './column.ts';
import { type FactReading } from './condition.ts';
import { columnRef, type FactDefinition, type FactRow } from './fact-dictionary.ts';

/**
 * The day for which a subject is decided, as a fact like any other: whoever hands over facts hands over the day, it
 * enters the hash of what was read, and where it is not given nothing that needs it is decided.
 */
export const DAY_OF_DECISION: FactDefinition = {
  id: 'calendar.asOf',
  type: 'date',
  dataset: 'calendar',
  title: { zh: '认定日', en: 'day of decision' },
  absence: 'unknown',
  sensitivity: 'public',
};

/** The day of decision as conditions read it. */
export const DAY_READING: FactReading = {
  definition: DAY_OF_DECISION,
  ref: columnRef(DAY_OF_DECISION, 'asOf'),
};

/** The facts of a subject together with the day for which it is decided. */
export function onDay(row: FactRow, day: LocalDate): FactRow {
  return { ...row, value: (ref) => (ref.key === DAY_READING.ref.key ? day : row.value(ref)) };
}

/** The columns of a segment together with the day for which it is decided. */
export function columnsOnDay(columns: ColumnSource, day: LocalDate, length: number): ColumnSource {
  let days: Column | undefined;
  const made = (): Column =>
    buildColumn(
      DAY_OF_DECISION,
      Array.from({ length }, () => day),
    );
  return {
    column: (ref) => (ref.key === DAY_READING.ref.key ? (days ??= made()) : columns.column(ref)),
  };
}

/**
 * The first day that lies within so many months of a day: the earliest whose term of that length has not ended before
 * it. 2024-09-30 lies within 12 months of 2025-09-30, and 2025-03-01 (not 2025-02-28) within one of 2025-03-31.
 */
export function windowStart(day: LocalDate, months: number): LocalDate {
  let first = addMonths(day, -months);
  while (addMonths(first, months) < day) first = addDays(first, 1);
  return first;
}
