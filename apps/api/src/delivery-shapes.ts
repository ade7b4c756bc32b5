import { z } from 'zod';
import {
  amendmentLifecycle,
  DELIVERY_MODES,
  deliveryLifecycle,
  IDENTIFIER_SCHEMES,
  uploadLifecycle,
} from '#libs/registry';
import { day, fen, instant, stateOf, text } from './shapes.ts';

export const deliveryState = stateOf(deliveryLifecycle);

export const delivery = z
  .object({
    id: z.string(),
    dataset: z.string(),
    state: deliveryState,
    mode: z.enum(DELIVERY_MODES),
    source: z.string(),
    asOf: day.describe('the day the department described'),
    receivedAt: instant,
    rows: z.number().int().nullable(),
    accepted: z
      .number()
      .int()
      .describe('taken as they are; accepted + repaired + rejected + untaken = rows'),
    repaired: z.number().int().describe('taken with something mended'),
    rejected: z.number().int(),
    untaken: z
      .number()
      .int()
      .describe('of one that failed: not taken, though nothing is wrong with them'),
    unchanged: z.number().int().describe('of accepted and repaired: said what stood already'),
    agreed: z.number().int().describe('people who agreed to it while it waited'),
    agreedByReader: z.boolean().describe('whether you are one of them'),
    expected: z
      .number()
      .int()
      .nullable()
      .describe('rows of the last full delivery, or records that stood, when it began to wait'),
    failure: z.object({ code: z.string(), text }).nullable().describe('why it failed'),
    synthetic: z.boolean(),
    corrects: z.string().nullable().describe('the delivery whose rejected rows it says again'),
    sentAgain: z.number().int().describe('rejected rows that came again later'),
    linked: z.number().int().describe('rejected rows that count since somebody bears their number'),
  })
  .meta({ id: 'Delivery' });

export const deliveryDetail = delivery
  .extend({
    reading: z
      .object({
        encoding: z.string().describe('of a text file'),
        format: z.enum(['csv', 'ndjson', 'xlsx']),
        digest: z.string().describe('SHA-256 of the bytes in hexadecimal'),
        layout: z.string().describe('`own`, or the layout in which the file came'),
      })
      .nullable()
      .describe('how its file was read; null of one from before that was kept'),
    reasons: z.record(z.string(), z.number().int()).describe('rejected rows by reason'),
    repairs: z.record(z.string(), z.number().int()).describe('mended cells by reason'),
  })
  .meta({ id: 'DeliveryDetail' });

const mendedCell = z
  .object({
    line: z.number().int(),
    column: z.string(),
    reason: z.string(),
    from: z.string().describe('the cell as it was written'),
    to: z.string().describe('what it was read as'),
  })
  .meta({ id: 'MendedCell' });

export const deliveryRepair = mendedCell
  .extend({
    place: z.number().int().describe('which of the mended cells of its row, from 1'),
    why: text,
  })
  .meta({ id: 'DeliveryRepair' });

export const upload = z
  .object({
    id: z.string(),
    dataset: z.string(),
    state: stateOf(uploadLifecycle),
    name: z.string(),
    size: z.number().int().describe('bytes announced'),
    received: z.number().int().describe('bytes that are there; a part goes on from here'),
    digest: z.string().describe('SHA-256 in hexadecimal, as declared'),
    mode: z.enum(DELIVERY_MODES),
    asOf: day,
    declaredRows: z.number().int().nullable(),
    rowsDone: z.number().int().describe('rows that the import has read'),
    corrects: z.string().nullable(),
    deliveryId: z.string().nullable().describe('the delivery that it became'),
    failure: z.object({ code: z.string(), text }).nullable().describe('why it was refused'),
    createdBy: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'Upload' });

export const deliveryAgreement = z
  .object({
    deliveryId: z.string(),
    state: z.enum(['accepted', 'waiting']),
    rows: z.number().int(),
    accepted: z.number().int().describe('taken as they are; accepted + repaired + rejected = rows'),
    repaired: z.number().int().describe('taken with something mended'),
    rejected: z.number().int(),
    unchanged: z.number().int().describe('of accepted and repaired: said what stood already'),
  })
  .meta({ id: 'DeliveryAgreement' });

export const deliveryReject = z
  .object({
    line: z.number().int(),
    column: z.string(),
    reason: z.string(),
    text: z.string().describe('the row as it was written'),
    why: text,
  })
  .meta({ id: 'DeliveryReject' });

export const keptReject = deliveryReject
  .extend({
    since: z
      .enum(['sent-again', 'linked'])
      .nullable()
      .describe('it came again, or counts since somebody bears its number; null while it is open'),
  })
  .meta({ id: 'KeptReject' });

