import { z } from 'zod';
import { FINDING_OUTCOMES, findingLifecycle } from '#libs/programmes/inspections';
import { day, stateOf } from './shapes.ts';

/* What findings look like over HTTP. */

const words = z.string().trim().min(2).max(2000);

/* What is asked. */

export const newFinding = z.object({
  item: z.string().trim().min(1).max(200).describe('which item of the matter'),
  statement: words,
});
export const noProblem = z.object({ statement: words });
export const newFindingDecision = z.object({
  version: z.number().int().positive(),
  outcome: z.enum(FINDING_OUTCOMES),
  article: z.string().trim().min(2).max(500),
  explanation: words,
  repairUntil: z.iso.date().nullable().default(null).describe('last day on which to put it right'),
});
export const objected = z.object({ statement: words });

/* What is answered. */

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
    decision: z
      .object({
        outcome: z.enum(FINDING_OUTCOMES),
        article: z.string(),
        explanation: z.string(),
        decidedBy: z.string(),
        decidedOn: day,
        appealUntil: day.describe('last day on which it may be objected to'),
        provisional: z.boolean(),
        repairUntil: day.nullable(),
      })
      .nullable(),
    objection: z.object({ statement: z.string(), on: day }).nullable(),
    finalOn: day.nullable().describe('rules read of it from then on, and not before'),
    withdrawnBecause: z.string().nullable(),
    authority: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'Finding' });
