import { move, type Tx } from '#libs/platform';
import { endDeadlines } from '#libs/workflow';
import { endAdjustments } from './adjustment-ending.ts';
import { takeBackCommitted } from './funding.ts';
import { endPublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import { tellAnew } from './notice.ts';
import { WHOLLY_OWED_BACK } from './recoveries.ts';

const BATCH = 100;
const ENDED =
  '该笔资金已全额认定追回，企业异议期限已过，不再拨付 owed back whole, so nothing is paid';

interface Ended {
  id: string;
  policy_id: string;
  period: string;
  amount_fen: string;
  found: boolean;
}

/**
 * Ends what is owed back whole before it is paid, once its firm can object to that no more: nothing is paid, what was committed
 * returns to the budget, and the firm is told. What a person found not to be due at all is not listed again; what data says may
 * change.
 *
 * @returns whether more may be left
 */
export async function endWhollyOwedBack(tx: Tx): Promise<boolean> {
  const locked = await tx.query<{ id: string }>(
    `select e.id from entitlement e where e.state in ('confirmed', 'payable', 'bounced') and ${WHOLLY_OWED_BACK}
       and e.id in (select a.entitlement_id from adjustment a where a.kind = 'recovery' and a.state = 'accepted')
     order by e.id limit ${BATCH} for update of e`,
  );
  // What was accepted or objected to before the lock was had is seen by a statement of its own.
  const rows = await tx.query<Ended>(
    `select e.id, e.policy_id, e.period, e.amount_fen, coalesce((select sum(a.difference_fen) from adjustment a where a.entitlement_id = e.id
       and a.state = 'accepted' and a.ground = 'finding'), 0) >= e.amount_fen as found
     from entitlement e where e.id = any($1::uuid[]) and e.state in ('confirmed', 'payable', 'bounced') and ${WHOLLY_OWED_BACK} order by e.id`,
    [locked.map(({ id }) => id)],
  );
  for (const [found, barred] of [
    [false, null],
    [true, 'recovery'],
  ] as const) {
    const ids = rows.filter((row) => row.found === found).map(({ id }) => id);
    const set = { ended_reason: ENDED, barred_by: barred };
    await move(tx, entitlementLifecycle, { event: 'recover', ids, reason: ENDED, set });
  }
  for (const row of rows) {
    await takeBackCommitted(tx, row);
    await endAdjustments(tx, row, ENDED);
  }
  const ids = rows.map(({ id }) => id);
  await endDeadlines(tx, 'entitlement', ids, 'void');
  await endPublicity(tx, ids);
  await tellAnew(tx, 'withdrawn', ids);
  return locked.length === BATCH;
}
