import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemContext } from '#libs/platform';
import { body, found, GIANT, JOBS, match, runOf, type List, type Run } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).littleGiant().hiring(2);

let stage: Stage;
let operator: Client;
let run: Run;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, anEnterprise(2), anEnterprise(3).hiring(1)] });
  operator = await stage.signIn('operator');
  await stage.stopWorker();
});
afterAll(() => stage?.close());

/** What an attacker or a broken disk would do: the owner of the tables changes what the columns said. */
const corrupt = (sql: string): Promise<unknown> =>
  stage.owner.transaction('test.corrupt', systemContext('test'), (tx) => tx.query(sql));

const listed = async (): Promise<string[]> =>
  body(await operator.get<{ items: List[] }>('/lists'))
    .items.filter((one) => one.state === 'reviewing')
    .map((one) => one.policyId);

describe.each([
  [
    'another amount',
    `update match_staging set amount_fen = amount_fen + 1 where policy_id = '${GIANT}'`,
    'columns say eligible (100000001)',
  ],
  [
    'one who is not entitled',
    `insert into match_staging select m.run_id, m.policy_id, e.subject_id, m.segment, 'eligible', 100000000
     from match_staging m join episode e on e.policy_id = '${JOBS}' and e.subject_id <> m.subject_id where m.policy_id = '${GIANT}'`,
    'records say ineligible',
  ],
  [
    'one left out',
    `update run_segment set staged = staged - 1; delete from match_staging where policy_id = '${GIANT}'`,
    'columns say not eligible (no amount), records say eligible',
  ],
])('columns that say %s', (_what, sql, difference) => {
  beforeEach(async () => {
    run = body(await operator.post<Run>('/runs', {}), 202);
    await stage.work('match.apply');
    await corrupt(sql);
    await stage.work();
    run = await runOf(operator, run.id);
  });

  test('park that policy with the reason, list nothing of it, and leave the other policies alone', async () => {
    expect(run.state).toBe('finished');
    expect(found(run, GIANT)).toMatchObject({
      state: 'parked',
      opened: 0,
      parked: { en: expect.stringContaining(difference), zh: expect.stringContaining('停办') },
    });
    expect(found(run, JOBS)).toMatchObject({ state: 'finished', parked: null });
    expect(await listed()).toEqual([JOBS]);
    expect(
      await stage.rows(`select count(*)::integer as episodes from episode where policy_id = $1`, [
        GIANT,
      ]),
    ).toEqual([{ episodes: 0 }]);
  });
});

test('a judgement by segment that was altered afterwards parks its policy', async () => {
  run = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.apply');
  await corrupt(
    `update match_judgement set amount_fen = amount_fen + 1 where policy_id = '${GIANT}'`,
  );
  await stage.work();
  run = await runOf(operator, run.id);
  expect(found(run, GIANT)).toMatchObject({
    state: 'parked',
    opened: 0,
    parked: { en: expect.stringContaining('records say eligible (100000001)') },
  });
  expect(await stage.rows(`select from match_judgement`)).toEqual([]);
});

test('a damaged column file and a lost judgement are no difference: they are made again from the records', async () => {
  run = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.segment');
  const folder = join(stage.folder, 'columns');
  for (const file of await readdir(folder)) await writeFile(join(folder, file), 'rotten');
  await stage.work('match.apply');
  expect(await stage.rows(`select from match_judgement`)).toHaveLength(1);
  await corrupt(`delete from match_judgement`);
  await stage.work();
  run = await runOf(operator, run.id);
  expect(found(run, GIANT)).toMatchObject({ state: 'finished', parked: null, opened: 1 });
  expect(await listed()).toContain(GIANT);
});

test('what stands unchanged is sampled too: an episode that its records do not support parks its policy', async () => {
  run = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.apply');
  expect(await stage.rows(`select from match_staging where policy_id = '${JOBS}'`)).toEqual([]);
  await stage.rewrite(
    'episode',
    `update episode set amount_fen = amount_fen + 1 where policy_id = '${JOBS}'`,
  );
  await stage.work();
  run = await runOf(operator, run.id);
  expect(found(run, JOBS)).toMatchObject({
    state: 'parked',
    parked: { en: expect.stringMatching(/columns say eligible \(\d+1\), records say eligible/) },
  });
  await stage.rewrite(
    'episode',
    `update episode set amount_fen = amount_fen - 1 where policy_id = '${JOBS}'`,
  );
});

test('staging lost with the server is evaluated again', async () => {
  run = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.conclude');
  await corrupt(`truncate match_staging`);
  await stage.work();
  run = await runOf(operator, run.id);
  expect(run).toMatchObject({ state: 'finished' });
  expect(found(run, JOBS)).toMatchObject({ eligible: 2, opened: 0, closed: 0 });
  await stage.startWorker();
  expect((await match(stage, operator)).state).toBe('finished');
});
