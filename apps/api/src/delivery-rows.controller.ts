import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, type Principal } from '#libs/platform';
import {
  datasetOfDelivery,
  type DeliveryDetail,
  findDelivery,
  keptRejects,
  rejectsFile,
  rejectText,
  repairsFile,
  repairsOf,
  repairText,
} from '#libs/registry';
import { Datasets } from './datasets.ts';
import { deliveryDetail, deliveryRepair, keptReject } from './delivery-shapes.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  idPath,
  numberCursor,
  pageQuery,
  type PageQuery,
  pairCursor,
  Who,
} from './request.ts';
import { pageOf } from './shapes.ts';

/** One delivery: how its file was read, and what became of its rows, one by one. */
@ApiTags('deliveries')
@Controller('api/v1/deliveries/:id')
export class DeliveryRowsController {
  constructor(
    private readonly database: Database,
    private readonly known: Datasets,
  ) {}

  /** A delivery with its sums, how its file was read, and what was rejected and mended by reason. */
  @Get()
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: deliveryDetail })
  one(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<DeliveryDetail> {
    return this.database.read('delivery.show', who.context, (tx) => findDelivery(tx, id));
  }

  /** Rejected rows of a delivery as they were written, by line: to be corrected and sent again. */
  @Get('rejects')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: pageOf(keptReject) })
  async rejects(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: z.infer<typeof keptReject>[]; nextCursor: string | null }> {
    const [of, rows] = await this.database.read('delivery.rejects', who.context, async (tx) => [
      await datasetOfDelivery(tx, id),
      await keptRejects(tx, id, { after: numberCursor(page.cursor), limit: page.limit }),
    ]);
    const dataset = (await this.known.all()).find((one) => one.id === of);
    const last = rows.at(-1);
    return {
      items: rows.map((row) => ({ ...row, why: rejectText(row, dataset) })),
      nextCursor: rows.length === page.limit && last ? asCursor(last.line) : null,
    };
  }

  /**
   * Rejected rows as a CSV file under the department's own headers, with line, column and reason beside them. Corrected,
   * it is uploaded again with `corrects`: a delivery that only adds those rows. Safe to open in a spreadsheet.
   */
  @Get('rejects.csv')
  @Permit('delivery.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async rejectsCsv(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    const lines = rejectsFile(this.database, who.context, id, await this.known.all());
    return csvFile(lines, `rejects-${id}.csv`);
  }

  /** What was mended in the rows that were taken, cell by cell in order of the file: what it was, and what it became. */
  @Get('repairs')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: pageOf(deliveryRepair) })
  async repairs(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: z.infer<typeof deliveryRepair>[]; nextCursor: string | null }> {
    const [line, place] = pairCursor(page.cursor, [2 ** 31 - 1, 2 ** 15 - 1]);
    const cells = await this.database.read('delivery.repairs', who.context, async (tx) => {
      await datasetOfDelivery(tx, id);
      return repairsOf(tx, id, { after: { line, place }, limit: page.limit });
    });
    const last = cells.at(-1);
    return {
      items: cells.map((cell) => ({ ...cell, why: repairText(cell.reason) })),
      nextCursor: cells.length === page.limit && last ? asCursor([last.line, last.place]) : null,
    };
  }

  /** The same as a CSV file, safe to open in a spreadsheet. */
  @Get('repairs.csv')
  @Permit('delivery.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async repairsCsv(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    return csvFile(repairsFile(this.database, who.context, id), `repairs-${id}.csv`);
  }
}

/** A file that is sent as it is made; its first piece decides whether there is one, while a problem can still be answered. */
async function csvFile(lines: AsyncGenerator<string>, name: string): Promise<StreamableFile> {
  const first = await lines.next();
  return new StreamableFile(Readable.from(withFirst(first, lines), { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}"`,
  });
}

async function* withFirst(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (!first.done) yield first.value;
  yield* rest;
}
