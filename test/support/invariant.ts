/** What must hold at every instant, and the query that gives one row with an `example` for each place where it does not. */
export interface Invariant {
  readonly name: string;
  readonly sql: string;
}
