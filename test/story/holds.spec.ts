import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ruleVersionLifecycle } from '#libs/matching';
import { moveOne } from '#libs/platform';
import { accept, approve, body, BOND, found, match, type Run } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Raised money, and whether it owes taxes nobody said: the award waits for the tax service. */
const TAXES_UNSAID = anEnterprise(1).raising(300).with('tax', { 是否欠税: '' });
/** The same with more money at stake, and nobody said either whether it is listed as dishonest. */
const CREDIT_UNSAID_TOO = anEnterprise(2)
  .raising(40_000)
  .with('tax', { 是否欠税: '' })
  .with('credit', { 列入严重失信主体名单: '' });
/** Nobody said how much it raised: there is no sum to name. */
const SUM_UNSAID = anEnterprise(3).with('finance', { '债券融资额（万元）': '' });
/** What is known speaks against it. */
const LISTED = anEnterprise(4)
  .raising(300)
  .with('tax', { 是否欠税: '' })
  .with('credit', { 列入经营异常名录: '是' });
const CLEAN = anEnterprise(5).raising(300);

interface Hold {
  readonly id: string;
  readonly creditCode: string;
  readonly policyId: string;
  readonly department: { readonly zh: string };
  readonly facts: readonly { readonly key: string; readonly title: { readonly zh: string } }[];
  readonly amountFen: string | null;
  readonly openedOn: string;
  readonly dueOn: string;
  readonly overdue: boolean;
}

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [TAXES_UNSAID, CREDIT_UNSAID_TOO, SUM_UNSAID, LISTED, CLEAN],
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
});
afterAll(() => stage?.close());

async function holdsOf(officer: Client): Promise<Hold[]> {
  const path = `/holds?policy=${BOND}&limit=100`;
  return body(await officer.get<{ items: Hold[] }>(path)).items;
}

async function again(): Promise<Run> {
  const run = await match(stage, operator);
  return run.state === 'stopped' ? accept(stage, await stage.signIn('approver2'), run) : run;
}

const shown = (holds: readonly Hold[]): unknown[] =>
  holds
    .map(({ creditCode, department, facts, amountFen }) =>
      [creditCode, department.zh, facts.map(({ key }) => key).join(' '), amountFen].join(' | '),
    )
    .sort();

test('a hold names the enterprise, what is missing, who owes it and the money at stake', async () => {
  const holds = await holdsOf(operator);
  expect(shown(holds)).toEqual([
    '91460106MA0000015N | 国家税务总局海南省税务局 | tax.hasArrears@asOf | 600000',
    '91460106MA0000023H | 国家税务总局海南省税务局 | tax.hasArrears@asOf | 80000000',
    '91460106MA0000023H | 海南省营商环境建设厅（公共信用信息） | credit.inSeriousDishonestList@asOf | 80000000',
    '91460106MA0000031C | 海南省地方金融管理局 | capital.bondRaised@2025 | ',
  ]);
  expect(holds.some(({ creditCode }) => creditCode === LISTED.creditCode)).toBe(false);
  expect(holds.some(({ creditCode }) => creditCode === CLEAN.creditCode)).toBe(false);
});

test('it is due after ten working days of the province', async () => {
  const [hold] = await holdsOf(operator);
  expect(hold).toMatchObject({ openedOn: '2025-09-30', dueOn: '2025-10-21', overdue: false });
});

test('the department sees what it owes, and nothing that others owe; an enterprise sees none of it', async () => {
  await stage.openAccount({ account: 'tax-office', roles: ['data'], authorities: ['hn-tax'] });
  const tax = await stage.signIn('tax-office');
  const all = body(await tax.get<{ items: Hold[] }>('/holds?limit=100')).items;
  expect(new Set(all.map(({ department }) => department.zh)).size).toBe(1);
  expect(all.length).toBeGreaterThan(0);
  const { items } = body(
    await tax.get<{ items: { code: string; holds: number; amountFen: string }[] }>(
      '/holds/departments',
    ),
  );
  expect(items).toMatchObject([{ code: 'hn-tax', holds: all.length }]);
  // Whoever keeps the policy sees what it waits for, whichever department owes it.
  const { authority } = stage.book.policies.get(BOND) ?? {};
  const keeper = {
    account: 'keeper',
    roles: ['policy' as const],
    authorities: [authority?.id ?? ''],
  };
  await stage.openAccount(keeper);
  const kept = await holdsOf(await stage.signIn('keeper'));
  expect(shown(kept)).toEqual(shown(await holdsOf(operator)));
  const person = await stage.signInFor(TAXES_UNSAID);
  expect((await person.get('/holds')).status).toBe(403);
});

