import { randomUUID } from 'node:crypto';
import { invariant } from '#libs/kernel';
import { annotate, move, type Tx } from '#libs/platform';
import { type FactBook, readFacts, type SubjectFacts } from '#libs/registry';
import { factVectorHash, decide } from '#libs/engine';
import { episodeLifecycle } from './lifecycles.ts';
import type { EpisodeChange, MatchScope } from './programme.ts';
import type { RuleVersion } from './rule-store.ts';

/** What a run must change in one policy's episodes, in the order in which it is done. */
export const CHANGES = ['close', 'suspend', 'resume', 'open', 'append'] as const;

export type Change = (typeof CHANGES)[number];

/** A run's policy with everything that writing its episodes needs. */
export interface ApplyScope extends MatchScope {
  readonly version: RuleVersion;
  /** What the facts of the run mean. */
  readonly book: FactBook;
  readonly asOf: string;
  readonly knownAt: string;
}

/** One batch: what it changed, and where the next one begins; null when there is no next one. */
export interface Batch {
  readonly episodes: readonly EpisodeChange[];
  readonly next: number | null;
}

interface ChangeRow {
  subject_id: number;
  division: string;
  episode_id: string | null;
  amount_fen: string;
  due: boolean;
}

/**
 * Which of the standing episodes need a change, by what was staged for their subject. What was done is no longer due, so
 * a batch can be repeated after a crash. An episode whose amount changed is closed and opened anew.
 */
const DUE: Readonly<Record<Exclude<Change, 'open'>, string>> = {
  close: `m.verdict is null or (m.verdict = 'eligible' and m.amount_fen <> p.amount_fen)`,
  suspend: `p.state = 'open' and m.verdict = 'undetermined'`,
  resume: `p.state = 'suspended' and m.verdict = 'eligible'`,
  append: `p.state = 'open' and m.verdict = 'eligible' and not exists (
      select from decision d where d.episode_id = p.id and d.decision_hash = $5)`,
};

/**
 * A page of subjects in ascending number, each looked up by key: the tables are too fresh for the planner to know their
 * sizes, and a join that reads the other side for every row takes minutes where this takes seconds.
 */
function pageQuery(change: Change, size: number): string {
  if (change === 'open') {
    return `with page as materialized (
        select subject_id, amount_fen from match_staging
        where run_id = $1 and policy_id = $2 and verdict = 'eligible' and subject_id > $4 order by subject_id limit ${size})
      select p.subject_id, s.division, null as episode_id, p.amount_fen, e.id is null as due
      from page p join subject s on s.id = p.subject_id left join lateral (
        select id from episode e where e.subject_id = p.subject_id and e.policy_id = $2 and e.period = $3 and e.state <> 'closed' limit 1) e on true
      order by p.subject_id`;
  }
  return `with page as materialized (
      select id, subject_id, division, amount_fen, state from episode
      where policy_id = $2 and period = $3 and state <> 'closed' and subject_id > $4 order by subject_id limit ${size})
    select p.subject_id, p.division, p.id as episode_id, p.amount_fen, ${DUE[change]} as due
    from page p left join lateral (
      select verdict, amount_fen from match_staging m where m.run_id = $1 and m.policy_id = $2 and m.subject_id = p.subject_id limit 1) m on true
    order by p.subject_id`;
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
  const page = await tx.query<ChangeRow>(pageQuery(change, size), [
    scope.runId,
    compiled.id,
    scope.period,
    after,
    ...(change === 'append' ? [compiled.decisionHash] : []),
  ]);
  const next = page.length === size ? (page.at(-1)?.subject_id ?? null) : null;
  const rows = page.filter((row) => row.due);
  if (rows.length === 0) return { episodes: [], next };
  const facts = await readFacts(tx, {
    subjectIds: rows.map((row) => row.subject_id),
    refs: compiled.reads,
    asOf: scope.asOf,
    knownAt: scope.knownAt,
    book: scope.book,
  });
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
  return { episodes, next };
}

async function insertEpisodes(
  tx: Tx,
  scope: ApplyScope,
  episodes: readonly EpisodeChange[],
): Promise<void> {
  await annotate(tx, '', `run ${scope.runId}`);
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
async function insertDecisions(
  tx: Tx,
  scope: ApplyScope,
  episodes: readonly EpisodeChange[],
  facts: ReadonlyMap<number, SubjectFacts>,
): Promise<void> {
  const { compiled } = scope.version;
  const rows = episodes.map((one) => {
    const known = facts.get(one.subjectId);
    const row = known?.row ?? { value: () => null };
    const decision = decide(compiled, row);
    return {
      one,
      decision,
      vectorHash: factVectorHash(compiled, row),
      recordIds: known?.recordIds ?? [],
    };
  });
  await tx.query(
    `insert into decision (id, episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash,
       fact_vector_hash, record_ids, authority, division)
     select id, episode_id, $1, $2, subject_id, verdict, amount_fen, $3, $4, $5, hash,
       coalesce(string_to_array(nullif(records, ''), ',')::bigint[], '{}'), $6, division
     from unnest($7::uuid[], $8::uuid[], $9::integer[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[])
       d (id, episode_id, subject_id, verdict, amount_fen, hash, records, division)`,
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
    ],
  );
}
