/**
 * Who waits for data (待补数据): enterprises inside a policy's scope of which nothing known speaks against it, and which lack
 * facts of few departments. Undetermined subjects are counted by bitmap; only these become rows, and not all of them.
 */
import {
  amountAtStake,
  bits,
  type ColumnRef,
  columnRow,
  type ColumnSource,
  decide,
  type PolicyVerdicts,
  type SegmentVerdicts,
} from '#libs/engine';
import { type Tx } from '#libs/platform';
import { type Dataset, type Segment } from '#libs/registry';
import { type RuleVersion } from './rule-store.ts';

/** Rows of one policy at a time: more than anybody would look into, of those looked at the most money first. */
export const HOLDS_MOST = 200;
/** Departments that may owe something at once; who lacks more is not nearly known. */
const DEPARTMENTS_MOST = 2;
/** Undetermined subjects of a segment that are looked at one by one for a policy, the first by number: a tenth of a second's work. */
const LOOKED_AT_MOST = 4_096;

/** Comes after every sum. */
const UNKNOWN_SUM = -1n;

/** A subject that may be held, and what its policy would pay. */
interface Candidate {
  readonly subjectId: number;
  readonly amountFen: bigint | null;
}

/** What one department owes of a subject. */
export interface OwedFacts {
  readonly dataset: Dataset;
  readonly facts: readonly ColumnRef[];
}

/**
 * Who owes the missing facts, by code of the department.
 *
 * @returns undefined when nobody can be asked: nothing is missing, a fact is of no dataset, more than two departments owe
 *   something, or the enterprise itself may state all of it
 */
export function owersOf(
  { policy, datasets }: Pick<RuleVersion, 'policy' | 'datasets'>,
  missing: readonly ColumnRef[],
): ReadonlyMap<string, OwedFacts> | undefined {
  const declarable = new Set(policy.declarable?.facts.map(({ fact }) => fact));
  if (missing.every(({ fact }) => declarable.has(fact))) return undefined;
  const owed = new Map<string, OwedFacts>();
  for (const ref of missing) {
    const dataset = datasets.get(ref.dataset);
    if (!dataset) return undefined;
    const { code } = dataset.authority;
    const known = owed.get(code);
    owed.set(code, { dataset: known?.dataset ?? dataset, facts: [...(known?.facts ?? []), ref] });
  }
  return owed.size <= DEPARTMENTS_MOST ? owed : undefined;
}

/** Stages the candidates of a segment; what an earlier attempt staged is cleared first. */
export async function stageHolds(
  tx: Tx,
  runId: string,
  versions: readonly RuleVersion[],
  segment: Segment,
  verdicts: SegmentVerdicts,
): Promise<void> {
  await tx.query(`delete from hold_staging where run_id = $1 and segment = $2`, [
    runId,
    segment.number,
  ]);
  const least = await leastOf(tx, runId);
  const rows = versions.flatMap((version) => {
    const { id } = version.policy;
    const found = verdicts.policies.get(id);
    if (!found) return [];
    return candidates(version, segment, found, least.get(id) ?? null).map((one) => ({
      id,
      ...one,
    }));
  });
  await tx.query(
    `insert into hold_staging (run_id, segment, policy_id, subject_id, amount_fen)
     select $1, $2, policy_id, subject_id, amount_fen from unnest($3::text[], $4::integer[], $5::bigint[]) s (policy_id, subject_id, amount_fen)`,
    [
      runId,
      segment.number,
      rows.map(({ id }) => id),
      rows.map(({ subjectId }) => subjectId),
      rows.map(({ amountFen }) => amountFen?.toString() ?? null),
    ],
  );
}

/**
 * With how much at stake a candidate can still be among those a policy holds, where segments staged before have enough of them
 * already: for as many again some may fall away until holds are settled.
 */
async function leastOf(tx: Tx, runId: string): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ policy_id: string; amount_fen: string | null }>(
    `select policy_id, amount_fen from (
       select policy_id, amount_fen, row_number() over (partition by policy_id order by amount_fen desc nulls last, subject_id) as place
       from hold_staging where run_id = $1) s where place = ${2 * HOLDS_MOST}`,
    [runId],
  );
  return new Map(rows.map((row) => [row.policy_id, BigInt(row.amount_fen ?? UNKNOWN_SUM)]));
}

/** The most at stake first, and only as many looked into as are needed: to decide for one costs ten times its sum. */
function candidates(
  version: RuleVersion,
  segment: Segment,
  { undetermined, inScope }: PolicyVerdicts,
  least: bigint | null,
): readonly Candidate[] {
  const { exists, length, number } = segment;
  const columns: ColumnSource = segment;
  const open = undetermined.map(
    (word, at) => word & (inScope[at] as number) & (exists[at] as number),
  );
  const possible: Candidate[] = [];
  let left = LOOKED_AT_MOST;
  for (const index of bits(open, length)) {
    if (left-- === 0) break;
    const amountFen = amountAtStake(version.compiled, columnRow(columns, index));
    if (least === null || (amountFen ?? UNKNOWN_SUM) >= least)
      possible.push({ subjectId: number * 65_536 + index, amountFen });
  }
  const found: Candidate[] = [];
  for (const one of possible.sort(byMoney)) {
    const { missing } = decide(version.compiled, columnRow(columns, one.subjectId & 0xffff));
    if (owersOf(version, missing)) found.push(one);
    if (found.length === HOLDS_MOST) break;
  }
  return found;
}

/** The most at stake first, unknown sums last, equals by number. */
function byMoney(a: Candidate, b: Candidate): number {
  const [one, other] = [a.amountFen ?? UNKNOWN_SUM, b.amountFen ?? UNKNOWN_SUM];
  if (one !== other) return one > other ? -1 : 1;
  return a.subjectId - b.subjectId;
}
