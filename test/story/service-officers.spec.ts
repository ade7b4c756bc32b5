import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, body, confirm, GIANT, JOBS, match } from '../support/acts.ts';
import { type Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const UNIT = 'hk-service-station';
const SERVED = anEnterprise(1).hiring(3).littleGiant().reachable().servedBy(UNIT, '合成专员甲');
const ALONE = anEnterprise(2).hiring(2).reachable();
const QUICK = anEnterprise(3).hiring(2).reachable().servedBy(UNIT, '合成专员甲');

interface Task {
  readonly id: string;
  readonly kind: string;
  readonly entityId: string;
  readonly version: number;
  readonly text: { readonly zh: string };
}

let stage: Stage;
let officer: Client;
let person: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [SERVED, ALONE, QUICK],
    besides: { datasets: ['service-officers'] },
  });
  const of = { roles: ['service'], division: '4601' };
  await stage.openAccount({ account: 'served', ...of, authorities: [UNIT] });
  await stage.openAccount({ account: 'elsewhere', ...of, authorities: ['sy-service-station'] });
  officer = await stage.signIn('served');
  const operator = await stage.signIn('operator');
  await match(stage, operator);
  const approver = await stage.signIn('approver');
  for (const policyId of [JOBS, GIANT]) await approve(stage, approver, policyId);
  person = await stage.signInFor(SERVED);
  const quick = await stage.signInFor(QUICK);
  body(await confirm(quick, await benefit(quick, JOBS)));
  await stage.settle();
});
afterAll(() => stage?.close());

const tasksOf = async (who: Client): Promise<Task[]> => {
  const { items } = body(await who.get<{ items: Task[] }>('/tasks?state=open'));
  return items.toSorted((a, b) => (a.text.zh < b.text.zh ? -1 : 1));
};

test('nobody is asked to call while the firm has its time', async () => {
  expect(await tasksOf(officer)).toEqual([]);
});

test('with the reminder its service officer is asked to call a firm that has not answered, once, by name and term', async () => {
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  await stage.hasten();
  const tasks = await tasksOf(officer);
  expect(tasks.map(({ kind, entityId }) => [kind, entityId])).toEqual(
    expect.arrayContaining([
      ['call-firm', (await benefit(person, JOBS)).id],
      ['call-firm', (await benefit(person, GIANT)).id],
    ]),
  );
  expect(tasks).toHaveLength(2);
  for (const { text } of tasks) {
    expect(text.zh).toContain('确认期限至2025-10-21');
    expect(text.zh).toContain('合成专员甲');
    // What the firm is to get is nobody's business but its own and the department's.
    expect(text.zh).not.toMatch(/[\d,.]+\s*元/);
  }
});

test('nobody else sees it: no other unit, no firm; and the officer sees nothing of the benefit', async () => {
  expect(await tasksOf(await stage.signIn('elsewhere'))).toEqual([]);
  expect((await person.get('/tasks')).status).toBe(403);
  const { id } = await benefit(person, JOBS);
  expect((await officer.get(`/entitlements/${id}`)).status).toBe(403);
  expect((await officer.get('/lists')).status).toBe(403);
});

test('once the firm has answered the call closes by itself, and says what became of it', async () => {
  body(await confirm(person, await benefit(person, JOBS)));
  await stage.hasten();
  const { id } = await benefit(person, GIANT);
  expect(await tasksOf(officer)).toMatchObject([{ entityId: id }]);
  const closed = body(await officer.get<{ items: object[] }>('/tasks?state=closed')).items;
  expect(closed).toMatchObject([{ note: expect.stringContaining('已确认') }]);
});

test('the term over, the department is asked about the firm whom nobody serves alone', async () => {
  await stage.moveTo('2025-10-23');
  await stage.hasten();
  const asked = await stage.rows<{ policy: string }>(
    `select l.policy_id as policy from task t join benefit_list l on l.id::text = t.entity_id where t.kind = 'unanswered'`,
  );
  expect(asked).toEqual([{ policy: JOBS }]);
  expect((await benefit(person, GIANT)).state).toBe('silent');
});

test('what came of the call is written down by who called', async () => {
  const [task] = await tasksOf(officer);
  const said = { version: task?.version, note: '已电话联系，企业将于本周内登录确认' };
  body(await officer.post(`/tasks/${task?.id}/close`, said));
  await stage.hasten();
  expect(await tasksOf(officer)).toEqual([]);
});
