import type { Text } from '#libs/kernel';
import { annotate, displayNames, elevate, NotFound, type Tx } from '#libs/platform';
import { lockReviewed } from './list-opinion.ts';

const ITEM: Text = { zh: '名单中的企业', en: 'enterprise on the list' };

/** What somebody said of a list or of one firm on it. */
export interface RemarkView {
  readonly id: string;
  /** The firm it is about; null where it is about the whole list. */
  readonly entitlementId: string | null;
  readonly subjectName: string | null;
  readonly text: string;
  readonly saidByName: string;
  readonly saidAt: string;
}

/**
 * Adds a remark to the thread of a list under review or of one firm on it. What was said is never changed or taken back, and stands in
 * the trail. Asked with the reach of whoever may see the list.
 *
 * @throws PLATFORM.NOT_FOUND when the firm does not stand on it
 * @throws LIST.NOT_REVIEWED
 */
export async function remark(
  tx: Tx,
  listId: string,
  said: { readonly entitlementId: string | null; readonly text: string },
): Promise<void> {
  await elevate(tx, async () => {
    await lockReviewed(tx, listId);
    if (said.entitlementId !== null) {
      const [item] = await tx.query(`select from entitlement where id = $1 and list_id = $2`, [
        said.entitlementId,
        listId,
      ]);
      if (!item) throw new NotFound(ITEM);
    }
    await annotate(tx, '', undefined);
    await tx.query(
      `insert into list_remark (list_id, entitlement_id, state, text, said_by, authority, division)
       select id, $2, 'said', $3, $4, authority, division from benefit_list where id = $1`,
      [listId, said.entitlementId, said.text, tx.context.actor],
    );
  });
}

/** The remarks on a list, the earliest first; asked with the reach of whoever may see the list. */
export async function viewRemarks(tx: Tx, listId: string): Promise<readonly RemarkView[]> {
  const rows = await elevate(tx, () =>
    tx.query<Omit<RemarkView, 'saidByName'> & { saidBy: string }>(
      `select r.id, r.entitlement_id as "entitlementId", subject_name_at(e.subject_id, d.as_of, d.known_at) as "subjectName",
         r.text, r.said_by as "saidBy", to_json(r.said_at)#>>'{}' as "saidAt"
       from list_remark r left join entitlement e on e.id = r.entitlement_id left join decision d on d.id = e.decision_id
       where r.list_id = $1 order by r.said_at, r.id limit 500`,
      [listId],
    ),
  );
  const names = await displayNames(
    tx,
    rows.map(({ saidBy }) => saidBy),
  );
  return rows.map(({ saidBy, ...row }) => ({ ...row, saidByName: names.get(saidBy) ?? saidBy }));
}
