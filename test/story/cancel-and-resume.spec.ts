import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '#libs/platform';
import { body, found, JOBS, runOf, type Run } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
let operator: Client;
let run: Run;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1).hiring(2)] });
  operator = await stage.signIn('operator');
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const cancel = async (): Promise<void> => void body(await operator.post(`/runs/${run.id}/cancel`));
const resume = async (): Promise<void> => void body(await operator.post(`/runs/${run.id}/resume`));
const state = async (): Promise<string> => (await runOf(operator, run.id)).state;

beforeEach(async () => {
  run = body(await operator.post<Run>('/runs', {}), 202);
});

describe('a cancelled run', () => {
  test.each(['match.run', 'match.segment', 'match.conclude'])(
    'before %s changes nothing; resumed, it goes on from there and finishes',
    async (kind) => {
      await stage.work(kind);
      await cancel();
      await stage.work();
      expect(await state()).toBe('cancelled');
      await resume();
      await stage.work();
      const done = await runOf(operator, run.id);
      expect(done).toMatchObject({ state: 'finished', rowsDone: 1, rowsTotal: 1 });
      expect(found(done, JOBS).eligible).toBe(1);
    },
  );

  test('makes room for another, and is resumed neither beside nor after it: its knowledge is the older', async () => {
    const first = run;
    await cancel();
    const second = body(await operator.post<Run>('/runs', {}), 202);
    expect(await operator.post(`/runs/${first.id}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'MATCHING.RUN_UNDER_WAY' },
    });
    await stage.work();
    expect((await runOf(operator, second.id)).state).toBe('finished');
    expect(await operator.post(`/runs/${first.id}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'MATCHING.RUN_OVERTAKEN' },
    });
    expect(await state()).toBe('cancelled');
  });

  test('is not resumed after a later one out of its operator’s sight either', async () => {
    const [jobs] = await stage.rows<{ authority: string }>(
      `select authority from rule_version where policy_id = $1`,
      [JOBS],
    );
    await stage.openAccount({
      account: 'of-one-authority',
      roles: ['operator'],
      authorities: [jobs?.authority ?? ''],
    });
    await cancel();
    const theirs = await stage.signIn('of-one-authority');
    const narrow = body(await theirs.post<Run>('/runs', {}), 202);
    body(await theirs.post(`/runs/${narrow.id}/cancel`));
    const wide = body(await operator.post<Run>('/runs', {}), 202);
    await stage.work();
    expect((await runOf(operator, wide.id)).state).toBe('finished');
    expect((await theirs.get(`/runs/${wide.id}`)).status).toBe(404);
    expect(await theirs.post(`/runs/${narrow.id}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'MATCHING.RUN_OVERTAKEN' },
    });
    expect((await runOf(theirs, narrow.id)).state).toBe('cancelled');
  });

  test('that runs although a later one was applied ends without changing anything, and says why', async () => {
    await stage.work('match.conclude');
    await stage.rewrite('run', `update run set known_at = '2020-01-01' where id = $1`, [run.id]);
    const before = await stage.rows(`select * from decision order by id`);
    await stage.work();
    expect(await runOf(operator, run.id)).toMatchObject({
      state: 'cancelled',
      stoppedBecause: { en: expect.stringContaining('A later run has been applied') },
    });
    expect(await stage.rows(`select * from decision order by id`)).toEqual(before);
  });

  test('that has begun to change episodes can be cancelled no more', async () => {
    await stage.work('match.apply');
    expect(await operator.post(`/runs/${run.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'KERNEL.TRANSITION_REFUSED' },
    });
    await stage.work();
    expect(await state()).toBe('finished');
  });
});

describe('a run resumed at the very moment in which its worker leaves it', () => {
  test.each(['match.run', 'match.segment'])(
    'by %s is promised again and finishes',
    async (kind) => {
      await stage.work(kind);
      await cancel();
      const [job] = await stage.rows<{ id: string }>(
        `select id from outbox where kind = $1 and done_at is null`,
        [kind],
      );
      const jobs = stage.makeJobs(
        stage.silentBell,
        before(stage.database, `${kind}.leave`, async () => {
          await resume();
          if (kind === 'match.segment') await answerOpen('match.run');
        }),
      );
      await jobs.answer(job?.id ?? '');
      expect(await state()).toBe('running');
      await stage.work();
      expect(await state()).toBe('finished');
    },
  );

  async function answerOpen(kind: string): Promise<void> {
    const jobs = stage.makeJobs(stage.silentBell);
    for (const { id } of await stage.rows<{ id: string }>(
      `select id from outbox where kind = $1 and done_at is null`,
      [kind],
    ))
      await jobs.answer(id);
  }
});

/** A database that does something else just before a transaction of the given name. */
function before(database: Database, name: string, act: () => Promise<void>): Database {
  return new Proxy(database, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target) as unknown;
      return async (...given: Parameters<Database['transaction']>) => {
        if (given[0] === name) await act();
        return target.transaction(...given);
      };
    },
  });
}
