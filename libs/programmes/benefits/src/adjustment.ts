import type { Explanation } from '#libs/engine';
import type { LocalDate, Text, WorkingCalendar } from '#libs/kernel';
import { budgetAccounts, budgets, openYear, reserve } from '#libs/ledger';
import { explainAgain, type RuleStore } from '#libs/matching';
import { elevate, moveOne, NotFound, promise, VersionStale, type Tx } from '#libs/platform';
import { closeTasksAbout } from '#libs/workflow';
import { adjustmentLifecycle, type AdjustmentState } from './adjustment-lifecycle.ts';
import {
  AdjustmentBeyondCeiling,
  AdjustmentNeedsSecond,
  AdjustmentSamePerson,
  AdjustmentStopped,
  AdjustmentUnfunded,
} from './adjustment-errors.ts';
import { budgetYear, commit, isAwaited } from './funding.ts';
import { refuseHalted } from './halt.ts';
import { tellOfAdjustments } from './notice.ts';
import { termToObject } from './recovery-term.ts';

/** What a difference is for: more is topped up (补发), less is recovered (追回). */
export const ADJUSTMENT_KINDS = ['top-up', 'recovery'] as const;
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** What a difference rests on: corrected data, decided on by the same rule once more, or what a person found. */
export const ADJUSTMENT_GROUNDS = ['data', 'finding'] as const;
export type AdjustmentGround = (typeof ADJUSTMENT_GROUNDS)[number];

/** An adjustment as officers see it; all amounts in fen. */
export interface AdjustmentView {
  readonly id: string;
  readonly entitlementId: string;
  readonly policyId: string;
  readonly title: Text;
  readonly period: string;
  readonly subjectName: string;
  readonly kind: AdjustmentKind;
  readonly state: AdjustmentState;
  /** What the firm had when the difference was found. */
  readonly grantedFen: string;
  /** What is due: by the same rule as of the same day on what is known since, or by what a person found. */
  readonly decidedFen: string;
  readonly differenceFen: string;
  readonly ground: AdjustmentGround;
  /** What a person found; null of what corrected data makes. */
  readonly finding: string | null;
  /** The last day on which its firm may object; null unless it is an accepted recovery. */
  readonly objectUntil: LocalDate | null;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly foundAt: string;
  readonly endorsedBecause: string | null;
  readonly outcome: string | null;
  /** The reader found it or put it forward, and so may not accept it. */
  readonly ownHand: boolean;
  readonly version: number;
}

/** An adjustment with the reasons of both decisions. */
export interface AdjustmentDetail extends AdjustmentView {
  readonly before: Explanation;
  /** Null where a person found it: data says nothing else. */
  readonly after: Explanation | null;
}

interface Locked {
  id: string;
  state: string;
  version: number;
  kind: AdjustmentKind;
  entitlement_id: string;
  policy_id: string;
  period: string;
  subject_id: number;
  difference_fen: string;
  endorsed_by: string | null;
  found_by: string | null;
  entitlement_state: string;
  division: string;
  authority_division: string;
}

/** What an officer says, of the adjustment as it was shown. */
interface Said {
  readonly version: number;
  readonly reason: string;
}

const NAME: Text = { zh: '差额处理', en: 'adjustment' };
const ADJUSTABLE: readonly string[] = ['confirmed', 'payable', 'ordered', 'bounced', 'paid'];

/** Where a page of adjustments ended: among those to be decided or after them, and when the last was found. */
export interface AdjustmentPlace {
  readonly undecided: boolean;
  readonly foundAt: string;
  readonly id: string;
}

/** Of an adjustment `a`: somebody has to decide about it. */
const UNDECIDED = `(a.state in ('open', 'endorsed'))`;
const UNDECIDED_STATES: readonly AdjustmentState[] = ['open', 'endorsed'];

/** The adjustments that the transaction may see, after a place in their order: those to be decided first, then the latest. */
export async function listAdjustments(
  tx: Tx,
  limit: number,
  after: AdjustmentPlace | null,
): Promise<AdjustmentView[]> {
  return adjustmentRows(
    tx,
    `$2::boolean is null or (${UNDECIDED}, a.found_at, a.id) < ($2, $3::timestamptz, $4::uuid)`,
    [limit, after?.undecided ?? null, after?.foundAt ?? null, after?.id ?? null],
  );
}

/** The place of an adjustment in that order. */
export function placeOfAdjustment({ state, foundAt, id }: AdjustmentView): AdjustmentPlace {
  return { undecided: UNDECIDED_STATES.includes(state), foundAt, id };
}

