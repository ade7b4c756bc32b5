import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { systemContext } from '#libs/platform';
import { readXlsx } from '../../libs/registry/src/xlsx-reader.ts';
import { until } from '../faults/until.ts';
import { accept, approve, benefit, body, budgetOf, confirm, JOBS, match } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { Stage } from '../support/stage.ts';

/** Each hired three people and confirmed 3,000 yuan: corrected to one, to none, to two; one objects; one is as it was. */
const FIRMS = [1, 2, 3, 4, 5].map((number) => anEnterprise(number).hiring(3).reachable());
const [PART, WHOLE, ORDERED, OBJECTS, SAME] = FIRMS as [
  Enterprise,
  Enterprise,
  Enterprise,
  Enterprise,
  Enterprise,
];
const LINE = { policyId: JOBS, year: '2025' };
const TOLD_ON = '2025-10-22';
/** The sixty-first day. */
const OVER = '2025-12-23';

interface Versioned {
  readonly id: string;
  readonly version: number;
}
interface Adjustment extends Versioned {
  readonly entitlementId: string;
  readonly kind: string;
  readonly state: string;
}
interface Batch extends Versioned {
  readonly state: string;
  readonly itemCount: number;
  readonly amountFen: string;
  readonly digest: string;
  readonly code: string;
}
interface Item {
  readonly id: string;
  readonly entitlementId: string;
  readonly amountFen: string;
  readonly setOffFen: string;
}

const TESTER = systemContext('test');

let stage: Stage;
let operator: Client;
let approver: Client;
let third: Client;
let maker: Client;
let checker: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [JOBS]: 1_500_000n } });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  third = await stage.signIn('approver2');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  for (const firm of FIRMS) {
    const person = await stage.signInFor(firm);
    people.set(firm, person);
    body(await confirm(person, await benefit(person, JOBS)));
  }
  await stage.settle();
  await stage.moveTo(TOLD_ON);
  await stage.hasten();
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const idOf = async (firm: Enterprise): Promise<string> => (await benefit(of(firm), JOBS)).id;
const stateOf = async (firm: Enterprise): Promise<string> => (await benefit(of(firm), JOBS)).state;
const said = ({ version }: Versioned) => ({ version, reason: '已核实更正' });
const payables = async (): Promise<unknown[]> =>
  body(await maker.get<{ items: unknown[] }>('/payables')).items;
const items = async ({ id }: Versioned): Promise<Item[]> =>
  body(await maker.get<{ items: Item[] }>(`/payment-batches/${id}/items`)).items;
const make = () => maker.post<Batch>('/payment-batches', LINE);
const release = ({ id, version, digest }: Batch) =>
  checker.post<Batch>(`/payment-batches/${id}/release`, { version, digest });
const giveBack = ({ id, version }: Versioned) =>
  checker.post<Batch>(`/payment-batches/${id}/return`, { version, reason: '须重新编制' });
async function receive(one: Batch, day: string, failing: readonly string[] = []): Promise<void> {
  const lines = (await items(one)).map(({ id, entitlementId, amountFen }) => {
    const fails = failing.includes(entitlementId);
    const yuan = `${Number(amountFen) / 100}.00`;
    return [id, yuan, fails ? '失败' : '成功', day, fails ? '账号户名不符' : ''].join(',');
  });
  const text = ['明细编号,金额（元）,结果,日期,原因', ...lines].join('\r\n');
  body(await checker.post(`/payment-batches/${one.id}/receipt`, { text }));
  await stage.settle();
}
async function correct(...hired: readonly Enterprise[]): Promise<void> {
  await stage.deliver('employment', hired);
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
}
/** Accepts what corrected data made of a benefit, by two people. */
async function accepted(firm: Enterprise): Promise<Adjustment> {
  const entitlementId = await idOf(firm);
  const all = body(await operator.get<{ items: Adjustment[] }>('/adjustments')).items;
  const found = all.find((one) => one.entitlementId === entitlementId && one.state === 'open');
  const put = body(
    await operator.post<Adjustment>(`/adjustments/${found?.id}/endorse`, said(found as Adjustment)),
  );
  return body(await approver.post<Adjustment>(`/adjustments/${put.id}/accept`, said(put)));
}
const owed = async (firm: Enterprise): Promise<string | undefined> =>
  (await stage.rows<{ fen: string }>(`select owed_back($1) as fen`, [await idOf(firm)]))[0]?.fen;
const books = () => budgetOf(operator, JOBS);

test('while the firm may object nothing is paid, and nothing is taken off', async () => {
  await correct(PART.hiring(1), WHOLE.hiring(0), ORDERED, OBJECTS.hiring(2), SAME);
  await accepted(PART);
  await accepted(WHOLE);
  const contested = await accepted(OBJECTS);
  body(
    await of(OBJECTS).post(`/adjustments/${contested.id}/object`, { statement: '三人均实际在岗' }),
  );
  await stage.settle();
  expect(await payables()).toMatchObject([{ count: 2, amountFen: '600000' }]);
  expect(await books()).toMatchObject({ committedFen: '1500000', availableFen: '0' });
});

