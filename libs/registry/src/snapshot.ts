import { mkdir } from 'node:fs/promises';
import { fingerprint, parseLocalDate, type LocalDate } from '#libs/kernel';
import { type ColumnRef } from '#libs/engine';
import { type Database, NotFound, systemContext, type Tx } from '#libs/platform';
import { syncFolder } from './column-store.ts';
import { type FactBook } from './dataset.ts';
import { byDataset, confirmations } from './record-facts.ts';
import { SEGMENT_ROWS, type SegmentManifest, writeSegment } from './segment.ts';
import { settle } from './settled.ts';

/** What a snapshot consists of. */
export interface SnapshotManifest {
  readonly format: 1;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  /** Keys of all columns, ascending. */
  readonly columns: readonly string[];
  readonly segments: readonly SegmentManifest[];
}

/** The population as it was on a day, to the knowledge of an instant. */
export interface Snapshot {
  readonly id: string;
  readonly asOf: LocalDate;
  /** UTC to the microsecond. */
  readonly knownAt: string;
  readonly subjects: number;
  /** Of the manifest, and through it of every byte in the column files. */
  readonly digest: string;
  readonly manifest: SnapshotManifest;
}

/** A snapshot to make. */
export interface SnapshotRequest {
  readonly asOf: LocalDate;
  /** As PostgreSQL or ISO 8601 writes an instant; no later than the database's clock. */
  readonly knownAt: string;
  readonly book: FactBook;
  /** Columns to hold; order and repeats do not matter. */
  readonly refs: readonly ColumnRef[];
  /** Where column files are kept; created if missing. */
  readonly folder: string;
  readonly onProgress?: (progress: { readonly segment: number; readonly segments: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes the column files of a population, or finds them made: the same request always has the same digest and row.
 *
 * It reads records in pieces of one segment and one dataset, so memory does not grow with the population.
 *
 * @param database of the role `matcher`
 * @throws REGISTRY.KNOWN_AT_AHEAD, KERNEL.DATE_MALFORMED
 */
export async function buildSnapshot(
  database: Database,
  request: SnapshotRequest,
): Promise<Snapshot> {
  const context = systemContext('snapshot');
  const asOf = parseLocalDate(request.asOf);
  await mkdir(request.folder, { recursive: true });
  const knownAt = await database.transaction('snapshot.settle', context, (tx) =>
    settle(tx, request.knownAt),
  );
  const plan = byDataset(request.refs, request.book.dictionary);
  const { last, confirmed } = await database.transaction('snapshot.plan', context, async (tx) => {
    const [row] = await tx.query<{ last: number | null }>(
      'select max(id) as last from subject where created_at <= $1::timestamptz',
      [knownAt],
    );
    return { last: row?.last ?? null, confirmed: await confirmations(tx, asOf, knownAt) };
  });
  const count = last === null ? 0 : (last >>> 16) + 1;
  const parts: SegmentManifest[] = [];
  for (let number = 0; number < count; number += 1) {
    request.signal?.throwIfAborted();
    const length = number === count - 1 ? ((last ?? 0) & 0xffff) + 1 : SEGMENT_ROWS;
    const scope = { asOf, knownAt, number, length, confirmed, folder: request.folder };
    const part = await database.transaction('snapshot.segment', context, (tx) =>
      writeSegment(tx, scope, plan),
    );
    if (part.rows > 0) parts.push(part);
    request.onProgress?.({ segment: number + 1, segments: count });
  }
  await syncFolder(request.folder);
  const columns = [...plan.values()].flatMap((group) => group.map(({ ref }) => ref.key)).sort();
  const manifest: SnapshotManifest = { format: 1, asOf, knownAt, columns, segments: parts };
  return database.transaction('snapshot.keep', context, (tx) => keepSnapshot(tx, manifest));
}

/** The segments of a snapshot with the number of subjects in each. */
export function segments(snapshot: Snapshot): { number: number; rows: number }[] {
  return snapshot.manifest.segments.map(({ number, rows }) => ({ number, rows }));
}

/**
 * Finds a snapshot by its id.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function readSnapshot(tx: Tx, id: string): Promise<Snapshot> {
  const [row] = await tx.query<SnapshotRow>(
    'select id, subjects, digest, manifest from snapshot where id = $1::uuid',
    [id],
  );
  if (!row) throw new NotFound({ zh: '快照', en: 'snapshot' });
  return snapshotOf(row);
}

interface SnapshotRow {
  id: string;
  subjects: number;
  digest: string;
  manifest: SnapshotManifest;
}

async function keepSnapshot(tx: Tx, manifest: SnapshotManifest): Promise<Snapshot> {
  const digest = fingerprint({
    ...manifest,
    segments: manifest.segments.map((part) => ({ ...part })),
  });
  const subjects = manifest.segments.reduce((sum, part) => sum + part.rows, 0);
  await tx.query(
    `insert into snapshot (as_of, known_at, subjects, manifest, digest) values ($1::date, $2::timestamptz, $3, $4::jsonb, $5)
     on conflict (as_of, known_at, digest) do nothing`,
    [manifest.asOf, manifest.knownAt, subjects, JSON.stringify(manifest), digest],
  );
  const [row] = await tx.query<SnapshotRow>(
    'select id, subjects, digest, manifest from snapshot where as_of = $1::date and known_at = $2::timestamptz and digest = $3',
    [manifest.asOf, manifest.knownAt, digest],
  );
  if (!row) throw new NotFound({ zh: '快照', en: 'snapshot' });
  return snapshotOf(row);
}

function snapshotOf({ id, subjects, digest, manifest }: SnapshotRow): Snapshot {
  return { id, asOf: manifest.asOf, knownAt: manifest.knownAt, subjects, digest, manifest };
}
