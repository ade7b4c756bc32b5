import { z } from 'zod';
import { LEFT_TO } from '#libs/ledger';
import { BUDGET_ENTRY_KINDS, budgetEntryLifecycle, PROMISES } from '#libs/programmes/benefits';
import { budgetAmounts, day, fen, instant, stateOf, text } from './shapes.ts';

/** Shapes of budgets: their amounts, what is to come, and how their year was closed. */
const promises = z.object({ count: z.number().int(), amountFen: fen });
const outlook = z
  .object({
    promises: z
      .array(
        z.object({
          stage: z.enum(PROMISES),
          ages: z.array(promises).describe('listed up to 30, 90, 180 days ago, and longer'),
        }),
      )
      .describe('what is promised and not paid: in all, what is reserved and committed'),
    waiting: promises.describe('entitled, and without money'),
    keptFen: fen.describe('money kept in the last 90 days'),
    exhaustedOn: day
      .nullable()
      .describe('when that pace uses up what is available; null if not this year'),
    yearOver: z.boolean(),
  })
  .meta({ id: 'BudgetOutlook' });
const share = z
  .object({
    source: z.string(),
    title: text,
    percent: z.number().int(),
    appropriatedFen: fen,
    reservedFen: fen,
    drawnFen: fen.describe('committed, and paid out of that'),
    availableFen: fen,
    leftFen: fen,
  })
  .meta({ id: 'FundingShare' });
export const budget = budgetAmounts
  .extend({
    policyId: z.string(),
    year: z.string(),
    title: text,
    outlook,
    shares: z.array(share).describe('what each source bears of it; empty where one bears all'),
    closed: z
      .object({ leftTo: z.enum(LEFT_TO), reference: z.string() })
      .nullable()
      .describe('how its year was closed'),
  })
  .meta({ id: 'Budget' });

export const budgetEntry = z
  .object({
    id: z.uuid(),
    state: stateOf(budgetEntryLifecycle),
    kind: z.enum(BUDGET_ENTRY_KINDS),
    policyId: z.string(),
    title: text,
    year: z.string(),
    reference: z.string().describe('the document that says so'),
    amountFen: fen.nullable().describe('of an appropriation'),
    source: z
      .string()
      .nullable()
      .describe('who gives it; null where each source gives its share, or one bears all'),
    leftTo: z.enum(LEFT_TO).nullable().describe('of a closing: where goes what is left'),
    enteredByName: z.string(),
    enteredAt: instant,
    decidedByName: z.string().nullable(),
    outcome: z.string().nullable().describe('why it was sent back'),
    ownHand: z.boolean().describe('the reader entered it, and so may not accept it'),
    version: z.number().int(),
  })
  .meta({ id: 'BudgetEntry' });
