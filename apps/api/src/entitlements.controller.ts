import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal } from '#libs/platform';
import {
  confirmEntitlement,
  declineEntitlement,
  type HeldBackView,
  myEntitlements,
  myHeldBack,
  myRights,
  rightLifecycle,
  type RightView,
  viewEntitlement,
  type EntitlementDetail,
  type EntitlementView,
} from '#libs/programmes/benefits';
import { entitlementDetail } from './entitlement-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { day, entitlement, heldBack, pageOf, stateOf, text } from './shapes.ts';

const confirmation = z.object({
  version: z.number().int().positive(),
  amountFen: z.string().regex(/^\d{1,18}$/),
});
const refusal = z.object({
  version: z.number().int().positive(),
  reason: z.string().trim().min(2).max(500),
});

const right = z
  .object({
    id: z.uuid(),
    policyId: z.string(),
    title: text,
    summary: text,
    authority: text,
    period: z.string(),
    state: stateOf(rightLifecycle),
    grantedOn: day,
    validUntil: day.describe('the day from which it is valid no more'),
  })
  .meta({ id: 'Right' });

/** An enterprise's own benefits. */
@ApiTags('entitlements')
@Controller('api/v1/entitlements')
export class EntitlementsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The benefits of the enterprise that is signed in. */
  @Get()
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: pageOf(entitlement) })
  async list(
    @Who() who: Principal,
  ): Promise<{ items: EntitlementView[]; nextCursor: string | null }> {
    const items = await this.database.read('entitlement.list', who.context, (tx) =>
      myEntitlements(tx),
    );
    return { items, nextCursor: null };
  }

  /** What the enterprise is entitled to and does not get, because of another benefit that it has. */
  @Get('held-back')
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(heldBack) }) })
  async heldBack(@Who() who: Principal): Promise<{ items: HeldBackView[] }> {
    const items = await this.database.read('entitlement.held-back', who.context, (tx) =>
      myHeldBack(tx),
    );
    return { items };
  }

  /** The rights of the enterprise (权益): granted without money and without its asking. */
  @Get('rights')
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(right) }) })
  async rights(@Who() who: Principal): Promise<{ items: RightView[] }> {
    const items = await this.database.read('entitlement.rights', who.context, myRights);
    return { items };
  }

  /** One benefit: why, how much, on what basis, from which data, and what happened since. */
  @Get(':id')
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: entitlementDetail })
  read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<EntitlementDetail> {
    return this.database.read('entitlement.read', who.context, (tx) =>
      viewEntitlement(tx, id, this.rules),
    );
  }

  /** Confirms a benefit at the version and amount shown. */
  @Post(':id/confirm')
  @HttpCode(200)
  @Permit('entitlement.confirm')
  @ApiOkResponse({ standardSchema: entitlement })
  confirm(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: confirmation }) body: z.infer<typeof confirmation>,
  ): Promise<EntitlementView> {
    return once(
      this.database,
      'entitlement.confirm',
      who.context,
      { key, operation: 'entitlement.confirm', body: { id, ...body } },
      (tx) => confirmEntitlement(tx, id, body),
    );
  }

  /** Declines a benefit with a reason; the money goes back to the budget. */
  @Post(':id/decline')
  @HttpCode(200)
  @Permit('entitlement.decline')
  @ApiOkResponse({ standardSchema: entitlement })
  decline(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: refusal }) body: z.infer<typeof refusal>,
  ): Promise<EntitlementView> {
    return once(
      this.database,
      'entitlement.decline',
      who.context,
      { key, operation: 'entitlement.decline', body: { id, ...body } },
      (tx) => declineEntitlement(tx, id, body),
    );
  }
}
