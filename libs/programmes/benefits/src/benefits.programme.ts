import type { WorkingCalendar } from '#libs/kernel';
import type { Policy } from '#libs/engine';
import {
  type Contradiction,
  type EpisodeChange,
  lockOpen,
  type MatchScope,
  type Programme,
  type RuleStore,
} from '#libs/matching';
import { annotate, businessDate, move, moveOne, type Tx } from '#libs/platform';
import { openTasks, pauseDeadlines, restartDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { enlist, type Enlisting, enlistTogether } from './enlisting.ts';
import { budgetYear, promiseAnnouncement, promiseFunding } from './funding.ts';
import { moveEntitlementGates } from './gates.ts';
import { entitlementLifecycle, listLifecycle } from './lifecycles.ts';
import { relatedPolicies } from './relation-claims.ts';
import { stopContradicted } from './contradicted.ts';
import { askRequiredViews } from './list-consultation.ts';
import { tellAnew } from './notice.ts';
import { promiseRedeciding } from './redecide.job.ts';
import { grantMore, grantRights, isRight, moveRights, promiseTelling, ungranted } from './right.ts';
import { withdraw } from './withdrawal.ts';

/** Whose data change waits while theirs is written: as many as a run changes together. */
const BATCH = 200;

interface Standing {
  id: string;
  state: string;
  division: string;
  authority: string;
  transfer_id: string | null;
  notified_at: string | null;
  /** By its firm, or by an article in its place. */
  confirmed: boolean;
}

/**
 * Whether who is entitled goes on a list without having asked: only where the policy is delivered without application and
 * money has been set aside. What is taken in a return, in a bill, at a bank or by application leaves an episode, which
 * says who is entitled, and no list.
 */
function isPushed({ deliveryMode, fundingLine }: Policy): boolean {
  return deliveryMode === 'no-application' && fundingLine !== null;
}

/**
 * What follows from eligibility for a benefit: an entitlement on a list, with money reserved; withdrawn or suspended when
 * the facts change before confirmation. What is confirmed is never altered: a person is asked to look.
 */
export class BenefitsProgramme implements Programme {
  readonly code = 'benefits';

  constructor(
    private readonly calendar: WorkingCalendar,
    private readonly rules: RuleStore,
  ) {}

  async onOpened(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    if (isRight(scope.policy)) return grantRights(tx, scope, episodes);
    if (!isPushed(scope.policy)) return;
    // Who is settled together with other policies is listed when all that a firm could get is known.
    if (this.settledTogether(scope.policy, scope.policies).length > 1) return;
    await enlist(
      tx,
      this.rules,
      scope,
      await notBarred(
        tx,
        scope,
        episodes.filter((episode) => episode.amountFen > 0n),
      ),
      draftList,
    );
  }

  async onSuspended(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    if (isRight(scope.policy))
      return moveRights(tx, 'suspend', episodes, `run ${scope.runId}: data missing`);
    const standing = await entitlementsOf(tx, episodes);
    const suspended = await move(tx, entitlementLifecycle, {
      event: 'suspend',
      ids: standing.map((one) => one.id),
      reason: `run ${scope.runId}: data missing`,
    });
    await pauseDeadlines(tx, 'entitlement', suspended);
    const told = new Set(standing.flatMap(({ id, notified_at: at }) => (at === null ? [] : [id])));
    await tellAnew(
      tx,
      'suspended',
      suspended.filter((id) => told.has(id)),
    );
    // What has passed every gate waits for no data: only facts that speak against it do stop it.
    await askToReview(
      tx,
      standing.filter(({ state, confirmed }) => confirmed && CLEARING.includes(state)),
    );
  }

  async onResumed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    if (isRight(scope.policy))
      return moveRights(tx, 'restore', episodes, `run ${scope.runId}: data complete again`);
    const suspended = (await entitlementsOf(tx, episodes)).filter(
      (one) => one.state === 'suspended',
    );
    const reason = `run ${scope.runId}: data complete again`;
    const seen = suspended.filter((one) => one.notified_at !== null).map((one) => one.id);
    const unseen = suspended.filter((one) => one.notified_at === null).map((one) => one.id);
    await move(tx, entitlementLifecycle, { event: 'restore-notified', ids: seen, reason });
    const today = await businessDate(tx);
    await restartDeadlines(tx, this.calendar, { ...CONFIRMATION_TERM, today }, seen);
    await moveEntitlementGates(tx, 'confirmation', seen, 'release');
    await tellAnew(tx, 'restored', seen);
    await move(tx, entitlementLifecycle, { event: 'restore', ids: unseen, reason });
    await promiseAnnouncement(tx, unseen);
  }

  async onClosed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    if (isRight(scope.policy))
      return moveRights(tx, 'withdraw', episodes, `run ${scope.runId}: no longer entitled`);
    const standing = await entitlementsOf(tx, episodes);
    await withdraw(tx, standing, `run ${scope.runId}: no longer entitled`);
    await tx.query(`delete from held_back where episode_id = any($1::uuid[])`, [
      episodes.map((one) => one.episodeId),
    ]);
    await askToReview(
      tx,
      standing.filter(({ state, confirmed }) => confirmed && UNPAID.includes(state)),
    );
  }

  async onContradicted(tx: Tx, contradictions: readonly Contradiction[]): Promise<void> {
    for (const one of contradictions) await stopContradicted(tx, this.calendar, one);
  }

  async owed(tx: Tx, scope: MatchScope, after: number): Promise<readonly number[]> {
    if (isRight(scope.policy))
      return (await ungranted(tx, scope, after)).map(({ subjectId }) => subjectId);
    if (!isPushed(scope.policy)) return [];
    return (await unlisted(tx, scope, after)).map((row) => row.subject_id);
  }

  settledTogether(policy: Policy, policies: readonly Policy[]): readonly string[] {
    return isPushed(policy) ? relatedPolicies(policy, policies.filter(isPushed)) : [policy.id];
  }

  /**
   * Lists again whoever is entitled still and whose list was rejected, and for the first time whoever is entitled under
   * policies that are settled together; what a firm declined or a person took off stays so.
   */
  async onSettling(tx: Tx, scopes: readonly MatchScope[], after: number): Promise<number | null> {
    const [right] = scopes.filter(({ policy }) => isRight(policy));
    if (right) return grantMore(tx, right, after);
    const pages: Enlisting[] = [];
    let upTo = Infinity;
    for (const scope of scopes.filter(({ policy }) => isPushed(policy))) {
      const rows = await unlisted(tx, scope, after);
      // A firm is settled with all it could get: beyond the shortest of the full pages something of it may be missing.
      if (rows.length >= BATCH) upTo = Math.min(upTo, rows.at(-1)?.subject_id ?? upTo);
      pages.push({ scope, episodes: rows.map(asChange) });
    }
    // Of all policies together: who takes some locks after others may wait for whoever waits for these.
    const open = new Set(
      await lockOpen(
        tx,
        pages.flatMap(({ episodes }) => episodes.filter(({ subjectId }) => subjectId <= upTo)),
      ),
    );
    const whole = pages.map(({ scope, episodes }) => ({
      scope,
      episodes: episodes.filter((one) => open.has(one)),
    }));
    await enlistTogether(tx, this.rules, whole, draftList);
    return upTo < Infinity ? upTo : null;
  }

  async onConcluded(tx: Tx, scope: MatchScope): Promise<void> {
    if (isRight(scope.policy)) return promiseTelling(tx, scope.policy.id);
    await promiseFunding(tx, [{ policyId: scope.policy.id, year: budgetYear(scope.period) }]);
    await promiseRedeciding(tx, scope);
    const [list] = await tx.query<{ id: string }>(
      `select id from benefit_list where policy_id = $1 and period = $2 and run_id = $3 and state = 'draft'`,
      [scope.policy.id, scope.period, scope.runId],
    );
    if (!list) return;
    await moveOne(tx, listLifecycle, list.id, { event: 'submit', reason: `run ${scope.runId}` });
    const { ruleVersionId, policy } = scope;
    await askRequiredViews(tx, this.calendar, this.rules, { id: list.id, ruleVersionId, policy });
  }
}

