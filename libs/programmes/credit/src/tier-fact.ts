import { type ModelVersion } from '#libs/matching';
import { TierUnlisted } from './errors.ts';

/** The fact that says of a subject which tier was published of it. */
export const TIER_FACT = 'credit.tier';

/**
 * Tiers become facts, so each must be a code that the fact can have.
 *
 * @throws CREDIT.TIER_UNLISTED
 */
export function refuseUnlisted(models: readonly ModelVersion[]): void {
  for (const { model, book } of models) {
    const list = book.dictionary.get(TIER_FACT)?.codeList;
    const codes = list === undefined ? undefined : book.codes.get(list)?.codes;
    if (!codes) continue;
    for (const { tier } of model.model.tiers)
      if (!codes.has(tier)) throw new TierUnlisted(model.model.title, tier);
  }
}
