import { addDays } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, type Job, type JobHandler, promise } from '#libs/platform';
import { alertOnCharges, checkCharges } from './charge.ts';
import { ALERT_LINE, alertOnCosts, latestPeriod, standingOut, unitCostFacts, unitCosts } from './unit-cost.ts'; // prettier-ignore

/** Promised by every delivery of charges, and by itself for each month. */
export const LOOK_AT_COSTS = { kind: 'savings.look', ref: 'all' } as const;
const A_MONTH_SECONDS = 30 * 86_400;
/** How far back charges are looked at: a receipt may come late, and at each somebody is asked to look once. */
const CHARGES_DAYS = 400;

/** Looks at unit costs of the latest period that departments delivered and at charges, and asks people about what stands out. */
export class LookJob implements JobHandler {
  readonly kind = LOOK_AT_COSTS.kind;

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const facts = await job.step('savings.cost-facts', (tx) => unitCostFacts(tx, this.rules));
    for (const fact of facts)
      await job.step('savings.look-at-cost', async (tx) => {
        const period = await latestPeriod(tx, fact);
        if (period === null) return;
        const costs = await unitCosts(tx, this.rules, fact.id, period);
        await alertOnCosts(tx, standingOut(costs, ALERT_LINE));
      });
    await job.finish('savings.looked', async (tx) => {
      const from = addDays(await businessDate(tx), -CHARGES_DAYS);
      const { unlisted } = await checkCharges(tx, { from, until: null });
      await alertOnCharges(tx, unlisted);
      await promise(tx, [{ ...LOOK_AT_COSTS, delaySeconds: A_MONTH_SECONDS }]);
    });
  }
}
