import { z } from 'zod';

/**
 * The shapes of answers, as the interface description shows them. Money is a decimal text in fen, because JSON numbers
 * lose fen; days are YYYY-MM-DD; instants are ISO 8601.
 */
export const text = z.object({ zh: z.string(), en: z.string() });
const fen = z.string().regex(/^-?\d+$/).describe('fen, decimal');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const instant = z.string();

export const problem = z.object({
  type: z.string(), title: z.string(), status: z.number().int(), detail: z.string(), code: z.string(), text, errorId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const about = z.object({
  mode: z.enum(['demo', 'production', 'test']), businessDate: day, businessDateMoved: z.boolean(), synthetic: z.boolean(), oidc: z.boolean(), version: z.string(),
});

export const demoAccountList = z.object({
  items: z.array(z.object({ account: z.string(), password: z.string(), displayName: z.string(), roles: z.array(z.string()), note: text })),
});

export const session = z.object({
  account: z.string(), displayName: z.string(), roles: z.array(z.string()), permissions: z.array(z.string()),
  subject: z.object({ id: z.number().int(), name: z.string(), creditCode: z.string().nullable(), division: z.string() }).nullable(),
  demo: z.boolean(),
});

const runPolicy = z.object({
  policyId: z.string(), title: text, state: z.string(), eligible: z.number().int(), undetermined: z.number().int(), ineligible: z.number().int(),
  opened: z.number().int(), closed: z.number().int(), suspended: z.number().int(), amountFen: fen, parked: text.nullable(),
});

export const run = z.object({
  id: z.string(), state: z.enum(['requested', 'running', 'stopped', 'applying', 'finished', 'cancelled']), asOf: day, requestedBy: z.string(),
  requestedAt: instant, startedAt: instant.nullable(), finishedAt: instant.nullable(), rowsTotal: z.number().int(), rowsDone: z.number().int(),
  ratePerSecond: z.number().int().nullable(), remainingSeconds: z.number().int().nullable(), stoppedBecause: text.nullable(), policies: z.array(runPolicy),
});

export const budgetAmounts = z.object({ appropriatedFen: fen, reservedFen: fen, committedFen: fen, disbursedFen: fen, availableFen: fen });

export const list = z.object({
  id: z.string(), policyId: z.string(), title: text, period: z.string(), state: z.enum(['draft', 'reviewing', 'approved', 'announced', 'rejected']),
  itemCount: z.number().int(), amountFen: fen, unfundedCount: z.number().int(), draftedBy: z.string(), draftedAt: instant,
  approvedBy: z.string().nullable(), approvedAt: instant.nullable(), rejectedReason: z.string().nullable(), demo: z.boolean(),
  secondOpinion: z.object({ checked: z.number().int(), sampled: z.number().int(), differences: z.array(text) }).nullable(),
  budget: budgetAmounts.nullable(), version: z.number().int(),
});

export const listItem = z.object({
  entitlementId: z.string(), subjectName: z.string(), creditCode: z.string().nullable(), division: z.string(), divisionName: z.string(), amountFen: fen, state: z.string(),
});

const legalBasis = z.array(z.object({ title: z.string(), article: z.string().nullable() }));

export const policy = z.object({
  id: z.string(), title: text, authority: text, deliveryMode: z.string(), validity: z.object({ from: day, until: day.nullable() }), legalBasis,
  executable: z.boolean(), reason: text.nullable(), amount: text, decisionHash: z.string().nullable(),
});

export const budget = budgetAmounts.extend({ policyId: z.string(), title: text });

export const entitlement = z.object({
  id: z.string(), policyId: z.string(), title: text, authority: text, period: z.string(), amountFen: fen,
  state: z.enum(['waiting', 'listed', 'suspended', 'notified', 'confirmed', 'declined', 'silent', 'withdrawn']),
  confirmBy: z.object({ date: day, provisional: z.boolean() }).nullable(), notifiedAt: instant.nullable(), decidedOn: day, version: z.number().int(),
});

export const entitlementDetail = entitlement.extend({
  explanation: z.unknown().describe('the rule as a tree of sentences with truth, value, source and date'),
  legalBasis,
  evidence: z.object({ asOf: day, knownAt: instant, decisionHash: z.string(), factVectorHash: z.string() }),
  history: z.array(z.object({ at: instant, event: z.string(), state: z.string(), by: z.string() })),
});

/** A page of some shape. */
export function pageOf<Shape extends z.ZodType>(shape: Shape) {
  return z.object({ items: z.array(shape), nextCursor: z.string().nullable() });
}
