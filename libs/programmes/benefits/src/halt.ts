import type { Policy } from '#libs/engine';
import type { Text } from '#libs/kernel';
import {
  annotate,
  displayNames,
  elevate,
  moveOne,
  NotFound,
  promise,
  VersionStale,
  type Tx,
} from '#libs/platform';
import { HaltBeyondReach, HaltSamePerson, PolicyHalted, PolicyHaltedAlready } from './errors.ts';
import { haltLifecycle } from './lifecycles.ts';

/** The job that takes up what waited. */
export const RESUME = 'benefits.resume';
const HALT: Text = { zh: '暂停办理', en: 'halt' };

/** A halt that is in force. */
export interface HaltView {
  readonly policyId: string;
  readonly reason: string;
  readonly haltedByName: string;
  readonly haltedAt: string;
  /** Whether the reader set it, and so cannot lift it. */
  readonly ownHand: boolean;
  readonly version: number;
}

/** Of an entitlement `e`: its policy is not halted. */
export const GOES_ON = `not exists (select from policy_halt h where h.policy_id = e.policy_id and h.state = 'in-force')`;

/**
 * Halts a policy (暂停办理) at once, by one person: from the moment this is committed nobody is told of a benefit under it,
 * nothing of it becomes payable, no list is approved, no application decided, no payment batch made or released. Runs go
 * on deciding, money that is kept stays kept, terms run on, and whoever was told may answer.
 *
 * @throws POLICY.HALT_BEYOND_REACH when the policy is of another authority or of more than the actor's division
 * @throws POLICY.HALTED_ALREADY
 */
export async function haltPolicy(tx: Tx, policy: Policy, reason: string): Promise<void> {
  const { actor, authorities, division } = tx.context;
  const isOurs = authorities.includes('*') || authorities.includes(policy.authority.id);
  const place = policy.divisions[0] ?? '';
  if (!isOurs || !place.startsWith(division)) throw new HaltBeyondReach(policy.title);
  await annotate(tx, '', reason);
  const [halt] = await tx.query(
    `insert into policy_halt (policy_id, state, reason, halted_by, authority, division)
     values ($1, 'in-force', $2, $3, $4, $5) on conflict (policy_id) where state = 'in-force' do nothing returning id`,
    [policy.id, reason, actor, policy.authority.id, place],
  );
  if (!halt) throw new PolicyHaltedAlready();
}

/**
 * Lifts a halt, as a second person: whoever waited is told, cleared and payable from then on.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws POLICY.HALT_SAME_PERSON
 */
export async function liftHalt(
  tx: Tx,
  policyId: string,
  said: { readonly version: number; readonly reason: string },
): Promise<void> {
  const [halt] = await tx.query<{ id: string; halted_by: string; version: number }>(
    `select id, halted_by, version from policy_halt where policy_id = $1 and state = 'in-force' for update`,
    [policyId],
  );
  if (!halt) throw new NotFound(HALT);
  if (halt.version !== said.version) throw new VersionStale({ zh: '该暂停办理', en: 'This halt' });
  if (halt.halted_by === tx.context.actor) throw new HaltSamePerson();
  await moveOne(tx, haltLifecycle, halt.id, {
    event: 'lift',
    version: said.version,
    reason: said.reason,
    set: { lifted_by: tx.context.actor, lifted_at: 'now', lifted_reason: said.reason },
  });
  await promise(tx, [{ kind: RESUME, ref: policyId }]);
}

/** The halts in force with their reasons, for any officer: a county's must know why a policy of the province stands still. */
export async function haltsInForce(tx: Tx): Promise<HaltView[]> {
  const rows = await elevate(tx, () =>
    tx.query<Omit<HaltView, 'haltedByName' | 'ownHand'> & { haltedBy: string }>(
      `select policy_id as "policyId", reason, halted_by as "haltedBy", to_json(halted_at)#>>'{}' as "haltedAt", version
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

/** @throws POLICY.HALTED */
export async function refuseHalted(tx: Tx, policyId: string): Promise<void> {
  if ((await haltedOf(tx, [policyId])).has(policyId)) throw new PolicyHalted();
}