test('what is accepted while the bank has the payment stays a recovery of what is paid', async () => {
  const batch = body(await make());
  body(await release(batch));
  await correct(PART.hiring(1), WHOLE.hiring(0), ORDERED.hiring(2), OBJECTS.hiring(2), SAME);
  await accepted(ORDERED);
  await receive(batch, TOLD_ON);
  expect(await stateOf(ORDERED)).toBe('paid');
  expect(await owed(ORDERED)).toBe('100000');
  expect(await books()).toMatchObject({ committedFen: '900000', disbursedFen: '600000' });
});

test('an objection decided against the firm makes its recovery final at once, and the funds gate passes', async () => {
  const [objection] = await stage.rows<Versioned>(
    `select id, version from objection where state = 'open'`,
  );
  const decision = { version: objection?.version, upheld: false, outcome: '考勤显示两人在岗' };
  body(await third.post(`/objections/${objection?.id}/decide`, decision));
  await stage.hasten();
  expect(await payables()).toMatchObject([{ count: 1, amountFen: '200000' }]);
  expect(await stateOf(PART)).toBe('payable');
});

test('once the term is over what is left is payable; what is owed back whole ends without a payment', async () => {
  // As if the days off of that year had been unknown when they were told; the sixtieth day is a Sunday.
  const provisional = await stage.owner.transaction('test.provisional', TESTER, (tx) =>
    tx.query<{ id: string }>(
      `update adjustment set object_until = '2025-12-21', object_provisional = true where object_until = '2025-12-22' returning id`,
    ),
  );
  expect(provisional).toHaveLength(4);
  await stage.hasten();
  expect(
    await stage.rows(
      `select distinct object_until::text as until, object_provisional as provisional from adjustment where state = 'accepted' and kind = 'recovery'`,
    ),
  ).toEqual([{ until: '2025-12-22', provisional: false }]);
  await stage.moveTo(OVER);
  await stage.hasten();
  expect(await payables()).toMatchObject([{ ...LINE, count: 2, amountFen: '300000' }]);
  expect(await stateOf(WHOLE)).toBe('withdrawn');
  const messages = body(await of(WHOLE).get<{ items: { kind: string }[] }>('/messages')).items;
  expect(messages[0]?.kind).toBe('withdrawn');
  expect(await books()).toMatchObject({
    appropriatedFen: '1500000',
    committedFen: '600000',
    disbursedFen: '600000',
    availableFen: '300000',
  });
});

/**
 * The recovery of one benefit is contested, which is seen only once somebody waits for the benefit: as if its firm had been quicker by
 * that moment. Afterwards it is as it was.
 */
async function contestedWhile<T>(firm: Enterprise, act: () => Promise<T>): Promise<T> {
  const superuser = new pg.Client({ connectionString: stage.test.adminUrl });
  await superuser.connect();
  const id = await idOf(firm);
  try {
    await superuser.query('begin');
    await superuser.query('set local session_replication_role = replica');
    await superuser.query('select from entitlement where id = $1 for update', [id]);
    const stands = (from: string, to: string) =>
      superuser.query(`update adjustment set state = $3 where entitlement_id = $1 and state = $2`, [
        id,
        from,
        to,
      ]);
    expect((await stands('accepted', 'contested')).rowCount).toBe(1);
    const acting = act();
    await until('somebody waits for the benefit', async () => {
      const waiting = await superuser.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rowCount === 1;
    });
    await superuser.query('commit');
    const done = await acting;
    await superuser.query('set session_replication_role = replica');
    await stands('contested', 'accepted');
    return done;
  } finally {
    await superuser.end();
  }
}

test('what is found of a benefit while a batch waits for it is seen: it is left out, or the batch not released', async () => {
  const one = body(await contestedWhile(OBJECTS, make));
  expect(one).toMatchObject({ itemCount: 1, amountFen: '100000' });
  body(await giveBack(one));
  const both = body(await make());
  expect(both).toMatchObject({ itemCount: 2, amountFen: '300000' });
  const refused = await contestedWhile(OBJECTS, () => release(both));
  expect(refused.body.code).toBe('PAYMENT.RECOVERY_FOUND');
  body(await giveBack(both));
});

test('what was found since a batch was made keeps it from being released, and two recoveries are set off together', async () => {
  const batch = body(await make());
  expect(await owed(PART)).toBe('0');
  await correct(PART.hiring(1), WHOLE.hiring(0), ORDERED.hiring(2), OBJECTS.hiring(1), SAME);
  expect((await release(batch)).body.code).toBe('PAYMENT.RECOVERY_FOUND');
  const second = await accepted(OBJECTS);
  expect((await release(batch)).body.code).toBe('PAYMENT.RECOVERY_FOUND');
  body(await giveBack(batch));
  expect(await owed(PART)).toBe('200000');
  expect(await owed(OBJECTS)).toBe('200000');
  // The firm may object to the second: until then only the other is payable.
  expect(await payables()).toMatchObject([{ count: 1, amountFen: '100000' }]);
  const objection = body(
    await of(OBJECTS).post<Versioned>(`/adjustments/${second.id}/object`, {
      statement: '三人均实际在岗',
    }),
  );
  const decision = { version: objection.version, upheld: false, outcome: '考勤显示一人在岗' };
  body(await third.post(`/objections/${objection.id}/decide`, decision));
  await stage.settle();
  expect(await payables()).toMatchObject([{ count: 2, amountFen: '200000' }]);
});