interface UnlistedRow {
  episode_id: string;
  decision_id: string;
  subject_id: number;
  division: string;
  item: string;
  amount_fen: string;
}

function asChange(row: UnlistedRow): EpisodeChange {
  return {
    episodeId: row.episode_id,
    decisionId: row.decision_id,
    subjectId: row.subject_id,
    division: row.division,
    item: row.item,
    amountFen: BigInt(row.amount_fen),
  };
}

/** A batch of open episodes that stand on no list and that this run has not held back, by subject number after one. */
async function unlisted(tx: Tx, scope: MatchScope, after: number): Promise<UnlistedRow[]> {
  return tx.query<UnlistedRow>(
    `select p.id as episode_id, d.id as decision_id, p.subject_id, p.division, p.item, p.amount_fen
     from episode p cross join lateral (select d.id from decision d where d.episode_id = p.id and d.verdict = 'eligible'
       order by d.known_at desc, d.id limit 1) d
     where p.policy_id = $1 and p.period = $2 and p.state = 'open' and p.amount_fen > 0 and p.subject_id > $4
       and not exists (select from entitlement e where e.episode_id = p.id and (e.state <> 'withdrawn' or e.barred_by is not null))
       -- A decision that was found wrong, so that all of it was owed back, gives nothing again.
       and not exists (select from entitlement e join adjustment a on a.entitlement_id = e.id where e.episode_id = p.id
         and e.decision_id = d.id and e.state = 'withdrawn' and a.kind = 'recovery' and a.state = 'accepted')
       and not exists (select from entitlement e where e.subject_id = p.subject_id and e.policy_id = p.policy_id
         and e.period = p.period and e.item = p.item and e.state not in ('declined', 'withdrawn'))
       and not exists (select from entitlement e where e.subject_id = p.subject_id and e.policy_id = p.policy_id
         and e.period = p.period and e.item = p.item and e.barred_by is not null)
       and not exists (select from held_back h where h.episode_id = p.id and h.run_id = $3)
     order by p.subject_id fetch first ${BATCH} rows with ties`,
    [scope.policy.id, scope.period, scope.runId, after],
  );
}

