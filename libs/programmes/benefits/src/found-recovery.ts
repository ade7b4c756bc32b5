import type { Text } from '#libs/kernel';
import { annotate, moveOne, NotFound, type Tx } from '#libs/platform';
import { closeTasksAbout, openTasks } from '#libs/workflow';
import { type AdjustmentView, viewOne } from './adjustment.ts';
import { supersede } from './adjustment-ending.ts';
import { RecoveryExceedsGranted, RecoveryTooEarly, RecoveryUnderWay } from './adjustment-errors.ts';
import { adjustmentLifecycle } from './adjustment-lifecycle.ts';
import type { EntitlementState } from './lifecycles.ts';

/** What a firm has of a benefit at present, as whoever looks into it sees it; amounts in fen. */
export interface GrantedView {
  readonly entitlementId: string;
  readonly title: Text;
  readonly period: string;
  readonly subjectName: string;
  readonly state: EntitlementState;
  readonly amountFen: string;
  /** The amount, with what was topped up and without what it owes back. */
  readonly grantedFen: string;
  /** A recovery may be put forward: it is paid or at the bank, and none waits to be decided. */
  readonly recoverable: boolean;
}

/** What a person found about a benefit that is paid. */
export interface Found {
  /** What is due to the firm all the same, in fen; 0 where nothing is. */
  readonly dueFen: bigint;
  /** What was found, and how. */
  readonly finding: string;
}

interface Row {
  id: string;
  title: Text;
  period: string;
  name: string;
  state: EntitlementState;
  amount_fen: string;
  granted: string;
  under_way: boolean;
}

const NAME: Text = { zh: '惠企事项', en: 'benefit' };
/** Before that it is stopped by an objection, which a second person decides. */
const BEYOND_STOPPING: readonly EntitlementState[] = ['ordered', 'paid'];
/** Of an entitlement `e`: what a person found of it waits to be decided, or its firm objects to a recovery. */
const UNDER_WAY = `exists (select from adjustment a where a.entitlement_id = e.id
  and (a.state = 'contested' or (a.ground = 'finding' and a.state in ('open', 'endorsed'))))`;

/** What a firm has of a benefit. @throws PLATFORM.NOT_FOUND */
export async function viewGranted(tx: Tx, entitlementId: string): Promise<GrantedView> {
  const { id, title, period, name, state, amount_fen, granted, under_way } = await read(
    tx,
    entitlementId,
  );
  return {
    entitlementId: id,
    title,
    period,
    subjectName: name,
    state,
    amountFen: amount_fen,
    grantedFen: granted,
    recoverable: BEYOND_STOPPING.includes(state) && !under_way && granted !== '0',
  };
}

/**
 * Puts forward that a firm pays back what a person found not to be due of a benefit that is paid or at the bank, such as one
 * that was declared falsely. It goes the way of what corrected data makes: a second person accepts it, the firm is told and may
 * object, and the amount itself is never altered. What data made of the benefit and nobody decided gives way to it.
 *
 * @returns the recovery, which waits for its second person
 * @throws PLATFORM.NOT_FOUND
 * @throws RECOVERY.TOO_EARLY
 * @throws RECOVERY.UNDER_WAY
 * @throws RECOVERY.EXCEEDS_GRANTED
 */
export async function proposeRecovery(
  tx: Tx,
  entitlementId: string,
  { dueFen, finding }: Found,
): Promise<AdjustmentView> {
  await tx.query(`select from entitlement where id = $1 for update`, [entitlementId]);
  const row = await read(tx, entitlementId);
  if (!BEYOND_STOPPING.includes(row.state)) throw new RecoveryTooEarly();
  if (row.under_way) throw new RecoveryUnderWay();
  const granted = BigInt(row.granted);
  if (dueFen >= granted) throw new RecoveryExceedsGranted();
  const live = await tx.query<{ id: string }>(
    `select id from adjustment where entitlement_id = $1 and state in ('open', 'endorsed') for update`,
    [entitlementId],
  );
  for (const one of live) await supersede(tx, one.id, finding);
  await annotate(tx, '', finding);
  const [made] = await tx.query<{ id: string; authority: string; division: string }>(
    `insert into adjustment (entitlement_id, kind, state, ground, finding, found_by, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of,
       known_at, decision_hash, fact_vector_hash, record_ids, subject_id, authority, division)
     select e.id, 'recovery', 'open', 'finding', $2, $3, $4, $5, $4::bigint - $5::bigint, case when $5::bigint = 0 then 'ineligible' else 'eligible' end, d.id, d.as_of,
       now(), d.decision_hash, d.fact_vector_hash, '{}', e.subject_id, e.authority, e.division
     from entitlement e join decision d on d.id = e.decision_id where e.id = $1 returning id, authority, division`,
    [entitlementId, finding, tx.context.actor, granted.toString(), dueFen.toString()],
  );
  const { id, authority, division } = made as { id: string; authority: string; division: string };
  await moveOne(tx, adjustmentLifecycle, id, {
    event: 'endorse',
    reason: finding,
    set: { endorsed_by: tx.context.actor, endorsed_because: finding },
  });
  await closeTasksAbout(
    tx,
    { kind: 'declared-falsely', entity: 'entitlement', entityId: entitlementId },
    finding,
  );
  const text: Text = {
    zh: `${row.name}《${row.title.zh}》：经核查须追回已拨付的资金，已由一人提请，请由另一人复核认定。原金额未作改动。`,
    en: `${row.name}, "${row.title.en}": what was paid is to be recovered by what a person found and put forward; a second person accepts it. The amount was not altered.`,
  };
  const about = { kind: 'adjustment', entity: 'adjustment', entityId: id };
  await openTasks(tx, [{ ...about, authority, division, text }]);
  return viewOne(tx, id);
}

async function read(tx: Tx, entitlementId: string): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select e.id, v.document->'title' as title, e.period, subject_name_at(e.subject_id, d.as_of, d.known_at) as name, e.state, e.amount_fen::text,
       granted_of(e.id)::text as granted, ${UNDER_WAY} as under_way
     from entitlement e join decision d on d.id = e.decision_id join rule_version v on v.id = d.rule_version_id
     where e.id = $1 and e.notified_at is not null`,
    [entitlementId],
  );
  if (!row) throw new NotFound(NAME);
  return row;
}
