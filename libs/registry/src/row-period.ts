import { isLocalDate, periodInterval } from '#libs/kernel';
import { type PeriodLength } from '#libs/engine';

/**
 * Reads the name of a period: `2025`, `2025Q3` or `2025-09`.
 *
 * @param lengths those of the dataset's facts; the period must be as long
 * @returns undefined when it is none of that length
 */
export function readPeriod(cell: unknown, lengths: ReadonlySet<PeriodLength>): string | undefined {
  // A file names few periods, a row each: what was read last is mostly what is read next.
  if (cell === last.cell && lengths === last.lengths) return last.name;
  last = { cell, lengths, name: periodNamed(cell, lengths) };
  return last.name;
}

let last: {
  cell: unknown;
  lengths: ReadonlySet<PeriodLength> | null;
  name: string | undefined;
} = { cell: undefined, lengths: null, name: undefined };

function periodNamed(cell: unknown, lengths: ReadonlySet<PeriodLength>): string | undefined {
  const name =
    typeof cell === 'number' ? String(cell) : typeof cell === 'string' ? cell.trim() : '';
  if (!/^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(name)) return undefined;
  const length: PeriodLength = name.includes('Q')
    ? 'quarter'
    : name.includes('-')
      ? 'month'
      : 'year';
  for (const one of lengths) if (one !== length) return undefined;
  return isLocalDate(periodInterval(name).from) ? name : undefined;
}
