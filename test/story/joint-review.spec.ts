import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  approve,
  body,
  budgetOf,
  GIANT,
  listOf,
  match,
  type List,
  type Problem,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { pdfPages } from '../support/pdf-text.ts';
import { Stage } from '../support/stage.ts';

interface View {
  readonly id: string;
  readonly department: { readonly id: string; readonly title: { readonly zh: string } };
  readonly state: string;
  readonly reason: string | null;
  readonly givenByName: string | null;
  readonly until: { readonly date: string } | null;
  readonly own: boolean;
  readonly version: number;
}
interface Review {
  readonly concerned: readonly { readonly id: string }[];
  readonly opinions: readonly View[];
  readonly additions: readonly {
    readonly subjectName: string;
    readonly state: string;
    readonly verdict: string;
    readonly reasons: readonly { readonly zh: string }[];
  }[];
  readonly remarks: readonly {
    readonly entitlementId: string | null;
    readonly subjectName: string | null;
    readonly text: string;
    readonly saidByName: string;
  }[];
  readonly itemsDigest: string;
  readonly readerIs: string;
}

const LISTED = anEnterprise(1).littleGiant();
/** Its title came too late for the draft. */
const LATE = anEnterprise(2);
/** Owes taxes, whatever title it has. */
const OWING = anEnterprise(3).littleGiant().owingTaxes();
/** Nobody has said whether it owes taxes. */
const UNKNOWN = anEnterprise(4).littleGiant().with('tax', { 是否欠税: '' });

/** Its title came later still; it is struck off again. */
const LATEST = anEnterprise(5);

const DEPARTMENTS = [
  { id: 'hn-amr', title: { zh: '海南省市场监督管理局', en: 'Market regulation' } },
  { id: 'hn-tax', title: { zh: '国家税务总局海南省税务局', en: 'Tax service' } },
];
const JOINT = {
  departments: DEPARTMENTS,
  workdays: 5,
  note: { zh: '示范：拨付前征求部门意见', en: 'invented: views are asked before payment' },
};

let stage: Stage;
let policy: Client;
let approver: Client;
let tax: Client;
let market: Client;
let shown: List;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [LISTED, LATE, OWING, UNKNOWN, LATEST],
    besides: { amended: { [GIANT]: { jointReview: JOINT } } },
  });
  const open = async (account: string, roles: string[], authority: string): Promise<Client> => {
    await stage.openAccount({ account, roles, authorities: [authority], division: '46' });
    return stage.signIn(account);
  };
  policy = await open('miit', ['policy'], 'hn-miit');
  approver = await open('miit-head', ['approver'], 'hn-miit');
  tax = await open('tax-reviewer', ['policy'], 'hn-tax');
  market = await open('market-reviewer', ['policy'], 'hn-amr');
  await match(stage, await stage.signIn('operator'));
  shown = await listOf(policy, GIANT);
});
afterAll(() => stage?.close());

const read = async (by: Client): Promise<Review> =>
  body(await by.get<Review>(`/lists/${shown.id}/review`));
const say = async (by: Client, code: string, said: object) => {
  const { opinions, itemsDigest } = await read(by);
  const view = opinions.find(({ department }) => department.id === code);
  return by.post<Review & Problem>(`/lists/${shown.id}/review/views/${view?.id}`, {
    version: view?.version,
    itemsDigest,
    ...said,
  });
};
const add = async (creditCode: string, by = policy) =>
  by.post<Review & Problem>(`/lists/${shown.id}/review/additions`, {
    version: (await listOf(policy, GIANT)).version,
    creditCode,
    reason: '称号文件晚于数据交付',
    evidence: '示范〔2025〕3号',
  });
const approval = async (by = approver) => {
  const { version, digest } = await listOf(by, GIANT);
  return by.post<List & Problem>(`/lists/${shown.id}/approve`, { version, digest });
};

