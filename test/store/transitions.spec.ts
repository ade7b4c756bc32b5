import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextState, sources, transitions, type Lifecycle } from '#libs/kernel';
import { move, moveOne, promise, proveLifecycles, verifyAudit } from '#libs/platform';
import { openTasks, taskLifecycle } from '#libs/workflow';
import { LIFECYCLES } from '../../apps/api/src/lifecycles.ts';
import { Bench, refusalOf } from '../support/bench.ts';
import { GOVERNED } from '../support/invariants-of-the-trail.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const events = (lifecycle: Lifecycle): string[] => [
  ...new Set(transitions(lifecycle).map((one) => one.event)),
];
const named = (lifecycle: Lifecycle): string[] =>
  transitions(lifecycle).map((one) => `${one.from} ${one.event} ${one.to}`);

/**
 * Tries, in the database, every event from every state into every other, and every state as a first one, on a row with
 * nothing else in it; gives what was let through. Only the triggers under test are on.
 */
const TRY_ALL = `
create function pg_temp.try_all(entity text, states text[], events text[]) returns setof text language plpgsql as $$
declare
  columns text;
  dummies text;
  before text;
  after text;
  named text;
begin
  execute format('alter table %I disable trigger all', entity);
  select string_agg(quote_ident(conname), ', drop constraint ') into columns from pg_constraint where conrelid = entity::regclass and contype = 'c';
  if columns is not null then execute format('alter table %I drop constraint %s', entity, columns); end if;
  select string_agg(quote_ident(column_name), ', '),
    string_agg(case when column_name = 'id' then 'gen_random_uuid()' else case data_type when 'uuid' then 'gen_random_uuid()' when 'integer' then '1' when 'smallint' then '1' when 'bigint' then '1'
      when 'date' then 'date ''2025-01-01''' when 'timestamp with time zone' then 'now()' when 'jsonb' then '''[]''' when 'boolean' then 'false' when 'ARRAY' then '''{}''' else '''x''' end end, ', ')
    into columns, dummies from information_schema.columns
    where table_name = entity and is_nullable = 'NO' and column_default is null and column_name <> 'state' and is_identity = 'NO' and is_generated = 'NEVER';
  foreach before in array states loop
    execute format('delete from %I', entity);
    execute format('alter table %I enable trigger record_creation', entity);
    begin
      execute format('insert into %I (state, %s) values (%L, %s)', entity, columns, before, dummies);
      return next 'begin ' || before;
    exception when sqlstate 'HZ003' then null;
    end;
    execute format('alter table %I disable trigger record_creation', entity);
    foreach after in array states loop
      foreach named in array events loop
        if before = after then continue; end if;
        execute format('delete from %I', entity);
        execute format('insert into %I (state, %s) values (%L, %s)', entity, columns, before, dummies);
        execute format('alter table %I enable trigger record_transition', entity);
        perform set_config('huizhi.event', named, true);
        begin
          execute format('update %I set state = %L', entity, after);
          return next before || ' ' || named || ' ' || after;
        exception when sqlstate 'HZ003' then null;
        end;
        execute format('alter table %I disable trigger record_transition', entity);
      end loop;
    end loop;
  end loop;
end $$`;

test('all tables under a lifecycle are known to the interface, which proves them when it starts, and to the tests', async () => {
  expect(LIFECYCLES.map((one) => one.entity).sort()).toEqual([...GOVERNED].sort());
  const triggered = await bench.rows<{ name: string }>(
    `select distinct event_object_table as name from information_schema.triggers where trigger_name = 'record_transition' order by 1`,
  );
  const governed = await bench.superuser.query<{ name: string }>(
    `select tgrelid::regclass::text as name from pg_trigger where tgname = 'record_transition' order by 1`,
  );
  expect(governed.rows.map((row) => row.name)).toEqual([...GOVERNED].sort());
  expect(triggered.length).toBeLessThanOrEqual(GOVERNED.length);
});

test('code and database hold the same tables', async () => {
  await proveLifecycles(bench.app, LIFECYCLES);
  await expect(proveLifecycles(bench.app, LIFECYCLES.slice(1))).rejects.toMatchObject({
    code: 'PLATFORM.LIFECYCLES_DIFFER',
  });
});

