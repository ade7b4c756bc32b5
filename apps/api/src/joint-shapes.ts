import { z } from 'zod';
import {
  JOINT_STEPS,
  jointProposalLifecycle,
  jointSearchLifecycle,
} from '#libs/programmes/inspections';
import { day, instant, stateOf, text } from './shapes.ts';

/* What joint visits (综合查一次) look like over HTTP. */

const words = z.string().trim().min(1).max(100);
const minutes = z.number().int().min(1).max(1440);

/* What is asked. */

export const newJointSearch = z.object({
  authority: words,
  division: z.string().regex(/^\d{2,12}$/),
  needs: z
    .array(z.object({ matter: words, minutes, skills: z.array(words).max(20).default([]) }))
    .max(500)
    .describe('what an inspection in each matter takes'),
  teams: z
    .array(
      z.object({
        id: words,
        authority: words,
        officers: z.array(words).min(2).max(50).describe('numbers of certificates'),
        skills: z.array(words).max(20).default([]),
        minutesPerDay: minutes,
        from: z.iso.date(),
        until: z.iso
          .date()
          .describe('exclusive, at most 366 days later; it goes on every working day between them'),
      }),
    )
    .min(1)
    .max(1000),
});

/* What is answered. */

const count = z.number().int();
const entry = z.object({
  id: z.string(),
  state: stateOf(jointProposalLifecycle),
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: instant,
  decidedBy: z.string().nullable(),
  decidedByName: z.string().nullable(),
  authority: z.string(),
  division: z.string(),
});

export const jointProposalEntry = entry
  .extend({ authorities: z.array(z.string()), inspections: count, visits: count, saved: count })
  .meta({ id: 'JointProposalEntry' });

export const jointProposal = entry
  .extend({
    decidedBecause: z.string().nullable(),
    due: count.describe('inspections that were due'),
    teams: z.array(
      z.object({ id: z.string(), authority: z.string(), officers: z.array(z.string()) }),
    ),
    firms: count.describe('that are visited; see /firms'),
    undone: count.describe('inspections; see /undone'),
    leastVisits: count.describe('no schedule of the same inspections has fewer'),
    officerDays: count,
    saving: z.object({
      inspections: count,
      visits: count,
      saved: count,
      authorities: z.array(
        z.object({
          authority: z.string(),
          inspections: count,
          visits: count,
          joint: count,
          led: count,
          saved: count,
        }),
      ),
    }),
    version: count,
  })
  .meta({ id: 'JointProposal' });

/** What became of a proposal; all else of it stays as it was shown. */
export const jointDecided = z
  .object({ id: z.string(), state: stateOf(jointProposalLifecycle), version: count })
  .meta({ id: 'JointDecided' });

export const jointVisit = z
  .object({
    firm: z.string().describe('credit code, or # and a number where there is none'),
    day,
    lead: z.string(),
    parts: z.array(
      z.object({
        authority: z.string(),
        team: z.string(),
        inspections: z.array(z.string()),
        minutes: count,
      }),
    ),
  })
  .meta({ id: 'JointVisit' });

export const jointUndone = z
  .object({
    id: z.string(),
    because: z.enum([
      'empty-window',
      'no-skill',
      'no-inspector',
      'no-day',
      'too-long',
      'promised',
      'no-capacity',
    ]),
  })
  .meta({ id: 'JointUndone' });

export const jointFirmSaving = z
  .object({ firm: z.string(), inspections: count, visits: count, merged: count, joined: count })
  .meta({ id: 'JointFirmSaving' });

export const jointSearch = z
  .object({
    id: z.string(),
    state: stateOf(jointSearchLifecycle),
    authority: z.string(),
    division: z.string(),
    requestedBy: z.string(),
    requestedByName: z.string(),
    requestedAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    progress: z
      .object({
        step: z.enum(JOINT_STEPS),
        done: count.describe('firms, or days of teams'),
        total: count.describe('more may be added while mending'),
        ratePerSecond: count.nullable(),
        remainingSeconds: count.nullable().describe('of this step'),
      })
      .nullable(),
    proposalId: z.string().nullable().describe('what it found'),
    failedBecause: text.nullable(),
  })
  .meta({ id: 'JointSearch' });
