import { type LocalDate } from '#libs/kernel';
import {
  buildColumn,
  type Column,
  type ColumnRef,
  columnsOnDay,
  type ColumnSource,
  type FactValue,
} from '#libs/engine';
import { type Tx } from '#libs/platform';
import { decodeColumns, encodeColumns, keepContent, readContent } from './column-store.ts';
import { SnapshotIncomplete } from './errors.ts';
import {
  type Confirmations,
  factIn,
  type RecordRow,
  VALID_AND_KNOWN,
  type Wanted,
} from './record-facts.ts';

/** Subjects in one segment: segment = id >> 16, row = id & 0xffff. */
export const SEGMENT_ROWS = 65_536;

/** One segment of a snapshot, and the digests of its files. */
export interface SegmentManifest {
  readonly number: number;
  /** Rows of every column: the highest row in use plus one. */
  readonly length: number;
  /** Rows that are real subjects. */
  readonly rows: number;
  /** Digest of the file that says which rows those are. */
  readonly subjects: string;
  /** Digest of each dataset's column file. */
  readonly datasets: Readonly<Record<string, string>>;
}

/** One segment of an opened snapshot. */
export interface Segment extends ColumnSource {
  readonly number: number;
  readonly length: number;
  /** Bit i is set when row i is a real subject: numbers may have gaps. */
  readonly exists: Uint32Array;
}

/**
 * Reads the columns of one segment and checks every byte against its digest.
 *
 * @throws REGISTRY.SNAPSHOT_INCOMPLETE when a file is missing or damaged: build the snapshot again
 */
export async function openSegment(
  snapshot: {
    readonly id: string;
    readonly asOf: LocalDate;
    readonly manifest: { readonly segments: readonly SegmentManifest[] };
  },
  number: number,
  folder: string,
): Promise<Segment> {
  const part = snapshot.manifest.segments.find((one) => one.number === number);
  if (!part) throw new SnapshotIncomplete(snapshot.id, `segment ${number}`);
  const columns = new Map<string, Column>();
  let exists: Uint32Array | undefined;
  for (const [dataset, digest] of [
    ['', part.subjects] as const,
    ...Object.entries(part.datasets),
  ]) {
    const file = await readContent(folder, digest)
      .then(decodeColumns)
      .catch((cause: unknown) => {
        throw new SnapshotIncomplete(snapshot.id, digest, { cause });
      });
    for (const [key, column] of file.columns) {
      if (dataset === '') exists = column.known;
      else columns.set(key, column);
    }
  }
  if (!exists) throw new SnapshotIncomplete(snapshot.id, part.subjects);
  const source = { column: (ref: ColumnRef) => columns.get(ref.key) };
  return {
    number,
    length: part.length,
    exists,
    ...columnsOnDay(source, snapshot.asOf, part.length),
  };
}

/** The segment to write. */
export interface SegmentScope {
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly number: number;
  readonly length: number;
  readonly confirmed: Confirmations;
  readonly folder: string;
}

/** Writes the column files of one segment: which rows are subjects, and one file for each dataset. */
export async function writeSegment(
  tx: Tx,
  scope: SegmentScope,
  plan: ReadonlyMap<string, readonly Wanted[]>,
): Promise<SegmentManifest> {
  const { number, length, folder } = scope;
  const ids = await tx.query<{ id: number }>(
    'select id from subject where id >= $1 and id < $1 + 65536 and created_at <= $2::timestamptz order by id',
    [number * SEGMENT_ROWS, scope.knownAt],
  );
  const known = new Uint32Array((length + 31) >>> 5);
  for (const { id } of ids)
    known[(id & 0xffff) >>> 5] = (known[(id & 0xffff) >>> 5] as number) | (1 << (id & 31));
  const subjects: Column = { type: 'boolean', length, known, values: new Float64Array(0) };
  const digest = await keepContent(
    folder,
    encodeColumns({
      segment: number,
      dataset: '',
      length,
      columns: new Map([['exists', subjects]]),
    }),
  );
  const datasets: Record<string, string> = {};
  for (const [dataset, wanted] of plan) {
    const columns = await readColumns(tx, scope, dataset, wanted);
    datasets[dataset] = await keepContent(
      folder,
      encodeColumns({ segment: number, dataset, length, columns }),
    );
  }
  return { number, length, rows: ids.length, subjects: digest, datasets };
}

async function readColumns(
  tx: Tx,
  scope: SegmentScope,
  dataset: string,
  wanted: readonly Wanted[],
): Promise<Map<string, Column>> {
  const values = wanted.map(() => new Array<FactValue>(scope.length).fill(null));
  const rows = await tx.query<RecordRow>(
    `select r.subject_id, r.period, r.facts, r.valid_from::text as valid_from from record r
     where ${VALID_AND_KNOWN} and r.dataset = $3 and r.period = any($4::text[])
       and r.subject_id >= $5 and r.subject_id < $5 + 65536 order by r.subject_id`,
    [
      scope.asOf,
      scope.knownAt,
      dataset,
      [...new Set(wanted.map(({ ref }) => ref.period))],
      scope.number * SEGMENT_ROWS,
    ],
  );
  for (const row of rows) {
    for (const [at, { ref, definition }] of wanted.entries()) {
      if (ref.period !== row.period) continue;
      const column = values[at] as FactValue[];
      column[row.subject_id & 0xffff] = factIn(definition, row, scope.asOf, scope.confirmed);
    }
  }
  return new Map(
    wanted.map(({ ref, definition }, at) => [
      ref.key,
      buildColumn(definition, values[at] as FactValue[]),
    ]),
  );
}
