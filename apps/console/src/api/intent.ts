import { Failure } from './failure.ts';

/**
 * The keys of writes whose outcome is not known yet.
 *
 * An intent names what a person means to do, with everything that is sent. While its outcome is
 * unknown the same intent keeps the same key, so a second click or a retry after a broken
 * connection cannot act twice.
 */
const pendingKeys = new Map<string, string>();

/** A random UUID, also where `crypto.randomUUID` is missing because the page came by plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, index) => hex.slice(cuts[index], end))
    .join('-');
}

/**
 * Sends an intent under its key and forgets the key once the outcome is known: when it succeeded,
 * or when the API refused it.
 */
export async function sendIntent<Output>(
  intent: string,
  send: (key: string) => Promise<Output>,
): Promise<Output> {
  const key = pendingKeys.get(intent) ?? newKey();
  pendingKeys.set(intent, key);
  try {
    const output = await send(key);
    pendingKeys.delete(intent);
    return output;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.refused) pendingKeys.delete(intent);
    throw thrown;
  }
}
