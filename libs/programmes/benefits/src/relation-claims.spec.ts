import { describe, expect, test } from '@jest/globals';
import type { PolicyRelation } from '#libs/engine';
import { claimsOf } from './relation-claims.ts';
import { limitsOf } from './standing-limits.ts';

const NOTE = { zh: '说明', en: 'note' };
const related = (kind: PolicyRelation['kind'], ...ids: string[]): PolicyRelation => ({
  kind,
  with: ids,
  note: NOTE,
  limit: null,
});
const policy = (id: string, ...relations: PolicyRelation[]) => ({ id, relations });

describe('the places that an entitlement occupies', () => {
  test('are none where nothing excludes it', () => {
    const stacked = policy('a', related('additional', 'b'), related('instalment', 'c'));
    expect(claimsOf(stacked, [stacked, policy('b')], '2025')).toEqual([]);
  });

  test('are one for all periods where it comes once', () => {
    const once = policy('a', related('once-per-subject'));
    for (const period of ['2025', '2026Q1'])
      expect(claimsOf(once, [], period)).toEqual([{ key: 'a once', relation: 'once-per-subject' }]);
  });

  test('are the same seen from either policy, whichever names the other, and differ by year', () => {
    const names = policy('b', related('exclusive', 'a'));
    const named = policy('a');
    const both = [names, named];
    const place = [{ key: 'a b 2025', relation: 'exclusive' }];
    expect(claimsOf(names, both, '2025')).toEqual(place);
    expect(claimsOf(named, both, '2025-09')).toEqual(place);
    expect(claimsOf(named, both, '2026')).toEqual([{ key: 'a b 2026', relation: 'exclusive' }]);
  });

  test('go to the better where either policy says so', () => {
    const loose = policy('a', related('exclusive', 'b'));
    const better = policy('b', related('best-of', 'a'));
    const place = [{ key: 'a b 2025', relation: 'best-of' }];
    expect(claimsOf(loose, [loose, better], '2025')).toEqual(place);
    expect(claimsOf(better, [loose, better], '2025')).toEqual(place);
  });

  test('are one for each of several others', () => {
    const one = policy('b', related('exclusive', 'a', 'c'));
    expect(claimsOf(one, [one], '2025').map(({ key }) => key)).toEqual(['a b 2025', 'b c 2025']);
  });
});

describe('the limits that a policy is under', () => {
  const ceiling = (mostFen: bigint, years: number, ...ids: string[]): PolicyRelation => ({
    ...related('rolling-cap', ...ids),
    limit: { kind: 'rolling-cap', mostFen, years },
  });
  const a = policy('a', ceiling(3n, 1, 'b'), ceiling(6n, 3, 'b'), ceiling(6n, 3, 'b'));
  const yearly = { kind: 'rolling-cap', mostFen: 3n, years: 1, members: ['a', 'b'] };
  const longer = { kind: 'rolling-cap', mostFen: 6n, years: 3, members: ['a', 'b'] };

  test('are each of its own once, also over the same policies', () => {
    expect(limitsOf(a, [])).toEqual([yearly, longer]);
  });

  test('are those as well that another policy sets and counts it under', () => {
    expect(limitsOf(policy('b'), [a])).toEqual([yearly, longer]);
    expect(limitsOf(policy('b', ceiling(6n, 3, 'a')), [a])).toEqual([longer, yearly]);
    expect(limitsOf(policy('c'), [a])).toEqual([]);
  });

  test('are instalments of the policy that pays them alone', () => {
    const parts: PolicyRelation = {
      ...related('instalment', 'c'),
      limit: { kind: 'instalment', parts: 2 },
    };
    expect(limitsOf(policy('c'), [policy('a', parts)])).toEqual([]);
    expect(limitsOf(policy('a', parts), [])).toEqual([
      { kind: 'instalment', parts: 2, members: ['a'] },
    ]);
  });
});
