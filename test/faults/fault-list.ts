import type { Fault } from './processes.ts';
import type { Reference } from './stages.ts';

/** One run of the fault tests: a stage in which one process is killed at one place. */
export interface ListedFault {
  readonly stage: string;
  readonly reference: Reference;
  readonly process: 'api' | 'worker';
  readonly fault: Fault;
}

/** Transactions that only read, or write nothing but what the next passage writes again: their commit is no border. */
const READS =
  /^(outbox\.rung|lifecycle\.prove|health\.|about\.|session\.(find|read|subject)|run\.(read|list)|list\.(list|read)|entitlement\.(list|read)|match\.(apply\.(read|page|facts|sample)|judge\.(read|page)|settle\.read|segment\.read|snapshot\.read|run\.rules)|snapshot\.plan|benefits\.gates\.begin|inspections\.drawn\.read|joint\.search\.read)/;

/** Writes that are empty at their first appearance and must be tried where they write. */
const WRITES_LATER: Readonly<Record<string, RegExp>> = {
  'match changed data': /^match\.(conclude|apply\.(close|suspend|open))/,
  'match restored data': /^match\.apply\.resume/,
};
const EMPTY_AT_FIRST = /^match\.apply\.(close|suspend|resume)/;

/** How often a place is passed depends on the machine's speed, not on the path. */
const NOT_OF_THE_PATH = /^(job\.beat|joint\.search\.progress)/;

/** With `HUIZHI_FAULTS=all`, as every night, a process is killed at every place, also where a kill leaves what another left. */
export const EVERYWHERE = process.env['HUIZHI_FAULTS'] === 'all';
/** The lease is a write of its own, and so is what a job ends with: to die just after leaves what it left. */
const AROUND_WRITES = /^job\..+:(claimed|finished)$/;

/**
 * Every place that an undisturbed walk passed, once: the border before something is kept at its first passage, when
 * nothing is there yet, and the border after it at the middle one of its stage, when half the work is. A stage repeats
 * what an earlier one has covered only where it writes something new.
 *
 * A kill leaves what was kept until then. So of a worker, whose answer nobody waits for, only the side after each write is
 * tried: before it, there is what the write before it left. Of the API both sides are, since its caller is told on one of
 * them and not on the other.
 */
export function faultsOf(references: readonly Reference[]): ListedFault[] {
  const covered = new Set<string>();
  const listed: ListedFault[] = [];
  for (const reference of references) {
    const stage = reference.stage.name;
    for (const [process, passages] of reference.passages) {
      for (const [failpoint, count] of passages) {
        if (NOT_OF_THE_PATH.test(failpoint)) continue;
        if (!EVERYWHERE && leavesNothingNew(process, failpoint)) continue;
        const key = `${process} ${failpoint}`;
        const again = WRITES_LATER[stage]?.test(failpoint) ?? false;
        if (covered.has(key) && !again) continue;
        covered.add(key);
        for (const hit of hitsOf(failpoint, count, stage))
          listed.push({ stage, reference, process, fault: { failpoint, hit } });
      }
    }
  }
  return listed;
}

function leavesNothingNew(process: 'api' | 'worker', failpoint: string): boolean {
  if (READS.test(failpoint) || AROUND_WRITES.test(failpoint)) return true;
  return process === 'worker' && failpoint.endsWith(':before-commit');
}

function hitsOf(failpoint: string, count: number, stage: string): number[] {
  if (READS.test(failpoint)) return failpoint.endsWith(':before-commit') ? [] : [1];
  // Which of the policies comes at which passage is left to chance, and only one has changes: each passage is tried.
  if (WRITES_LATER[stage]?.test(failpoint))
    return Array.from({ length: count }, (_, index) => index + 1);
  if (EMPTY_AT_FIRST.test(failpoint)) return [];
  return /:(before-commit|claimed)$/.test(failpoint) ? [1] : [Math.floor(count / 2) + 1];
}
