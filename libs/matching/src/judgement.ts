/** What a firm came to under a policy, judged twice from its records: kept beside what a run staged until it is applied. */
import { decide, type FactRow, factVectorHash, type Verdict } from '#libs/engine';
import { type Tx } from '#libs/platform';
import type { JudgedFacts } from './declared-facts.ts';
import type { RuleVersion } from './rule-store.ts';

/** What a decision says and rests on. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Null unless eligible, and where the policy has no amount. */
  readonly amountFen: bigint | null;
  readonly factVectorHash: string;
  /** Numbers of the records that were read, ascending, with commas between them. */
  readonly records: string;
  readonly declarationId: string | null;
}

/** As it is read: columns of `match_judgement`, absent together where nothing was kept. */
export interface JudgementRow {
  judged: Verdict | null;
  judged_fen: string | null;
  fact_vector_hash: string | null;
  records: string | null;
}

const NOTHING_KNOWN: FactRow = { value: () => null };

/** What facts come to under a policy. */
export function judgementOf(
  { compiled }: Pick<RuleVersion, 'compiled'>,
  facts: Pick<JudgedFacts, 'row' | 'recordIds' | 'declarationId'> | undefined,
): Judgement {
  const row = facts?.row ?? NOTHING_KNOWN;
  const { verdict, amountFen } = decide(compiled, row);
  return {
    verdict,
    amountFen,
    factVectorHash: factVectorHash(compiled, row),
    records: facts?.recordIds.join(',') ?? '',
    declarationId: facts?.declarationId ?? null,
  };
}

/** Joins what was kept of a subject to a row that names it: looked up by key, because nobody has counted a table so fresh. */
export function keptJudgement(subject: string, run: string, policy: string): string {
  return `left join lateral (
      select verdict as judged, amount_fen as judged_fen, fact_vector_hash, array_to_string(record_ids, ',') as records from match_judgement k
      where k.run_id = ${run} and k.policy_id = ${policy} and k.subject_id = ${subject} limit 1) j on true`;
}

/** @returns undefined where nothing was kept: it has to be judged from records */
export function asJudgement(row: JudgementRow): Judgement | undefined {
  const { judged: verdict, fact_vector_hash: hash, records } = row;
  if (verdict === null || hash === null) return undefined;
  return {
    verdict,
    amountFen: row.judged_fen === null ? null : BigInt(row.judged_fen),
    factVectorHash: hash,
    records: records ?? '',
    declarationId: null,
  };
}

/** A judgement of one pair. */
export interface JudgedStaged {
  readonly policyId: string;
  readonly subjectId: number;
  readonly judgement: Judgement;
}

/** Keeps judgements of a run; what is there already stays, a repetition comes to the same. */
export async function keepJudgements(
  tx: Tx,
  runId: string,
  rows: readonly JudgedStaged[],
): Promise<void> {
  await tx.query(
    `insert into match_judgement (run_id, policy_id, subject_id, verdict, amount_fen, fact_vector_hash, record_ids)
     select $1, policy_id, subject_id, verdict, amount_fen, hash, coalesce(string_to_array(nullif(records, ''), ',')::bigint[], '{}')
     from unnest($2::text[], $3::integer[], $4::text[], $5::bigint[], $6::text[], $7::text[])
       j (policy_id, subject_id, verdict, amount_fen, hash, records)
     on conflict do nothing`,
    [
      runId,
      rows.map(({ policyId }) => policyId),
      rows.map(({ subjectId }) => subjectId),
      rows.map(({ judgement }) => judgement.verdict),
      rows.map(({ judgement }) => judgement.amountFen?.toString() ?? null),
      rows.map(({ judgement }) => judgement.factVectorHash),
      rows.map(({ judgement }) => judgement.records),
    ],
  );
}
