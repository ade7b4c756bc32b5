import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approveAll, found, GIANT, JOBS, match } from '../support/acts.ts';
import { databaseDigest } from '../support/database-digest.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ invented: { subjects: 400, seed: 7 } });
});
afterAll(() => stage?.close());

/** A run leaves itself, the audit of its own states, and the promises it kept. Nothing else. */
const OF_THE_RUN = [
  'run',
  'run_policy',
  'run_segment',
  'snapshot',
  'audit',
  'audit_link',
  'audit_head',
  'outbox',
  'idempotency',
];

test('a second run over the same data decides the same and changes nothing', async () => {
  const operator = await stage.signIn('operator');
  const first = await match(stage, operator);
  await approveAll(stage, await stage.signIn('approver'));
  expect(found(first, JOBS).opened).toBeGreaterThan(40);
  expect(found(first, JOBS).undetermined).toBeGreaterThan(0);
  expect(found(first, GIANT).opened).toBeGreaterThan(0);

  const before = await databaseDigest(stage.database, OF_THE_RUN);
  const second = await match(stage, operator);
  expect(second).toMatchObject({ state: 'finished', stoppedBecause: null });
  for (const policy of second.policies) {
    const { eligible, undetermined, ineligible, amountFen } = found(first, policy.policyId);
    expect(policy).toMatchObject({
      eligible,
      undetermined,
      ineligible,
      amountFen,
      opened: 0,
      closed: 0,
      suspended: 0,
    });
  }
  expect(await databaseDigest(stage.database, OF_THE_RUN)).toEqual(before);
  const moved = await stage.rows(
    `select distinct entity from audit where id > (
    select min(id) from audit where entity = 'run' and entity_id = $1) order by entity`,
    [second.id],
  );
  expect(moved).toEqual([{ entity: 'run' }, { entity: 'run_policy' }]);
});

test('the same files delivered again change nothing either', async () => {
  const before = await databaseDigest(stage.database, OF_THE_RUN);
  const reports = await stage.deliverAgain();
  expect(reports.map((report) => report.already)).toEqual(reports.map(() => true));
  expect(await databaseDigest(stage.database, OF_THE_RUN)).toEqual(before);
});
