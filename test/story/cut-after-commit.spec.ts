import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Database, openLogger } from '#libs/platform';
import { makeApp } from '../../apps/api/src/app.ts';
import {
  type Applied,
  applyWith,
  benefit,
  body,
  BOND,
  budgetOf,
  confirm,
  type Form,
  GIANT,
  JOBS,
  listOf,
  type Problem,
  type Run,
  VOUCHER,
} from '../support/acts.ts';
import { type Answer, Client } from '../support/client.ts';
import { CUTS, CuttableWire } from '../support/cut-connection.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { PASSWORD } from '../support/people.ts';
import { Stage } from '../support/stage.ts';

const COUNT = 30;
const FIRMS = Array.from({ length: COUNT }, (_, index) =>
  anEnterprise(index + 1)
    .littleGiant()
    .hiring(3)
    .raising(1_000)
    .reachable(),
);
/** What each of them is found entitled to, and what it applies for. */
const FOUND = [GIANT, JOBS, BOND];
const REASON = '已核对，见核查记录';

interface Batch {
  readonly id: string;
  readonly state: string;
  readonly digest: string;
  readonly itemCount: number;
  readonly version: number;
}
interface Moved {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}
/** A command under its key, as one person sends it. */
type Send<T> = (options: { readonly key: string }) => Promise<Answer<T & Problem>>;

let stage: Stage;
let wire: CuttableWire;
let database: Database;
/** Reaches PostgreSQL by the wire that is cut; the worker and whoever looks at what came of it do not. */
let api: NestFastifyApplication;
/** How often each kind of command was sent, each time under a key of its own. */
const sent = new Map<string, number>();
const keys: string[] = [];

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    besides: { policies: [VOUCHER], datasets: ['science'] },
  });
  wire = await CuttableWire.to(stage.test.ownerUrl);
  database = await new Database({
    ownerUrl: wire.url,
    secret: TEST_SECRET,
    role: 'app',
    poolSize: 2,
  }).connect();
  api = await makeApp(stage.config, database, openLogger('api', 'silent'));
  await api.init();
  await api.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await api?.close();
  await database?.close();
  await wire?.close();
  await stage?.close();
});

const signIn = (account: string): Promise<Client> => Client.signIn(api, account, PASSWORD);
const stored = (key: string): Promise<unknown[]> =>
  stage.rows(`select state from idempotency where key = $1`, [key]);

/**
 * Sends a command whose connection to PostgreSQL is cut at COMMIT, sends it again under the same key, and once more.
 *
 * @returns the second answer, which the third must repeat
 */
async function afterTheCut<T>(kind: string, send: Send<T>, status = 200): Promise<T> {
  const number = (sent.get(kind) ?? 0) + 1;
  sent.set(kind, number);
  const key = `cut.${kind}.${String(number).padStart(3, '0')}`;
  const cut = CUTS[keys.push(key) % CUTS.length] as (typeof CUTS)[number];
  wire.cutAt(key, cut);
  const first = await send({ key });
  expect([key, first.status, first.body.code]).toEqual([key, 503, 'PLATFORM.OUTCOME_UNKNOWN']);
  if (cut === 'never-sent') expect(await stored(key)).toEqual([]);
  if (cut === 'as-answered') expect(await stored(key)).toEqual([{ state: 'applied' }]);
  const second = body(await send({ key }), status);
  expect(body(await send({ key }), status)).toEqual(second);
  return second;
}

test('a run, a halt and its end, a struck firm and approvals: each is done once', async () => {
  const [operator, approver, reviewer] = [
    await signIn('operator'),
    await signIn('approver'),
    await signIn('policy'),
  ];
  await afterTheCut<Run>('run', (options) => operator.post('/runs', {}, options), 202);
  await stage.settle();
  const cause = { cause: 'rule', reason: REASON };
  await afterTheCut<object>('halt', (options) =>
    operator.post(`/policies/${JOBS}/halt`, cause, options),
  );
  const lifted = { version: 1, reason: REASON };
  await afterTheCut<object>('lift', (options) =>
    approver.post(`/policies/${JOBS}/halt/lift`, lifted, options),
  );
  const [struck] = await stage.rows<{ id: string }>(
    `select id from entitlement where policy_id = $1 and subject_id = $2`,
    [JOBS, await stage.subjectOf(FIRMS[0] as Enterprise)],
  );
  const list = await listOf(reviewer, JOBS);
  const strike = { entitlementId: struck?.id, version: list.version, reason: REASON };
  await afterTheCut<object>('strike', (options) =>
    reviewer.post(`/lists/${list.id}/strike`, strike, options),
  );
  for (const policyId of FOUND) {
    const { id, version, digest } = await listOf(approver, policyId);
    const said = { version, digest };
    const { state } = await afterTheCut<Moved>('approve', (options) =>
      approver.post(`/lists/${id}/approve`, said, options),
    );
    expect(state).toBe('approved');
  }
  await stage.settle();
});

