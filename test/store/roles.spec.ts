import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemContext, type Tx } from '#libs/platform';
import { Bench, refusalOf } from '../support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const DENIED = '42501';
const tryAs = (role: 'app' | 'matcher', sql: string): Promise<string | undefined> =>
  refusalOf(bench[role].transaction('test', systemContext('test'), (tx: Tx) => tx.query(sql)));

describe('the matcher computes and stages; it cannot touch money, episodes, people or work of others', () => {
  test.each([
    'select * from account',
    'select * from transfer',
    'select * from entitlement',
    'select * from benefit_list',
    'select * from principal',
    'select * from sign_in_address',
    `insert into audit (link_id, actor, entity, entity_id, event, authority, division, row_hash) values (1, 'x', 'x', 'x', 'x', '', '', 'x')`,
    'select * from session',
    'select * from idempotency',
    'select * from notice',
    'update episode set state = state',
    'insert into episode default values',
    'delete from decision',
    'update run set state = state',
    'update record set facts = facts',
    "insert into subject (kind, name, division) values ('person', 'x', '46')",
    'delete from snapshot',
    'update rule_version set document = document',
    'insert into transfer default values',
  ])('%s', async (sql) => {
    expect(await tryAs('matcher', sql)).toBe(DENIED);
  });

  test('but it reads the population and writes what came out', async () => {
    for (const sql of [
      'select * from subject',
      'select * from record',
      'select * from rule_version',
      'select * from episode',
      'delete from match_staging',
    ]) {
      expect(await tryAs('matcher', sql)).toBeUndefined();
    }
  });
});

describe('the application serves people; it cannot rewrite what is final, move the clock, or change the schema', () => {
  test.each([
    'update account set credits_posted = 1',
    'update account set limited = false',
    "insert into account (code, unit, title, limited, authority, division, credits_posted) values ('mine', 'CNY', 'x', true, '', '', 1)",
    'delete from account',
    'update transfer set amount = 1',
    'delete from transfer',
    "update audit set reason = 'x'",
    'delete from audit',
    "update audit_link set hash = 'x'",
    'update audit_head set seq = 0',
    `insert into audit (link_id, actor, entity, entity_id, event, authority, division, row_hash) values (1, 'x', 'x', 'x', 'x', '', '', 'x')`,
    'select audit_current_link()',
    `insert into principal (account, display_name, roles, authorities, division) values ('mine', 'x', '{approver}', '{*}', '')`,
    "update principal set roles = '{approver}'",
    // Nobody reads a seed before its draw, nor puts in one of the own making or another list.
    'select seed from inspection_draw',
    'select * from inspection_draw',
    'select to_jsonb(d) from inspection_draw d',
    "insert into inspection_draw (seed, commitment) values ('x', 'x')",
    "update inspection_draw set list = '{}'",
    'update inspection_draw set revealed_at = committed_at',
    "update principal set password_hash = 'x'",
    'update principal set demo = false',
    'update principal set disabled_at = null',
    "update principal set oidc_subject = 'x'",
    "update principal set authorities = '{*}', division = '', subject_id = null",
    'delete from principal',
    'insert into audit_link (head) values (1)',
    "update decision set verdict = 'eligible'",
    'delete from decision',
    'delete from entitlement',
    'delete from notice',
    'delete from outbox',
    'delete from idempotency',
    'update idempotency set status = 200',
    "update business_clock set mode = 'real'",
    'update installation set demonstration = true',
    "update lifecycle_transition set to_state = 'x'",
    "insert into lifecycle values ('x', 'y')",
    'delete from record',
    'delete from rule_version',
    'update rule_book set files = files',
    'update match_staging set amount_fen = 1',
    'insert into match_staging (run_id) values (null)',
    'create table mine (x integer)',
    'create schema mine',
    'alter table audit disable trigger all',
    'set session_replication_role = replica',
    'drop policy tenant on audit',
    'set role huizhi_owner',
    'set row_security = off; select * from audit',
  ])('%s', async (sql) => {
    expect(await tryAs('app', sql)).toMatch(/^(42501|42P17)$/);
  });
});

