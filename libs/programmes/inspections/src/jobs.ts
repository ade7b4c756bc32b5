import { type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { type JobHandler } from '#libs/platform';
import { PLAN_DRAWN } from './drawn-firms.ts';
import { DrawnPlanningJob } from './drawn-planning.job.ts';
import { EmergenciesJob } from './emergencies.job.ts';
import { LOOK_AT_EMERGENCIES } from './emergency.ts';
import { SETTLE_FINDINGS } from './finding.ts';
import { FindingSettlingJob } from './finding-settling.job.ts';
import { JointSearchJob } from './joint-search.job.ts';
import { SEARCH_JOINT_VISITS } from './joint-search.ts';

/** The kinds of jobs that the inspections programme needs answered. */
export const INSPECTIONS_JOBS = [
  SETTLE_FINDINGS.kind,
  PLAN_DRAWN,
  SEARCH_JOINT_VISITS,
  LOOK_AT_EMERGENCIES.kind,
] as const;

/** Their handlers. */
export function inspectionsHandlers(calendar: WorkingCalendar, rules: RuleStore): JobHandler[] {
  return [
    new FindingSettlingJob(calendar, rules),
    new DrawnPlanningJob(rules),
    new JointSearchJob(),
    new EmergenciesJob(calendar),
  ];
}
