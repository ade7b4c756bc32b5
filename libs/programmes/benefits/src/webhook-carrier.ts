import { sha256 } from '#libs/kernel';
import { contentDigest, postOutside, signMessage } from '#libs/platform';
import { webhookSecret } from './notice-channel.ts';
import { readAnswer, type Carried, type Carrier } from './carrier.ts';
import { letterDocument, type Letter } from './notice-letter.ts';

const SIGNED = ['@method', '@authority', '@path', '@query', 'content-digest', 'webhook-id'];
const LIMITS = { milliseconds: 10_000, answerBytes: 16_384 };
const MEND = ['malformed', 'not-https', 'private'] as const;

/**
 * Posts a letter to the endpoint that an enterprise registered, signed as departments sign what they push (RFC 9421 with
 * HMAC-SHA-256). `webhook-id` is the same at every attempt, and `created` is that of the attempt.
 *
 * @param open also plain HTTP and inner machines, as demo and test may
 */
export function webhookCarrier(options: {
  readonly open: boolean;
  readonly installationSecret: string;
}): Carrier {
  return {
    async carry(letter: Letter): Promise<Carried> {
      const body = Buffer.from(JSON.stringify(letterDocument(letter)));
      if (!URL.canParse(letter.address)) return { outcome: 'unable', fault: 'malformed' };
      const { host, pathname, search } = new URL(letter.address);
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-digest': contentDigest(body),
        'webhook-id': letter.messageId,
        'user-agent': 'Huizhi',
      };
      const answer = await postOutside(
        letter.address,
        {
          headers: {
            ...headers,
            ...signMessage(
              { method: 'POST', url: pathname + search, authority: host, headers },
              SIGNED,
              { created: letter.attemptedAt, keyid: letter.channelId, alg: 'hmac-sha256' },
              webhookSecret(options.installationSecret, letter.channelId),
            ),
          },
          body,
        },
        { ...LIMITS, open: options.open },
      );
      if (typeof answer !== 'string')
        return readAnswer(answer, { status: String(answer.status), digest: sha256(answer.body) });
      const outcome = MEND.some((one) => one === answer)
        ? 'unable'
        : answer === 'answer-too-large'
          ? 'refused'
          : 'later';
      return { outcome, fault: answer };
    },
  };
}
