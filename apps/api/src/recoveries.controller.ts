import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { Database, once, type Principal } from '#libs/platform';
import {
  type AdjustmentView,
  type GrantedView,
  objectToRecovery,
  type ObjectionView,
  proposeRecovery,
  viewGranted,
} from '#libs/programmes/benefits';
import { adjustment, granted } from './adjustment-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { objection } from './shapes.ts';

const found = z.object({
  dueFen: z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/)
    .describe('what is due to the firm all the same, in fen; 0 where nothing is'),
  finding: z.string().trim().min(5).max(2000).describe('what was found, and how'),
});
const contest = z.object({ statement: z.string().trim().min(5).max(2000) });

/** Recoveries (追回) that a person finds of what is paid, and objections of firms to recoveries. */
@ApiTags('adjustments')
@Controller('api/v1')
export class RecoveriesController {
  constructor(
    private readonly database: Database,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** What a firm has of a benefit at present, and whether a recovery of it may be put forward. */
  @Get('entitlements/:id/granted')
  @Permit('adjustment.read')
  @ApiOkResponse({ standardSchema: granted })
  granted(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<GrantedView> {
    return this.database.read('recovery.granted', who.context, (tx) => viewGranted(tx, id));
  }

  /** Puts forward that a firm pays back what a person found not to be due; a second person accepts it. */
  @Post('entitlements/:id/recoveries')
  @HttpCode(200)
  @Permit('adjustment.endorse')
  @ApiOkResponse({ standardSchema: adjustment })
  propose(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: found }) body: z.infer<typeof found>,
  ): Promise<AdjustmentView> {
    return once(
      this.database,
      'recovery.propose',
      who.context,
      { key, operation: 'recovery.propose', body: { id, ...body } },
      (tx) => proposeRecovery(tx, id, { ...body, dueFen: BigInt(body.dueFen) }),
    );
  }

  /** The enterprise objects to a recovery that it was told of, within its term. */
  @Post('adjustments/:id/object')
  @HttpCode(200)
  @Permit('entitlement.object')
  @ApiOkResponse({ standardSchema: objection })
  object(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: contest }) body: z.infer<typeof contest>,
  ): Promise<ObjectionView> {
    return once(
      this.database,
      'recovery.object',
      who.context,
      { key, operation: 'recovery.object', body: { id, ...body } },
      (tx) => objectToRecovery(tx, this.calendar, id, body.statement),
    );
  }
}
