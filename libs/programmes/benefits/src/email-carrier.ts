import { createTransport } from 'nodemailer';
import { sha256, type Text } from '#libs/kernel';
import type { Config } from '#libs/platform';
import type { Carried, Carrier } from './carrier.ts';
import { letterLines, type Letter } from './notice-letter.ts';

const MILLISECONDS = 10_000;

/**
 * Writes a letter through the SMTP service of this installation. `Message-ID` is the same at every attempt. Outside demo
 * and test the service must speak TLS.
 */
export function emailCarrier(smtp: NonNullable<Config['smtp']>, open: boolean): Carrier {
  // A URL is read by the library itself; what else counts is said beside it.
  const transport = createTransport({
    url: smtp.url,
    requireTLS: !open,
    connectionTimeout: MILLISECONDS,
    greetingTimeout: MILLISECONDS,
    socketTimeout: MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async carry(letter: Letter): Promise<Carried> {
      try {
        const { response } = await transport.sendMail({
          from: smtp.from,
          to: letter.address,
          messageId: `<${letter.messageId}@${domainOf(smtp.from)}>`,
          subject: `惠至：${letter.text.zh}`,
          text: mailText(letterLines(letter)),
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return {
          outcome: 'sent',
          receipt: { status: response.slice(0, 3), digest: sha256(response) },
        };
      } catch (error) {
        return faultOf(error);
      }
    },
  };
}

function mailText(lines: readonly Text[]): string {
  const text = (of: keyof Text): string => lines.map((line) => line[of]).join('\n');
  return `${text('zh')}\n\n${text('en')}\n`;
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'huizhi.invalid';
}

/** Where a server answers for the mailbox; before that it speaks of us: greeting, TLS, sign-in, and who we say we are. */
const OF_THE_MAILBOX: readonly string[] = ['RCPT TO', 'DATA'];
/** Sign-in asked for or failed (RFC 4954), at whichever command it is said. */
const OF_SIGN_IN: readonly number[] = [530, 534, 535, 538];

/**
 * An answer of 5xx for the mailbox is for good. What the sending service says of us is ours to mend, and that it cannot be
 * reached or does not take anything now is no fault of a receiver, whom it never asked.
 */
export function faultOf(error: unknown): Carried {
  const { code, command, responseCode } = error as {
    code?: string;
    command?: string;
    responseCode?: number;
  };
  if (code === 'EAUTH' || OF_SIGN_IN.includes(responseCode ?? 0))
    return { outcome: 'unable', fault: 'carrier-refused' };
  if (responseCode === undefined) return { outcome: 'later', fault: 'carrier-unreachable' };
  const ofMailbox = OF_THE_MAILBOX.includes(command ?? '');
  if (responseCode >= 500)
    return ofMailbox
      ? { outcome: 'refused', fault: 'refused' }
      : { outcome: 'unable', fault: 'carrier-refused' };
  return { outcome: 'later', fault: ofMailbox ? 'busy' : 'carrier-unreachable' };
}
