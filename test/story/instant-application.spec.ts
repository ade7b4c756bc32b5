import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Applied,
  applyWith,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  type Form,
  match,
  POINTS,
  VOUCHER,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const AMOUNT = 500_000n;
const HONEST = anEnterprise(1).reachable();
const FALSE = anEnterprise(2).reachable();
const LOW = anEnterprise(3);
const KNOWN = anEnterprise(4).scoring(80);
const OWING = anEnterprise(5).owingTaxes();
const UNSEEN = anEnterprise(6).with('credit', { 列入经营异常名录: '', 列入严重失信主体名单: '' });
const BUSY = anEnterprise(7);
const LATE = anEnterprise(8);
const DOUBTED = anEnterprise(9);
const FIRMS = [HONEST, FALSE, LOW, KNOWN, OWING, UNSEEN, BUSY, LATE, DOUBTED];
/** Money for six: the last of those who apply finds none. */
const BUDGET = 6n * AMOUNT;

interface Declaration {
  readonly id: string;
  readonly state: string;
  readonly subjectName: string;
  readonly facts: readonly { readonly value: { readonly zh: string } }[];
  readonly otherwise: number;
  readonly finding: { readonly zh: string } | null;
  readonly version: number;
  readonly code?: string;
}

let stage: Stage;
let operator: Client;
let approver: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: { [VOUCHER]: BUDGET },
    besides: { policies: [VOUCHER], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const offers = async (firm: Enterprise): Promise<unknown[]> =>
  body(await of(firm).get<{ items: unknown[] }>('/forms')).items;
const formOf = (firm: Enterprise) => of(firm).get<Form & { code: string }>(`/forms/${VOUCHER}`);
const declarations = async (client: Client): Promise<Declaration[]> =>
  body(await client.get<{ items: Declaration[] }>('/declarations')).items;
const declared = async (firm: Enterprise): Promise<Declaration> =>
  (await declarations(of(firm)))[0] as Declaration;
const settle = (client: Client, how: 'verify' | 'refute', one: Declaration) =>
  client.post<Declaration>(`/declarations/${one.id}/${how}`, {
    version: one.version,
    note: '已向评价机构核实，见核查记录',
  });
const applied = async (firm: Enterprise, points: unknown): Promise<Applied> =>
  body(await applyWith(of(firm), points));

test('before the first run there is nothing to apply for', async () => {
  expect(await offers(HONEST)).toEqual([]);
  expect((await formOf(HONEST)).body.code).toBe('MATCHING.FORM_NOT_OFFERED');
  await match(stage, operator);
});

test('the form shows what is known with its source and day, and asks for the one fact that is missing', async () => {
  expect(await offers(HONEST)).toMatchObject([{ policyId: VOUCHER, asks: 1 }]);
  const form = body(await formOf(HONEST));
  expect(form).toMatchObject({
    asOf: '2025-09-30',
    asked: [{ key: POINTS, type: 'integer', unit: 'point', codes: null }],
    statement: { zh: expect.stringContaining('申报不实') },
  });
  expect(form.known.map(({ key }) => key)).not.toContain(POINTS);
  const kind = form.known.find(({ key }) => key === 'reg.industry@asOf');
  expect(kind).toMatchObject({
    source: { department: { zh: expect.any(String) }, asOf: '2025-09-30' },
  });
});

test('nothing is asked of whom departments know enough, whom only they can complete, or who does not qualify', async () => {
  expect(await offers(KNOWN)).toMatchObject([{ asks: 0 }]);
  expect(await offers(OWING)).toEqual([]);
  expect((await formOf(OWING)).body.code).toBe('MATCHING.FORM_NOT_OFFERED');
  expect(await offers(UNSEEN)).toEqual([]);
  expect((await applyWith(of(UNSEEN), 90, { digest: '0'.repeat(64) })).body).toMatchObject({
    code: 'MATCHING.FORM_NOT_OFFERED',
    detail: expect.stringContaining('departments'),
  });
});

test('an answer of another kind, a form that was not read and an unsigned statement are refused', async () => {
  const send = async (more: object): Promise<unknown> => {
    const { digest } = body(await formOf(HONEST));
    const sent = { digest, agreed: true, answers: [{ key: POINTS, value: 60 }], ...more };
    const answer = await of(HONEST).post<{ code: string }>(`/forms/${VOUCHER}`, sent);
    return answer.body.code;
  };
  expect(await send({ answers: [{ key: POINTS, value: 'sixty' }] })).toBe(
    'MATCHING.ANSWER_MALFORMED',
  );
  expect(await send({ answers: [{ key: POINTS, value: ' ' }] })).toBe('MATCHING.ANSWER_MALFORMED');
  expect(await send({ answers: [{ key: 'tax.hasArrears@asOf', value: false }] })).toBe(
    'MATCHING.FORM_CHANGED',
  );
  expect(await send({ answers: [] })).toBe('MATCHING.FORM_CHANGED');
  expect(await send({ digest: 'f'.repeat(64) })).toBe('MATCHING.FORM_CHANGED');
  expect(await send({ agreed: false })).toBe('API.REQUEST_MALFORMED');
  expect(await stage.rows('select from declaration')).toEqual([]);
});

test('whoever is eligible by what it declares is decided for at once: benefit, money kept, term, reason with the declaration as its source', async () => {
  const { verdict, entitlement } = await applied(HONEST, '72');
  expect([verdict, entitlement?.state, entitlement?.amountFen]).toEqual([
    'eligible',
    'notified',
    `${AMOUNT}`,
  ]);
  expect((await budgetOf(operator, VOUCHER)).reservedFen).toBe(`${AMOUNT}`);
  const shown = await benefit(of(HONEST), VOUCHER);
  expect(shown).toMatchObject({
    id: entitlement?.id,
    state: 'notified',
    confirmBy: { provisional: false },
  });
  const detail = body(await of(HONEST).get(`/entitlements/${shown.id}`));
  expect(JSON.stringify(detail)).toContain('企业自行申报');
  expect(JSON.stringify(detail)).toContain('72');
  expect(await offers(HONEST)).toEqual([]);
  // It is a declaration and no record of any department.
  expect(
    await stage.rows(`select from record where dataset = 'science' and subject_id = $1`, [
      await stage.subjectOf(HONEST),
    ]),
  ).toEqual([]);
});

/** Sends it under one key until somebody has time for it: too busy (503) is no answer, and stored for nobody. */
async function untilAnswered(key: string, digest: string): ReturnType<typeof applyWith> {
  for (;;) {
    const answer = await applyWith(of(BUSY), 61, { key, digest });
    if (answer.status !== 503) return answer;
  }
}

test('256 equal applications are one: the same key or a key of their own', async () => {
  const { digest } = body(await formOf(BUSY));
  const keys = Array.from({ length: 256 }, (_, index) => `equal-application-${index % 128}`);
  // In a story API and worker share their connections, of which a burst leaves none.
  await stage.stopWorker();
  const answers = await Promise.all(keys.map((key) => untilAnswered(key, digest)));
  await stage.startWorker();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map((answer) => answer.body.entitlement?.id)).size).toBe(1);
  const subject = await stage.subjectOf(BUSY);
  for (const table of ['declaration', 'episode', 'entitlement', 'notice'])
    expect(await stage.rows(`select from ${table} where subject_id = $1`, [subject])).toHaveLength(
      1,
    );
  const other = await applyWith(of(BUSY), 99, { digest });
  expect(other.body.code).toBe('MATCHING.FORM_NOT_OFFERED');
});

