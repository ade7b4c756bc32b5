import { promise, type Job, type JobHandler } from '#libs/platform';
import { clearPassed } from './clearance.ts';
import { promiseAnnouncement } from './funding.ts';
import { RESUME } from './halt.ts';
import { promiseTelling } from './right.ts';

/** Takes up what waited while a policy was halted: clears who has passed every gate, and tells who stands on a list in force. */
export class ResumeJob implements JobHandler {
  readonly kind = RESUME;

  async handle(job: Job): Promise<void> {
    for (let more = true; more;)
      more = await job.step('benefits.resume.clear', (tx) => clearPassed(tx, job.ref));
    await job.finish('benefits.resume.finish', async (tx) => {
      await promiseTelling(tx, job.ref);
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