describe.each(LIFECYCLES.map((lifecycle) => [lifecycle.entity, lifecycle] as const))(
  '%s',
  (entity, lifecycle) => {
    const states = Object.keys(lifecycle.states);

    test('in code, every event from every state leads where the table says or is refused', () => {
      const let_through = states.flatMap((from) =>
        events(lifecycle).flatMap((event) => {
          try {
            return [`${from} ${event} ${nextState(lifecycle, from, event)}`];
          } catch {
            return [];
          }
        }),
      );
      expect(let_through.sort()).toEqual(named(lifecycle).sort());
      for (const event of events(lifecycle))
        expect(sources(lifecycle, event).length).toBeGreaterThan(0);
    });

    test('in the database, every event from every state into every other is let through exactly where the table says', async () => {
      await bench.superuser.query('begin');
      try {
        await bench.superuser.query(`select set_config('huizhi.actor', 'test', true)`);
        await bench.superuser.query(TRY_ALL);
        const { rows } = await bench.superuser.query<{ try_all: string }>(
          `select * from pg_temp.try_all($1, $2, $3)`,
          [entity, states, events(lifecycle)],
        );
        expect(rows.map((row) => row.try_all).sort()).toEqual(
          [`begin ${lifecycle.initial}`, ...named(lifecycle)].sort(),
        );
      } finally {
        await bench.superuser.query('rollback');
      }
    });
  },
);

describe('a move', () => {
  const open = async (count: number): Promise<string[]> => {
    const refs = Array.from({ length: count }, () => randomUUID());
    await bench.as((tx) =>
      openTasks(
        tx,
        refs.map((ref) => ({
          kind: 'test',
          entity: 'test',
          entityId: ref,
          text: { zh: '看', en: 'look' },
          authority: 'hn-miit',
          division: '460000',
        })),
      ),
    );
    return (
      await bench.rows<{ id: string }>(`select id from task where entity_id = any($1)`, [refs])
    ).map((row) => row.id);
  };

  test('is state, audit and promise in one transaction, or none of them', async () => {
    const [id = ''] = await open(1);
    await expect(
      bench.as(async (tx) => {
        await moveOne(tx, taskLifecycle, id, { event: 'close', reason: '看过' });
        await promise(tx, [{ kind: 'test', ref: id }]);
        throw new Error('at the last moment');
      }),
    ).rejects.toThrow('at the last moment');
    const seen = (): Promise<unknown[]> =>
      bench.rows(
        `select t.state, (select count(*)::integer from audit where entity_id = $1) as rows, (select count(*)::integer from outbox where ref = $1) as promised
         from task t where id::text = $1`,
        [id],
      );
    expect(await seen()).toEqual([{ state: 'open', rows: 1, promised: 0 }]);
    await bench.as((tx) => moveOne(tx, taskLifecycle, id, { event: 'close', reason: '看过' }));
    expect(await seen()).toEqual([{ state: 'closed', rows: 2, promised: 0 }]);
    expect(
      await bench.rows(
        `select event, from_state, to_state, reason, actor from audit where entity_id = $1 order by id desc limit 1`,
        [id],
      ),
    ).toEqual([
      {
        event: 'close',
        from_state: 'open',
        to_state: 'closed',
        reason: '看过',
        actor: 'system:test',
      },
    ]);
  });

  test('of many moves those that accept it, with one audit row each and one link for all', async () => {
    const ids = await open(50);
    await bench.as((tx) => move(tx, taskLifecycle, { event: 'close', ids: ids.slice(0, 20) }));
    const moved = await bench.as((tx) => move(tx, taskLifecycle, { event: 'close', ids }));
    expect(moved).toHaveLength(30);
    expect(
      await bench.rows(
        `select count(*)::integer as rows, count(distinct link_id)::integer as links from audit where entity_id = any($1) and event = 'close'`,
        [ids],
      ),
    ).toEqual([{ rows: 50, links: 2 }]);
  });

  test('of a row that does not accept it is refused by name; a stale version moves nothing', async () => {
    const [id = ''] = await open(1);
    expect(
      await bench.as((tx) => move(tx, taskLifecycle, { event: 'close', ids: [id], version: 7 })),
    ).toEqual([]);
    await bench.as((tx) => moveOne(tx, taskLifecycle, id, { event: 'close' }));
    await expect(
      bench.as((tx) => moveOne(tx, taskLifecycle, id, { event: 'close' })),
    ).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
  });

  test('by bare SQL is checked and recorded just the same', async () => {
    const [id] = await open(1);
    expect(
      await refusalOf(bench.rows(`update task set state = 'forgotten' where id = $1`, [id])),
    ).toBe('HZ003');
    await bench.rows(`update task set state = 'closed', version = 2 where id = $1`, [id]);
    expect(
      await bench.rows(`select event from audit where entity_id = $1 order by id`, [id]),
    ).toEqual([{ event: 'create' }, { event: 'close' }]);
  });

  test('sixteen who move the same row at once: one does, fifteen are refused', async () => {
    const [id = ''] = await open(1);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        bench.as((tx) => moveOne(tx, taskLifecycle, id, { event: 'close' })),
      ),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('leaves a trail that verifies', async () => {
    expect((await verifyAudit(bench.app, [])).fault).toBeNull();
  });
});
