import { stepsOfBound } from './joint-bound.ts';
import { type JointInput, type JointProgress, type JointSchedule } from './joint-inspections.ts';
import { jointProblem } from './joint-problem.ts';
import { JointScheduler } from './joint-scheduler.ts';

/** How often a firm with more visits than it alone would need is tried anew. */
const EFFORT = 30;

/** Joins what is due into as few visits as the search finds. */
export function joinInspections(input: JointInput): JointSchedule {
  const joining = stepsOfJoining(input);
  for (;;) {
    const { done, value } = joining.next();
    if (done) return value;
  }
}

/**
 * The same search bit by bit: a few milliseconds between two yields, so that whoever runs it may answer others, tell how far it is, or
 * leave it. Twenty thousand inspections take tens of thousands of them.
 */
export function* stepsOfJoining(input: JointInput): Generator<JointProgress, JointSchedule> {
  const problem = jointProblem(input);
  const scheduler = new JointScheduler(problem);
  yield* scheduler.prepare();
  yield* scheduler.construct();
  yield* scheduler.repair(EFFORT);
  yield* scheduler.gather();
  const { visits, undone, officerDays } = scheduler.schedule();
  const isUndone = new Set(undone.map(({ id }) => id));
  const placed = problem.due.map(({ id }) => !isUndone.has(id));
  const leastVisits = yield* stepsOfBound(problem, placed);
  return { visits, undone, leastVisits, officerDays };
}
