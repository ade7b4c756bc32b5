import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, body, confirm, GIANT, JOBS, match } from '../support/acts.ts';
import { type Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const UNIT = 'hk-service-station';
const SERVED = anEnterprise(1).hiring(3).littleGiant().reachable().servedBy(UNIT, '合成专员甲');
const ALONE = anEnterprise(2).hiring(2).reachable();
const SLOW = anEnterprise(4).hiring(2).reachable().servedBy(UNIT, '合成专员乙');
const LOST = anEnterprise(5).littleGiant().reachable().servedBy(UNIT, '合成专员乙');
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
    enterprises: [SERVED, ALONE, QUICK, SLOW, LOST],
    besides: { datasets: ['service-officers'] },
  });
  const of = { roles: ['service'], division: '4601' };
  await stage.openAccount({ account: 'served', ...of, authorities: [`service:${UNIT}`] });
  await stage.openAccount({
    account: 'elsewhere',
    ...of,
    authorities: ['service:sy-service-station', UNIT],
  });
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

const tasksOf = async (who: Client, state = 'open'): Promise<Task[]> =>
  body(await who.get<{ items: Task[] }>(`/tasks?state=${state}`)).items;
/** The open calls of one firm. */
const callsOf = async (firm: Enterprise): Promise<Task[]> => {
  const id = String(await stage.subjectOf(firm));
  return (await tasksOf(officer)).filter(({ entityId }) => entityId === id);
};

test('nobody is asked to call while the firm has its time', async () => {
  expect(await tasksOf(officer)).toEqual([]);
});

test('with the reminder its service officer is asked to call a firm that has not answered, once, by name and term', async () => {
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  await stage.hasten();
  const [task, ...others] = await callsOf(SERVED);
  expect(others).toEqual([]);
  expect(task?.kind).toBe('call-firm');
  expect(task?.text.zh).toMatch(/有2项惠企资金尚未答复.*至2025-10-21.*至2025-10-21.*合成专员甲/);
  // What the firm is to get is nobody's business but its own and the department's.
  expect(task?.text.zh).not.toMatch(/[\d,.]+\s*元/);
  expect(await callsOf(QUICK)).toEqual([]);
  expect(await tasksOf(officer)).toHaveLength(3);
});

test('nobody else sees it: no other unit, no firm; and the officer sees nothing of the benefit', async () => {
  expect(await tasksOf(await stage.signIn('elsewhere'))).toEqual([]);
  expect((await person.get('/tasks')).status).toBe(403);
  const { id } = await benefit(person, JOBS);
  expect((await officer.get(`/entitlements/${id}`)).status).toBe(403);
  expect((await officer.get('/lists')).status).toBe(403);
});

test('the call stays while anything waits for an answer, and closes by itself when nothing does', async () => {
  body(await confirm(person, await benefit(person, JOBS)));
  await stage.hasten();
  expect(await callsOf(SERVED)).toHaveLength(1);
  body(await confirm(person, await benefit(person, GIANT)));
  await stage.hasten();
  expect(await callsOf(SERVED)).toEqual([]);
  expect(await tasksOf(officer, 'closed')).toMatchObject([
    { kind: 'call-firm', note: expect.stringContaining('已答复') },
  ]);
});

test('a call of which an officer wrote down what came is not asked for again while the term runs', async () => {
  const [task] = await callsOf(SLOW);
  expect(task?.text.zh).toContain('有1项惠企资金');
  const said = { version: task?.version, note: '已电话联系，企业将于本周内登录确认' };
  body(await officer.post(`/tasks/${task?.id}/close`, said));
  await stage.hasten();
  expect(await callsOf(SLOW)).toEqual([]);
});

test('the term over, the department is asked about the list of a firm that nobody is to call any more, and of no other', async () => {
  await stage.moveTo('2025-10-23');
  await stage.hasten();
  expect(
    await stage.rows(
      `select l.policy_id as policy from task t join benefit_list l on l.id::text = t.entity_id where t.kind = 'unanswered'`,
    ),
  ).toEqual([{ policy: JOBS }]);
  expect(await callsOf(LOST)).toHaveLength(1);
});
