import { z } from 'zod';
import {
  ABANDON_GROUNDS,
  inspectionDrawLifecycle,
  inspectionLifecycle,
  inspectionPlanLifecycle,
} from '#libs/programmes/inspections';
import { day, instant, stateOf, text } from './shapes.ts';

/* What the list of matters, plans, inspections, refusals and draws look like over HTTP. */

const kind = z.enum(['yearly', 'quarterly', 'special']);
const trigger = z.enum(['complaint', 'transfer', 'alert']);
const origin = z.enum(['plan', ...trigger.options]);
const words = z.string().trim().min(2).max(500);
const matterId = z.string().regex(/^[a-z0-9-]{1,100}$/);
const authority = z.string().min(1).max(100);
const certificates = z.array(z.string().trim().min(1).max(100)).max(20);

const codeException = z
  .object({ kind: z.enum(['emergency', 'cannot-sign-in']), because: words })
  .nullable()
  .describe('why no code was accepted by the firm, where one was needed');

/* What is asked. */

export const newPlan = z.object({
  kind,
  title: z.string().trim().min(2).max(200),
  startsOn: z.iso.date(),
  endsOn: z.iso.date().describe('exclusive'),
  matters: z.array(matterId).min(1).max(500),
  because: words.nullable().default(null).describe('why a special plan is needed'),
  authority,
  division: z.string().regex(/^\d{2,12}$/),
});
export const approval = z.object({
  version: z.number().int().positive(),
  filedAs: z.string().trim().min(1).max(200).nullable().default(null),
});
export const reasoned = z.object({ reason: words });
/** As the row was shown. */
export const seen = z.object({ version: z.number().int().positive() });
export const unconfirmed = reasoned.extend(seen.shape);
export const givenUp = reasoned.extend({
  ground: z.enum(ABANDON_GROUNDS).exclude(['plan-closed']).describe('published, unlike the reason'),
});
export const newInspection = z.object({
  matterId,
  creditCode: z.string().trim().toUpperCase().min(4).max(40),
  authority,
  under: z.union([
    z.strictObject({ planId: z.uuid() }),
    z.strictObject({ kind: trigger, source: words, reason: words }),
  ]),
  inspectors: certificates.default([]),
});
export const visitApproval = z.object({
  unannouncedBecause: words
    .nullable()
    .describe('why the firm is told nothing ahead; null where it is'),
});
export const visit = z.object({
  inspectors: certificates.optional().describe('those drawn or named unless given'),
  because: words.nullable().default(null).describe('why others went than were drawn or named'),
  codeException: codeException.default(null),
});
export const newDraw = z.object({
  planId: z.uuid(),
  matterId,
  inspectors: z
    .array(
      z.object({
        id: z.string().trim().min(1).max(100).describe('number of the enforcement certificate'),
        load: z.number().int().min(0).max(1_000_000).describe('inspections already on hand'),
        conflicts: z
          .array(z.string().trim().toUpperCase().max(40))
          .max(10_000)
          .default([])
          .describe('credit codes of firms to keep away from'),
      }),
    )
    .min(2)
    .max(1000),
  team: z.number().int().min(2).max(20).default(2),
  mostLoad: z.number().int().min(1).max(1_000_000).default(50),
});
export const whoseName = z.object({
  of: z.enum(['firm', 'inspector']),
  whose: z.string().trim().min(1).max(100).describe('credit code or number of the certificate'),
});
export const firmYear = z.object({
  creditCode: z.string().trim().toUpperCase().min(4).max(40),
  year: z.string().regex(/^\d{4}$/),
});
export const oneYear = firmYear.pick({ year: true });

/* What is answered. */

export const supervisedMatter = z
  .object({
    id: z.string(),
    code: z.string(),
    title: text,
    authority: z.object({ id: z.string(), title: text }),
    methods: z.array(z.enum(['on-site', 'off-site'])),
    content: text,
    standard: text,
    cap: z.object({ visits: z.number().int(), source: text, certainty: z.string() }),
    drawn: z.boolean().describe('firms are drawn at random'),
    shares: z
      .array(z.object({ tier: z.string().nullable(), perMille: z.number().int() }))
      .describe('how many of each tier are drawn; empty where nobody is'),
    checkIn: z.boolean().describe('it is carried out only after the firm accepted a code'),
    basis: z.array(z.string()).describe('document, number and article'),
    validity: z.object({ from: day, until: day.nullable().describe('exclusive') }),
    editions: z
      .array(
        z.object({
          state: z.string(),
          period: z.string(),
          publishedAt: instant.nullable(),
          documentHash: z.string(),
        }),
      )
      .describe('its versions, the latest first'),
    demonstration: z.boolean(),
  })
  .meta({ id: 'SupervisedMatter' });

export const refusal = z
  .object({
    id: z.string(),
    reason: z.string(),
    text,
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'InspectionRefusal' });

export const recordedRefusal = refusal
  .extend({
    at: instant,
    askedBy: z.string(),
    asked: z.enum(['plan', 'inspection', 'visit', 'draw']),
    matterId: z.string(),
    subjectId: z.number().int().nullable(),
    authority: z.string(),
  })
  .meta({ id: 'RecordedInspectionRefusal' });

export const inspectionPlan = z
  .object({
    id: z.string(),
    state: stateOf(inspectionPlanLifecycle),
    kind,
    title: z.string(),
    startsOn: day,
    endsOn: day,
    matters: z.array(z.string()),
    because: z.string().nullable(),
    authority: z.string(),
    division: z.string(),
    draftedBy: z.string(),
    draftedAt: instant,
    decidedBy: z.string().nullable(),
    filedAs: z.string().nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'InspectionPlan' });

