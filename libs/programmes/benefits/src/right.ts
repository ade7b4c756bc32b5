import type { Policy } from '#libs/engine';
import { defineLifecycle, type LocalDate, periodInterval, type Text } from '#libs/kernel';
import { type EpisodeChange, lockOpen, type MatchScope } from '#libs/matching';
import { businessDate, move, promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { tellOfRights } from './notice.ts';
import { readInOrder } from './read-in-order.ts';
import { WATCHED } from './watched.ts';

/** A right (权益): granted by a rule without money and in force once the firm was told, until its period ends or its facts change. */
export const rightLifecycle = defineLifecycle({
  entity: 'benefit_right',
  title: { zh: '项权益', en: 'right' },
  words: {
    granted: { zh: '已授予', en: 'granted' },
    active: { zh: '有效', en: 'in force' },
    suspended: { zh: '已中止', en: 'suspended' },
    expired: { zh: '已到期', en: 'expired' },
    withdrawn: { zh: '已收回', en: 'withdrawn' },
    activate: { zh: '告知企业', en: 'be told and come into force' },
    suspend: { zh: '中止', en: 'be suspended' },
    restore: { zh: '恢复', en: 'be restored' },
    expire: { zh: '到期', en: 'expire' },
    withdraw: { zh: '收回', en: 'be withdrawn' },
  },
  initial: 'granted',
  states: {
    granted: {
      activate: 'active',
      suspend: 'suspended',
      withdraw: 'withdrawn',
      expire: 'expired',
    },
    active: { suspend: 'suspended', withdraw: 'withdrawn', expire: 'expired' },
    suspended: { restore: 'granted', withdraw: 'withdrawn', expire: 'expired' },
    expired: {},
    withdrawn: {},
  },
});

/** A right as its firm sees it. */
export interface RightView {
  readonly id: string;
  readonly policyId: string;
  readonly title: Text;
  /** What it gives, as the policy says. */
  readonly summary: Text;
  readonly authority: Text;
  readonly period: string;
  readonly state: keyof typeof rightLifecycle.states;
  readonly grantedOn: LocalDate;
  /** The day from which it is valid no more. */
  readonly validUntil: LocalDate;
}

const TELL = 'benefits.rights';
/** Whose data change waits while theirs is written: as many as a run changes together. */
const BATCH = 200;
/** Before every id. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** Whether what follows from a policy is a right: it is delivered without application, and no money is set aside for it. */
export function isRight({ deliveryMode, fundingLine }: Policy): boolean {
  return deliveryMode === 'no-application' && fundingLine === null;
}

/** The day from which a right of a policy and period is valid no more: a period ends in any case, and the policy may end within it. */
function validUntilOf({ validity }: Pick<Policy, 'validity'>, period: string): LocalDate {
  const { until } = periodInterval(period);
  const ends = validity?.until ?? null;
  return ends !== null && ends < until ? ends : until;
}

/** Whether a right of a policy and period would be over: what is found so late is granted to nobody. */
function isOver({
  policy,
  period,
  today,
}: Pick<MatchScope, 'policy' | 'period' | 'today'>): boolean {
  return validUntilOf(policy, period) <= today;
}

/** Grants a right for each episode that began, unless its time is over; its firm is told once the run has concluded. */
export async function grantRights(
  tx: Tx,
  scope: MatchScope,
  episodes: readonly EpisodeChange[],
): Promise<void> {
  if (isOver(scope)) return;
  const { policy, period, today } = scope;
  await tx.query(
    `insert into benefit_right (state, subject_id, policy_id, period, item, episode_id, decision_id, granted_on, valid_until, authority, division)
     select 'granted', r.subject_id, $2, $3, r.item, r.episode_id, r.decision_id, $4, $5, $6, r.division
     from jsonb_to_recordset($1::jsonb) as r (subject_id integer, item text, episode_id uuid, decision_id uuid, division text) order by r.subject_id`,
    [
      JSON.stringify(
        episodes.map((one) => ({
          subject_id: one.subjectId,
          item: one.item,
          episode_id: one.episodeId,
          decision_id: one.decisionId,
          division: one.division,
        })),
      ),
      policy.id,
      period,
      today,
      validUntilOf(policy, period),
      policy.authority.id,
    ],
  );
}

/** A batch of open episodes for which nobody was granted a right yet, by subject number after one. */
export async function ungranted(
  tx: Tx,
  scope: Pick<MatchScope, 'policy' | 'period' | 'today'>,
  after: number,
): Promise<EpisodeChange[]> {
  if (isOver(scope)) return [];
  const { policy, period } = scope;
  return tx.query<EpisodeChange>(
    `select p.id as "episodeId", d.id as "decisionId", p.subject_id as "subjectId", p.division, p.item
     from episode p cross join lateral (select d.id from decision d where d.episode_id = p.id and d.verdict = 'eligible'
       order by d.known_at desc, d.id limit 1) d
     where p.policy_id = $1 and p.period = $2 and p.state = 'open' and p.subject_id > $3
       and not exists (select from benefit_right r where r.episode_id = p.id)
     order by p.subject_id fetch first ${BATCH} rows with ties`,
    [policy.id, period, after],
  );
}

/** Grants rights to a batch of those who became entitled between two runs. @returns the subject to go on after, null at the end */
export async function grantMore(tx: Tx, scope: MatchScope, after: number): Promise<number | null> {
  const episodes = await ungranted(tx, scope, after);
  await grantRights(tx, scope, await lockOpen(tx, episodes));
  return episodes.length >= BATCH ? (episodes.at(-1)?.subjectId ?? null) : null;
}

/** What happens to rights when the data of their episodes goes missing, is complete again, or says otherwise. */
export async function moveRights(
  tx: Tx,
  event: 'suspend' | 'restore' | 'withdraw',
  episodes: readonly EpisodeChange[],
  reason: string,
): Promise<void> {
  const rows = await tx.query<{ id: string; told: boolean }>(
    `select id, told_at is not null as told from benefit_right where episode_id = any($1::uuid[]) order by id for update`,
    [episodes.map(({ episodeId }) => episodeId)],
  );
  const moved = await move(tx, rightLifecycle, {
    event,
    ids: rows.map(({ id }) => id),
    reason,
    ...(event === 'withdraw' ? { set: { ended_reason: reason } } : {}),
  });
  if (event === 'restore') return;
  const told = new Set(rows.flatMap(({ id, told: was }) => (was ? [id] : [])));
  await tellOfRights(
    tx,
    event === 'suspend' ? 'right-suspended' : 'right-withdrawn',
    moved.filter((id) => told.has(id)),
  );
}

/**
 * Of the policy $1 on the day $2: who was granted a right and may be told. Under a halted policy they wait, and whose time is
 * over meanwhile is not told of what is no more.
 */
const TO_TELL = `from benefit_right r where r.policy_id = $1 and r.state = 'granted' and r.valid_until > $2
  and not exists (select from policy_halt h where h.policy_id = r.policy_id and h.state = 'in-force')`;

/** Promises that whoever was granted a right is told. */
export async function promiseTelling(tx: Tx, policyId: string): Promise<void> {
  const [waiting] = await tx.query(`select ${TO_TELL} limit 1`, [policyId, await businessDate(tx)]);
  if (waiting) await promise(tx, [{ kind: TELL, ref: policyId }]);
}

/** Ends rights whose time is over, at most so many. @returns how many */
export async function expireRights(tx: Tx, most: number): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `select id from benefit_right where state in ('granted', 'active', 'suspended') and valid_until <= $1 order by valid_until, id limit $2 for update skip locked`,
    [await businessDate(tx), most],
  );
  const ids = rows.map(({ id }) => id);
  await move(tx, rightLifecycle, { event: 'expire', ids, reason: 'its time is over' });
  return ids.length;
}

