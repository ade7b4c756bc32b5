import { invariant, type LocalDate } from '#libs/kernel';
import { ServiceUnavailable } from '#libs/platform';
import {
  type Column,
  type ColumnRef,
  columnsOnDay,
  type ColumnSource,
  type FactType,
} from '#libs/engine';
import { decodeColumns, encodeColumns } from './column-file.ts';
import { type ColumnStore } from './column-store.ts';
import { ContentSum, patched } from './column-writer.ts';
import { SnapshotIncomplete } from './errors.ts';
import { type Rows } from './segment-columns.ts';

/** Subjects in one segment: segment = id >> 16, row = id & 0xffff. */
export const SEGMENT_ROWS = 65_536;

/** The columns of one dataset in one segment. */
export interface PartManifest {
  /** What they hold, however it is stored: see {@link ContentSum}. */
  readonly content: string;
  /** Digests of the files: all rows, then patches of single rows in the order in which they apply. */
  readonly files: readonly string[];
  /** Rows in the patches. */
  readonly patched: number;
}

/** One segment of a snapshot, and the digests of its files. */
export interface SegmentManifest {
  readonly number: number;
  /** Rows of every column: the highest row in use plus one. */
  readonly length: number;
  /** Rows that are real subjects. */
  readonly rows: number;
  /** Which rows those are. */
  readonly subjects: PartManifest;
  readonly datasets: Readonly<Record<string, PartManifest>>;
}

/** One segment of an opened snapshot. */
export interface Segment extends ColumnSource {
  readonly number: number;
  readonly length: number;
  /** Bit i is set when row i is a real subject: numbers may have gaps. */
  readonly exists: Uint32Array;
}

/** The column of a patch that says which rows it replaces. */
const ROWS = '#row';
/** The column that says which rows are subjects. */
const EXISTS = 'exists';
/** A part with more patches is written anew: reading it costs each of them. */
const MOST_PATCHES = 8;
/** A part of which more than this share was patched is written anew. */
const MOST_PATCHED = 1 / 4;

/**
 * Reads the columns of one segment and checks every byte against its digest.
 *
 * @param datasets those to read; all unless given
 * @throws REGISTRY.SNAPSHOT_INCOMPLETE when a file is missing or damaged: build the snapshot again
 * @throws PLATFORM.SERVICE_UNAVAILABLE when the store does not answer
 */
export async function openSegment(
  snapshot: {
    readonly id: string;
    readonly asOf: LocalDate;
    readonly manifest: { readonly segments: readonly SegmentManifest[] };
  },
  number: number,
  store: ColumnStore,
  datasets?: ReadonlySet<string>,
): Promise<Segment> {
  const part = snapshot.manifest.segments.find((one) => one.number === number);
  if (!part) throw new SnapshotIncomplete(snapshot.id, `segment ${number}`);
  const { length } = part;
  const open = (one: PartManifest): Promise<ReadonlyMap<string, Column>> =>
    openPart(one, length, store, snapshot.id);
  const exists = (await open(part.subjects)).get(EXISTS)?.known;
  if (!exists) throw new SnapshotIncomplete(snapshot.id, part.subjects.files[0] ?? '');
  const columns = new Map<string, Column>();
  for (const [dataset, one] of Object.entries(part.datasets))
    if (!datasets || datasets.has(dataset))
      for (const [key, column] of await open(one)) columns.set(key, column);
  const source = { column: (ref: ColumnRef) => columns.get(ref.key) };
  return { number, length, exists, ...columnsOnDay(source, snapshot.asOf, length) };
}

async function openPart(
  { files }: PartManifest,
  length: number,
  store: ColumnStore,
  snapshotId: string,
): Promise<ReadonlyMap<string, Column>> {
  let columns = new Map<string, Column>();
  for (const [place, digest] of files.entries()) {
    const file = await store
      .read(digest)
      .then(decodeColumns)
      .catch((cause: unknown) => {
        // A store that does not answer has lost nothing.
        if (cause instanceof ServiceUnavailable) throw cause;
        throw new SnapshotIncomplete(snapshotId, digest, { cause });
      });
    if (place === 0) columns = new Map(file.columns);
    else columns = patchedBy(columns, file.columns, length);
  }
  return new Map([...columns].map(([key, column]) => [key, longer(column, length)]));
}

