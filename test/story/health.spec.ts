import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { promise } from '#libs/platform';
import { Client } from '../support/client.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ bare: true });
  await stage.stopWorker();
  await stage.as('promise', (tx) => promise(tx, [{ kind: 'match.run', ref: 'health' }]));
});
afterAll(async () => {
  await stage?.rows(`update outbox set parked_at = null, done_at = now(), fence = 1`);
  await stage?.close();
});

const ready = () => new Client(stage.api).send('GET', '/health/ready');

test.each([
  ['work that is due since a moment', `due_at = now()`, 'ok', 0, 0],
  ['work that is due later', `due_at = now() + interval '1 hour'`, 'ok', 0, 0],
  ['work that nobody takes', `due_at = now() - interval '90.5 seconds'`, 'degraded', 90, 0],
  [
    'work that a worker has taken, however long it takes',
    `due_at = now() - interval '1 hour', lease_until = now() + interval '1 minute'`,
    'ok',
    0,
    0,
  ],
  [
    'work whose worker is gone',
    `due_at = now() - interval '2 minutes', lease_until = now() - interval '1 second'`,
    'degraded',
    120,
    0,
  ],
  ['work that is parked', `parked_at = now(), lease_until = null`, 'degraded', 0, 1],
])('%s', async (_what, change, status, oldestDueSeconds, parked) => {
  await stage.rows(`update outbox set ${change}`);
  expect(await ready()).toMatchObject({
    status: 200,
    body: { status, outbox: { oldestDueSeconds, parked } },
  });
});