/** One adjustment with the explanation of both decisions. @throws PLATFORM.NOT_FOUND */
export async function viewAdjustment(
  tx: Tx,
  rules: RuleStore,
  id: string,
): Promise<AdjustmentDetail> {
  const view = await viewOne(tx, id);
  const [decision] = await tx.query<{ id: string; known_at: string }>(
    `select d.id, to_json(d.known_at)#>>'{}' as known_at from adjustment a join decision d on d.id = a.decision_id where a.id = $1`,
    [id],
  );
  if (!decision) throw new NotFound(NAME);
  return elevate(tx, async () => ({
    ...view,
    before: await explainAgain(tx, rules, decision.id, decision.known_at),
    after: view.ground === 'data' ? await explainAgain(tx, rules, decision.id, view.knownAt) : null,
  }));
}

/**
 * Puts a difference forward to be accepted by a second person.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function endorseAdjustment(tx: Tx, id: string, said: Said): Promise<AdjustmentView> {
  await lock(tx, id, said.version);
  await moveOne(tx, adjustmentLifecycle, id, {
    event: 'endorse',
    version: said.version,
    reason: said.reason,
    set: { endorsed_by: tx.context.actor, endorsed_because: said.reason },
  });
  return viewOne(tx, id);
}

/**
 * Sends an adjustment back that somebody put forward: it is open again.
 *
 * @throws as {@link endorseAdjustment}
 */
export async function returnAdjustment(tx: Tx, id: string, said: Said): Promise<AdjustmentView> {
  await lock(tx, id, said.version);
  await moveOne(tx, adjustmentLifecycle, id, {
    event: 'return',
    version: said.version,
    reason: said.reason,
    set: { endorsed_by: null, endorsed_because: null },
  });
  return viewOne(tx, id);
}

/**
 * Dismisses a difference with a reason: what the firm has stays as it is, also when the same is found again. A recovery is
 * public money that is waived, so only who may accept one dismisses it, and nobody who ever put it forward.
 *
 * @param mayAccept whether the person has the second person's right
 * @throws ADJUSTMENT.NEEDS_SECOND
 * @throws as {@link endorseAdjustment}
 */
export async function dismissAdjustment(
  tx: Tx,
  id: string,
  said: Said,
  mayAccept: boolean,
): Promise<AdjustmentView> {
  const adjustment = await lock(tx, id, said.version);
  if (adjustment.kind === 'recovery' && (!mayAccept || (await putForwardByActor(tx, id))))
    throw new AdjustmentNeedsSecond();
  await moveOne(tx, adjustmentLifecycle, id, {
    event: 'dismiss',
    version: said.version,
    reason: said.reason,
    set: { outcome: said.reason, decided_by: tx.context.actor, decided_at: 'now' },
  });
  await decided(tx, adjustment, said.reason);
  return viewOne(tx, id);
}

/**
 * Accepts a difference as the second person. A top-up is set off against what the firm owes back of the same benefit, and the
 * rest is committed from the budget of the benefit in the same transaction, behind whoever waits for that budget and under the
 * ceilings the benefit was granted under; a recovery is a claim from then on, which is recorded and not collected, and to which
 * the firm may object in its term. The benefit itself is never altered.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 * @throws ADJUSTMENT.SAME_PERSON
 * @throws ADJUSTMENT.BENEFIT_STOPPED
 * @throws ADJUSTMENT.BEYOND_CEILING
 * @throws ADJUSTMENT.UNFUNDED
 * @throws POLICY.HALTED
 */
export async function acceptAdjustment(
  tx: Tx,
  calendar: WorkingCalendar,
  id: string,
  said: Said,
): Promise<AdjustmentView> {
  const adjustment = await lock(tx, id, said.version);
  const { endorsed_by: endorsedBy, found_by: foundBy } = adjustment;
  if ([endorsedBy, foundBy].includes(tx.context.actor)) throw new AdjustmentSamePerson();
  if (!ADJUSTABLE.includes(adjustment.entitlement_state)) throw new AdjustmentStopped();
  // Of another state no money is asked: it would be asked twice of what was accepted, whose refusal says nothing of that.
  const money =
    adjustment.kind === 'top-up' && adjustment.state === 'endorsed'
      ? await elevate(tx, () => commitTopUp(tx, adjustment))
      : undefined;
  await moveOne(tx, adjustmentLifecycle, id, {
    event: 'accept',
    version: said.version,
    reason: said.reason,
    set: {
      outcome: said.reason,
      decided_by: tx.context.actor,
      decided_at: 'now',
      ...money,
      ...(adjustment.kind === 'recovery'
        ? await termToObject(tx, calendar, adjustment.authority_division)
        : {}),
    },
  });
  await decided(tx, adjustment, said.reason);
  await elevate(tx, () => tellOfAdjustments(tx, told(adjustment, money), [id]));
  return viewOne(tx, id);
}

function told({ kind, found_by: by }: Locked, money: { transfer_id?: string } | undefined) {
  if (kind === 'recovery') return by === null ? 'to-recover' : 'to-recover-found';
  return money === undefined || money.transfer_id !== undefined ? 'topped-up' : 'set-off';
}

