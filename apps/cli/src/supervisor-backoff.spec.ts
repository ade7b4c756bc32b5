import { expect, test } from '@jest/globals';
import { CrashRecord } from './supervisor-backoff.ts';

test('pauses grow, and the fifth crash within a minute is the last', () => {
  const record = new CrashRecord();
  const delays = [0, 1_000, 2_000, 3_000].map((now) => record.note(now));
  expect(delays).toEqual([250, 500, 1_000, 2_000].map((delayMs) => ({ kind: 'restart', delayMs })));
  expect(record.note(59_999)).toEqual({ kind: 'giveUp' });
});

test('a crash a minute ago is forgotten', () => {
  const record = new CrashRecord();
  for (const now of [0, 1_000, 2_000, 3_000]) record.note(now);
  expect(record.note(63_000)).toEqual({ kind: 'restart', delayMs: 250 });
});
