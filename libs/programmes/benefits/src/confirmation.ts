/**
 * The term in which a firm confirms: ten working days of its own division, unless the policy names others on its gate. Our
 * default; no published rule could be read (domain facts §8, step 5).
 */
export const CONFIRMATION_TERM = {
  entity: 'entitlement',
  name: 'confirmation',
  workdays: 10,
} as const;
