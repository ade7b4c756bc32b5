import type { Text, WorkingCalendar } from '#libs/kernel';
import { businessDate, elevate, moveOne, NotFound, promise, type Tx } from '#libs/platform';
import { supersede } from './adjustment-ending.ts';
import { RecoveryNotContestable, RecoverySameHand } from './adjustment-errors.ts';
import { adjustmentLifecycle } from './adjustment-lifecycle.ts';
import { tellOfAdjustments } from './notice.ts';
import { enterObjection } from './objection.ts';
import { type ObjectionView, viewObjection } from './objection-view.ts';

const NAME: Text = { zh: '追回认定', en: 'recovery' };

interface Recovery {
  id: string;
  state: string;
  entitlement_id: string;
  is_late: boolean;
  is_owed: boolean;
  hands: readonly string[];
}

/**
 * Objects, as the enterprise, to a recovery that it was told of: it is no claim until somebody has decided who had no hand in
 * it. What the enterprise was topped up by since and that was set off against it is settled.
 *
 * @throws PLATFORM.NOT_FOUND also of what nobody has accepted
 * @throws RECOVERY.NOT_CONTESTABLE past its term, once set off, or once decided
 */
export async function objectToRecovery(
  tx: Tx,
  calendar: WorkingCalendar,
  id: string,
  statement: string,
): Promise<ObjectionView> {
  const recovery = await lock(tx, id);
  if (recovery.state !== 'accepted' || recovery.is_late || !recovery.is_owed)
    throw new RecoveryNotContestable();
  const made = await elevate(tx, async () => {
    const [before] = await tx.query(
      `select from objection where adjustment_id = $1 and state <> 'withdrawn'`,
      [id],
    );
    if (before) throw new RecoveryNotContestable();
    await moveOne(tx, adjustmentLifecycle, id, { event: 'contest', reason: statement });
    await dropFound(tx, recovery, statement);
    const said = { about: 'recovery', statement, complainant: null } as const;
    return enterObjection(tx, calendar, recovery.entitlement_id, { ...said, adjustmentId: id });
  });
  return viewObjection(tx, made);
}

/** Refuses who found, put forward or accepted a recovery. @throws RECOVERY.SAME_HAND */
export async function refuseOwnHand(tx: Tx, adjustmentId: string): Promise<void> {
  const { hands } = await elevate(tx, () => lock(tx, adjustmentId));
  if (hands.includes(tx.context.actor)) throw new RecoverySameHand();
}

/** What an objection to a recovery comes to: upheld it is annulled, otherwise it is a claim again. */
export async function endContest(
  tx: Tx,
  adjustmentId: string,
  {
    outcome,
    reason,
  }: { readonly outcome: 'upheld' | 'dismissed' | 'withdrawn'; readonly reason: string },
): Promise<void> {
  await elevate(tx, async () => {
    const recovery = await lock(tx, adjustmentId);
    const event = outcome === 'upheld' ? 'annul' : 'sustain';
    await moveOne(tx, adjustmentLifecycle, adjustmentId, { event, reason });
    await dropFound(tx, recovery, reason);
    if (outcome !== 'withdrawn')
      await tellOfAdjustments(
        tx,
        outcome === 'upheld' ? 'recovery-annulled' : 'recovery-sustained',
        [adjustmentId],
      );
    await promise(tx, [{ kind: 'benefits.advance', ref: recovery.entitlement_id }]);
  });
}

/** What was found and not decided rests on what the firm had then; the next run finds it anew. */
async function dropFound(tx: Tx, { entitlement_id }: Recovery, reason: string): Promise<void> {
  const live = await tx.query<{ id: string }>(
    `select id from adjustment where entitlement_id = $1 and state in ('open', 'endorsed') for update`,
    [entitlement_id],
  );
  for (const { id } of live) await supersede(tx, id, reason);
}

/** The benefit is locked before what was found of it, as by whoever accepts it. @throws PLATFORM.NOT_FOUND */
async function lock(tx: Tx, id: string): Promise<Recovery> {
  const today = await businessDate(tx);
  await tx.query(
    `select from entitlement where id = (select entitlement_id from adjustment where id = $1) for update`,
    [id],
  );
  const [row] = await tx.query<Recovery>(
    `select a.id, a.state, a.entitlement_id, not a.object_provisional and a.object_until < $2 as is_late,
       owed_back(a.entitlement_id) >= a.difference_fen as is_owed, array_remove(array[a.found_by, a.endorsed_by, a.decided_by], null) as hands
     from adjustment a where a.id = $1 and a.kind = 'recovery' and a.state in ('accepted', 'contested', 'annulled') for update`,
    [id, today],
  );
  if (!row) throw new NotFound(NAME);
  return row;
}
