/**
 * Which snapshots are kept, and giving up the column files of the others. Column files are a cache: records make them
 * again. What a decision rests on must be at hand all the same, so whatever still cites a snapshot keeps it.
 */
import { type LocalDate } from '#libs/kernel';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type ColumnStore, type ContentSize } from '#libs/registry';
import { SnapshotsInUse } from './errors.ts';

/** Files that are removed while no run may begin: few, so that none waits for long. */
const REMOVED_TOGETHER = 200;

/** Why the column files of a snapshot are kept. */
export type Keeping = 'decision' | 'list' | 'grading' | 'run' | 'month-end' | 'latest';

/** A snapshot and what becomes of its column files. */
export interface SnapshotView {
  readonly id: string;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly subjects: number;
  /** Empty when nothing needs its files. */
  readonly keptFor: readonly Keeping[];
  /** When its files were given up; null while they are there. */
  readonly collectedAt: string | null;
  /** Bytes of its files on disk; several snapshots may share a file. */
  readonly bytes: number;
}

interface Row {
  id: string;
  asOf: LocalDate;
  knownAt: string;
  subjects: number;
  collectedAt: string | null;
  files: string[];
  keptFor: Keeping[];
}

/**
 * A run that is not over, or was cancelled and can be resumed, reads its snapshot again. The latest of its columns is what
 * the next day is patched from. Of every month the last one stays.
 */
const VIEW = `
  select s.id, s.as_of::text as "asOf", to_char(s.known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "knownAt",
    s.subjects, to_json(s.collected_at)#>>'{}' as "collectedAt",
    (select coalesce(array_agg(distinct f.file), '{}') from (
       select jsonb_array_elements_text(jsonb_path_query(s.manifest, '$.segments[*].**.files')) as file) f) as files,
    array_remove(array[
      case when exists (select from run r join decision d on d.run_id = r.id where r.snapshot_id = s.id) then 'decision' end,
      case when exists (select from run r join benefit_list l on l.run_id = r.id where r.snapshot_id = s.id) then 'list' end,
      case when exists (select from run r join grading g on g.run_id = r.id where r.snapshot_id = s.id and g.state <> 'discarded') then 'grading' end,
      case when exists (select from run r where r.snapshot_id = s.id and r.state <> 'finished') then 'run' end,
      case when not exists (select from snapshot o where date_trunc('month', o.as_of) = date_trunc('month', s.as_of)
        and (o.as_of, o.known_at, o.id) > (s.as_of, s.known_at, s.id)) then 'month-end' end,
      case when not exists (select from snapshot o where o.manifest->>'form' = s.manifest->>'form'
        and (o.as_of, o.known_at, o.id) > (s.as_of, s.known_at, s.id)) then 'latest' end], null) as "keptFor"
  from snapshot s order by s.as_of, s.known_at, s.id`;

/**
 * All snapshots, oldest first, and why each is kept.
 *
 * @param sizes what lies in the store of column files; asked of it before the transaction, for that may take long
 */
export async function listSnapshots(tx: Tx, sizes: ContentSize): Promise<SnapshotView[]> {
  return (await tx.query<Row>(VIEW)).map((row) => viewOf(row, sizes));
}

/** What was given up. */
export interface Pruning {
  readonly pruned: readonly SnapshotView[];
  readonly freedBytes: number;
  /** Files that nothing needed but that lie there still, since a run began meanwhile; the next pruning looks at them anew. */
  readonly left: number;
}

/**
 * Gives up the column files that no kept snapshot names: of snapshots that nothing cites, and what a killed process left
 * in the store. Manifests stay, and say when.
 *
 * The order makes it safe. What the store holds is asked first, so that nothing written later is ever removed unseen. Then one
 * transaction decides and marks: from then on no snapshot is patched from what was given up. Files go after that, some at a
 * time, each time with runs held off and only while every snapshot stands as it did when that was decided: a run that began
 * in between may have kept an equal content, which is its own. Killed half-way it has harmed nothing: what lies there still
 * goes the next time, and a file that is missing is made again.
 *
 * @param database of the role `owner`
 * @param together files that are removed before runs may begin again
 * @throws MATCHING.SNAPSHOTS_IN_USE while a run reads or writes columns
 * @throws PLATFORM.SERVICE_UNAVAILABLE when the store does not answer; what was marked stays so
 */
export async function pruneSnapshots(
  database: Database,
  context: Context,
  store: ColumnStore,
  together = REMOVED_TOGETHER,
): Promise<Pruning> {
  const sizes = await store.sizes();
  const { pruned, unneeded, standing } = await database.transaction(
    'snapshots.prune',
    context,
    async (tx) => {
      if (!(await holdOffRuns(tx))) throw new SnapshotsInUse();
      const rows = await tx.query<Row>(VIEW);
      const gone = rows.filter((row) => row.keptFor.length === 0 && row.collectedAt === null);
      await tx.query('update snapshot set collected_at = now() where id = any($1::uuid[])', [
        gone.map(({ id }) => id),
      ]);
      const kept = new Set(rows.filter(isKept).flatMap(({ files }) => files));
      return {
        pruned: gone.map((row) => viewOf(row, sizes)),
        unneeded: [...sizes.keys()].filter((file) => !kept.has(file)),
        standing: await standingOf(tx),
      };
    },
  );
  let removed = 0;
  while (removed < unneeded.length) {
    const some = unneeded.slice(removed, removed + together);
    const isDone = await database.transaction('snapshots.remove', context, async (tx) => {
      if (!(await holdOffRuns(tx)) || (await standingOf(tx)) !== standing) return false;
      await store.remove(some);
      return true;
    });
    if (!isDone) break;
    removed += some.length;
  }
  return {
    pruned,
    freedBytes: unneeded.slice(0, removed).reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
    left: unneeded.length - removed,
  };
}

function isKept({ keptFor, collectedAt }: Row): boolean {
  return keptFor.length > 0 && collectedAt === null;
}

/**
 * No run begins and no snapshot is kept until the transaction ends, however long the store takes: were the transaction given
 * up for its silence, a run might keep a content that is being removed.
 *
 * @returns false when one is under way
 */
async function holdOffRuns(tx: Tx): Promise<boolean> {
  await tx.query('set local idle_in_transaction_session_timeout = 0');
  await tx.query('lock table run, snapshot in share mode');
  const active = await tx.query(
    `select from run where state in ('requested', 'running', 'applying', 'stopped') limit 1`,
  );
  return active.length === 0;
}

/** Another text once any snapshot was made, made again or given up: each writing of a row has its own transaction. */
async function standingOf(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ rows: string }>(
    `select coalesce(md5(string_agg(id::text || ' ' || xmin::text, ',' order by id)), '') as rows from snapshot`,
  );
  return (row as { rows: string }).rows;
}

function viewOf({ files, ...rest }: Row, sizes: ContentSize): SnapshotView {
  return { ...rest, bytes: files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0) };
}