function patchedBy(
  columns: ReadonlyMap<string, Column>,
  patch: ReadonlyMap<string, Column>,
  length: number,
): Map<string, Column> {
  const rows = patch.get(ROWS);
  invariant(rows !== undefined, 'a patch says which rows it replaces');
  return new Map(
    [...columns].map(([key, column]) => {
      const own = patch.get(key);
      invariant(own !== undefined, `a patch holds every column of its dataset, ${key} too`);
      return [key, patched(column, length, rows.values, own)];
    }),
  );
}

/** A column written when the segment had fewer rows. */
function longer(column: Column, length: number): Column {
  const none: Column = {
    ...column,
    length: 0,
    known: new Uint32Array(0),
    values: new Float64Array(0),
  };
  return column.length === length ? column : patched(column, length, [], none);
}

/** What a part is of. */
export interface PartScope {
  readonly segment: number;
  readonly dataset: string;
  readonly length: number;
  readonly store: ColumnStore;
}

/** Writes all rows of a part. */
export async function writePart(
  { segment, dataset, length, store }: PartScope,
  columns: ReadonlyMap<string, Column>,
): Promise<PartManifest> {
  const content = new ContentSum();
  for (const [key, column] of columns) content.add(key, column);
  const file = await store.keep(encodeColumns({ segment, dataset, length, columns }));
  return { content: content.toString(), files: [file], patched: 0 };
}

/**
 * Writes a patch of single rows beside the files of an earlier part; when there are too many of them, all rows anew.
 *
 * @param rows ascending; `before` and `after` hold them in this order
 * @throws REGISTRY.SNAPSHOT_INCOMPLETE when the earlier files are gone
 */
export async function patchPart(
  { segment, dataset, length, store }: PartScope,
  base: PartManifest,
  rows: readonly number[],
  before: ReadonlyMap<string, Column>,
  after: ReadonlyMap<string, Column>,
): Promise<PartManifest> {
  const content = new ContentSum(base.content);
  for (const [key, column] of before) content.add(key, column, rows, -1);
  for (const [key, column] of after) content.add(key, column, rows);
  const text = content.toString();
  if (text === base.content) return base;
  const known = new Uint32Array((rows.length + 31) >>> 5).fill(0xffffffff);
  if (rows.length % 32 !== 0) known[known.length - 1] = (1 << (rows.length % 32)) - 1;
  const type: FactType = 'integer';
  const named = { type, length: rows.length, known, values: Float64Array.from(rows) };
  const columns = new Map<string, Column>([[ROWS, named], ...after]);
  const patchRows = base.patched + rows.length;
  if (base.files.length > MOST_PATCHES || patchRows > length * MOST_PATCHED) {
    const whole = patchedBy(await openPart(base, length, store, ''), columns, length);
    const file = await store.keep(encodeColumns({ segment, dataset, length, columns: whole }));
    return { content: text, files: [file], patched: 0 };
  }
  const patch = { segment, dataset, length: rows.length, columns };
  const file = await store.keep(encodeColumns(patch));
  return { content: text, files: [...base.files, file], patched: patchRows };
}

/** The column that says which rows are subjects. */
export function subjectColumns(exists: Uint32Array, length: number): ReadonlyMap<string, Column> {
  return new Map([
    [EXISTS, { type: 'boolean', length, known: exists, values: new Float64Array(length) }],
  ]);
}

/** All rows of a segment. */
export function wholeSegment(number: number, length: number, exists: Uint32Array): Rows {
  const first = number * SEGMENT_ROWS;
  return {
    where: `r.subject_id >= ${first} and r.subject_id < ${first + SEGMENT_ROWS}`,
    length,
    exists,
    rowOf: (subjectId) => subjectId & 0xffff,
    covered: new Map(),
  };
}

/** Single subjects, in the order given. */
export function singleSubjects(ids: readonly number[], exists: Uint32Array): Rows {
  const places = new Map(ids.map((id, at) => [id, at]));
  return {
    where: `r.subject_id = any ('{${ids.join(',')}}'::integer[])`,
    length: ids.length,
    exists,
    rowOf: (subjectId) => places.get(subjectId) as number,
    covered: new Map(),
  };
}
