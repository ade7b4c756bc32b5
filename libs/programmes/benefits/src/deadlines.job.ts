import { businessDate, move, promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { openTasks, passDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { moveEntitlementGates, type GateKeeper } from './gates.ts';
import { entitlementLifecycle, GOES_ON } from './lifecycles.ts';
import { lapseViews } from './list-opinion.ts';
import { lookAtRollouts } from './list-rollout.ts';
import { remind, tellAnew } from './notice.ts';
import { passObjectionTerms } from './objection.ts';
import { expireRights } from './right.ts';

const NO_ANSWER = {
  zh: '确认期限已过，企业尚未答复；资金继续保留，企业仍可确认。',
  en: 'The confirmation term is over without an answer; the money is kept, and the enterprise may still confirm.',
};
const BATCH = 500;
const LOOK_AGAIN_SECONDS = 600;

/** Working days before the end of the term in which who has not answered is reminded: our default, no rule could be read. */
const REMIND_WORKDAYS = 3;
/** Of a deadline `d`: no term lapses while its policy is halted. */
const HALTED_WAITS = `exists (select from entitlement e where e.id::text = d.entity_id and ${GOES_ON})`;
/** Most enterprises keep the province's calendar; a county's own holiday moves a reminder by a day at most. */
const PROVINCE = '46';

/**
 * Reminds enterprises whose confirmation term is nearly over, and looks for terms that are. Silence is put on hold with its
 * money kept, never read as a waiver, and the firm may still answer. While a policy is halted its terms neither come near
 * their end nor lapse. Views that departments owe on a list lapse as without objection; who owes the decision of an objection is asked again. The job promises its own next look, so one promise is open at any time.
 */
export class DeadlinesJob implements JobHandler {
  readonly kind = 'benefits.deadlines';

  constructor(private readonly keeper: GateKeeper) {}

  async handle(job: Job): Promise<void> {
    for (let reminded = BATCH; reminded === BATCH;) {
      reminded = await job.step('benefits.deadlines.remind', async (tx) => {
        const today = await businessDate(tx);
        const { date } = this.keeper.calendar.addWorkdays(today, REMIND_WORKDAYS, PROVINCE);
        return remind(tx, date, BATCH);
      });
    }
    for (let passed = BATCH; passed === BATCH;) {
      passed = await job.step('benefits.deadlines.batch', async (tx) => {
        const ids = await passDeadlines(
          tx,
          'entitlement',
          CONFIRMATION_TERM.name,
          await businessDate(tx),
          BATCH,
          HALTED_WAITS,
        );
        const lapsed = await move(tx, entitlementLifecycle, {
          event: 'lapse',
          ids,
          reason: 'the confirmation term passed without an answer',
        });
        await moveEntitlementGates(tx, 'confirmation', lapsed, 'hold', NO_ANSWER);
        await tellAnew(tx, 'lapsed', lapsed);
        await askToCall(tx, lapsed);
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
}

/** Asks the department, once for each list, to call the enterprises that did not answer: silence may be a letter unread. */
async function askToCall(tx: Tx, ids: readonly string[]): Promise<void> {
  const lists = await tx.query<{ id: string; authority: string; division: string }>(
    `select distinct l.id, l.authority, l.division from entitlement e join benefit_list l on l.id = e.list_id where e.id = any($1::uuid[]) order by l.id`,
    [ids],
  );
  await openTasks(
    tx,
    lists.map(({ id, authority, division }) => ({
      kind: 'unanswered',
      entity: 'benefit_list',
      entityId: id,
      authority,
      division,
      text: {
        zh: '名单中有企业逾期未答复；资金继续保留，请服务专员联系企业确认或放弃。名单明细标明各户状态。',
        en: 'Enterprises on this list did not answer within the term. Their money is kept; let their service officer call them. The items show who they are.',
      },
    })),
  );
}
