/** How what lies below the unit is dealt with: towards zero, away from zero, or half away from zero. */
export type Rounding = 'down' | 'up' | 'halfUp';

/** Every rounding a rule may declare. */
export const ROUNDING_MODES: readonly Rounding[] = ['down', 'up', 'halfUp'];

/** The whole quotient, what is left dealt with as declared. The divisor is positive. */
export function divide(dividend: bigint, divisor: bigint, round: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n || round === 'down') return quotient;
  const size = rest < 0n ? -rest : rest;
  if (round === 'halfUp' && size * 2n < divisor) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}
