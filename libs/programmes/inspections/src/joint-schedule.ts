import { lowerBound } from './joint-bound.ts';
import { type JointInput, type JointSchedule } from './joint-inspections.ts';
import { jointProblem } from './joint-problem.ts';
import { JointScheduler } from './joint-scheduler.ts';

/** How often a firm with more visits than it alone would need is tried anew. */
const EFFORT = 30;

/** Joins what is due into as few visits as the search finds. */
export function joinInspections(input: JointInput): JointSchedule {
  const problem = jointProblem(input);
  const scheduler = new JointScheduler(problem);
  scheduler.construct();
  scheduler.repair(EFFORT);
  scheduler.gather();
  const { visits, undone, officerDays } = scheduler.schedule();
  const isUndone = new Set(undone.map(({ id }) => id));
  const placed = problem.due.map(({ id }) => !isUndone.has(id));
  return { visits, undone, leastVisits: lowerBound(problem, placed), officerDays };
}
