import { z } from 'zod';
import { listAdditionLifecycle, listOpinionLifecycle } from '#libs/programmes/benefits';
import { day, instant, stateOf, text } from './shapes.ts';

const department = z.object({ id: z.string(), title: text }).meta({ id: 'Department' });

const opinion = z
  .object({
    id: z.string(),
    department,
    state: stateOf(listOpinionLifecycle),
    reason: z.string().nullable(),
    givenByName: z.string().nullable(),
    givenAt: instant.nullable(),
    until: z.object({ date: day, provisional: z.boolean() }).nullable(),
    own: z.boolean().describe('the reader may give it'),
    version: z.number().int(),
  })
  .meta({ id: 'ListOpinion' });

const addition = z
  .object({
    id: z.string(),
    subjectName: z.string(),
    creditCode: z.string().nullable(),
    state: stateOf(listAdditionLifecycle),
    reason: z.string(),
    evidence: z.string(),
    verdict: z.enum(['eligible', 'ineligible', 'undetermined']),
    reasons: z.array(text).describe('why: the decisive findings, or what keeps it off'),
    proposedByName: z.string(),
    proposedAt: instant,
  })
  .meta({ id: 'ListAddition' });

const remark = z
  .object({
    id: z.string(),
    entitlementId: z.string().nullable().describe('null where it is about the whole list'),
    subjectName: z.string().nullable(),
    text: z.string(),
    saidByName: z.string(),
    saidAt: instant,
  })
  .meta({ id: 'ListRemark' });

/** The joint review of a list. */
export const listReview = z
  .object({
    concerned: z.array(department),
    opinions: z.array(opinion),
    additions: z.array(addition),
    remarks: z.array(remark),
    itemsDigest: z.string().describe('of who stands on it with how much; sent back with a view'),
    readerIs: z
      .enum(['owner', 'asked'])
      .describe("whether the list is the reader's to decide on, or their department is only asked"),
  })
  .meta({ id: 'ListReview' });
