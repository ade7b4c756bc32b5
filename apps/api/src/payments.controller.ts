import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, displayNames, once, type Principal, type Tx } from '#libs/platform';
import {
  batchItems,
  exportBatch,
  listBatches,
  makeBatch,
  payableLines,
  releaseBatch,
  returnBatch,
  takeReceipt,
  viewBatch,
  type PayableLine,
  type PaymentBatchView,
  type PaymentItemView,
} from '#libs/programmes/benefits';
import { payableLine, paymentBatch, paymentItem } from './payment-shapes.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  numberCursor,
  pageQuery,
  Who,
  type PageQuery,
} from './request.ts';
import { pageOf } from './shapes.ts';

const LATEST = 100;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const line = z.object({ policyId: z.string().max(100), year: z.string().regex(/^\d{4}$/) });
const release = z.object({ version: z.number().int().positive(), digest: z.string().max(64) });
const back = z.object({
  version: z.number().int().positive(),
  reason: z.string().trim().min(2).max(500),
});
const receipt = z.object({ text: z.string().min(1).max(2_000_000) });

type BatchAnswer = PaymentBatchView & { madeByName: string; releasedByName: string | null };

/** Payment batches (拨付批次): the hand-over of what is payable to finance, and what came of it. */
@ApiTags('payments')
@Controller('api/v1')
export class PaymentsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** What can be put into a batch now, by policy and year. */
  @Get('payables')
  @Permit('payment.read')
  @ApiOkResponse({ standardSchema: pageOf(payableLine) })
  async payables(
    @Who() who: Principal,
  ): Promise<{ items: PayableLine[]; nextCursor: string | null }> {
    const items = await this.database.read('payment.payables', who.context, payableLines);
    return { items, nextCursor: null };
  }

  /** The latest batches, newest first. */
  @Get('payment-batches')
  @Permit('payment.read')
  @ApiOkResponse({ standardSchema: pageOf(paymentBatch) })
  async list(@Who() who: Principal): Promise<{ items: BatchAnswer[]; nextCursor: string | null }> {
    const items = await this.database.read('payment.list', who.context, async (tx) =>
      named(tx, await listBatches(tx, LATEST)),
    );
    return { items, nextCursor: null };
  }

  /** One batch. */
  @Get('payment-batches/:id')
  @Permit('payment.read')
  @ApiOkResponse({ standardSchema: paymentBatch })
  one(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<BatchAnswer> {
    return this.database.read('payment.view', who.context, async (tx) =>
      answerOf(tx, await viewBatch(tx, id)),
    );
  }

  /** Its payments in their order; accounts by their last digits only. */
  @Get('payment-batches/:id/items')
  @Permit('payment.read')
  @ApiOkResponse({ standardSchema: pageOf(paymentItem) })
  async items(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) { limit, cursor }: PageQuery,
  ): Promise<{ items: PaymentItemView[]; nextCursor: string | null }> {
    const items = await this.database.read('payment.items', who.context, (tx) =>
      batchItems(tx, id, limit, numberCursor(cursor)),
    );
    const last = items.length === limit ? items.at(-1)?.place : undefined;
    return { items, nextCursor: last === undefined ? null : asCursor(last) };
  }

  /** Makes a batch of what is payable of a policy and year; it is frozen until a second person has checked it. */
  @Post('payment-batches')
  @HttpCode(200)
  @Permit('payment.make')
  @ApiOkResponse({ standardSchema: paymentBatch })
  make(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: line }) body: z.infer<typeof line>,
  ): Promise<BatchAnswer> {
    return once(
      this.database,
      'payment.make',
      who.context,
      { key, operation: 'payment.make', body },
      async (tx) => answerOf(tx, await makeBatch(tx, this.rules, body)),
    );
  }

  /** Releases a batch as the second person. */
  @Post('payment-batches/:id/release')
  @HttpCode(200)
  @Permit('payment.release')
  @ApiOkResponse({ standardSchema: paymentBatch })
  release(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: release }) body: z.infer<typeof release>,
  ): Promise<BatchAnswer> {
    return once(
      this.database,
      'payment.release',
      who.context,
      { key, operation: 'payment.release', body: { id, ...body } },
      async (tx) => answerOf(tx, await releaseBatch(tx, id, body)),
    );
  }

  /** Returns a batch that was not released: all in it is payable again. */
  @Post('payment-batches/:id/return')
  @HttpCode(200)
  @Permit('payment.release')
  @ApiOkResponse({ standardSchema: paymentBatch })
  giveBack(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: back }) body: z.infer<typeof back>,
  ): Promise<BatchAnswer> {
    return once(
      this.database,
      'payment.return',
      who.context,
      { key, operation: 'payment.return', body: { id, ...body } },
      async (tx) => answerOf(tx, await returnBatch(tx, this.calendar, id, body)),
    );
  }

  /** A released batch as the file that the treasury or bank pays by: an XLSX workbook. */
  @Get('payment-batches/:id/file.xlsx')
  @Permit('payment.receive')
  @Header('content-type', XLSX)
  @Header('content-disposition', 'attachment; filename="payments.xlsx"')
  @ApiProduces(XLSX)
  @ApiOkResponse({
    description: '拨付明细 the payments as a workbook',
    schema: { type: 'string', format: 'binary' },
  })
  async file(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    const bytes = await this.database.read('payment.file', who.context, (tx) =>
      exportBatch(tx, id),
    );
    return new StreamableFile(bytes, { type: XLSX });
  }

  /** Takes in a receipt of the treasury or bank, as the text of a CSV file. */
  @Post('payment-batches/:id/receipt')
  @HttpCode(200)
  @Permit('payment.receive')
  @ApiOkResponse({ standardSchema: paymentBatch })
  receive(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: receipt }) { text }: z.infer<typeof receipt>,
  ): Promise<BatchAnswer> {
    return once(
      this.database,
      'payment.receive',
      who.context,
      { key, operation: 'payment.receive', body: { id, text } },
      async (tx) => {
        const { calendar, rules } = this;
        return answerOf(tx, await takeReceipt(tx, { calendar, rules }, id, text));
      },
    );
  }
}

async function answerOf(tx: Tx, batch: PaymentBatchView): Promise<BatchAnswer> {
  return (await named(tx, [batch]))[0] as BatchAnswer;
}

async function named(tx: Tx, batches: readonly PaymentBatchView[]): Promise<BatchAnswer[]> {
  const names = await displayNames(
    tx,
    batches.flatMap((one) => [one.madeBy, one.releasedBy]),
  );
  const nameOf = (account: string): string => names.get(account) ?? account;
  return batches.map((one) => ({
    ...one,
    madeByName: nameOf(one.madeBy),
    releasedByName: one.releasedBy === null ? null : nameOf(one.releasedBy),
  }));
}
