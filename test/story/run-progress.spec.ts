import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { viewRun, type RunPolicyView, type RunView } from '#libs/matching';
import { approve, body, found, JOBS, match, runOf, type Run } from '../support/acts.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3].map((number) => anEnterprise(number).hiring(number));

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  await stage.openAccount({ account: 'li', displayName: '李经办', roles: ['operator'] });
  await stage.openAccount({ account: 'wang', displayName: '王审核', roles: ['approver'] });
});
afterAll(() => stage?.close());

/** What an officer would see of the policy between two batches; nothing of it stays. */
async function whileApplying(id: string): Promise<RunPolicyView | undefined> {
  let seen: RunView | undefined;
  const between = stage.as('between', async (tx) => {
    await tx.query(
      `update run_policy set state = 'applying' where run_id = $1 and policy_id = $2`,
      [id, JOBS],
    );
    seen = await viewRun(tx, id);
    throw new Error('seen');
  });
  await expect(between).rejects.toThrow('seen');
  return seen?.policies.find((one) => one.policyId === JOBS);
}

test('a run tells how many of the eligible stand already, also while it is applied', async () => {
  const operator = await stage.signIn('li');
  await stage.stopWorker();
  const { id } = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.apply');
  expect(found(await runOf(operator, id), JOBS)).toMatchObject({ eligible: 3, applied: 0 });
  await stage.work();
  expect(found(await runOf(operator, id), JOBS)).toMatchObject({ eligible: 3, applied: 3 });

  const next = body(await operator.post<Run>('/runs', {}), 202);
  await stage.work('match.apply');
  expect(await whileApplying(next.id)).toMatchObject({ eligible: 3, applied: 3 });
  await stage.work();
  await stage.startWorker();
});

test('a run whose worker fell silent says so, and when another takes over', async () => {
  const operator = await stage.signIn('li');
  await stage.stopWorker();
  const { id } = body(await operator.post<Run>('/runs', {}), 202);
  expect((await runOf(operator, id)).silence).toBeNull();
  const heardOf = (secondsAgo: number) =>
    stage.as('between', (tx) =>
      tx.query(
        `update outbox set beaten_at = now() - make_interval(secs => $2), lease_until = now() + make_interval(secs => 60 - $2::float8)
         where kind = 'match.run' and ref = $1`,
        [id, secondsAgo],
      ),
    );
  await heardOf(20);
  expect((await runOf(operator, id)).silence).toBeNull();
  await heardOf(40);
  const { silence } = await runOf(operator, id);
  expect(silence?.seconds).toBeGreaterThanOrEqual(40);
  expect(silence?.takenOverInSeconds).toBeLessThanOrEqual(20);
  await stage.as('between', (tx) =>
    tx.query(`update outbox set beaten_at = null, lease_until = null where ref = $1`, [id]),
  );
  await stage.startWorker();
  await stage.work();
  expect((await runOf(operator, id)).silence).toBeNull();
});

test('runs and lists name people, not their accounts, and a list names its run', async () => {
  const operator = await stage.signIn('li');
  const run = await match(stage, operator);
  expect(run).toMatchObject({ requestedBy: 'li', requestedByName: '李经办' });
  const approver = await stage.signIn('wang');
  const list = await approve(stage, approver, JOBS);
  expect(list).toMatchObject({
    draftedBy: 'li',
    draftedByName: '李经办',
    approvedBy: 'wang',
    approvedByName: '王审核',
    run: { asOf: run.asOf },
  });
});
