import type { Policy } from '#libs/engine';
import { addDays, type LocalDate, type Text, type WorkingCalendar } from '#libs/kernel';
import {
  annotate,
  businessDate,
  displayNames,
  elevate,
  moveOne,
  NotFound,
  promise,
  VersionStale,
  type Tx,
} from '#libs/platform';
import { lengthenDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { HaltBeyondReach, HaltSamePerson, PolicyHalted, PolicyHaltedAlready } from './errors.ts';
import { haltLifecycle } from './lifecycles.ts';
import { tellAnew } from './notice.ts';

/** The job that takes up what waited. */
export const RESUME = 'benefits.resume';
const HALT: Text = { zh: '暂停办理', en: 'halt' };

/** Kinds of causes for which a policy is halted, as enterprises read them. */
export const HALT_CAUSES = {
  rule: { zh: '政策条件或金额正在核对', en: 'its conditions or amounts are being checked' },
  data: { zh: '所依据的数据正在核实', en: 'the data it rests on is being verified' },
  funds: { zh: '资金安排正在落实', en: 'its funds are being arranged' },
  order: {
    zh: '按上级、审计或司法机关要求',
    en: 'a higher authority, an audit or a court asked for it',
  },
  other: { zh: '其他原因', en: 'another cause' },
} as const satisfies Record<string, Text>;

/** A kind of cause. */
export type HaltCause = keyof typeof HALT_CAUSES;

/** Why a policy is halted: the kind for everybody, the reason for officers, and what the department says to enterprises. */
export interface HaltReason {
  readonly cause: HaltCause;
  readonly reason: string;
  readonly publicReason: string | null;
}

/** What an enterprise sees of a halt: that it is, why as far as the department says, and since which day. */
export interface PublicHalt {
  readonly cause: HaltCause;
  readonly text: Text;
  readonly publicReason: string | null;
  readonly since: LocalDate;
}

/** A halt that is in force, as officers see it. */
export interface HaltView extends HaltReason {
  readonly policyId: string;
  readonly haltedByName: string;
  readonly haltedAt: string;
  /** Whether the reader set it, and so cannot lift it. */
  readonly ownHand: boolean;
  readonly version: number;
}

/**
 * Halts a policy (暂停办理) at once, by one person: from the moment this is committed nobody is told of a benefit under it,
 * nothing of it becomes payable, no list is approved, no application decided, no payment batch made, released or handed
 * over as a file. Runs go on deciding, money that is kept stays kept, and whoever was told may answer; no term of
 * confirmation lapses, and the working days of the halt are added to it when it is lifted.
 *
 * @throws POLICY.HALT_BEYOND_REACH when the policy is of another authority or of more than the actor's division
 * @throws POLICY.HALTED_ALREADY
 */
export async function haltPolicy(tx: Tx, policy: Policy, why: HaltReason): Promise<void> {
  const { actor, authorities, division } = tx.context;
  const isOurs = authorities.includes('*') || authorities.includes(policy.authority.id);
  const place = policy.divisions[0] ?? '';
  if (!isOurs || !place.startsWith(division)) throw new HaltBeyondReach(policy.title);
  await annotate(tx, '', why.reason);
  const [halt] = await tx.query(
    `insert into policy_halt (policy_id, state, reason, halted_by, authority, division, cause, public_reason, halted_on)
     values ($1, 'in-force', $2, $3, $4, $5, $6, $7, $8) on conflict (policy_id) where state = 'in-force' do nothing returning id`,
    [
      policy.id,
      why.reason,
      actor,
      policy.authority.id,
      place,
      why.cause,
      why.publicReason,
      await businessDate(tx),
    ],
  );
  if (!halt) throw new PolicyHaltedAlready();
}

/**
 * Lifts a halt, as a second person: whoever waited is told, cleared and payable from then on. In the same transaction
 * running confirmation terms get back each working day on which the policy was halted, if only for a part of it, and
 * their enterprises are told of the later day. So no look for ended terms comes between.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws POLICY.HALT_SAME_PERSON
 */
export async function liftHalt(
  tx: Tx,
  calendar: WorkingCalendar,
  policyId: string,
  said: { readonly version: number; readonly reason: string },
): Promise<void> {
  const [halt] = await tx.query<{
    id: string;
    halted_by: string;
    halted_on: LocalDate;
    version: number;
  }>(
    `select id, halted_by, halted_on::text, version from policy_halt where policy_id = $1 and state = 'in-force' for update`,
    [policyId],
  );
  if (!halt) throw new NotFound(HALT);
  if (halt.version !== said.version) throw new VersionStale({ zh: '该暂停办理', en: 'This halt' });
  if (halt.halted_by === tx.context.actor) throw new HaltSamePerson();
  const today = await businessDate(tx);
  // The clock of a demonstration may have been moved back.
  const last = today < halt.halted_on ? halt.halted_on : today;
  await elevate(tx, () => giveBackDays(tx, calendar, policyId, { first: halt.halted_on, last }));
  await moveOne(tx, haltLifecycle, halt.id, {
    event: 'lift',
    version: said.version,
    reason: said.reason,
    set: {
      lifted_by: tx.context.actor,
      lifted_at: 'now',
      lifted_on: last,
      lifted_reason: said.reason,
    },
  });
  await promise(tx, [{ kind: RESUME, ref: policyId }]);
}

/** Adds the days of a halt to the confirmation terms that run, or ran before an objection; a day on which an earlier halt was lifted was added then. */
async function giveBackDays(
  tx: Tx,
  calendar: WorkingCalendar,
  policyId: string,
  halted: { readonly first: LocalDate; readonly last: LocalDate },
): Promise<void> {
  const [before] = await tx.query<{ last: LocalDate | null }>(
    `select max(lifted_on)::text as last from policy_halt where policy_id = $1 and state = 'lifted'`,
    [policyId],
  );
  const afterThat = before?.last ? addDays(before.last, 1) : halted.first;
  // Locked before their terms, as whoever answers does.
  const rows = await tx.query<{ id: string; state: string }>(
    `select id, state from entitlement where policy_id = $1 and state in ('notified', 'objected') order by id for update`,
    [policyId],
  );
  const later = await lengthenDeadlines(
    tx,
    calendar,
    CONFIRMATION_TERM,
    rows.map((row) => row.id),
    { first: afterThat > halted.first ? afterThat : halted.first, last: halted.last },
  );
  const running = new Set(rows.filter(({ state }) => state === 'notified').map(({ id }) => id));
  await tellAnew(
    tx,
    'resumed',
    later.filter((id) => running.has(id)),
  );
}

/** The halts in force with their reasons, for any officer: a county's must know why a policy of the province stands still. */
export async function haltsInForce(tx: Tx): Promise<HaltView[]> {
  const rows = await elevate(tx, () =>
    tx.query<Omit<HaltView, 'haltedByName' | 'ownHand'> & { haltedBy: string }>(
      `select policy_id as "policyId", cause, reason, public_reason as "publicReason", halted_by as "haltedBy", to_json(halted_at)#>>'{}' as "haltedAt", version
       from policy_halt where state = 'in-force' order by policy_id`,
    ),
  );
  const names = await displayNames(
    tx,
    rows.map((row) => row.haltedBy),
  );
  return rows.map(({ haltedBy, ...halt }) => ({
    ...halt,
    haltedByName: names.get(haltedBy) ?? haltedBy,
    ownHand: haltedBy === tx.context.actor,
  }));
}

/** The policies of some that are halted, whoever asks: that a policy is halted is no secret. */
export async function haltedOf(tx: Tx, policyIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await elevate(tx, () =>
    tx.query<{ policy_id: string }>(
      `select policy_id from policy_halt where state = 'in-force' and policy_id = any($1::text[])`,
      [policyIds],
    ),
  );
  return new Set(rows.map((row) => row.policy_id));
}

/** What enterprises may see of the halts of some policies, by policy. */
export async function publicHalts(
  tx: Tx,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, PublicHalt>> {
  const rows = await elevate(tx, () =>
    tx.query<Omit<PublicHalt, 'text'> & { policyId: string }>(
      `select policy_id as "policyId", cause, public_reason as "publicReason", halted_on::text as since from policy_halt
       where state = 'in-force' and policy_id = any($1::text[])`,
      [[...new Set(policyIds)]],
    ),
  );
  return new Map(
    rows.map(({ policyId, ...halt }) => [policyId, { ...halt, text: HALT_CAUSES[halt.cause] }]),
  );
}

/**
 * Refuses what a halt stops. A halt that comes now waits until this transaction ends, so that it is refused here, with a
 * sentence, and not by the database later on.
 *
 * @throws POLICY.HALTED
 */
export async function refuseHalted(tx: Tx, policyId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock_shared(hashtextextended('halt:' || $1, 0))`, [
    policyId,
  ]);
  if ((await haltedOf(tx, [policyId])).has(policyId)) throw new PolicyHalted();
}
