import { elevate, type Tx } from '#libs/platform';
import { SAYS_NEW } from './accept-records.ts';
import { type Arrival } from './arrival.ts';

/**
 * Rejects the rows of an arrival that give a firm a number which is another's: one that two rows of the file state, or that
 * somebody bears who is not given another number by the same file. Whose it is nobody can tell then, so nobody is given it;
 * what comes under it goes on to whoever bore it before, or waits. A row that is rejected moves no number either, so that
 * the others are asked again until none is left.
 */
export async function rejectDisputed(tx: Tx, arrival: Arrival): Promise<void> {
  const schemes = arrival.dataset.identifies ?? [];
  for (let rejected = schemes.length > 0 ? 1 : 0; rejected > 0;) {
    rejected = 0;
    for (const { scheme, fact } of schemes) rejected += await rejectOf(tx, arrival, scheme, fact);
  }
}

/** @returns how many rows were rejected */
async function rejectOf(tx: Tx, { asOf }: Arrival, scheme: string, fact: string): Promise<number> {
  // A subject that the file registers has no number of its own yet; its code tells it from the others.
  await tx.query(
    `create temp table claim on commit drop as
     select c.line, c.who, c.number from (
       select line, coalesce(subject_id::text, 'new:' || value) as who, facts->>$1 as number from arrival where ${SAYS_NEW}) c
     where c.number is not null and not exists (select from identifier i where i.scheme = $2 and i.value = c.number
       and i.subject_id::text = c.who and i.valid_until is null)`,
    [fact, scheme],
  );
  const rejected = await elevate(tx, () =>
    tx.query(
      `with disputed as (
         select number from claim group by number having count(distinct who) > 1
         union
         select c.number from claim c join identifier i on i.scheme = $1 and i.value = c.number and i.valid_until is null
         where i.subject_id::text <> c.who and not exists (select from claim o where o.who = i.subject_id::text and i.valid_from < $2::date))
       update arrival set rejected = 'REGISTRY.NUMBER_DISPUTED' where rejected is null and line in (
         select c.line from claim c join disputed d on d.number = c.number) returning line`,
      [scheme, asOf],
    ),
  );
  await tx.query('drop table claim');
  return rejected.length;
}
