import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { benefits, body, benefit, approve, found, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

interface Node {
  readonly fact?: string;
  readonly source?: {
    readonly dataset: string;
    readonly recordId?: string;
    readonly items?: { readonly total: number; readonly shown: readonly Item[] };
  };
  readonly children: readonly Node[];
}
interface Item {
  readonly recordId: string;
  readonly item: string;
  readonly facts: readonly { readonly fact: string; readonly value: { readonly zh: string } }[];
}
interface Amendment {
  readonly id: string;
  readonly state: string;
  readonly said: { readonly zh: string };
  readonly proposed: { readonly zh: string };
  readonly mine: boolean;
  readonly deliveryId: string | null;
  readonly answer: string | null;
  readonly code?: string;
}

const hired = (firm: Enterprise, number: string): Enterprise =>
  firm.with('hires', {
    统一社会信用代码: firm.creditCode,
    人员编号: number,
    人员类别: '应届高校毕业生',
    合同起始日期: '2025-07-01',
    参保月数: '3',
  });
const FIRM = hired(anEnterprise(1).hiring(3), 'H1');
const OTHER = hired(anEnterprise(2).hiring(4), 'H3');
/** The second person that the firm is said to have hired: a row of its own. */
const SECOND = hired(anEnterprise(1), 'H2');
const GRADUATES = 'hires.graduatesOfYear';
const FACT = 'employment.qualifyingHires';

let stage: Stage;
let operator: Client;
let person: Client;
let stranger: Client;
let officer: Client;
let colleague: Client;
let foreigner: Client;
let recordId = '';

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, OTHER],
    besides: {
      datasets: ['hires'],
      asking: {
        [JOBS]: {
          condition: { fact: GRADUATES, operator: 'greaterThanInclusive', value: 1 },
          known: { [GRADUATES]: 7 },
        },
      },
    },
  });
  await stage.deliver('hires', [FIRM, OTHER, SECOND], { mode: 'full' });
  const own = { roles: ['data'], authorities: ['hn-hrss'] };
  await stage.openAccount({ account: 'officer', ...own });
  await stage.openAccount({ account: 'colleague', ...own });
  await stage.openAccount({ account: 'foreigner', roles: ['data'], authorities: ['hn-tax'] });
  [officer, colleague, foreigner, operator] = (await Promise.all(
    ['officer', 'colleague', 'foreigner', 'operator'].map((account) => stage.signIn(account)),
  )) as [Client, Client, Client, Client];
  person = await stage.signInFor(FIRM);
  stranger = await stage.signInFor(OTHER);
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), JOBS);
});
afterAll(() => stage?.close());

/** What `huizhi decisions` prints. */
function decisionsTold(...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: stage.test.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: stage.folder,
    HUIZHI_MODE: 'production',
  };
  return new Promise((resolve, fail) => {
    execFile(
      process.execPath,
      [CLI, 'decisions', ...words],
      { cwd: ROOT, env },
      (error, out, err) => (error ? fail(new Error(err, { cause: error })) : resolve(out)),
    );
  });
}

const leavesOf = (node: Node): readonly Node[] =>
  node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
const propose = (client: Client, value: unknown, fact = FACT) =>
  client.post<Amendment>('/amendments', { recordId, fact, value, reason: '实际招用五人' });
const tasksOf = async (client: Client): Promise<string[]> =>
  body(await client.get<{ items: { kind: string; state: string }[] }>('/tasks?state=open'))
    .items.filter(({ kind }) => kind === 'amendment')
    .map(({ state }) => state);
const seenBy = async (client: Client): Promise<Amendment[]> =>
  body(await client.get<{ items: Amendment[] }>('/amendments')).items;

test('an enterprise says of a fact in its explanation that it is wrong; who else it does not concern does not see it', async () => {
  const { id } = await benefit(person, JOBS);
  const detail = body(await person.get<{ explanation: { tree: Node } }>(`/entitlements/${id}`));
  const leaf = leavesOf(detail.explanation.tree).find(({ fact }) => fact === `${FACT}@2025`);
  recordId = leaf?.source?.recordId ?? '';
  expect(recordId).toMatch(/^\d+$/);
  const proposed = await propose(person, 5);
  expect([proposed.status, proposed.body]).toEqual([
    201,
    expect.objectContaining({
      state: 'proposed',
      said: expect.objectContaining({ zh: '3人' }),
      proposed: expect.objectContaining({ zh: '5人' }),
      mine: true,
    }),
  ]);
  expect(await seenBy(person)).toHaveLength(1);
  expect(await seenBy(officer)).toMatchObject([{ mine: false, state: 'proposed' }]);
  expect(await seenBy(stranger)).toEqual([]);
  expect(await seenBy(foreigner)).toEqual([]);
  expect(await tasksOf(officer)).toEqual(['open']);
  expect(await tasksOf(foreigner)).toEqual([]);
});

