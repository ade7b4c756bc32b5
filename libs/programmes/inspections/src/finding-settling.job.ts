import { type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import {
  businessDate,
  elevate,
  type Job,
  type JobHandler,
  move,
  promise,
  type Tx,
} from '#libs/platform';
import { SETTLE_FINDINGS } from './finding.ts';
import { issueFindings } from './finding-issue.ts';
import { findingLifecycle } from './finding-lifecycle.ts';
import { appealUntil } from './telling.ts';

const LOOK_AGAIN_SECONDS = 600;
/** Days after which what was said is said again, before rules find it too old. */
const SAY_AGAIN_DAYS = 30;

/**
 * Lets decisions become final that were told and whose time to object and to put right is over, and makes that facts. The job promises its own
 * next look once anything was decided, so one promise is open at any time.
 */
export class FindingSettlingJob implements JobHandler {
  readonly kind = SETTLE_FINDINGS.kind;

  constructor(
    private readonly calendar: WorkingCalendar,
    private readonly rules: RuleStore,
  ) {}

  async handle(job: Job): Promise<void> {
    await job.finish('inspections.findings', async (tx) => {
      await settleFindings(tx, this.calendar, this.rules);
      await promise(tx, [{ ...SETTLE_FINDINGS, delaySeconds: LOOK_AGAIN_SECONDS }]);
    });
  }
}

/**
 * Lets every decision become final whose time is over. A term that reaches a year whose days off nobody has published does not
 * end before they are.
 *
 * @returns how many became final
 */
export async function settleFindings(
  tx: Tx,
  calendar: WorkingCalendar,
  rules: RuleStore,
): Promise<number> {
  return elevate(tx, async () => {
    const today = await businessDate(tx);
    await timeAnew(tx, calendar);
    const due = await tx.query<{ id: string }>(
      `select id from finding where state = 'decided' and told_on is not null and not provisional and greatest(appeal_until, repair_until) < $1
       order by id for update`,
      [today],
    );
    const settled = await move(tx, findingLifecycle, {
      event: 'settle',
      ids: due.map(({ id }) => id),
      set: { final_on: today },
    });
    const [old] = await tx.query(
      `select from delivery where dataset = 'inspection-findings' and state = 'accepted' having max(as_of) <= $1::date - $2::integer`,
      [today, SAY_AGAIN_DAYS],
    );
    if (settled.length > 0 || old) await issueFindings(tx, rules, `${settled.length}`);
    return settled.length;
  });
}

/** Ends provisional terms anew: the year's notice may have appeared. */
async function timeAnew(tx: Tx, calendar: WorkingCalendar): Promise<void> {
  const rows = await tx.query<{ id: string; told_on: string; division: string }>(
    `select id, told_on::text, division from finding where state = 'decided' and provisional order by id for update`,
  );
  const until = rows.map((row) => appealUntil(calendar, row.told_on, row.division));
  await tx.query(
    `update finding f set appeal_until = n.date, provisional = n.provisional
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, date, provisional) where f.id = n.id and not n.provisional`,
    [rows.map(({ id }) => id), until.map((one) => one.date), until.map((one) => one.provisional)],
  );
}
