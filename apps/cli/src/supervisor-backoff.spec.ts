import { expect, test } from '@jest/globals';
import { CrashRecord } from './supervisor-backoff.ts';

test('pauses grow, and the fifth crash within a minute is the last', () => {
  const record = new CrashRecord();
  const delays = [0, 1_000, 2_000, 3_000].map((now) => record.note(now, true));
  expect(delays).toEqual([250, 500, 1_000, 2_000].map((delayMs) => ({ kind: 'restart', delayMs })));
  expect(record.note(59_999, true)).toEqual({ kind: 'giveUp' });
});

test('a crash a minute ago is forgotten', () => {
  const record = new CrashRecord();
  for (const now of [0, 1_000, 2_000, 3_000]) record.note(now, true);
  expect(record.note(63_000, true)).toEqual({ kind: 'restart', delayMs: 250 });
});

test('the fifth start that comes to nothing is the last, however long each took', () => {
  const record = new CrashRecord();
  const answers = [1, 2, 3, 4, 5].map((one) => record.note(one * 100_000, false).kind);
  expect(answers).toEqual(['restart', 'restart', 'restart', 'restart', 'giveUp']);
});

test('one that came up makes the hopeless starts before it forgotten', () => {
  const record = new CrashRecord();
  for (const one of [1, 2, 3, 4]) record.note(one * 100_000, false);
  expect(record.note(500_000, true)).toEqual({ kind: 'restart', delayMs: 250 });
});