test('what cannot be meant is refused: twice, the same value, another type, another firm, who the subject is', async () => {
  const codeOf = async (answer: ReturnType<typeof propose>): Promise<unknown> =>
    (await answer).body.code;
  expect(await codeOf(propose(person, 6))).toBe('REGISTRY.AMENDMENT_PENDING');
  expect(await codeOf(propose(officer, 3))).toBe('REGISTRY.AMENDMENT_MALFORMED');
  expect(await codeOf(propose(officer, 'five'))).toBe('REGISTRY.AMENDMENT_MALFORMED');
  expect(await codeOf(propose(stranger, 5))).toBe('PLATFORM.NOT_FOUND');
  expect(await codeOf(propose(officer, 5, 'tax.hasArrears'))).toBe('PLATFORM.NOT_FOUND');
  const [registration] = await stage.rows<{ id: string }>(
    `select id from record where dataset = 'registration' and known_until is null limit 1`,
  );
  const identity = await operator.post<Amendment>('/amendments', {
    recordId: registration?.id,
    fact: 'reg.division',
    value: '460107',
    reason: '迁址',
  });
  expect(identity.body.code).toBe('REGISTRY.AMENDMENT_OF_IDENTITY');
  const established = { recordId: registration?.id, fact: 'reg.established', reason: '日期有误' };
  const toCome = await operator.post<Amendment>('/amendments', {
    ...established,
    value: '2025-12-01',
  });
  expect(toCome.body.code).toBe('REGISTRY.AMENDMENT_MALFORMED');
});

test('a second person of the owning department accepts it: a record with its delivery, the former kept, decisions named', async () => {
  const [pending] = await seenBy(officer);
  const path = `/amendments/${pending?.id}`;
  expect((await foreigner.post<Amendment>(`${path}/accept`, {})).status).toBe(404);
  expect((await person.post(`${path}/accept`, {})).status).toBe(403);
  const inDoubt = body(await officer.get<{ items: unknown[] }>(`${path}/decisions`)).items;
  expect(inDoubt).toMatchObject([{ policyId: JOBS, amountFen: '300000', because: 'record' }]);
  const accepted = body(
    await officer.post<Amendment>(`${path}/accept`, { answer: '已核对参保记录' }),
  );
  expect(accepted).toMatchObject({ state: 'accepted', answer: '已核对参保记录' });
  expect(await tasksOf(officer)).toEqual([]);
  const found = await stage.rows(
    `select facts ->> $1 as hires, known_until is null as known, valid_until, delivery_id = $2::uuid as amended from record
     where subject_id = $3 and dataset = 'employment' order by id`,
    [FACT, accepted.deliveryId, await stage.subjectOf(FIRM)],
  );
  expect(found).toEqual([
    { hires: '3', known: false, valid_until: null, amended: false },
    { hires: '5', known: true, valid_until: null, amended: true },
  ]);
  const [delivery] = await stage.rows(
    `select dataset, authority, state, mode, accepted, source from delivery where id = $1`,
    [accepted.deliveryId],
  );
  expect(delivery).toEqual({
    dataset: 'employment',
    authority: 'hn-hrss',
    state: 'accepted',
    mode: 'delta',
    accepted: 1,
    source: `amendment ${pending?.id}`,
  });
  const rested = body(await officer.get<{ items: unknown[] }>(`${path}/decisions`)).items;
  expect(rested).toMatchObject([{ policyId: JOBS, because: 'record', live: true }]);
  const told = await decisionsTold('--delivery', accepted.deliveryId ?? '');
  expect(told).toMatch(new RegExp(`${JOBS} 2025 .*eligible 300000 .*record`));
  expect(told).toContain('1 项判定 / 1 decisions');
  expect(await decisionsTold('--record', recordId)).toContain('1 项判定 / 1 decisions');
});

