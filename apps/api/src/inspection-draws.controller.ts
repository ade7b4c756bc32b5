import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Canonical } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal, type Tx } from '#libs/platform';
import {
  abandonDraw,
  commitDraw,
  type Commitment,
  type HeldDraw,
  holdDraw,
  type NameOpening,
  openName,
  type Refusal,
  revealDraw,
} from '#libs/programmes/inspections';
import {
  drawAbandoned,
  drawCommitted,
  drawRevealed,
  heldDraw,
  nameOpening,
  newDraw,
  reasoned,
  whoseName,
} from './inspection-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';

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
    return this.#once('inspection.commit', who, key, body, (tx) =>
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
    return this.#once('inspection.reveal', who, key, { id }, async (tx) => ({
      refusal: await revealDraw(tx, this.rules, id),
    }));
  }

  /** Draws from what was committed to, publishes it, and plans an inspection of each firm that was drawn. */
  @Post(':id/hold')
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: heldDraw })
  hold(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<Pick<HeldDraw, 'firms'>> {
    return this.#once('inspection.hold', who, key, { id }, async (tx) => {
      const { firms } = await holdDraw(tx, this.rules, id);
      return { firms };
    });
  }

  /** Gives up a draw whose seed was not revealed, with the reason; it stays on the list of commitments. */
  @Post(':id/abandon')
  @HttpCode(200)
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: drawAbandoned })
  abandon(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<{ drawId: string }> {
    return this.#once('inspection.abandon', who, key, { id, ...body }, async (tx) => {
      await abandonDraw(tx, id, body.reason);
      return { drawId: id };
    });
  }

  /** What proves which name in the published list is whose: for the firm or the inspector it belongs to, and for auditors. */
  @Get(':id/opening')
  @Permit('inspection.draw')
  @ApiOkResponse({ standardSchema: nameOpening })
  opening(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: whoseName }) { of, whose }: z.infer<typeof whoseName>,
  ): Promise<NameOpening> {
    return this.database.transaction('inspection.opening', who.context, (tx) =>
      openName(tx, id, of, whose),
    );
  }

  #once<T>(
    operation: string,
    who: Principal,
    key: string,
    body: Canonical,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    return once(this.database, operation, who.context, { key, operation, body }, work);
  }
}
