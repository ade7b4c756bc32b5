import { describe, expect, it } from '@jest/globals';
import { Failure, failureOf } from './failure.ts';
import { newKey, sendIntent } from './intent.ts';

const nothing = { zh: '', en: '' };

async function keysSent(outcomes: (Failure | 'done')[]): Promise<string[]> {
  const keys: string[] = [];
  const intent = newKey();
  for (const outcome of outcomes) {
    const call = sendIntent(intent, (key) => {
      keys.push(key);
      return outcome === 'done' ? Promise.resolve(1) : Promise.reject(outcome);
    });
    await call.catch(() => undefined);
  }
  return keys;
}

describe('an intent', () => {
  it('has a version 4 UUID as its key', () => {
    expect(newKey()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([
    ['the network failed', new Failure(0, 'NETWORK', nothing, null)],
    ['the service broke', new Failure(500, 'BUG', nothing, 'e1')],
    ['too many requests were sent', new Failure(429, 'RATE.LIMITED', nothing, 'e1')],
  ])('keeps its key while the outcome is unknown, because %s', async (_why, failure) => {
    const [first, second, third] = await keysSent([failure, 'done', 'done']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('gets a new key once the API has refused it', async () => {
    const refusal = new Failure(409, 'ENTITLEMENT.VERSION_STALE', nothing, 'e1');
    const [first, second] = await keysSent([refusal, 'done']);
    expect(second).not.toBe(first);
  });
});

describe('a failure', () => {
  it('speaks both languages even when a proxy answered', () => {
    const failure = failureOf(502, '<html>Bad gateway</html>');
    expect(failure.text.zh).toContain('502');
    expect(failure.text.en).toContain('502');
    expect(failure.errorId).toBeNull();
  });

  it('carries what the problem document says', () => {
    const text = { zh: '起草人不得审批自己的名单。', en: 'The drafter may not approve.' };
    const failure = failureOf(403, { code: 'LIST.SAME_PERSON', text, errorId: 'e-7' });
    expect(failure).toMatchObject({ status: 403, code: 'LIST.SAME_PERSON', text, errorId: 'e-7' });
  });
});