test('a record names a subject and a delivery that are there', async () => {
  const named = `insert into record (subject_id, dataset, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
    values (2147483647, 'tax', '{}', 'x', '2025-01-01', now(), gen_random_uuid(), 'hn-tax', '460000')`;
  expect(await tryAs('app', named)).toBe('23503');
});

test('an episode names a subject that is there', async () => {
  const named = `insert into episode (subject_id, policy_id, period, state, authority, division, amount_fen, opened_on)
    values (2147483647, 'x', '2025', 'open', 'x', '460000', 1, '2025-01-01')`;
  expect(await tryAs('app', named)).toBe('23503');
});

test('a decision names an episode, a run and a rule version that are there', async () => {
  const named = `insert into decision (episode_id, run_id, rule_version_id, subject_id, verdict, as_of, known_at, decision_hash, fact_vector_hash,
      record_ids, authority, division)
    values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'eligible', '2025-01-01', now(), 'x', 'x', '{}', 'x', '460000')`;
  expect(await tryAs('app', named)).toBe('23503');
});

test('a hold names a subject, a run and a rule version that are there', async () => {
  const named = `insert into data_hold (state, subject_id, policy_id, period, run_id, rule_version_id, facts, opened_on, due_on, due_provisional,
      policy_authority, authority, division)
    values ('open', 1, 'x', '2025', gen_random_uuid(), gen_random_uuid(), '[]', '2025-01-01', '2025-01-02', false, 'x', 'x', '460000')`;
  expect(await tryAs('app', named)).toBe('23503');
});

test('a tier names a grading and a rule version that are there', async () => {
  const named = `insert into subject_tier (grading_id, subject_id, rule_version_id, tier, unknown_points, reason, division)
    values (gen_random_uuid(), 1, gen_random_uuid(), 'A', 0, 'score', '460000')`;
  expect(await tryAs('matcher', named)).toBe('23503');
});

test('the owner too cannot empty what decisions and names rest on', async () => {
  for (const table of [
    'decision',
    'episode',
    'run',
    'subject_former_name',
    'subject',
    'delivery',
    'transfer',
    'audit',
    'grading',
    'rule_version',
  ]) {
    const emptied = bench.owner.transaction('test', systemContext('test'), (tx) =>
      tx.query(`truncate ${table} cascade`),
    );
    expect(await refusalOf(emptied)).toBe('HZ002');
  }
});

test('but it counts what was tried at an account', async () => {
  const sql = `update principal set failed_attempts = failed_attempts + 1, locked_until = null`;
  expect(await tryAs('app', sql)).toBeUndefined();
});

describe('an account stands for one side', () => {
  const CHECK_VIOLATION = '23514';
  const open = (roles: string, subject: string): Promise<string | undefined> =>
    refusalOf(
      bench.owner.transaction('test', systemContext('test'), (tx) =>
        tx.query(
          `insert into principal (account, display_name, roles, authorities, division, subject_id)
           values (gen_random_uuid()::text, 'x', '${roles}', '{}', '', ${subject})`,
        ),
      ),
    );

  test.each([
    ['{enterprise}', 'null'],
    ['{operator}', '7'],
    ['{enterprise,operator}', '7'],
  ])('%s with subject %s is refused', async (roles, subject) => {
    expect(await open(roles, subject)).toBe(CHECK_VIOLATION);
  });

  test.each([
    ['{enterprise}', '7'],
    ['{operator,approver}', 'null'],
  ])('%s with subject %s is accepted', async (roles, subject) => {
    expect(await open(roles, subject)).toBeUndefined();
  });
});

test('neither role is a superuser, bypasses row-level security, or may make roles or databases', async () => {
  const { rows } = await bench.superuser.query(
    `select rolname as name from pg_roles where rolname in ('huizhi_app', 'huizhi_matcher') and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) order by 1`,
  );
  expect(rows).toEqual([{ name: 'huizhi_app' }, { name: 'huizhi_matcher' }]);
});

