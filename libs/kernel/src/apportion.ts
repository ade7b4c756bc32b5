import { invariant } from './invariant.ts';

/**
 * Splits an amount in the ratio of weights, to the unit and with nothing left over (largest remainder, 最大余额法): each gets
 * the whole part of its share, and what that leaves goes one by one to those whose remainder is greatest, equals in the
 * order given. A greater weight never gets less than a smaller one, equal weights differ by one unit at most, and where the
 * amount is no more than all weights together nobody gets more than its weight.
 *
 * @param amount ≥ 0
 * @param weights each ≥ 0, together > 0
 * @returns the parts in the order of the weights; their sum is the amount
 */
export function apportion(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(whole > 0n && amount >= 0n, 'an amount is split by weights that come to something');
  const parts = weights.map((weight) => (amount * weight) / whole);
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const remainders = weights.map((weight, at) => ({ at, remainder: (amount * weight) % whole }));
  // Sorting is stable: equals keep the order given.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  for (const { at } of remainders.slice(0, Number(left))) parts[at] = (parts[at] ?? 0n) + 1n;
  return parts;
}