test('a list under review asks the departments that its policy names, and each has a task and a term', async () => {
  const { opinions, concerned } = await read(policy);
  expect(concerned.map(({ id }) => id)).toEqual(['hn-amr', 'hn-tax']);
  // 30 September + 5 working days: the holiday of October does not count, the Saturday worked for it does.
  expect(
    opinions.map(({ department, state, until, own }) => [department.id, state, until?.date, own]),
  ).toEqual([
    ['hn-amr', 'asked', '2025-10-14', false],
    ['hn-tax', 'asked', '2025-10-14', false],
  ]);
  const tasks = body(await tax.get<{ items: { entityId: string }[] }>('/tasks')).items;
  expect(tasks.map(({ entityId }) => entityId)).toEqual([shown.id]);
});

test('a department that is asked sees that list and no other, another one sees none', async () => {
  expect((await tax.get(`/lists/${shown.id}/items`)).status).toBe(200);
  expect(body(await tax.get<{ items: List[] }>('/lists')).items).toEqual([]);
  expect([(await read(tax)).readerIs, (await read(policy)).readerIs]).toEqual(['asked', 'owner']);
  await stage.openAccount({
    account: 'stranger',
    roles: ['policy'],
    authorities: ['hn-credit'],
    division: '46',
  });
  const stranger = await stage.signIn('stranger');
  expect((await stranger.get(`/lists/${shown.id}`)).status).toBe(404);
  expect((await stranger.get(`/lists/${shown.id}/review`)).status).toBe(404);
});

test('approval is refused while views are owed, and says who owes them and until when', async () => {
  expect((await approval()).body).toMatchObject({
    status: 409,
    code: 'LIST.VIEWS_OWED',
    text: { zh: expect.stringContaining('海南省市场监督管理局（限2025-10-14前）') as unknown },
  });
});

test('a department speaks for itself alone, objects with a reason, and that stops the approval', async () => {
  expect((await say(market, 'hn-tax', { agrees: true })).status).toBe(404);
  // Who may read every department's data speaks for none of them.
  const everybody = await stage.signIn('policy');
  expect((await read(everybody)).opinions.map(({ own }) => own)).toEqual([false, false]);
  expect((await say(everybody, 'hn-tax', { agrees: true })).status).toBe(404);
  expect((await say(tax, 'hn-tax', { agrees: false })).status).toBe(400);
  body(await say(market, 'hn-amr', { agrees: true }));
  body(await say(tax, 'hn-tax', { agrees: false, reason: '一户企业正在稽查' }));
  expect((await approval()).body).toMatchObject({
    code: 'LIST.OBJECTION_STANDS',
    text: { zh: expect.stringContaining('一户企业正在稽查') as unknown },
  });
});

