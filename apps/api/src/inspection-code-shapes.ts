import { z } from 'zod';
import { inspectionCodeLifecycle } from '#libs/programmes/inspections';
import { instant, stateOf, text } from './shapes.ts';

/* What codes and check-ins look like over HTTP. */

const words = z.string().trim().min(2).max(500);
const code = z.string().min(1).max(200);
const answer = z.enum(['accepted', 'refused']);

/* What is asked. */

export { reasoned } from './inspection-shapes.ts';
export const newCode = z.object({
  minutes: z.number().int().min(1).max(240).default(30).describe('how long it is good, from now'),
  because: words.optional().describe('why others come than were drawn or named, after a refusal'),
});
export const givenCode = z.object({ code });
export const checkIn = z
  .object({ code, answer, because: words.nullable().default(null).describe('why it is refused') })
  .refine((said) => (said.answer === 'refused') === (said.because !== null), {
    path: ['because'],
    message: 'whoever refuses says why, and nobody else',
  });

/* What is answered. */

export const issuedCode = z
  .object({ id: z.string(), code: z.string().describe('to be shown as a QR code') })
  .meta({ id: 'IssuedInspectionCode' });

export const inspectionCode = z
  .object({
    id: z.string(),
    state: stateOf(inspectionCodeLifecycle),
    inspectionId: z.string(),
    number: z.string(),
    holder: z.string(),
    insteadBecause: z.string().nullable().describe('why others came than were drawn or named'),
    validFrom: instant,
    validUntil: instant,
    answer: answer.nullable(),
    because: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'InspectionCode' });

export const shownCode = z
  .object({
    standing: z.enum(['open', 'ended', ...answer.options]),
    validUntil: instant,
    officer: z.object({
      number: z.string(),
      holder: z.string(),
      photo: z.string().nullable().describe('a data address'),
    }),
    authority: text,
    matter: z.object({
      code: z.string(),
      title: text,
      content: text,
      standard: text,
      demonstration: z.boolean(),
    }),
    basis: z.array(z.string()),
    under: z.union([
      z.object({ plan: z.string() }),
      z.object({ trigger: z.enum(['complaint', 'transfer', 'alert']) }),
    ]),
    rights: z.array(text),
    complaints: text,
  })
  .meta({ id: 'ShownInspectionCode' });

export const firmRights = z
  .object({ rights: z.array(text), complaints: text })
  .meta({ id: 'FirmRights' });
