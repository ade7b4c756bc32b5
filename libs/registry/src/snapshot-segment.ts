import { type Column } from '#libs/engine';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type ColumnStore } from './column-store.ts';
import { type Moment } from './dataset-standing.ts';
import { type Group } from './record-facts.ts';
import {
  type PartManifest,
  type PartScope,
  patchPart,
  SEGMENT_ROWS,
  type SegmentManifest,
  singleSubjects,
  subjectColumns,
  wholeSegment,
  writePart,
} from './segment.ts';
import { readGroup, type Rows } from './segment-columns.ts';
import { type Changed, SUBJECTS } from './snapshot-changes.ts';

/** What is patched: the segments of an earlier snapshot, and whose columns differ from it. */
export interface Patching {
  readonly before: Moment;
  readonly changes: ReadonlyMap<string, Changed>;
  readonly segments: readonly SegmentManifest[];
}

/** A snapshot that is being made. */
export interface Building {
  readonly database: Database;
  readonly context: Context;
  readonly moment: Moment;
  readonly groups: readonly Group[];
  readonly store: ColumnStore;
  /** Absent when every record is read. */
  readonly patching?: Patching;
}

/** Groups read at a time: the database works on one while this process decodes the other. */
const AT_A_TIME = 2;

/**
 * Makes one segment: which rows are subjects, and one part for each group. A part that nobody changed is the earlier one's,
 * unread; one of which single rows changed is patched.
 */
export async function buildSegment(
  building: Building,
  number: number,
  length: number,
): Promise<SegmentManifest> {
  const { store, groups, patching } = building;
  const before = patching?.segments.find((one) => one.number === number);
  const scope = (dataset: string): PartScope => ({ segment: number, dataset, length, store });
  const whole = new Whole(building, number, length);
  const subjects = await buildPart(building, scope(SUBJECTS), before?.subjects, whole, undefined);
  const rows =
    before && subjects === before.subjects ? before.rows : countRows((await whole.rows()).exists);
  const datasets: Record<string, PartManifest> = {};
  for (let at = 0; at < groups.length; at += AT_A_TIME) {
    const made = await Promise.all(
      groups
        .slice(at, at + AT_A_TIME)
        .map(
          async (group) =>
            [
              group.dataset,
              await buildPart(
                building,
                scope(group.dataset),
                before?.datasets[group.dataset],
                whole,
                group,
              ),
            ] as const,
        ),
    );
    for (const [dataset, part] of made) datasets[dataset] = part;
  }
  return { number, length, rows, subjects, datasets };
}

/** All rows of the segment, found when they are first needed. */
class Whole {
  #rows: Promise<Rows> | undefined;

  constructor(
    private readonly building: Building,
    private readonly number: number,
    private readonly length: number,
  ) {}

  rows(): Promise<Rows> {
    const { database, context, moment } = this.building;
    const { number, length } = this;
    this.#rows ??= database.transaction('snapshot.subjects', context, async (tx) =>
      wholeSegment(number, length, await subjectsIn(tx, moment, number, length)),
    );
    return this.#rows;
  }
}

async function subjectsIn(
  tx: Tx,
  { knownAt }: Moment,
  number: number,
  length: number,
): Promise<Uint32Array> {
  const found = await tx.query<{ id: number }>(
    'select id from subject where id >= $1 and id < $1 + 65536 and created_at <= $2::timestamptz',
    [number * SEGMENT_ROWS, knownAt],
  );
  return bitsOf(
    found.map(({ id }) => id & 0xffff),
    length,
  );
}

/** @param group absent for the part that says which rows are subjects */
async function buildPart(
  building: Building,
  scope: PartScope,
  base: PartManifest | undefined,
  whole: Whole,
  group: Group | undefined,
): Promise<PartManifest> {
  const { database, context, moment, patching } = building;
  const changes = patching?.changes.get(scope.dataset);
  const changed =
    base && changes !== undefined && changes !== 'all'
      ? changes.filter((id) => id >>> 16 === scope.segment)
      : undefined;
  if (base && changed?.length === 0) return base;
  if (base && patching && changed && changed.length <= scope.length / 4) {
    const [before, after] = await database.transaction('snapshot.patch', context, async (tx) => [
      await columnsOf(tx, patching.before, group, changed),
      await columnsOf(tx, moment, group, changed),
    ]);
    const rows = changed.map((id) => id & 0xffff);
    if (before && after) return patchPart(scope, base, rows, before, after);
  }
  const rows = await whole.rows();
  if (!group) return writePart(scope, subjectColumns(rows.exists, scope.length));
  const columns = await database.transaction('snapshot.segment', context, (tx) =>
    readGroup(tx, moment, group, rows),
  );
  return writePart(scope, columns);
}

/** The columns of single subjects at a moment. */
async function columnsOf(
  tx: Tx,
  moment: Moment,
  group: Group | undefined,
  ids: readonly number[],
): Promise<ReadonlyMap<string, Column>> {
  const found = await tx.query<{ id: number }>(
    'select id from subject where id = any ($1::integer[]) and created_at <= $2::timestamptz',
    [ids, moment.knownAt],
  );
  const there = new Set(found.map(({ id }) => id));
  const exists = bitsOf(
    ids.flatMap((id, at) => (there.has(id) ? [at] : [])),
    ids.length,
  );
  if (!group) return subjectColumns(exists, ids.length);
  return readGroup(tx, moment, group, singleSubjects(ids, exists));
}

function bitsOf(rows: readonly number[], length: number): Uint32Array {
  const words = new Uint32Array((length + 31) >>> 5);
  for (const row of rows) words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31));
  return words;
}

function countRows(exists: Uint32Array): number {
  let count = 0;
  for (const word of exists) for (let left = word; left !== 0; left &= left - 1) count += 1;
  return count;
}