/** @returns the columns that say where its money is */
async function commitTopUp(
  tx: Tx,
  one: Locked,
): Promise<{ readonly set_off_fen: string; readonly transfer_id?: string }> {
  await refuseHalted(tx, one.policy_id);
  const [against] = await tx.query<{ set_off: string }>(
    `select least(owed_back($1), $2::bigint) as set_off`,
    [one.entitlement_id, one.difference_fen],
  );
  const { set_off: setOff } = against as { set_off: string };
  const rest = BigInt(one.difference_fen) - BigInt(setOff);
  if (rest === 0n) return { set_off_fen: setOff };
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('limit:' || $1, 0))`, [
    one.subject_id.toString(),
  ]);
  const [beyond] = await tx.query(
    `select from standing_limit s where s.entitlement_id = $1 and s.kind = 'rolling-cap'
       and room_within(s.subject_id, s.members, left(s.period, 4)::integer, s.years, s.most_fen) < $2 limit 1`,
    [one.entitlement_id, rest.toString()],
  );
  if (beyond) throw new AdjustmentBeyondCeiling();
  // What is found to be owed of a year that was closed, the first open year after it bears.
  const own = { policyId: one.policy_id, year: budgetYear(one.period) };
  const line = { ...own, year: await openYear(tx, own) };
  if ((await budgets(tx, [line])).size === 0 || (await isAwaited(tx, line)))
    throw new AdjustmentUnfunded();
  const { budget, owed } = budgetAccounts(line.policyId, line.year);
  const [outcome] = await reserve(tx, budget, owed, 'adjustment', [
    { ref: one.id, amount: rest, division: one.division },
  ]);
  if (!outcome?.reserved) throw new AdjustmentUnfunded();
  await commit(tx, [outcome.transferId]);
  return { set_off_fen: setOff, transfer_id: outcome.transferId };
}

/** Nobody has to look at it any more, and the benefit goes on if it was held for it. */
async function decided(tx: Tx, { id, entitlement_id: ref }: Locked, note: string): Promise<void> {
  await closeTasksAbout(tx, { kind: 'adjustment', entity: 'adjustment', entityId: id }, note);
  await promise(tx, [{ kind: 'benefits.advance', ref }]);
}

async function putForwardByActor(tx: Tx, id: string): Promise<boolean> {
  const found = await elevate(tx, () =>
    tx.query(
      `select from audit where entity = 'adjustment' and entity_id = $1 and event = 'endorse' and actor = $2 limit 1`,
      [id, tx.context.actor],
    ),
  );
  return found.length > 0;
}

/** The benefit is locked before what was found of it, as by whoever decides it once more or takes it back. */
async function lock(tx: Tx, id: string, version: number): Promise<Locked> {
  await tx.query(
    `select from entitlement where id = (select entitlement_id from adjustment where id = $1) for update`,
    [id],
  );
  const [row] = await tx.query<Locked>(
    `select a.id, a.state, a.version, a.kind, a.entitlement_id, e.policy_id, e.period, a.subject_id, a.difference_fen, a.endorsed_by, a.found_by,
       e.state as entitlement_state, a.division, v.division as authority_division
     from adjustment a join entitlement e on e.id = a.entitlement_id join decision d on d.id = a.decision_id
       join rule_version v on v.id = d.rule_version_id where a.id = $1 for update of a`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (row.version !== version) throw new VersionStale({ zh: '该差额', en: 'This adjustment' });
  return row;
}

/** One adjustment as officers see it. @throws PLATFORM.NOT_FOUND */
export async function viewOne(tx: Tx, id: string): Promise<AdjustmentView> {
  const [view] = await adjustmentRows(tx, 'a.id = $2', [1, id]);
  if (!view) throw new NotFound(NAME);
  return view;
}

/** @param parameters the first is how many at most */
async function adjustmentRows(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
): Promise<AdjustmentView[]> {
  const rows = await tx.query<Omit<AdjustmentView, 'ownHand'> & { hands: readonly string[] }>(
    `select a.id, a.entitlement_id as "entitlementId", e.policy_id as "policyId", v.document->'title' as title, e.period,
       subject_name_at(a.subject_id, d.as_of, d.known_at) as "subjectName", a.kind, a.state, a.granted_fen::text as "grantedFen",
       a.decided_fen::text as "decidedFen", a.difference_fen::text as "differenceFen", a.ground, a.finding,
       a.object_until::text as "objectUntil", a.as_of::text as "asOf",
       to_json(a.known_at)#>>'{}' as "knownAt", to_json(a.found_at)#>>'{}' as "foundAt", a.endorsed_because as "endorsedBecause", a.outcome, array_remove(array[a.endorsed_by, a.found_by], null) as hands, a.version
     from adjustment a join entitlement e on e.id = a.entitlement_id join decision d on d.id = a.decision_id
       join rule_version v on v.id = d.rule_version_id where ${where}
     order by ${UNDECIDED} desc, a.found_at desc, a.id desc limit $1`,
    parameters,
  );
  return rows.map(({ hands, ...row }) => ({ ...row, ownHand: hands.includes(tx.context.actor) }));
}
