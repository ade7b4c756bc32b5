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
    `select distinct on (a.subject_id) a.subject_id, a.line, s.division <> a.subject_division as moved
     from arrival a join subject s on s.id = a.subject_id
     where a.rejected is null and (s.name, s.kind, s.division)
       is distinct from (a.subject_name, a.subject_kind, a.subject_division)
     order by a.subject_id, a.line`,
  );
  if (corrected.length > 0) {
    await tx.query(
      `insert into subject_former_name (subject_id, name, valid_until, known_until)
       select s.id, s.name, $2::date, $3::timestamptz from arrival a join subject s on s.id = a.subject_id
       where a.line = any($1::integer[]) and s.name <> a.subject_name`,
      [corrected.map((one) => one.line), arrival.asOf, knownAt],
    );
    await tx.query(
      `update subject s set name = a.subject_name, kind = a.subject_kind, division = a.subject_division
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
      // Named by dataset, because their index begins with it.
      `update record r set division = s.division from subject s, (select distinct dataset from delivery) d
       where r.dataset = d.dataset and r.subject_id = s.id and s.id = any($1::integer[]) and r.known_until is null`,
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

/** New numbers are given in the order of the file. */
async function createSubjects(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
  const { item, period } = arrival.dataset;
  // Where a row is all that is said of a subject, it need not be sorted for its first one.
  const [first, order] =
    period === null && !item ? ['', ''] : ['distinct on (value)', 'order by value, line'];
  await tx.query(
    `create temp table fresh on commit drop as
     select nextval('subject_id_seq')::integer as id, value, name, kind, division from (
       select value, name, kind, division from (
         select ${first} value, line, subject_name as name, subject_kind as kind, subject_division as division
         from arrival where subject_id is null and rejected is null and not repeated ${order}) once
       order by line) ordered`,
  );
  await tx.query('analyze fresh (value)');
  await tx.query(
    `insert into subject (id, kind, name, division, synthetic, created_at) overriding system value
     select id, kind, name, division, $1, $2::timestamptz from fresh`,
    [arrival.synthetic, knownAt],
  );
  await tx.query(
    // Codes are as good as random; in their order an index is written page by page.
    `insert into identifier (scheme, value, subject_id, division)
     select $1, value, id, division from fresh order by value`,
    [arrival.dataset.key.scheme],
  );
  await tx.query(
    `update arrival a set subject_id = f.id from fresh f
     where a.subject_id is null and a.rejected is null and a.value = f.value`,
  );
  await tx.query('drop table fresh');
}
