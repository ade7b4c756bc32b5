import { z } from 'zod';
import { paymentBatchLifecycle } from '#libs/programmes/benefits';
import { day, fen, instant, stateOf, text } from './shapes.ts';

/** Shapes of the hand-over to finance. */
export const payableLine = z
  .object({
    policyId: z.string(),
    title: text,
    year: z.string(),
    count: z.number().int(),
    amountFen: fen,
    bouncedCount: z.number().int().describe('of these, who came back unpaid'),
    topUpCount: z.number().int().describe('of these, top-ups of benefits that are paid'),
  })
  .meta({ id: 'PayableLine' });

export const paymentBatch = z
  .object({
    id: z.string(),
    policyId: z.string(),
    title: text,
    year: z.string(),
    number: z.number().int(),
    state: stateOf(paymentBatchLifecycle),
    itemCount: z.number().int(),
    amountFen: fen,
    digest: z.string().describe('covers to whom, to which account and how much, in order'),
    madeBy: z.string(),
    madeByName: z.string(),
    madeAt: instant,
    ownHand: z.boolean().describe('the reader made it, and so may not release it'),
    releasedBy: z.string().nullable(),
    releasedByName: z.string().nullable(),
    releasedAt: instant.nullable(),
    returnedReason: z.string().nullable(),
    paidCount: z.number().int(),
    paidFen: fen,
    failedCount: z.number().int(),
    version: z.number().int(),
  })
  .meta({ id: 'PaymentBatch' });

export const paymentItem = z
  .object({
    id: z.string(),
    entitlementId: z.string(),
    adjustmentId: z.uuid().nullable().describe('the top-up that is paid; null: the benefit itself'),
    place: z.number().int(),
    payee: z.string(),
    creditCode: z.string().nullable(),
    bank: z.string(),
    account: z.string().describe('its last digits'),
    amountFen: fen,
    setOffFen: fen.describe(
      'what its firm owed back of the benefit and is taken off; with the amount it is what was granted',
    ),
    outcome: z.enum(['paid', 'failed', 'returned']).nullable().describe('null while it is unknown'),
    outcomeOn: day.nullable(),
    outcomeReason: z.string().nullable(),
  })
  .meta({ id: 'PaymentItem' });