export const planOutcome = z
  .object({ plan: inspectionPlan.nullable(), refusal: refusal.nullable() })
  .meta({ id: 'InspectionPlanOutcome' });
export const planClosed = z
  .object({
    plan: inspectionPlan,
    cancelled: z.number().int().describe('inspections cancelled with it'),
    abandoned: z.number().int().describe('draws given up with it'),
  })
  .meta({ id: 'InspectionPlanClosed' });

export const inspection = z
  .object({
    id: z.string(),
    state: stateOf(inspectionLifecycle),
    origin,
    planId: z.string().nullable(),
    matterId: z.string(),
    subjectId: z.number().int(),
    year: z.string(),
    tier: z.string().nullable(),
    reason: z.string().nullable(),
    source: z.string().nullable(),
    inspectors: z.array(z.string()).describe('as drawn or named beforehand'),
    went: z.array(z.string()).nullable(),
    teamBecause: z.string().nullable(),
    doneOn: day.nullable(),
    codeException,
    authority: z.string(),
    division: z.string(),
    version: z.number().int(),
  })
  .meta({ id: 'Inspection' });

export const inspectionOutcome = z
  .object({ inspection: inspection.nullable(), refusal: refusal.nullable() })
  .meta({ id: 'InspectionOutcome' });

export const inspectionsOfFirm = z
  .object({
    subject: z.object({
      name: z.string(),
      creditCode: z.string().nullable(),
      synthetic: z.boolean(),
    }),
    quotas: z
      .array(
        z.object({
          authority: z.string(),
          granted: z.number().int(),
          kept: z.number().int(),
          available: z.number().int(),
        }),
      )
      .describe('of the authorities that planned something in the year'),
    items: z.array(inspection),
  })
  .meta({ id: 'InspectionsOfFirm' });

export const visitCount = z
  .object({
    authority: z.string(),
    origin,
    tier: z.string().nullable(),
    planned: z.number().int(),
    done: z.number().int(),
    withoutCode: z
      .number()
      .int()
      .describe('of those done, without a code that the firm accepted, for a named exception'),
    breaches: z.number().int().describe('of those done, urgent and confirmed by no second person'),
  })
  .meta({ id: 'VisitCount' });

export const drawCommitment = z
  .object({
    drawId: z.string(),
    commitment: z.string(),
    matterId: z.string(),
    planId: z.string(),
    planKind: kind,
    startsOn: day,
    endsOn: day.describe('exclusive'),
    authority: z.string(),
    state: stateOf(inspectionDrawLifecycle),
    committedAt: instant,
    revealedAt: instant.nullable(),
    drawnAt: instant.nullable(),
    abandonedGround: z.enum(ABANDON_GROUNDS).nullable(),
    drawn: z
      .number()
      .int()
      .nullable()
      .describe('firms; who is processed and not counted below was refused'),
    processed: z.number().int().describe('firms that were drawn and planned or refused by now'),
    planned: z.number().int().describe('inspections of those drawn that wait'),
    cancelled: z.number().int(),
    done: z.number().int(),
    named: z
      .number()
      .int()
      .describe('inspections of the same plan and matter whose firm was named beside any draw'),
  })
  .meta({ id: 'DrawCommitment' });

export const drawCommitted = z
  .object({
    drawId: z.string().nullable(),
    commitment: z.string().nullable().describe('to be published before the draw'),
    refusal: refusal.nullable(),
  })
  .meta({ id: 'DrawCommitted' });
export const drawRevealed = z.object({ refusal: refusal.nullable() }).meta({ id: 'DrawRevealed' });
export const drawAbandoned = z.object({ drawId: z.string() }).meta({ id: 'DrawAbandoned' });
export const heldDraw = z
  .object({ drawId: z.string(), drawn: z.number().int().describe('firms') })
  .meta({ id: 'HeldDraw' });
export const drawnFirm = z
  .object({
    place: z.number().int().describe('in the order in which they were drawn, from 1'),
    subjectId: z.number().int(),
    code: z.string().describe('credit code, or # and a number where there is none'),
    inspectors: z.array(z.string()),
    teamShort: z.number().int().describe('inspectors that the team lacks'),
    inspectionId: z.string().nullable().describe('null where it was refused or not dealt with yet'),
    refusal: refusal.nullable(),
  })
  .meta({ id: 'DrawnFirm' });
export const nameOpening = z
  .object({ name: z.string(), opening: z.string() })
  .meta({ id: 'NameOpening' });

const candidate = z.object({
  id: z.string().describe('a name of this draw alone'),
  stratum: z.number().int(),
  part: z.number().int(),
});
export const publicDraw = z
  .object({
    commitment: z.string(),
    seed: z.string(),
    list: z.object({
      matter: z.string(),
      shares: z.array(z.object({ stratum: z.number().int(), perMille: z.number().int() })),
      firms: z.array(candidate),
      inspectors: z.array(
        z.object({ id: z.string(), load: z.number().int(), conflicts: z.array(z.string()) }),
      ),
      team: z.number().int(),
      mostLoad: z.number().int(),
    }),
    drawn: z.array(candidate.extend({ inspectors: z.array(z.string()) })),
  })
  .meta({ id: 'PublicDraw' });
