import { randomUUID } from 'node:crypto';
import { type Tx } from '#libs/platform';
import { type Account, accountsByCode, available } from './account.ts';
import { AccountMissing } from './errors.ts';
import { lockWithShares } from './funding-share.ts';
import { type ReservationOutcome, type ReservationRequest } from './transfer.ts';
import { insertTransfers, reservedBefore, type TransferRow } from './transfer-row.ts';

/** A request to reserve from an account of its own. */
export interface OwnReservationRequest extends ReservationRequest {
  readonly from: string;
  readonly to: string;
}

/**
 * Reserves from many accounts at once, in the order given, each as far as its account can bear it: visits of firms, which each have
 * their own. A budget that several sources bear is none of these; the database refuses a reservation without its shares.
 *
 * @throws LEDGER.ACCOUNT_MISSING
 */
export async function reserveEach(
  tx: Tx,
  purpose: string,
  requests: readonly OwnReservationRequest[],
): Promise<ReservationOutcome[]> {
  if (requests.length === 0) return [];
  const codes = requests.flatMap(({ from, to }) => [from, to]);
  await lockWithShares(tx, codes);
  const accounts = await accountsByCode(tx, codes);
  const accountOf = (code: string): Account => {
    const account = accounts.get(code);
    if (!account) throw new AccountMissing(code);
    return account;
  };
  const known = await reservedBefore(tx, purpose, requests);
  const left = new Map<string, bigint>();
  const fresh: TransferRow[] = [];
  const outcomes = requests.map(({ ref, amount, division, from, to }): ReservationOutcome => {
    const existing = known.get(ref);
    if (existing) return { ref, reserved: true, transferId: existing };
    const [source, target] = [accountOf(from), accountOf(to)];
    const has = left.get(from) ?? available(source);
    if (amount > has) return { ref, reserved: false, short: amount - has };
    left.set(from, has - amount);
    const id = randomUUID();
    const { unit, authority } = target;
    const parties = { debit: source.id, credit: target.id, unit, authority, division };
    fresh.push({ id, kind: 'pending', ...parties, amount, pendingId: null, purpose, ref, shareOf: null }); // prettier-ignore
    return { ref, reserved: true, transferId: id };
  });
  await insertTransfers(tx, fresh);
  return outcomes;
}
