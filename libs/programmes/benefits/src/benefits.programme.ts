import type { EpisodeChange, MatchScope, Programme } from '#libs/matching';
import { annotate, move, moveOne, promise, type Tx } from '#libs/platform';
import { endDeadlines, openTasks } from '#libs/workflow';
import { entitlementLifecycle, listLifecycle } from './lifecycles.ts';
import { fund, release } from './reservation.ts';

interface Standing {
  id: string;
  state: string;
  division: string;
  authority: string;
  transfer_id: string | null;
  notified_at: string | null;
}

/**
 * What follows from eligibility for a benefit: an entitlement on a list, with money reserved; withdrawn or suspended when
 * the facts change before confirmation. What is confirmed is never altered: a person is asked to look.
 */
export class BenefitsProgramme implements Programme {
  readonly code = 'benefits';

  async onOpened(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    const payable = episodes.filter((episode) => episode.amountFen > 0n);
    if (payable.length === 0) return;
    const listId = await draftList(tx, scope);
    await annotate(tx, '', `run ${scope.runId}`);
    const rows = await tx.query<{ id: string; amount_fen: string; division: string }>(
      `insert into entitlement (subject_id, policy_id, period, item, episode_id, decision_id, list_id, state, authority, division, amount_fen, listed_on)
       select subject_id, $1, $2, item, episode_id, decision_id, $3, 'waiting', $4, division, amount_fen, $5
       from unnest($6::integer[], $7::text[], $8::uuid[], $9::uuid[], $10::text[], $11::bigint[])
         e (subject_id, item, episode_id, decision_id, division, amount_fen)
       on conflict do nothing returning id, amount_fen, division`,
      [
        scope.policy.id,
        scope.period,
        listId,
        scope.policy.authority.id,
        scope.today,
        payable.map((one) => one.subjectId),
        payable.map((one) => one.item),
        payable.map((one) => one.episodeId),
        payable.map((one) => one.decisionId),
        payable.map((one) => one.division),
        payable.map((one) => one.amountFen.toString()),
      ],
    );
    await fund(
      tx,
      scope.policy.id,
      scope.period,
      rows.map((row) => ({
        id: row.id,
        amountFen: BigInt(row.amount_fen),
        division: row.division,
      })),
    );
  }

  async onSuspended(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    const standing = await entitlementsOf(tx, episodes);
    // The confirmation term runs on: it may lengthen by a suspension, because only what is notified can lapse.
    await move(tx, entitlementLifecycle, {
      event: 'suspend',
      ids: standing.map((one) => one.id),
      reason: `run ${scope.runId}: data missing`,
    });
    await askToReview(tx, standing);
  }

  async onResumed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    const suspended = (await entitlementsOf(tx, episodes)).filter(
      (one) => one.state === 'suspended',
    );
    const reason = `run ${scope.runId}: data complete again`;
    const seen = suspended.filter((one) => one.notified_at !== null).map((one) => one.id);
    const unseen = suspended.filter((one) => one.notified_at === null).map((one) => one.id);
    await move(tx, entitlementLifecycle, { event: 'restore-notified', ids: seen, reason });
    await move(tx, entitlementLifecycle, { event: 'restore', ids: unseen, reason });
    await announceLate(tx, unseen);
  }

  async onClosed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void> {
    const standing = await entitlementsOf(tx, episodes);
    await withdraw(tx, standing, `run ${scope.runId}: no longer entitled`);
    await askToReview(tx, standing);
  }

  async onConcluded(tx: Tx, scope: MatchScope): Promise<void> {
    const [list] = await tx.query<{ id: string }>(
      `select id from benefit_list where policy_id = $1 and period = $2 and run_id = $3 and state = 'draft'`,
      [scope.policy.id, scope.period, scope.runId],
    );
    if (list)
      await moveOne(tx, listLifecycle, list.id, { event: 'submit', reason: `run ${scope.runId}` });
  }
}

/** Withdraws entitlements that are not yet confirmed or ended, and gives their money back to the budget. */
export async function withdraw(
  tx: Tx,
  standing: readonly { id: string; transfer_id: string | null }[],
  reason: string,
): Promise<void> {
  const moved = new Set(
    await move(tx, entitlementLifecycle, {
      event: 'withdraw',
      ids: standing.map((one) => one.id),
      reason,
      set: { ended_reason: reason },
    }),
  );
  const gone = standing.filter((one) => moved.has(one.id));
  await release(
    tx,
    gone.flatMap((one) => one.transfer_id ?? []),
  );
  await endDeadlines(
    tx,
    'entitlement',
    gone.map((one) => one.id),
    'void',
  );
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
    `select id, state, division, authority, transfer_id, notified_at from entitlement where episode_id = any($1) order by id for update`,
    [episodes.map((episode) => episode.episodeId)],
  );
}

/** Entitlements that come back onto a list that was already announced are announced after it. */
async function announceLate(tx: Tx, ids: readonly string[]): Promise<void> {
  const lists = await tx.query<{ id: string }>(
    `select distinct l.id from entitlement e join benefit_list l on l.id = e.list_id
     where e.id = any($1::uuid[]) and e.state = 'listed' and l.state in ('approved', 'announced') order by l.id`,
    [ids],
  );
  await promise(
    tx,
    lists.map((list) => ({ kind: 'benefits.announce', ref: list.id })),
  );
}

async function askToReview(tx: Tx, standing: readonly Standing[]): Promise<void> {
  await openTasks(
    tx,
    standing
      .filter((one) => one.state === 'confirmed')
      .map((one) => ({
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
