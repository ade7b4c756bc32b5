import { businessDate, move, promise, type Job, type JobHandler } from '#libs/platform';
import { passDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { moveEntitlementGates } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';

const NO_ANSWER = {
  zh: '确认期限已过，企业尚未答复；资金继续保留，企业仍可确认。',
  en: 'The confirmation term is over without an answer; the money is kept, and the enterprise may still confirm.',
};
const BATCH = 500;
const LOOK_AGAIN_SECONDS = 600;

/**
 * Looks for confirmation terms that are over. Silence is put on hold with its money kept, never read as a waiver, and the
 * firm may still answer. The job promises its own next look, so one promise is open at any time.
 */
export class DeadlinesJob implements JobHandler {
  readonly kind = 'benefits.deadlines';

  async handle(job: Job): Promise<void> {
    for (let passed = BATCH; passed === BATCH;) {
      passed = await job.step('benefits.deadlines.batch', async (tx) => {
        const ids = await passDeadlines(
          tx,
          'entitlement',
          CONFIRMATION_TERM.name,
          await businessDate(tx),
          BATCH,
        );
        await move(tx, entitlementLifecycle, {
          event: 'lapse',
          ids,
          reason: 'the confirmation term passed without an answer',
        });
        await moveEntitlementGates(tx, 'confirmation', ids, 'hold', NO_ANSWER);
        return ids.length;
      });
    }
    await job.finish('benefits.deadlines.finish', (tx) =>
      promise(tx, [{ kind: this.kind, ref: job.ref, delaySeconds: LOOK_AGAIN_SECONDS }]),
    );
  }
}
