import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildColumn, type ColumnRef, type ColumnSource, type FactValue } from '#libs/engine';
import { loadRules, RuleStore, type RuleVersion } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { HOLDS_MOST, stageHolds } from '../../libs/matching/src/hold-staging.ts';
import { randomNumbers } from '../bench/world.ts';
import { JOBS } from '../support/acts.ts';
import { Bench } from '../support/bench.ts';
import { readStoryRules } from '../support/story-rules.ts';

const RUN = '00000000-0000-4000-8000-000000000001';
const DAY = '2025-09-30';
const LENGTH = 320;
const SEGMENTS = 6;

/** A firm of a segment that waits for its insurance: how many it hired, null where that is unknown too. */
type Hires = readonly (number | null)[];

let bench: Bench;
let version: RuleVersion;

beforeAll(async () => {
  bench = await Bench.open();
  const files = await readStoryRules();
  await bench.as((tx) => loadRules(tx, files, { demo: true, today: DAY }));
  const versions = await bench.as((tx) => new RuleStore().published(tx, DAY));
  version = versions.find(({ policy }) => policy.id === JOBS) as RuleVersion;
});
afterAll(() => bench?.close({ broken: true }));

const KNOWN: Readonly<Record<string, FactValue>> = {
  'reg.kind': 'legal-entity',
  'reg.division': '460105',
  'reg.status': 'active',
  'size.class': 'large',
  'employment.takesGraduateSubsidy': false,
};

function columnsOf(hires: Hires): ColumnSource {
  const column = ({ fact }: ColumnRef) => {
    const definition = version.compiled.definitions.get(fact);
    const values = fact === 'employment.qualifyingHires' ? hires : hires.map(() => KNOWN[fact]);
    const known = definition && values.some((value) => value !== undefined);
    return known ? buildColumn(definition, values as readonly FactValue[]) : undefined;
  };
  return { column };
}

const all = (): Uint32Array => new Uint32Array(LENGTH / 32).fill(0xffff_ffff);

function stage(number: number, hires: Hires): Promise<void> {
  const none = new Uint32Array(LENGTH / 32);
  const found = { eligible: none, undetermined: all(), inScope: all(), amounts: () => 0n };
  const segment = { number, length: LENGTH, exists: all(), ...columnsOf(hires) };
  const verdicts = { policies: new Map([[JOBS, found]]) };
  return bench.matcher.transaction('test', systemContext('matcher'), (tx) =>
    stageHolds(tx, RUN, [version], segment, verdicts),
  );
}

interface Held {
  readonly subject: number;
  readonly fen: string | null;
}

async function staged(most: number): Promise<Held[]> {
  const { rows } = await bench.superuser.query<Held>(
    `select u.subject, u.fen from hold_staging, unnest(subject_ids, amounts_fen) u (subject, fen)
     order by u.fen desc nulls last, u.subject limit $1`,
    [most],
  );
  return rows;
}

/** The first of all firms of some segments: the most money, then the lowest number. */
function firstOf(segments: readonly Hires[], most: number): Held[] {
  const held = segments.flatMap((hires, number) =>
    hires.map((count, row) => ({ subject: number * 65_536 + row, count })),
  );
  return held
    .sort((a, b) => (b.count ?? -1) - (a.count ?? -1) || a.subject - b.subject)
    .slice(0, most)
    .map(({ subject, count }) => ({ subject, fen: count === null ? null : `${count * 100_000}` }));
}

test.each([
  ['in the order of their numbers', [0, 1, 2, 3, 4, 5], 4],
  ['in any order, one of them again', [3, 0, 5, 3, 1, 4, 2], 4],
  ['where nothing is to choose by but the number', [5, 4, 3, 2, 1, 0], 1],
])('whoever is held is among those staged, segments coming %s', async (_, order, amounts) => {
  await bench.superuser.query('delete from hold_staging');
  const random = randomNumbers(7);
  const segments = Array.from({ length: SEGMENTS }, () =>
    Array.from({ length: LENGTH }, () => (random() < 0.2 ? null : Math.ceil(random() * amounts))),
  );
  for (const number of order) await stage(number, segments[number] as Hires);
  expect(await staged(HOLDS_MOST)).toEqual(firstOf(segments, HOLDS_MOST));
});

test('who cannot be held any more is not staged', async () => {
  await bench.superuser.query('delete from hold_staging');
  const equal = Array.from({ length: LENGTH }, () => 1);
  for (let number = 0; number < SEGMENTS; number += 1) await stage(number, equal);
  expect(await staged(10 * HOLDS_MOST)).toHaveLength(2 * HOLDS_MOST);
});