test('the trigger functions of the owner hang on no table of others', async () => {
  const borrowed = (role: 'app' | 'matcher', name: string): Promise<string | undefined> =>
    tryAs(
      role,
      `create temp table borrowed (id uuid, state text, authority text, division text);
       create trigger t after insert on borrowed referencing new table as new_rows for each statement execute function ${name}()`,
    );
  const { rows } = await bench.superuser.query<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and prorettype = 'trigger'::regtype order by 1`,
  );
  expect(rows.map(({ name }) => name)).toContain('ledger_post');
  for (const { name } of rows) {
    expect([name, await borrowed('app', name)]).toEqual([name, DENIED]);
    expect([name, await borrowed('matcher', name)]).toEqual([name, DENIED]);
  }
});

test('what runs with the rights of its owner is called by nobody else, but for what is named here', async () => {
  const { rows } = await bench.superuser.query(
    `select p.proname as name, string_agg(coalesce(r.rolname, 'public'), ',' order by r.rolname) as by
     from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles r on r.oid = a.grantee
     where p.pronamespace = 'public'::regnamespace and p.prosecdef and a.grantee <> p.proowner group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { name: 'budget_year_of', by: 'huizhi_app' },
    { name: 'draw_seed', by: 'huizhi_app' },
    { name: 'grading_is_published', by: 'huizhi_app,huizhi_matcher' },
    { name: 'had_part_in_draw', by: 'huizhi_app' },
    { name: 'had_part_in_visit', by: 'huizhi_app' },
    { name: 'kept_away', by: 'huizhi_app' },
    { name: 'list_review_outcome', by: 'huizhi_app' },
    { name: 'measure_staging', by: 'huizhi_app' },
    { name: 'not_certified', by: 'huizhi_app' },
    { name: 'open_name', by: 'huizhi_app' },
    { name: 'payment_digest', by: 'huizhi_app' },
  ]);
});

describe('the trail of a transaction cannot be steered by it', () => {
  const opened = (id: string): string =>
    `insert into task (kind, entity, entity_id, state, text, authority, division) values ('x', 'x', '${id}', 'open', '{}', '', '')`;

  test('a sealed link takes nothing more, whoever names it', async () => {
    await bench.rows(opened('1'));
    const [sealed] = await bench.rows<{ id: string }>('select max(id)::text as id from audit_link');
    await bench.as(async (tx) => {
      await tx.query(`select set_config('huizhi.audit_link', $1, true)`, [sealed?.id]);
      await tx.query(opened('2'));
    });
    const [links] = await bench.rows<{ links: number }>(
      `select count(distinct link_id)::integer as links from audit where entity = 'task'`,
    );
    expect(links).toEqual({ links: 2 });
  });

  test('nor is a link sealed before its rows are there', async () => {
    const early = bench.as(async (tx) => {
      await tx.query('set constraints all immediate');
      await tx.query(opened('3'));
    });
    expect(await refusalOf(early)).toBe('HZ002');
  });

  test('its lock of the chain is taken after everything else that waits for the end of the transaction', async () => {
    await bench.superuser.query(`
      create table late (sealed boolean);
      grant insert on late to huizhi_app;
      create function see_whether_sealed() returns trigger language plpgsql security definer as $$
      begin
        if exists (select from audit_link where id = current_setting('huizhi.audit_link')::bigint and hash is not null) then
          raise exception 'sealed already' using errcode = 'HZ999';
        end if;
        return null;
      end $$;
      create constraint trigger see after insert on late deferrable initially deferred for each row execute function see_whether_sealed()`);
    const ended = bench.as(async (tx) => {
      await tx.query(opened('4'));
      await tx.query('insert into late default values');
    });
    expect(await refusalOf(ended)).toBeUndefined();
    const { rows } = await bench.superuser.query(
      `select count(*)::integer as open from audit_link where hash is null`,
    );
    expect(rows).toEqual([{ open: 0 }]);
    await bench.superuser.query('drop table late; drop function see_whether_sealed');
  });
});

test('every function that runs with the rights of its owner fixes its search path', async () => {
  const { rows } = await bench.superuser.query(
    `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and not coalesce(array_to_string(proconfig, ',') like '%search_path=public, pg_temp%', false)`,
  );
  expect(rows).toEqual([]);
});
