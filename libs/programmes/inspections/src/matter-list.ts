import { type SupervisedMatter } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { type MatterVersion, type QuotaVersion, type RuleStore } from '#libs/matching';
import { type Context, type Tx } from '#libs/platform';
import { divisionPrefix } from '#libs/registry';
import { BeyondReach, ShareMissing } from './errors.ts';
import { type RefusalReason } from './refusal.ts';

/** The published list of supervised matters as of a day (检查事项清单). */
export async function listMatters(
  tx: Tx,
  rules: RuleStore,
  day: LocalDate,
): Promise<SupervisedMatter[]> {
  return (await rules.publishedMatters(tx, day)).map(({ matter }) => matter.matter);
}

/** One version of a matter, as the list shows what became of it. */
export interface MatterEdition {
  readonly state: string;
  /** The calendar year it is of. */
  readonly period: string;
  readonly publishedAt: string | null;
  readonly documentHash: string;
}

/** The versions of matters, by the matter's id, the latest first; drafts are the authority's own. */
export async function listEditions(tx: Tx): Promise<Map<string, MatterEdition[]>> {
  const rows = await tx.query<MatterEdition & { matterId: string }>(
    `select policy_id as "matterId", state, period, to_json(published_at)#>>'{}' as "publishedAt", document_hash as "documentHash"
     from rule_version where programme = 'inspections' and document ? 'subjects' and state <> 'draft'
     order by period desc, published_at desc nulls last, id`,
  );
  const editions = new Map<string, MatterEdition[]>();
  for (const { matterId, ...edition } of rows)
    editions.set(matterId, [...(editions.get(matterId) ?? []), edition]);
  return editions;
}

/**
 * A matter of an authority that is listed and in force on a day for a division, or why it is not: what is not listed is not
 * inspected.
 */
export async function listedMatter(
  tx: Tx,
  rules: RuleStore,
  of: { readonly matterId: string; readonly authority: string; readonly division: string },
  day: LocalDate,
): Promise<MatterVersion | RefusalReason> {
  const version = (await rules.publishedMatters(tx, day)).find(
    ({ matter }) => matter.matter.id === of.matterId,
  );
  if (version) {
    const { authority, divisions } = version.matter.matter;
    if (authority.id !== of.authority) return 'other-authority';
    return holdsIn(divisions, of.division) ? version : 'other-division';
  }
  const [known] = await tx.query(
    `select from rule_version where policy_id = $1 and programme = 'inspections' and state = 'published' and document ? 'subjects' limit 1`,
    [of.matterId],
  );
  return known ? 'not-in-force' : 'not-listed';
}

/** The quota of visits that an authority has published for a day and a division, if it has: the one for the smallest area. */
export async function quotaOf(
  tx: Tx,
  rules: RuleStore,
  of: { readonly authority: string; readonly division: string },
  day: LocalDate,
): Promise<QuotaVersion | undefined> {
  const narrowest = ({ quota }: QuotaVersion): number =>
    Math.max(
      ...quota.quota.divisions
        .map(divisionPrefix)
        .filter((area) => of.division.startsWith(area))
        .map((area) => area.length),
    );
  const own = (await rules.publishedQuotas(tx, day)).filter(
    ({ quota: { quota } }) =>
      quota.authority.id === of.authority && holdsIn(quota.divisions, of.division),
  );
  return own.sort((a, b) => narrowest(b) - narrowest(a))[0];
}

/**
 * Whether everybody whom a quota knows can be drawn in a matter: each of its tiers has a share, and so has who has no tier.
 *
 * @throws INSPECTIONS.SHARE_MISSING never for a matter in which nobody is drawn
 */
export function mustHaveShares(
  { matter: { matter } }: MatterVersion,
  { quota }: QuotaVersion,
): void {
  const { id, random } = matter;
  if (random === null) return;
  const missing = [...quota.quota.tiers.map(({ tier }) => tier), null].filter(
    (tier) => !random.some((share) => share.tier === tier),
  );
  if (missing.length > 0) throw new ShareMissing(id, missing);
}

/** Whether what is published for divisions holds in one of them or below. */
function holdsIn(divisions: readonly string[], division: string): boolean {
  return divisions.some((one) => division.startsWith(divisionPrefix(one)));
}

/** For whom and where somebody acts. */
export type Reach = Pick<Context, 'authorities' | 'division'>;

/** @throws INSPECTIONS.BEYOND_REACH unless a person may act for an authority in a division */
export function mustActFor(
  { authorities, division: own }: Reach,
  authority: string,
  division: string,
): void {
  const isOurs = authorities.includes('*') || authorities.includes(authority);
  if (!isOurs || !division.startsWith(own)) throw new BeyondReach(authority);
}

/** What a matter rests on, each as one line. */
export function basisOf({ basis }: Pick<SupervisedMatter, 'basis'>): string[] {
  return basis.map((one) => one.document + (one.number ?? '') + (one.article ?? ''));
}