test('pages follow one another without gap or repetition', async () => {
  const whole = body(await operator.get<{ items: Hold[] }>('/holds?limit=100')).items;
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const address: string = `/holds?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`;
    const page: { items: Hold[]; nextCursor: string | null } = body(await operator.get(address));
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(whole.map(({ id }) => id));
});

test('a second run leaves holds as they are', async () => {
  const before = await stage.rows(`select * from data_hold order by id`);
  await again();
  expect(await stage.rows(`select * from data_hold order by id`)).toEqual(before);
  expect(await stage.rows(`select from hold_staging`)).toEqual([]);
});

test('when the data come the hold is met and the enterprise is listed; what else lacks keeps its day', async () => {
  await stage.moveTo('2025-10-10');
  await stage.deliver(
    'tax',
    [
      TAXES_UNSAID.with('tax', { 是否欠税: '否' }),
      CREDIT_UNSAID_TOO.with('tax', { 是否欠税: '否' }),
    ],
    { asOf: '2025-10-10' },
  );
  await stage.deliver('credit', [TAXES_UNSAID, CREDIT_UNSAID_TOO, SUM_UNSAID, LISTED, CLEAN], {
    asOf: '2025-10-10',
  });
  const run = await again();
  expect(found(run, BOND).opened).toBe(1);
  const rows = await stage.rows(
    `select i.value, h.authority, h.state, h.due_on::text, h.ended_on::text from data_hold h join identifier i using (subject_id)
     where policy_id = $1 and i.value = any($2) order by i.value, h.authority, h.state`,
    [BOND, [TAXES_UNSAID.creditCode, CREDIT_UNSAID_TOO.creditCode]],
  );
  expect(rows).toEqual([
    {
      value: TAXES_UNSAID.creditCode,
      authority: 'hn-tax',
      state: 'met',
      due_on: '2025-10-21',
      ended_on: '2025-10-10',
    },
    {
      value: CREDIT_UNSAID_TOO.creditCode,
      authority: 'hn-credit',
      state: 'open',
      due_on: '2025-10-21',
      ended_on: null,
    },
    {
      value: CREDIT_UNSAID_TOO.creditCode,
      authority: 'hn-tax',
      state: 'dropped',
      due_on: '2025-10-21',
      ended_on: '2025-10-10',
    },
  ]);
  await approve(stage, await stage.signIn('approver'), BOND);
});

test('when its enterprise moves, a hold is seen where it went', async () => {
  const places = (): Promise<unknown[]> =>
    stage.rows(
      `select distinct h.division from data_hold h join identifier i using (subject_id) where i.value = $1 and h.state = 'open'`,
      [CREDIT_UNSAID_TOO.creditCode],
    );
  expect(await places()).toEqual([{ division: '460106' }]);
  await stage.deliver('registration', [CREDIT_UNSAID_TOO.in('460200')]);
  expect(await places()).toEqual([{ division: '460200' }]);
  expect(
    await stage.rows(`select distinct division from data_hold where state = 'dropped'`),
  ).toEqual([{ division: '460106' }]);
});

test('past its day a hold is shown as overdue', async () => {
  await stage.moveTo('2025-10-22');
  const [hold] = await holdsOf(operator);
  expect(hold).toMatchObject({ overdue: true });
});

test('once a policy is no longer matched, nobody waits for it any more', async () => {
  const waiting = await holdsOf(operator);
  expect(waiting.length).toBeGreaterThan(0);
  const [inForce] = await stage.rows<{ id: string }>(
    `select id from rule_version where policy_id = $1 and state = 'published'`,
    [BOND],
  );
  await stage.as('retire', (tx) =>
    moveOne(tx, ruleVersionLifecycle, inForce?.id ?? '', { event: 'retire', reason: 'over' }),
  );
  await stage.deliver('credit', [TAXES_UNSAID, CREDIT_UNSAID_TOO, SUM_UNSAID, LISTED, CLEAN], {
    asOf: '2025-10-22',
  });
  await again();
  expect(await holdsOf(operator)).toEqual([]);
  const [dropped] = await stage.rows<{ count: number }>(
    `select count(*)::integer from data_hold where policy_id = $1 and state = 'dropped' and ended_on = '2025-10-22'`,
    [BOND],
  );
  expect(dropped?.count).toBe(waiting.length);
});
