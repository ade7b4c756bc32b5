import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Database } from '#libs/platform';
import { SUBJECTS_CHANGED } from '#libs/registry';
import { BOND, body, GIANT, JOBS, match, type Run, runOf } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { Stage } from '../support/stage.ts';

const CHANNEL = 'demo-green-channel';
const POLICIES = [BOND, GIANT, JOBS, CHANNEL];
const INSURANCE = 'social-insurance';
/** So many hold the subsidy and the right that one of them ending is under one per cent. */
const FIRMS = Array.from({ length: 104 }, (_, number) =>
  anEnterprise(number + 1)
    .hiring(1)
    .littleGiant()
    .certified('是'),
);
/** They have nothing before the first run, and become entitled between two. */
/** Nobody knows yet whether it pays its insurance. */
const UNKNOWN = anEnterprise(910).hiring(2).certified('否').with(INSURANCE, { 参保状态: '' });
const LATECOMERS = [901, 902, 903].map((number) => anEnterprise(number).certified('否'));

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    judgeChanges: 'at-once',
    // Whoever gets the award for little giants waits for its money.
    budgetFen: { [GIANT]: 1n },
    enterprises: [...FIRMS, ...LATECOMERS, UNKNOWN],
    besides: { policies: [CHANNEL], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  await stage.settle();
  await stage.stopWorker();
});
afterAll(() => stage?.close());

/** Judges at once whoever changed, in another worker. */
async function judgeChanged(database = stage.database): Promise<void> {
  const jobs = stage.makeJobs(stage.silentBell, database);
  const due = await stage.rows<{ id: string }>(
    `select id from outbox where kind = $1 and done_at is null order by id`,
    [SUBJECTS_CHANGED],
  );
  for (const { id } of due) await jobs.answer(id);
}

/** Does what is promised, beside a worker that holds a job. */
async function workBeside(): Promise<void> {
  const jobs = stage.makeJobs(stage.silentBell);
  for (;;) {
    const [next] = await stage.rows<{ id: string }>(
      `select id from outbox where done_at is null and parked_at is null and due_at <= now() and lease_until is null order by id limit 1`,
    );
    if (!next) return;
    await jobs.answer(next.id);
  }
}

/** What becomes of it first: it is done, or it waits for a lock of somebody else. */
async function endedOrWaiting(work: Promise<void>): Promise<'done' | 'waits'> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  while (!isDone) {
    const waiting = await stage.rows(
      `select from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database()) limit 1`,
    );
    if (waiting.length > 0) return 'waits';
    await pause(5);
  }
  await done;
  return 'done';
}

/** The database of a worker of whom something happens once, when it has written all of a step and not committed. */
function beforeCommit(step: string, meanwhile: () => Promise<unknown>): Database {
  let met: Promise<unknown> | undefined;
  const transaction: Database['transaction'] = (name, context, work) =>
    stage.database.transaction(name, context, async (tx) => {
      const result = await work(tx);
      if (name === step) await (met ??= meanwhile());
      return result;
    });
  return Object.assign(Object.create(Database.prototype) as Database, { transaction });
}

/** A run of which one step of one policy has written all and not committed when something else happens. */
async function runMeeting(
  { step, policyId }: { readonly step: string; readonly policyId: string },
  meanwhile: () => Promise<unknown>,
): Promise<Run> {
  const { id } = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.apply');
  let isMet = false;
  const meeting = beforeCommit(step, () => {
    isMet = true;
    return meanwhile();
  });
  for (const policy of [...POLICIES.filter((one) => one !== policyId), policyId]) {
    const database = policy === policyId ? meeting : stage.database;
    const [due] = await stage.rows<{ id: string }>(
      `select o.id from outbox o join run_policy p on p.id::text = o.ref where p.run_id = $1 and p.policy_id = $2 and o.done_at is null`,
      [id, policy],
    );
    await stage.makeJobs(stage.silentBell, database).answer(due?.id ?? '');
  }
  expect(isMet).toBe(true);
  await stage.work();
  return runOf(operator, id);
}

type Table = 'episode' | 'entitlement' | 'benefit_right' | 'data_hold';
const statesOf = (firm: Enterprise, of: Table) =>
  stage.rows<{ policy_id: string; state: string }>(
    `select o.policy_id, o.state from ${of} o join identifier i using (subject_id) where i.value = $1 order by 1, 2`,
    [firm.creditCode],
  );

test('who changes while a policy of the run is being finished is judged without waiting for that', async () => {
  const [firm] = LATECOMERS as [Enterprise];
  let outcome: unknown;
  const run = await runMeeting({ step: 'match.apply.finish', policyId: JOBS }, async () => {
    await stage.deliver('employment', [firm.hiring(2)]);
    outcome = await endedOrWaiting(judgeChanged());
  });
  expect(run.state).toBe('finished');
  expect(outcome).toBe('done');
  expect(await statesOf(firm, 'episode')).toEqual([{ policy_id: JOBS, state: 'open' }]);
  const bases = await stage.rows(
    `select base_run_id = $1 as own from run where kind = 'changes' order by own`,
    [run.id],
  );
  expect(bases).toContainEqual({ own: true });
});

