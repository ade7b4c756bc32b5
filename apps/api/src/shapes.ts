import { z } from 'zod';
import type { Lifecycle } from '#libs/kernel';
import { PERMISSIONS, ROLES } from '#libs/platform';
import {
  entitlementLifecycle,
  EXCLUDING_RELATIONS,
  HALT_CAUSES,
  listLifecycle,
  listRolloutLifecycle,
  OBJECTION_ABOUT,
  objectionLifecycle,
} from '#libs/programmes/benefits';
import { gateLifecycle, taskLifecycle } from '#libs/workflow';

/**
 * The shapes of answers, as the interface description shows them; the `id` is the name a client knows the shape by.
 * Money is a decimal text in fen, because JSON numbers lose fen; days are YYYY-MM-DD; instants are ISO 8601.
 */
export const text = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });
export const fen = z
  .string()
  .regex(/^-?\d+$/)
  .describe('fen, decimal');
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const instant = z.string();
export const stateOf = <State extends string>({ states }: Lifecycle<State, string>) =>
  z.enum(Object.keys(states) as State[]);

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  text: z.object(text.shape),
  errorId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const about = z
  .object({
    mode: z.enum(['demo', 'production', 'test']),
    businessDate: day,
    businessDateMoved: z.boolean(),
    synthetic: z.boolean(),
    oidc: z.boolean(),
    version: z.string(),
  })
  .meta({ id: 'About' });

export const readiness = z
  .object({
    status: z.enum(['ok', 'degraded']),
    outbox: z.object({
      oldestDueSeconds: z.number().int().describe('age of the oldest due promise nobody has taken'),
      parked: z.number().int().describe('promises that wait for a person'),
    }),
  })
  .meta({ id: 'Readiness' });

const roles = z.array(z.enum(ROLES));

const demoAccount = z
  .object({
    account: z.string(),
    password: z.string(),
    displayName: z.string(),
    roles,
    note: text,
  })
  .meta({ id: 'DemoAccount' });

export const demoAccountList = z.object({ items: z.array(demoAccount) });

export const session = z
  .object({
    account: z.string(),
    displayName: z.string(),
    roles,
    permissions: z.array(z.enum(PERMISSIONS)),
    authorities: z
      .array(z.string())
      .describe('codes of those for which the person acts, * for all; none of an enterprise'),
    subject: z
      .object({
        id: z.number().int(),
        name: z.string(),
        creditCode: z.string().nullable(),
        division: z.string(),
      })
      .nullable(),
    demo: z.boolean(),
  })
  .meta({ id: 'Session' });

export const budgetAmounts = z
  .object({
    appropriatedFen: fen,
    reservedFen: fen,
    committedFen: fen,
    disbursedFen: fen,
    availableFen: fen,
    leftFen: fen.describe('carried over or back to the treasury once the year was over'),
  })
  .meta({ id: 'BudgetAmounts' });

const rate = z.number().int();
const range = z.tuple([rate, rate]).optional();
const rollout = z
  .object({
    state: stateOf(listRolloutLifecycle),
    percent: rate.describe('of the firms, how many are told'),
    rates: z.object({
      told: rate,
      objected: rate,
      declined: rate,
      undeliverable: rate,
      confirmed: rate,
    }),
    band: z
      .object({ objected: range, declined: range, undeliverable: range, confirmed: range })
      .describe('the least and the most that are expected, in per cent of those told'),
    lookOn: day.describe('after this day the part is widened or stopped'),
    stoppedReason: z.string().nullable(),
    ownHand: z.boolean().describe('the reader stopped it, and does not let it go on'),
    version: rate,
  })
  .meta({ id: 'ListRollout' });
