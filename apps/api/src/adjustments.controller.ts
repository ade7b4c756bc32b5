import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal, type Tx } from '#libs/platform';
import {
  acceptAdjustment,
  type AdjustmentDetail,
  type AdjustmentPlace,
  type AdjustmentView,
  dismissAdjustment,
  endorseAdjustment,
  listAdjustments,
  placeOfAdjustment,
  returnAdjustment,
  viewAdjustment,
} from '#libs/programmes/benefits';
import { adjustment, adjustmentDetail } from './adjustment-shapes.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  pageQuery,
  type PageQuery,
  placeCursor,
  Who,
} from './request.ts';
import { pageOf } from './shapes.ts';

const said = z.object({
  version: z.number().int().positive(),
  reason: z.string().trim().min(2).max(500),
});
type Said = z.infer<typeof said>;

const cursorId = z.string().regex(/^[01] [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

function cursorOf({ undecided, foundAt, id }: AdjustmentPlace): string {
  return asCursor({ at: foundAt, id: `${undecided ? 1 : 0} ${id}` });
}

function placeAfter(cursor: string | undefined): AdjustmentPlace | null {
  const place = placeCursor(cursor, cursorId);
  if (!place) return null;
  const [part, id = ''] = place.id.split(' ');
  return { undecided: part === '1', foundAt: place.at, id };
}

/** Differences (差额处理) that corrected data makes to confirmed benefits, and their outcome. */
@ApiTags('adjustments')
@Controller('api/v1/adjustments')
export class AdjustmentsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** The adjustments in one's reach: those to be decided first. */
  @Get()
  @Permit('adjustment.read')
  @ApiOkResponse({ standardSchema: pageOf(adjustment) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: AdjustmentView[]; nextCursor: string | null }> {
    const items = await this.database.read('adjustment.list', who.context, (tx) =>
      listAdjustments(tx, page.limit, placeAfter(page.cursor)),
    );
    const last = items.at(-1);
    const full = items.length === page.limit;
    return { items, nextCursor: full && last ? cursorOf(placeOfAdjustment(last)) : null };
  }

  /** One adjustment with the reasons of the decision that stands and of the one taken on corrected data. */
  @Get(':id')
  @Permit('adjustment.read')
  @ApiOkResponse({ standardSchema: adjustmentDetail })
  view(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<AdjustmentDetail> {
    return this.database.read('adjustment.view', who.context, (tx) =>
      viewAdjustment(tx, this.rules, id),
    );
  }

  /** Puts a difference forward to be accepted by a second person, with a reason. */
  @Post(':id/endorse')
  @HttpCode(200)
  @Permit('adjustment.endorse')
  @ApiOkResponse({ standardSchema: adjustment })
  endorse(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: Said,
  ): Promise<AdjustmentView> {
    return this.#once('adjustment.endorse', who, key, id, body, endorseAdjustment);
  }

  /** Accepts a difference as the second person: a top-up is committed, a recovery is a claim that the firm may object to. */
  @Post(':id/accept')
  @HttpCode(200)
  @Permit('adjustment.accept')
  @ApiOkResponse({ standardSchema: adjustment })
  accept(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: Said,
  ): Promise<AdjustmentView> {
    return this.#once('adjustment.accept', who, key, id, body, (tx, one, said) =>
      acceptAdjustment(tx, this.calendar, one, said),
    );
  }

  /** Sends a difference back that was put forward: it is open again. */
  @Post(':id/return')
  @HttpCode(200)
  @Permit('adjustment.accept')
  @ApiOkResponse({ standardSchema: adjustment })
  sendBack(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: Said,
  ): Promise<AdjustmentView> {
    return this.#once('adjustment.return', who, key, id, body, returnAdjustment);
  }

  /** Dismisses a difference with a reason; a recovery only as somebody who may accept it and never put it forward. */
  @Post(':id/dismiss')
  @HttpCode(200)
  @Permit('adjustment.endorse')
  @ApiOkResponse({ standardSchema: adjustment })
  dismiss(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: Said,
  ): Promise<AdjustmentView> {
    const mayAccept = who.permissions.includes('adjustment.accept');
    return this.#once('adjustment.dismiss', who, key, id, body, (tx, one, said) =>
      dismissAdjustment(tx, one, said, mayAccept),
    );
  }

  #once(
    operation: string,
    who: Principal,
    key: string,
    id: string,
    body: Said,
    act: (tx: Tx, id: string, said: Said) => Promise<AdjustmentView>,
  ): Promise<AdjustmentView> {
    return once(
      this.database,
      operation,
      who.context,
      { key, operation, body: { id, ...body } },
      (tx) => act(tx, id, body),
    );
  }
}
