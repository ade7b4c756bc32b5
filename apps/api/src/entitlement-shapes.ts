import { z } from 'zod';
import { ADJUSTMENT_KINDS } from '#libs/programmes/benefits';
import {
  day,
  entitlement,
  entitlementState,
  explanation,
  fen,
  gate,
  instant,
  legalBasis,
  objection,
  text,
} from './shapes.ts';

/** Shapes of a benefit with all that its enterprise may ask about it. */
const historyEntry = z
  .object({ at: instant, event: z.string(), state: entitlementState, by: z.string() })
  .meta({ id: 'HistoryEntry' });

const acceptedAdjustment = z.object({
  id: z.uuid(),
  state: z.enum(['accepted', 'contested', 'annulled']),
  kind: z.enum(ADJUSTMENT_KINDS),
  differenceFen: fen,
  setOffFen: fen.describe('of a top-up: set off against what was owed back'),
  decidedAt: instant,
  finding: z.string().nullable().describe('what a person found; null of what corrected data makes'),
  objectUntil: day.nullable().describe('until when a recovery may be objected to'),
  contestable: z.boolean().describe('the enterprise may object to it'),
  paid: z.boolean(),
});

const standingObjection = objection
  .pick({ id: true, about: true, statement: true, raisedOn: true, version: true })
  .meta({ id: 'StandingObjection' });

const toldObjection = objection
  .pick({ about: true, state: true, raisedOn: true, outcome: true })
  .extend({
    own: z.boolean().describe('the enterprise made it itself'),
    statement: z.string().nullable().describe('null of an objection of others'),
    decidedAt: instant.nullable(),
  })
  .meta({ id: 'ToldObjection' });

export const entitlementDetail = entitlement
  .extend({
    explanation,
    legalBasis,
    allocation: text
      .nullable()
      .describe('where the money was shared out: what it was entitled to, the ratio, what it gets'),
    adjustments: z
      .array(acceptedAdjustment)
      .describe('what it was topped up by and what has to be paid back of it'),
    declarationId: z.uuid().nullable().describe('what the enterprise declared for it'),
    yearClosed: z.boolean().describe('the budget that would bear it was closed'),
    evidence: z.object({
      asOf: day,
      knownAt: instant,
      decisionHash: z.string(),
      factVectorHash: z.string(),
    }),
    gates: z.array(gate),
    objection: standingObjection
      .nullable()
      .describe('what the enterprise itself objected to and may still take back'),
    objections: z.array(toldObjection).describe('all that was objected to of it, in that order'),
    endedBecause: z
      .array(text)
      .describe('why later data ended it; empty unless it was withdrawn for that'),
    history: z.array(historyEntry),
  })
  .meta({ id: 'EntitlementDetail' });