test('whoever does not qualify by its own word is told why, and a second try is seen by who verifies', async () => {
  const low = await applied(LOW, 59);
  expect(low).toMatchObject({ verdict: 'ineligible', entitlement: null });
  expect(low.explanation.reasons.map(({ zh }) => zh).join()).toContain('59');
  expect((await applied(LOW, 59)).declarationId).toBe(low.declarationId);
  expect((await applied(LOW, 60)).verdict).toBe('eligible');
  const mine = await declarations(of(LOW));
  expect(mine.map(({ state, otherwise }) => [state, otherwise])).toEqual([
    ['declared', 1],
    ['dropped', 0],
  ]);
});

test('where departments know everything the form only asks to be signed', async () => {
  const { verdict, entitlement } = await applied(KNOWN, null);
  expect([verdict, entitlement?.state]).toEqual(['eligible', 'notified']);
  expect(await declarations(of(KNOWN))).toEqual([]);
});

test('another enterprise sees nothing of it, a department what is in its reach, and nobody verifies their own', async () => {
  expect(await declarations(of(FALSE))).toEqual([]);
  await stage.openAccount({ account: 'elsewhere', roles: ['operator'], division: '4602' });
  expect(await declarations(await stage.signIn('elsewhere'))).toEqual([]);
  const all = await declarations(operator);
  expect(all.map(({ subjectName }) => subjectName)).toContain('合成示例1号有限公司');
  const one = await declared(HONEST);
  expect((await settle(of(HONEST), 'verify', one)).status).toBe(403);
  expect((await settle(await stage.signIn('elsewhere'), 'verify', one)).status).toBe(404);
  expect((await settle(operator, 'verify', { ...one, version: 7 })).body.code).toBe(
    'PLATFORM.VERSION_STALE',
  );
});

