import { type RuleStore } from '#libs/matching';
import { type Job, type JobHandler, promise } from '#libs/platform';
import { alertOnUnattributed } from './unattributed.ts';
import { postInSteps } from './posting.ts';

/** Promised by every delivery of documents of relief, and from the first run on for each month. */
export const POST_SAVINGS = { kind: 'savings.post', ref: 'all' } as const;
const A_MONTH_SECONDS = 30 * 86_400;

/** Posts what is promised and realised, step by step, and asks departments about documents that are nobody's saving. */
export class PostingJob implements JobHandler {
  readonly kind = POST_SAVINGS.kind;

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const { deliveries } = await postInSteps((name, work) => job.step(name, work), this.rules);
    await job.finish('savings.posted', async (tx) => {
      await alertOnUnattributed(tx, deliveries);
      await promise(tx, [{ ...POST_SAVINGS, delaySeconds: A_MONTH_SECONDS }]);
    });
  }
}
