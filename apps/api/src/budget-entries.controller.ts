import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { LEFT_TO } from '#libs/ledger';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal } from '#libs/platform';
import {
  acceptBudgetEntry,
  budgetEntries,
  type BudgetEntryView,
  dismissBudgetEntry,
  enterBudget,
} from '#libs/programmes/benefits';
import { budgetEntry } from './budget-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { pageOf } from './shapes.ts';

const named = {
  policyId: z.string().min(1).max(100),
  year: z.string().regex(/^20\d{2}$/),
  reference: z.string().trim().min(2).max(200).describe('the document that says so'),
};
/** At most a trillion yuan: more than any budget, and few enough that no sum of them overflows the ledger. */
const amountFen = z
  .string()
  .regex(/^[1-9]\d{0,13}$/)
  .describe('in fen');
const entering = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('appropriation'),
    ...named,
    amountFen,
    source: z
      .string()
      .max(100)
      .nullable()
      .default(null)
      .describe('who gives it; null where each source gives its share, or one bears all'),
  }),
  z.object({ kind: z.literal('closing'), ...named, leftTo: z.enum(LEFT_TO) }),
]);
const version = z.number().int().positive();
const accepting = z.object({ version });
const dismissing = z.object({ version, reason: z.string().trim().min(2).max(500) });

/** Budget entries (资金登记): one of finance enters an appropriation or the closing of a year, another accepts it. */
@ApiTags('budgets')
@Controller('api/v1/budget-entries')
export class BudgetEntriesController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The latest entries; what waits for a second person first. */
  @Get()
  @Permit('budget.read')
  @ApiOkResponse({ standardSchema: pageOf(budgetEntry) })
  async list(
    @Who() who: Principal,
  ): Promise<{ items: BudgetEntryView[]; nextCursor: string | null }> {
    const items = await this.database.read('budget.entries', who.context, (tx) =>
      budgetEntries(tx, this.rules),
    );
    return { items, nextCursor: null };
  }

  /** Enters the document that grants money or closes a year; nothing is moved before a second person accepts it. */
  @Post()
  @HttpCode(200)
  @Permit('budget.enter')
  @ApiOkResponse({ standardSchema: budgetEntry })
  enter(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: entering }) body: z.infer<typeof entering>,
  ): Promise<BudgetEntryView> {
    return once(
      this.database,
      'budget.enter',
      who.context,
      { key, operation: 'budget.enter', body },
      (tx) =>
        enterBudget(
          tx,
          this.rules,
          body.kind === 'appropriation' ? { ...body, amountFen: BigInt(body.amountFen) } : body,
        ),
    );
  }

  /** Accepts an entry as the second person: the money is appropriated and serves who waits for it, or the year is closed. */
  @Post(':id/accept')
  @HttpCode(200)
  @Permit('budget.accept')
  @ApiOkResponse({ standardSchema: budgetEntry })
  accept(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: accepting }) body: z.infer<typeof accepting>,
  ): Promise<BudgetEntryView> {
    return once(
      this.database,
      'budget.accept',
      who.context,
      { key, operation: 'budget.accept', body: { id, ...body } },
      (tx) => acceptBudgetEntry(tx, this.rules, id, body),
    );
  }

  /** Sends an entry back with a reason; nothing was moved. */
  @Post(':id/dismiss')
  @HttpCode(200)
  @Permit('budget.accept')
  @ApiOkResponse({ standardSchema: budgetEntry })
  dismiss(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: dismissing }) body: z.infer<typeof dismissing>,
  ): Promise<BudgetEntryView> {
    return once(
      this.database,
      'budget.dismiss',
      who.context,
      { key, operation: 'budget.dismiss', body: { id, ...body } },
      (tx) => dismissBudgetEntry(tx, this.rules, id, body),
    );
  }
}
