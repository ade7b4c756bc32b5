import { systemContext, type Database } from '#libs/platform';

/**
 * A digest of every row of every table of ours, by table: equal digests mean that nothing changed.
 *
 * @param without tables to leave out
 */
export function databaseDigest(
  database: Database,
  without: readonly string[] = [],
): Promise<Record<string, string>> {
  return database.snapshot('test.digest', systemContext('test'), async (tx) => {
    const tables = await tx.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and has_table_privilege(c.oid, 'select') and c.relname <> all($1) order by 1`,
      [[...without, 'session']],
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await tx.query<{ digest: string }>(
        `select count(*) || ':' || coalesce(md5(string_agg(line, '' order by line)), '') as digest from (select md5(t::text) as line from ${name} t) lines`,
      );
      digests[name] = row?.digest ?? '';
    }
    return digests;
  });
}
