import { randomUUID } from 'node:crypto';
import { invariant } from '#libs/kernel';
import { annotate, move, type Tx } from '#libs/platform';
import { decide, type FactRow, factVectorHash } from '#libs/engine';
import { readRunFacts, type RunBook } from './cohorts.ts';
import { declaredOf, type JudgedFacts, withDeclared } from './declared-facts.ts';
import { lockUnjudged } from './judged.ts';
import { episodeLifecycle } from './lifecycles.ts';
import type { EpisodeChange, MatchScope } from './programme.ts';
import type { RuleVersion } from './rule-store.ts';

const NOTHING_KNOWN: FactRow = { value: () => null };

/** What a run must change in one policy's episodes, in the order in which it is done. */
export const CHANGES = ['close', 'suspend', 'resume', 'open', 'append'] as const;

export type Change = (typeof CHANGES)[number];

/** A run's policy with everything that writing its episodes needs. */
export interface ApplyScope extends MatchScope {
  readonly version: RuleVersion;
  /** What the facts of the run mean. */
  readonly book: RunBook;
  readonly asOf: string;
  readonly knownAt: string;
}

/** One batch: what it changed, and where the next one begins; null when there is no next one. */
export interface Batch {
  readonly episodes: readonly EpisodeChange[];
  readonly next: number | null;
}

/** A change that one pair may need. */
export interface ChangeRow {
  subject_id: number;
  division: string;
  episode_id: string | null;
  amount_fen: string;
  due: boolean;
  declared: boolean;
}

/**
 * Which standing episodes of the subjects staged need a change. What was done is no longer due, so a batch can be repeated
 * after a crash. An episode whose amount changed is closed and opened anew.
 */
const DUE: Readonly<Record<Exclude<Change, 'open'>, string>> = {
  close: `m.verdict = 'ineligible' or (m.verdict = 'eligible' and m.amount_fen <> p.amount_fen)`,
  suspend: `p.state = 'open' and m.verdict = 'undetermined'`,
  resume: `p.state = 'suspended' and m.verdict = 'eligible'`,
  append: `p.state = 'open' and m.verdict = 'eligible' and not exists (
      select from decision d where d.episode_id = p.id and d.decision_hash = $5)`,
};

/**
 * The columns do not know what enterprises declared (即申即享), and a declaration may open an episode while segments are being
 * evaluated: what any declaration opened is judged again from records, and these are the states in which it may need the
 * change at all.
 */
const MAY_BE_DUE: Readonly<Record<Exclude<Change, 'open'>, string>> = {
  close: 'true',
  suspend: `p.state = 'open'`,
  resume: `p.state = 'suspended'`,
  append: `p.state = 'open' and not exists (select from decision d where d.episode_id = p.id and d.decision_hash = $5)`,
};
/** An episode that rests on a declaration. */
export const RESTS_ON_DECLARATION = `exists (select from declaration c where c.episode_id = p.id and c.state in ('declared', 'verified') and c.facts <> '[]')`;

/**
 * A page of subjects in ascending number, each looked up by key: the tables are too fresh for the planner to know their
 * sizes, and a join that reads the other side for every row takes minutes where this takes seconds.
 */
