import { invariant, type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';

/** A grading as its jobs know it. */
export interface GradingOfRun {
  readonly id: string;
  readonly month: string;
  readonly asOf: LocalDate;
  /** One that was given up while its run was under way takes nothing in any more. */
  readonly state: string;
}

/** The grading that a run is for. */
export async function gradingOf(tx: Tx, runId: string): Promise<GradingOfRun> {
  const [row] = await tx.query<{ id: string; month: string; as_of: LocalDate; state: string }>(
    `select id, month, as_of::text, state from grading where run_id = $1`,
    [runId],
  );
  invariant(row !== undefined, `run ${runId} has a grading`);
  return { id: row.id, month: row.month, asOf: row.as_of, state: row.state };
}
