import type { OutsideAnswer } from '#libs/platform';
import type { Fault } from './notice-delivery.ts';
import type { Letter } from './notice-letter.ts';

/** What a receiver or a sending service answered. */
export interface Receipt {
  /** A status of HTTP or SMTP, or the word of a provider. */
  readonly status: string;
  /** SHA-256 of the answer: proves it without keeping what somebody else wrote. */
  readonly digest: string;
}

/**
 * What came of one attempt: received; with a service that carries it on; not now; never at this address; or not before
 * somebody mends something.
 */
export type Carried =
  | { readonly outcome: 'received' | 'sent'; readonly receipt: Receipt }
  | { readonly outcome: 'later' | 'refused' | 'unable'; readonly fault: Fault };

/** Carries a letter on one channel. At least once: a letter may come twice, under one id. */
export interface Carrier {
  carry(letter: Letter): Promise<Carried>;
  /** What became of what was sent; undefined while nothing is known, and where nothing ever is. */
  reported?(messageId: string): Promise<{ received: boolean; receipt: Receipt } | undefined>;
}

/** How an answer of HTTP is read: only 2xx is a receipt. */
export function readAnswer(answer: OutsideAnswer, receipt: Receipt): Carried {
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'received', receipt };
  if (status >= 300 && status < 400) return { outcome: 'refused', fault: 'redirected' };
  if ([408, 425, 429].includes(status) || status >= 500) return { outcome: 'later', fault: 'busy' };
  return { outcome: 'refused', fault: 'refused' };
}
