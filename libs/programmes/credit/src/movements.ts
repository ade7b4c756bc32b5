import { type Tx } from '#libs/platform';
import { NOT_GRADED } from './distribution.ts';

/** From which tier to which, and how many; `null` for a subject that the other grading does not have. */
export interface Movement {
  readonly from: string | null;
  readonly to: string | null;
  readonly count: number;
}

/** The latest grading published for an earlier month. */
export async function previousOf(tx: Tx, month: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from grading where state = 'published' and month < $1 order by month desc limit 1`,
    [month],
  );
  return row?.id ?? null;
}

/** What changed since another grading; without one everybody is new. */
export async function movementsOf(
  tx: Tx,
  gradingId: string,
  previousId: string | null,
): Promise<readonly Movement[]> {
  return tx.query<{ from: string | null; to: string | null; count: number }>(
    `select case when p.subject_id is null then null else coalesce(p.tier, '${NOT_GRADED}') end as "from",
       case when c.subject_id is null then null else coalesce(c.tier, '${NOT_GRADED}') end as "to", count(*)::integer as count
     from (select subject_id, tier from subject_tier where grading_id = $1) c
     full join (select subject_id, tier from subject_tier where grading_id = $2) p using (subject_id)
     group by 1, 2 order by 1, 2`,
    [gradingId, previousId],
  );
}
