import { z } from 'zod';
import { declarationLifecycle, EVIDENCE_TYPES } from '#libs/matching';
import {
  day,
  entitlementState,
  explanation,
  fen,
  instant,
  legalBasis,
  stateOf,
  text,
} from './shapes.ts';

/** Shapes of what is decided at once on application. */
const offered = {
  policyId: z.string(),
  title: text,
  authority: text,
  summary: text,
  period: z.string(),
  asks: z.number().int().describe('how many facts the enterprise states itself'),
};

export const offer = z.object(offered).meta({ id: 'Offer' });

const askedFact = z
  .object({
    key: z.string(),
    fact: z.string(),
    title: text,
    type: z.enum(['boolean', 'integer', 'decimal', 'money', 'date', 'code', 'codes', 'text']),
    unit: z.string().nullable(),
    hint: text,
    codes: z.array(z.object({ code: z.string(), title: text })).nullable(),
  })
  .meta({ id: 'AskedFact' });

const knownFact = z
  .object({
    key: z.string(),
    title: text,
    value: text,
    source: z.object({ title: text, department: text, asOf: day }).nullable(),
  })
  .meta({ id: 'KnownFact' });

export const form = z
  .object({
    ...offered,
    legalBasis,
    asOf: day,
    knownAt: instant,
    known: z.array(knownFact),
    asked: z.array(askedFact),
    statement: text,
    digest: z
      .string()
      .describe('of rule, data, questions and statement; sent back with the answers'),
  })
  .meta({ id: 'Form' });

export const application = z
  .object({
    declarationId: z.string(),
    verdict: z.enum(['eligible', 'ineligible', 'undetermined']),
    explanation,
    entitlement: z
      .object({ id: z.string(), state: entitlementState, amountFen: fen })
      .nullable()
      .describe('waiting when the budget does not reach it now'),
  })
  .meta({ id: 'Application' });

export const declarationState = stateOf(declarationLifecycle);

export const declaration = z
  .object({
    id: z.string(),
    state: declarationState,
    subjectName: z.string(),
    creditCode: z.string().nullable(),
    policyId: z.string(),
    title: text,
    period: z.string(),
    facts: z.array(z.object({ key: z.string(), title: text, value: text })),
    statement: text.describe('what was signed'),
    verdict: z.enum(['eligible', 'ineligible', 'undetermined']),
    amountFen: fen.nullable(),
    otherwise: z.number().int().describe('how often it declared something else for it before'),
    declaredBy: z.string(),
    declaredAt: instant,
    evidence: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          mediaType: z.enum(EVIDENCE_TYPES),
          size: z.number().int().describe('bytes'),
          addedAt: instant,
        }),
      )
      .describe('files that the enterprise added'),
    finding: text.nullable(),
    settledBy: z.string().nullable(),
    settledAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Declaration' });
