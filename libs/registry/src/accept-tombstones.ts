import { type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';

/**
 * Finds what the rows of a tombstone name: a record that stands, or a row that waits for its subject, which waits no more. A
 * row that names neither says what is so already and changes nothing.
 */
export async function findNamed(tx: Tx, { dataset }: Arrival): Promise<void> {
  await tx.query(
    'update arrival set known_hash = facts_hash where rejected is null and record_id is null',
  );
  await tx.query(
    `create temp table withdrawn on commit drop as
     select a.line, u.id from arrival a join unlinked_record u on u.dataset = $1 and u.state = 'waiting' and u.scheme = $2
       and u.value = a.value and u.item = a.item and u.period = a.period where a.rejected = 'REGISTRY.UNLINKED'`,
    [dataset.id, dataset.key.scheme],
  );
  await tx.query(
    `update unlinked_record u set state = 'superseded', resolved_at = now() from withdrawn w where u.id = w.id`,
  );
  await tx.query('update arrival a set rejected = null from withdrawn w where a.line = w.line');
  await tx.query('drop table withdrawn');
}

/** An identifier that an ended record stated is borne until the delivery's day; what was borne since that day only, stays. */
export async function endIdentifiers(tx: Tx, arrival: Arrival): Promise<void> {
  for (const { scheme, fact } of arrival.dataset.identifies ?? []) {
    await tx.query(
      `update identifier i set valid_until = $3::date from ending e join record r on r.id = e.record_id
       where i.scheme = $1 and i.value = r.facts->>$2 and i.subject_id = r.subject_id and i.valid_until is null
         and i.valid_from < $3::date`,
      [scheme, fact, arrival.asOf],
    );
  }
}