test('whose entitlement ends while it is being put on its list is not left there', async () => {
  const [, firm] = LATECOMERS as [Enterprise, Enterprise];
  await stage.deliver('employment', [firm.hiring(2)]);
  await judgeChanged();
  expect(await statesOf(firm, 'episode')).toEqual([{ policy_id: JOBS, state: 'open' }]);
  let judged = Promise.resolve();
  await runMeeting({ step: 'match.apply.settle', policyId: JOBS }, async () => {
    await stage.deliver(INSURANCE, [firm.with(INSURANCE, { 参保状态: '欠费' })]);
    judged = judgeChanged();
    await endedOrWaiting(judged);
  });
  await judged;
  expect(await statesOf(firm, 'episode')).toEqual([{ policy_id: JOBS, state: 'closed' }]);
  expect(await statesOf(firm, 'entitlement')).toEqual([{ policy_id: JOBS, state: 'withdrawn' }]);
  expect(await brokenInvariants(stage.database)).toEqual([]);
});

test('whose entitlement ends while a right is being granted has no right', async () => {
  const [, , firm] = LATECOMERS as [Enterprise, Enterprise, Enterprise];
  await stage.deliver('science', [firm.certified('是')]);
  await judgeChanged();
  expect(await statesOf(firm, 'episode')).toEqual([{ policy_id: CHANNEL, state: 'open' }]);
  let judged = Promise.resolve();
  await runMeeting({ step: 'match.apply.settle', policyId: CHANNEL }, async () => {
    await stage.deliver('science', [firm.certified('否')]);
    judged = judgeChanged();
    await endedOrWaiting(judged);
  });
  await judged;
  await stage.work();
  expect(await statesOf(firm, 'episode')).toEqual([{ policy_id: CHANNEL, state: 'closed' }]);
  expect(await statesOf(firm, 'benefit_right')).toEqual([
    { policy_id: CHANNEL, state: 'withdrawn' },
  ]);
  expect(await brokenInvariants(stage.database)).toEqual([]);
});

test('a run waits for who is being judged when it begins, and gives back what that ended by less knowledge', async () => {
  const [, firm] = FIRMS as unknown as [Enterprise, Enterprise];
  await stage.deliver(INSURANCE, [firm.with(INSURANCE, { 参保状态: '欠费' })]);
  let matched: Promise<void> | undefined;
  await judgeChanged(
    beforeCommit('match.changes.judge', async () => {
      const { deliveryId } = await stage.deliver(INSURANCE, [firm]);
      // As of a large delivery: it is left to the run.
      await stage.as('leave', (tx) =>
        tx.query('delete from changed_subject where delivery_id = $1', [deliveryId]),
      );
      body(await operator.post<Run>('/runs', {}), 202);
      matched = workBeside();
      expect(await endedOrWaiting(matched)).toBe('waits');
    }),
  );
  await matched;
  const states = await statesOf(firm, 'episode');
  expect(states.filter((one) => one.policy_id === JOBS)).toEqual([
    { policy_id: JOBS, state: 'closed' },
    { policy_id: JOBS, state: 'open' },
  ]);
});

test('what a department owes a firm is met by what arrives while the run asks for it', async () => {
  // Then the run asks anew, with the day that it had.
  await stage.as('drop', (tx) =>
    tx.query(
      `update data_hold set state = 'dropped', version = version + 1, ended_on = opened_on where state = 'open'`,
    ),
  );
  let judged = Promise.resolve();
  await runMeeting({ step: 'match.apply.holds', policyId: JOBS }, async () => {
    await stage.deliver(INSURANCE, [UNKNOWN.with(INSURANCE, { 参保状态: '正常' })]);
    judged = judgeChanged();
    await endedOrWaiting(judged);
  });
  await judged;
  expect(await statesOf(UNKNOWN, 'episode')).toEqual([{ policy_id: JOBS, state: 'open' }]);
  expect(await statesOf(UNKNOWN, 'data_hold')).toEqual([
    { policy_id: JOBS, state: 'dropped' },
    { policy_id: JOBS, state: 'met' },
  ]);
  // The next one lists it.
  body(await operator.post<Run>('/runs', {}), 202);
  await stage.work();
});

test('whose data goes missing while the money comes that it waits for keeps its place, and no money is kept for it', async () => {
  const [firm] = FIRMS as unknown as [Enterprise];
  const giants = (): Promise<unknown[]> =>
    stage.rows(
      `select p.state as episode, e.state from entitlement e join episode p on p.id = e.episode_id join identifier i on i.subject_id = e.subject_id
       where i.value = $1 and e.policy_id = $2`,
      [firm.creditCode, GIANT],
    );
  await stage.appropriate({ [GIANT]: 100_000_000_000_000n }, '测试〔2025〕2号');
  await stage.deliver('tax', [firm.with('tax', { 是否欠税: '' })]);
  let funded: Promise<void> | undefined;
  await judgeChanged(
    beforeCommit('match.changes.judge', async () => {
      funded = workBeside();
      expect(await endedOrWaiting(funded)).toBe('waits');
    }),
  );
  await funded;
  expect(await giants()).toEqual([{ episode: 'suspended', state: 'waiting' }]);
  expect(await brokenInvariants(stage.database)).toEqual([]);
  await stage.deliver('tax', [firm]);
  await judgeChanged();
  await stage.work();
  expect(await giants()).toEqual([{ episode: 'open', state: 'listed' }]);
});
