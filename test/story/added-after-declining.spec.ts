import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  benefits,
  body,
  GIANT,
  JOBS,
  listOf,
  match,
  type Problem,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const DECLINING = anEnterprise(1).littleGiant();
const LATE = anEnterprise(2);

let stage: Stage;
let operator: Client;
let policy: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [DECLINING, LATE] });
  operator = await stage.signIn('operator');
  policy = await stage.signIn('policy');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
});
afterAll(() => stage?.close());

test('a firm that declined is put on no later list, whoever asks for it, and the answer says why', async () => {
  const person = await stage.signInFor(DECLINING);
  const { id, version } = await benefit(person, GIANT);
  const said = { version, reason: '本年度不再需要' };
  body(await person.post(`/entitlements/${id}/decline`, said));
  await stage.deliver('titles', [LATE.littleGiant()]);
  await stage.deliver('employment', [LATE.hiring(3)]);
  await match(stage, operator);
  const list = await listOf(policy, GIANT);
  expect(list).toMatchObject({ state: 'reviewing', itemCount: 1 });
  const { additions } = body(
    await policy.post<{ additions: unknown[] }>(`/lists/${list.id}/review/additions`, {
      version: list.version,
      creditCode: DECLINING.creditCode,
      reason: '企业来电询问',
      evidence: '示范〔2025〕3号',
    }),
  );
  expect(additions).toMatchObject([
    { state: 'refused', verdict: 'eligible', reasons: [{ zh: expect.stringContaining('已放弃') }] },
  ]);
  expect(await benefits(person)).toMatchObject([{ state: 'declined' }]);
  expect(await listOf(policy, GIANT)).toMatchObject({ itemCount: 1 });
});

test('a firm that stands with another amount than its data now give is not added, and is told that the next run alone changes it', async () => {
  await stage.deliver('employment', [LATE.hiring(4)]);
  const list = await listOf(policy, JOBS);
  const answer = await policy.post<Problem>(`/lists/${list.id}/review/additions`, {
    version: list.version,
    creditCode: LATE.creditCode,
    reason: '又招用一人',
    evidence: '示范〔2025〕4号',
  });
  expect(answer.body).toMatchObject({
    status: 409,
    code: 'MATCHING.AMOUNT_AWAITS_RUN',
    text: { zh: expect.stringContaining('下一批次') as unknown },
  });
});
