import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  found,
  GIANT,
  JOBS,
  listOf,
  match,
  type Run,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).littleGiant().hiring(3);
const OWING = anEnterprise(2).littleGiant().owingTaxes();
const UNKNOWN = anEnterprise(3).littleGiant().with('credit', { 列入经营异常名录: '' });

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;
let run: Run;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OWING, UNKNOWN, anEnterprise(4)] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  person = await stage.signInFor(FIRM);
});
afterAll(() => stage?.close());

test('an operator starts a run, and every enterprise gets one of three verdicts for every policy', async () => {
  run = await match(stage, operator);
  expect(run).toMatchObject({
    state: 'finished',
    asOf: '2025-09-30',
    requestedBy: 'operator',
    rowsTotal: 4,
    rowsDone: 4,
    stoppedBecause: null,
  });
  expect(found(run, GIANT)).toMatchObject({
    eligible: 1,
    undetermined: 1,
    ineligible: 2,
    opened: 1,
    amountFen: '100000000',
    parked: null,
  });
  expect(found(run, JOBS)).toMatchObject({
    eligible: 1,
    undetermined: 0,
    ineligible: 3,
    opened: 1,
    amountFen: '300000',
  });
});

test('what was found stands on lists with the money reserved, and everything was judged a second time', async () => {
  const list = await listOf(approver, GIANT);
  expect(list).toMatchObject({
    state: 'reviewing',
    itemCount: 1,
    amountFen: '100000000',
    unfundedCount: 0,
    draftedBy: 'operator',
    approvedBy: null,
  });
  expect(list.secondOpinion).toEqual({ checked: 1, sampled: 3, differences: [] });
  expect(list.budget).toMatchObject({
    reservedFen: '100000000',
    committedFen: '0',
    availableFen: '99900000000',
  });
  const items = body(
    await approver.get<{ items: unknown[]; nextCursor: null }>(`/lists/${list.id}/items`),
  );
  expect(items).toEqual({
    items: [
      {
        entitlementId: expect.any(String),
        gate: null,
        rank: null,
        reason: null,
        subjectName: '合成示例1号有限公司',
        creditCode: FIRM.creditCode,
        division: '460106',
        divisionName: '海口市龙华区',
        amountFen: '100000000',
        entitledFen: null,
        state: 'listed',
      },
    ],
    nextCursor: null,
  });
});

test('the enterprise knows nothing before a second person has approved', async () => {
  expect(await benefits(person)).toEqual([]);
  const [hidden] = await stage.rows<{ id: string }>(
    `select id from entitlement where policy_id = $1`,
    [GIANT],
  );
  expect((await person.get(`/entitlements/${hidden?.id}`)).status).toBe(404);
});

test('a second person approves, and the enterprise is told at once, with ten working days to answer', async () => {
  expect(await approve(stage, approver, GIANT)).toMatchObject({
    state: 'announced',
    approvedBy: 'approver',
    version: 4,
  });
  // From 30 September over the National Day holiday: the tenth working day is 21 October.
  expect(await benefits(person)).toEqual([
    expect.objectContaining({
      policyId: GIANT,
      amountFen: '100000000',
      state: 'notified',
      decidedOn: '2025-09-30',
      confirmBy: { date: '2025-10-21', provisional: false },
    }),
  ]);
});

test('the enterprise sees why: the rule in sentences, the values, their source and date, the law, and the evidence', async () => {
  const { id } = await benefit(person, GIANT);
  const detail = body(await person.get<Record<string, unknown>>(`/entitlements/${id}`));
  const text = JSON.stringify(detail['explanation']);
  expect(detail['explanation']).toMatchObject({ verdict: 'eligible', tree: { truth: 'true' } });
  expect(text).toContain('"dataset":"titles"');
  expect(text).toContain('"department":{"zh":"海南省工业和信息化厅"');
  expect(text).toContain('"asOf":"2025-09-30"');
  expect(text).toMatch(/小巨人/);
  expect(detail['legalBasis']).toContainEqual({
    title: expect.stringContaining('海南省优质企业奖励资金管理实施细则'),
    article: null,
  });
  expect(detail['evidence']).toEqual({
    asOf: '2025-09-30',
    knownAt: expect.any(String),
    decisionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    factVectorHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(
    (detail['history'] as { event: string; by: string }[]).map(
      ({ event, by }) => `${event} by ${by}`,
    ),
  ).toEqual(['create by system', 'reserve by system', 'notify by system']);
});

test('the enterprise confirms, and the money is committed', async () => {
  const confirmed = body(await confirm(person, await benefit(person, GIANT)));
  expect(confirmed).toMatchObject({ state: 'confirmed', amountFen: '100000000' });
  expect(await budgetOf(operator, GIANT)).toMatchObject({
    reservedFen: '0',
    committedFen: '100000000',
    disbursedFen: '0',
    availableFen: '99900000000',
  });
  const [kept] = await stage.rows(
    `select confirmed_by, confirmed_at is not null as stamped from entitlement where state = 'confirmed'`,
  );
  expect(kept).toEqual({ confirmed_by: `person-${FIRM.creditCode}`, stamped: true });
  const [term] = await stage.rows(`select state from deadline`);
  expect(term).toEqual({ state: 'met' });
});

test('a confirmation is answered once: confirmed again, or declined, it is refused', async () => {
  const shown = await benefit(person, GIANT);
  expect((await confirm(person, shown)).body).toMatchObject({
    status: 409,
    code: 'KERNEL.TRANSITION_REFUSED',
  });
});