test('a payment that fails settles nothing, and one that is paid settles what it took off', async () => {
  const failing = body(await make());
  expect(failing).toMatchObject({ itemCount: 2, amountFen: '200000' });
  expect(await items(failing)).toMatchObject([
    { amountFen: '100000', setOffFen: '200000' },
    { amountFen: '100000', setOffFen: '200000' },
  ]);
  body(await release(failing));
  const path = join(stage.folder, 'payments.xlsx');
  await writeFile(path, await checker.bytes(`/payment-batches/${failing.id}/file.xlsx`));
  const rows: unknown[][] = [];
  for await (const part of readXlsx(path)) rows.push(...part.map((row) => [...(row.cells ?? [])]));
  expect(rows.find((cells) => cells[0] === '1' || cells[0] === 1)?.slice(6)).toEqual(
    ['1000', '3000', '2000'].map((yuan) => expect.stringContaining(yuan)),
  );
  await receive(failing, OVER, [await idOf(PART)]);
  expect(await stateOf(PART)).toBe('bounced');
  expect(await owed(PART)).toBe('200000');
  expect(await stateOf(OBJECTS)).toBe('paid');
  expect(await owed(OBJECTS)).toBe('0');
  expect(await books()).toMatchObject({
    committedFen: '300000',
    disbursedFen: '700000',
    availableFen: '500000',
  });
  const last = body(await make());
  body(await release(last));
  await receive(last, OVER);
  expect(await stateOf(PART)).toBe('paid');
  expect(await benefit(of(PART), JOBS)).toMatchObject({ amountFen: '300000' });
  expect(await owed(PART)).toBe('0');
  // 15,000 yuan: paid are 3,000 twice and 1,000 twice, and the rest is there for others.
  expect(await books()).toMatchObject({
    appropriatedFen: '1500000',
    committedFen: '0',
    disbursedFen: '800000',
    availableFen: '700000',
  });
});

test('the firm reads what was granted, set off and paid', async () => {
  const detail = body(await of(PART).get(`/entitlements/${await idOf(PART)}`));
  expect(detail).toMatchObject({
    amountFen: '300000',
    payment: { setOffFen: '200000', paidFen: '100000' },
    adjustments: [{ kind: 'recovery', differenceFen: '200000', contestable: false }],
  });
  expect(body(await of(SAME).get(`/entitlements/${await idOf(SAME)}`))).toMatchObject({
    payment: { setOffFen: '0', paidFen: '300000' },
  });
});

test('what is granted again after a set-off is a top-up of what was paid, whole', async () => {
  await correct(PART.hiring(2), WHOLE.hiring(0), ORDERED.hiring(2), OBJECTS.hiring(1), SAME);
  await accepted(PART);
  expect(await payables()).toMatchObject([{ count: 1, amountFen: '100000', topUpCount: 1 }]);
  const batch = body(await make());
  body(await release(batch));
  await receive(batch, OVER);
  expect(await books()).toMatchObject({ disbursedFen: '900000', availableFen: '600000' });
});

test('the database lets no payment take off what is not owed back', async () => {
  const forced = refusalOf(
    stage.as('break', async (tx) => {
      await tx.query(
        `with batch as (insert into payment_batch (policy_id, year, number, rule_version_id, state, item_count, amount_fen, digest, made_by, authority, division)
           select policy_id, year, 99, rule_version_id, 'made', 1, 1, '', current_setting('huizhi.actor'), authority, division from payment_batch limit 1 returning id)
         insert into payment_item (batch_id, id, entitlement_id, place, amount_fen, set_off_fen, payee, bank, account, subject_id, authority, division)
         select b.id, gen_random_uuid(), entitlement_id, 1, 1, 1, payee, bank, account, subject_id, authority, division
         from payment_item, batch b where adjustment_id is null limit 1`,
      );
      await tx.query(`set constraints set_off_is_owed immediate`);
    }),
  );
  expect(await forced).toBe('HZ004');
});

test('objections come page by page, each once', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const address: string = `/objections?limit=1${cursor && `&cursor=${cursor}`}`;
    const page: { items: Versioned[]; nextCursor: string | null } = body(
      await operator.get<{ items: Versioned[]; nextCursor: string | null }>(address),
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  const all = await stage.rows<Versioned>(`select id from objection`);
  expect(all.length).toBeGreaterThan(1);
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  const cursor = Buffer.from('2026-01-01T00:00:00Z 1').toString('base64url');
  expect((await operator.get(`/objections?cursor=${cursor}`)).status).toBe(400);
});

test('nothing that always holds was broken', async () => {
  expect(await brokenInvariants(stage.database)).toEqual([]);
});
