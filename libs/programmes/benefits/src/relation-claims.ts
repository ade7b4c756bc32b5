import { randomUUID } from 'node:crypto';
import type { Policy } from '#libs/engine';
import type { EpisodeChange, MatchScope, RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { budgetYear } from './funding.ts';
import { claimItems, countedOnce, countedWith } from './item-claims.ts';
import { compareBenefits, type Ordered } from './order-of-benefits.ts';
import { limitsOf, withinLimits } from './standing-limits.ts';
import { withdraw } from './withdrawal.ts';

/** The relations that keep one entitlement off because of what stands. */
export const EXCLUDING_RELATIONS = [
  'once-per-subject',
  'exclusive',
  'best-of',
  'rolling-cap',
  'instalment',
  'once-per-person',
  'once-per-loan',
] as const;
export type ExcludingRelation = (typeof EXCLUDING_RELATIONS)[number];

/** A place that only one live entitlement of a subject can hold; the database keeps it so. */
export interface RelationClaim {
  readonly key: string;
  readonly relation: ExcludingRelation;
}

/** An episode that may go on a list, under the number its entitlement will have. */
export interface Candidate extends EpisodeChange {
  readonly id: string;
}

/** A candidate that stays off, and the entitlement that stands instead; null where it alone exceeds a ceiling. */
export interface HeldBack {
  readonly candidate: Candidate;
  readonly relation: ExcludingRelation;
  readonly beside: string | null;
}

interface Claimed {
  readonly admitted: readonly Candidate[];
  readonly heldBack: readonly HeldBack[];
  /** Entitlements that give way because a candidate is worth more. */
  readonly displaced: readonly Displaced[];
}

interface Displaced {
  readonly entitlement: HoldingEntitlement;
  readonly by: Candidate;
}

/** Who holds a place; without an entitlement yet where it is a candidate of the same batch. */
interface Holder {
  readonly key: string;
  readonly subjectId: number;
  readonly id: string;
  readonly entitlement: HoldingEntitlement | undefined;
}

interface HoldingEntitlement {
  readonly id: string;
  readonly policy_id: string;
  readonly period: string;
  readonly item: string;
  readonly state: string;
  readonly amount_fen: string;
  readonly transfer_id: string | null;
}

/** Before a firm was told, a better benefit may still take the place. */
const UNTOLD: readonly string[] = ['waiting', 'listed'];

/**
 * The places that an entitlement of a policy occupies. A relation binds both policies, whichever of them names it; where
 * one says that the better counts, the better counts.
 *
 * @param policies all that are judged together
 * @param period of the entitlement; others of its year exclude it
 */
export function claimsOf(
  policy: Pick<Policy, 'id' | 'relations'>,
  policies: Iterable<Pick<Policy, 'id' | 'relations'>>,
  period: string,
): readonly RelationClaim[] {
  const pairs = rivalsOf(policy, policies);
  const year = budgetYear(period);
  const claims: RelationClaim[] = [...pairs].map(([other, relation]) => ({
    key: `${[policy.id, other].sort().join(' ')} ${year}`,
    relation,
  }));
  if (policy.relations.some(({ kind }) => kind === 'once-per-subject'))
    claims.push({ key: `${policy.id} once`, relation: 'once-per-subject' });
  return claims;
}

/** The policies that one excludes or is excluded by, whichever of the two names the other. */
export function rivalsOf(
  policy: Pick<Policy, 'id' | 'relations'>,
  policies: Iterable<Pick<Policy, 'id' | 'relations'>>,
): ReadonlyMap<string, 'exclusive' | 'best-of'> {
  const pairs = new Map<string, 'exclusive' | 'best-of'>();
  const note = (from: Pick<Policy, 'relations'>, other: string, named: string): void => {
    for (const { kind, with: ids } of from.relations)
      if ((kind === 'exclusive' || kind === 'best-of') && ids.includes(named))
        pairs.set(other, pairs.get(other) === 'best-of' ? 'best-of' : kind);
  };
  for (const { with: ids } of policy.relations) for (const id of ids) note(policy, id, id);
  for (const other of policies) if (other.id !== policy.id) note(other, other.id, policy.id);
  return pairs;
}

/**
 * The policies whose benefits stand or give way together: each excludes another of them, counts under one ceiling with it, or
 * counts a person or loan that the other may not count again. Where A excludes B and B excludes C, what a firm gets of A depends on C as well.
 *
 * @returns their ids in ascending order, the policy's own among them
 */
export function relatedPolicies(
  policy: Pick<Policy, 'id' | 'relations'>,
  policies: readonly Pick<Policy, 'id' | 'relations'>[],
): readonly string[] {
  const byId = new Map([policy, ...policies].map((one) => [one.id, one]));
  const found = new Set([policy.id]);
  for (const id of found) {
    const at = byId.get(id);
    if (!at) continue;
    const counted = limitsOf(at, policies).flatMap(({ members }) => members);
    for (const other of [
      ...rivalsOf(at, policies).keys(),
      ...counted,
      ...countedWith(at, policies),
    ])
      if (byId.has(other)) found.add(other);
  }
  return [...found].sort();
}

/**
 * Which episodes of a policy may go on its list, under which numbers. Places are taken in a fixed order, so that two
 * policies that meet at a firm wait for each other and never both pass. Who stands already keeps the place, unless the
 * better counts and the firm was not told yet: then what is worth less is withdrawn. Who stays off is kept with the reason.
 */
export async function admit(
  tx: Tx,
  rules: RuleStore,
  scope: MatchScope,
  episodes: readonly EpisodeChange[],
): Promise<readonly Candidate[]> {
  const candidates = episodes.map((one) => ({ ...one, id: randomUUID() }));
  const claims = claimsOf(scope.policy, scope.policies, scope.period);
  const isLimited = limitsOf(scope.policy, scope.policies).length > 0;
  const kind = countedOnce(scope.policy, scope.policies);
  if (claims.length === 0 && !isLimited && kind === null) return candidates;
  // Before a place is taken: what a limit holds back displaces nobody, nor what counts somebody who was counted.
  const places = claims.map(({ key }) => key);
  const within = await withinLimits(tx, scope, candidates, places);
  const once =
    kind === null
      ? { ...NOTHING, admitted: within.admitted }
      : await claimItems(tx, rules, scope, kind, within.admitted);
  const first =
    claims.length === 0
      ? { ...NOTHING, admitted: once.admitted }
      : await claim(tx, scope, claims, once.admitted);
  const better = [...new Set(first.displaced.map(({ by }) => by))];
  if (better.length > 0) await displace(tx, scope, first.displaced);
  const second = better.length > 0 ? await claim(tx, scope, claims, better) : NOTHING;
  const admitted = [...first.admitted, ...second.admitted];
  if (kind !== null)
    await leave(
      tx,
      'item_claim',
      once.admitted.filter((one) => !admitted.includes(one)),
    );
  await keepHeldBack(
    tx,
    scope,
    [...within.heldBack, ...once.heldBack, ...first.heldBack, ...second.heldBack],
    admitted,
  );
  return admitted;
}

/** Leaves the places that candidates took who are put on no list after all. */
export async function giveUpPlaces(tx: Tx, candidates: readonly Candidate[]): Promise<void> {
  await leave(tx, 'relation_claim', candidates);
  await leave(tx, 'item_claim', candidates);
}

async function leave(
  tx: Tx,
  places: 'relation_claim' | 'item_claim',
  candidates: readonly Candidate[],
): Promise<void> {
  if (candidates.length === 0) return;
  await tx.query(`delete from ${places} where entitlement_id = any($1::uuid[])`, [
    candidates.map(({ id }) => id),
  ]);
}

const NOTHING: Claimed = { admitted: [], heldBack: [], displaced: [] };

async function claim(
  tx: Tx,
  scope: MatchScope,
  claims: readonly RelationClaim[],
  candidates: readonly Candidate[],
): Promise<Claimed> {
  const keys = claims.map(({ key }) => key);
  const subjects = candidates.map((one) => one.subjectId);
  const ids = candidates.map((one) => one.id);
  await tx.query(
    `insert into relation_claim (key, subject_id, entitlement_id, authority, division)
     select k.key, c.subject_id, c.id, $1, c.division
     from unnest($2::integer[], $3::uuid[], $4::text[]) c (subject_id, id, division) cross join unnest($5::text[]) k(key)
     order by c.subject_id, k.key on conflict do nothing`,
    [scope.policy.authority.id, subjects, ids, candidates.map((one) => one.division), keys],
  );
  const held = await tx.query<{ key: string; subject_id: number; entitlement_id: string }>(
    `select key, subject_id, entitlement_id from relation_claim
     where subject_id = any($1::integer[]) and key = any($2::text[]) order by subject_id, key`,
    [subjects, keys],
  );
  const entitlements = await tx.query<HoldingEntitlement>(
    `select id, policy_id, period, item, state, amount_fen, transfer_id from entitlement where id = any($1::uuid[])
     order by id for update`,
    [held.map((one) => one.entitlement_id)],
  );
  const byId = new Map(entitlements.map((one) => [one.id, one]));
  const holders = held.map((one) => ({
    key: one.key,
    subjectId: one.subject_id,
    id: one.entitlement_id,
    entitlement: byId.get(one.entitlement_id),
  }));
  const claimed = judge(scope, claims, candidates, holders);
  const admitted = new Set(claimed.admitted.map(({ id }) => id));
  const refused = candidates.filter(({ id }) => !admitted.has(id));
  await leave(tx, 'relation_claim', refused);
  return claimed;
}

function judge(
  { policy, period }: MatchScope,
  claims: readonly RelationClaim[],
  candidates: readonly Candidate[],
  holders: readonly Holder[],
): Claimed {
  const relationOf = new Map(claims.map(({ key, relation }) => [key, relation]));
  const bySubject = new Map<number, Holder[]>();
  for (const one of holders)
    bySubject.set(one.subjectId, [...(bySubject.get(one.subjectId) ?? []), one]);
  const admitted: Candidate[] = [];
  const heldBack: HeldBack[] = [];
  const displaced: Displaced[] = [];
  for (const candidate of candidates) {
    const others = (bySubject.get(candidate.subjectId) ?? []).filter(
      (one) => one.id !== candidate.id,
    );
    if (others.some(({ entitlement }) => isSame(entitlement, policy.id, period, candidate.item)))
      continue;
    const [firm] = others
      .filter(
        (one) => relationOf.get(one.key) !== 'best-of' || !isWorthMore(candidate, one.entitlement),
      )
      .sort(compareHolders);
    const relation = firm && relationOf.get(firm.key);
    if (firm && relation) heldBack.push({ candidate, relation, beside: firm.id });
    else if (others.length === 0) admitted.push(candidate);
    else
      displaced.push(
        ...others.flatMap(({ entitlement }) =>
          entitlement ? [{ entitlement, by: candidate }] : [],
        ),
      );
  }
  return { admitted, heldBack, displaced };
}

/** Of several that keep a candidate off, the one named is the first in the published order, in every run. */
function compareHolders(one: Holder, other: Holder): number {
  if (!one.entitlement || !other.entitlement)
    return Number(!one.entitlement) - Number(!other.entitlement);
  return compareBenefits(orderedOf(one.entitlement), orderedOf(other.entitlement));
}

function orderedOf({ policy_id: policyId, amount_fen: fen }: HoldingEntitlement): Ordered {
  return { policyId, amountFen: BigInt(fen) };
}

function isSame(
  holding: HoldingEntitlement | undefined,
  policyId: string,
  period: string,
  item: string,
): boolean {
  return holding?.policy_id === policyId && holding.period === period && holding.item === item;
}

function isWorthMore(candidate: Candidate, holding: HoldingEntitlement | undefined): boolean {
  return (
    holding !== undefined &&
    UNTOLD.includes(holding.state) &&
    candidate.amountFen > BigInt(holding.amount_fen)
  );
}

async function displace(tx: Tx, scope: MatchScope, displaced: readonly Displaced[]): Promise<void> {
  const reason = `run ${scope.runId}: ${scope.policy.id} is worth more`;
  await withdraw(
    tx,
    displaced.map(({ entitlement }) => entitlement),
    reason,
  );
  await tx.query(
    `insert into held_back (episode_id, subject_id, policy_id, period, amount_fen, relation, beside, run_id, authority, division)
     select e.episode_id, e.subject_id, e.policy_id, e.period, e.amount_fen, 'best-of', d.by, $1, e.authority, e.division
     from unnest($2::uuid[], $3::uuid[]) d (id, by) join entitlement e on e.id = d.id
     on conflict (episode_id) do update set relation = excluded.relation, beside = excluded.beside, run_id = excluded.run_id`,
    [
      scope.runId,
      displaced.map(({ entitlement }) => entitlement.id),
      displaced.map(({ by }) => by.id),
    ],
  );
}

/** Keeps why candidates stay off, for their firms and for officers; what was kept of those admitted goes. */
async function keepHeldBack(
  tx: Tx,
  scope: MatchScope,
  heldBack: readonly HeldBack[],
  admitted: readonly Candidate[],
): Promise<void> {
  await tx.query(`delete from held_back where episode_id = any($1::uuid[])`, [
    admitted.map((one) => one.episodeId),
  ]);
  await tx.query(
    `insert into held_back (episode_id, subject_id, policy_id, period, amount_fen, relation, beside, run_id, authority, division)
     select h.episode_id, h.subject_id, $1, $2, h.amount_fen, h.relation, h.beside, $3, $4, h.division
     from unnest($5::uuid[], $6::integer[], $7::bigint[], $8::text[], $9::uuid[], $10::text[])
       h (episode_id, subject_id, amount_fen, relation, beside, division)
     on conflict (episode_id) do update set amount_fen = excluded.amount_fen, relation = excluded.relation,
       beside = excluded.beside, run_id = excluded.run_id`,
    [
      scope.policy.id,
      scope.period,
      scope.runId,
      scope.policy.authority.id,
      heldBack.map(({ candidate }) => candidate.episodeId),
      heldBack.map(({ candidate }) => candidate.subjectId),
      heldBack.map(({ candidate }) => candidate.amountFen.toString()),
      heldBack.map(({ relation }) => relation),
      heldBack.map(({ beside }) => beside),
      heldBack.map(({ candidate }) => candidate.division),
    ],
  );
}
