import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { DemandSamePerson, DemandWithdrawn, DemandYearOver } from './demand-errors.ts';
import { giveDemandBack, lockDemands } from './demand-ledger.ts';
import { mustActFor } from './matter-list.ts';

interface Recorded {
  subject_id: number;
  authority: string;
  division: string;
  on_day: string;
  recorded_by: string;
  transfer_id: string;
}

/**
 * Makes a demand withdrawal (撤销登记): takes back a demand that was recorded by mistake, as a second person of its authority, in
 * the year in whose quota it counts. Both stay for the firm to see, and the quota has one more.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DEMAND_SAME_PERSON
 * @throws INSPECTIONS.DEMAND_YEAR_OVER
 * @throws INSPECTIONS.DEMAND_WITHDRAWN
 */
export async function withdrawDemand(tx: Tx, id: string, because: string): Promise<void> {
  const [one] = await tx.query<Recorded>(
    `select subject_id, authority, division, on_day::text, recorded_by, transfer_id from firm_demand where id = $1`,
    [id],
  );
  if (!one) throw new NotFound({ zh: '企业负担登记', en: 'demand' });
  const { subject_id: subjectId, authority, division, on_day: onDay } = one;
  mustActFor(tx.context, authority, division);
  if (one.recorded_by === tx.context.actor) throw new DemandSamePerson();
  const today = await businessDate(tx);
  if (onDay.slice(0, 4) !== today.slice(0, 4)) throw new DemandYearOver(onDay);
  await lockDemands(tx, { authority, subjectId });
  const [before] = await tx.query(`select from firm_demand_withdrawal where demand_id = $1`, [id]);
  if (before) throw new DemandWithdrawn();
  const transferId = await elevate(tx, () => giveDemandBack(tx, one.transfer_id, id));
  await tx.query(
    `insert into firm_demand_withdrawal (demand_id, subject_id, because, on_day, transfer_id, withdrawn_by, authority, division)
     values ($1, $2, $3, $4::date, $5, $6, $7, $8)`,
    [id, subjectId, because, today, transferId, tx.context.actor, authority, division],
  );
}
