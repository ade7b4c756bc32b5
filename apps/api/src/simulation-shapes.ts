import { z } from 'zod';
import { day, fen, text } from './shapes.ts';

/** A count of subjects that may be too small to be told. */
const told = z
  .number()
  .int()
  .nullable()
  .describe('null when it would tell of a handful of subjects that the reader may not see');

/** The shapes of trying a change of a policy; conventions as in `shapes.ts`. */
const figure = z
  .object({
    pointer: z.string().describe('JSON pointer of the value in the document'),
    label: text,
    type: z.enum(['integer', 'decimal', 'money', 'date']),
    value: z.string().describe('as a policy is written: yuan, decimals, YYYY-MM-DD'),
    parameter: z.string().nullable().describe('the parameter it comes from now'),
  })
  .meta({ id: 'AdjustableFigure' });

export const simulationBasis = z
  .object({
    policyId: z.string(),
    title: text,
    period: z.string(),
    document: z.string().describe('the published policy document, JSON'),
    figures: z.array(figure),
  })
  .meta({ id: 'SimulationBasis' });

const finding = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    pointer: z.string().describe('JSON pointer into the document'),
    what: text,
    why: text,
    instead: text,
  })
  .meta({ id: 'Finding' });

const version = z
  .object({
    eligible: told,
    undetermined: told,
    ineligible: told,
    amountFen: fen.nullable(),
    funnel: z.array(
      z.object({
        sentence: text,
        holding: told.describe('who definitely meets everything up to here'),
        open: told.describe('who is not ruled out, but lacks facts'),
      }),
    ),
  })
  .meta({ id: 'SimulatedVersion' });

const distribution = z
  .object({
    by: z.enum(['division', 'industry', 'size', 'kind']),
    title: text,
    missing: z.array(text).describe('facts the snapshot lacks; then there are no groups'),
    groups: z.array(
      z.object({
        code: z.string().nullable(),
        title: text,
        published: told,
        edited: told,
      }),
    ),
  })
  .meta({ id: 'SimulatedDistribution' });

const subject = z.object({ id: z.number().int(), name: z.string(), divisionName: z.string() });

export const simulation = z
  .object({
    findings: z.array(finding),
    effect: z
      .object({
        asOf: day,
        period: z.string(),
        same: z.boolean().describe('both versions decide the same'),
        subjects: z.number().int(),
        published: version,
        edited: version,
        enters: told,
        leaves: told,
        firstEntering: z
          .array(subject)
          .nullable()
          .describe('null when the reader may not see them'),
        firstLeaving: z.array(subject).nullable(),
        missing: z.array(
          z.object({
            fact: z.string(),
            title: text,
            period: z.string(),
            subjects: told,
            alone: told.describe('who lacks nothing else that is decisive'),
          }),
        ),
        distributions: z.array(distribution),
      })
      .nullable()
      .describe('null when a finding is an error'),
  })
  .meta({ id: 'Simulation' });
