import { addDays, defineLifecycle, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { businessDate, move, type Tx } from '#libs/platform';

/**
 * A term of working days on something: met in time, passed without, paused while nobody can act, or void because its
 * cause fell away.
 */
export const deadlineLifecycle = defineLifecycle({
  entity: 'deadline',
  title: { zh: '项期限', en: 'term' },
  words: {
    running: { zh: '正在计算', en: 'running' },
    met: { zh: '已按期办理', en: 'met' },
    passed: { zh: '已届满', en: 'passed' },
    paused: { zh: '已中止', en: 'paused' },
    voided: { zh: '已作废', en: 'void' },
    meet: { zh: '办结', en: 'be met' },
    pass: { zh: '届满', en: 'pass' },
    pause: { zh: '中止', en: 'be paused' },
    restart: { zh: '恢复计算', en: 'run again' },
    void: { zh: '作废', en: 'be voided' },
  },
  initial: 'running',
  states: {
    running: { meet: 'met', pass: 'passed', pause: 'paused', void: 'voided' },
    paused: { restart: 'running', void: 'voided' },
    met: {},
    passed: { restart: 'running' },
    voided: {},
  },
});

/** A kind of term and the day from which it runs. */
export interface Term {
  readonly entity: string;
  readonly name: string;
  readonly workdays: number;
  readonly today: LocalDate;
}

/** Terms to start, all of one entity. */
export interface NewDeadline {
  readonly entityId: string;
  readonly subjectId: number | null;
  readonly authority: string;
  readonly division: string;
}

/** A running or ended term. */
export interface Deadline {
  readonly id: string;
  readonly entityId: string;
  readonly dueOn: LocalDate;
  readonly provisional: boolean;
  readonly state: string;
}

/**
 * Starts terms that run from today; started twice they stay as they are. Days off are those of each row's division.
 */
export async function startDeadlines(
  tx: Tx,
  calendar: WorkingCalendar,
  term: Term,
  deadlines: readonly NewDeadline[],
): Promise<void> {
  const due = deadlines.map((one) => calendar.addWorkdays(term.today, term.workdays, one.division));
  await tx.query(
    `insert into deadline (entity, entity_id, name, state, starts_on, workdays, due_on, provisional, subject_id, authority, division)
     select $1, entity_id, $2, 'running', $3, $4, due_on, provisional, subject_id, authority, division
     from unnest($5::text[], $6::date[], $7::boolean[], $8::integer[], $9::text[], $10::text[]) d (entity_id, due_on, provisional, subject_id, authority, division)
     on conflict (entity, entity_id, name) do nothing`,
    [
      term.entity,
      term.name,
      term.today,
      term.workdays,
      deadlines.map((one) => one.entityId),
      due.map((day) => day.date),
      due.map((day) => day.provisional),
      deadlines.map((one) => one.subjectId),
      deadlines.map((one) => one.authority),
      deadlines.map((one) => one.division),
    ],
  );
}

/** Pauses the running terms of some entities, for as long as nobody can act on them. */
export async function pauseDeadlines(
  tx: Tx,
  entity: string,
  entityIds: readonly string[],
): Promise<void> {
  await moveDeadlines(tx, entity, entityIds, 'pause', { paused_on: await businessDate(tx) });
}

/**
 * Lets paused terms go on with the working days that were left after the day on which they were paused; what passed before
 * stays so.
 *
 * @returns the entities whose terms run again
 */
export async function continueDeadlines(
  tx: Tx,
  calendar: WorkingCalendar,
  term: Pick<Term, 'entity' | 'name' | 'today'>,
  entityIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{
    id: string;
    entity_id: string;
    division: string;
    due_on: string;
    paused_on: string;
  }>(
    // Before it was kept on which day a term was paused, it was paused at its beginning at the earliest.
    `select id, entity_id, division, due_on::text, coalesce(paused_on, starts_on)::text as paused_on from deadline
     where entity = $1 and name = $2 and entity_id = any($3) and state = 'paused' order by id for update`,
    [term.entity, term.name, entityIds],
  );
  const due = rows.map((row) => {
    const left = calendar.countWorkdays(addDays(row.paused_on, 1), row.due_on, row.division);
    return calendar.addWorkdays(term.today, left, row.division);
  });
  const ids = rows.map(({ id }) => id);
  await tx.query(
    `update deadline d set due_on = greatest(n.due_on, d.due_on), provisional = d.provisional or n.provisional
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, due_on, provisional) where d.id = n.id`,
    [ids, due.map((day) => day.date), due.map((day) => day.provisional)],
  );
  await move(tx, deadlineLifecycle, { event: 'restart', ids, set: { paused_on: null } });
  return rows.map((row) => row.entity_id);
}

/**
 * Lets paused or passed terms run anew. Each ends when it would have ended, or after all its working days from today if that
 * is later: time in which nobody could act is never lost.
 */
export async function restartDeadlines(
  tx: Tx,
  calendar: WorkingCalendar,
  term: Pick<Term, 'entity' | 'name' | 'today'>,
  entityIds: readonly string[],
): Promise<void> {
  const rows = await tx.query<{ id: string; division: string; workdays: number }>(
    `select id, division, workdays from deadline where entity = $1 and name = $2 and entity_id = any($3) and state in ('paused', 'passed')
     order by id for update`,
    [term.entity, term.name, entityIds],
  );
  const ids = rows.map((row) => row.id);
  const due = rows.map((row) => calendar.addWorkdays(term.today, row.workdays, row.division));
  await tx.query(
    `update deadline d set starts_on = $4, due_on = n.due_on, provisional = n.provisional, reminded_on = null
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, due_on, provisional) where d.id = n.id and n.due_on > d.due_on`,
    [ids, due.map((day) => day.date), due.map((day) => day.provisional), term.today],
  );
  await move(tx, deadlineLifecycle, { event: 'restart', ids, set: { paused_on: null } });
}

/**
 * Lengthens running terms by the working days of a time that shall not count, so far as it lies within them, and paused ones so
 * far as it lies before their pause; a term that was over before that time stays. A term is lengthened at every call: call it once for each such time.
 *
 * @param time both days are among it
 * @returns the entities whose terms end later now
 */
export async function lengthenDeadlines(
  tx: Tx,
  calendar: WorkingCalendar,
  term: Pick<Term, 'entity' | 'name'>,
  entityIds: readonly string[],
  time: { readonly first: LocalDate; readonly last: LocalDate },
): Promise<string[]> {
  const rows = await tx.query<{
    id: string;
    entity_id: string;
    starts_on: string;
    due_on: string;
    last: string;
    division: string;
  }>(
    `select id, entity_id, starts_on::text, due_on::text, least(paused_on, $5)::text as last, division from deadline
     where entity = $1 and name = $2 and entity_id = any($3) and state in ('running', 'paused') and due_on >= $4 order by id for update`,
    [term.entity, term.name, entityIds, time.first, time.last],
  );
  const known = new Map<string, ReturnType<WorkingCalendar['addWorkdays']> | null>();
  const lengthened = (first: LocalDate, row: (typeof rows)[number]) => {
    const lost = calendar.countWorkdays(first, row.last, row.division);
    return lost === 0 ? null : calendar.addWorkdays(row.due_on, lost, row.division);
  };
  const later = rows.flatMap((row) => {
    const afterStart = addDays(row.starts_on, 1);
    const first = afterStart > time.first ? afterStart : time.first;
    // Terms begin on few days in few places: counting day by day for each of a hundred thousand would take minutes.
    const name = `${first} ${row.last} ${row.due_on} ${row.division}`;
    const due = known.get(name) ?? lengthened(first, row);
    known.set(name, due);
    return due === null ? [] : [{ row, due }];
  });
  await tx.query(
    `update deadline d set due_on = n.due_on, provisional = d.provisional or n.provisional, reminded_on = null
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, due_on, provisional) where d.id = n.id`,
    [
      later.map(({ row }) => row.id),
      later.map(({ due }) => due.date),
      later.map(({ due }) => due.provisional),
    ],
  );
  return later.map(({ row }) => row.entity_id);
}

/**
 * Times running terms anew whose end was provisional, from the day on which they began: the notice of the year may have appeared.
 * For terms that are neither paused nor lengthened.
 */
export async function timeDeadlinesAnew(
  tx: Tx,
  calendar: WorkingCalendar,
  term: Pick<Term, 'entity' | 'name'>,
): Promise<void> {
  const rows = await tx.query<{
    id: string;
    starts_on: string;
    workdays: number;
    division: string;
  }>(
    `select id, starts_on::text, workdays, division from deadline
     where entity = $1 and name = $2 and state = 'running' and provisional order by id for update`,
    [term.entity, term.name],
  );
  const due = rows.map((row) => calendar.addWorkdays(row.starts_on, row.workdays, row.division));
  await tx.query(
    `update deadline d set due_on = n.due_on, provisional = false
     from unnest($1::uuid[], $2::date[], $3::boolean[]) n (id, due_on, provisional) where d.id = n.id and not n.provisional`,
    [rows.map(({ id }) => id), due.map((day) => day.date), due.map((day) => day.provisional)],
  );
}

/** Ends the terms of some entities; those that ended before stay. */
export async function endDeadlines(
  tx: Tx,
  entity: string,
  entityIds: readonly string[],
  event: 'meet' | 'void',
): Promise<void> {
  await moveDeadlines(tx, entity, entityIds, event);
}

async function moveDeadlines(
  tx: Tx,
  entity: string,
  entityIds: readonly string[],
  event: 'meet' | 'void' | 'pause',
  set: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from deadline where entity = $1 and entity_id = any($2) order by id`,
    [entity, entityIds],
  );
  await move(tx, deadlineLifecycle, { event, ids: rows.map((row) => row.id), set });
}

/**
 * Passes the running terms of an entity whose last day is over and gives the entities' ids, at most so many.
 *
 * A provisional term never passes: its due day may still move when the year's notice appears.
 *
 * @param goesOn of a deadline `d`, in SQL: whether its term may pass at present
 */
export async function passDeadlines(
  tx: Tx,
  entity: string,
  name: string,
  today: LocalDate,
  most: number,
  goesOn = 'true',
): Promise<string[]> {
  const due = await tx.query<{ id: string; entity_id: string }>(
    `select id, entity_id from deadline d where entity = $1 and name = $2 and state = 'running' and due_on < $3 and not provisional and ${goesOn}
     order by due_on, id limit $4 for update skip locked`,
    [entity, name, today, most],
  );
  await move(tx, deadlineLifecycle, { event: 'pass', ids: due.map((row) => row.id) });
  return due.map((row) => row.entity_id);
}

/** The terms of some entities, by entity id. */
export async function deadlinesOf(
  tx: Tx,
  entity: string,
  name: string,
  entityIds: readonly string[],
): Promise<ReadonlyMap<string, Deadline>> {
  const rows = await tx.query<{
    id: string;
    entity_id: string;
    due_on: string;
    provisional: boolean;
    state: string;
  }>(
    `select id, entity_id, due_on::text, provisional, state from deadline where entity = $1 and name = $2 and entity_id = any($3)`,
    [entity, name, entityIds],
  );
  return new Map(
    rows.map((row) => [
      row.entity_id,
      {
        id: row.id,
        entityId: row.entity_id,
        dueOn: row.due_on,
        provisional: row.provisional,
        state: row.state,
      },
    ]),
  );
}
