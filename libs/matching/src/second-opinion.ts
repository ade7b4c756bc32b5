import { setImmediate as breath } from 'node:timers/promises';
import { contradiction, decide, type Decision, type FactRow } from '#libs/engine';
import type { Text } from '#libs/kernel';
import type { Job, Tx } from '#libs/platform';
import { readRunFacts } from './cohorts.ts';
import type { ApplyScope } from './episodes.ts';
import { asJudgement, type Judgement, type JudgementRow, keptJudgement } from './judgement.ts';
import type { RuleVersion } from './rule-store.ts';

/** What the second opinion found: differences judged again, others sampled, and where the answers differ. */
export interface OpinionReport {
  readonly checked: number;
  readonly sampled: number;
  readonly differences: readonly Text[];
}

/** What the columns said of a subject; one that was not staged and has no episode is known only not to be eligible. */
export interface ColumnVerdict {
  readonly subject: number;
  readonly verdict: 'eligible' | 'undetermined' | 'ineligible' | 'not eligible';
  readonly amountFen: bigint | null;
  /** What `match.judge` came to, twice alike, where it did. */
  readonly judged?: Judgement | undefined;
}

/** Staged rows that are looked at together. */
const PAGE = 2_000;
const BATCH = 500;
/** Numbers drawn for each subject of a sample: some are drawn twice, and some were staged. */
const DRAWN_FOR_EACH = 16;
/** Differences named in a report: one is enough to park a policy. */
const NAMED_MAX = 20;
/** Judged in one go: what somebody waits for is answered between. */
const UNINTERRUPTED = 32;
const NOTHING_KNOWN: FactRow = { value: () => null };

/**
 * Judges every difference that was staged for a policy again, everybody who may be listed without one, and a sample of all
 * that stays as it is, by another way: facts from the records instead of the columns, verdict and amount from the naive
 * reference evaluator, and json-rules-engine itself under two opposite completions of what is missing. Of what `match.judge` has
 * judged in that way for all policies at once, what it came to is compared.
 *
 * Subjects are named by number only: the report is read by people who need not know the firm.
 *
 * @param owed subjects who may be listed without a difference, in pages after a number
 * @param others how many of the subjects without a difference are sampled, always the same ones for a run
 */
export async function judgeAgain(
  job: Job,
  scope: ApplyScope,
  owed: (after: number) => Promise<readonly number[]>,
  others: number,
): Promise<OpinionReport> {
  const differences: Text[] = [];
  let checked = 0;
  const judgeAll = async (verdicts: readonly ColumnVerdict[]): Promise<number> => {
    for (let at = 0; at < verdicts.length; at += BATCH)
      differences.push(...(await judge(job, scope, verdicts.slice(at, at + BATCH))));
    return verdicts.length;
  };
  for (let after = 0, page = PAGE; page === PAGE;) {
    const staged = await job.step('match.apply.page', (tx) => stagedAfter(tx, scope, after));
    for (const said of staged) {
      const difference = said.judged && named(said, columnsDiffer(said, said.judged));
      if (difference) differences.push(difference);
    }
    await judgeAll(staged.filter(({ judged }) => judged === undefined));
    page = staged.length;
    checked += page;
    after = staged.at(-1)?.subject ?? after;
  }
  for (let page = await owed(0); page.length > 0; page = await owed(page.at(-1) ?? 0))
    checked += await judgeAll(
      await job.step('match.apply.unchanged', (tx) => unchanged(tx, scope, page)),
    );
  const sample = await job.step('match.apply.sample', (tx) => sampleUnchanged(tx, scope, others));
  const sampled = await judgeAll(sample);
  return { checked, sampled, differences: differences.slice(0, NAMED_MAX) };
}

async function stagedAfter(tx: Tx, scope: ApplyScope, after: number): Promise<ColumnVerdict[]> {
  const rows = await tx.query<
    JudgementRow & {
      subject_id: number;
      verdict: 'eligible' | 'undetermined' | 'ineligible';
      amount_fen: string | null;
    }
  >(
    `select m.subject_id, m.verdict, m.amount_fen, j.* from (
       select subject_id, verdict, amount_fen from match_staging where run_id = $1 and policy_id = $2 and subject_id > $3
       order by subject_id limit ${PAGE}) m
     ${keptJudgement('m.subject_id', '$1', '$2')} order by m.subject_id`,
    [scope.runId, scope.policy.id, after],
  );
  return rows.map((row) => ({
    subject: row.subject_id,
    verdict: row.verdict,
    amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
    judged: asJudgement(row),
  }));
}

/**
 * The same subjects for the same run, spread over the population by a hash: numbers are drawn and not sorted, so that a sample
 * of millions costs no more than one of hundreds. Of those drawn, who was staged is left out. By `offset 0` each number is looked
 * up by itself, as it comes: how many numbers are drawn is hidden from PostgreSQL, which else may compare each with all that
 * was staged.
 */
