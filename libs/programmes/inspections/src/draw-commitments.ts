import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type PlanKind } from './plan.ts';

/**
 * Why a draw was given up, as everybody may read it: the list or its inspectors were wrong, the matter is not inspected any
 * more, the plan was closed. What was written beside it is for the authority.
 */
export const ABANDON_GROUNDS = [
  'list-wrong',
  'inspectors-changed',
  'matter-changed',
  'plan-closed',
  'other',
] as const;
export type AbandonGround = (typeof ABANDON_GROUNDS)[number];

/** A commitment as everybody may read it: before its draw, and for ever after. Nothing in it was written freely. */
export interface PublishedCommitment {
  readonly drawId: string;
  readonly commitment: string;
  readonly matterId: string;
  /** The plan; its title is for officers. */
  readonly planId: string;
  readonly planKind: PlanKind;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly authority: string;
  readonly state: string;
  readonly committedAt: string;
  readonly revealedAt: string | null;
  readonly drawnAt: string | null;
  /** Why it was given up without a draw; null otherwise. */
  readonly abandonedGround: AbandonGround | null;
  /** Firms that were drawn; null before that. */
  readonly drawn: number | null;
  /** How many of those were dealt with, in the order in which they were drawn. Who is in none of the three below was refused. */
  readonly processed: number;
  /** Of those, inspections that wait, that were cancelled and that were carried out. */
  readonly planned: number;
  readonly cancelled: number;
  readonly done: number;
  /** Inspections of the same plan in the same matter for which somebody named the firm, beside any draw. */
  readonly named: number;
}

/**
 * The list of commitments, the latest first: whoever keeps a copy sees later that no draw was made anew until it suited.
 * Asked with the system's reach: what comes out is public by its nature.
 *
 * @param most rows
 * @param after where the page before ended
 */
export async function listCommitments(
  tx: Tx,
  most: number,
  after: { readonly at: string; readonly id: string } | null = null,
): Promise<PublishedCommitment[]> {
  return tx.query<PublishedCommitment>(
    `select d.id as "drawId", d.commitment, d.matter_id as "matterId", d.plan_id as "planId", p.kind as "planKind",
       p.starts_on::text as "startsOn", p.ends_on::text as "endsOn", d.authority, d.state,
       to_json(d.committed_at)#>>'{}' as "committedAt", to_json(d.revealed_at)#>>'{}' as "revealedAt",
       to_json(d.drawn_at)#>>'{}' as "drawnAt", d.abandoned_ground as "abandonedGround",
       jsonb_array_length(d.drawn) as drawn, d.processed, i.planned, i.cancelled, i.done,
       (select count(*)::integer from inspection n where n.plan_id = d.plan_id and n.matter_id = d.matter_id and n.draw_id is null) as named
     from inspection_draw d join inspection_plan p on p.id = d.plan_id
     cross join lateral (select count(*) filter (where state = 'planned')::integer as planned,
       count(*) filter (where state = 'cancelled')::integer as cancelled,
       count(*) filter (where state = 'done')::integer as done from inspection where draw_id = d.id) i
     where $2::timestamptz is null or (d.committed_at, d.id) < ($2, $3::uuid)
     order by d.committed_at desc, d.id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
}
