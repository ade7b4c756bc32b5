import { digest, HASHED_COLUMNS, rowDigest, type HashedRow } from './audit-hash.ts';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import type { Tx } from './tx.ts';

/** The first place where the audit trail is not what was written. */
export interface AuditFault {
  readonly where: string;
  readonly what:
    | 'row altered'
    | 'row missing or added'
    | 'link altered'
    | 'link missing'
    | 'tail cut'
    | 'checkpoint differs'
    | 'row without link';
}

/** What a verification found. */
export interface AuditReport {
  readonly rows: number;
  readonly links: number;
  readonly checkpoints: number;
  readonly fault: AuditFault | null;
}

/** The heads of the 64 chains at a moment, kept outside the database so that a cut tail is found. */
export interface AuditHeads {
  readonly heads: readonly { readonly head: number; readonly seq: string; readonly hash: string }[];
}

interface LinkRow {
  id: string;
  head: number;
  seq: string | null;
  previous_hash: string;
  rows_hash: string;
  row_count: number;
  hash: string;
  row_hashes: string;
  rows_seen: number;
}

const PAGE = 5000;

/**
 * Reads the whole audit trail and recomputes every hash outside the database: rows, links, chains, heads, and the given
 * checkpoints. It stops at the first fault and names the row.
 *
 * @param onProgress told the number of links verified
 */
export async function verifyAudit(
  database: Database,
  checkpoints: readonly AuditHeads[],
  onProgress: (links: number) => void = () => undefined,
): Promise<AuditReport> {
  return database.snapshot('audit.verify', systemContext('audit'), async (tx) => {
    let rows = 0;
    let links = 0;
    const heads = new Map<number, { seq: number; hash: string }>();
    const at = new Map<string, string>();
    const wanted = new Set(
      checkpoints.flatMap(({ heads: all }) => all.map(({ head, seq }) => `${head}:${seq}`)),
    );
    const fault =
      (await verifyRows(tx, (count) => (rows += count))) ??
      (await verifyLinks(tx, heads, wanted, at, (count) => onProgress((links += count)))) ??
      (await verifyHeads(tx, heads)) ??
      verifyCheckpoints(checkpoints, at);
    return { rows, links, checkpoints: checkpoints.length, fault };
  });
}

/** The present heads of all chains. */
export async function auditHeads(tx: Tx): Promise<AuditHeads> {
  const heads = await tx.query<{ head: number; seq: string; hash: string }>(
    `select head, seq, hash from audit_head order by head`,
  );
  return { heads };
}

async function verifyRows(tx: Tx, count: (rows: number) => void): Promise<AuditFault | null> {
  for (let after = '0'; ;) {
    const page = await tx.query<HashedRow & { row_hash: string; sealed: boolean }>(
      `select ${HASHED_COLUMNS}, a.row_hash, l.hash is not null as sealed
       from audit a left join audit_link l on l.id = a.link_id where a.id > $1 order by a.id limit ${PAGE}`,
      [after],
    );
    for (const row of page) {
      if (rowDigest(row) !== row.row_hash) {
        return { where: `audit row ${row.id}`, what: 'row altered' };
      }
      if (!row.sealed) return { where: `audit row ${row.id}`, what: 'row without link' };
    }
    count(page.length);
    if (page.length < PAGE) return null;
    after = (page.at(-1) as { id: string }).id;
  }
}

async function verifyLinks(
  tx: Tx,
  heads: Map<number, { seq: number; hash: string }>,
  wanted: ReadonlySet<string>,
  at: Map<string, string>,
  count: (links: number) => void,
): Promise<AuditFault | null> {
  for (let head = 0; head < 64; head += 1) {
    let chain = { seq: 0, hash: digest(`huizhi:${head}`) };
    for (;;) {
      const page: LinkRow[] = await tx.query<LinkRow>(
        `select l.id, l.head, l.seq, l.previous_hash, l.rows_hash, l.row_count, l.hash, a.row_hashes, a.rows_seen
         from (select * from audit_link where head = $1 and seq > $2 order by seq limit ${PAGE}) l
         cross join lateral (select coalesce(string_agg(row_hash, '' order by id), '') row_hashes, count(*)::integer rows_seen
           from audit where link_id = l.id) a order by l.seq`,
        [head, chain.seq],
      );
      for (const link of page) {
        const fault = verifyLink(link, chain);
        if (fault) return fault;
        chain = { seq: chain.seq + 1, hash: link.hash };
        if (wanted.has(`${head}:${chain.seq}`)) at.set(`${head}:${chain.seq}`, chain.hash);
      }
      count(page.length);
      if (page.length < PAGE) break;
    }
    heads.set(head, chain);
  }
  return null;
}

function verifyLink(link: LinkRow, chain: { seq: number; hash: string }): AuditFault | null {
  const where = `audit link ${link.id} (chain ${link.head}, place ${link.seq})`;
  if (Number(link.seq) !== chain.seq + 1) return { where, what: 'link missing' };
  if (link.rows_seen !== link.row_count || digest(link.row_hashes) !== link.rows_hash)
    return { where, what: 'row missing or added' };
  const expected = digest(
    `${link.head}:${link.seq}:${chain.hash}:${link.rows_hash}:${link.row_count}`,
  );
  if (link.previous_hash !== chain.hash || link.hash !== expected)
    return { where, what: 'link altered' };
  return null;
}

async function verifyHeads(
  tx: Tx,
  heads: ReadonlyMap<number, { seq: number; hash: string }>,
): Promise<AuditFault | null> {
  for (const head of (await auditHeads(tx)).heads) {
    const chain = heads.get(head.head);
    if (chain?.seq !== Number(head.seq) || chain.hash !== head.hash)
      return { where: `audit chain ${head.head}`, what: 'tail cut' };
  }
  return null;
}

function verifyCheckpoints(
  checkpoints: readonly AuditHeads[],
  at: ReadonlyMap<string, string>,
): AuditFault | null {
  for (const { heads } of checkpoints) {
    for (const { head, seq, hash } of heads) {
      if (Number(seq) > 0 && at.get(`${head}:${seq}`) !== hash)
        return { where: `audit chain ${head}, place ${seq}`, what: 'checkpoint differs' };
    }
  }
  return null;
}
