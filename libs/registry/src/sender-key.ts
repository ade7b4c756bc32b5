import { createHmac } from 'node:crypto';
import { defineLifecycle } from '#libs/kernel';
import {
  contentDigest,
  type Context,
  type Database,
  moveOne,
  NotFound,
  readSignature,
  signatureMatches,
  type SignedMessage,
  systemContext,
  type Tx,
} from '#libs/platform';
import { SignatureRefused } from './sender-errors.ts';

/** A key of a department's machine; its secret is shown once, when it is made. The migrations declare the same table. */
export const senderKeyLifecycle = defineLifecycle({
  entity: 'sender_key',
  title: { zh: '把推送密钥', en: 'sender key' },
  words: {
    active: { zh: '有效', en: 'active' },
    revoked: { zh: '已吊销', en: 'revoked' },
    revoke: { zh: '吊销', en: 'be revoked' },
  },
  initial: 'active',
  states: { active: { revoke: 'revoked' }, revoked: {} },
});

/** How far a sender's clock may be from ours, in seconds; a nonce is remembered for longer. */
export const SKEW_SECONDS = 300;
const NEEDED = ['@method', '@path', '@query', 'content-digest'];
const NONCE = /^[A-Za-z0-9_.~+/=-]{16,128}$/;
const KEY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A key without its secret. */
export interface SenderKey {
  readonly id: string;
  readonly state: 'active' | 'revoked';
  readonly authority: string;
  readonly division: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A key's secret: derived, so that whoever reads the database cannot sign. */
function secretOf(installationSecret: string, keyId: string): Buffer {
  return createHmac('sha256', installationSecret).update(`sender key ${keyId}`).digest();
}

/** Makes a key; needs the role owner. @returns its id and its secret in base64, which is not kept */
export async function createSenderKey(
  tx: Tx,
  key: { readonly authority: string; readonly division: string; readonly name: string },
  installationSecret: string,
): Promise<{ readonly id: string; readonly secret: string }> {
  const [row] = await tx.query<{ id: string }>(
    `insert into sender_key (state, authority, division, name, created_by) values ('active', $1, $2, $3, $4) returning id`,
    [key.authority, key.division, key.name, tx.context.actor],
  );
  const id = row?.id ?? '';
  return { id, secret: secretOf(installationSecret, id).toString('base64') };
}

/** Revokes a key at once; needs the role owner. @throws PLATFORM.NOT_FOUND, KERNEL.TRANSITION_REFUSED */
export async function revokeSenderKey(tx: Tx, id: string): Promise<SenderKey> {
  const found = (await senderKeys(tx)).find((one) => one.id === id);
  if (!found) throw new NotFound({ zh: '把推送密钥', en: 'sender key' });
  await moveOne(tx, senderKeyLifecycle, id, { event: 'revoke', set: { ended_at: 'now' } });
  return found;
}

/** All keys, oldest first. */
export async function senderKeys(tx: Tx): Promise<SenderKey[]> {
  return tx.query<SenderKey>(
    `select id, state, authority, division, name, to_json(created_at)#>>'{}' as "createdAt" from sender_key order by created_at, id`,
  );
}

/**
 * Who signed a request: the context of a department's machine. Each nonce is good once.
 *
 * @param now seconds since 1970
 * @throws REGISTRY.SIGNATURE_REFUSED
 */
export async function verifySender(
  database: Database,
  message: SignedMessage,
  body: Buffer,
  installationSecret: string,
  now: number,
): Promise<Context> {
  const claim = readSignature(message);
  if (!claim) throw new SignatureRefused('unreadable');
  if (NEEDED.some((component) => !claim.components.includes(component)))
    throw new SignatureRefused('incomplete');
  if (claim.algorithm !== undefined && claim.algorithm !== 'hmac-sha256')
    throw new SignatureRefused('unreadable');
  const { created, expires, keyId = '', nonce = '' } = claim;
  const late = expires !== undefined && expires < now;
  if (created === undefined || Math.abs(now - created) > SKEW_SECONDS || late)
    throw new SignatureRefused('skewed');
  if (message.headers['content-digest'] !== contentDigest(body))
    throw new SignatureRefused('altered');
  if (!NONCE.test(nonce)) throw new SignatureRefused('unreadable');
  const key = KEY_ID.test(keyId) ? await keyNamed(database, keyId) : undefined;
  // An unknown key costs as much as a known one, and is not told apart from a wrong signature.
  const matches = signatureMatches(claim, secretOf(installationSecret, keyId));
  if (key?.state !== 'active' || !matches) throw new SignatureRefused('unknown');
  const context: Context = {
    actor: `key:${key.id}`,
    authorities: [key.authority],
    division: key.division,
    subjectId: null,
  };
  await database.transaction('push.nonce', context, (tx) => spend(tx, key.id, nonce));
  return context;
}

async function keyNamed(database: Database, id: string): Promise<SenderKey | undefined> {
  return database.transaction('push.key', systemContext('push'), async (tx) =>
    (await senderKeys(tx)).find((one) => one.id === id),
  );
}

async function spend(tx: Tx, keyId: string, nonce: string): Promise<void> {
  await tx.query(`delete from sender_nonce where used_at < now() - make_interval(secs => $1)`, [
    4 * SKEW_SECONDS,
  ]);
  const fresh = await tx.query(
    `insert into sender_nonce (key_id, nonce) values ($1, $2) on conflict do nothing returning nonce`,
    [keyId, nonce],
  );
  if (fresh.length === 0) throw new SignatureRefused('replayed');
}
