import type { EpisodeChange, MatchScope, RuleStore } from '#libs/matching';
import { annotate, type Tx } from '#libs/platform';
import { asUnfunded, budgetYear, fundNew } from './funding.ts';
import { inTurns } from './order-of-benefits.ts';
import { admit, giveUpPlaces } from './relation-claims.ts';
import { keepLimits } from './standing-limits.ts';

/** The episodes of a policy that may go on its list. */
export interface Enlisting {
  readonly scope: MatchScope;
  readonly episodes: readonly EpisodeChange[];
}

/** The list of a policy: its id, or how it is begun once somebody is admitted. */
type ListOf = string | ((tx: Tx, scope: MatchScope) => Promise<string>);

/**
 * Puts episodes on a list, with money kept in the published order as far as the budget reaches. Where the policy
 * ranks firms, or shares its money out, all of them wait: who comes first, or how much each gets, is only known when
 * everybody is listed (`benefits.fund`).
 */
export async function enlist(
  tx: Tx,
  rules: RuleStore,
  scope: MatchScope,
  episodes: readonly EpisodeChange[],
  list: ListOf,
): Promise<void> {
  await fund(tx, scope, await putOn(tx, rules, { scope, episodes }, list));
}

/**
 * Puts episodes of policies that exclude one another, or count under one ceiling, on their lists: of each firm what comes
 * first in the published order takes its places first ({@link inTurns}). All that a firm could get in the run must be among
 * them. What stands already keeps its place, unless the better counts; where it gave way, what it kept off is tried again.
 */
export async function enlistTogether(
  tx: Tx,
  rules: RuleStore,
  enlistings: readonly Enlisting[],
  list: ListOf,
): Promise<void> {
  const listed = new Map<MatchScope, string[]>();
  const all = enlistings.flatMap(({ scope, episodes }) =>
    episodes.map((one) => ({ ...one, scope, policyId: scope.policy.id })),
  );
  for (let due = all; due.length > 0;) {
    for (const turn of inTurns(due))
      for (const { scope } of enlistings) {
        const episodes = turn.filter((one) => one.scope === scope);
        const ids = await putOn(tx, rules, { scope, episodes }, list);
        listed.set(scope, [...(listed.get(scope) ?? []), ...ids]);
      }
    const again = await forget(tx, due);
    due = all.filter(({ episodeId }) => again.has(episodeId));
  }
  for (const { scope } of enlistings) await fund(tx, scope, listed.get(scope) ?? []);
}

/** Forgets what kept episodes off where that has given way since. @returns these episodes */
async function forget(
  tx: Tx,
  tried: readonly (EpisodeChange & Pick<Enlisting, 'scope'>)[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ episode_id: string }>(
    `delete from held_back h using entitlement b
     where h.episode_id = any($1::uuid[]) and b.id = h.beside and b.state = 'withdrawn' and b.barred_by is null returning h.episode_id`,
    [tried.map(({ episodeId }) => episodeId)],
  );
  return new Set(rows.map((row) => row.episode_id));
}

/** @returns the entitlements that were put on the list, still without money */
async function putOn(
  tx: Tx,
  rules: RuleStore,
  { scope, episodes }: Enlisting,
  list: ListOf,
): Promise<readonly string[]> {
  if (episodes.length === 0) return [];
  const admitted = await admit(tx, rules, scope, episodes);
  if (admitted.length === 0) return [];
  const listId = typeof list === 'string' ? list : await list(tx, scope);
  await annotate(tx, '', `run ${scope.runId}`);
  const rows = await tx.query<{ id: string }>(
    `insert into entitlement (id, subject_id, policy_id, period, item, episode_id, decision_id, list_id, state, authority, division, amount_fen, listed_on)
     select id, subject_id, $1, $2, item, episode_id, decision_id, $3, 'waiting', $4, division, amount_fen, $5
     from unnest($6::integer[], $7::text[], $8::uuid[], $9::uuid[], $10::text[], $11::bigint[], $12::uuid[])
       e (subject_id, item, episode_id, decision_id, division, amount_fen, id)
     on conflict do nothing returning id`,
    [
      scope.policy.id,
      scope.period,
      listId,
      scope.policy.authority.id,
      scope.today,
      admitted.map((one) => one.subjectId),
      admitted.map((one) => one.item),
      admitted.map((one) => one.episodeId),
      admitted.map((one) => one.decisionId),
      admitted.map((one) => one.division),
      admitted.map((one) => one.amountFen.toString()),
      admitted.map((one) => one.id),
    ],
  );
  const listed = new Set(rows.map(({ id }) => id));
  const off = admitted.filter(({ id }) => !listed.has(id));
  // Who has the benefit already, or declined it, is put on no list, and takes no place.
  if (off.length > 0) await giveUpPlaces(tx, off);
  await keepLimits(
    tx,
    scope,
    admitted.filter(({ id }) => listed.has(id)),
  );
  return [...listed];
}

/** Keeps money for those of a policy who were put on its list and did not give way since, the lower number first. */
async function fund(tx: Tx, scope: MatchScope, ids: readonly string[]): Promise<void> {
  const { ranking, allocation } = scope.policy;
  if (ids.length === 0 || ranking !== null || allocation !== null) return;
  const rows = await tx.query<{ id: string; amount_fen: string; division: string }>(
    `select id, amount_fen, division from entitlement where id = any($1::uuid[]) and state = 'waiting' order by subject_id, item`,
    [ids],
  );
  const line = { policyId: scope.policy.id, year: budgetYear(scope.period) };
  await fundNew(tx, line, rows.map(asUnfunded));
}
