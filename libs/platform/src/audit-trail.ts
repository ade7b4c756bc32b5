import { HASHED_COLUMNS, rowDigest, type HashedRow } from './audit-hash.ts';
import type { Tx } from './tx.ts';

/** One row of the audit trail, as an auditor reads it. */
export interface TrailRow {
  readonly id: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly actor: string;
  readonly entity: string;
  readonly entityId: string;
  readonly event: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly reason: string | null;
  /** Which chain its transaction was sealed into, and at which place. */
  readonly chain: number;
  readonly place: number;
  /** Whether the row is what was hashed when it was written. The chain as a whole is proven by {@link verifyAudit}. */
  readonly intact: boolean;
}

/** What to look for; null stands for all. */
export interface TrailQuery {
  readonly entity: string | null;
  readonly entityId: string | null;
}

/** The last row of a page. */
export interface TrailPlace {
  readonly at: string;
  readonly id: string;
}

/** The rows of the trail that the transaction may see, the newest first, by instant and then by id, from a place on. */
export async function readTrail(
  tx: Tx,
  query: TrailQuery,
  limit: number,
  after: TrailPlace | null,
): Promise<TrailRow[]> {
  const rows = await tx.query<HashedRow & { row_hash: string; head: number; seq: string | null }>(
    `select ${HASHED_COLUMNS}, a.row_hash, l.head, l.seq from audit a join audit_link l on l.id = a.link_id
     where ($1::text is null or a.entity = $1) and ($2::text is null or a.entity_id = $2)
       and ($3::timestamptz is null or (a.at, a.id) < ($3, $4::bigint))
     order by a.at desc, a.id desc limit $5`,
    [query.entity, query.entityId, after?.at ?? null, after?.id ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor,
    entity: row.entity,
    entityId: row.entity_id,
    event: row.event,
    fromState: row.from_state,
    toState: row.to_state,
    reason: row.reason,
    chain: row.head,
    place: Number(row.seq),
    intact: row.seq !== null && rowDigest(row) === row.row_hash,
  }));
}
