import type pg from 'pg';

/** One line for each fact about the schema, as the catalogue of PostgreSQL tells it. */
const FACTS = `
select 'table ' || c.relname || case c.relpersistence when 'u' then ' unlogged' else '' end
  || case when c.relrowsecurity then ' secured' else '' end || case when c.relforcerowsecurity then ' by force' else '' end as line
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
union all
select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
  || case a.attidentity when 'a' then ' identity' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
union all
select 'constraint ' || c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
from pg_constraint k join pg_class c on c.oid = k.conrelid
where c.relnamespace = 'public'::regnamespace and c.relname <> 'migration' and k.contype <> 'n'
union all
select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migration'
union all
select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
union all
select 'policy ' || tablename || ' ' || policyname || ' to ' || array_to_string(roles, ',') || ' ' || cmd || ' using ' || coalesce(qual, '') from pg_policies where schemaname = 'public'
union all
select 'grant ' || privilege_type || ' on ' || table_name || ' to ' || grantee from information_schema.role_table_grants
where table_schema = 'public' and grantee in ('huizhi_app', 'huizhi_matcher')
union all
select 'grant ' || g.privilege_type || ' on ' || g.table_name || '.' || g.column_name || ' to ' || g.grantee from information_schema.role_column_grants g
where g.table_schema = 'public' and g.grantee in ('huizhi_app', 'huizhi_matcher') and not exists (
  select from information_schema.role_table_grants t where (t.table_name, t.grantee, t.privilege_type) = (g.table_name, g.grantee, g.privilege_type))
union all
select 'function ' || p.oid::regprocedure || case when p.prosecdef then ' security definer' else '' end || ' ' || coalesce(array_to_string(p.proconfig, ','), '')
  || E'\\n' || regexp_replace(btrim(p.prosrc, E'\\n'), '^', '    ', 'gm')
from pg_proc p where p.pronamespace = 'public'::regnamespace
union all
select 'lifecycle ' || entity || ' ' || from_state || ' ' || event || ' ' || to_state from lifecycle_transition`;

/** The whole schema of a database as text, in a fixed order: equal texts mean equal schemas. */
export async function describeSchema(superuser: pg.Client): Promise<string> {
  await superuser.query(
    `select set_config('huizhi.actor', 'test', false), set_config('search_path', 'public', false)`,
  );
  const { rows } = await superuser.query<{ line: string }>(
    `select line from (${FACTS}) facts order by line collate "C"`,
  );
  return `${rows.map((row) => row.line.replace(/[ \t]+$/gm, '')).join('\n')}\n`;
}
