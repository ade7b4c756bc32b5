import { type SupervisedMatter } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { type MatterVersion, type QuotaVersion, type RuleStore } from '#libs/matching';
import { type Context, type Tx } from '#libs/platform';
import { BeyondReach } from './errors.ts';
import { type RefusalReason } from './refusal.ts';

/** The published list of supervised matters as of a day (检查事项清单). */
export async function listMatters(
  tx: Tx,
  rules: RuleStore,
  day: LocalDate,
): Promise<SupervisedMatter[]> {
  return (await rules.publishedMatters(tx, day)).map(({ matter }) => matter.matter);
}

/**
 * A matter of an authority that is listed and in force on a day, or why it is not: what is not listed is not inspected.
 */
export async function listedMatter(
  tx: Tx,
  rules: RuleStore,
  of: { readonly matterId: string; readonly authority: string },
  day: LocalDate,
): Promise<MatterVersion | RefusalReason> {
  const version = (await rules.publishedMatters(tx, day)).find(
    ({ matter }) => matter.matter.id === of.matterId,
  );
  if (version)
    return version.matter.matter.authority.id === of.authority ? version : 'other-authority';
  const [known] = await tx.query(
    `select from rule_version where policy_id = $1 and programme = 'inspections' and state = 'published' and document ? 'subjects' limit 1`,
    [of.matterId],
  );
  return known ? 'not-in-force' : 'not-listed';
}

/** The quota of visits that an authority has published for a day, if it has. */
export async function quotaOf(
  tx: Tx,
  rules: RuleStore,
  authority: string,
  day: LocalDate,
): Promise<QuotaVersion | undefined> {
  const all = await rules.publishedQuotas(tx, day);
  return all.find(({ quota }) => quota.quota.authority.id === authority);
}

/** @throws INSPECTIONS.BEYOND_REACH unless a person may act for an authority in a division */
export function mustActFor(
  { authorities, division: own }: Context,
  authority: string,
  division: string,
): void {
  const isOurs = authorities.includes('*') || authorities.includes(authority);
  if (!isOurs || !division.startsWith(own)) throw new BeyondReach(authority);
}
