import { type Tx } from '#libs/platform';
import { WHOLE_ITEM } from './amendment.ts';
import { type Arrival } from './arrival.ts';

/**
 * Rejects the rows of an arrival that say again what an accepted amendment has put right, as long as what was put right
 * stands: a department's system goes on writing the old value until somebody mends it there. A row with a third value is
 * news, and is taken. A row is taken whole or not at all, so that its other records wait for it to come corrected. An item that is somebody else's is said again as long as none of its number stands.
 */
export async function rejectAmended(tx: Tx, arrival: Arrival): Promise<void> {
  const { id } = arrival.dataset;
  const [some] = await tx.query(
    `select from amendment where dataset = $1 and state = 'accepted' limit 1`,
    [id],
  );
  if (!some) return;
  await tx.query(
    `update arrival a set rejected = 'REGISTRY.ROW_AMENDED' from amendment m, record r
     where m.dataset = $1 and m.state = 'accepted' and a.subject_id = m.subject_id and a.item = m.item and a.period = m.period
       and a.rejected is null and r.id = a.record_id and r.facts -> m.fact is not distinct from m.proposed
       and a.facts -> m.fact is not distinct from m.said`,
    [id],
  );
  await tx.query(
    `update arrival a set rejected = 'REGISTRY.ROW_AMENDED' from amendment m
     where m.dataset = $1 and m.state = 'accepted' and m.fact = $2 and a.subject_id = m.subject_id and a.item = m.item
       and a.period = m.period and a.rejected is null and a.record_id is null and a.facts = m.said`,
    [id, WHOLE_ITEM],
  );
  await tx.query(
    `update arrival set rejected = 'REGISTRY.ROW_AMENDED' where rejected is null and line in (
       select line from arrival where rejected = 'REGISTRY.ROW_AMENDED')`,
  );
}
