import { z } from 'zod';
import { LENIENT_LISTS } from '#libs/engine';
import { FINDING_OUTCOMES, findingLifecycle, PENALTY_KINDS } from '#libs/programmes/inspections';
import { day, fen, stateOf, text } from './shapes.ts';

/* What findings look like over HTTP. */

const words = z.string().trim().min(2).max(2000);

/* What is asked. */

export const newFinding = z.object({
  item: z.string().trim().min(1).max(200).describe('which item of the matter'),
  statement: words,
});
export const noProblem = z.object({ statement: words });
const facts = z
  .record(z.string().max(100), z.union([z.boolean(), z.string().max(100)]))
  .describe('what was established of the violation, by fact id');
export const established = z.object({ facts });
const penalty = z.object({
  kinds: z.array(z.enum(PENALTY_KINDS)),
  amountFen: fen.nullable().describe('of a fine and what is confiscated, together'),
});
const newPenalty = z.object({
  kinds: penalty.shape.kinds.min(1).max(PENALTY_KINDS.length),
  amountFen: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .nullable()
    .default(null)
    .describe('fen, decimal; of a fine and what is confiscated, together'),
});
const punishing = z.enum(FINDING_OUTCOMES).exclude(['unpunished']);
export const newPenaltyNotice = z.object({
  version: z.number().int().positive(),
  outcome: punishing,
  ...newPenalty.shape,
  article: z.string().trim().min(2).max(500),
  ground: words,
  hearingBecause: words
    .nullable()
    .default(null)
    .describe('which other rule lets the firm demand a hearing, beside the law itself'),
  heavierBecause: words
    .nullable()
    .default(null)
    .describe('which facts were established since the firm spoke, where it is heavier than before'),
});
export const newFindingDecision = z.object({
  version: z.number().int().positive(),
  outcome: z.enum(FINDING_OUTCOMES),
  penalty: newPenalty.nullable().default(null).describe('null where nothing is punished'),
  article: z.string().trim().min(2).max(500),
  explanation: words,
  repairUntil: z.iso.date().nullable().default(null).describe('last day on which to put it right'),
  facts: facts.default({}),
  deviation: words.nullable().default(null).describe('why it departs from what the lists propose'),
});
export const objected = z.object({ statement: words });

/* What is answered. */

const entry = z.object({
  id: z.string(),
  list: z.enum(LENIENT_LISTS),
  act: text,
  basis: z.object({ document: z.string(), article: z.string().nullable(), clause: text }).loose(),
});
export const findingProposal = z
  .object({
    ruleVersionId: z.string(),
    facts: z.record(z.string(), z.unknown()),
    outcome: entry.nullable(),
    uncoerced: entry.nullable(),
    open: z.array(z.object({ entry, missing: z.array(z.string()) })),
  })
  .meta({ id: 'FindingProposal' });

const penaltyNotice = z.object({
  documentId: z.string(),
  number: z.string(),
  outcome: punishing,
  ...penalty.shape,
  article: z.string(),
  ground: z.string(),
  hearingBecause: z.string().nullable().describe('why the firm may demand a hearing'),
  heavierBecause: z.string().nullable(),
  issuedOn: day,
  workdays: z.number().int(),
  until: day.describe('last day on which the firm answers'),
  provisional: z.boolean(),
  answer: z
    .object({
      statement: z.string(),
      isLast: z.boolean(),
      demandsHearing: z.boolean(),
      on: day,
    })
    .nullable(),
  isHeld: z.boolean().describe('the hearing that the firm demanded was held'),
});

export const finding = z
  .object({
    id: z.string(),
    state: stateOf(findingLifecycle),
    inspectionId: z.string(),
    matterId: z.string(),
    kind: z.enum(['problem', 'none']),
    item: z.string().describe('empty where no problem was found'),
    statement: z.string(),
    notedBy: z.string(),
    notedOn: day,
    notice: penaltyNotice
      .nullable()
      .describe('the latest that told its firm which penalty is intended'),
    decision: z
      .object({
        outcome: z.enum(FINDING_OUTCOMES),
        penalty: penalty
          .nullable()
          .describe('null where nothing is punished, or no kinds were kept'),
        article: z.string(),
        explanation: z.string(),
        decidedBy: z.string(),
        decidedOn: day,
        heardIn: z
          .string()
          .nullable()
          .describe('document that told its firm which penalty was intended'),
        toldOn: day.nullable().describe('when its firm was told of it; null while it was not'),
        appealUntil: day.nullable().describe('last day on which it may be objected to'),
        provisional: z.boolean(),
        repairUntil: day.nullable(),
        proposal: findingProposal,
        deviation: z.string().nullable(),
      })
      .nullable(),
    objection: z.object({ statement: z.string(), on: day }).nullable(),
    finalOn: day.nullable().describe('rules read of it from then on, and not before'),
    withdrawnBecause: z.string().nullable(),
    authority: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'InspectionFinding' });

const balance = z.object({
  granted: z.number().int(),
  kept: z.number().int(),
  available: z.number().int(),
});
export const authorityBurden = z
  .object({
    authority: z.string(),
    quota: balance.nullable().describe('null where nothing was planned'),
    months: z.array(
      z.object({
        month: z.string(),
        planned: z.number().int(),
        filed: z.number().int(),
        breaches: z.number().int(),
      }),
    ),
    visits: z.number().int(),
    breaches: z
      .number()
      .int()
      .describe('visits that were urgent and confirmed by no second person'),
    demands: z
      .object({
        quota: balance.nullable().describe('null where nothing counted against one'),
        months: z.array(
          z.object({
            month: z.string(),
            data: z.number().int(),
            form: z.number().int(),
            meeting: z.number().int(),
            lawful: z.number().int().describe('of them, how many a law asks for'),
            withdrawn: z.number().int().describe('of them, how many were taken back'),
          }),
        ),
        made: z.number().int().describe('those that stand'),
        withdrawn: z.number().int().describe('those that were taken back'),
      })
      .describe('data, forms and meetings that were asked for'),
  })
  .meta({ id: 'AuthorityBurden' });