export const pushReport = deliveryAgreement
  .extend({
    reasons: z.record(z.string(), z.number().int()).describe('rejected rows by reason'),
    already: z.boolean().describe('the latest delivery said exactly this; nothing changed'),
    rejects: z.array(deliveryReject).describe('the first 1,000 by line'),
    repairs: z
      .array(mendedCell)
      .describe('the first 1,000 mended cells of rows that were taken, by line'),
  })
  .meta({ id: 'PushReport' });

export const datasetState = z
  .object({
    dataset: z.string(),
    title: text,
    authority: z.object({ code: z.string(), name: text }),
    maxAgeDays: z.number().int(),
    asOf: day.nullable(),
    ageDays: z.number().int().nullable(),
    stale: z.boolean(),
    issued: z.boolean().describe('published by this system: nobody delivers it'),
    unlinked: z.number().int().describe('rows that wait for a subject'),
    waiting: z.number().int().describe('deliveries that wait for two people'),
    lastRejected: z.number().int().nullable(),
    trend: z.array(z.object({ asOf: day, rows: z.number().int(), rejected: z.number().int() })),
  })
  .meta({ id: 'DatasetState' });

export const departmentState = z
  .object({
    authority: z.object({ code: z.string(), name: text }),
    datasets: z.number().int(),
    fresh: z.number().int(),
    stale: z.array(text).describe('datasets too old'),
    missing: z.array(text).describe('datasets never delivered'),
    rows: z.number().describe('of the latest delivery of each dataset'),
    rejected: z.number(),
    waiting: z.number().int().describe('deliveries that wait for two people'),
    unlinked: z.number().int().describe('rows that wait for a subject'),
    trend: z
      .array(
        z.object({
          month: z.string().describe('of the days described, YYYY-MM'),
          deliveries: z.number().int(),
          rows: z.number(),
          rejected: z.number(),
        }),
      )
      .describe('accepted deliveries by month, oldest first, at most twelve'),
  })
  .meta({ id: 'DepartmentState' });

export const waitingCount = z
  .object({
    scheme: z.string(),
    dataset: z.string(),
    rows: z.number().int(),
    numbers: z.number().int().describe('different numbers that nobody bears'),
    oldest: day,
  })
  .meta({ id: 'WaitingCount' });

export const waitingRow = z
  .object({
    id: z.string(),
    dataset: z.string(),
    scheme: z.enum(IDENTIFIER_SCHEMES),
    value: z.string(),
    deliveryId: z.string(),
    line: z.number().int(),
    item: z.string(),
    periods: z
      .array(z.string())
      .describe('of which it says something; `asOf` is what holds as of its day'),
    asOf: day,
  })
  .meta({ id: 'WaitingRow' });

export const amendmentState = stateOf(amendmentLifecycle);

export const amendment = z
  .object({
    id: z.string(),
    state: amendmentState,
    subject: z.object({ id: z.number().int(), name: z.string() }),
    dataset: z.object({ id: z.string(), title: text, department: text }),
    item: z.string().describe('which of several records; empty where there is one'),
    period: z.string(),
    fact: z.object({ id: z.string(), title: text }),
    said: text.describe('what is recorded'),
    proposed: text.describe('what it should be'),
    reason: z.string(),
    mine: z.boolean().describe('proposed by whoever asks'),
    proposedBy: z.string(),
    proposedAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    answer: z.string().nullable(),
    deliveryId: z.string().nullable().describe('the delivery by which it became a record'),
    version: z.number().int(),
  })
  .meta({ id: 'Amendment' });

export const standingRecord = z
  .object({
    recordId: z.string(),
    subject: z.object({ id: z.number().int(), name: z.string() }),
    item: z.string().describe('which of several records; empty where there is one'),
    period: z.string(),
    validFrom: day,
    isItem: z
      .boolean()
      .describe('one of several, so that the whole of it may be said to be another’s'),
    facts: z.array(z.object({ fact: z.string(), title: text, value: text })),
  })
  .meta({ id: 'StandingRecord' });

export const dependentDecision = z
  .object({
    id: z.string(),
    policyId: z.string(),
    title: text.describe('of the policy'),
    period: z.string(),
    subjectId: z.number().int(),
    verdict: z.string(),
    amountFen: fen.nullable(),
    decidedAsOf: day,
    because: z.enum(['record', 'absence']),
    live: z.boolean().describe('its episode still stands'),
  })
  .meta({ id: 'DependentDecision' });
