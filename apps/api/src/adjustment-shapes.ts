import { z } from 'zod';
import { ADJUSTMENT_KINDS, adjustmentLifecycle } from '#libs/programmes/benefits';
import { day, explanation, fen, instant, stateOf, text } from './shapes.ts';

/** Shapes of differences that corrected data makes to confirmed benefits. */
export const adjustment = z
  .object({
    id: z.uuid(),
    entitlementId: z.uuid(),
    policyId: z.string(),
    title: text,
    period: z.string(),
    subjectName: z.string(),
    kind: z.enum(ADJUSTMENT_KINDS),
    state: stateOf(adjustmentLifecycle),
    grantedFen: fen.describe('what the firm had when the difference was found'),
    decidedFen: fen.describe('what the same rule gives as of the same day on corrected data'),
    differenceFen: fen,
    asOf: day,
    knownAt: instant,
    foundAt: instant,
    endorsedBecause: z.string().nullable(),
    outcome: z.string().nullable(),
    ownHand: z.boolean().describe('the reader put it forward, and so may not accept it'),
    version: z.number().int(),
  })
  .meta({ id: 'Adjustment' });

export const adjustmentDetail = adjustment
  .extend({ before: explanation, after: explanation })
  .meta({ id: 'AdjustmentDetail' });
