import type { QueryRunner } from 'typeorm';

/**
 * On whose behalf a transaction runs. The database shows it only rows of these authorities, below this division and,
 * for an enterprise, of this one subject.
 */
export interface Context {
  /** Account of a person, or the name of a part of the system; written into every audit row. */
  readonly actor: string;
  /** Authority codes whose rows may be seen; `['*']` for all. */
  readonly authorities: readonly string[];
  /** Prefix of division codes, such as `4601`; the empty text for all. */
  readonly division: string;
  /** The enterprise itself; null for an officer. */
  readonly subjectId: number | null;
}

/** A transaction under way. All reads and writes of the product go through one, so none lacks a context. */
export interface Tx {
  readonly context: Context;
  /** Runs one statement and gives its rows; columns of type bigint come as text. */
  query<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** The connection itself, for COPY. */
  readonly runner: QueryRunner;
}
