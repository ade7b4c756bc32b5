import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, displayNames, once, type Principal, type Tx } from '#libs/platform';
import {
  addFirm,
  askDepartments,
  giveView,
  OPINION_WORKDAYS,
  remark,
  type ReviewView,
  viewReview,
  withinReview,
} from '#libs/programmes/benefits';
import { listReview } from './list-review-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';

const version = z.number().int().positive();
const reason = z.string().trim().min(2).max(500);
const asking = z.object({
  version: version.describe('of the list'),
  departments: z
    .array(z.string().max(64))
    .max(50)
    .default([])
    .describe('codes of departments concerned; all of them where none is named'),
  workdays: z.number().int().min(1).max(60).default(OPINION_WORKDAYS),
});
const viewing = z
  .object({
    version: version.describe('of the view'),
    agrees: z.boolean(),
    reason: reason.nullable().default(null),
    itemsDigest: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine((said) => said.agrees || said.reason !== null, {
    message: '提出异议须写明理由。An objection needs its reason.',
    path: ['reason'],
  });
const remarking = z.object({
  entitlementId: z.uuid().nullable().default(null),
  text: z.string().trim().min(1).max(2000),
});
const adding = z.object({
  version: version.describe('of the list'),
  creditCode: z.string().trim().toUpperCase().length(18),
  reason,
  evidence: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .describe('number or name of the document that shows it'),
});
const viewPath = z.object({ id: z.uuid(), view: z.uuid() });
type Answer = z.infer<typeof listReview>;

/** Joint review of a list (联合审核): views of departments, remarks, and firms added with evidence. */
@ApiTags('lists')
@Controller('api/v1/lists/:id/review')
export class ListReviewController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** Who is concerned, who said what, who was added, and what was remarked; also for departments that are asked. */
  @Get()
  @Permit('list.read')
  @ApiOkResponse({ standardSchema: listReview })
  read(@Who() who: Principal, @Param({ schema: idPath }) { id }: { id: string }): Promise<Answer> {
    return this.database.read('list.review', who.context, (tx) => this.#answer(tx, id));
  }

  /** Asks departments for their view within a term of working days. */
  @Post('views')
  @HttpCode(200)
  @Permit('list.consult')
  @ApiOkResponse({ standardSchema: listReview })
  ask(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: asking }) body: z.infer<typeof asking>,
  ): Promise<Answer> {
    return this.#once(who, 'list.consult', key, { id, ...body }, async (tx) => {
      await askDepartments(tx, this.calendar, this.rules, id, body);
      return this.#answer(tx, id);
    });
  }

  /** A department gives its view: no objection, or an objection with its reason. */
  @Post('views/:view')
  @HttpCode(200)
  @Permit('list.view')
  @ApiOkResponse({ standardSchema: listReview })
  view(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: viewPath }) path: z.infer<typeof viewPath>,
    @Body({ schema: viewing }) body: z.infer<typeof viewing>,
  ): Promise<Answer> {
    return this.#once(who, 'list.view', key, { ...path, ...body }, async (tx) =>
      this.#answer(tx, await giveView(tx, path.view, body)),
    );
  }

  /** Adds a remark to the thread of the list or of one firm; it is never changed. */
  @Post('remarks')
  @HttpCode(200)
  @Permit('list.remark')
  @ApiOkResponse({ standardSchema: listReview })
  remark(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: remarking }) body: z.infer<typeof remarking>,
  ): Promise<Answer> {
    return this.#once(who, 'list.remark', key, { id, ...body }, async (tx) => {
      await withinReview(tx, id, () => remark(tx, id, body));
      return this.#answer(tx, id);
    });
  }

  /** Puts a firm on the list that the draft lacks, if the matcher finds it eligible; what came of it is among the additions. */
  @Post('additions')
  @HttpCode(200)
  @Permit('list.add')
  @ApiOkResponse({ standardSchema: listReview })
  add(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: adding }) body: z.infer<typeof adding>,
  ): Promise<Answer> {
    return this.#once(who, 'list.add', key, { id, ...body }, async (tx) => {
      await addFirm(tx, this.calendar, this.rules, id, body);
      return this.#answer(tx, id);
    });
  }

  #once(
    who: Principal,
    operation: 'list.consult' | 'list.view' | 'list.remark' | 'list.add',
    key: string,
    body: Readonly<Record<string, string | number | boolean | null | readonly string[]>>,
    work: (tx: Tx) => Promise<Answer>,
  ): Promise<Answer> {
    return once(this.database, operation, who.context, { key, operation, body }, work);
  }

  async #answer(tx: Tx, id: string): Promise<Answer> {
    return named(tx, await viewReview(tx, this.rules, id));
  }
}

async function named(tx: Tx, review: ReviewView): Promise<Answer> {
  const names = await displayNames(
    tx,
    review.opinions.flatMap(({ givenBy }) => (givenBy === null ? [] : [givenBy])),
  );
  return {
    ...review,
    concerned: [...review.concerned],
    additions: review.additions.map((one) => ({ ...one, reasons: [...one.reasons] })),
    remarks: [...review.remarks],
    opinions: review.opinions.map(({ givenBy, ...one }) => ({
      ...one,
      givenByName: givenBy === null ? null : (names.get(givenBy) ?? givenBy),
    })),
  };
}
