import type { JobHandler } from '#libs/platform';
import { AnnounceJob } from './announce.job.ts';
import type { Carriers } from './carriers.ts';
import { DeadlinesJob } from './deadlines.job.ts';
import { DeliverJob } from './deliver.job.ts';
import { FundJob } from './funding.ts';
import { AdvanceJob, GatesJob } from './gates.job.ts';
import type { GateKeeper } from './gates.ts';
import { RedecideJob } from './redecide.job.ts';
import { RightsJob } from './right.ts';
import { ResumeJob } from './resume.job.ts';

/** The kinds of jobs that the benefits programme needs answered. */
export const BENEFITS_JOBS = [
  'benefits.announce',
  'benefits.advance',
  'benefits.deadlines',
  'benefits.deliver',
  'benefits.fund',
  'benefits.gates',
  'benefits.redecide',
  'benefits.resume',
  'benefits.rights',
] as const;
/** Those of them that wait for machines outside. */
export const OUTSIDE_JOBS = ['benefits.deliver'] as const;

/** Their handlers. @param carriers the ways out by which enterprises are told */
export function benefitsHandlers(keeper: GateKeeper, carriers: Carriers): JobHandler[] {
  return [
    new AnnounceJob(keeper),
    new AdvanceJob(keeper),
    new DeadlinesJob(keeper),
    new DeliverJob(keeper, carriers),
    new FundJob(keeper.rules),
    new GatesJob(keeper),
    new RedecideJob(keeper.rules),
    new ResumeJob(),
    new RightsJob(),
  ];
}
