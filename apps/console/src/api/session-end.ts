import type { QueryClient } from '@tanstack/react-query';
import { aboutQuery, sessionQuery } from './queries.ts';

const LOST = ['session-lost'];
const KEPT: readonly string[] = [aboutQuery.queryKey, sessionQuery.queryKey, LOST].map(String);

/** Forgets everything that was loaded under a session; `lost` when nobody asked for its end. */
export function endSession(queries: QueryClient, lost = false): void {
  queries.setQueryData(LOST, lost);
  queries.setQueryData(sessionQuery.queryKey, null);
  queries.removeQueries({ predicate: (query) => !KEPT.includes(String(query.queryKey)) });
}

/** Whether the last session ended by itself. */
export function wasSessionLost(queries: QueryClient): boolean {
  return queries.getQueryData(LOST) === true;
}
