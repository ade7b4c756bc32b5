import { type RuleStore } from '#libs/matching';
import { type Job, type JobHandler } from '#libs/platform';
import { drawnList, PLAN_DRAWN, planNextDrawn } from './drawn-firms.ts';

/**
 * Plans what a draw drew, a few hundred firms in a transaction: visits, inspections, refusals and how far it has come are one
 * commit, so that each firm is planned once however often the job is begun.
 */
export class DrawnPlanningJob implements JobHandler {
  readonly kind = PLAN_DRAWN;

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const list = await job.step('inspections.drawn.read', (tx) => drawnList(tx, job.ref));
    const next = () =>
      job.step('inspections.drawn.plan', (tx) => planNextDrawn(tx, this.rules, list));
    while ((await next()) > 0);
    await job.finish('inspections.drawn.finish', () => Promise.resolve());
  }
}
