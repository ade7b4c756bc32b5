import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, body, confirm, GIANT, listOf, match } from '../support/acts.ts';
import { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const READY = anEnterprise(1).littleGiant().reachable();
const WITHOUT_ACCOUNT = anEnterprise(2).littleGiant();
const SILENT = anEnterprise(3).littleGiant().reachable();

interface Gate {
  readonly kind: string;
  readonly state: string;
  readonly reason: { readonly zh: string } | null;
  readonly until: string | null;
}

let stage: Stage;
let nobody: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [READY, WITHOUT_ACCOUNT, SILENT] });
  await match(stage, await stage.signIn('operator'));
  await approve(stage, await stage.signIn('approver'), GIANT);
  nobody = new Client(stage.api);
});
afterAll(() => stage?.close());

async function gatesOf(firm: Enterprise): Promise<Gate[]> {
  const person = await stage.signInFor(firm);
  const { id } = await benefit(person, GIANT);
  return body(await person.get<{ gates: Gate[] }>(`/entitlements/${id}`)).gates;
}
const states = async (firm: Enterprise): Promise<string[]> =>
  (await gatesOf(firm)).map(({ kind, state }) => `${kind} ${state}`);
const stateOf = async (firm: Enterprise): Promise<string> =>
  (await benefit(await stage.signInFor(firm), GIANT)).state;
async function confirms(firm: Enterprise): Promise<void> {
  const person = await stage.signInFor(firm);
  body(await confirm(person, await benefit(person, GIANT)));
  await stage.settle();
}
const noticed = async (): Promise<{ listId: string }[]> =>
  body(await nobody.get<{ items: { listId: string }[] }>('/public/notices')).items;

test('once a list is announced its gates stand in the order of the policy, and the answer is the first', async () => {
  expect(await states(READY)).toEqual([
    'confirmation open',
    'reachability waiting',
    'credit waiting',
    'publicity waiting',
    'funds waiting',
  ]);
  expect(await noticed()).toEqual([]);
});

test('a confirmed firm that can be reached and is in good standing is put into publicity', async () => {
  await confirms(READY);
  // Five working days of the province from 30 September, over the National Day holiday: 9, 10, 11, 13 and 14 October.
  expect(await gatesOf(READY)).toMatchObject([
    { kind: 'confirmation', state: 'closed', until: '2025-10-21' },
    { kind: 'reachability', state: 'closed' },
    { kind: 'credit', state: 'closed' },
    { kind: 'publicity', state: 'open', until: '2025-10-14' },
    { kind: 'funds', state: 'waiting' },
  ]);
  expect(await stateOf(READY)).toBe('confirmed');
});

test('everybody may read what is in publicity, with the code masked', async () => {
  const [notice] = await noticed();
  expect(notice).toMatchObject({
    itemCount: 1,
    amountFen: '100000000',
    from: '2025-09-30',
    until: '2025-10-14',
  });
  const items = body(await nobody.get(`/public/notices/${notice?.listId}/items`));
  expect(items).toEqual({
    items: [
      {
        name: '合成示例1号有限公司',
        creditCode: `${READY.creditCode.slice(0, 6)}********${READY.creditCode.slice(-4)}`,
        divisionName: '海口市龙华区',
        amountFen: '100000000',
        until: '2025-10-14',
      },
    ],
    nextCursor: null,
  });
  expect(JSON.stringify(items)).not.toContain(READY.creditCode);
});

test('a list that is not in publicity is not there for the public', async () => {
  const other = await listOf(await stage.signIn('operator'), GIANT);
  const unknown = other.id.replace(/^./, (first) => (first === '0' ? '1' : '0'));
  expect((await nobody.get(`/public/notices/${unknown}/items`)).status).toBe(404);
});

test('a firm without an account is held, asked for it, and its department gets a task', async () => {
  await confirms(WITHOUT_ACCOUNT);
  expect((await gatesOf(WITHOUT_ACCOUNT))[1]).toMatchObject({
    kind: 'reachability',
    state: 'held',
    reason: { zh: '尚缺：收款账户、授权人员；补齐后自动继续办理。' },
  });
  expect(
    await stage.rows(
      `select kind from notice n join entitlement e on e.id = n.entitlement_id
      where e.subject_id = $1 order by kind`,
      [await stage.subjectOf(WITHOUT_ACCOUNT)],
    ),
  ).toEqual([{ kind: 'entitled' }, { kind: 'reach-missing' }]);
  expect(await stage.rows(`select kind, entity, state from task`)).toEqual([
    { kind: 'reach-missing', entity: 'benefit_list', state: 'open' },
  ]);
});

test('what arrives later is looked at again; unknown credit is on hold, never passed', async () => {
  const reachable = WITHOUT_ACCOUNT.reachable();
  for (const dataset of ['accounts', 'authorised-persons'])
    await stage.deliver(dataset, [reachable]);
  await stage.deliver('credit', [reachable.with('credit', { 列入严重失信主体名单: '' })]);
  await stage.hasten();
  expect((await states(WITHOUT_ACCOUNT)).slice(1, 4)).toEqual([
    'reachability closed',
    'credit held',
    'publicity waiting',
  ]);
  await stage.deliver('credit', [reachable.with('credit', { 列入严重失信主体名单: '是' })]);
  await stage.hasten();
  expect((await states(WITHOUT_ACCOUNT))[2]).toBe('credit failed');
  await stage.moveTo('2025-10-09');
  await stage.deliver('credit', [reachable], { asOf: '2025-10-09' });
  await stage.hasten();
  expect((await gatesOf(WITHOUT_ACCOUNT))[3]).toMatchObject({ state: 'open', until: '2025-10-15' });
});

test('publicity ends after its last working day, not on it, and the firm is payable', async () => {
  await stage.moveTo('2025-10-14');
  await stage.hasten();
  expect(await stateOf(READY)).toBe('confirmed');
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  expect(await stateOf(READY)).toBe('payable');
  expect((await states(READY)).every((state) => state.endsWith('closed'))).toBe(true);
});

test('silence holds the gate, and an answer after it takes the firm on', async () => {
  // On the first of these days it is reminded.
  for (const day of ['2025-10-16', '2025-10-22']) {
    await stage.moveTo(day);
    await stage.hasten();
  }
  expect((await states(SILENT))[0]).toBe('confirmation held');
  await confirms(SILENT);
  expect((await states(SILENT)).slice(0, 4)).toEqual([
    'confirmation closed',
    'reachability closed',
    'credit closed',
    'publicity open',
  ]);
});

test.each([
  [
    'an entitlement payable past an open gate',
    `update entitlement set state = 'payable', version = version + 1 where state = 'confirmed'`,
  ],
  [
    'a gate begun out of turn',
    `update gate set state = 'open', version = version + 1 where kind = 'funds' and state = 'waiting'`,
  ],
  [
    'a gate opened again under what is payable',
    `update gate set state = 'held', version = version + 1 where kind = 'funds' and state = 'closed'`,
  ],
  [
    'a waiver without an article',
    `update gate set state = 'waived', version = version + 1 where kind = 'publicity' and state = 'open'`,
  ],
])('the database refuses %s', async (_what, sql) => {
  const before = await stage.rows(
    `select id, state from gate union all select id, state from entitlement order by id`,
  );
  await expect(stage.as('break', (tx) => tx.query(sql))).rejects.toThrow();
  expect(
    await stage.rows(
      `select id, state from gate union all select id, state from entitlement order by id`,
    ),
  ).toEqual(before);
});
