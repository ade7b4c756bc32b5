import createClient from 'openapi-fetch';
import type { paths } from './contract.ts';
import { asFailure, failureOf } from './failure.ts';

const TIMEOUT_MILLISECONDS = 30_000;

/** A fetch that gives up after half a minute, so that no button waits for ever. */
async function fetchInTime(request: Request): Promise<Response> {
  const controller = new AbortController();
  const timer = window.setTimeout(() => controller.abort(), TIMEOUT_MILLISECONDS);
  try {
    return await fetch(request, { signal: controller.signal });
  } finally {
    window.clearTimeout(timer);
  }
}

/** The typed client. The session is a cookie. */
export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  fetch: fetchInTime,
});

type Outcome<Body> = { data?: Body; error?: unknown; response: Response };

/**
 * The body of a call that succeeded.
 *
 * @throws Failure for everything else, also when the network fails.
 */
export async function bodyOf<Body>(call: Promise<Outcome<Body>>): Promise<Body> {
  let outcome: Outcome<Body>;
  try {
    outcome = await call;
  } catch (cause) {
    throw asFailure(cause);
  }
  if (!outcome.response.ok) throw failureOf(outcome.response.status, outcome.error);
  return outcome.data as Body;
}
