import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Database, type Principal } from '#libs/platform';
import {
  type AuthorityRating,
  type InspectionProcedure,
  type KnownVisit,
  rateInspection,
  ratingsOf,
  type SupervisedRating,
  superviseRating,
  visitsKnown,
} from '#libs/programmes/inspections';
import { authorityRating, newRating, supervisedRating } from './inspection-document-shapes.ts';
import { visitOfFirm } from './inspection-entry-shapes.ts';
import { oneYear } from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import { PROCEDURE } from './procedure.token.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { pageOf } from './shapes.ts';

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: null;
}

/** What firms say of inspections (扫码评价): each once; told by authority only, and of five firms or more. */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionRatingsController {
  constructor(
    private readonly database: Database,
    @Inject(PROCEDURE) private readonly procedure: InspectionProcedure,
  ) {}

  /** Rates an inspection that came to the signed-in firm, once. */
  @Post('inspections/:id/rating')
  @HttpCode(200)
  @Permit('inspection.answer')
  @ApiOkResponse({ standardSchema: visitOfFirm })
  rate(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newRating }) body: z.infer<typeof newRating>,
  ): Promise<KnownVisit> {
    const write = { operation: 'rating.give', key, body: { id, ...body } };
    return onceFor(this.database, who, write, async (tx) => {
      await rateInspection(tx, this.procedure, id, body);
      const own = who.context.subjectId ?? -1;
      const [visit] = await visitsKnown(tx, own, { inspectionId: id });
      return visit as KnownVisit;
    });
  }

  /** What firms say of authorities in a year; of fewer than five firms nothing, and no words before the year is over. */
  @Get('inspection-ratings')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(authorityRating) })
  async ratings(
    @Who() who: Principal,
    @Query({ schema: oneYear }) { year }: z.infer<typeof oneYear>,
  ): Promise<Page<AuthorityRating>> {
    const items = await this.database.read('rating.list', who.context, (tx) => ratingsOf(tx, year));
    return { items, nextCursor: null };
  }

  /** One rating with its firm, for those who supervise and inspect nobody. */
  @Get('inspection-ratings/:id')
  @Permit('rating.supervise')
  @ApiOkResponse({ standardSchema: supervisedRating })
  supervise(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<SupervisedRating> {
    return this.database.read('rating.supervise', who.context, (tx) =>
      superviseRating(tx, this.procedure, id),
    );
  }
}
