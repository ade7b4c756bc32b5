import { type Tx } from '#libs/platform';
import { ConflictOfInterest, NotCertified } from './code-errors.ts';

/**
 * Whether officers may go to an inspection today: each with a valid certificate of its authority, and none who keeps away from
 * the firm by a draw of the plan. `inspection_by_who_may_go` asks the same two functions.
 *
 * @param numbers of certificates
 * @throws INSPECTIONS.NOT_CERTIFIED
 * @throws INSPECTIONS.CONFLICT_OF_INTEREST
 */
export async function mustBeFree(
  tx: Tx,
  inspectionId: string,
  numbers: readonly string[],
): Promise<void> {
  const [found] = await tx.query<{ uncertified: string[]; away: string[] }>(
    `select array(select not_certified($1, $2)) as uncertified, array(select kept_away($1, $2)) as away`,
    [inspectionId, numbers],
  );
  if (found && found.uncertified.length > 0) throw new NotCertified(found.uncertified);
  if (found && found.away.length > 0) throw new ConflictOfInterest(found.away);
}
