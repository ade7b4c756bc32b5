import { expect, test } from '@jest/globals';
import { DomainError, FAILURE_KINDS } from './errors.ts';
import { invariant, InvariantBroken } from './invariant.ts';

class TooLate extends DomainError {
  readonly code = 'TEST.TOO_LATE';
  readonly kind = 'conflict';
}

test('an error carries both languages, its class as name, details and cause', () => {
  const cause = new Error('below');
  const error = new TooLate({ zh: '已过期', en: 'too late' }, { day: 3 }, { cause });
  expect(error).toMatchObject({
    message: '已过期 / too late',
    name: 'TooLate',
    code: 'TEST.TOO_LATE',
    details: { day: 3 },
    cause,
  });
});

test('the kind alone decides the status and the fate of a job; only what is unavailable is tried again', () => {
  expect(
    Object.fromEntries(
      Object.entries(FAILURE_KINDS).map(([kind, { status, job }]) => [kind, `${status} ${job}`]),
    ),
  ).toEqual({
    invalid: '400 park',
    unauthenticated: '401 park',
    denied: '403 park',
    missing: '404 park',
    conflict: '409 park',
    exhausted: '409 park',
    mismatched: '422 park',
    limited: '429 park',
    unavailable: '503 retry',
    bug: '500 park',
  });
});

test('an invariant that holds is silent; one that does not stops everything', () => {
  expect(() => invariant(true, 'the sky is above')).not.toThrow();
  expect(() => invariant(false, 'the sky is above')).toThrow(InvariantBroken);
  expect(() => invariant(false, 'the sky is above')).toThrow('the sky is above');
});
