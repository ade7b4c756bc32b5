import { decide, type Plan } from '#libs/engine';
import { type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { KnownRecords } from '#libs/registry';
import { asRunSaw, deliveredReads, type RunBook } from './cohorts.ts';
import {
  type Differing,
  type Difference,
  type Live,
  writeDifferences,
} from './changed-episodes.ts';
import { declaredOf, type JudgedFacts, withDeclared } from './declared-facts.ts';
import { type ApplyScope, RESTS_ON_DECLARATION } from './episodes.ts';
import { judgeFew, type PlainVerdict } from './few-verdicts.ts';
import { meetHolds } from './holds.ts';
import { type JudgedPair, type Knowledge } from './judged.ts';
import type { columnsOf } from './plan-run.job.ts';
import { type Programme } from './programme.ts';
import type { RuleVersion } from './rule-store.ts';
import { contradictionOf } from './second-opinion.ts';

/** Policies that were finished last by the same run, with what their facts mean. */
export interface Judging {
  readonly baseRunId: string;
  readonly versions: readonly RuleVersion[];
  readonly book: RunBook;
  /** All that the policies read of records. */
  readonly refs: ReturnType<typeof columnsOf>;
  /** Of these policies, and maybe of others that are not judged now. */
  readonly plan: Plan;
}

/** Whom to judge, by which knowledge, as which run. */
interface Changed extends Knowledge {
  readonly runId: string;
  readonly subjects: readonly number[];
}

/**
 * Judges subjects by all policies of a run before, and opens, suspends, resumes and closes what differs, with the programme
 * told in the same transaction. Who becomes entitled is not told: the next run over everybody lists them together.
 *
 * They are judged by the circuit of that run, as a small segment; who rests on a declaration, of which columns know nothing, by
 * records and declaration together. Each difference gets the second opinion of a run: by records, the naive evaluator and
 * json-rules-engine; where one of them differs the policy is parked for this run and nothing of it changes. Where more than
 * 1 % of a policy's episodes would have ended since that run, what ends is left to the next, which stops and asks.
 *
 * Another amount is left to the next run as well: it lists anew whom it takes off a list.
 *
 * @returns the pairs that are settled by this judgement, how many differences were left to the next run, and whether anything
 * differed at all
 */
export async function judgeChanged(
  tx: Tx,
  programmes: readonly Programme[],
  judging: Judging,
  changed: Changed,
): Promise<{
  readonly judged: readonly JudgedPair[];
  readonly putOff: number;
  readonly isTelling: boolean;
}> {
  const present = await presentOf(tx, judging, changed);
  const differing: Differing[] = [];
  const decided: { readonly scope: ApplyScope; readonly verdicts: Verdicts }[] = [];
  const { asOf, subjects } = changed;
  const together = present.records.facts(subjects, judging.refs);
  const inColumns = judgeFew(judging.plan, judging.book, asOf, together);
  for (const version of judging.versions) {
    const scope = scopeOf(tx, judging, changed, version);
    const facts = await factsOf(tx, judging, changed, present, version);
    const verdictOf = (id: number): PlainVerdict => {
      const { declarationId, row } = facts.get(id) as JudgedFacts;
      return declarationId === null
        ? inColumns(version.policy.id, id)
        : decide(version.compiled, row);
    };
    const verdicts = verdictsOf(scope, subjects, verdictOf, present);
    const found = differencesOf(scope, verdicts, present);
    decided.push({ scope, verdicts });
    if (found.length > 0)
      differing.push({ scope, found, facts, opinions: await opinionsOn(scope, found, facts) });
  }
  const left = await writeDifferences(tx, programmes, judging.baseRunId, differing);
  const settled = decided.map(({ scope, verdicts }) => {
    const open = new Set(left.get(scope.policy.id)?.map(({ subjectId }) => subjectId));
    return { scope, verdicts: new Map([...verdicts].filter(([id]) => !open.has(id))) };
  });
  // Not before the second opinion: what a department owed whom it puts off is settled by the next run.
  await meetHolds(
    tx,
    settled.filter(({ scope }) => present.owing.has(scope.policy.id)),
  );
  return {
    judged: settled.flatMap(({ scope: { policy, period }, verdicts }) =>
      [...verdicts.keys()].map((subjectId) => ({ subjectId, policyId: policy.id, period })),
    ),
    putOff: [...left.values()].reduce(
      (sum, found) => sum + new Set(found.map(({ subjectId }) => subjectId)).size,
      0,
    ),
    isTelling: differing.length > 0,
  };
}

type Verdicts = ReadonlyMap<number, PlainVerdict>;

/** What is known of subjects, what stands, what departments owe them, and who was judged by later knowledge. */
interface Present {
  readonly records: KnownRecords;
  /** By subject, policy and period, see {@link pairOf}. */
  readonly standing: ReadonlyMap<string, Live>;
  readonly divisions: ReadonlyMap<number, string>;
  /** Policies for which departments owe some of them data. */
  readonly owing: ReadonlySet<string>;
  /** Pairs that were judged by this knowledge or by later. */
  readonly later: ReadonlySet<string>;
}

function pairOf(subjectId: number, policyId: string, period: string): string {
  return `${subjectId} ${policyId} ${period}`;
}

function scopeOf(
  tx: Tx,
  { versions, book }: Judging,
  { runId, asOf, knownAt }: Changed,
  version: RuleVersion,
): ApplyScope {
  return {
    runId,
    ruleVersionId: version.id,
    policy: version.policy,
    policies: versions.map(({ policy }) => policy),
    period: version.period,
    requestedBy: tx.context.actor,
    today: asOf,
    version,
    book,
    asOf,
    knownAt,
  };
}

async function presentOf(
  tx: Tx,
  { versions, book, refs }: Judging,
  { asOf, knownAt, subjects }: Changed,
): Promise<Present> {
  const records = await KnownRecords.read(tx, { subjectIds: subjects, refs, asOf, knownAt, book });
  const rows = await tx.query<{
    id: number;
    division: string;
    live: Live[] | null;
    owing: string[] | null;
    later: string[] | null;
  }>(
    `select s.id, s.division,
       (select json_agg(json_build_object('subjectId', p.subject_id, 'policyId', p.policy_id, 'period', p.period, 'id', p.id,
           'division', p.division, 'state', p.state, 'amountFen', p.amount_fen::text, 'declared', ${RESTS_ON_DECLARATION}))
         from episode p join unnest($2::text[], $3::text[]) v (policy_id, period) on v.policy_id = p.policy_id and v.period = p.period
         where p.subject_id = s.id and p.state <> 'closed') as live,
       (select array_agg(distinct h.policy_id) from data_hold h where h.subject_id = s.id and h.state = 'open') as owing,
       (select array_agg(concat_ws(' ', j.subject_id, j.policy_id, j.period)) from judged_pair j
         where j.subject_id = s.id and j.known_at >= $4::timestamptz) as later
     from subject s where s.id = any($1::integer[])`,
    [
      subjects,
      versions.map(({ policy }) => policy.id),
      versions.map(({ period }) => period),
      knownAt,
    ],
  );
  const live = rows.flatMap((row) => row.live ?? []);
  return {
    records,
    standing: new Map(live.map((one) => [pairOf(one.subjectId, one.policyId, one.period), one])),
    divisions: new Map(rows.map((row) => [row.id, row.division])),
    owing: new Set(rows.flatMap((row) => row.owing ?? [])),
    later: new Set(rows.flatMap((row) => row.later ?? [])),
  };
}

/** What one policy reads, with what was declared in the gaps for those whose episode rests on it. */
async function factsOf(
  tx: Tx,
  { book }: Judging,
  { subjects, asOf }: Changed,
  { records, standing }: Present,
  { policy, period, compiled }: RuleVersion,
): Promise<ReadonlyMap<number, JudgedFacts>> {
  const seen = asRunSaw(records.facts(subjects, deliveredReads(compiled)), compiled, {
    asOf,
    book,
  });
  const resting = subjects.filter((id) => standing.get(pairOf(id, policy.id, period))?.declared);
  const declared =
    resting.length === 0
      ? new Map<number, never>()
      : await declaredOf(tx, policy.id, period, resting);
  return new Map([...seen].map(([id, facts]) => [id, withDeclared(facts, declared.get(id))]));
}

/** Of those of whom nothing later is known. */
function verdictsOf(
  { policy, period }: ApplyScope,
  subjects: readonly number[],
  verdictOf: (subjectId: number) => PlainVerdict,
  { later }: Present,
): Verdicts {
  return new Map(
    subjects
      .filter((id) => !later.has(pairOf(id, policy.id, period)))
      .map((id) => [id, verdictOf(id)] as const),
  );
}

function differencesOf(
  { policy, period }: ApplyScope,
  verdicts: Verdicts,
  { standing, divisions }: Present,
): readonly Difference[] {
  return [...verdicts].flatMap(([subjectId, verdict]) => {
    const live = standing.get(pairOf(subjectId, policy.id, period));
    const change = changeOf(verdict, live);
    const division = divisions.get(subjectId) ?? '';
    return change === null ? [] : [{ subjectId, division, change, verdict, live }];
  });
}

function changeOf(
  { verdict, amountFen }: PlainVerdict,
  live: Live | undefined,
): Difference['change'] | null {
  if (!live) return verdict === 'eligible' ? 'open' : null;
  if (verdict === 'ineligible') return 'close';
  if (verdict === 'undetermined') return live.state === 'open' ? 'suspend' : null;
  if ((amountFen ?? 0n) !== BigInt(live.amountFen)) return 'replace';
  return live.state === 'suspended' ? 'resume' : null;
}

/** Where the second opinion differs from what was found. */
async function opinionsOn(
  scope: ApplyScope,
  found: readonly Difference[],
  facts: ReadonlyMap<number, JudgedFacts>,
): Promise<readonly Text[]> {
  const differing: Text[] = [];
  for (const { subjectId: subject, verdict } of found) {
    const row = facts.get(subject)?.row;
    const contradiction = await contradictionOf(scope, { subject, ...verdict }, row);
    if (contradiction) differing.push(contradiction);
  }
  return differing;
}
