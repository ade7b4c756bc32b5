import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { type PoolClient } from 'pg';
import { bits, countBits, type PolicyVerdicts, type SegmentVerdicts } from '#libs/engine';
import { invariant } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type Segment } from '#libs/registry';
import { type RuleVersion } from './rule-store.ts';

/** What one policy came to in a segment. */
export interface VerdictCounts {
  readonly eligible: number;
  readonly undetermined: number;
  readonly ineligible: number;
  readonly amountFen: string;
}

/** What was staged of a segment. */
export interface StagedSegment {
  readonly staged: number;
  /** By policy. */
  readonly counts: Readonly<Record<string, VerdictCounts>>;
}

/** Lines of COPY text that are handed over together. */
const LINES = 8_192;

/**
 * Stages what a run has to look at of one segment: the eligible, and the undetermined who have an episode to suspend. All
 * others are only counted, by bitmap. What an earlier attempt staged is cleared first.
 *
 * Lines go by COPY to a table of their own, because COPY and row-level security exclude each other, and from there on in
 * the same transaction: nobody else ever sees them there.
 */
export async function stageVerdicts(
  tx: Tx,
  runId: string,
  versions: readonly RuleVersion[],
  columns: Segment,
  verdicts: SegmentVerdicts,
): Promise<StagedSegment> {
  await tx.query(`delete from match_staging where run_id = $1 and segment = $2`, [
    runId,
    columns.number,
  ]);
  const live: (readonly number[])[] = [];
  for (const version of versions)
    live.push(await suspendable(tx, version, columns, verdictsOf(version, verdicts)));
  const counts: Record<string, VerdictCounts> = {};
  let staged = 0;
  const lines = function* (): Iterable<string> {
    for (const [policy, version] of versions.entries()) {
      const found = verdictsOf(version, verdicts);
      const sum = { eligible: 0, fen: 0n };
      yield* joined(eligibleLines(policy, columns, found, sum));
      const suspended = live[policy] ?? [];
      yield* joined(suspended.map((subject) => `${policy}\t${subject}\tundetermined\t\\N\n`));
      staged += sum.eligible + suspended.length;
      counts[version.policy.id] = countsOf(columns, found, sum);
    }
  };
  await copyIn(tx, lines());
  await tx.query(
    `insert into match_staging (run_id, segment, policy_id, subject_id, verdict, amount_fen)
     select $1, $2, ($3::text[])[policy + 1], subject_id, verdict, amount_fen from match_arrival`,
    [runId, columns.number, versions.map((version) => version.policy.id)],
  );
  await tx.query('delete from match_arrival');
  return { staged, counts };
}

function verdictsOf({ policy }: RuleVersion, verdicts: SegmentVerdicts): PolicyVerdicts {
  const found = verdicts.policies.get(policy.id);
  invariant(found !== undefined, `policy ${policy.id} was evaluated`);
  return found;
}

/** Undetermined subjects with a live episode. */
async function suspendable(
  tx: Tx,
  { policy, period }: RuleVersion,
  { number }: Segment,
  { undetermined }: PolicyVerdicts,
): Promise<readonly number[]> {
  if (countBits(undetermined) === 0) return [];
  const live = await tx.query<{ subject_id: number }>(
    `select subject_id from episode where policy_id = $1 and period = $2 and state <> 'closed' and subject_id between $3 and $3 + 65535`,
    [policy.id, period, number * 65_536],
  );
  return live
    .map(({ subject_id: subject }) => subject)
    .filter((subject) => isSet(undetermined, subject & 0xffff));
}

function* eligibleLines(
  policy: number,
  columns: Segment,
  { eligible, amounts }: PolicyVerdicts,
  sum: { eligible: number; fen: bigint },
): Iterable<string> {
  const first = columns.number * 65_536;
  for (const row of bits(eligible, columns.length)) {
    if (!isSet(columns.exists, row)) continue;
    const fen = amounts(row);
    sum.eligible += 1;
    sum.fen += fen;
    yield `${policy}\t${first + row}\teligible\t${fen}\n`;
  }
}

function countsOf(
  { exists }: Segment,
  found: PolicyVerdicts,
  { eligible, fen }: { readonly eligible: number; readonly fen: bigint },
): VerdictCounts {
  const undetermined = countBits(
    found.undetermined.map((word, at) => word & (exists[at] as number)),
  );
  return {
    eligible,
    undetermined,
    ineligible: countBits(exists) - eligible - undetermined,
    amountFen: fen.toString(),
  };
}

/** Lines in pieces: a write for every line costs more than the line. */
function* joined(lines: Iterable<string>): Iterable<string> {
  let piece = '';
  let count = 0;
  for (const line of lines) {
    piece += line;
    count += 1;
    if (count % LINES === 0) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

async function copyIn(tx: Tx, lines: Iterable<string>): Promise<void> {
  const client = (await tx.runner.connect()) as PoolClient;
  const copy = client.query(
    copyStreams.from(`copy match_arrival (policy, subject_id, verdict, amount_fen) from stdin`),
  );
  await pipeline(lines, copy);
}

function isSet(words: Uint32Array, row: number): boolean {
  return (((words[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}