/** Episodes of firms that no person took off for good: what reopens after its facts changed is what was struck or taken back. */
async function notBarred(
  tx: Tx,
  scope: MatchScope,
  episodes: readonly EpisodeChange[],
): Promise<EpisodeChange[]> {
  const rows = await tx.query<{ subject_id: number; item: string }>(
    `select subject_id, item from entitlement where policy_id = $1 and period = $2 and subject_id = any($3::integer[]) and barred_by is not null`,
    [scope.policy.id, scope.period, episodes.map((one) => one.subjectId)],
  );
  const barred = new Set(rows.map((row) => `${row.subject_id} ${row.item}`));
  return episodes.filter((one) => !barred.has(`${one.subjectId} ${one.item}`));
}

async function draftList(tx: Tx, scope: MatchScope): Promise<string> {
  await annotate(tx, '', `run ${scope.runId}`);
  await tx.query(
    `insert into benefit_list (policy_id, period, run_id, rule_version_id, state, authority, division, drafted_by)
     values ($1, $2, $3, $4, 'draft', $5, $6, $7) on conflict (policy_id, period, run_id) do nothing`,
    [
      scope.policy.id,
      scope.period,
      scope.runId,
      scope.ruleVersionId,
      scope.policy.authority.id,
      scope.policy.divisions[0] ?? '',
      scope.requestedBy,
    ],
  );
  const [list] = await tx.query<{ id: string }>(
    `select id from benefit_list where policy_id = $1 and period = $2 and run_id = $3`,
    [scope.policy.id, scope.period, scope.runId],
  );
  return (list as { id: string }).id;
}

async function entitlementsOf(tx: Tx, episodes: readonly EpisodeChange[]): Promise<Standing[]> {
  return tx.query<Standing>(
    `select id, state, division, authority, transfer_id, notified_at, confirmed_at is not null as confirmed from entitlement where episode_id = any($1) order by id for update`,
    [episodes.map((episode) => episode.episodeId)],
  );
}

/** Where something confirmed has gates before it still, also once an objection has been decided. */
const CLEARING: readonly string[] = ['confirmed', 'objected'];
/** Where money of something confirmed is not known to have arrived: there is something to look into before it does. */
const UNPAID: readonly string[] = [...CLEARING, 'payable', 'ordered', 'bounced'];

async function askToReview(tx: Tx, standing: readonly Standing[]): Promise<void> {
  await openTasks(
    tx,
    standing.map((one) => ({
      kind: 'review-confirmed',
      entity: 'entitlement',
      entityId: one.id,
      authority: one.authority,
      division: one.division,
      text: {
        zh: '企业确认后，其数据发生变化，按现有数据不再符合或无法判定。金额未作改动，请核实处理。',
        en: 'After the enterprise confirmed, its data changed and no longer supports the benefit. The amount was not altered; please look into it.',
      },
    })),
  );
}
