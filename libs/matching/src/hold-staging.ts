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
  paysAlike,
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
  const last = await lastOf(tx, runId, versions);
  const staged = versions.flatMap((version) => {
    const { id } = version.policy;
    const verdict = verdicts.policies.get(id);
    const found = verdict ? candidates(version, segment, verdict, last.get(id)) : [];
    if (found.length === 0) return [];
    const subjects = found.map(({ subjectId }) => subjectId);
    const amounts = found.map(({ amountFen }) => amountFen?.toString() ?? null);
    return [{ policy_id: id, subject_ids: subjects, amounts_fen: amounts }];
  });
  await tx.query(
    `insert into hold_staging (run_id, segment, policy_id, subject_ids, amounts_fen)
     select $1, $2, s.* from jsonb_to_recordset($3::jsonb) s (policy_id text, subject_ids integer[], amounts_fen bigint[])`,
    [runId, segment.number, JSON.stringify(staged)],
  );
}

/**
 * The last of those a candidate has to come before to be among those a policy holds, where segments staged before have enough of
 * them already: for as many again some may fall away until holds are settled.
 */
async function lastOf(
  tx: Tx,
  runId: string,
  versions: readonly RuleVersion[],
): Promise<ReadonlyMap<string, Candidate>> {
  const rows = await tx.query<{ policy_id: string; subject_id: number; amount_fen: string | null }>(
    `select p.id as policy_id, l.subject_id, l.amount_fen from unnest($2::text[]) p (id) cross join lateral (
       select u.subject_id, u.amount_fen from hold_staging h, unnest(h.subject_ids, h.amounts_fen) u (subject_id, amount_fen)
       where h.run_id = $1 and h.policy_id = p.id order by u.amount_fen desc nulls last, u.subject_id offset ${2 * HOLDS_MOST - 1} limit 1) l`,
    [runId, versions.map(({ policy }) => policy.id)],
  );
  return new Map(
    rows.map(({ policy_id: id, subject_id: subjectId, amount_fen: amount }) => [
      id,
      { subjectId, amountFen: amount === null ? null : BigInt(amount) },
    ]),
  );
}

/** Only as many are looked into as are needed: to decide for one costs ten times its sum. */
function candidates(
  version: RuleVersion,
  segment: Segment,
  verdicts: PolicyVerdicts,
  last: Candidate | undefined,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const one of inOrder(version, segment, verdicts, last)) {
    const { missing } = decide(version.compiled, columnRow(segment, one.subjectId & 0xffff));
    if (owersOf(version, missing)) found.push(one);
    if (found.length === HOLDS_MOST) break;
  }
  return found;
}

/**
 * Who is undetermined inside the scope and comes before the last, the most at stake first. Where all would get the same they
 * come by number, as they lie: then no more of them are read than are asked for.
 */
function* inOrder(
  { compiled }: RuleVersion,
  segment: Segment,
  { undetermined, inScope }: PolicyVerdicts,
  last: Candidate | undefined,
): Iterable<Candidate> {
  const { exists, length, number } = segment;
  const columns: ColumnSource = segment;
  const open = undetermined.map(
    (word, at) => word & (inScope[at] as number) & (exists[at] as number),
  );
  const isAlike = paysAlike(compiled);
  const possible: Candidate[] = [];
  let left = LOOKED_AT_MOST;
  for (const index of bits(open, length)) {
    if (left-- === 0) break;
    const amountFen = amountAtStake(compiled, columnRow(columns, index));
    const one = { subjectId: number * 65_536 + index, amountFen };
    const isBefore = !last || byMoney(one, last) < 0;
    if (isAlike && !isBefore) return;
    if (isAlike) yield one;
    else if (isBefore) possible.push(one);
  }
  yield* possible.sort(byMoney);
}

/** The most at stake first, unknown sums last, equals by number. */
function byMoney(a: Candidate, b: Candidate): number {
  const [one, other] = [a.amountFen ?? UNKNOWN_SUM, b.amountFen ?? UNKNOWN_SUM];
  if (one !== other) return one > other ? -1 : 1;
  return a.subjectId - b.subjectId;
}