export const list = z
  .object({
    id: z.string(),
    policyId: z.string(),
    runId: z.string(),
    run: z
      .object({ requestedAt: instant, asOf: day })
      .nullable()
      .describe('the run that drafted it; null when it is out of sight'),
    title: text,
    period: z.string(),
    state: stateOf(listLifecycle),
    itemCount: z.number().int(),
    amountFen: fen,
    unfundedCount: z.number().int(),
    ranking: text
      .nullable()
      .describe('the order in which its policy serves firms; null for ascending subject number'),
    allocation: z
      .object({
        note: text,
        ratio: z.object({ entitledFen: fen, availableFen: fen }).nullable(),
      })
      .nullable()
      .describe(
        'how its money is shared out, with the ratio once fixed; null where firms are served in full',
      ),
    digest: z.string(),
    draftedBy: z.string(),
    draftedByName: z.string(),
    draftedAt: instant,
    readerHand: z
      .enum(['requested', 'accepted', 'added', 'struck', 'spoke'])
      .nullable()
      .describe(
        'what the reader did for its run or its making, which bars them from approving the list; null for a second person',
      ),
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    approvedAt: instant.nullable(),
    rejectedReason: z.string().nullable(),
    demo: z.boolean(),
    secondOpinion: z
      .object({ checked: z.number().int(), sampled: z.number().int(), differences: z.array(text) })
      .nullable(),
    budget: budgetAmounts.nullable(),
    rollout: rollout.nullable().describe('null where everybody is told at once'),
    version: z.number().int(),
  })
  .meta({ id: 'List' });

export const entitlementState = stateOf(entitlementLifecycle);

/** A gate between listing and payment; `reason` says why it is held or failed. */
export const gate = z
  .object({
    kind: z.enum(['reachability', 'publicity', 'confirmation', 'credit', 'funds']),
    state: stateOf(gateLifecycle),
    article: z.string().nullable(),
    reason: text.nullable(),
    until: day.nullable().describe('last day of its term, if it has one'),
    silence: z
      .enum(['confirms', 'declines'])
      .nullable()
      .describe('what the end of its term without an answer is taken for, by the article'),
    score: z
      .object({ points: z.number().int(), pass: z.number().int() })
      .nullable()
      .describe(
        'how well the firm can be reached, of a hundred points, and from when on it passes',
      ),
  })
  .meta({ id: 'Gate' });

export const objection = z
  .object({
    id: z.string(),
    entitlementId: z.string(),
    policyId: z.string(),
    title: text,
    subjectName: z.string(),
    amountFen: fen,
    about: z.enum([...OBJECTION_ABOUT, 'recovery']),
    state: stateOf(objectionLifecycle),
    complainant: z.string().nullable(),
    statement: z.string(),
    raisedOn: day,
    decideBy: z.object({ date: day, provisional: z.boolean() }).nullable(),
    overdue: z.boolean().describe('its term is over and nobody has decided it'),
    outcome: z.string().nullable(),
    ownHand: z.boolean().describe('the reader entered it, and so may not decide it'),
    version: z.number().int(),
  })
  .meta({ id: 'Objection' });

export const listItem = z
  .object({
    entitlementId: z.string(),
    subjectName: z.string(),
    creditCode: z.string().nullable(),
    division: z.string(),
    divisionName: z.string(),
    amountFen: fen,
    entitledFen: fen
      .nullable()
      .describe('what the rule gives, where the money of the list was shared out'),
    state: entitlementState,
    gate: gate.nullable().describe('the first gate that has not passed; null before and after'),
    rank: z
      .object({ place: z.number().int(), by: text, figure: text })
      .nullable()
      .describe('where the policy ranks firms'),
    reason: z.string().nullable().describe('why it was struck off or taken back'),
  })
  .meta({ id: 'ListItem' });

export const legalBasis = z.array(
  z.object({ title: z.string(), article: z.string().nullable() }).meta({ id: 'LegalBasis' }),
);

const held = {
  policyId: z.string(),
  title: text,
  relation: z.enum(EXCLUDING_RELATIONS),
  note: text.nullable(),
  amountFen: fen,
};
export const heldBack = z
  .object({
    ...held,
    period: z.string(),
    beside: z
      .object({ id: z.uuid(), title: text, period: z.string(), amountFen: fen })
      .nullable()
      .describe('what the firm has instead; null where the benefit alone exceeds a ceiling'),
  })
  .meta({ id: 'HeldBack' });
