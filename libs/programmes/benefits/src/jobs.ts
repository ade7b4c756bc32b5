import type { WorkingCalendar } from '#libs/kernel';
import type { JobHandler } from '#libs/platform';
import { AnnounceJob } from './announce.job.ts';
import { DeadlinesJob } from './deadlines.job.ts';
import { FundJob } from './funding.ts';

/** The kinds of jobs that the benefits programme needs answered. */
export const BENEFITS_JOBS = ['benefits.announce', 'benefits.deadlines', 'benefits.fund'] as const;

/** Their handlers. */
export function benefitsHandlers(calendar: WorkingCalendar): JobHandler[] {
  return [new AnnounceJob(calendar), new DeadlinesJob(), new FundJob()];
}
