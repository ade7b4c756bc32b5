import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore, type RuleVersion } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { type StagedSegment, stageVerdicts } from '../../libs/matching/src/verdict-staging.ts';
import { randomNumbers } from '../bench/world.ts';
import { Bench } from '../support/bench.ts';
import { readStoryRules } from '../support/story-rules.ts';

const RUN = '00000000-0000-4000-8000-000000000001';
const DAY = '2025-09-30';
const SEGMENT = 1;
const FIRST = SEGMENT * 65_536;
const LENGTHS = [1, 31, 32, 33, 64, 200] as const;
const VERDICTS = ['eligible', 'undetermined', 'ineligible'] as const;

/** What one policy came to for one row, and how its episode stood before. */
interface Pair {
  readonly policyId: string;
  readonly row: number;
  readonly verdict: (typeof VERDICTS)[number];
  readonly amountFen: bigint;
  readonly before: {
    readonly state: string;
    readonly amountFen: bigint;
    readonly decided: boolean;
  } | null;
}

let bench: Bench;
let versions: readonly RuleVersion[];

beforeAll(async () => {
  bench = await Bench.open();
  const files = await readStoryRules();
  await bench.as((tx) => loadRules(tx, files, { demo: true, today: DAY }));
  versions = await bench.as((tx) => new RuleStore().published(tx, DAY));
  // Episodes are made by hand here, without the subjects, runs and trails that they have otherwise.
  await bench.superuser.query(`set session_replication_role = replica`);
  await bench.superuser.query(
    `insert into run (id, state, authority, division, requested_by, as_of, known_at) values ($1, 'running', 'province', '46', 'x', $2, now())`,
    [RUN, DAY],
  );
  await bench.superuser.query(
    `insert into run_policy (run_id, rule_version_id, policy_id, period, state, authority, division)
     select $1, id, policy_id, period, 'pending', authority, division from rule_version`,
    [RUN],
  );
});
afterAll(() => bench?.close({ broken: true }));

test('what a run stages is what a naive comparison with the standing episodes finds, and afterwards nothing', async () => {
  const random = randomNumbers(Number(process.env['HUIZHI_LAW_SEED'] ?? 20_250_930));
  expect(versions.length).toBeGreaterThan(2);
  let differing = 0;
  for (let history = 0; history < 36; history += 1) {
    const length = LENGTHS[history % LENGTHS.length] as number;
    const exists = rowsOf(length, () => random() < 0.9);
    const pairs = pairsOf(random, length, exists);
    await stand(pairs);
    const staged = await stage(pairs, length, exists);
    const wanted = pairs.flatMap(differenceOf).sort();
    expect(await stagedLines()).toEqual(wanted);
    expect(staged.staged).toBe(wanted.length);
    for (const { policy } of versions)
      expect(staged.counts[policy.id]).toEqual(
        countsOf(pairs.filter((one) => one.policyId === policy.id)),
      );
    differing += wanted.length;
    await stand(pairs.map(applied));
    expect(await stage(pairs, length, exists)).toMatchObject({ staged: 0 });
  }
  expect(differing).toBeGreaterThan(1_000);
});

function pairsOf(random: () => number, length: number, exists: Uint32Array): Pair[] {
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)] as One;
  const amount = (): bigint => pick([0n, 1n, 100_000n, 9_007_199_254_740_991n]);
  return versions.flatMap(({ policy }) =>
    Array.from({ length }, (_, row): Pair => {
      const amountFen = amount();
      const before = {
        state: pick(['open', 'suspended', 'closed']),
        amountFen: random() < 0.5 ? amountFen : amount(),
        decided: random() < 0.5,
      };
      const stands = random() < 0.6 && has(exists, row);
      return {
        policyId: policy.id,
        row,
        verdict: pick(VERDICTS),
        amountFen,
        before: stands ? before : null,
      };
    }).filter(({ row }) => has(exists, row)),
  );
}

/** One line for a pair that a run must look at. */
function differenceOf({ policyId, row, verdict, amountFen, before }: Pair): string[] {
  const line = (fen: string): string[] => [`${policyId} ${FIRST + row} ${verdict} ${fen}`];
  const live = before && before.state !== 'closed' ? before : null;
  if (verdict === 'eligible') {
    const stands = live?.state === 'open' && live.decided && live.amountFen === amountFen;
    return stands ? [] : line(String(amountFen));
  }
  if (verdict === 'undetermined') return live?.state === 'open' ? line('') : [];
  return live ? line('') : [];
}

