import type { Policy } from '#libs/engine';
import type { MatchScope } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { budgetYear } from './funding.ts';
import type { Candidate, HeldBack } from './relation-claims.ts';

/** A limit over what stands of one firm: so many fen in so many calendar years in a row, or so many instalments. */
export type StandingLimit = {
  /** Policies that count together, in ascending order. */
  readonly members: readonly string[];
} & (
  | { readonly kind: 'rolling-cap'; readonly mostFen: bigint; readonly years: number }
  | { readonly kind: 'instalment'; readonly parts: number }
);

/**
 * The limits that a policy is under, each once with the policies that count together under it. A ceiling binds every policy
 * it counts, whichever of them sets it; instalments bind the policy that pays them.
 *
 * @param policies all that are judged together
 */
export function limitsOf(
  policy: Pick<Policy, 'id' | 'relations'>,
  policies: Iterable<Pick<Policy, 'id' | 'relations'>>,
): readonly StandingLimit[] {
  const found = new Map<string, StandingLimit>();
  const others = [...policies].filter(({ id }) => id !== policy.id);
  for (const limit of [policy, ...others].flatMap(setBy))
    if (limit.members.includes(policy.id)) found.set(identity(limit), limit);
  return [...found.values()];
}

function setBy({ id, relations }: Pick<Policy, 'id' | 'relations'>): readonly StandingLimit[] {
  return relations.flatMap(({ kind, with: others, limit }): readonly StandingLimit[] => {
    if (kind === 'rolling-cap' && limit?.kind === kind)
      return [{ ...limit, members: [...new Set([id, ...others])].sort() }];
    // Each stage has instalments of its own, also where another policy is the stage before it.
    return kind === 'instalment' && limit?.kind === kind ? [{ ...limit, members: [id] }] : [];
  });
}

function identity(limit: StandingLimit): string {
  const size = limit.kind === 'instalment' ? [limit.parts] : [limit.mostFen, limit.years];
  return [limit.kind, ...size, ...limit.members].join(' ');
}

/** What stands of a firm beside a candidate. */
interface Standing {
  readonly id: string;
  readonly year: number;
  readonly amountFen: bigint;
  /** Taken back on an objection. */
  readonly barred: boolean;
  /** It has a place that the candidate claims. */
  readonly rival: boolean;
}

/**
 * Which candidates a policy's limits let through, and which they hold back. A candidate goes whole or not at all, because
 * an amount is what was decided: the rest of a ceiling is worth what the policy's own amount says of it, by the facts of
 * the next run. An instalment is decided anew by the rule of its period, so that it rests on a check of its own; none
 * follows the last one, nor one that was taken back on an objection. What has a place that the candidate claims is not
 * counted, because the two never stand together: it gives way, or the candidate does. Who has the benefit already is
 * neither let through nor held back.
 *
 * Firms are locked in ascending number until the transaction ends; {@link keepLimits} has the database count again.
 *
 * @param places that the candidates claim
 */
