import { z } from 'zod';
import {
  emergencyLifecycle,
  findingLifecycle,
  inspectionLifecycle,
} from '#libs/programmes/inspections';
import { finding } from './finding-shapes.ts';
import { firmStatement } from './inspection-document-shapes.ts';
import { pageQuery } from './request.ts';
import { day, instant, stateOf, text } from './shapes.ts';

/* What lists of inspections and findings, and one of either, look like over HTTP. */

/* What is asked. */

export const inspectionsQuery = pageQuery.extend({
  state: stateOf(inspectionLifecycle).optional(),
});
export const emergenciesQuery = pageQuery.extend({
  state: stateOf(emergencyLifecycle).optional(),
});
export const findingsQuery = pageQuery.extend({ state: stateOf(findingLifecycle).optional() });

/* What is answered. */

const namedFirm = z
  .object({ name: z.string(), creditCode: z.string().nullable(), synthetic: z.boolean() })
  .nullable()
  .describe('null where the firm has moved out of sight');
const emergency = z.object({
  id: z.string(),
  state: stateOf(emergencyLifecycle),
  inspectionId: z.string(),
  ground: z.string().describe('what made the visit urgent'),
  statedBy: z.string(),
  statedOn: day,
  until: z
    .object({ date: day, provisional: z.boolean() })
    .describe('the last day on which a second person confirms it'),
  decidedBy: z.string().nullable(),
  decidedOn: day.nullable(),
  because: z.string().nullable().describe('why it was refused'),
  hadPart: z.boolean().describe('whoever reads opened it, recorded it or went'),
  authority: z.string(),
  version: z.number().int(),
});
const holder = z.object({ number: z.string(), holder: z.string() });
const answer = z.enum(['accepted', 'refused']);

const entry = z.object({
  id: z.string(),
  state: stateOf(inspectionLifecycle),
  origin: z.enum(['plan', 'complaint', 'transfer', 'alert']),
  matterId: z.string(),
  matterTitle: text,
  firm: namedFirm,
  tier: z.string().nullable(),
  plan: z
    .object({ id: z.string(), title: z.string(), startsOn: day, endsOn: day.describe('exclusive') })
    .nullable(),
  drawId: z.string().nullable(),
  joint: z
    .object({
      proposalId: z.string(),
      day,
      lead: z.string(),
      authorities: z.array(z.string()),
    })
    .nullable()
    .describe('the joint visit of an approved proposal in which it stands'),
  inspectors: z.array(z.string()),
  went: z.array(z.string()).nullable(),
  doneOn: day.nullable(),
  answer: answer.nullable().describe('what the firm answered last to a code of it'),
  findings: z.number().int(),
  authority: z.string(),
  requestedAt: instant,
});

export const inspectionEntry = entry.meta({ id: 'InspectionEntry' });

export const inspectionDetail = entry
  .extend({
    reason: z.string().nullable(),
    source: z.string().nullable(),
    teamBecause: z.string().nullable(),
    codeException: z
      .object({ kind: z.enum(['emergency', 'cannot-sign-in']), because: z.string() })
      .nullable(),
    before: z.object({
      approval: z
        .object({
          by: z.string(),
          byName: z.string(),
          on: day,
          unannouncedBecause: z.string().nullable(),
        })
        .nullable()
        .describe('null where it was not approved by itself; what stands in a plan was with that'),
      lacksApproval: z.boolean().describe('nobody goes before a second person approves it'),
      lacksNotice: z.boolean().describe('nobody goes before its firm was issued a notice'),
    }),
    emergency: emergency.nullable().describe('how far the confirmation of an urgent visit is'),
    officers: z.array(holder).describe('the team and who went, as far as they are known here'),
    own: z.array(holder).describe('the valid certificates of the reader'),
    matter: z.object({
      code: z.string(),
      title: text,
      content: text,
      standard: text,
      methods: z.array(z.enum(['on-site', 'off-site'])),
      checkIn: z.boolean().describe('it is carried out only after the firm accepted a code'),
      demonstration: z.boolean(),
      basis: z.array(z.string()),
      authority: text,
    }),
    version: z.number().int(),
  })
  .meta({ id: 'InspectionDetail' });

export const emergencyEntry = emergency
  .extend({ matterTitle: text, firm: namedFirm, statedAt: instant })
  .meta({ id: 'UrgentVisit' });

export const findingEntry = finding
  .extend({ matterTitle: text, firm: namedFirm })
  .meta({ id: 'FindingEntry' });

export const findingDetail = finding
  .extend({
    matterTitle: text,
    firm: namedFirm,
    violationFacts: z
      .array(
        z.object({
          id: z.string(),
          title: text,
          type: z.string(),
          codes: z.array(z.object({ code: z.string(), title: text })),
        }),
      )
      .describe('what may be established of the violation; empty where the matter has no lists'),
  })
  .meta({ id: 'FindingDetail' });

export const visitOfFirm = z
  .object({
    inspectionId: z.string(),
    state: stateOf(inspectionLifecycle),
    day: day.describe('when it was carried out, or else when its code was answered or it was told'),
    toldOn: day.nullable().describe('when the firm was first issued a document of it'),
    authorityId: z.string(),
    authority: text,
    matterTitle: text,
    planned: z.boolean().describe('under a plan, or for a filed reason'),
    went: z.array(z.object({ number: z.string(), holder: z.string().nullable() })),
    answer: z
      .object({
        said: answer,
        because: z.string().nullable(),
        by: z.string(),
        at: instant,
        number: z.string(),
        holder: z.string(),
      })
      .nullable(),
    urgent: stateOf(emergencyLifecycle)
      .nullable()
      .describe('of a visit that was made as urgent, whether a second person confirmed that'),
    stars: z.number().int().nullable().describe('null while it was not rated'),
    mayRate: z.boolean().describe('it came, and was not rated'),
    statements: z.array(firmStatement),
    mayState: z
      .boolean()
      .describe('what was found was told, the result was not, and nothing was stated'),
  })
  .meta({ id: 'VisitOfFirm' });
