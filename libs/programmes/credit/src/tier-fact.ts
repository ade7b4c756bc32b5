import { type ModelVersion, type RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { type Dataset } from '#libs/registry';
import { TiersUnissuable, TierUnlisted } from './errors.ts';

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

/**
 * The dataset in which published tiers are issued, by the rules loaded last.
 *
 * @throws CREDIT.TIERS_UNISSUABLE
 */
export async function tierDataset(tx: Tx, rules: RuleStore): Promise<Dataset> {
  const latest = await rules.latest(tx);
  const dataset = latest?.datasets.get(latest.book.dictionary.get(TIER_FACT)?.dataset ?? '');
  if (!dataset) throw new TiersUnissuable();
  return dataset;
}