test('what only reads has no outcome to be unknown: it is answered, wherever the connection is cut', async () => {
  const approver = await signIn('approver');
  const { id } = await listOf(approver, GIANT);
  const shown = body(await approver.get<object>(`/lists/${id}`));
  for (const cut of CUTS) {
    const before = wire.cuts[cut];
    wire.cutAt(id, cut);
    expect(body(await approver.get<object>(`/lists/${id}`))).toEqual(shown);
    expect(wire.cuts[cut]).toBe(before + 1);
    wire.cuts[cut] = before;
  }
  const context = { actor: 'approver', authorities: ['*'], division: '46', subjectId: null };
  await expect(
    database.read('test.read', context, (tx) => tx.query(`delete from idempotency`)),
  ).rejects.toMatchObject({ code: '25006' });
});

test('firms confirm, decline, object, declare and apply, officers decide and verify: each gets the answer of the one time it was done', async () => {
  // What is confirmed is advanced afterwards: beside it, both would wait for one another at the heads of the trail.
  await stage.stopWorker();
  const [operator, approver] = [await signIn('operator'), await signIn('approver')];
  for (const [index, firm] of FIRMS.entries()) {
    const person = await personOf(firm);
    for (const policyId of [GIANT, BOND]) await confirmed(person, policyId);
    if (index > 0) await answerForJobs(index, person, approver);
    await apply(person, operator);
    await confirmed(person, VOUCHER);
  }
  await stage.startWorker();
  await stage.settle();
});

async function personOf(firm: Enterprise): Promise<Client> {
  const account = `person-${firm.creditCode}`;
  await stage.openAccount({
    account,
    roles: ['enterprise'],
    authorities: [],
    division: '',
    subjectId: await stage.subjectOf(firm),
    oidcSubject: account,
  });
  return Client.vouchedFor(api, account);
}

async function confirmed(person: Client, policyId: string): Promise<void> {
  const shown = await benefit(person, policyId);
  const answer = await afterTheCut<Moved>('confirm', ({ key }) => confirm(person, shown, key));
  expect(answer).toMatchObject({ id: shown.id, state: 'confirmed' });
}

/** A third declines it, a third objects to it first, and two thirds confirm it. */
async function answerForJobs(index: number, person: Client, approver: Client): Promise<void> {
  const { id, version } = await benefit(person, JOBS);
  if (index % 3 === 0) {
    const said = { version, reason: REASON };
    const { state } = await afterTheCut<Moved>('decline', (options) =>
      person.post(`/entitlements/${id}/decline`, said, options),
    );
    expect(state).toBe('declined');
    return;
  }
  if (index % 3 === 1) {
    const objected = { about: 'amount', statement: '金额应当重新核对' };
    await afterTheCut<object>('object', (options) =>
      person.post(`/entitlements/${id}/object`, objected, options),
    );
    const [objection] = await stage.rows<Moved>(
      `select id, state, version from objection where entitlement_id = $1`,
      [id],
    );
    const said = { version: objection?.version, upheld: false, outcome: REASON };
    await afterTheCut<object>('decide', (options) =>
      approver.post(`/objections/${objection?.id}/decide`, said, options),
    );
  }
  await confirmed(person, JOBS);
}

async function apply(person: Client, operator: Client): Promise<void> {
  const { digest } = body(await person.get<Form>(`/forms/${VOUCHER}`));
  const applied = await afterTheCut<Applied>('apply', ({ key }) =>
    applyWith(person, 72, { key, digest }),
  );
  expect(applied.entitlement?.state).toBe('notified');
  const said = { version: 1, note: REASON };
  const { state } = await afterTheCut<Moved>('verify', (options) =>
    operator.post(`/declarations/${applied.declarationId}/verify`, said, options),
  );
  expect(state).toBe('verified');
}

