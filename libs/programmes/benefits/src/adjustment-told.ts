import type { LocalDate } from '#libs/kernel';
import { businessDate, elevate, type Tx } from '#libs/platform';

/** A difference as its enterprise sees it, once it was accepted; amounts in fen as decimal text. */
export interface AcceptedAdjustment {
  readonly id: string;
  readonly state: 'accepted' | 'contested' | 'annulled';
  readonly kind: 'top-up' | 'recovery';
  readonly differenceFen: string;
  /** What of a top-up was set off against what the enterprise owed back of the same benefit. */
  readonly setOffFen: string;
  readonly decidedAt: string;
  /** What a person found; null of what corrected data makes. */
  readonly finding: string | null;
  /** The last day on which the enterprise may object to a recovery; null of a top-up. */
  readonly objectUntil: LocalDate | null;
  /** It is a recovery to which the enterprise may still object. */
  readonly contestable: boolean;
  /** What is left of a top-up was paid; false of a recovery. */
  readonly paid: boolean;
}

/** What was accepted of differences of a benefit, in that order; what is found and not decided is no enterprise's to know. */
export async function acceptedAdjustments(
  tx: Tx,
  entitlementId: string,
): Promise<AcceptedAdjustment[]> {
  const today = await businessDate(tx);
  return elevate(tx, () =>
    tx.query<AcceptedAdjustment>(
      `select a.id, a.state, a.finding, a.object_until::text as "objectUntil", a.kind, a.difference_fen::text as "differenceFen", a.set_off_fen::text as "setOffFen", to_json(a.decided_at)#>>'{}' as "decidedAt",
         exists (select from payment_item i where i.entitlement_id = a.entitlement_id and i.adjustment_id = a.id and i.outcome = 'paid') as paid,
         a.kind = 'recovery' and a.state = 'accepted' and (a.object_provisional or a.object_until is null or a.object_until >= $2::date)
           and owed_back(a.entitlement_id) >= a.difference_fen
           and not exists (select from objection o where o.adjustment_id = a.id and o.state <> 'withdrawn') as contestable
       from adjustment a where a.entitlement_id = $1 and a.state in ('accepted', 'contested', 'annulled') order by a.decided_at, a.id`,
      [entitlementId, today],
    ),
  );
}