/** The rights of the enterprise in whose context this runs, those in force first; nothing before it is told. */
export async function myRights(tx: Tx): Promise<RightView[]> {
  return tx.query<RightView>(
    `select r.id, r.policy_id as "policyId", v.document->'title' as title, v.document->'summary' as summary,
       v.document->'authority'->'title' as authority, r.period, r.state, r.granted_on::text as "grantedOn", r.valid_until::text as "validUntil"
     from benefit_right r join decision d on d.id = r.decision_id join rule_version v on v.id = d.rule_version_id
     where r.told_at is not null order by (r.state = 'active') desc, r.told_at desc, r.policy_id limit 100`,
  );
}

/**
 * Tells firms of the rights they were granted, which are in force from then on; under a halted policy they wait. Whose time was
 * over before anybody could be told is told of nothing: it expires.
 */
export class RightsJob implements JobHandler {
  readonly kind = TELL;

  async handle(job: Job): Promise<void> {
    // Of many who are told, those who were are not passed over again for every batch.
    for (let after: string | null = NIL; after !== null;) {
      const from: string = after;
      after = await job.step('benefits.rights.batch', (tx) => tellBatch(tx, job.ref, from));
    }
    await job.finish('benefits.rights.finish', async (tx) => {
      // Who was granted one meanwhile may have come before.
      await promiseTelling(tx, job.ref);
      // Where no list was ever announced nothing else looks when their time is over.
      await promise(tx, WATCHED);
    });
  }
}

/** @returns the right to go on after, null at the end */
async function tellBatch(tx: Tx, policyId: string, after: string): Promise<string | null> {
  // Of 100,000 who wait a batch takes 20 ms from the index, and 490 if all of them are read and sorted.
  const rows = await readInOrder<{ id: string; before: boolean }>(
    tx,
    // Locked in the order in which whoever moves them locks them.
    `select r.id, r.told_at is not null as before ${TO_TELL} and r.id > $3::uuid order by r.id limit ${BATCH} for update of r`,
    [policyId, await businessDate(tx), after],
  );
  const ids = rows.map(({ id }) => id);
  await move(tx, rightLifecycle, { event: 'activate', ids, set: { told_at: 'now' } });
  for (const before of [false, true])
    await tellOfRights(
      tx,
      before ? 'right-restored' : 'right-granted',
      rows.flatMap((row) => (row.before === before ? [row.id] : [])),
    );
  return rows.length === BATCH ? (ids.at(-1) ?? null) : null;
}
