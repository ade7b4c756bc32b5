import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
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
  givenUp,
  whoseName,
} from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
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
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.hold', key, body: { id } },
      async (tx) => {
        const { firms } = await holdDraw(tx, this.rules, id);
        return { firms };
      },
    );
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
