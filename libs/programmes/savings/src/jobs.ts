import { type RuleStore } from '#libs/matching';
import { type JobHandler } from '#libs/platform';
import { LOOK_AT_COSTS, LookJob } from './look.job.ts';
import { POST_SAVINGS, PostingJob } from './posting.job.ts';

/** The kinds of jobs that the savings programme needs answered. */
export const SAVINGS_JOBS = [POST_SAVINGS.kind, LOOK_AT_COSTS.kind] as const;

/** Their handlers. */
export function savingsHandlers(rules: RuleStore): JobHandler[] {
  return [new PostingJob(rules), new LookJob(rules)];
}