function pageQuery(change: Change, size: number, declarable: boolean): string {
  if (change === 'open') {
    return `with page as materialized (
        select subject_id, amount_fen from match_staging
        where run_id = $1 and policy_id = $2 and verdict = 'eligible' and subject_id > $4 order by subject_id limit ${size})
      select p.subject_id, s.division, null as episode_id, p.amount_fen, e.id is null as due, false as declared
      from page p join subject s on s.id = p.subject_id left join lateral (
        select id from episode e where e.subject_id = p.subject_id and e.policy_id = $2 and e.period = $3 and e.state <> 'closed' limit 1) e on true
      order by p.subject_id`;
  }
  const staged = `(select subject_id from match_staging where run_id = $1 and policy_id = $2 and subject_id > $4 order by subject_id limit ${size})`;
  const declared = `(select subject_id from declaration
      where policy_id = $2 and period = $3 and episode_id is not null and subject_id > $4 order by subject_id limit ${size})`;
  const isDeclared = `exists (select from declaration c
      where c.policy_id = $2 and c.period = $3 and c.subject_id = p.subject_id and c.episode_id = p.id)`;
  return `with page as materialized (
      select subject_id from (${declarable ? `${staged} union ${declared}` : staged}) s order by subject_id limit ${size})
    select o.subject_id, p.division, p.id as episode_id, p.amount_fen, coalesce(c.declared, false) as declared,
      p.id is not null and case when c.declared then ${MAY_BE_DUE[change]} else coalesce(${DUE[change]}, false) end as due
    from page o left join lateral (
      select id, subject_id, division, amount_fen, state from episode l
      where l.subject_id = o.subject_id and l.policy_id = $2 and l.period = $3 and l.state <> 'closed' limit 1) p on true
    left join lateral (select ${declarable ? isDeclared : 'false'} as declared) c on true left join lateral (
      select verdict, amount_fen from match_staging m where m.run_id = $1 and m.policy_id = $2 and m.subject_id = o.subject_id limit 1) m on true
    order by o.subject_id`;
}

/** Does one batch of a change: the next page of subjects after a number, and of them those that are due. */
export async function applyBatch(
  tx: Tx,
  scope: ApplyScope,
  change: Change,
  after: number,
  size: number,
): Promise<Batch> {
  const { compiled } = scope.version;
  const declarable = scope.policy.declarable !== null;
  const page = await tx.query<ChangeRow>(pageQuery(change, size, declarable), [
    scope.runId,
    compiled.id,
    scope.period,
    after,
    ...(change === 'append' ? [compiled.decisionHash] : []),
  ]);
  const next = page.length === size ? (page.at(-1)?.subject_id ?? null) : null;
  const due = page.filter((row) => row.due);
  const ids = due.map((row) => row.subject_id);
  // What records said at the run's moment never changes: read before anybody has to wait for these subjects.
  const early = scope.policy.declarable === null ? await judgedFacts(tx, scope, ids) : undefined;
  const unjudged = await lockUnjudged(
    tx,
    { policyId: compiled.id, period: scope.period },
    ids,
    scope.knownAt,
  );
  const likely = due.filter((row) => unjudged.has(row.subject_id));
  if (likely.length === 0) return { episodes: [], next };
  const facts =
    early ??
    (await judgedFacts(
      tx,
      scope,
      likely.map((row) => row.subject_id),
    ));
  const rows = likely.filter(
    (row) => !row.declared || isDue(change, row, scope, facts.get(row.subject_id)),
  );
  return { episodes: await applyRows(tx, scope, change, rows, facts), next };
}

/** Makes one change of each pair, with the decision that says why. */
export async function applyRows(
  tx: Tx,
  scope: ApplyScope,
  change: Change,
  rows: readonly Omit<ChangeRow, 'due' | 'declared'>[],
  facts: ReadonlyMap<number, JudgedFacts>,
): Promise<readonly EpisodeChange[]> {
  if (rows.length === 0) return [];
  const episodes = rows.map((row): EpisodeChange => ({
    episodeId: row.episode_id ?? randomUUID(),
    decisionId: randomUUID(),
    subjectId: row.subject_id,
    division: row.division,
    item: '',
    amountFen: BigInt(row.amount_fen),
  }));
  if (change === 'open') await insertEpisodes(tx, scope, episodes);
  if (change === 'close' || change === 'suspend' || change === 'resume')
    await moveEpisodes(tx, scope, change, episodes);
  await insertDecisions(tx, scope, episodes, facts);
  return episodes;
}

