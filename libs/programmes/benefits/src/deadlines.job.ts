import { businessDate, promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { passDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import type { GateKeeper } from './gates.ts';
import { GOES_ON } from './lifecycles.ts';
import { lapseViews } from './list-opinion.ts';
import { lookAtRollouts } from './list-rollout.ts';
import { leaveTimeToAnswer, remind } from './notice.ts';
import { passObjectionTerms } from './objection-ending.ts';
import { expireRights } from './right.ts';
import { askServiceOfficers, closeAnsweredCalls } from './service-call.ts';
import { takeSilence } from './silence.ts';

const BATCH = 500;
const LOOK_AGAIN_SECONDS = 600;

/** Working days before the end of the term in which who has not answered is reminded: our default, no rule could be read. */
const REMIND_WORKDAYS = 3;
/** A term goes on for so many working days after its firm was first reminded, however late that was. */
const ANSWER_WORKDAYS = 1;
/** Of a deadline `d`: no term lapses of which its firm was not reminded, nor while its policy is halted. */
const MAY_PASS = `d.reminded_on is not null and exists (select from entitlement e where e.id::text = d.entity_id and ${GOES_ON})`;
/** Most enterprises keep the province's calendar; a county's own holiday moves a reminder by a day at most. */
const PROVINCE = '46';

/**
 * Reminds enterprises whose confirmation term is nearly over, a working day before it ends at the latest, has their service
 * officers call them, and looks for terms that are over.
 *
 * Silence is put on hold with its money kept, and the firm may still answer, unless an article takes it for an answer. While a
 * policy is halted its terms neither come near their end nor lapse. Views that departments owe on a list lapse as without
 * objection; who owes the decision of an objection is asked again. The job promises its own next look, so one promise is open
 * at any time.
 */
export class DeadlinesJob implements JobHandler {
  readonly kind = 'benefits.deadlines';

  constructor(private readonly keeper: GateKeeper) {}

  async handle(job: Job): Promise<void> {
    await this.#remind(job);
    for (let passed = BATCH; passed === BATCH;) {
      passed = await job.step('benefits.deadlines.batch', async (tx) => {
        const ids = await passDeadlines(
          tx,
          'entitlement',
          CONFIRMATION_TERM.name,
          await businessDate(tx),
          BATCH,
          MAY_PASS,
        );
        await takeSilence(tx, this.keeper, ids);
        return ids.length;
      });
    }
    for (let lapsed = BATCH; lapsed === BATCH;) {
      lapsed = await job.step('benefits.deadlines.views', async (tx) =>
        lapseViews(tx, await businessDate(tx), BATCH),
      );
    }
    for (let passed = BATCH; passed === BATCH;) {
      passed = await job.step('benefits.deadlines.objections', async (tx) =>
        passObjectionTerms(tx, await businessDate(tx), BATCH),
      );
    }
    for (let expired = BATCH; expired === BATCH;)
      expired = await job.step('benefits.deadlines.rights', (tx) => expireRights(tx, BATCH));
    await job.step('benefits.deadlines.rollouts', (tx) => lookAtRollouts(tx, this.keeper.calendar));
    await job.finish('benefits.deadlines.finish', (tx) =>
      promise(tx, [{ kind: this.kind, ref: job.ref, delaySeconds: LOOK_AGAIN_SECONDS }]),
    );
  }

  /** Also asks officers to call who was reminded, and closes the calls of who has answered. */
  async #remind(job: Job): Promise<void> {
    const workdayAfter = async (tx: Tx, count: number) =>
      this.keeper.calendar.addWorkdays(await businessDate(tx), count, PROVINCE);
    for (let lengthened = BATCH; lengthened === BATCH;)
      lengthened = await job.step('benefits.deadlines.time-to-answer', async (tx) =>
        leaveTimeToAnswer(tx, await workdayAfter(tx, ANSWER_WORKDAYS), BATCH),
      );
    for (let reminded = BATCH; reminded === BATCH;) {
      reminded = await job.step('benefits.deadlines.remind', async (tx) => {
        const ids = await remind(tx, (await workdayAfter(tx, REMIND_WORKDAYS)).date, BATCH);
        await askServiceOfficers(tx, this.keeper.rules, ids);
        return ids.length;
      });
    }
    let call: string | null = null;
    do {
      const after: string | null = call;
      call = await job.step('benefits.deadlines.calls', (tx) =>
        closeAnsweredCalls(tx, BATCH, after),
      );
    } while (call !== null);
  }
}
