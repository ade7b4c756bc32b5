import { z } from 'zod';
import { LEFT_TO } from '#libs/ledger';
import { PROMISES } from '#libs/programmes/benefits';
import { budgetAmounts, day, fen, text } from './shapes.ts';

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
