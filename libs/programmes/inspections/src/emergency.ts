/**
 * Urgent visits (紧急检查): a visit that is made in an emergency, without a code that its firm accepted, is entered with its ground
 * and answered for by a second person of the authority. Where nobody does so in time, it is a breach (不合规入企).
 */
import { type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { annotate, businessDate, move, moveOne, NotFound, promise, type Tx } from '#libs/platform';
import {
  closeTasksAbout,
  deadlinesOf,
  endDeadlines,
  openTasks,
  passDeadlines,
  startDeadlines,
  timeDeadlinesAnew,
} from '#libs/workflow';
import { EmergencyLate, EmergencySamePerson } from './emergency-errors.ts';
import { emergencyLifecycle } from './emergency-lifecycle.ts';
import { type InspectionRow } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import { refuseAll } from './refusal.ts';

/** The job that looks which terms are over. */
export const LOOK_AT_EMERGENCIES = { kind: 'inspections.emergencies', ref: 'all' } as const;
const FIRST_LOOK_SECONDS = 60;

const ENTITY = emergencyLifecycle.entity;
const TASK = { kind: 'inspection-emergency', entity: ENTITY } as const;
/** Of a second person. Urgent inspections are filed afterwards (紧急检查补备案); within how long no rule that could be read says: ours. */
const TERM = { entity: ENTITY, name: 'second-person', workdays: 2 } as const;

/** The terms of urgent visits, by id. */
export const emergencyTerms = (tx: Tx, ids: readonly string[]): ReturnType<typeof deadlinesOf> =>
  deadlinesOf(tx, ENTITY, TERM.name, ids);

/** States that a visit that was just made was urgent; its ground stands with it. A second person is asked to confirm that. */
export async function stateEmergency(
  tx: Tx,
  calendar: WorkingCalendar,
  { id: inspectionId, authority, division }: Pick<InspectionRow, 'id' | 'authority' | 'division'>,
  today: LocalDate,
): Promise<void> {
  await annotate(tx, '', undefined);
  const [row] = await tx.query<{ id: string }>(
    `insert into inspection_emergency (state, inspection_id, stated_by, stated_on, authority, division)
     values ('stated', $1, $2, $3, $4, $5) returning id`,
    [inspectionId, tx.context.actor, today, authority, division],
  );
  const { id } = row as { id: string };
  const at = { authority, division };
  await startDeadlines(tx, calendar, { ...TERM, today }, [
    { ...at, entityId: id, subjectId: null },
  ]);
  const { date } = calendar.addWorkdays(today, TERM.workdays, division);
  await openTasks(tx, [
    {
      ...TASK,
      ...at,
      entityId: id,
      text: {
        zh: `${today} 的一次入企检查按紧急情形未亮码实施；请未参与的另一人在 ${date} 前（含当日）核实其事由并确认或不予确认，逾期计为不合规入企。`,
        en: `A visit on ${today} was made in an emergency, without a code. Let somebody who had no part in it look into its ground and confirm or refuse it until ${date}, or it is a breach.`,
      },
    },
  ]);
  await promise(tx, [{ ...LOOK_AT_EMERGENCIES, delaySeconds: FIRST_LOOK_SECONDS }]);
}

/**
 * Confirms as a second person that a visit was urgent, on its last day at the latest.
 *
 * @param version that was shown
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.EMERGENCY_SAME_PERSON
 * @throws INSPECTIONS.EMERGENCY_LATE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function confirmEmergency(tx: Tx, id: string, version: number): Promise<void> {
  await decide(tx, id, version, null);
}

/**
 * Refuses as a second person to take a visit for urgent: it is a breach, and recorded.
 *
 * @param version that was shown
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.EMERGENCY_SAME_PERSON
 * @throws INSPECTIONS.EMERGENCY_LATE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function refuseEmergency(
  tx: Tx,
  id: string,
  version: number,
  because: string,
): Promise<void> {
  await decide(tx, id, version, because);
  await recordBreaches(tx, [id]);
}

async function decide(tx: Tx, id: string, version: number, because: string | null): Promise<void> {
  const { actor } = tx.context;
  const [one] = await tx.query<{
    state: string;
    authority: string;
    division: string;
    hadPart: boolean;
  }>(
    `select state, authority, division, had_part_in_visit(inspection_id, $2) as "hadPart" from inspection_emergency where id = $1 for update`,
    [id, actor],
  );
  if (!one) throw new NotFound(emergencyLifecycle.title);
  mustActFor(tx.context, one.authority, one.division);
  if (one.hadPart) throw new EmergencySamePerson();
  const today = await businessDate(tx);
  const term = (await emergencyTerms(tx, [id])).get(id);
  const isOver = term !== undefined && !term.provisional && term.dueOn < today;
  if (isOver && ['stated', 'lapsed'].includes(one.state)) throw new EmergencyLate(term.dueOn);
  await moveOne(tx, emergencyLifecycle, id, {
    event: because === null ? 'confirm' : 'refuse',
    version,
    ...(because !== null && { reason: because }),
    set: { decided_by: actor, decided_on: today, decided_because: because },
  });
  await endDeadlines(tx, ENTITY, [id], 'meet');
  const note = because === null ? '已确认 confirmed' : '未予确认 refused';
  await closeTasksAbout(tx, { ...TASK, entityId: id }, note);
}

/** Keeps among the refusals that visits which were made should not have been. */
async function recordBreaches(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{
    id: string;
    state: string;
    because: string | null;
    inspectionId: string;
    matterId: string;
    subjectId: number;
    planId: string | null;
    authority: string;
    division: string;
  }>(
    `select e.id, e.state, e.decided_because as because, i.id as "inspectionId", i.matter_id as "matterId", i.subject_id as "subjectId",
       i.plan_id as "planId", i.authority, i.division
     from inspection_emergency e join inspection i on i.id = e.inspection_id where e.id = any($1::uuid[]) order by e.id`,
    [ids],
  );
  await refuseAll(
    tx,
    rows.map(({ state, because, id: _, ...visit }) => ({
      ...visit,
      asked: 'visit',
      reason: 'emergency-unconfirmed',
      detail: because === null ? { state } : { state, because },
    })),
  );
}

/**
 * Makes breaches of the urgent visits whose term is over and that nobody confirmed. A term that reaches a year whose days off
 * nobody has published waits for them. Asked with the system's reach.
 *
 * @returns how many became breaches, at most so many
 */
export async function lapseEmergencies(
  tx: Tx,
  calendar: WorkingCalendar,
  most: number,
): Promise<number> {
  await timeDeadlinesAnew(tx, calendar, TERM);
  const ids = await passDeadlines(tx, ENTITY, TERM.name, await businessDate(tx), most);
  await move(tx, emergencyLifecycle, { event: 'lapse', ids });
  await recordBreaches(tx, ids);
  for (const entityId of ids)
    await closeTasksAbout(tx, { ...TASK, entityId }, '逾期未确认，计为不合规入企 nobody confirmed it in time: a breach'); // prettier-ignore
  return ids.length;
}

/** Whether any urgent visit still waits for its second person. Asked with the system's reach. */
export async function emergenciesWait(tx: Tx): Promise<boolean> {
  const [waiting] = await tx.query(
    `select from inspection_emergency where state = 'stated' limit 1`,
  );
  return waiting !== undefined;
}