export async function withinLimits(
  tx: Tx,
  scope: MatchScope,
  candidates: readonly Candidate[],
  places: readonly string[],
): Promise<{ readonly admitted: readonly Candidate[]; readonly heldBack: readonly HeldBack[] }> {
  const limits = limitsOf(scope.policy, scope.policies);
  if (limits.length === 0 || candidates.length === 0) return { admitted: candidates, heldBack: [] };
  const subjects = [...new Set(candidates.map((one) => one.subjectId))].sort((a, b) => a - b);
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('limit:' || s, 0)) from unnest($1::integer[]) with ordinality u (s, place) order by place`,
    [subjects],
  );
  const stands = new Map<StandingLimit, Map<number, Standing[]>>();
  for (const limit of limits)
    stands.set(limit, await standingUnder(tx, limit, subjects, candidates, places));
  const held = await holdersOf(tx, scope, subjects);
  const year = Number(budgetYear(scope.period));
  const admitted: Candidate[] = [];
  const heldBack: HeldBack[] = [];
  for (const candidate of candidates) {
    if (held.has(`${candidate.subjectId} ${candidate.item}`)) continue;
    const beside = (limit: StandingLimit): readonly Standing[] =>
      (stands.get(limit)?.get(candidate.subjectId) ?? []).filter(({ rival }) => !rival);
    const beyond = limits.find((limit) => !fits(limit, beside(limit), candidate, year));
    if (beyond) {
      heldBack.push({ candidate, relation: beyond.kind, beside: instead(beside(beyond)) });
      continue;
    }
    admitted.push(candidate);
    for (const limit of limits) note(stands.get(limit), candidate, year);
  }
  return { admitted, heldBack };
}

/** Keeps under which limits entitlements were granted, in the transaction that grants them; the database counts again. */
export async function keepLimits(
  tx: Tx,
  { policy, policies, period }: MatchScope,
  granted: readonly Pick<Candidate, 'id' | 'subjectId' | 'division'>[],
): Promise<void> {
  const inOrder = [...granted].sort((a, b) => a.subjectId - b.subjectId);
  for (const limit of limitsOf(policy, policies)) {
    await tx.query(
      `insert into standing_limit (entitlement_id, subject_id, kind, members, period, most_fen, years, parts, authority, division)
       select e.id, e.subject_id, $1, $2, $3, $4, $5, $6, $7, e.division
       from unnest($8::uuid[], $9::integer[], $10::text[]) with ordinality e (id, subject_id, division, place) order by e.place`,
      [
        limit.kind,
        limit.members,
        period,
        limit.kind === 'rolling-cap' ? limit.mostFen.toString() : null,
        limit.kind === 'rolling-cap' ? limit.years : null,
        limit.kind === 'instalment' ? limit.parts : null,
        policy.authority.id,
        inOrder.map(({ id }) => id),
        inOrder.map(({ subjectId }) => subjectId),
        inOrder.map(({ division }) => division),
      ],
    );
  }
}

/**
 * Whether an amount still fits into a year, whichever row of years one looks at that the year lies in.
 *
 * @param years how many calendar years in a row add up, ≥ 1
 */
export function fitsCeiling(
  { mostFen, years }: { readonly mostFen: bigint; readonly years: number },
  standing: readonly { readonly year: number; readonly amountFen: bigint }[],
  more: { readonly year: number; readonly amountFen: bigint },
): boolean {
  for (let first = more.year - years + 1; first <= more.year; first += 1) {
    const within = standing.filter(({ year }) => year >= first && year < first + years);
    const sum = within.reduce((total, { amountFen }) => total + amountFen, more.amountFen);
    if (sum > mostFen) return false;
  }
  return true;
}

function fits(
  limit: StandingLimit,
  standing: readonly Standing[],
  { amountFen }: Candidate,
  year: number,
): boolean {
  const live = standing.filter(({ barred }) => !barred);
  return limit.kind === 'instalment'
    ? live.length === standing.length && live.length < limit.parts
    : fitsCeiling(limit, live, { year, amountFen });
}

/** What a firm has instead: the latest, and of one year the largest. */
function instead(standing: readonly Standing[]): string | null {
  const [first] = [...standing].sort(
    (a, b) => b.year - a.year || Number(b.amountFen - a.amountFen) || (a.id < b.id ? -1 : 1),
  );
  return first?.id ?? null;
}

function note(
  stands: Map<number, Standing[]> | undefined,
  { id, subjectId, amountFen }: Candidate,
  year: number,
): void {
  stands?.set(subjectId, [
    ...(stands.get(subjectId) ?? []),
    { id, year, amountFen, barred: false, rival: false },
  ]);
}

async function standingUnder(
  tx: Tx,
  { members }: StandingLimit,
  subjects: readonly number[],
  candidates: readonly Candidate[],
  places: readonly string[],
): Promise<Map<number, Standing[]>> {
  const rows = await tx.query<{
    id: string;
    subject_id: number;
    year: number;
    amount_fen: string;
    barred: boolean;
    rival: boolean;
  }>(
    `select e.id, e.subject_id, left(e.period, 4)::integer as year, e.state = 'withdrawn' as barred,
       (e.amount_fen + coalesce((select sum(a.difference_fen - a.set_off_fen) from adjustment a where a.entitlement_id = e.id
         and a.kind = 'top-up' and a.state = 'accepted'), 0)
         - coalesce((select sum(i.set_off_fen) from payment_item i where i.entitlement_id = e.id and i.outcome = 'paid'), 0))::bigint as amount_fen,
       exists (select from relation_claim c where c.entitlement_id = e.id and c.subject_id = e.subject_id and c.key = any($4::text[])) as rival
     from entitlement e where e.subject_id = any($1::integer[]) and e.policy_id = any($2::text[]) and e.episode_id <> all($3::uuid[])
       and (e.state not in ('declined', 'withdrawn') or e.barred_by = 'objection') order by e.id`,
    [subjects, members, candidates.map(({ episodeId }) => episodeId), places],
  );
  const bySubject = new Map<number, Standing[]>();
  for (const { subject_id: subject, amount_fen: fen, ...row } of rows)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), { ...row, amountFen: BigInt(fen) }]);
  return bySubject;
}

/** Firms, each with the item, that have the very benefit already: also where its amount is another by now. */
async function holdersOf(
  tx: Tx,
  { policy, period }: MatchScope,
  subjects: readonly number[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ subject_id: number; item: string }>(
    `select subject_id, item from entitlement where subject_id = any($1::integer[]) and policy_id = $2 and period = $3
       and state not in ('declined', 'withdrawn')`,
    [subjects, policy.id, period],
  );
  return new Set(rows.map(({ subject_id: subject, item }) => `${subject} ${item}`));
}
