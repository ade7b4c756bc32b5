import { invariant } from '#libs/kernel';
import { annotate, idsTogether, move, type Tx } from '#libs/platform';
import { readRunFacts, type RunBook } from './cohorts.ts';
import { declaredOf, type JudgedFacts, withDeclared } from './declared-facts.ts';
import { lockUnjudged } from './judged.ts';
import {
  asJudgement,
  type Judgement,
  judgementOf,
  type JudgementRow,
  keptJudgement,
} from './judgement.ts';
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
  readonly book: RunBook;
  readonly asOf: string;
  readonly knownAt: string;
}

/** One batch: what it changed, and where the next one begins; null when there is no next one. */
export interface Batch {
  readonly episodes: readonly EpisodeChange[];
  readonly next: number | null;
}

/** A change of one pair. */
export interface ChangeRow {
  subject_id: number;
  division: string;
  episode_id: string | null;
  amount_fen: string;
}

/** A change that one pair may need. */
interface PossibleRow extends ChangeRow, JudgementRow {
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
      select p.subject_id, s.division, null as episode_id, p.amount_fen, e.id is null as due, false as declared, j.*
      from page p join subject s on s.id = p.subject_id left join lateral (
        select id from episode e where e.subject_id = p.subject_id and e.policy_id = $2 and e.period = $3 and e.state <> 'closed' limit 1) e on true
      ${keptJudgement('p.subject_id', '$1', '$2')} order by p.subject_id`;
  }
  const staged = `(select subject_id from match_staging where run_id = $1 and policy_id = $2 and subject_id > $4 order by subject_id limit ${size})`;
  const declared = `(select subject_id from declaration
      where policy_id = $2 and period = $3 and episode_id is not null and subject_id > $4 order by subject_id limit ${size})`;
  const isDeclared = `exists (select from declaration c
      where c.policy_id = $2 and c.period = $3 and c.subject_id = p.subject_id and c.episode_id = p.id)`;
  return `with page as materialized (
      select subject_id from (${declarable ? `${staged} union ${declared}` : staged}) s order by subject_id limit ${size})
    select o.subject_id, p.division, p.id as episode_id, p.amount_fen, coalesce(c.declared, false) as declared, j.*,
      p.id is not null and case when c.declared then ${MAY_BE_DUE[change]} else coalesce(${DUE[change]}, false) end as due
    from page o left join lateral (
      select id, subject_id, division, amount_fen, state from episode l
      where l.subject_id = o.subject_id and l.policy_id = $2 and l.period = $3 and l.state <> 'closed' limit 1) p on true
    left join lateral (select ${declarable ? isDeclared : 'false'} as declared) c on true left join lateral (
      select verdict, amount_fen from match_staging m where m.run_id = $1 and m.policy_id = $2 and m.subject_id = o.subject_id limit 1) m on true
    ${keptJudgement('o.subject_id', '$1', '$2')} order by o.subject_id`;
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
  const page = await tx.query<PossibleRow>(pageQuery(change, size, declarable), [
    scope.runId,
    compiled.id,
    scope.period,
    after,
    ...(change === 'append' ? [compiled.decisionHash] : []),
  ]);
  const next = page.length === size ? (page.at(-1)?.subject_id ?? null) : null;
  const due = page.filter((row) => row.due);
  const ids = idsOf(due);
  // What records said at the run's moment never changes: judged before anybody has to wait for these subjects.
  const early = declarable ? undefined : await judgementsOf(tx, scope, due);
  const unjudged = await lockUnjudged(
    tx,
    { policyId: compiled.id, period: scope.period },
    ids,
    scope.knownAt,
  );
  const likely = due.filter((row) => unjudged.has(row.subject_id));
  if (likely.length === 0) return { episodes: [], next };
  const judgements = early ?? (await judgedFrom(tx, scope, idsOf(likely)));
  const rows = likely.filter(
    (row) => !row.declared || isDue(change, row, judgements.get(row.subject_id)),
  );
  return { episodes: await applyRows(tx, scope, change, rows, judgements), next };
}

function idsOf(rows: readonly ChangeRow[]): readonly number[] {
  return rows.map((row) => row.subject_id);
}

/** What subjects of whom nobody declared anything come to: as it was kept, or else from records. */
async function judgementsOf(
  tx: Tx,
  scope: ApplyScope,
  rows: readonly PossibleRow[],
): Promise<ReadonlyMap<number, Judgement>> {
  const kept = new Map<number, Judgement>();
  for (const row of rows) {
    const judgement = asJudgement(row);
    if (judgement) kept.set(row.subject_id, judgement);
  }
  const others = rows.filter((row) => !kept.has(row.subject_id));
  if (others.length === 0) return kept;
  return new Map([...kept, ...(await judgedFrom(tx, scope, idsOf(others)))]);
}

async function judgedFrom(
  tx: Tx,
  scope: ApplyScope,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Judgement>> {
  const facts = await judgedFacts(tx, scope, subjectIds);
  return new Map(subjectIds.map((id) => [id, judgementOf(scope.version, facts.get(id))]));
}

/** An episode that began or changed, with what it is of and why. */
export interface Written {
  readonly scope: ApplyScope;
  readonly episode: EpisodeChange;
  readonly judgement: Judgement;
}

/** Makes one change of each pair, with the decision that says why. */
async function applyRows(
  tx: Tx,
  scope: ApplyScope,
  change: Change,
  rows: readonly ChangeRow[],
  judgements: ReadonlyMap<number, Judgement>,
): Promise<readonly EpisodeChange[]> {
  const written = writtenOf(
    rows.map((row) => {
      const judgement = judgements.get(row.subject_id);
      invariant(judgement !== undefined, `subject ${row.subject_id} was judged`);
      return { scope, row, judgement };
    }),
  );
  await writeChange(tx, change, written);
  await insertDecisions(tx, written);
  return written.map(({ episode }) => episode);
}

/** Gives ids to changes of pairs and to the decisions on them. */
export function writtenOf(
  changes: readonly (Omit<Written, 'episode'> & { readonly row: ChangeRow })[],
): readonly Written[] {
  const fresh = idsTogether(changes.length);
  const decisions = idsTogether(changes.length);
  return changes.map(({ scope, judgement, row }, place) => ({
    scope,
    judgement,
    episode: {
      episodeId: row.episode_id ?? (fresh[place] as string),
      decisionId: decisions[place] as string,
      subjectId: row.subject_id,
      division: row.division,
      item: '',
      amountFen: BigInt(row.amount_fen),
    },
  }));
}

/** Makes one change of pairs of one run, whatever their policies; an appended decision changes nothing of its episode. */
export async function writeChange(
  tx: Tx,
  change: Change,
  written: readonly Written[],
): Promise<void> {
  if (written.length === 0) return;
  if (change === 'open') await insertEpisodes(tx, written);
  else if (change !== 'append') await moveEpisodes(tx, change, written);
}

/** Facts from records, with what was declared in their gaps. */
async function judgedFacts(
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
function isDue(change: Change, row: ChangeRow, judgement: Judgement | undefined): boolean {
  invariant(judgement !== undefined, `subject ${row.subject_id} was judged`);
  const { verdict, amountFen } = judgement;
  if (verdict === 'undetermined') return change === 'suspend';
  const stands = verdict === 'eligible' && (amountFen ?? 0n) === BigInt(row.amount_fen);
  return stands ? change === 'resume' || change === 'append' : change === 'close';
}

/** Writes new episodes of one run; `reason` is what the trail says of them. */
export async function insertEpisodes(
  tx: Tx,
  written: readonly Omit<Written, 'judgement'>[],
  reason?: string,
): Promise<void> {
  const [first] = written;
  if (!first) return;
  const { runId, today } = first.scope;
  await annotate(tx, '', reason ?? `run ${runId}`);
  await tx.query(
    `insert into episode (id, subject_id, policy_id, period, item, state, authority, division, amount_fen, opened_on)
     select id, subject_id, policy_id, period, '', 'open', authority, division, amount_fen, $1
     from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
       e (id, subject_id, policy_id, period, authority, division, amount_fen)`,
    [
      today,
      written.map(({ episode }) => episode.episodeId),
      written.map(({ episode }) => episode.subjectId),
      written.map(({ scope }) => scope.policy.id),
      written.map(({ scope }) => scope.period),
      written.map(({ scope }) => scope.policy.authority.id),
      written.map(({ episode }) => episode.division),
      written.map(({ episode }) => episode.amountFen.toString()),
    ],
  );
}

async function moveEpisodes(
  tx: Tx,
  change: 'close' | 'suspend' | 'resume',
  written: readonly Written[],
): Promise<void> {
  const { runId, today } = (written[0] as Written).scope;
  const moved = await move(tx, episodeLifecycle, {
    event: change,
    ids: written.map(({ episode }) => episode.episodeId),
    reason: `run ${runId}`,
    set: change === 'close' ? { ended_on: today, ended_because: `run ${runId}` } : {},
  });
  invariant(moved.length === written.length, 'every episode found for a change accepts it');
}

/** Keeps why: hashes, the moment of knowledge, and the records that were read, of one run. Facts come from the records themselves. */
export async function insertDecisions(tx: Tx, written: readonly Written[]): Promise<void> {
  const [first] = written;
  if (!first) return;
  const { runId, asOf, knownAt } = first.scope;
  await tx.query(
    `insert into decision (id, episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash,
       fact_vector_hash, record_ids, declaration_id, authority, division)
     select id, episode_id, $1, version, subject_id, verdict, amount_fen, $2, $3, rule, facts,
       coalesce(string_to_array(nullif(records, ''), ',')::bigint[], '{}'), declared, authority, division
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::integer[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[],
         $13::uuid[], $14::text[], $15::text[])
       d (id, episode_id, version, subject_id, verdict, amount_fen, rule, facts, records, declared, authority, division)`,
    [
      runId,
      asOf,
      knownAt,
      written.map(({ episode }) => episode.decisionId),
      written.map(({ episode }) => episode.episodeId),
      written.map(({ scope }) => scope.ruleVersionId),
      written.map(({ episode }) => episode.subjectId),
      written.map(({ judgement }) => judgement.verdict),
      written.map(({ judgement }) => judgement.amountFen?.toString() ?? null),
      written.map(({ scope }) => scope.version.compiled.decisionHash),
      written.map(({ judgement }) => judgement.factVectorHash),
      written.map(({ judgement }) => judgement.records),
      written.map(({ judgement }) => judgement.declarationId),
      written.map(({ scope }) => scope.policy.authority.id),
      written.map(({ episode }) => episode.division),
    ],
  );
}
