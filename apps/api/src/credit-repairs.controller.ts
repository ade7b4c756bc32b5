import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, NotFound, once, type Principal, type Tx } from '#libs/platform';
import {
  applyForRepair,
  penaltiesOnDisplay,
  type PenaltiesSeen,
  type RepairBook,
} from '#libs/programmes/credit';
import { findSubject } from '#libs/registry';
import { openTask } from './amendment-tasks.ts';
import { Datasets } from './datasets.ts';
import { amendmentState } from './delivery-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, Who } from './request.ts';
import { day, text } from './shapes.ts';

const shownPenalty = z
  .object({
    recordId: z.string(),
    item: z.string().describe('number of the decision'),
    gravity: text.nullable(),
    decidedOn: day.nullable(),
    display: z
      .enum(['shown', 'overdue', 'unknown'])
      .describe('overdue is beyond the longest that the rule in force shows it'),
    shownUntil: day.nullable().describe('null where nobody has said'),
    repairableFrom: day
      .nullable()
      .describe('null where no rule is in force, or gravity or day is not known'),
    shownAtMost: day.nullable().describe('the longest that it may be shown'),
    repairable: z.boolean(),
    reference: text.nullable(),
  })
  .meta({ id: 'ShownPenalty' });
const ofSubject = z.object({
  creditCode: z
    .string()
    .trim()
    .toUpperCase()
    .min(4)
    .max(40)
    .optional()
    .describe('whose they are; an enterprise asks for its own'),
});
const application = z.object({
  recordId: z.string().regex(/^[1-9]\d{0,17}$/),
  performed: z
    .string()
    .trim()
    .min(2)
    .max(800)
    .describe('how the conduct was corrected and its duties performed'),
  committed: z.literal(true).describe('a public commitment to good faith was made'),
});
const applied = z
  .object({
    amendmentId: z.string().describe('by which the department judges it'),
    state: amendmentState,
  })
  .meta({ id: 'RepairApplied' });

/** Repair of credit (信用修复): which records may be repaired when, and applications that the department judges. */
@ApiTags('credit-repairs')
@Controller('api/v1/credit-repairs')
export class CreditRepairsController {
  constructor(
    private readonly database: Database,
    private readonly known: Datasets,
  ) {}

  /** The penalties on display, with the day from which each may be repaired and the longest that it may be shown. */
  @Get()
  @Permit('amendment.propose')
  @ApiOkResponse({
    standardSchema: z.object({
      seen: z
        .boolean()
        .describe('whether the reader may see penalties; no items say nothing where not'),
      items: z.array(shownPenalty),
    }),
  })
  async list(
    @Who() who: Principal,
    @Query({ schema: ofSubject }) { creditCode }: z.infer<typeof ofSubject>,
  ): Promise<PenaltiesSeen> {
    const book = await this.#book();
    return this.database.read('repair.list', who.context, async (tx) =>
      penaltiesOnDisplay(tx, await subjectOf(tx, creditCode), book),
    );
  }

  /** Applies for the end of a display whose shortest period has passed; the department that determined it judges. */
  @Post()
  @HttpCode(201)
  @Permit('amendment.propose')
  @ApiCreatedResponse({ standardSchema: applied })
  async apply(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: application }) body: z.infer<typeof application>,
  ): Promise<z.infer<typeof applied>> {
    const book = await this.#book();
    return once(
      this.database,
      'repair.apply',
      who.context,
      { key, operation: 'repair.apply', body },
      async (tx) => {
        const amendment = await applyForRepair(tx, body, book);
        await openTask(tx, amendment, book);
        return { amendmentId: amendment.id, state: 'proposed' as const };
      },
    );
  }

  async #book(): Promise<RepairBook> {
    const { book, datasets } = await this.known.read();
    return { ...book, datasets: new Map(datasets.map((one) => [one.id, one])) };
  }
}

/** Whoever is an enterprise asks of itself. @throws PLATFORM.NOT_FOUND */
async function subjectOf(tx: Tx, creditCode: string | undefined): Promise<number> {
  const { subjectId } = tx.context;
  if (subjectId !== null) return subjectId;
  const found =
    creditCode === undefined ? undefined : await findSubject(tx, 'credit-code', creditCode);
  if (!found) throw new NotFound({ zh: '市场主体', en: 'subject' });
  return found.id;
}
