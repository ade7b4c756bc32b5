import { createHash } from 'node:crypto';

const SEPARATOR = '\u001f';
const ABSENT = '\u001e';

/** The columns of an audit row (table alias `a`) that its hash covers, in the order in which it does. */
export const HASHED_COLUMNS = `a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, a.actor, a.entity, a.entity_id, a.event,
  a.from_state, a.to_state, a.reason, a.before_hash, a.after_hash, a.authority, a.division`;

/** An audit row as far as its hash covers it. */
export interface HashedRow {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly event: string;
  readonly from_state: string | null;
  readonly to_state: string | null;
  readonly reason: string | null;
  readonly before_hash: string | null;
  readonly after_hash: string | null;
  readonly authority: string;
  readonly division: string;
}

/** What the hash of an audit row must be, computed outside the database. */
export function rowDigest(row: HashedRow): string {
  const fields = [
    row.id,
    row.at,
    row.actor,
    row.entity,
    row.entity_id,
    row.event,
    row.from_state,
    row.to_state,
    row.reason,
    row.before_hash,
    row.after_hash,
    row.authority,
    row.division,
  ];
  return digest(fields.map((field) => field ?? ABSENT).join(SEPARATOR));
}

/** SHA-256 of a text, in hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
