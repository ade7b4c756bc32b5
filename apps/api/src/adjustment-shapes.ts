import { z } from 'zod';
import {
  ADJUSTMENT_GROUNDS,
  ADJUSTMENT_KINDS,
  adjustmentLifecycle,
} from '#libs/programmes/benefits';
import { day, entitlementState, explanation, fen, instant, stateOf, text } from './shapes.ts';

/** Shapes of differences that corrected data makes to confirmed benefits, or a person finds of paid ones. */
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
    decidedFen: fen.describe(
      'what is due: by the same rule as of the same day on corrected data, or by what a person found',
    ),
    differenceFen: fen,
    ground: z.enum(ADJUSTMENT_GROUNDS),
    finding: z.string().nullable().describe('what a person found'),
    objectUntil: day.nullable().describe('until when the firm may object to an accepted recovery'),
    asOf: day,
    knownAt: instant,
    foundAt: instant,
    endorsedBecause: z.string().nullable(),
    outcome: z.string().nullable(),
    ownHand: z
      .boolean()
      .describe('the reader found it or put it forward, and so may not accept it'),
    version: z.number().int(),
  })
  .meta({ id: 'Adjustment' });

export const adjustmentDetail = adjustment
  .extend({
    before: explanation,
    after: explanation.nullable().describe('null where a person found it'),
  })
  .meta({ id: 'AdjustmentDetail' });

export const granted = z
  .object({
    entitlementId: z.uuid(),
    title: text,
    period: z.string(),
    subjectName: z.string(),
    state: entitlementState,
    amountFen: fen,
    grantedFen: fen.describe('with what was topped up and without what is owed back'),
    recoverable: z
      .boolean()
      .describe('it is paid or at the bank, and no recovery of it waits to be decided'),
  })
  .meta({ id: 'Granted' });
