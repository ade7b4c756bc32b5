import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  body,
  budgetOf,
  found,
  JOBS,
  listOf,
  match,
  type Run,
  runOf,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const INSURANCE = 'social-insurance';
const EMPLOYMENT = 'employment';
const FIRM = anEnterprise(1).hiring(3);
const LATECOMER = anEnterprise(2);
const OTHERS = [3, 4, 5, 6, 7].map((number) => anEnterprise(number).hiring(1));
const UNKNOWN = anEnterprise(8).hiring(2).with(INSURANCE, { 参保状态: '' });

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;

/** Enough enterprises hold the subsidy that one ending is under one per cent of them. */
beforeAll(async () => {
  stage = await Stage.open({
    judgeChanges: 'at-once',
    invented: { subjects: 700, seed: 11 },
    enterprises: [FIRM, LATECOMER, ...OTHERS, UNKNOWN],
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  person = await stage.signInFor(FIRM);
  expect(found(await match(stage, operator), JOBS).opened).toBeGreaterThan(100);
  await approve(stage, approver, JOBS);
});
afterAll(() => stage?.close());

async function deliver(dataset: string, ...firms: readonly Enterprise[]): Promise<void> {
  await stage.deliver(dataset, firms);
  await stage.settle();
}

const episodesOf = (firm: Enterprise): Promise<unknown[]> =>
  stage.rows(
    `select p.state, p.amount_fen from episode p join identifier i using (subject_id) where i.value = $1 and p.policy_id = $2
     order by opened_on, p.state, p.amount_fen`,
    [firm.creditCode, JOBS],
  );
const judgements = (): Promise<{ policies: number; put_off: number; subjects: number }[]> =>
  stage.rows(
    `select (select count(*)::integer from run_policy p where p.run_id = r.id) as policies, r.put_off, r.rows_total as subjects
     from run r where r.kind = 'changes' and r.state = 'finished' order by r.known_at desc`,
  );

describe('one enterprise changes between two runs', () => {
  test('data that goes missing suspends its benefit at once, and nobody asked for a run', async () => {
    const before = await budgetOf(operator, JOBS);
    await deliver(INSURANCE, FIRM.with(INSURANCE, { 参保状态: '' }));
    expect(await benefit(person, JOBS)).toMatchObject({ state: 'suspended', amountFen: '300000' });
    expect(await episodesOf(FIRM)).toEqual([{ state: 'suspended', amount_fen: '300000' }]);
    const { reservedFen, committedFen, availableFen } = before;
    expect(await budgetOf(operator, JOBS)).toMatchObject({
      reservedFen,
      committedFen,
      availableFen,
    });
    expect(await judgements()).toMatchObject([{ subjects: 1, put_off: 0 }]);
    const runs = body(await operator.get<{ items: Run[] }>('/runs')).items;
    expect(runs).toHaveLength(1);
  });

  test('data that returns gives it back with the term it had', async () => {
    await deliver(INSURANCE, FIRM);
    expect(await benefit(person, JOBS)).toMatchObject({
      state: 'notified',
      confirmBy: { date: '2025-10-21', provisional: false },
    });
  });

  test('a delivery that says nothing new judges nobody', async () => {
    const before = await judgements();
    await deliver(INSURANCE, FIRM, LATECOMER);
    expect(await judgements()).toEqual(before);
  });

  test('a decision says of which day and knowledge it is, and can be explained', async () => {
    const { id } = await benefit(person, JOBS);
    expect((await person.get(`/entitlements/${id}`)).status).toBe(200);
    const kept = await stage.rows(
      `select d.verdict, r.kind, d.known_at = r.known_at as same, cardinality(d.record_ids) > 0 as records from decision d
       join run r on r.id = d.run_id join identifier i using (subject_id) where i.value = $1 order by d.known_at`,
      [FIRM.creditCode],
    );
    expect(kept).toEqual([
      { verdict: 'eligible', kind: 'full', same: true, records: true },
      { verdict: 'undetermined', kind: 'changes', same: true, records: true },
      { verdict: 'eligible', kind: 'changes', same: true, records: true },
    ]);
  });

  test('who becomes entitled stands on no list before the next run, which lists it', async () => {
    await deliver(EMPLOYMENT, LATECOMER.hiring(2));
    expect(await episodesOf(LATECOMER)).toEqual([{ state: 'open', amount_fen: '200000' }]);
    const newcomer = await stage.signInFor(LATECOMER);
    expect(body(await newcomer.get<{ items: unknown[] }>('/entitlements')).items).toEqual([]);
    const run = await match(stage, operator);
    expect(found(run, JOBS)).toMatchObject({
      opened: 0,
      openedAtOnce: 1,
      closed: 0,
      suspended: 0,
      parked: null,
    });
    expect(await listOf(approver, JOBS)).toMatchObject({ itemCount: 1, amountFen: '200000' });
    await approve(stage, approver, JOBS);
    expect(await benefit(newcomer, JOBS)).toMatchObject({ state: 'notified' });
  });

  test('what a department owed it is met at once', async () => {
    const holds = (): Promise<unknown[]> =>
      stage.rows(
        `select distinct h.state from data_hold h join identifier i using (subject_id) where i.value = $1 and h.policy_id = $2`,
        [UNKNOWN.creditCode, JOBS],
      );
    expect(await holds()).toEqual([{ state: 'open' }]);
    await deliver(INSURANCE, UNKNOWN.with(INSURANCE, { 参保状态: '正常' }));
    expect(await holds()).toEqual([{ state: 'met' }]);
    expect(await episodesOf(UNKNOWN)).toEqual([{ state: 'open', amount_fen: '200000' }]);
  });

  test('who is entitled no longer loses it at once, and the money goes back', async () => {
    const before = await budgetOf(operator, JOBS);
    await deliver(INSURANCE, FIRM.with(INSURANCE, { 参保状态: '欠费' }));
    expect(await benefit(person, JOBS)).toMatchObject({ state: 'withdrawn' });
    const after = await budgetOf(operator, JOBS);
    expect(BigInt(before.reservedFen) - BigInt(after.reservedFen)).toBe(300_000n);
  });
});

describe('a run over everybody and a change at the same time', () => {
  test('the run, which knows less, leaves alone who was judged by later knowledge, and does not stop for them', async () => {
    // Two endings are more than one per cent: this one is left to a run, which would end it if it did not know less.
    const paying = UNKNOWN.with(INSURANCE, { 参保状态: '正常' });
    await deliver(INSURANCE, UNKNOWN.with(INSURANCE, { 参保状态: '欠费' }));
    await stage.stopWorker();
    const { id } = body(await operator.post<Run>('/runs', {}), 202);
    await stage.deliver(INSURANCE, [FIRM, paying]);
    await stage.startWorker();
    await stage.settle();
    expect(found(await runOf(operator, id), JOBS)).toMatchObject({
      state: 'finished',
      closed: 0,
      parked: null,
    });
    expect(await episodesOf(FIRM)).toContainEqual({ state: 'open', amount_fen: '300000' });
    expect(await episodesOf(paying)).toContainEqual({ state: 'open', amount_fen: '200000' });
    expect(found(await match(stage, operator), JOBS)).toMatchObject({
      opened: 0,
      openedAtOnce: 1,
      closed: 0,
    });
  });
});

describe('more changes than usual', () => {
  test('what would end more than one per cent is left to the next run, which stops and asks', async () => {
    const before = await judgements();
    const owing = OTHERS.map((one) => one.with(INSURANCE, { 参保状态: '暂停' }));
    for (const firm of owing) await deliver(INSURANCE, firm);
    const since = (await judgements()).slice(0, -before.length);
    expect(since).toHaveLength(OTHERS.length);
    expect(since.filter(({ put_off }) => put_off > 0).length).toBeGreaterThanOrEqual(3);
    const run = await match(stage, operator);
    expect(run).toMatchObject({ state: 'stopped' });
    body(await approver.post(`/runs/${run.id}/accept`, { reason: '已与部门核实' }));
    await stage.settle();
    for (const firm of OTHERS)
      expect(await episodesOf(firm)).toEqual([{ state: 'closed', amount_fen: '100000' }]);
  });

  test('a delivery that concerns more than a thousand is left to the next run', async () => {
    const before = await judgements();
    const many = Array.from({ length: 1_001 }, (_, number) => anEnterprise(1_000 + number));
    await deliver('registration', ...many);
    expect(await judgements()).toEqual(before);
    expect(await stage.rows('select from changed_subject')).toEqual([]);
  });
});
