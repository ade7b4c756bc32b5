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

/**
 * Times anew what reached into a year whose days off were not published when its firm was told, once they are: the first working day
 * from the promised one on, never an earlier one. Until then a recovery is not final.
 */
export async function timeRecoveriesAnew(tx: Tx, calendar: WorkingCalendar): Promise<void> {
  const rows = await tx.query<{ id: string; promised: LocalDate; division: string }>(
    `select a.id, a.object_until::text as promised, v.division
     from adjustment a join decision d on d.id = a.decision_id join rule_version v on v.id = d.rule_version_id
     where a.kind = 'recovery' and a.state = 'accepted' and a.object_provisional order by a.id for update of a`,
  );
  const due = rows.map(({ promised, division }) =>
    calendar.addWorkdays(addDays(promised, -1), 1, division),
  );
  await tx.query(
    `update adjustment a set object_until = n.object_until, object_provisional = false
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, object_until, provisional) where a.id = n.id and not n.provisional`,
    [rows.map(({ id }) => id), due.map((day) => day.date), due.map((day) => day.provisional)],
  );
}
