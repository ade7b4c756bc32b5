import { z } from 'zod';
import { runLifecycle, runPolicyLifecycle } from '#libs/matching';
import { day, fen, instant, stateOf, text } from './shapes.ts';

/* What runs over everybody, and judgements between them, look like over HTTP. */

const runPolicy = z
  .object({
    policyId: z.string(),
    title: text,
    state: stateOf(runPolicyLifecycle),
    eligible: z.number().int(),
    undetermined: z.number().int(),
    ineligible: z.number().int(),
    applied: z.number().int(),
    opened: z.number().int(),
    openedAtOnce: z
      .number()
      .int()
      .describe(
        'firms found entitled at once when their data came, after the run before, and entitled still; this run lists them',
      ),
    closed: z.number().int(),
    suspended: z.number().int(),
    amountFen: fen,
    parked: text.nullable(),
  })
  .meta({ id: 'RunPolicy' });

export const run = z
  .object({
    id: z.string(),
    state: stateOf(runLifecycle),
    asOf: day,
    requestedBy: z.string(),
    requestedByName: z.string(),
    requestedAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    rowsTotal: z.number().int(),
    rowsDone: z.number().int(),
    ratePerSecond: z.number().int().nullable(),
    remainingSeconds: z.number().int().nullable(),
    stoppedBecause: text.nullable(),
    silence: z
      .object({ seconds: z.number().int(), takenOverInSeconds: z.number().int() })
      .nullable(),
    policies: z.array(runPolicy),
  })
  .meta({ id: 'Run' });

export const changes = z
  .object({
    id: z.string(),
    at: instant,
    dataset: text,
    subjects: z.number().int(),
    putOff: z.number().int().describe('differences left to the next run over everybody'),
    policies: z.array(
      z.object({
        policyId: z.string(),
        title: text,
        opened: z.number().int(),
        closed: z.number().int(),
        suspended: z.number().int(),
        parked: text.nullable(),
      }),
    ),
  })
  .meta({ id: 'Changes' });
