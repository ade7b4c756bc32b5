import type { WorkingCalendar } from '#libs/kernel';
import type { Database, JobHandler } from '#libs/platform';
import { ApplyJob } from './apply.job.ts';
import { ConcludeJob } from './conclude.job.ts';
import { PlanRunJob } from './plan-run.job.ts';
import type { Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';
import { SegmentJob } from './segment.job.ts';

/** The handlers of all jobs of matching, see MATCHING_JOBS. */
export function matchingHandlers(options: {
  matcher: Database;
  rules: RuleStore;
  programmes: readonly Programme[];
  /** Where column files live. */
  folder: string;
  /** By which departments' days are counted. */
  calendar: WorkingCalendar;
}): JobHandler[] {
  const { matcher, rules, programmes, folder, calendar } = options;
  return [
    new PlanRunJob(matcher, rules, folder),
    new SegmentJob(matcher, rules, folder),
    new ConcludeJob(),
    new ApplyJob(rules, programmes, calendar),
  ];
}