test('the department’s next file still has the old value: that row is rejected, what was put right stands; a third value is news', async () => {
  await stage.moveTo('2025-10-01');
  await expect(
    stage.deliver('employment', [FIRM, OTHER], { asOf: '2025-10-01', mode: 'full' }),
  ).rejects.toThrow(/"REGISTRY.ROW_AMENDED":1/);
  const standing = () =>
    stage.rows(
      `select facts -> $1 as hires from record where subject_id = $2 and dataset = 'employment' and known_until is null and valid_until is null`,
      [FACT, SUBJECT],
    );
  const SUBJECT = await stage.subjectOf(FIRM);
  expect(await standing()).toEqual([{ hires: 5 }]);
  await stage.moveTo('2025-10-08');
  expect(found(await match(stage, operator), JOBS)).toMatchObject({
    eligible: 2,
    amountFen: '900000',
  });
  await stage.deliver('employment', [anEnterprise(1).hiring(7)], { asOf: '2025-10-08' });
  expect(await standing()).toEqual([{ hires: 7 }]);
});

test('whoever proposes does not judge; refused and withdrawn ones change nothing', async () => {
  const [current] = await stage.rows<{ id: string }>(
    `select id from record where subject_id = $1 and dataset = 'employment' and known_until is null and valid_until is null`,
    [await stage.subjectOf(FIRM)],
  );
  recordId = current?.id ?? '';
  const mine = body(await propose(officer, 8), 201);
  const own = await officer.post<Amendment>(`/amendments/${mine.id}/accept`, {});
  expect([own.status, own.body.code]).toEqual([403, 'REGISTRY.AMENDMENT_DENIED']);
  const refused = await colleague.post<Amendment>(`/amendments/${mine.id}/refuse`, {
    answer: '与参保记录不符',
  });
  expect(refused.body).toMatchObject({ state: 'refused', deliveryId: null });
  const again = body(await propose(person, 9), 201);
  expect(await tasksOf(officer)).toEqual(['open']);
  expect((await colleague.post(`/amendments/${again.id}/withdraw`)).status).toBe(403);
  expect(body(await person.post<Amendment>(`/amendments/${again.id}/withdraw`)).state).toBe(
    'withdrawn',
  );
  expect(await tasksOf(officer)).toEqual([]);
  const late = await colleague.post<Amendment>(`/amendments/${again.id}/accept`, {});
  expect([late.status, late.body.code]).toEqual([409, 'KERNEL.TRANSITION_REFUSED']);
  expect(await benefits(person)).toBeDefined();
});

test('what a newer delivery says otherwise is not amended by an older proposal', async () => {
  const waiting = body(await propose(person, 9), 201);
  await stage.deliver('employment', [anEnterprise(1).hiring(2)], { asOf: '2025-10-08' });
  const answer = await colleague.post<Amendment>(`/amendments/${waiting.id}/accept`, {});
  expect([answer.status, answer.body.code]).toEqual([409, 'REGISTRY.AMENDMENT_OVERTAKEN']);
});

const graduatesOf = async (client: Client): Promise<Node | undefined> => {
  const { id } = await benefit(client, JOBS);
  const detail = body(await client.get<{ explanation: { tree: Node } }>(`/entitlements/${id}`));
  return leavesOf(detail.explanation.tree).find(({ fact }) => fact === `${GRADUATES}@2025`);
};
const proposeOf = (item: string | undefined, fact: string, value: unknown) =>
  person.post<Amendment>('/amendments', { recordId: item, fact, value, reason: '并非本企业招用' });

