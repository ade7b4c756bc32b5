import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  accept,
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  found,
  JOBS,
  listOf,
  match,
  runOf,
  type Run,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { databaseDigest } from '../support/database-digest.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const INSURANCE = 'social-insurance';
const FIRM = anEnterprise(1).hiring(3);
const OTHERS = [2, 3, 4, 5, 6].map((number) => anEnterprise(number).hiring(1));

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;

/** Enough enterprises hold the subsidy that one ending is under one per cent of them. */
beforeAll(async () => {
  stage = await Stage.open({
    invented: { subjects: 700, seed: 11 },
    enterprises: [FIRM, ...OTHERS],
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  person = await stage.signInFor(FIRM);
  const run = await match(stage, operator);
  expect(found(run, JOBS).opened).toBeGreaterThan(100);
  await approve(stage, approver, JOBS);
});
afterAll(() => stage?.close());

const stateOfEpisodes = (): Promise<unknown[]> =>
  stage.rows(
    `select p.state from episode p join identifier i using (subject_id) where i.value = $1 and p.policy_id = $2 order by opened_on, p.state`,
    [FIRM.creditCode, JOBS],
  );

describe('data of one enterprise goes missing', () => {
  test('its benefit is suspended and its money kept', async () => {
    const before = await budgetOf(operator, JOBS);
    await stage.deliver(INSURANCE, [FIRM.with(INSURANCE, { 参保状态: '' })]);
    const run = await match(stage, operator);
    expect(run).toMatchObject({ state: 'finished', stoppedBecause: null });
    expect(found(run, JOBS)).toMatchObject({ opened: 0, closed: 0, suspended: 1 });
    expect(await benefit(person, JOBS)).toMatchObject({ state: 'suspended', amountFen: '300000' });
    expect(await stateOfEpisodes()).toEqual([{ state: 'suspended' }]);
    const { reservedFen, committedFen, availableFen } = before;
    expect(await budgetOf(operator, JOBS)).toMatchObject({
      reservedFen,
      committedFen,
      availableFen,
    });
  });

  test('it cannot be confirmed meanwhile', async () => {
    const shown = await benefit(person, JOBS);
    const answer = await person.post(`/entitlements/${shown.id}/confirm`, {
      version: shown.version,
      amountFen: shown.amountFen,
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'KERNEL.TRANSITION_REFUSED' } });
  });

  test('when the data returns, it is back as it was, with the same term', async () => {
    await stage.deliver(INSURANCE, [FIRM]);
    const run = await match(stage, operator);
    expect(found(run, JOBS)).toMatchObject({ opened: 0, closed: 0, suspended: 0 });
    expect(await benefit(person, JOBS)).toMatchObject({
      state: 'notified',
      confirmBy: { date: '2025-10-21', provisional: false },
    });
    expect(
      await stage.rows(
        `select n.kind from notice n join entitlement e on e.id = n.entitlement_id
      join identifier i on i.subject_id = e.subject_id where i.value = $1 order by n.kind`,
        [FIRM.creditCode],
      ),
    ).toEqual([{ kind: 'entitled' }, { kind: 'restored' }, { kind: 'suspended' }]);
  });
});

describe('one enterprise ceases to be entitled', () => {
  test('its episode is closed, its benefit withdrawn, and its money goes back', async () => {
    const before = await budgetOf(operator, JOBS);
    await stage.deliver(INSURANCE, [FIRM.with(INSURANCE, { 参保状态: '欠费' })]);
    const run = await match(stage, operator);
    expect(run.state).toBe('finished');
    expect(found(run, JOBS)).toMatchObject({ opened: 0, closed: 1, suspended: 0 });
    const withdrawn = await benefit(person, JOBS);
    expect(withdrawn).toMatchObject({ state: 'withdrawn' });
    // The reason kept for officers names the run; an enterprise is told nothing by such a number.
    const seen = [
      await person.get('/entitlements'),
      await person.get(`/entitlements/${withdrawn.id}`),
    ];
    expect(JSON.stringify(seen)).not.toContain(run.id);
    expect(await stateOfEpisodes()).toEqual([{ state: 'closed' }]);
    const after = await budgetOf(operator, JOBS);
    expect(BigInt(before.reservedFen) - BigInt(after.reservedFen)).toBe(300_000n);
  });

  test('entitled again, it stands on a new list as a new benefit', async () => {
    await stage.moveTo('2025-10-09');
    await stage.deliver(INSURANCE, [FIRM], { asOf: '2025-10-09' });
    expect(found(await match(stage, operator), JOBS)).toMatchObject({ opened: 1, closed: 0 });
    expect(await listOf(approver, JOBS)).toMatchObject({ state: 'reviewing', itemCount: 1 });
    await approve(stage, approver, JOBS);
    expect((await benefits(person)).map((one) => one.state).sort()).toEqual([
      'notified',
      'withdrawn',
    ]);
  });
});

describe('more than one per cent would end at once', () => {
  const endings = OTHERS.slice(0, 4).map((one) => one.with(INSURANCE, { 参保状态: '暂停' }));
  /** The run itself, what it staged, and the delivery: all else must stay as it is. */
  const expected = [
    'run',
    'run_policy',
    'run_segment',
    'snapshot',
    'audit',
    'audit_link',
    'audit_head',
    'outbox',
    'idempotency',
    'match_staging',
    'hold_staging',
    'delivery',
    'record',
  ];
  let stopped: Run;

  test('the run stops and asks, and nothing has changed', async () => {
    const before = await databaseDigest(stage.database, expected);
    await stage.deliver(INSURANCE, endings, { asOf: '2025-10-09' });
    stopped = await match(stage, operator);
    expect(stopped).toMatchObject({
      state: 'stopped',
      stoppedBecause: {
        zh: expect.stringContaining(`${JOBS} 4/`),
        en: expect.stringContaining('more than 1 %'),
      },
    });
    expect(await databaseDigest(stage.database, expected)).toEqual(before);
  });

  test('no other run may begin while it waits', async () => {
    expect(await operator.post('/runs', {})).toMatchObject({
      status: 409,
      body: { code: 'MATCHING.RUN_UNDER_WAY' },
    });
  });

  test('the operator cannot accept it, but may cancel it', async () => {
    expect(await operator.post(`/runs/${stopped.id}/accept`, { reason: '已核对' })).toMatchObject({
      status: 403,
      body: { code: 'PLATFORM.PERMISSION_DENIED' },
    });
    body(await operator.post(`/runs/${stopped.id}/cancel`));
    expect((await runOf(operator, stopped.id)).state).toBe('cancelled');
  });

  test('asked again it stops again; accepted by an approver it goes on, and the person is kept', async () => {
    stopped = await match(stage, operator);
    expect(stopped.state).toBe('stopped');
    const done = await accept(stage, approver, stopped);
    expect(done.state).toBe('finished');
    expect(found(done, JOBS)).toMatchObject({ closed: 4 });
    expect(await stage.rows(`select accepted_by from run where id = $1`, [done.id])).toEqual([
      { accepted_by: 'approver' },
    ]);
    expect(
      await stage.rows(
        `select actor, reason from audit where entity = 'run' and entity_id = $1 and event = 'accept'`,
        [done.id],
      ),
    ).toEqual([{ actor: 'approver', reason: '已核对数据' }]);
  });
});

describe('more than one per cent would get another amount', () => {
  test('the run stops and asks as if they ended, because they end and begin anew', async () => {
    await stage.deliver(
      'employment',
      [FIRM, ...OTHERS].map((one) => one.hiring(7)),
    );
    const run = await match(stage, operator);
    expect(run).toMatchObject({
      state: 'stopped',
      stoppedBecause: { zh: expect.stringContaining('改变金额') },
    });
    body(await operator.post(`/runs/${run.id}/cancel`));
  });
});
