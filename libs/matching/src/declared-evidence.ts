import { sha256 } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { EvidenceRefused, EvidenceTooLate } from './errors.ts';

/** What kinds of files are taken as evidence (证明材料). */
export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** Largest file, in bytes. */
export const EVIDENCE_BYTES_MAX = 5 * 1024 * 1024;
/** Most files of one declaration. */
const FILES_MAX = 10;

/** With what a file of each kind begins, in hexadecimal. */
const BEGINS: Readonly<Record<EvidenceType, string>> = {
  'application/pdf': '255044462d',
  'image/png': '89504e470d0a1a0a',
  'image/jpeg': 'ffd8ff',
};

/** A file as it is sent. */
export interface EvidenceFile {
  readonly name: string;
  readonly mediaType: EvidenceType;
  readonly bytes: Buffer;
}

/** A file beside a declaration, without its bytes. */
export interface EvidenceView {
  readonly id: string;
  readonly name: string;
  readonly mediaType: EvidenceType;
  /** In bytes. */
  readonly size: number;
  readonly addedAt: string;
}

/** Of a declaration `d`: its files, the first one first, as JSON. */
export const EVIDENCE = `(select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type,
    'size', octet_length(f.bytes), 'addedAt', f.added_at) order by f.added_at, f.id), '[]') from declared_evidence f where f.declaration_id = d.id)`;

/**
 * Adds a file to a declaration of the enterprise in whose context this runs, while nobody has verified it. The same file again
 * changes nothing. No verdict depends on it: it is for the person who verifies.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws MATCHING.EVIDENCE_TOO_LATE
 * @throws MATCHING.EVIDENCE_REFUSED when it is not what it is called, too large, or one too many
 */
export async function addEvidence(
  tx: Tx,
  declarationId: string,
  file: EvidenceFile,
): Promise<void> {
  const { name, mediaType, bytes } = file;
  if (bytes.length === 0 || bytes.length > EVIDENCE_BYTES_MAX) throw new EvidenceRefused('size');
  if (!bytes.subarray(0, 8).toString('hex').startsWith(BEGINS[mediaType]))
    throw new EvidenceRefused('kind');
  const [declared] = await tx.query<{ state: string }>(
    'select state from declaration where id = $1 for update',
    [declarationId],
  );
  if (!declared) throw new NotFound({ zh: '申报', en: 'declaration' });
  // Counted only once it is locked: who waited for the lock sees what came meanwhile.
  const files = await tx.query<{ digest: string }>(
    'select digest from declared_evidence where declaration_id = $1',
    [declarationId],
  );
  if (files.some(({ digest }) => digest === sha256(bytes))) return;
  if (declared.state !== 'declared') throw new EvidenceTooLate();
  if (files.length >= FILES_MAX) throw new EvidenceRefused('count');
  await tx.query(
    `insert into declared_evidence (declaration_id, name, media_type, bytes, digest, added_by, subject_id, authority, division)
     select d.id, $2, $3, $4::bytea, encode(sha256($4::bytea), 'hex'), $5, d.subject_id, d.authority, d.division from declaration d where d.id = $1`,
    [declarationId, name, mediaType, bytes, tx.context.actor],
  );
}

/** A file with its bytes. @throws PLATFORM.NOT_FOUND */
export async function readEvidence(tx: Tx, id: string): Promise<EvidenceFile> {
  const [row] = await tx.query<{ name: string; media_type: EvidenceType; bytes: Buffer }>(
    `select name, media_type, bytes from declared_evidence where id = $1`,
    [id],
  );
  if (!row) throw new NotFound({ zh: '份证明材料', en: 'piece of evidence' });
  return { name: row.name, mediaType: row.media_type, bytes: row.bytes };
}
