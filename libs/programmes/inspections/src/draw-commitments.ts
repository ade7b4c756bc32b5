import { type Tx } from '#libs/platform';

/** A commitment as everybody may read it: before its draw, and for ever after. */
export interface PublishedCommitment {
  readonly drawId: string;
  readonly commitment: string;
  readonly matterId: string;
  readonly plan: string;
  readonly authority: string;
  readonly state: string;
  readonly committedAt: string;
  readonly revealedAt: string | null;
  readonly drawnAt: string | null;
  /** Why it was given up without a draw; null otherwise. */
  readonly abandonedBecause: string | null;
}

/**
 * The list of commitments, the latest first: whoever keeps a copy sees later that no draw was made anew until it suited.
 * Asked with the system's reach: what comes out is public by its nature.
 *
 * @param most rows
 */
export async function listCommitments(tx: Tx, most: number): Promise<PublishedCommitment[]> {
  return tx.query<PublishedCommitment>(
    `select d.id as "drawId", d.commitment, d.matter_id as "matterId", p.title as plan, d.authority, d.state,
       to_json(d.committed_at)#>>'{}' as "committedAt", to_json(d.revealed_at)#>>'{}' as "revealedAt",
       to_json(d.drawn_at)#>>'{}' as "drawnAt", d.abandoned_because as "abandonedBecause"
     from inspection_draw d join inspection_plan p on p.id = d.plan_id
     order by d.committed_at desc, d.id desc limit $1`,
    [most],
  );
}
