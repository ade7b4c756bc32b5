import { elevate, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { SubjectElsewhere } from './errors.ts';

/**
 * Creates unknown subjects and corrects known ones; gives the lines that did. A name that is replaced is kept as borne
 * until the delivery's day and believed until its instant.
 */
export async function registerSubjects(
  tx: Tx,
  arrival: Arrival,
  knownAt: string,
): Promise<number[]> {
  const corrected = await tx.query<{ subject_id: number; line: number; moved: boolean }>(
    `select distinct on (a.subject_id) a.subject_id, a.line, s.division <> a.subject->>'division' as moved
     from arrival a join subject s on s.id = a.subject_id
     where a.rejected is null and (s.name, s.kind, s.division)
       is distinct from (a.subject->>'name', a.subject->>'kind', a.subject->>'division')
     order by a.subject_id, a.line`,
  );
  if (corrected.length > 0) {
    await tx.query(
      `insert into subject_former_name (subject_id, name, valid_until, known_until)
       select s.id, s.name, $2::date, $3::timestamptz from arrival a join subject s on s.id = a.subject_id
       where a.line = any($1::integer[]) and s.name <> a.subject->>'name'`,
      [corrected.map((one) => one.line), arrival.asOf, knownAt],
    );
    await tx.query(
      `update subject s set name = a.subject->>'name', kind = a.subject->>'kind', division = a.subject->>'division'
       from arrival a where a.line = any($1::integer[]) and s.id = a.subject_id`,
      [corrected.map((one) => one.line)],
    );
  }
  await follow(
    tx,
    corrected.filter((one) => one.moved).map((one) => one.subject_id),
  );
  await refuseElsewhere(tx, arrival);
  await createSubjects(tx, arrival, knownAt);
  return corrected.map((one) => one.line);
}

/** The identifiers and present records of a subject that moved go to its new division's eyes, whosever they are. */
async function follow(tx: Tx, moved: readonly number[]): Promise<void> {
  if (moved.length === 0) return;
  await elevate(tx, async () => {
    await tx.query(
      'update identifier i set division = s.division from subject s where i.subject_id = s.id and s.id = any($1::integer[])',
      [moved],
    );
    await tx.query(
      `update record r set division = s.division from subject s
       where r.subject_id = s.id and s.id = any($1::integer[]) and r.known_until is null`,
      [moved],
    );
  });
}

/**
 * A code that nobody within the caller's sight has, but somebody outside it: the subject moves in, which only a context
 * that sees both divisions can record.
 */
async function refuseElsewhere(tx: Tx, arrival: Arrival): Promise<void> {
  if (tx.context.division === '') return;
  const elsewhere = await elevate(tx, () =>
    tx.query<{ line: number }>(
      `select min(a.line) as line from arrival a join identifier i on i.scheme = $1 and i.value = a.value
       where a.subject_id is null and a.rejected is null group by a.value order by 1`,
      [arrival.dataset.key.scheme],
    ),
  );
  if (elsewhere.length > 0) {
    throw new SubjectElsewhere(
      arrival.dataset.id,
      elsewhere.map(({ line }) => line),
    );
  }
}

/** New numbers are given in the order of the file; the n-th new number belongs to the n-th new code. */
async function createSubjects(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
  await tx.query(
    `with fresh as (
       select distinct on (value) line, value, subject from arrival where subject_id is null and rejected is null order by value, line),
     ordered as (select value, subject, row_number() over (order by line) as place from fresh),
     made as (
       insert into subject (kind, name, division, synthetic, created_at)
       select subject->>'kind', subject->>'name', subject->>'division', $1, $2::timestamptz from ordered order by place returning id),
     placed as (select id, row_number() over (order by id) as place from made)
     insert into identifier (scheme, value, subject_id, division)
     select $3, o.value, p.id, o.subject->>'division' from ordered o join placed p using (place)`,
    [arrival.synthetic, knownAt, arrival.dataset.key.scheme],
  );
  await tx.query(
    `update arrival a set subject_id = i.subject_id from identifier i
     where a.subject_id is null and a.rejected is null and i.scheme = $1 and i.value = a.value and i.valid_until is null`,
    [arrival.dataset.key.scheme],
  );
}
