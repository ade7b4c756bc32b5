import { systemContext, type Database } from '#libs/platform';
import type { Invariant } from './invariant.ts';
import { DECLARATIONS } from './invariants-of-declarations.ts';
import { GATES } from './invariants-of-gates.ts';
import { GRADINGS } from './invariants-of-gradings.ts';
import { MONEY } from './invariants-of-money.ts';
import { PAYMENTS } from './invariants-of-payments.ts';
import { REVIEWS } from './invariants-of-reviews.ts';
import { RELIEF } from './invariants-of-relief.ts';
import { VISITS } from './invariants-of-visits.ts';
import { TRAIL } from './invariants-of-the-trail.ts';
import { WORK } from './invariants-of-work.ts';

/** An invariant that does not hold. */
export interface BrokenInvariant {
  readonly invariant: string;
  readonly rows: number;
  readonly example: string;
}

/** All that applies now, in the order of the list in the reliability papers: money, entitlements, work, audit. */
export const INVARIANTS: readonly Invariant[] = [
  ...MONEY,
  ...GATES,
  ...DECLARATIONS,
  ...PAYMENTS,
  ...REVIEWS,
  ...GRADINGS,
  ...VISITS,
  ...RELIEF,
  ...WORK,
  ...TRAIL,
];

/**
 * Checks every invariant in one snapshot of the database, so it may be asked at any moment, also while work goes on.
 *
 * @param database opened with the role app or owner
 * @returns the broken ones; nothing when all hold
 */
export function brokenInvariants(database: Database): Promise<BrokenInvariant[]> {
  return database.snapshot('test.invariants', systemContext('test'), (tx) =>
    findBroken((sql) => tx.query(sql)),
  );
}

/** The same over any connection, such as one that has broken something in a transaction it will roll back. */
export async function findBroken(
  query: (sql: string) => Promise<readonly unknown[]>,
): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = [];
  for (const { name, sql } of INVARIANTS) {
    const [found] = (await query(
      `select count(*)::integer as rows, min(example) as example from (${sql}) broken`,
    )) as readonly { rows: number; example: string }[];
    if (found && found.rows > 0)
      broken.push({ invariant: name, rows: found.rows, example: found.example });
  }
  return broken;
}
