import { z } from 'zod';
import { DEMAND_KINDS } from '#libs/programmes/inspections';
import { authorityBurden } from './finding-shapes.ts';
import { day, instant, text } from './shapes.ts';

/* What documents and ratings of inspections, and demands beside them, look like over HTTP. */

/* What is asked. */

export const newDocument = z.object({
  kind: z.string().max(40),
  title: z.string().trim().min(1).max(100).nullable().default(null),
  words: z.string().trim().min(2).max(8_000).nullable().default(null),
});
export const newStatement = z.object({
  statement: z.string().trim().min(2).max(4_000),
  isLast: z.boolean().describe('nothing further to say: nobody waits any longer'),
  documentId: z
    .uuid()
    .nullable()
    .default(null)
    .describe('which document it answers; the first that waits unless given'),
  demandsHearing: z
    .boolean()
    .default(false)
    .describe('in answer to a notice of an intended penalty that allows it'),
});
export const newRating = z.object({
  stars: z.number().int().min(1).max(5),
  words: z.string().trim().min(2).max(500).nullable().default(null),
});
const creditCode = z.string().trim().toUpperCase().min(4).max(40);
export const allowanceQuery = z.object({ authority: z.string().min(1).max(100), creditCode });
export const newDemands = z.object({
  authority: z.string().min(1).max(100),
  creditCodes: z.array(creditCode).min(1).max(200),
  kind: z.enum(DEMAND_KINDS),
  title: z.string().trim().min(2).max(200),
  basis: z
    .string()
    .trim()
    .min(2)
    .max(500)
    .nullable()
    .default(null)
    .describe('what asks for it whatever the quota says'),
});

/* What is answered. */

export const documentKindShape = z
  .object({
    id: z.string(),
    name: text,
    stage: text,
    certainty: z.enum(['read', 'known', 'uncertain']),
    inspection: z.enum(['planned', 'done', 'any']),
    after: z.array(z.string()),
    words: z.boolean(),
    titled: z.boolean(),
    repeats: z.boolean(),
    again: z.boolean().describe('it repeats, or comes again for what it has not told yet'),
    ofFirm: z.boolean(),
    intends: z.boolean().describe('it is issued of a finding, with the penalty that is intended'),
  })
  .meta({ id: 'InspectionDocumentKind' });
export const inspectionDocument = z
  .object({
    id: z.string(),
    inspectionId: z.string(),
    kind: z.string(),
    title: z.string(),
    number: z.string(),
    content: z.object({
      title: z.string(),
      number: z.string(),
      authority: z.string(),
      issuedOn: day,
      rows: z.array(z.array(z.string())).describe('pairs: what it is, what it says'),
      remarks: z.array(z.string()),
    }),
    digest: z.string().describe('SHA-256 of its PDF'),
    ofFirm: z.boolean(),
    toldOf: z.array(z.string()).describe('findings that it tells its firm of'),
    issuedBy: z.string(),
    issuedOn: day,
    authority: z.string(),
  })
  .meta({ id: 'InspectionDocument' });
export const firmStatement = z
  .object({
    statement: z.string(),
    isLast: z.boolean(),
    demandsHearing: z.boolean(),
    on: day,
    answers: z.string().nullable().describe('number of the document that it answers'),
  })
  .meta({ id: 'FirmStatement' });
export const documentsOfInspection = z.object({
  items: z.array(inspectionDocument),
  statements: z.array(firmStatement),
});
const told = z.number().nullable().describe('null where fewer than five firms rated');
export const authorityRating = z
  .object({
    authority: z.string(),
    name: text,
    firms: told,
    ratings: told,
    average: told,
    words: z.array(z.string()).describe('none before the year is over'),
  })
  .meta({ id: 'AuthorityRating' });
export const supervisedRating = z
  .object({
    inspectionId: z.string(),
    subjectName: z.string(),
    authority: z.string(),
    ratedOn: day,
    stars: z.number().int(),
    words: z.string().nullable(),
  })
  .meta({ id: 'SupervisedRating' });
export const recordedDemands = z.object({ recorded: z.number().int() });
export const withdrawnDemand = z.object({ id: z.string() });
const namedFirm = z.object({
  name: z.string(),
  creditCode: z.string().nullable(),
  synthetic: z.boolean(),
});
const demand = z.object({
  id: z.string(),
  kind: z.enum(DEMAND_KINDS),
  title: z.string(),
  basis: z.string().nullable().describe('what asks for it whatever the quota says'),
  onDay: day,
  authority: z.string(),
});
export const demandEntry = demand
  .extend({
    firm: namedFirm.nullable().describe('null where it has moved out of sight'),
    tier: z.string().nullable(),
    recordedBy: z.string(),
    recordedByName: z.string(),
    recordedAt: instant,
    withdrawn: z
      .object({ on: day, by: z.string(), byName: z.string(), because: z.string() })
      .nullable(),
  })
  .meta({ id: 'DemandEntry' });
export const ownDemand = demand
  .extend({ withdrawn: z.object({ on: day, because: z.string() }).nullable() })
  .meta({ id: 'OwnDemand' });
const allowed = z.number().int().nullable().describe('null where nothing limits it');
export const demandAllowance = z
  .object({ firm: namedFirm, tier: z.string().nullable(), most: allowed, left: allowed })
  .meta({ id: 'DemandAllowance' });
export const burdenOfFirm = z.object({ items: z.array(authorityBurden) });
