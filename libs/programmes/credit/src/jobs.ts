import type { RuleStore } from '#libs/matching';
import type { JobHandler } from '#libs/platform';
import { IssueJob } from './issue.job.ts';

/** The kinds of jobs that the credit programme needs answered. */
export const CREDIT_JOBS = ['credit.issue'] as const;

/** Their handlers. */
export function creditHandlers(rules: RuleStore): JobHandler[] {
  return [new IssueJob(rules)];
}
