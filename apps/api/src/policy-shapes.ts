import { z } from 'zod';
import { READINESS_CONDITIONS, READINESS_STANDINGS } from '#libs/programmes/benefits';
import {
  day,
  explanation,
  HALT_CAUSE_CODES,
  instant,
  legalBasis,
  publicHalt,
  text,
} from './shapes.ts';

/** A halt in force: why a policy is not acted on at present. */
const policyHalt = z
  .object({
    policyId: z.string(),
    cause: z.enum(HALT_CAUSE_CODES),
    reason: z.string(),
    publicReason: z.string().nullable(),
    haltedByName: z.string(),
    haltedAt: instant,
    /** Whether the reader halted it, and so cannot lift it. */
    ownHand: z.boolean(),
    version: z.number(),
  })
  .meta({ id: 'PolicyHalt' });
export const policyHalts = z.object({ inForce: z.array(policyHalt) }).meta({ id: 'PolicyHalts' });

export const policy = z
  .object({
    id: z.string(),
    title: text,
    issuedBy: text.nullable().describe('who made it; null where that is the authority'),
    authority: text.describe('who decides and pays'),
    deliveryMode: z.string(),
    validity: z.object({ from: day, until: day.nullable() }).nullable(),
    settlement: text
      .nullable()
      .describe('until when what fell within its validity is paid; null where that is not asked'),
    legalBasis,
    executable: z.boolean(),
    reason: text.nullable(),
    amount: text,
    ranking: text.nullable(),
    allocation: text.nullable(),
    decisionHash: z.string().nullable(),
    halt: policyHalt.nullable(),
  })
  .meta({ id: 'Policy' });

/** The same as anybody may read it. */
export const publicPolicy = policy
  .omit({ decisionHash: true, halt: true })
  .extend({ halt: publicHalt.nullable().describe('why it is not acted on at present') })
  .meta({ id: 'PublicPolicy' });

/** Why an enterprise does or does not qualify. */
export const ownVerdict = z
  .object({
    policyId: z.string(),
    title: text,
    authority: text,
    period: z.string(),
    asOf: day,
    knownAt: instant,
    explanation,
  })
  .meta({ id: 'OwnVerdict' });

export const policyReadiness = z
  .object({
    policyId: z.string(),
    title: text,
    authority: text,
    deliveryMode: z.string(),
    standing: z.enum(READINESS_STANDINGS),
    lacks: z.array(
      z.object({
        condition: z.enum(READINESS_CONDITIONS),
        what: text,
        owedBy: z.object({ id: z.string(), title: text }),
      }),
    ),
  })
  .meta({ id: 'PolicyReadiness' });
