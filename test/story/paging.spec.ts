import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { body, match, type Run } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1).littleGiant().hiring(2).raising(500)] });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  await stage.stopWorker();
  for (let more = 0; more < 4; more += 1) {
    const { id } = body(await operator.post<Run>('/runs', {}), 202);
    body(await operator.post(`/runs/${id}/cancel`, {}));
  }
  await stage.startWorker();
  // As when a clock stands still, or several are written in one transaction.
  await stage.rewrite('run', `update run set requested_at = '2026-01-01'`);
  await stage.rewrite('benefit_list', `update benefit_list set drafted_at = '2026-01-01'`);
});
afterAll(() => stage?.close());

test.each([
  ['runs', 5],
  ['lists', 3],
])('every one of the %s of one instant is on a page, and on one only', async (name, total) => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const address: string = `/${name}?limit=2${cursor && `&cursor=${cursor}`}`;
    const page: { items: { id: string }[]; nextCursor: string | null } = body(
      await operator.get<{ items: { id: string }[]; nextCursor: string | null }>(address),
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(total);
  expect(new Set(seen).size).toBe(total);
});

test.each(['runs', 'lists'])('a cursor of %s that is not ours is refused', async (name) => {
  const cursor = Buffer.from('2026-01-01T00:00:00Z').toString('base64url');
  expect(await operator.get(`/${name}?cursor=${cursor}`)).toMatchObject({
    status: 400,
    body: { code: 'API.REQUEST_MALFORMED' },
  });
});