test('a counted fact names the items it comes from, with what was read of them: the firm says that one is not its own', async () => {
  const items = (await graduatesOf(person))?.source?.items;
  expect(items).toMatchObject({ total: 2, shown: [{ item: 'H1' }, { item: 'H2' }] });
  const [, second] = items?.shown ?? [];
  expect(second?.facts.map(({ fact, value }) => [fact, value.zh])).toEqual(
    expect.arrayContaining([
      ['hire.category', '应届高校毕业生'],
      ['hire.insuredMonths', '3个月'],
    ]),
  );
  const single = await proposeOf(recordId, '', null);
  expect(single.body.code).toBe('REGISTRY.AMENDMENT_MALFORMED');
  const mine = body(await proposeOf(second?.recordId, '', null), 201);
  expect(mine).toMatchObject({
    fact: { title: { zh: '整条明细' } },
    item: 'H2',
    proposed: { zh: '不属于该企业' },
  });
  expect(mine.said.zh).toContain('应届高校毕业生');
  // What nobody counts the item by is the department's to see, and not of a firm that says the item is another's.
  const say = (change: string) =>
    stage.rewrite('amendment', `update amendment set said = said ${change} where id = $1`, [
      mine.id,
    ]);
  await say(`|| '{"employment.qualifyingHires": 8}'`);
  const saidTo = async (client: Client): Promise<string> =>
    (await seenBy(client)).find(({ id }) => id === mine.id)?.said.zh ?? '';
  expect(await saidTo(officer)).toContain('8人');
  expect(await saidTo(person)).toBe(mine.said.zh);
  await say(`- 'employment.qualifyingHires'`);
  expect((await proposeOf(second?.recordId, '', null)).body.code).toBe(
    'REGISTRY.AMENDMENT_PENDING',
  );
  const inDoubt = body(
    await officer.get<{ items: { because: string }[] }>(`/amendments/${mine.id}/decisions`),
  ).items;
  expect(inDoubt.length).toBeGreaterThan(0);
  const accepted = body(await officer.post<Amendment>(`/amendments/${mine.id}/accept`, {}));
  const found = await stage.rows(
    `select r.known_until = d.known_at as ended, d.mode, d.dataset from record r join delivery d on d.id = $2::uuid
     where r.subject_id = $1 and r.dataset = 'hires' and r.item = 'H2'`,
    [await stage.subjectOf(FIRM), accepted.deliveryId],
  );
  expect(found).toEqual([{ ended: true, mode: 'tombstone', dataset: 'hires' }]);
  const rested = body(
    await officer.get<{ items: { policyId: string }[] }>(`/amendments/${mine.id}/decisions`),
  ).items;
  expect(rested.map(({ policyId }) => policyId)).toContain(JOBS);
  await expect(
    stage.deliver('hires', [FIRM, OTHER, SECOND], { asOf: '2025-10-08', mode: 'full' }),
  ).rejects.toThrow(/"REGISTRY.ROW_AMENDED":1/);
});

test('a fact of one item is put right as any other: what is counted changes, and the benefit with it', async () => {
  const items = (await graduatesOf(person))?.source?.items;
  const mine = body(await proposeOf(items?.shown[0]?.recordId, 'hire.category', '其他'), 201);
  expect(mine.proposed.zh).toContain('其他');
  body(await officer.post<Amendment>(`/amendments/${mine.id}/accept`, {}));
  const { items: runs } = body(await operator.get<{ items: { id: string }[] }>('/runs'));
  // The run after an earlier correction waits for somebody to let it change what was awarded.
  body(await operator.post(`/runs/${runs[0]?.id}/cancel`));
  expect(found(await match(stage, operator), JOBS)).toMatchObject({ eligible: 1 });
});

test('officers find the records of a firm in their own department’s data, item by item, and say what is wrong in one', async () => {
  interface Standing {
    readonly recordId: string;
    readonly item: string;
    readonly isItem: boolean;
    readonly facts: readonly { readonly fact: string; readonly value: { readonly zh: string } }[];
  }
  const path = (of: Enterprise, dataset = 'hires'): string =>
    `/records?dataset=${dataset}&creditCode=${of.creditCode}`;
  const found = async (client: Client, ...of: Parameters<typeof path>): Promise<Standing[]> =>
    body(await client.get<{ items: Standing[] }>(path(...of))).items;
  const lowered = path(OTHER).replace(OTHER.creditCode, OTHER.creditCode.toLowerCase());
  expect(body(await officer.get<{ items: unknown[] }>(lowered)).items).toHaveLength(1);
  const [hire, ...others] = await found(officer, OTHER);
  expect([hire?.item, hire?.isItem, others]).toEqual(['H3', true, []]);
  expect(hire?.facts.map(({ fact, value }) => [fact, value.zh])).toEqual([
    ['hire.category', '应届高校毕业生'],
    ['hire.from', '2025-07-01'],
    ['hire.insuredMonths', '3个月'],
  ]);
  expect((await found(officer, OTHER, 'employment'))[0]).toMatchObject({ isItem: false });
  expect(await found(foreigner, OTHER)).toEqual([]);
  expect(await found(officer, OTHER, 'tax')).toEqual([]);
  expect((await person.get(path(FIRM))).status).toBe(403);
  const said = { recordId: hire?.recordId, fact: 'hire.insuredMonths', value: 2 };
  const mine = body(
    await officer.post<Amendment>('/amendments', { ...said, reason: '两个月后停保' }),
    201,
  );
  body(await colleague.post<Amendment>(`/amendments/${mine.id}/accept`, {}));
  expect((await found(officer, OTHER))[0]?.facts.at(-1)?.value.zh).toBe('2个月');
});
