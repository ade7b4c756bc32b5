import type { Tx } from '#libs/platform';
import { DECLARATION_STANDS, IN_RECOVERY } from './recoveries.ts';

/**
 * Of a top-up `a` (补发) of the entitlement `e`: nothing keeps its money from leaving. While less of the benefit may be due it
 * waits, as the benefit would. A declaration that turned out not to be so keeps it back unless that was known when two people
 * accepted it: the benefit was paid, and whatever was declared, this much is due by what departments say.
 */
export const TOP_UP_MAY_BE_PAID = `(not ${IN_RECOVERY} and (${DECLARATION_STANDS}
  or exists (select from declaration c where c.id = e.declaration_id and c.settled_at < a.decided_at)))`;

/** Of an adjustment `a` of the entitlement `e`: a top-up whose money is committed, whose benefit is paid, and that no batch is paying or has paid. */
export const TOP_UP_PAYABLE = `a.state = 'accepted' and a.transfer_id is not null and e.state = 'paid' and ${TOP_UP_MAY_BE_PAID}
  and not exists (select from payment_item i where i.entitlement_id = e.id and i.adjustment_id = a.id and (i.outcome is null or i.outcome = 'paid'))`;

/** What of a top-up `a` is paid: what was set off against a debt of the firm is not. */
export const TOP_UP_FEN = `(a.difference_fen - a.set_off_fen)`;

/** Locks the top-ups that the budget of a policy and year has to pay, in the order in which they were accepted. */
export async function payableTopUps(
  tx: Tx,
  line: { readonly policyId: string; readonly year: string },
  most: number,
): Promise<{ readonly id: string; readonly adjustmentId: string }[]> {
  const locked = await tx.query<{ id: string }>(
    `select a.id from adjustment a join entitlement e on e.id = a.entitlement_id
     where e.policy_id = $1 and ${TOP_UP_PAYABLE} and budget_year_of(a.transfer_id) = $2
     order by a.decided_at, a.id limit $3 for update of e, a`,
    [line.policyId, line.year, most],
  );
  // What was found while the locks were waited for is seen by a statement of its own.
  return tx.query(
    `select e.id, a.id as "adjustmentId" from unnest($1::uuid[]) with ordinality one (id, place)
       join adjustment a on a.id = one.id join entitlement e on e.id = a.entitlement_id
     where ${TOP_UP_PAYABLE} order by one.place`,
    [locked.map(({ id }) => id)],
  );
}
