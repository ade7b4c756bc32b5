import { type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { type JobHandler } from '#libs/platform';
import { SETTLE_FINDINGS } from './finding.ts';
import { FindingSettlingJob } from './finding-settling.job.ts';

/** The kinds of jobs that the inspections programme needs answered. */
export const INSPECTIONS_JOBS = [SETTLE_FINDINGS.kind] as const;

/** Their handlers. */
export function inspectionsHandlers(calendar: WorkingCalendar, rules: RuleStore): JobHandler[] {
  return [new FindingSettlingJob(calendar, rules)];
}
