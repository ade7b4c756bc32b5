import { z } from 'zod';
import { GRADE_REASONS } from '#libs/engine';
import { gradingLifecycle } from '#libs/programmes/credit';
import { run } from './run-shapes.ts';
import { day, factSource, instant, stateOf, text } from './shapes.ts';

/* What gradings by credit risk, and the reasons of one subject's tier, look like over HTTP. */

const told = z
  .number()
  .int()
  .nullable()
  .describe('null for one to four subjects, and for what would give such a count away');
const tierCode = z.string().describe('`not-graded` stands for none');
const reason = z.enum(GRADE_REASONS);

const summary = z.object({
  id: z.string(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  asOf: day,
  state: stateOf(gradingLifecycle),
  tiers: z
    .array(z.object({ tier: tierCode, count: told }))
    .nullable()
    .describe('null while it is prepared'),
  draftedBy: z.string(),
  draftedByName: z.string(),
  draftedAt: instant,
  publishedBy: z.string().nullable(),
  publishedByName: z.string().nullable(),
  publishedAt: instant.nullable(),
  demo: z.boolean().describe('made by models that are invented for demonstration'),
  version: z.number().int(),
});

export const gradingSummary = summary.meta({ id: 'GradingSummary' });

const distribution = z
  .object({
    by: z.string(),
    title: text,
    groups: z.array(
      z.object({
        code: z.string().describe('empty where it is not known'),
        title: text,
        counts: z.array(told).describe('a place for each of `words`'),
      }),
    ),
  })
  .meta({ id: 'GradingDistribution' });

export const grading = summary
  .extend({
    run,
    previousId: z.string().nullable().describe('the grading it is compared with'),
    words: z.array(z.object({ tier: tierCode, title: text })).describe('tiers, best first'),
    distributions: z.array(distribution).describe('empty while it is prepared'),
    movements: z
      .array(
        z.object({
          from: tierCode.nullable().describe('null for whom the earlier grading does not have'),
          to: tierCode.nullable().describe('null for whom this grading does not have'),
          count: told,
        }),
      )
      .nullable(),
    secondLook: z
      .object({
        sampled: z.number().int(),
        differences: z.number().int().describe('with any it cannot be published'),
      })
      .nullable(),
    ownHand: z.boolean().describe('the reader asked for it, and does not publish it'),
  })
  .meta({ id: 'Grading' });

const factShown = z.object({
  fact: z.string(),
  title: text,
  value: text,
  source: factSource
    .extend({ note: text.optional().describe('what no single record says') })
    .optional(),
});

const indicatorParts = z.object({
  id: z.string(),
  title: text,
  dimension: text,
  full: z.number().int(),
  points: z.number().int().nullable(),
  withoutData: z.boolean().describe('the rule for missing data was used'),
  how: text,
  missing: z.object({ points: z.number().int().nullable(), reason: text }),
  from: z.array(factShown),
  source: text,
  certainty: z.string(),
});
const indicator = indicatorParts.meta({ id: 'IndicatorExplained' });

const situationParts = z.object({
  id: z.string(),
  title: text,
  holds: z.boolean().nullable().describe('null while it is not known'),
  how: text,
  from: z.array(factShown),
  source: text,
});
const situation = situationParts.meta({ id: 'SituationExplained' });

const explained = z.object({
  model: z.object({
    id: z.string(),
    title: text,
    demonstration: z.boolean(),
    mostUnknown: z.number().int(),
  }),
  period: z.string(),
  grade: z.object({
    tier: z.string().nullable(),
    score: z.number().int().nullable(),
    unknownPoints: z.number().int(),
    reason,
  }),
  fullScore: z.number().int(),
  tiers: z.array(z.object({ tier: z.string(), title: text, from: z.number().int() })),
  indicators: z.array(indicator),
  worst: z.array(situation),
  missing: z.array(z.string()),
});
export const gradeExplanation = explained.meta({ id: 'GradeExplanation' });

const subject = z.object({
  name: z.string(),
  creditCode: z.string().nullable(),
  divisionName: z.string(),
  synthetic: z.boolean(),
});

export const explainedTier = z
  .object({ subject, why: text, explanation: gradeExplanation })
  .meta({ id: 'ExplainedTier' });

const publishedTier = z.object({
  month: z.string(),
  tier: z.string().nullable(),
  score: z.number().int().nullable(),
  unknownPoints: z.number().int(),
  reason,
  why: text,
});
const LATEST_FIRST = 'what was published, the latest month first';

export const subjectTiers = z
  .object({
    subject,
    items: z.array(publishedTier.extend({ gradingId: z.string() })).describe(LATEST_FIRST),
  })
  .meta({ id: 'SubjectTiers' });

const factOfTier = factShown
  .extend({
    known: z.boolean().describe('false where nobody delivered it: undetermined, neither good nor bad'), // prettier-ignore
    owedBy: text.nullable().describe('who has to deliver it; null of what is nobody’s data'),
    remedies: z
      .array(
        z.object({
          how: z.enum(['amend', 'repair', 'object-to-finding']),
          title: text,
          operation: z.string(),
        }),
      ) // prettier-ignore
      .describe('what the firm can do about it; an operation is sent what `source` names'),
  })
  .meta({ id: 'FactOfTier' });
const from = z.array(factOfTier);

export const ownTiersShape = z
  .object({
    items: z.array(publishedTier).describe(LATEST_FIRST),
    explained: z
      .object({
        month: z.string(),
        why: text,
        basis: z.array(
          z.object({ title: z.string(), article: z.string().nullable(), clause: text }),
        ),
        authority: text.describe('who answers for the model'),
        explanation: explained.extend({
          indicators: z.array(indicatorParts.extend({ from }).meta({ id: 'OwnIndicator' })),
          worst: z.array(situationParts.extend({ from }).meta({ id: 'OwnSituation' })),
        }),
      })
      .nullable()
      .describe('of the month that is asked for, or the latest; null while nothing was published'),
  })
  .meta({ id: 'OwnTiers' });
