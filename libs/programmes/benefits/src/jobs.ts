import type { JobHandler } from '#libs/platform';
import { AnnounceJob } from './announce.job.ts';
import { DeadlinesJob } from './deadlines.job.ts';
import { FundJob } from './funding.ts';
import { AdvanceJob, GatesJob } from './gates.job.ts';
import type { GateKeeper } from './gates.ts';
import { ResumeJob } from './resume.job.ts';

/** The kinds of jobs that the benefits programme needs answered. */
export const BENEFITS_JOBS = [
  'benefits.announce',
  'benefits.advance',
  'benefits.deadlines',
  'benefits.fund',
  'benefits.gates',
  'benefits.resume',
] as const;

/** Their handlers. */
export function benefitsHandlers(keeper: GateKeeper): JobHandler[] {
  return [
    new AnnounceJob(keeper),
    new AdvanceJob(keeper),
    new DeadlinesJob(keeper),
    new FundJob(keeper.rules),
    new GatesJob(keeper),
    new ResumeJob(),
  ];
}
