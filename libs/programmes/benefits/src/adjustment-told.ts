import { elevate, type Tx } from '#libs/platform';

/** A difference as its enterprise sees it, once it was accepted; amounts in fen as decimal text. */
export interface AcceptedAdjustment {
  readonly kind: 'top-up' | 'recovery';
  readonly differenceFen: string;
  /** What of a top-up was set off against what the enterprise owed back of the same benefit. */
  readonly setOffFen: string;
  readonly decidedAt: string;
  /** What is left of a top-up was paid; false of a recovery. */
  readonly paid: boolean;
}

/** What was accepted of differences of a benefit, in that order; what is found and not decided is no enterprise's to know. */
export async function acceptedAdjustments(
  tx: Tx,
  entitlementId: string,
): Promise<AcceptedAdjustment[]> {
  return elevate(tx, () =>
    tx.query<AcceptedAdjustment>(
      `select a.kind, a.difference_fen::text as "differenceFen", a.set_off_fen::text as "setOffFen", to_json(a.decided_at)#>>'{}' as "decidedAt",
         exists (select from payment_item i where i.entitlement_id = a.entitlement_id and i.adjustment_id = a.id and i.outcome = 'paid') as paid
       from adjustment a where a.entitlement_id = $1 and a.state = 'accepted' order by a.decided_at, a.id`,
      [entitlementId],
    ),
  );
}
