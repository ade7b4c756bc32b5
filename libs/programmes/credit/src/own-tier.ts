/**
 * A firm reads its own tier: what was known of it, what that counted, whose data it is, and what the firm can do where it is
 * wrong. A tier is put right where its data are: what is amended or repaired counts in the next month's grading.
 */
import {
  type FactShown,
  type GradeExplanation,
  type IndicatorExplained,
  type LegalBasis,
  type SituationExplained,
} from '#libs/engine';
import { type Text } from '#libs/kernel';
import { type ModelVersion, type RuleStore } from '#libs/matching';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { explainedTier, type SubjectTier, TIER_NAME, tiersOf } from './subject-tier.ts';

/**
 * What a firm can do about a value: have its department correct the record that says it (异议), have a penalty's display ended
 * early (信用修复), or object to the finding of an inspection that it follows from.
 */
export type Remedy = 'amend' | 'repair' | 'object-to-finding';

/** A value behind a tier, and what the firm can do about it. */
export interface FactOfTier extends FactShown {
  /** Whether anything was known; what nobody delivered is undetermined, and neither good nor bad. */
  readonly known: boolean;
  /** Who has to deliver it; null of what is nobody's data, such as the day. */
  readonly owedBy: Text | null;
  readonly remedies: readonly Remedy[];
}

type WithFacts<Explained> = Omit<Explained, 'from'> & { readonly from: readonly FactOfTier[] };

/** Why a firm has its tier, in full. */
export interface OwnExplanation extends Omit<GradeExplanation, 'indicators' | 'worst'> {
  readonly indicators: readonly WithFacts<IndicatorExplained>[];
  readonly worst: readonly WithFacts<SituationExplained>[];
}

/** A firm's published tiers, the latest month first, and one of them with its reasons. */
export interface OwnTiers {
  readonly items: readonly Omit<SubjectTier, 'gradingId'>[];
  /** Null while nothing was published of it. */
  readonly explained: {
    readonly month: string;
    readonly why: Text;
    /** By which documents it is graded, and for what. */
    readonly basis: readonly LegalBasis[];
    /** Who answers for the model. */
    readonly authority: Text;
    readonly explanation: OwnExplanation;
  } | null;
}

const PENALTIES = 'penalties';
const FINDINGS = 'inspection-findings';

/**
 * The published tiers of the firm that is signed in, with the reasons of one.
 *
 * @param month of which the reasons are asked; the latest unless given
 * @throws PLATFORM.NOT_FOUND for whoever is no firm, and for a month in which none was published of it
 */
export async function ownTiers(
  tx: Tx,
  rules: RuleStore,
  month: string | undefined,
): Promise<OwnTiers> {
  const { subjectId } = tx.context;
  if (subjectId === null) throw new NotFound(TIER_NAME);
  const tiers = await tiersOf(tx, subjectId);
  const items = tiers.map(({ gradingId: _ofEverybody, ...tier }) => tier);
  const one = month === undefined ? tiers[0] : tiers.find((tier) => tier.month === month);
  if (!one) {
    if (month !== undefined) throw new NotFound(TIER_NAME);
    return { items, explained: null };
  }
  // Its own row was seen by its own right; the run and the rules it was graded by are of everybody.
  const { told, version } = await elevate(tx, () =>
    explainedTier(tx, rules, one.gradingId, subjectId),
  );
  const { basis, authority } = version.model.model;
  const explanation = withRemedies(told, version);
  return {
    items,
    explained: { month: one.month, why: one.why, basis, authority: authority.title, explanation },
  };
}

function withRemedies(told: GradeExplanation, version: ModelVersion): OwnExplanation {
  const missing = new Set(told.missing);
  const withFacts = <Explained extends { readonly from: readonly FactShown[] }>(
    one: Explained,
  ): WithFacts<Explained> => ({
    ...one,
    from: one.from.map((fact) => ({
      ...fact,
      known: !missing.has(fact.fact),
      ...remediesOf(fact, version),
    })),
  });
  return {
    ...told,
    indicators: told.indicators.map(withFacts),
    worst: told.worst.map(withFacts),
  };
}

/** What can be done about a value, by whose data it is. What nobody recorded has no record that could be wrong. */
function remediesOf(
  { fact, source }: FactShown,
  { book, datasets }: ModelVersion,
): Pick<FactOfTier, 'owedBy' | 'remedies'> {
  const [id = ''] = fact.split('@');
  const dataset = datasets.get(book.dictionary.get(id)?.dataset ?? '');
  if (!dataset) return { owedBy: null, remedies: [] };
  const owedBy = dataset.authority.name;
  if (source?.recordId === undefined && (source?.items?.total ?? 0) === 0)
    return { owedBy, remedies: [] };
  if (dataset.id === FINDINGS) return { owedBy, remedies: ['object-to-finding'] };
  if (dataset.issued === true) return { owedBy, remedies: [] };
  return { owedBy, remedies: dataset.id === PENALTIES ? ['amend', 'repair'] : ['amend'] };
}
