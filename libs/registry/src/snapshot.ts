import { fingerprint, parseLocalDate, type Canonical, type LocalDate } from '#libs/kernel';
import { type ColumnRef } from '#libs/engine';
import { type Database, NotFound, systemContext, type Tx } from '#libs/platform';
import { type ColumnStore } from './column-store.ts';
import { ContentLost } from './content-lost.ts';
import { type FactBook } from './dataset.ts';
import { type Moment, momentAt } from './dataset-standing.ts';
import { type Group, groupsOf } from './record-facts.ts';
import { type PartManifest, SEGMENT_ROWS, type SegmentManifest } from './segment.ts';
import { changesBetween } from './snapshot-changes.ts';
import { type Building, buildSegment } from './snapshot-segment.ts';
import { settle } from './settled.ts';

/** Files that a store is asked for at once. */
const ASKED_TOGETHER = 32;

/** What a snapshot consists of. */
export interface SnapshotManifest {
  readonly format: 2;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  /** Names columns, what their facts mean and what was agreed of their datasets: only equal ones can be patched. */
  readonly form: string;
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
  /** Of everything the columns say, however it is stored: a patched snapshot has the digest of one made anew. */
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
  /** Where column files are kept. */
  readonly store: ColumnStore;
  /** Reads every record, whatever earlier snapshots there are: what to do when a file of one is damaged. */
  readonly anew?: boolean;
  /** Told what was agreed of the datasets at this moment before anything is read; may refuse by throwing. */
  readonly onMoment?: (moment: Moment) => void;
  readonly onProgress?: (progress: { readonly segment: number; readonly segments: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes the column files of a population, or finds them made: the same request always has the same digest and row.
 *
 * Where an earlier snapshot of the same columns is there, only the subjects that changed since are read and written, as
 * patches. Otherwise records are streamed one segment and dataset at a time, so memory does not grow with the population.
 *
 * @param database of the role `matcher`
 * @throws REGISTRY.KNOWN_AT_AHEAD, KERNEL.DATE_MALFORMED, and what `onMoment` throws
 */
export async function buildSnapshot(
  database: Database,
  request: SnapshotRequest,
): Promise<Snapshot> {
  const context = systemContext('snapshot');
  const asOf = parseLocalDate(request.asOf);
  const { book, store } = request;
  const knownAt = await database.transaction('snapshot.settle', context, (tx) =>
    settle(tx, request.knownAt),
  );
  const groups = groupsOf(request.refs, book);
  const form = formOf(groups, book);
  const { last, moment, near } = await database.transaction(
    'snapshot.plan',
    context,
    async (tx) => {
      const now = await momentAt(tx, asOf, knownAt, book);
      request.onMoment?.(now);
      const candidates = request.anew ? [] : await nearest(tx, form, now);
      return { last: await lastSubject(tx, knownAt), moment: now, near: candidates };
    },
  );
  const base = await firstThere(near, store);
  if (base?.asOf === asOf && base.knownAt === knownAt && (await isWhole(base, store))) return base;
  const patching =
    base && base.knownAt + base.asOf !== knownAt + asOf
      ? await database.transaction('snapshot.changes', context, async (tx) => {
          const before = await momentAt(tx, base.asOf, base.knownAt, book);
          const changes = await changesBetween(tx, before, moment, groups);
          return { before, changes, segments: base.manifest.segments };
        })
      : undefined;
  const building: Building = {
    database,
    context,
    moment,
    groups,
    store,
    ...(patching ? { patching } : {}),
  };
  const count = last === null ? 0 : (last >>> 16) + 1;
  const parts: SegmentManifest[] = [];
  for (let number = 0; number < count; number += 1) {
    request.signal?.throwIfAborted();
    const length = number === count - 1 ? ((last ?? 0) & 0xffff) + 1 : SEGMENT_ROWS;
    const part = await buildSegment(building, number, length);
    if (part.rows > 0) parts.push(part);
    request.onProgress?.({ segment: number + 1, segments: count });
  }
  await store.settle();
  const columns = groups.flatMap((group) => group.wanted.map(({ ref }) => ref.key)).sort();
  const manifest: SnapshotManifest = { format: 2, asOf, knownAt, form, columns, segments: parts };
  return database.transaction('snapshot.keep', context, (tx) => keepSnapshot(tx, manifest));
}

async function lastSubject(tx: Tx, knownAt: string): Promise<number | null> {
  const [row] = await tx.query<{ last: number | null }>(
    `select id as last from subject where created_at <= $1::timestamptz order by id desc limit 1`,
    [knownAt],
  );
  return row?.last ?? null;
}

function formOf(groups: readonly Group[], { datasets }: FactBook): string {
  const sources = new Set(groups.flatMap(({ wanted }) => wanted.flatMap((one) => one.sources)));
  const agreed = [...sources].sort().map((id) => {
    const { maxAgeDays, precedence, closedWorld } = datasets?.get(id) ?? {};
    return { id, maxAgeDays, precedence, closedWorld };
  });
  const facts = groups.flatMap(({ wanted }) =>
    wanted.map(({ ref, definition, sources: from }) => {
      const { type, maxAgeDays, aggregate } = definition;
      return { key: ref.key, type, maxAgeDays, aggregate, from };
    }),
  );
  return fingerprint(plain({ agreed, facts }) as Canonical);
}

/** Sets and maps inside a compiled condition as lists, so that they can be hashed. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      inner instanceof Set || inner instanceof Map ? [...inner] : inner,
    ),
  );
}

/** The latest snapshots of the same columns that lie at or before a moment, latest first. */
async function nearest(tx: Tx, form: string, { asOf, knownAt }: Moment): Promise<Snapshot[]> {
  const rows = await tx.query<SnapshotRow>(
    `select id, subjects, digest, manifest from snapshot
     where manifest->>'form' = $1 and as_of <= $2::date and known_at <= $3::timestamptz and collected_at is null
     order by as_of desc, known_at desc limit 3`,
    [form, asOf, knownAt],
  );
  return rows.map(snapshotOf);
}

/** The first whose files are all there. Outside of a transaction: a store may take minutes to answer for them. */
async function firstThere(
  snapshots: readonly Snapshot[],
  store: ColumnStore,
): Promise<Snapshot | undefined> {
  for (const one of snapshots) if (await areThere(filesOf(one.manifest), store)) return one;
  return undefined;
}

/** The digests of all files of a snapshot, each once. */
export function filesOf({ segments: parts }: SnapshotManifest): string[] {
  const all = parts.flatMap(({ subjects, datasets }) => [subjects, ...Object.values(datasets)]);
  return [...new Set(all.flatMap(({ files }) => files))];
}

/** Asks some at a time: an object store answers each in milliseconds, and a nation has tens of thousands. */
async function areThere(files: readonly string[], store: ColumnStore): Promise<boolean> {
  for (let at = 0; at < files.length; at += ASKED_TOGETHER) {
    const some = files.slice(at, at + ASKED_TOGETHER);
    const found = await Promise.all(some.map((file) => store.has(file)));
    if (found.includes(false)) return false;
  }
  return true;
}

async function isWhole({ manifest }: Snapshot, store: ColumnStore): Promise<boolean> {
  for (const file of filesOf(manifest)) {
    const sound = await store.read(file).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ContentLost) return false;
        throw error;
      },
    );
    if (!sound) return false;
  }
  return true;
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

/** Keeps a manifest; where one says the same of the same moment, its files are replaced by those just written. */
async function keepSnapshot(tx: Tx, manifest: SnapshotManifest): Promise<Snapshot> {
  const { asOf, knownAt, columns } = manifest;
  const contents = (parts: Readonly<Record<string, PartManifest>>): Record<string, string> =>
    Object.fromEntries(Object.entries(parts).map(([id, { content }]) => [id, content]));
  const said = manifest.segments.map(({ number, length, rows, subjects: who, datasets }) => {
    return { number, length, rows, subjects: who.content, datasets: contents(datasets) };
  });
  const digest = fingerprint({ asOf, knownAt, columns, segments: said });
  const subjects = manifest.segments.reduce((sum, part) => sum + part.rows, 0);
  const [row] = await tx.query<SnapshotRow>(
    `insert into snapshot (as_of, known_at, subjects, manifest, digest) values ($1::date, $2::timestamptz, $3, $4::jsonb, $5)
     on conflict (as_of, known_at, digest) do update set manifest = excluded.manifest, collected_at = null
     returning id, subjects, digest, manifest`,
    [asOf, knownAt, subjects, JSON.stringify(manifest), digest],
  );
  if (!row) throw new NotFound({ zh: '快照', en: 'snapshot' });
  return snapshotOf(row);
}

function snapshotOf({ id, subjects, digest, manifest }: SnapshotRow): Snapshot {
  return { id, asOf: manifest.asOf, knownAt: manifest.knownAt, subjects, digest, manifest };
}
