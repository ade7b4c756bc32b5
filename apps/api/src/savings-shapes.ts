import { z } from 'zod';
import { chargeListLifecycle, REPORT_AXES } from '#libs/programmes/savings';
import { day, fen, stateOf, text } from './shapes.ts';

/* What savings look like over HTTP. */

/* What is asked. */

const year = z.string().regex(/^20\d{2}$/);
export const reportQuery = z.object({ by: z.enum(REPORT_AXES), year });
export const yearQuery = z.object({ year });
export const firmYearQuery = yearQuery.extend({
  creditCode: z.string().trim().toUpperCase().min(4).max(40),
});
export const costQuery = z.object({
  cost: z.string().min(1).max(100).describe('a unit cost, such as power.averagePrice'),
  period: z
    .string()
    .regex(/^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$/)
    .describe('such as 2025-09 or 2025'),
  above: z.coerce.number().int().min(1).max(99).default(90).describe('how many of a hundred pay less'), // prettier-ignore
  least: z.coerce.number().int().min(5).max(1_000_000).default(10).describe('of a cohort, at least'), // prettier-ignore
});
export const unreachedQuery = z.object({ before: z.iso.date().optional() });
export const chargesQuery = z.object({ from: z.iso.date(), until: z.iso.date().optional() });
const filled = z.string().trim().min(1).max(500);
export const newChargeList = z.object({
  document: filled.describe('title or number under which it was published'),
  authority: z.string().regex(/^[a-z][a-z0-9-]*$/).describe('who published it'),
  effectiveFrom: z.iso.date(),
  charges: z.array(z.object({ code: filled, title: filled, basis: filled })).min(1).max(5_000),
}); // prettier-ignore
export const decided = z.object({ version: z.number().int().positive() });
export const rejected = decided.extend({ reason: z.string().trim().min(2).max(500) });

/* What is answered. */

const count = z.number().int();
const told = count.nullable().describe('null below five, and where it would tell such a count');
const amount = fen.nullable();
const reportRow = z.object({
  group: z.string().describe('empty where nobody knows'),
  title: text,
  promisedFirms: told,
  promisedFen: amount,
  realisedFirms: told,
  realisedFen: amount,
  gapFen: amount.describe('promised less realised'),
  unknownFirms: told.describe('promised an amount that nobody knows'),
  besideFirms: told,
  besideFen: amount.describe('realised of what was promised without an amount'),
});
export const savingsReportShape = z
  .object({
    axis: z.enum(REPORT_AXES),
    year: z.string(),
    rows: z.array(reportRow),
    total: reportRow,
  })
  .meta({ id: 'SavingsReport' });

export const statementShape = z
  .object({
    subject: z.object({
      name: z.string(),
      creditCode: z.string().nullable(),
      divisionName: z.string(),
      synthetic: z.boolean(),
    }),
    year: z.string(),
    today: day,
    measures: z.array(
      z.object({
        measureId: z.string(),
        title: text,
        promisedFen: fen,
        unknown: count.describe('promises of an amount that nobody knows'),
        realisedFen: fen,
        gapFen: amount,
      }),
    ),
    lines: z.array(
      z.object({
        on: day,
        measureId: z.string(),
        title: text,
        period: z.string(),
        document: z.enum(['bill', 'return', 'payment']),
        item: z.string(),
        amountFen: fen,
        because: z.string().nullable().describe('why it was taken back; null of a saving'),
      }),
    ),
    promisedFen: fen,
    realisedFen: fen,
    gapFen: amount,
  })
  .meta({ id: 'ReliefStatement' });

export const unitCostFact = z
  .object({ fact: z.string(), title: text, unit: z.string(), period: z.string().nullable() })
  .meta({ id: 'UnitCostFact' });
export const unitCostLook = z
  .object({
    firms: told.describe('firms of which the cost and their cohort are known'),
    standOut: z.array(
      z.object({
        name: z.string(),
        creditCode: z.string().nullable(),
        cohort: z.string().describe('section of industry, size class and county'),
        value: z.number(),
        median: z.number(),
        percentile: z.number(),
        members: count,
      }),
    ),
  })
  .meta({ id: 'UnitCostLook' });

export const unreachedShape = z
  .object({
    measureId: z.string(),
    title: text,
    firms: count,
    unknown: count,
    promisedFen: fen,
    shown: z.array(
      z.object({
        name: z.string(),
        creditCode: z.string().nullable(),
        division: z.string(),
        period: z.string(),
        promisedFen: amount,
        promisedOn: day,
      }),
    ),
  })
  .meta({ id: 'UnreachedMeasure' });

export const chargeLook = z
  .object({
    listed: count,
    unknown: count.describe('code or day unknown, or no list held on it'),
    unlisted: z.array(
      z.object({
        name: z.string(),
        creditCode: z.string().nullable(),
        item: z.string(),
        code: z.string(),
        title: z.string().nullable(),
        collector: z.string().nullable(),
        on: day,
        amountFen: amount,
      }),
    ),
  })
  .meta({ id: 'ChargeLook' });

export const unattributedShape = z
  .object({
    item: z.string(),
    recordId: z.string(),
    authority: z.string(),
    reason: text,
  })
  .meta({ id: 'UnattributedDocument' });

export const chargeListShape = z
  .object({
    id: z.string(),
    state: stateOf(chargeListLifecycle),
    document: z.string(),
    authority: z.string(),
    division: z.string(),
    effectiveFrom: day,
    charges: count,
    enteredBy: z.string(),
    decidedBy: z.string().nullable(),
    decidedBecause: z.string().nullable(),
    version: count,
  })
  .meta({ id: 'ChargeList' });
export const chargeListWithEntries = z
  .object({
    list: chargeListShape,
    entries: z.array(z.object({ code: z.string(), title: z.string(), basis: z.string() })),
  })
  .meta({ id: 'ChargeListWithEntries' });
