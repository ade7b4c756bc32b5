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

/** Episodes of one policy that stand in a segment, alike in everything but the subject. */
interface Standing {
  /** Place of the policy among the versions. */
  readonly policy: number;
  readonly state: 'open' | 'suspended';
  readonly amount_fen: string;
  /** Whether this very rule decided them already. */
  readonly decided: boolean;
  /** Subject numbers, four bytes each, the highest first. */
  readonly subjects: Buffer;
}

/**
 * Stages the differences between what one segment came to and the episodes that stand in it: who becomes eligible, who
 * ceases to be, whose data went missing or came back, whose amount or rule is another. All others are only counted, by
 * bitmap. What an earlier attempt staged is cleared first.
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
  const standing = await standingIn(tx, versions, columns.number);
  const counts: Record<string, VerdictCounts> = {};
  let staged = 0;
  const fens = new BigInt64Array(columns.length);
  const scratch = new Uint32Array(columns.exists.length);
  const nobody = asBitmaps([], columns.length, fens);
  const population = countBits(columns.exists);
  const lines = function* (): Iterable<string> {
    for (const [policy, version] of versions.entries()) {
      const found = verdictsOf(version, verdicts);
      const sum = { eligible: 0, fen: 0n, staged: 0 };
      const stands = standing.get(policy);
      const before = stands ? asBitmaps(stands, columns.length, fens) : nobody;
      yield* joined(differences(policy, columns, found, before, sum, scratch));
      staged += sum.staged;
      const undetermined = countBits(both(found.undetermined, columns.exists, scratch));
      counts[version.policy.id] = {
        eligible: sum.eligible,
        undetermined,
        ineligible: population - sum.eligible - undetermined,
        amountFen: sum.fen.toString(),
      };
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

/** The episodes that stand in a segment, by the place of their policy. */
async function standingIn(
  tx: Tx,
  versions: readonly RuleVersion[],
  segment: number,
): Promise<ReadonlyMap<number, readonly Standing[]>> {
  const rows = await tx.query<Standing>(
    `select (p.place - 1)::integer as policy, e.state, e.amount_fen, e.decided, string_agg(int4send(e.subject_id), '') as subjects
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality p (policy_id, period, hash, place)
     cross join lateral (select o.subject_id, o.state, o.amount_fen,
         exists (select from decision d where d.episode_id = o.id and d.decision_hash = p.hash) as decided
       from episode o where o.policy_id = p.policy_id and o.period = p.period and o.state <> 'closed'
         and o.subject_id between $4 and $4 + 65535) e
     group by p.place, e.state, e.amount_fen, e.decided`,
    [
      versions.map(({ policy }) => policy.id),
      versions.map(({ period }) => period),
      versions.map(({ compiled }) => compiled.decisionHash),
      segment * 65_536,
    ],
  );
  const found = new Map<number, Standing[]>();
  for (const row of rows) {
    const group = found.get(row.policy);
    if (group) group.push(row);
    else found.set(row.policy, [row]);
  }
  return found;
}

/** What stands of one policy in a segment, a bit for each row. */
interface StandingBits {
  readonly live: Uint32Array;
  readonly open: Uint32Array;
  /** Open and decided by the rule of the run: only another amount is a difference. */
  readonly settled: Uint32Array;
  /** By row, where `live` has a bit. */
  readonly fens: BigInt64Array;
}

function asBitmaps(
  standing: readonly Standing[],
  length: number,
  fens: BigInt64Array,
): StandingBits {
  const bitmap = (): Uint32Array => new Uint32Array((length + 31) >>> 5);
  const found = { live: bitmap(), open: bitmap(), settled: bitmap(), fens };
  for (const { state, amount_fen: amount, decided, subjects } of standing) {
    const fen = BigInt(amount);
    const marked = [found.live];
    if (state === 'open') marked.push(found.open);
    if (state === 'open' && decided) marked.push(found.settled);
    for (let at = 0; at < subjects.length; at += 4) {
      const row = subjects.readInt32BE(at) & 0xffff;
      fens[row] = fen;
      for (const words of marked) mark(words, row);
    }
  }
  return found;
}

/** One line for each subject of a policy that a run has to look at; adds up the eligible on the way. */
function* differences(
  policy: number,
  { number, length, exists }: Segment,
  { eligible, undetermined, amounts }: PolicyVerdicts,
  { live, open, settled, fens }: StandingBits,
  sum: { eligible: number; fen: bigint; staged: number },
  scratch: Uint32Array,
): Iterable<string> {
  const first = number * 65_536;
  const line = (row: number, verdict: string, fen: string): string => {
    sum.staged += 1;
    return `${policy}\t${first + row}\t${verdict}\t${fen}\n`;
  };
  for (const row of bits(both(eligible, exists, scratch), length)) {
    const fen = amounts(row);
    sum.eligible += 1;
    sum.fen += fen;
    if (!isSet(settled, row) || fens[row] !== fen) yield line(row, 'eligible', fen.toString());
  }
  for (const row of bits(both(undetermined, open, scratch), length))
    yield line(row, 'undetermined', '\\N');
  for (const row of bits(live, length)) {
    const isEligible = isSet(eligible, row) && isSet(exists, row);
    if (!isEligible && !isSet(undetermined, row)) yield line(row, 'ineligible', '\\N');
  }
}

/** What stands in two bitmaps of one length, written over what the last such question found. */
function both(one: Uint32Array, other: Uint32Array, found: Uint32Array): Uint32Array {
  for (let at = 0; at < found.length; at += 1)
    found[at] = (one[at] as number) & (other[at] as number);
  return found;
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

function mark(words: Uint32Array, row: number): void {
  words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31));
}