test('remarks on the list and on a firm stand in a thread that nobody changes', async () => {
  const [item] = body(
    await policy.get<{ items: { entitlementId: string }[] }>(`/lists/${shown.id}/items`),
  ).items;
  body(await policy.post(`/lists/${shown.id}/review/remarks`, { text: '请税务部门说明稽查进展' }));
  body(
    await tax.post(`/lists/${shown.id}/review/remarks`, {
      entitlementId: item?.entitlementId,
      text: '稽查已结案，未发现欠税',
    }),
  );
  expect(
    (await read(policy)).remarks.map(({ text, saidByName, subjectName }) => [
      text,
      saidByName,
      subjectName,
    ]),
  ).toEqual([
    ['请税务部门说明稽查进展', 'miit', null],
    ['稽查已结案，未发现欠税', 'tax-reviewer', '合成示例1号有限公司'],
  ]);
  for (const change of [`update list_remark set text = 'x'`, `delete from list_remark`])
    await expect(
      stage.owner.transaction(
        'test',
        { actor: 'system:test', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(change),
      ),
    ).rejects.toThrow();
  body(await say(tax, 'hn-tax', { agrees: true }));
});

test('a firm that is not eligible never comes on the list; an undetermined one waits for data instead', async () => {
  const refused = body(await add(OWING.creditCode)).additions.at(-1);
  expect(refused).toMatchObject({ state: 'refused', verdict: 'ineligible' });
  expect(refused?.reasons.map(({ zh }) => zh).join()).toContain('欠税');
  expect(body(await add(UNKNOWN.creditCode)).additions.at(-1)).toMatchObject({
    state: 'held',
    verdict: 'undetermined',
  });
  expect(
    await stage.rows(
      `select authority from data_hold where subject_id = $1 and policy_id = $2 and state = 'open'`,
      [await stage.subjectOf(UNKNOWN), GIANT],
    ),
  ).toEqual([{ authority: 'hn-tax' }]);
  expect(body(await add(LATE.creditCode)).additions.at(-1)).toMatchObject({ state: 'refused' });
  expect(await listOf(policy, GIANT)).toMatchObject({ itemCount: 1 });
});

/** A judgement between runs, newer than the run of the list. */
const BETWEEN = '00000000-0000-4000-8000-0000000000b5';

test('a firm whose data came after the run is added with its money; who agreed is asked again, an objection stands', async () => {
  await stage.deliver('titles', [LATE.littleGiant(), LATEST.littleGiant()]);
  body(await say(tax, 'hn-tax', { agrees: false, reason: '另一户正在稽查' }));
  await stage.rewrite(
    'run',
    `insert into run select (jsonb_populate_record(r, jsonb_build_object('id', $1::text, 'kind', 'changes', 'base_run_id', r.id, 'delivery_id', (select id from delivery limit 1), 'known_at', now()))).*
     from run r where kind = 'full' limit 1`,
    [BETWEEN],
  );
  const { additions, opinions } = body(await add(LATE.creditCode));
  await stage.rewrite('run', `delete from run where id = $1`, [BETWEEN]);
  expect(additions.at(-1)).toMatchObject({ state: 'admitted', verdict: 'eligible' });
  expect(opinions).toMatchObject([
    { state: 'asked', givenByName: null, reason: null },
    { state: 'objected', givenByName: 'tax-reviewer', reason: '另一户正在稽查' },
  ]);
  await stage.settle();
  expect(await listOf(policy, GIANT)).toMatchObject({ itemCount: 2, amountFen: '200000000' });
  expect(await budgetOf(policy, GIANT)).toMatchObject({ reservedFen: '200000000' });
  expect(body(await add(LATE.creditCode)).additions.at(-1)).toMatchObject({ state: 'refused' });
});

test('a view still owed has a full term anew when another firm is added; who was struck off is not added again', async () => {
  await stage.moveTo('2025-10-09');
  const { opinions } = body(await add(LATEST.creditCode));
  expect(opinions.map(({ state, until }) => [state, until?.date])).toEqual([
    ['asked', '2025-10-15'],
    ['objected', '2025-10-14'],
  ]);
  const { items } = body(
    await policy.get<{ items: { entitlementId: string; creditCode: string }[] }>(
      `/lists/${shown.id}/items`,
    ),
  );
  const struck = items.find(({ creditCode }) => creditCode === LATEST.creditCode);
  body(
    await policy.post(`/lists/${shown.id}/strike`, {
      version: (await listOf(policy, GIANT)).version,
      entitlementId: struck?.entitlementId,
      reason: '经核实不符合',
    }),
  );
  // Only the department takes its objection back, so it is led to the list that was changed.
  const tasks = body(
    await tax.get<{ items: { entityId: string; text: { zh: string } }[] }>('/tasks?state=open'),
  ).items;
  expect(tasks.filter(({ entityId }) => entityId === shown.id)).toMatchObject([
    { text: { zh: expect.stringContaining('名单已有变动') as unknown } },
  ]);
  expect((await add(LATEST.creditCode)).body).toMatchObject({
    status: 409,
    code: 'LIST.ADDED_BARRED',
  });
  expect(await listOf(policy, GIANT)).toMatchObject({ itemCount: 2, amountFen: '200000000' });
});

test('nobody agrees to firms they did not see, and who added one or spoke does not approve', async () => {
  const { opinions } = await read(tax);
  const view = opinions.find(({ department }) => department.id === 'hn-tax');
  const unseen = { version: view?.version, agrees: true, itemsDigest: '0'.repeat(64) };
  expect(
    (await tax.post(`/lists/${shown.id}/review/views/${view?.id}`, unseen)).body,
  ).toMatchObject({
    code: 'LIST.CHANGED',
  });
  body(await say(tax, 'hn-tax', { agrees: true }));
  await stage.openAccount({
    account: 'miit',
    roles: ['policy', 'approver'],
    authorities: ['hn-miit'],
    division: '46',
  });
  const both = await stage.signIn('miit');
  expect(await listOf(both, GIANT)).toMatchObject({ readerHand: 'added' });
  expect((await approval(both)).body).toMatchObject({ code: 'LIST.SAME_PERSON' });
  policy = both;
});

test('a term that passes counts as no objection; then a second person approves what departments said', async () => {
  const before = await listOf(approver, GIANT);
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  const { opinions } = await read(policy);
  expect(opinions.map(({ department, state }) => [department.id, state])).toEqual([
    ['hn-amr', 'lapsed'],
    ['hn-tax', 'agreed'],
  ]);
  const { version, digest } = before;
  expect(
    (await approver.post(`/lists/${shown.id}/approve`, { version, digest })).body,
  ).toMatchObject({
    code: 'LIST.CHANGED',
  });
  await stage.openAccount({
    account: 'market-reviewer',
    roles: ['policy', 'approver'],
    authorities: ['hn-amr', 'hn-miit'],
    division: '46',
  });
  market = await stage.signIn('market-reviewer');
  // It spoke before its department was asked again.
  expect(await listOf(market, GIANT)).toMatchObject({ readerHand: 'spoke' });
  expect((await approval(market)).body).toMatchObject({ code: 'LIST.SAME_PERSON' });
  const approved = await approve(stage, approver, GIANT);
  expect(approved).toMatchObject({ state: 'announced', itemCount: 2 });
  expect((await say(market, 'hn-amr', { agrees: false, reason: '太迟了' })).body).toMatchObject({
    code: 'LIST.NOT_REVIEWED',
  });
  expect((await add(OWING.creditCode)).body).toMatchObject({ code: 'LIST.NOT_REVIEWED' });
});

test('a department that was asked sees its own view alone once the list is decided, and nobody remarks on it any more', async () => {
  expect((await tax.get(`/lists/${shown.id}`)).status).toBe(404);
  expect((await tax.get(`/lists/${shown.id}/items`)).status).toBe(404);
  expect(await read(tax)).toMatchObject({
    concerned: [],
    opinions: [{ department: { id: 'hn-tax' }, state: 'agreed' }],
    additions: [],
    remarks: [],
  });
  const remark = (by: Client) =>
    by.post<Problem>(`/lists/${shown.id}/review/remarks`, { text: '补充说明' });
  expect((await remark(tax)).status).toBe(404);
  expect((await remark(policy)).body).toMatchObject({ code: 'LIST.NOT_REVIEWED' });
});

test('the document of an approved list bears the digest that was approved, and says where other content stands there now', async () => {
  const textOf = async () =>
    pdfPages(await policy.bytes(`/lists/${shown.id}/export.pdf`))
      .join('')
      .replaceAll('\n', '');
  const { digest } = await listOf(policy, GIANT);
  expect(await textOf()).toContain(`校验摘要 ${digest}`);
  expect(await textOf()).not.toContain('批准后有变动');
  const approved = 'a'.repeat(64);
  const approve = (was: string) =>
    stage.rewrite('benefit_list', `update benefit_list set approved_digest = $2 where id = $1`, [
      shown.id,
      was,
    ]);
  await approve(approved);
  const text = await textOf();
  await approve(digest);
  for (const part of [`校验摘要 ${approved}`, '批准后有变动', digest]) expect(text).toContain(part);
});