async function sampleUnchanged(tx: Tx, scope: ApplyScope, most: number): Promise<ColumnVerdict[]> {
  const rows = await tx.query<{ id: number }>(
    `select d.id from (
       select (1 + mod(hashtextextended($1::uuid::text || $2 || n, 0) & x'7fffffffffffffff'::bigint, (select greatest(max(id), 1) from subject)))::integer as id, min(n) as n
       from generate_series(1, $3 * ${DRAWN_FOR_EACH}) n group by 1 order by 2) d
     where exists (select from subject s where s.id = d.id offset 0)
       and not exists (select from match_staging m where m.run_id = $1 and m.policy_id = $2 and m.subject_id = d.id offset 0)
     order by d.n limit $3`,
    [scope.runId, scope.policy.id, most],
  );
  return unchanged(
    tx,
    scope,
    rows.map(({ id }) => id),
  );
}

/**
 * What the columns said of subjects that were not staged, which is how they stand: eligible with an open episode,
 * undetermined with a suspended one, and without any not eligible. Of those that were staged nothing is said, nor of what
 * a declaration opened: there records and declaration decide, not columns. Nor of who was judged by later knowledge since.
 */
async function unchanged(
  tx: Tx,
  scope: ApplyScope,
  subjects: readonly number[],
): Promise<ColumnVerdict[]> {
  const rows = await tx.query<{ id: number; state: string | null; amount_fen: string | null }>(
    `select s.id, e.state, e.amount_fen from unnest($4::integer[]) s (id)
     left join lateral (select id, state, amount_fen from episode o
       where o.subject_id = s.id and o.policy_id = $2 and o.period = $3 and o.state <> 'closed' limit 1) e on true
     where not exists (select from match_staging m where m.run_id = $1 and m.policy_id = $2 and m.subject_id = s.id)
       and not exists (select from judged_pair j where j.subject_id = s.id and j.policy_id = $2 and j.period = $3 and j.known_at > $5::timestamptz)
       and not exists (select from declaration c
         where c.policy_id = $2 and c.period = $3 and c.subject_id = s.id and c.episode_id = e.id)`,
    [scope.runId, scope.policy.id, scope.period, subjects, scope.knownAt],
  );
  return rows.map(({ id: subject, state, amount_fen: fen }): ColumnVerdict => {
    if (state === 'open') return { subject, verdict: 'eligible', amountFen: BigInt(fen ?? 0) };
    const verdict = state === 'suspended' ? 'undetermined' : 'not eligible';
    return { subject, verdict, amountFen: null };
  });
}

async function judge(
  job: Job,
  scope: ApplyScope,
  verdicts: readonly ColumnVerdict[],
): Promise<Text[]> {
  const { compiled } = scope.version;
  const facts = await job.step('match.apply.facts', (tx) =>
    readRunFacts(tx, compiled, {
      subjectIds: verdicts.map((said) => said.subject),
      asOf: scope.asOf,
      knownAt: scope.knownAt,
      book: scope.book,
    }),
  );
  const differences: Text[] = [];
  for (const [place, said] of verdicts.entries()) {
    if (place % UNINTERRUPTED === 0) await breath();
    const difference = await contradictionOf(scope, said, facts.get(said.subject)?.row);
    if (difference) differences.push(difference);
  }
  return differences;
}

/**
 * Judges one subject by records, the reference and json-rules-engine, against what the columns said of it.
 *
 * @param row what records say of it; undefined when nothing
 * @returns what they say otherwise; null when all agree
 */
export async function contradictionOf(
  { version }: Pick<ApplyScope, 'version'>,
  said: ColumnVerdict,
  row: FactRow = NOTHING_KNOWN,
): Promise<Text | null> {
  return named(said, await judgeOne(version, said, row));
}

function named({ subject }: ColumnVerdict, difference: Text | null): Text | null {
  if (!difference) return null;
  const { zh, en } = difference;
  return { zh: `主体 ${subject}：${zh}`, en: `subject ${subject}: ${en}` };
}

/** What a verdict pays; a right without an amount pays nothing, which is how columns and episodes keep it. */
function paid({ amountFen }: { readonly amountFen: bigint | null }): bigint {
  return amountFen ?? 0n;
}

async function judgeOne(
  version: RuleVersion,
  said: ColumnVerdict,
  row: FactRow,
): Promise<Text | null> {
  const decision = decide(version.compiled, row);
  return columnsDiffer(said, decision) ?? (await contradiction(decision, version, row));
}

/** How the columns contradict what records come to, or null when they do not. */
function columnsDiffer(
  said: ColumnVerdict,
  decision: Pick<Decision, 'verdict' | 'amountFen'>,
): Text | null {
  const same =
    said.verdict === 'not eligible'
      ? decision.verdict !== 'eligible'
      : decision.verdict === said.verdict && paid(decision) === paid(said);
  if (same) return null;
  return {
    zh: `列式计算为 ${said.verdict}（${said.amountFen ?? '无金额'}），按原始记录为 ${decision.verdict}（${decision.amountFen ?? '无金额'}）`,
    en: `columns say ${said.verdict} (${said.amountFen ?? 'no amount'}), records say ${decision.verdict} (${decision.amountFen ?? 'no amount'})`,
  };
}
