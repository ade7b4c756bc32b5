import { promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { promiseAnnouncement } from './funding.ts';
import { clear } from './gates.ts';
import { RESUME } from './halt.ts';
import { GOES_ON } from './lifecycles.ts';

const BATCH = 500;

/** Takes up what waited while a policy was halted: clears who has passed every gate, and tells who stands on a list in force. */
export class ResumeJob implements JobHandler {
  readonly kind = RESUME;

  async handle(job: Job): Promise<void> {
    for (let cleared = BATCH; cleared === BATCH;)
      cleared = await job.step('benefits.resume.clear', (tx) => clearPassed(tx, job.ref));
    await job.finish('benefits.resume.finish', async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `select distinct on (list_id, declaration_id) id from entitlement where policy_id = $1 and state = 'listed' order by list_id, declaration_id, id`,
        [job.ref],
      );
      await promiseAnnouncement(
        tx,
        rows.map((row) => row.id),
      );
      // A list on which everybody was told before the halt still has to be marked as announced.
      const lists = await tx.query<{ id: string }>(
        `select id from benefit_list where policy_id = $1 and state = 'approved' order by id`,
        [job.ref],
      );
      await promise(
        tx,
        lists.map(({ id }) => ({ kind: 'benefits.announce', ref: id })),
      );
    });
  }
}

async function clearPassed(tx: Tx, policyId: string): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from entitlement e where e.policy_id = $1 and e.state = 'confirmed' and ${GOES_ON} and exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id)
       and not exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id and g.state not in ('closed', 'waived'))
     order by e.id limit ${BATCH} for update of e`,
    [policyId],
  );
  await clear(
    tx,
    rows.map((row) => row.id),
  );
  return rows.length;
}