test('who comes when the money is gone waits, is told so, and is served when there is some', async () => {
  await applied(FALSE, 90);
  await applied(DOUBTED, 65);
  expect((await budgetOf(operator, VOUCHER)).availableFen).toBe('0');
  const { entitlement } = await applied(LATE, 88);
  expect(entitlement?.state).toBe('waiting');
  expect((await benefit(of(LATE), VOUCHER)).state).toBe('waiting');
  await stage.appropriate({ [VOUCHER]: AMOUNT }, '测试〔2025〕9号');
  await stage.settle();
  expect((await benefit(of(LATE), VOUCHER)).state).toBe('notified');
});

test('a run without the data leaves what was declared standing, and opens nothing twice', async () => {
  const before = await stage.rows(`select id, state from entitlement order by id`);
  const run = await match(stage, operator);
  expect(run.state).toBe('finished');
  expect(await stage.rows(`select id, state from entitlement order by id`)).toEqual(before);
  expect(await stage.rows(`select from episode where state <> 'open'`)).toEqual([]);
});

test('a confirmed benefit goes through the same gates as any other', async () => {
  body(await confirm(of(HONEST), await benefit(of(HONEST), VOUCHER)));
  body(await confirm(of(FALSE), await benefit(of(FALSE), VOUCHER)));
  await stage.settle();
  const { gates } = body(
    await of(HONEST).get<{ gates: { kind: string; state: string }[] }>(
      `/entitlements/${(await benefit(of(HONEST), VOUCHER)).id}`,
    ),
  );
  expect(gates.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'confirmation closed',
    'reachability closed',
    'credit closed',
    'publicity open',
    'funds waiting',
  ]);
  const notices = body(
    await operator.get<{ items: { listId: string; itemCount: number }[] }>('/public/notices'),
  );
  expect(notices.items).toMatchObject([{ itemCount: 2 }]);
});

test('data that are delivered later verify what is so; what is not so stops the benefit, and no amount is altered', async () => {
  await stage.deliver('science', [HONEST.scoring(72), FALSE.scoring(41), DOUBTED.scoring(66)]);
  const run = await match(stage, operator);
  expect(run.state).toBe('finished');
  expect((await declared(HONEST)).state).toBe('verified');
  expect(await declared(FALSE)).toMatchObject({
    state: 'contradicted',
    finding: { zh: expect.stringMatching(/申报为90分.*41分/) },
  });
  expect(await benefit(of(FALSE), VOUCHER)).toMatchObject({
    state: 'objected',
    amountFen: `${AMOUNT}`,
  });
  // It qualifies by the delivered points too; that it declared others is for a person to judge.
  expect(await benefit(of(DOUBTED), VOUCHER)).toMatchObject({
    state: 'objected',
    amountFen: `${AMOUNT}`,
  });
  const tasks = await stage.rows(`select from task where kind = 'objection' and state = 'open'`);
  expect(tasks).toHaveLength(2);
});

test('a second person takes back what was declared falsely, and its money returns', async () => {
  const { items } = body(
    await approver.get<{
      items: { id: string; version: number; subjectName: string; statement: string }[];
    }>('/objections'),
  );
  const committed = BigInt((await budgetOf(operator, VOUCHER)).committedFen);
  const one = items.find(({ subjectName }) => subjectName === '合成示例2号有限公司');
  expect(one?.statement).toContain('申报核验不符');
  body(
    await approver.post(`/objections/${one?.id}/decide`, {
      version: one?.version,
      upheld: true,
      outcome: '得分以科技部门数据为准',
    }),
  );
  expect((await benefits(of(FALSE))).find(({ policyId }) => policyId === VOUCHER)?.state).toBe(
    'withdrawn',
  );
  expect(BigInt((await budgetOf(operator, VOUCHER)).committedFen)).toBe(committed - AMOUNT);
  expect((await applyWith(of(FALSE), 95, { digest: '0'.repeat(64) })).body.code).toBe(
    'MATCHING.FORM_NOT_OFFERED',
  );
});

test('a person verifies or refutes what nobody delivers, with a reason; refuted it stops', async () => {
  const [late, busy] = [await declared(LATE), await declared(BUSY)];
  expect(body(await settle(operator, 'verify', late))).toMatchObject({
    state: 'verified',
    finding: { zh: expect.any(String) },
  });
  expect(body(await settle(operator, 'refute', busy)).state).toBe('contradicted');
  expect((await benefit(of(BUSY), VOUCHER)).state).toBe('objected');
  expect((await settle(approver, 'verify', await declared(BUSY))).body.code).toBe(
    'KERNEL.TRANSITION_REFUSED',
  );
});
