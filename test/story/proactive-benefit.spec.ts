import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Stage } from '../support/stage.ts';
import { anEnterprise } from '../support/factories.ts';

let stage: Stage;
beforeAll(async () => {
  console.time('open');
  stage = await Stage.open({ enterprises: [anEnterprise(1).littleGiant()] });
  console.timeEnd('open');
}, 60_000);
afterAll(() => stage?.close());

test('run', async () => {
  const op = await stage.signIn('operator');
  console.time('run');
  const a = await op.post('/runs', {});
  await stage.settle();
  console.timeEnd('run');
  console.log(JSON.stringify(await op.get(`/runs/${a.body['id']}`), null, 1), stage.failures);
  expect(a.status).toBe(202);
}, 60_000);
