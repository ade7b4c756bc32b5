import type { WorkingCalendar } from '#libs/kernel';
import type { Database, JobHandler } from '#libs/platform';
import type { ColumnStore } from '#libs/registry';
import { ApplyJob } from './apply.job.ts';
import { ChangesJob } from './changes.job.ts';
import { ConcludeJob } from './conclude.job.ts';
import { JudgeStagedJob } from './judge-staged.job.ts';
import { PlanRunJob } from './plan-run.job.ts';
import type { Census, Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';
import { SegmentJob } from './segment.job.ts';
import { SettleJob } from './settle.job.ts';

/** The handlers of all jobs of matching, see MATCHING_JOBS. */
export function matchingHandlers(options: {
  matcher: Database;
  rules: RuleStore;
  programmes: readonly Programme[];
  censuses: readonly Census[];
  /** Where column files live. */
  columns: ColumnStore;
  /** When a small delivery or a correction is acted on. */
  judgeChanges: 'at-once' | 'next-run';
  /** By which departments' days are counted. */
  calendar: WorkingCalendar;
}): JobHandler[] {
  const { matcher, rules, programmes, censuses, columns, calendar, judgeChanges } = options;
  return [
    new PlanRunJob(matcher, rules, columns),
    new SegmentJob(matcher, rules, columns, censuses),
    new ConcludeJob(rules, censuses),
    new JudgeStagedJob(rules),
    new ApplyJob(rules, programmes, calendar),
    new SettleJob(rules, programmes),
    new ChangesJob(rules, programmes, judgeChanges === 'at-once'),
  ];
}