/** How a pair stands once its difference was applied. */
function applied(pair: Pair): Pair {
  const { verdict, amountFen, before } = pair;
  if (verdict === 'eligible')
    return { ...pair, before: { state: 'open', amountFen, decided: true } };
  if (!before || before.state === 'closed') return pair;
  return {
    ...pair,
    before: { ...before, state: verdict === 'undetermined' ? 'suspended' : 'closed' },
  };
}

function countsOf(pairs: readonly Pair[]): StagedSegment['counts'][string] {
  const of = (verdict: Pair['verdict']): readonly Pair[] =>
    pairs.filter((one) => one.verdict === verdict);
  const eligible = of('eligible');
  return {
    eligible: eligible.length,
    undetermined: of('undetermined').length,
    ineligible: of('ineligible').length,
    amountFen: String(eligible.reduce((sum, { amountFen }) => sum + amountFen, 0n)),
  };
}

/** Makes the episodes stand as said; a closed one stands beside the live ones of its pair. */
async function stand(pairs: readonly Pair[]): Promise<void> {
  const rows = pairs.flatMap(({ policyId, row, before }) => {
    const version = versions.find(({ policy }) => policy.id === policyId) as RuleVersion;
    return before ? [{ ...before, policyId, row, version }] : [];
  });
  await bench.superuser.query(`delete from episode`);
  await bench.superuser.query(`delete from decision`);
  await bench.superuser.query(
    `with one as (
       select gen_random_uuid() as id, o.* from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
         o (subject_id, policy_id, period, state, amount_fen, hash)),
     stood as (
       insert into episode (id, subject_id, policy_id, period, state, authority, division, amount_fen, opened_on, ended_on)
       select id, subject_id, policy_id, period, state, 'x', '46', amount_fen, $7::date, case when state = 'closed' then $7::date end from one)
     insert into decision (episode_id, run_id, rule_version_id, subject_id, verdict, amount_fen, as_of, known_at, decision_hash,
       fact_vector_hash, record_ids, authority, division)
     select id, $8, $8, subject_id, 'eligible', amount_fen, $7::date, now(), hash, 'x', '{}', 'x', '46' from one`,
    [
      rows.map(({ row }) => FIRST + row),
      rows.map(({ policyId }) => policyId),
      rows.map(({ version }) => version.period),
      rows.map(({ state }) => state),
      rows.map(({ amountFen }) => String(amountFen)),
      rows.map(({ decided, version }) =>
        decided ? version.compiled.decisionHash : 'of another rule',
      ),
      DAY,
      RUN,
    ],
  );
}

function stage(
  pairs: readonly Pair[],
  length: number,
  exists: Uint32Array,
): Promise<StagedSegment> {
  const policies = new Map(
    versions.map(({ policy }) => {
      const own = new Map(
        pairs.filter((one) => one.policyId === policy.id).map((one) => [one.row, one]),
      );
      const where = (verdict: Pair['verdict']): Uint32Array =>
        // Of rows that are no subjects nothing is known, so they are undetermined: nobody may be found there.
        rowsOf(length, (row) => (own.get(row)?.verdict ?? 'undetermined') === verdict);
      const found = {
        eligible: where('eligible'),
        undetermined: where('undetermined'),
        inScope: rowsOf(length, () => true),
        amounts: (row: number) => own.get(row)?.amountFen ?? 0n,
      };
      return [policy.id, found] as const;
    }),
  );
  const segment = { number: SEGMENT, length, exists, column: () => undefined };
  return bench.matcher.transaction('test', systemContext('matcher'), (tx) =>
    stageVerdicts(tx, RUN, versions, segment, { policies }),
  );
}

async function stagedLines(): Promise<string[]> {
  const { rows } = await bench.superuser.query<{ line: string }>(
    `select concat_ws(' ', policy_id, subject_id, verdict, coalesce(amount_fen::text, '')) as line from match_staging where run_id = $1`,
    [RUN],
  );
  return rows.map(({ line }) => line).sort();
}

function rowsOf(length: number, which: (row: number) => boolean): Uint32Array {
  const words = new Uint32Array((length + 31) >>> 5);
  for (let row = 0; row < length; row += 1)
    if (which(row)) words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31));
  return words;
}

function has(words: Uint32Array, row: number): boolean {
  return (((words[row >>> 5] as number) >>> (row & 31)) & 1) === 1;
}
