import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a transaction says on whose behalf it runs is asked once for a statement, not once for every row it looks at. A
 * statement without context that meets a row is an error as before.
 */
export class ContextAskedOnce1767225600256 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(protecting('(select context_present())'));
    await runner.query(
      rewritten(`not like '%SELECT context_present()%'`, [
        'context_present()',
        '(select context_present())',
      ]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      // That of transfers asked once before.
      rewritten(
        `like '%SELECT context_present()%' and (tablename, policyname) <> ('transfer', 'tenant')`,
        ['( SELECT context_present() AS context_present)', 'context_present()'],
      ),
    );
    await runner.query(protecting('context_present()'));
  }
}

/** All policies whose text is as said, with one text in them for another. */
const rewritten = (which: string, [from, to]: readonly [string, string]): string => `
do $$
declare
  found record;
begin
  for found in select tablename, policyname, qual from pg_policies
    where schemaname = 'public' and qual like '%context_present()%' and qual ${which} order by 1, 2 loop
    execute format('alter policy %I on %I using (%s)', found.policyname, found.tablename, replace(found.qual, '${from}', '${to}'));
  end loop;
end $$;`;

const protecting = (present: string): string => `
create or replace function protect(target regclass, authority_column text, division_column text, subject_column text)
returns void language plpgsql as $$
declare
  officer text := 'true';
  enterprise text := 'true';
begin
  if authority_column is not null then
    officer := officer || format(
      ' and ((select context_authorities()) @> array[''*''] or %1$I = any ((select context_authorities())::text[]))', authority_column);
  end if;
  if division_column is not null then
    officer := officer || format(' and starts_with(%I, (select context_division()))', division_column);
  end if;
  enterprise := case when subject_column is null then 'false'
    else format('%I = (select context_subject())', subject_column) end;
  if authority_column is null and division_column is null and subject_column is null then
    enterprise := 'true';
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s using (${present} and case when (select context_subject()) is null then %s else %s end)',
    target, officer, enterprise);
  -- Triggers that keep balances or seal the audit run as the owner and see every row, whoever's statement fired them.
  execute format('create policy keeper on %s to %I using (${present})', target, current_user);
end $$;`;
