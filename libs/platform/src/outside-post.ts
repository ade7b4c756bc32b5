import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { findOutside, type AddressFault } from './outside-address.ts';

/** What a receiver answered; of its body at most so much as was asked for. */
export interface OutsideAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Why there is no answer. */
export type PostFault = AddressFault | 'timeout' | 'unreachable' | 'answer-too-large';

/** Bounds of one request. */
export interface PostLimits {
  /** All of it: finding the machine, connecting, sending and the answer. */
  readonly milliseconds: number;
  readonly answerBytes: number;
  /** Also plain HTTP and machines that are not outside, as demo and test may. */
  readonly open: boolean;
}

/**
 * Posts to an address that somebody else chose. It connects to the machine that was looked at and to no other; a redirect is
 * an answer like any other and never followed. The certificate is that of the name.
 */
export async function postOutside(
  address: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
  limits: PostLimits,
): Promise<OutsideAnswer | PostFault> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  const found = await Promise.race([findOutside(address, limits.open), runOut(signal)]);
  if (typeof found === 'string') return found;
  const { url, machine } = found;
  const pinned: LookupFunction = (_name, options, answer) =>
    options.all === true ? answer(null, [machine]) : answer(null, machine.address, machine.family);
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve) => {
    const request = send(
      url,
      {
        method: 'POST',
        lookup: pinned,
        agent: false,
        headers: { ...message.headers, 'content-length': String(message.body.length) },
        maxHeaderSize: 16_384,
        signal,
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > limits.answerBytes) {
            resolve('answer-too-large');
            request.destroy();
          } else parts.push(part);
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }),
        );
        answer.on('error', (error) => resolve(faultOf(error)));
      },
    );
    request.on('error', (error) => resolve(faultOf(error)));
    // Who wants to speak something else than HTTP has not answered.
    request.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve('unreachable');
    });
    request.on('close', () => resolve('unreachable'));
    request.end(message.body);
  });
}

/** A look-up of a name has no limit of its own. */
function runOut(signal: AbortSignal): Promise<'timeout'> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve('timeout'), { once: true });
  });
}

function faultOf(error: Error): PostFault {
  return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
}
