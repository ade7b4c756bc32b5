import { addDays, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';

/**
 * Calendar days in which a firm may object to a recovery, from the day on which it is told: our default, because no rule for it
 * could be read; as long as it may apply for reconsideration (行政复议法 (2023) art. 20).
 */
const OBJECT_DAYS = 60;

/**
 * The columns that say until when a firm may object to a recovery it is told of today: the sixtieth day, or the first working day
 * after it.
 *
 * @param division of the authority that answers for the policy
 */
export async function termToObject(
  tx: Tx,
  calendar: WorkingCalendar,
  division: string,
): Promise<{ readonly object_until: LocalDate; readonly object_provisional: boolean }> {
  const sixtieth = addDays(await businessDate(tx), OBJECT_DAYS);
  const { date, provisional } = calendar.addWorkdays(addDays(sixtieth, -1), 1, division);
  return { object_until: date, object_provisional: provisional };
}