/** Facts from records, with what was declared in their gaps. */
export async function judgedFacts(
  tx: Tx,
  scope: ApplyScope,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, JudgedFacts>> {
  const { asOf, knownAt, book, policy, period } = scope;
  const { compiled } = scope.version;
  const records = await readRunFacts(tx, compiled, { subjectIds, asOf, knownAt, book });
  const declared =
    policy.declarable === null
      ? new Map<number, never>()
      : await declaredOf(tx, policy.id, period, subjectIds);
  return new Map([...records].map(([id, facts]) => [id, withDeclared(facts, declared.get(id))]));
}

/** Whether an episode that rests on a declaration needs a change, by records and declaration together. */
function isDue(
  change: Change,
  row: ChangeRow,
  { version }: ApplyScope,
  facts: JudgedFacts | undefined,
): boolean {
  const { verdict, amountFen } = decide(version.compiled, facts?.row ?? NOTHING_KNOWN);
  if (verdict === 'undetermined') return change === 'suspend';
  const stands = verdict === 'eligible' && (amountFen ?? 0n) === BigInt(row.amount_fen);
  return stands ? change === 'resume' || change === 'append' : change === 'close';
}

/** Writes new episodes; `reason` is what the trail says of them. */
export async function insertEpisodes(
  tx: Tx,
  scope: ApplyScope,
  episodes: readonly EpisodeChange[],
  reason = `run ${scope.runId}`,
): Promise<void> {
  await annotate(tx, '', reason);
  await tx.query(
    `insert into episode (id, subject_id, policy_id, period, item, state, authority, division, amount_fen, opened_on)
     select id, subject_id, $1, $2, '', 'open', $3, division, amount_fen, $4
     from unnest($5::uuid[], $6::integer[], $7::text[], $8::bigint[]) e (id, subject_id, division, amount_fen)`,
    [
      scope.policy.id,
      scope.period,
      scope.policy.authority.id,
      scope.today,
      episodes.map((one) => one.episodeId),
      episodes.map((one) => one.subjectId),
      episodes.map((one) => one.division),
      episodes.map((one) => one.amountFen.toString()),
    ],
  );
}

async function moveEpisodes(
  tx: Tx,
  scope: ApplyScope,
  change: 'close' | 'suspend' | 'resume',
  episodes: readonly EpisodeChange[],
): Promise<void> {
  const moved = await move(tx, episodeLifecycle, {
    event: change,
    ids: episodes.map((one) => one.episodeId),
    reason: `run ${scope.runId}`,
    set: change === 'close' ? { ended_on: scope.today, ended_because: `run ${scope.runId}` } : {},
  });
  invariant(moved.length === episodes.length, 'every episode found for a change accepts it');
}

/** Keeps why: hashes, the moment of knowledge, and the records that were read. Facts come from the records themselves. */
export async function insertDecisions(
  tx: Tx,
  scope: ApplyScope,
  episodes: readonly EpisodeChange[],
  facts: ReadonlyMap<number, JudgedFacts>,
): Promise<void> {
  const { compiled } = scope.version;
  const rows = episodes.map((one) => {
    const known = facts.get(one.subjectId);
    const row = known?.row ?? NOTHING_KNOWN;
    const decision = decide(compiled, row);
    return {
      one,
      decision,
      vectorHash: factVectorHash(compiled, row),
      recordIds: known?.recordIds ?? [],
      declarationId: known?.declarationId ?? null,
    };
  });
  await tx.query(
    `insert into decision (id, episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash,
       fact_vector_hash, record_ids, declaration_id, authority, division)
     select id, episode_id, $1, $2, subject_id, verdict, amount_fen, $3, $4, $5, hash,
       coalesce(string_to_array(nullif(records, ''), ',')::bigint[], '{}'), declared, $6, division
     from unnest($7::uuid[], $8::uuid[], $9::integer[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::uuid[])
       d (id, episode_id, subject_id, verdict, amount_fen, hash, records, division, declared)`,
    [
      scope.runId,
      scope.ruleVersionId,
      scope.asOf,
      scope.knownAt,
      compiled.decisionHash,
      scope.policy.authority.id,
      rows.map(({ one }) => one.decisionId),
      rows.map(({ one }) => one.episodeId),
      rows.map(({ one }) => one.subjectId),
      rows.map(({ decision }) => decision.verdict),
      rows.map(({ decision }) => decision.amountFen?.toString() ?? null),
      rows.map(({ vectorHash }) => vectorHash),
      rows.map(({ recordIds }) => recordIds.join(',')),
      rows.map(({ one }) => one.division),
      rows.map(({ declarationId }) => declarationId),
    ],
  );
}
