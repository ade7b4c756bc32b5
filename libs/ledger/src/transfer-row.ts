import { randomUUID } from 'node:crypto';
import { type Tx } from '#libs/platform';

/** A transfer as it is written. */
export interface TransferRow {
  id: string;
  kind: 'posted' | 'pending' | 'post' | 'void';
  debit: string;
  credit: string;
  unit: string;
  amount: bigint;
  pendingId: string | null;
  purpose: string;
  ref: string;
  authority: string;
  division: string;
  /** The reservation whose share this is; null of all else. */
  shareOf: string | null;
}

/** Reservations of one purpose that stand already, by ref. */
export async function reservedBefore(
  tx: Tx,
  purpose: string,
  requests: readonly { readonly ref: string }[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; ref: string }>(
    `select id, ref from transfer where purpose = $1 and kind = 'pending' and ref = any($2)`,
    [purpose, requests.map(({ ref }) => ref)],
  );
  return new Map(rows.map(({ ref, id }) => [ref, id]));
}

/** Writes transfers in one statement, as one transaction of the ledger. */
export async function insertTransfers(tx: Tx, rows: readonly TransferRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division, share_of)
     select r.id, $1, r.kind, r.debit, r.credit, r.unit, r.amount, r.pending_id, r.purpose, r.ref, $2, r.authority, r.division, r.share_of
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::bigint[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[])
       r (id, kind, debit, credit, unit, amount, pending_id, purpose, ref, authority, division, share_of)`,
    [
      randomUUID(),
      tx.context.actor,
      rows.map((row) => row.id),
      rows.map((row) => row.kind),
      rows.map((row) => row.debit),
      rows.map((row) => row.credit),
      rows.map((row) => row.unit),
      rows.map((row) => row.amount.toString()),
      rows.map((row) => row.pendingId),
      rows.map((row) => row.purpose),
      rows.map((row) => row.ref),
      rows.map((row) => row.authority),
      rows.map((row) => row.division),
      rows.map((row) => row.shareOf),
    ],
  );
}
