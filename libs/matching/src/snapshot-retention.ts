/**
 * Which snapshots are kept, and giving up the column files of the others. Column files are a cache: records make them
 * again. What a decision rests on must be at hand all the same, so whatever still cites a snapshot keeps it.
 */
import { type LocalDate } from '#libs/kernel';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type ContentSize, contentSizes, removeContents } from '#libs/registry';
import { SnapshotsInUse } from './errors.ts';

/** Why the column files of a snapshot are kept. */
export type Keeping = 'decision' | 'list' | 'run' | 'month-end' | 'latest';

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
      case when exists (select from run r where r.snapshot_id = s.id and r.state <> 'finished') then 'run' end,
      case when not exists (select from snapshot o where date_trunc('month', o.as_of) = date_trunc('month', s.as_of)
        and (o.as_of, o.known_at, o.id) > (s.as_of, s.known_at, s.id)) then 'month-end' end,
      case when not exists (select from snapshot o where o.manifest->>'form' = s.manifest->>'form'
        and (o.as_of, o.known_at, o.id) > (s.as_of, s.known_at, s.id)) then 'latest' end], null) as "keptFor"
  from snapshot s order by s.as_of, s.known_at, s.id`;

/**
 * All snapshots, oldest first, and why each is kept.
 *
 * @param folder where column files lie
 */
export async function listSnapshots(tx: Tx, folder: string): Promise<SnapshotView[]> {
  const sizes = await contentSizes(folder);
  return (await tx.query<Row>(VIEW)).map((row) => viewOf(row, sizes));
}

/**
 * Gives up the column files that no kept snapshot names: of snapshots that nothing cites, and what a killed process left
 * in the folder. Manifests stay, and say when. Killed half-way it has harmed nothing: a file that is missing is made again.
 *
 * @param database of the role `owner`
 * @throws MATCHING.SNAPSHOTS_IN_USE while a run reads or writes columns; none begins meanwhile
 */
export async function pruneSnapshots(
  database: Database,
  context: Context,
  folder: string,
): Promise<{ readonly pruned: readonly SnapshotView[]; readonly freedBytes: number }> {
  return database.transaction('snapshots.prune', context, async (tx) => {
    await tx.query('lock table run in share mode');
    const [active] = await tx.query(
      `select from run where state in ('requested', 'running', 'applying', 'stopped')`,
    );
    if (active) throw new SnapshotsInUse();
    const rows = await tx.query<Row>(VIEW);
    const sizes = await contentSizes(folder);
    const isKept = ({ keptFor, collectedAt }: Row): boolean =>
      keptFor.length > 0 && collectedAt === null;
    const kept = new Set(rows.filter(isKept).flatMap(({ files }) => files));
    const unneeded = [...sizes.keys()].filter((file) => !kept.has(file));
    const pruned = rows.filter((row) => row.keptFor.length === 0 && row.collectedAt === null);
    await tx.query('update snapshot set collected_at = now() where id = any($1::uuid[])', [
      pruned.map(({ id }) => id),
    ]);
    await removeContents(folder, unneeded);
    return {
      pruned: pruned.map((row) => viewOf(row, sizes)),
      freedBytes: unneeded.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
    };
  });
}

function viewOf({ files, ...rest }: Row, sizes: ContentSize): SnapshotView {
  return { ...rest, bytes: files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0) };
}
