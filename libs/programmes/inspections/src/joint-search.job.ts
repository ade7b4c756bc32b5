import { setImmediate as breathe } from 'node:timers/promises';
import { invariant, type Text } from '#libs/kernel';
import { type Job, type JobHandler, moveOne, type Tx } from '#libs/platform';
import { jointInputOf } from './joint-due.ts';
import { JointInputRefused, NothingToJoin } from './joint-errors.ts';
import { type JointInput, type JointProgress, type JointSchedule } from './joint-inspections.ts';
import { jointSearchLifecycle } from './joint-lifecycle.ts';
import { keepJointVisits } from './joint-proposal.ts';
import { stepsOfJoining } from './joint-schedule.ts';
import { type JointSearchWork, lockJointSearch, SEARCH_JOINT_VISITS } from './joint-search.ts';

/** Others of the same thread are answered, and signs of life given, this often. */
const BREATH_MS = 40;
/** How often progress is told, and looked whether somebody cancelled the search. */
const TELL_MS = 1000;

/**
 * Searches for joint visits and proposes what it finds in the name of whoever asked. The search is the same for the same
 * input, so a worker that dies leaves nothing behind but progress: the next one reads what is due then, and begins anew. What
 * was found is kept with the end of the search in one commit, so there is one proposal or none.
 */
export class JointSearchJob implements JobHandler {
  readonly kind = SEARCH_JOINT_VISITS;

  async handle(job: Job): Promise<void> {
    try {
      const asked = await job.step('joint.search.begin', (tx) => beginSearch(tx, job.ref));
      const input = asked === null ? null : await job.step('joint.search.read', (tx) => readDue(tx, asked)); // prettier-ignore
      const schedule = input === null ? null : await search(job, input);
      await job.finish('joint.search.keep', async (tx) => {
        if (input !== null && schedule !== null) await keepFound(tx, job.ref, input, schedule);
      });
    } catch (error) {
      // Said to whoever asked, and not tried again.
      if (!(error instanceof JointInputRefused || error instanceof NothingToJoin)) throw error;
      await job.finish('joint.search.fail', (tx) => failSearch(tx, job.ref, error.text));
    }
  }
}

/** Null for a search that has ended. */
async function beginSearch(tx: Tx, id: string): Promise<JointSearchWork | null> {
  const found = await lockJointSearch(tx, id);
  invariant(found !== undefined, `search ${id} exists`);
  if (found.state === 'requested')
    await moveOne(tx, jointSearchLifecycle, id, { event: 'begin', set: { started_at: 'now' } });
  else if (found.state !== 'searching') return null;
  return found;
}

/** Reads what is due, once the search has begun: what speaks against it is then the reason with which it ends. */
async function readDue(tx: Tx, { request, reach }: JointSearchWork): Promise<JointInput> {
  const input = await jointInputOf(tx, request, reach);
  if (input.due.length === 0) throw new NothingToJoin();
  return input;
}

/** Searches, lets others in between, and tells how far it is; null once the search was cancelled. */
async function search(job: Job, input: JointInput): Promise<JointSchedule | null> {
  const joining = stepsOfJoining(input);
  let step: JointProgress['step'] | undefined;
  let [breathed, told, begun] = [performance.now(), -Infinity, 0];
  for (;;) {
    const { done, value } = joining.next();
    if (done) return value;
    const now = performance.now();
    if (value.step !== step) [step, begun, told] = [value.step, now, -Infinity];
    if (now - told >= TELL_MS) {
      if (!(await tell(job, value, (now - begun) / 1000))) return null;
      [told, breathed] = [now, performance.now()];
    } else if (now - breathed >= BREATH_MS) {
      await breathe();
      breathed = performance.now();
    }
  }
}

/** @returns whether the search goes on */
function tell(job: Job, progress: JointProgress, seconds: number): Promise<boolean> {
  return job.step('joint.search.progress', async (tx) => {
    const rows = await tx.query(
      `update joint_search set progress = $2 where id = $1 and state = 'searching' returning id`,
      [job.ref, JSON.stringify({ ...progress, seconds })],
    );
    return rows.length > 0;
  });
}

async function keepFound(
  tx: Tx,
  id: string,
  input: JointInput,
  schedule: JointSchedule,
): Promise<void> {
  const found = await lockJointSearch(tx, id);
  if (found?.state !== 'searching') return;
  await keepJointVisits(tx, found.request, input, schedule, found);
  await moveOne(tx, jointSearchLifecycle, id, { event: 'propose', set: { finished_at: 'now' } });
}

async function failSearch(tx: Tx, id: string, because: Text): Promise<void> {
  if ((await lockJointSearch(tx, id))?.state !== 'searching') return;
  await moveOne(tx, jointSearchLifecycle, id, {
    event: 'fail',
    set: { finished_at: 'now', failed_because: JSON.stringify(because) },
  });
}