export const heldBackCount = z
  .object({ ...held, count: z.number().int() })
  .meta({ id: 'HeldBackCount' });

const combinedBenefit = z
  .object({ policyId: z.string(), title: text, period: z.string(), amountFen: fen })
  .meta({ id: 'CombinedBenefit' });
const betterCombination = z
  .object({
    subjectId: z.number().int(),
    subjectName: z.string(),
    standing: z.array(combinedBenefit),
    standingFen: fen,
    better: z.array(combinedBenefit),
    betterFen: fen,
    proved: z.boolean().describe('no lawful combination is worth more'),
  })
  .meta({ id: 'BetterCombination' });
export const betterCombinations = z.object({
  items: z.array(betterCombination).describe('at most 200'),
  firms: z.number().int().describe('from whom the run held something back, within reach'),
  comparedFirms: z
    .number()
    .int()
    .describe('of these: at most 5000 from whom most was held back, if all they have may be seen'),
});

export const HALT_CAUSE_CODES = Object.keys(HALT_CAUSES) as (keyof typeof HALT_CAUSES)[];

export const publicHalt = z.object({
  cause: z.enum(HALT_CAUSE_CODES),
  text,
  publicReason: z.string().nullable(),
  since: day,
});

export const entitlement = z
  .object({
    id: z.string(),
    policyId: z.string(),
    title: text,
    authority: text,
    period: z.string(),
    amountFen: fen,
    state: entitlementState,
    confirmBy: z.object({ date: day, provisional: z.boolean() }).nullable(),
    halt: publicHalt.nullable().describe('why it stands still at present: its policy is halted'),
    notifiedAt: instant.nullable(),
    decidedOn: day,
    version: z.number().int(),
  })
  .meta({ id: 'Entitlement' });

/** Where a value comes from: the dataset, whose it is, as of when, and which record or items said it. */
export const factSource = z.object({
  dataset: z.string(),
  title: text,
  department: text,
  asOf: day,
  recordId: z.string().optional(),
  items: z
    .object({
      total: z.number().int(),
      shown: z.array(
        z.object({
          recordId: z.string(),
          item: z.string(),
          facts: z.array(z.object({ fact: z.string(), title: text, value: text })),
        }),
      ),
    })
    .optional()
    .describe('the items it was computed from, where several records made it'),
});

/** One condition with its finding, and the conditions it is made of. */
const explanationNode = z
  .object({
    truth: z.enum(['true', 'false', 'unknown']),
    decisive: z.boolean(),
    sentence: text,
    fact: z.string().optional(),
    value: text.optional(),
    source: factSource.optional(),
    get children() {
      return z.array(explanationNode);
    },
  })
  .meta({ id: 'ExplanationNode' });

/** The rule as a tree of sentences with truth, value, source and date. */
export const explanation = z
  .object({
    policy: z.object({ id: z.string(), title: text }),
    period: z.string(),
    verdict: z.enum(['eligible', 'ineligible', 'undetermined']),
    inScope: z.boolean().nullable(),
    amountFen: fen.nullable(),
    amount: text.nullable(),
    reasons: z.array(text),
    missing: z.array(z.string()),
    tree: explanationNode,
  })
  .meta({ id: 'Explanation' });

export const taskState = stateOf(taskLifecycle);

export const task = z
  .object({
    id: z.string(),
    kind: z.string(),
    entity: z.string(),
    entityId: z.string(),
    state: taskState,
    text,
    openedAt: instant,
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
    note: z.string().nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Task' });

/** A page of some shape. */
export function pageOf<Shape extends z.ZodType>(shape: Shape) {
  return z.object({ items: z.array(shape), nextCursor: z.string().nullable() });
}
