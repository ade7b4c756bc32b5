import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  abandonDraw,
  commitDraw,
  type Commitment,
  drawnFirms,
  type HeldFirm,
  holdDraw,
  type NameOpening,
  openName,
  type Refusal,
  revealDraw,
} from '#libs/programmes/inspections';
import {
  drawAbandoned,
  drawCommitted,
  drawnFirm,
  drawRevealed,
  heldDraw,
  nameOpening,
  newDraw,
  givenUp,
  whoseName,
} from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  numberCursor,
  pageQuery,
  type PageQuery,
  Who,
} from './request.ts';
import { pageOf } from './shapes.ts';

/** Random draws (双随机抽取) as officers make them: committed to with the list, revealed, and then held. */
@ApiTags('inspections')
@Controller('api/v1/inspection-draws')
export class InspectionDrawsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** Closes the list with its inspectors and commits to it and to a seed; what may not be inspected is refused and recorded. */
  @Post()
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: drawCommitted })
  commit(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newDraw }) body: z.infer<typeof newDraw>,
  ): Promise<Commitment> {
    const { planId, matterId, ...people } = body;
    return onceFor(this.database, who, { operation: 'inspection.commit', key, body }, (tx) =>
      commitDraw(tx, this.rules, { planId, matterId }, people),
    );
  }

  /** Reveals the seed for good: from now on the draw can only be held. */
  @Post(':id/reveal')
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: drawRevealed })
  reveal(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ refusal: Refusal | null }> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.reveal', key, body: { id } },
      async (tx) => ({
        refusal: await revealDraw(tx, this.rules, id),
      }),
    );
  }

  /** Draws from what was committed to and publishes it; the inspections of the firms that were drawn are planned from then on. */
  @Post(':id/hold')
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: heldDraw })
  hold(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ drawId: string; drawn: number }> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.hold', key, body: { id } },
      async (tx) => ({ drawId: id, drawn: (await holdDraw(tx, id)).drawn.length }),
    );
  }

  /** What became of the firms that were drawn, in the order in which they were drawn. */
  @Get(':id/firms')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(drawnFirm) })
  async firms(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) { limit, cursor }: PageQuery,
  ): Promise<{ items: HeldFirm[]; nextCursor: string | null }> {
    const after = numberCursor(cursor);
    const items = await this.database.read('inspection.drawn', who.context, (tx) =>
      drawnFirms(tx, id, limit, after),
    );
    const last = items.at(-1);
    return { items, nextCursor: items.length === limit && last ? asCursor(last.place) : null };
  }

  /** Gives up a draw whose seed was not revealed; it stays on the list of commitments with its ground, without the reason. */
  @Post(':id/abandon')
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: drawAbandoned })
  abandon(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: givenUp }) body: z.infer<typeof givenUp>,
  ): Promise<{ drawId: string }> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.abandon', key, body: { id, ...body } },
      async (tx) => {
        await abandonDraw(tx, id, body.ground, body.reason);
        return { drawId: id };
      },
    );
  }

  /**
   * What proves which name in the published list is whose: for the firm or the inspector it belongs to, and for auditors. Whose
   * is asked for stands in no address, and who asked stands in the trail.
   */
  @Post(':id/openings')
  @HttpCode(200)
  @Permit('inspection.prove')
  @ApiOkResponse({ standardSchema: nameOpening })
  opening(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: whoseName }) { of, whose }: z.infer<typeof whoseName>,
  ): Promise<NameOpening> {
    // Kept under no key: an answer that is kept would be the proof itself.
    return this.database.transaction('inspection.opening', who.context, (tx) =>
      openName(tx, id, of, whose),
    );
  }
}
