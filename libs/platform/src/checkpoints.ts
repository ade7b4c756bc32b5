import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, DomainError, systemClock } from '#libs/kernel';
import { auditHeads, type AuditHeads } from './audit.ts';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import { makeFolder } from './make-folder.ts';

/** A checkpoint file that was altered, reordered or cut in the middle. */
export class CheckpointsAltered extends DomainError {
  readonly code = 'PLATFORM.CHECKPOINTS_ALTERED';
  readonly kind = 'conflict';
}

interface Checkpoint extends AuditHeads {
  readonly at: string;
  readonly previous: string;
  readonly signature: string;
}

/** A number of our own among the advisory locks of the database. */
const CHECKPOINT_LOCK = 0x48_5a_43_50;
const FILE = 'audit-checkpoints.ndjson';
const KEY_FILE = 'audit-signing-key.pem';

/**
 * Appends the present audit heads, signed with Ed25519 and chained to the checkpoint before, to a file outside the
 * database. Copy the file and the public key to another house: then nobody can rewrite the trail unseen.
 */
export async function writeCheckpoint(database: Database, folder: string): Promise<void> {
  await makeFolder(folder);
  const key = await signingKey(folder);
  await database.transaction('audit.checkpoint', systemContext('audit'), async (tx) => {
    // Writers take turns: each line names the one before it.
    await tx.query(`select pg_advisory_xact_lock($1)`, [CHECKPOINT_LOCK]);
    const { heads } = await auditHeads(tx);
    const lines = await readLines(folder);
    const previous = createHash('sha256')
      .update(lines.at(-1) ?? '')
      .digest('hex');
    const body = { at: systemClock.now().toISOString(), previous, heads };
    const signature = sign(null, Buffer.from(canonicalJson(body)), key).toString('base64');
    await append(folder, lines, `${JSON.stringify({ ...body, signature })}\n`);
  });
}

/**
 * Reads the checkpoints back and proves that they are the ones that were written.
 *
 * @throws PLATFORM.CHECKPOINTS_ALTERED
 */
export async function readCheckpoints(folder: string): Promise<AuditHeads[]> {
  const lines = await readLines(folder);
  if (lines.length === 0) return [];
  const key = createPublicKey(await signingKey(folder));
  let before = '';
  return lines.map((line, index) => {
    const { signature, ...body } = parseLine(line);
    const chained = body.previous === createHash('sha256').update(before).digest('hex');
    before = line;
    if (
      chained &&
      verify(null, Buffer.from(canonicalJson(body)), key, Buffer.from(signature, 'base64'))
    )
      return { heads: body.heads };
    throw new CheckpointsAltered({
      zh: `审计检查点文件第 ${index + 1} 行被改动；请与异地保存的副本比对。`,
      en: `Line ${index + 1} of the audit checkpoint file was altered; compare it with the copy kept elsewhere.`,
    });
  });
}

/** The finished lines: one that a crash cut short has no end, and never was a checkpoint. */
async function readLines(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

/** Appends after the last finished line. */
async function append(folder: string, lines: readonly string[], line: string): Promise<void> {
  const file = await open(join(folder, FILE), 'a');
  try {
    await file.truncate(Buffer.byteLength(lines.map((one) => `${one}\n`).join('')));
    await file.appendFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is no JSON is no checkpoint of ours: its signature is empty and proves nothing. */
function parseLine(line: string): Checkpoint {
  try {
    return JSON.parse(line) as Checkpoint;
  } catch {
    return { at: '', previous: '', heads: [], signature: '' };
  }
}

async function signingKey(folder: string): ReturnType<typeof loadKey> {
  const file = join(folder, KEY_FILE);
  const pem = await readFile(file, 'utf8').catch(() => undefined);
  if (pem) return loadKey(pem);
  const made = generateKeyPairSync('ed25519').privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return loadKey(await readFile(file, 'utf8'));
}

async function loadKey(pem: string) {
  return createPrivateKey(pem);
}
