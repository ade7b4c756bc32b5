import type { Option } from './choice.tsx';

/** The year of a day and the two before it, to choose from. */
export function yearsBefore(day: string): readonly Option[] {
  const last = Number(day.slice(0, 4));
  return [last, last - 1, last - 2].map((year) => [String(year), `${year} 年`] as const);
}