test('a budget that grows, a batch of payments and its receipt: the money moves once', async () => {
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  const [maker, checker] = [await signIn('finance'), await signIn('finance2')];
  const grant = {
    policyId: BOND,
    kind: 'appropriation',
    year: '2025',
    amountFen: '700',
    reference: '测试〔2025〕9号',
  };
  const entered = await afterTheCut<Moved>('enter', (options) =>
    maker.post('/budget-entries', grant, options),
  );
  const accepted = { version: entered.version };
  await afterTheCut<object>('accept', (options) =>
    checker.post(`/budget-entries/${entered.id}/accept`, accepted, options),
  );
  const made = await afterTheCut<Batch>('make', (options) =>
    maker.post('/payment-batches', { policyId: GIANT, year: '2025' }, options),
  );
  expect(made).toMatchObject({ state: 'made', itemCount: COUNT });
  const { id, version, digest } = made;
  const released = await afterTheCut<Batch>('release', (options) =>
    checker.post(`/payment-batches/${id}/release`, { version, digest }, options),
  );
  expect(released.state).toBe('released');
  const items = await stage.rows<{ id: string; yuan: string }>(
    `select id, (amount_fen / 100.0)::numeric(20, 2)::text as yuan from payment_item where batch_id = $1 order by place`,
    [id],
  );
  const lines = items.map((item) => `${item.id},${item.yuan},成功,2025-10-15,`);
  const text = ['明细编号,金额（元）,结果,日期,原因', ...lines].join('\r\n');
  const settled = await afterTheCut<Batch>('receive', (options) =>
    checker.post(`/payment-batches/${id}/receipt`, { text }, options),
  );
  expect(settled.state).toBe('settled');
  await stage.settle();
});

const times = (kind: string): number => sent.get(kind) ?? 0;

test('of 200 connections two thirds were cut after COMMIT went out, a third before; what was sent was done, each once, and nothing else', async () => {
  const each = Math.floor(keys.length / CUTS.length);
  expect(keys.length).toBeGreaterThanOrEqual(200);
  for (const cut of CUTS) expect(wire.cuts[cut] - each).toBeLessThanOrEqual(1);
  expect(wire.cuts['never-sent'] + wire.cuts['as-sent'] + wire.cuts['as-answered']).toBe(
    keys.length,
  );
  const done = await stage.rows<{ key: string }>(
    `select key from idempotency where state = 'applied' and key like 'cut.%'`,
  );
  expect(done.map(({ key }) => key).sort()).toEqual([...keys].sort());
  const moves = await stage.rows<{ what: string; times: number }>(
    `select entity || ' ' || event as what, count(*)::integer as times from audit
     where entity in ('run', 'benefit_list', 'policy_halt', 'entitlement', 'objection', 'declaration', 'budget_entry', 'payment_batch') group by 1`,
  );
  expect(Object.fromEntries(moves.map((move) => [move.what, move.times]))).toMatchObject({
    'run create': times('run'),
    'policy_halt create': times('halt'),
    'policy_halt lift': times('lift'),
    'benefit_list approve': times('approve'),
    'entitlement withdraw': times('strike'),
    'entitlement confirm': times('confirm'),
    'entitlement decline': times('decline'),
    'objection create': times('object'),
    'objection dismiss': times('decide'),
    'declaration create': times('apply'),
    'declaration verify': times('verify'),
    'budget_entry create': times('enter'),
    'budget_entry accept': times('accept'),
    'payment_batch create': times('make'),
    'payment_batch release': times('release'),
    'payment_batch settle': times('receive'),
  });
});

test('the books say so to the fen: every reservation ended once, and what was paid was paid once', async () => {
  const transfers = await stage.rows(
    `select kind, count(*)::integer as times from transfer where purpose = 'entitlement' group by kind order by kind`,
  );
  const given = times('decline') + times('strike');
  expect(transfers).toEqual([
    { kind: 'pending', times: times('confirm') + given },
    { kind: 'post', times: times('confirm') },
    { kind: 'void', times: given },
  ]);
  const operator = await signIn('operator');
  const amounts = await stage.rows<{ policy_id: string; fen: string }>(
    `select policy_id, sum(amount_fen)::text as fen from entitlement where state not in ('declined', 'withdrawn') group by policy_id`,
  );
  expect(amounts.map(({ policy_id: id }) => id).sort()).toEqual([...FOUND, VOUCHER].sort());
  for (const { policy_id: policyId, fen } of amounts) {
    const paid = policyId === GIANT;
    expect(await budgetOf(operator, policyId)).toMatchObject({
      reservedFen: '0',
      committedFen: paid ? '0' : fen,
      disbursedFen: paid ? fen : '0',
    });
  }
  const { appropriatedFen } = await budgetOf(operator, BOND);
  expect(BigInt(appropriatedFen) % 1_000n).toBe(700n);
});
