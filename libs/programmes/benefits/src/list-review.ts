import type { Text } from '#libs/kernel';
import { elevate, NotFound, VersionStale, type Tx } from '#libs/platform';
import { withdraw } from './withdrawal.ts';
import { ListNotReviewed } from './errors.ts';
import { tellObjectors } from './list-consultation.ts';
import { viewList, type ListView } from './list.ts';

const LIST: Text = { zh: '名单', en: 'list' };
const ITEM: Text = { zh: '名单中的企业', en: 'enterprise on the list' };

/**
 * Strikes an enterprise off a list under review, with a reason: its money goes back to the budget, its episode stands, and
 * no later run lists it again. Whoever approves the list sees another digest than before; departments that object are asked
 * to look at it anew.
 *
 * @param strike version of the list as it was shown
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws LIST.NOT_REVIEWED
 */
export async function strikeItem(
  tx: Tx,
  listId: string,
  entitlementId: string,
  strike: { readonly version: number; readonly reason: string },
): Promise<ListView> {
  const [list] = await tx.query<{ version: number; state: string }>(
    `select version, state from benefit_list where id = $1 for update`,
    [listId],
  );
  if (!list) throw new NotFound(LIST);
  if (list.version !== strike.version) throw new VersionStale({ zh: '该名单', en: 'This list' });
  if (list.state !== 'reviewing') throw new ListNotReviewed();
  const [item] = await tx.query<{ id: string; transfer_id: string | null }>(
    `select id, transfer_id from entitlement where id = $1 and list_id = $2 and state in ('waiting', 'listed', 'suspended') for update`,
    [entitlementId, listId],
  );
  if (!item) throw new NotFound(ITEM);
  await elevate(tx, async () => {
    await withdraw(tx, [item], strike.reason);
    await tx.query(`update entitlement set barred_by = 'strike' where id = $1`, [item.id]);
    await tellObjectors(tx, listId);
  });
  return viewList(tx, listId);
}
