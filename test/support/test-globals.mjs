/** What spec files import from `@jest/globals`. The runner knows no limits of time, so they are set here: a hung test still ends. */
import { setTimeout as pause } from 'node:timers/promises';

/** A busy machine is slow, not wrong: a test fails by what it finds. A torture sets hours. */
const LONGEST_MS = Number(process.env.HUIZHI_TEST_LIMIT_MS ?? 300_000);

async function within(work, limitMs) {
  const ended = new AbortController();
  const late = pause(limitMs, undefined, { signal: ended.signal, ref: false }).then(
    () => Promise.reject(new Error(`not done after ${limitMs / 1_000} s`)),
    () => undefined,
  );
  try {
    return await Promise.race([work(), late]);
  } finally {
    ended.abort();
  }
}

const defined = globalThis.test;
const limitedTest = Object.assign(
  (name, work, limitMs = LONGEST_MS) => defined(name, () => within(work, limitMs)),
  defined,
);
const limitedHook =
  (hook) =>
  (work, limitMs = LONGEST_MS) =>
    hook(() => within(work, limitMs));

export const { expect, describe, jest } = globalThis;
export { limitedTest as it, limitedTest as test };
export const beforeAll = limitedHook(globalThis.beforeAll);
export const beforeEach = limitedHook(globalThis.beforeEach);
export const afterAll = limitedHook(globalThis.afterAll);
export const afterEach = limitedHook(globalThis.afterEach);
