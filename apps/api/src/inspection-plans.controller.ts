import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  approvePlan,
  type ClosedPlan,
  closePlan,
  drawUpPlan,
  listPlans,
  type PlanView,
  type Refusal,
  rejectPlan,
  viewPlan,
} from '#libs/programmes/inspections';
import {
  approval,
  inspectionPlan,
  newPlan,
  planClosed,
  planOutcome,
  reasoned,
  supervisedMatter,
} from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
import { type ListedMatter, listedMatters } from './listed-matters.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  pageQuery,
  placeCursor,
  Who,
  type PageQuery,
} from './request.ts';
import { pageOf } from './shapes.ts';

/** The list of supervised matters (检查事项清单) and plans of inspections: drawn up by one officer, decided on by another. */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionPlansController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** What may be inspected today; what is not on this list is not inspected. */
  @Get('inspection-matters')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(supervisedMatter) })
  async matters(
    @Who() who: Principal,
  ): Promise<{ items: ListedMatter[]; nextCursor: string | null }> {
    const items = await this.database.read('inspection.matters', who.context, (tx) =>
      listedMatters(tx, this.rules),
    );
    return { items, nextCursor: null };
  }

  /** Plans, the latest first. */
  @Get('inspection-plans')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(inspectionPlan) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: PlanView[]; nextCursor: string | null }> {
    const items = await this.database.read('inspection.plans', who.context, (tx) =>
      listPlans(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.draftedAt, id: last.id }) : null,
    };
  }

  /** One plan. The ETag is its version. */
  @Get('inspection-plans/:id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: inspectionPlan })
  async read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanView> {
    const plan = await this.database.read('inspection.plan', who.context, (tx) => viewPlan(tx, id));
    void reply.header('etag', `"${plan.version}"`);
    return plan;
  }

  /** Draws up a plan, for a second person to decide on; one that names a matter that is not listed is refused and recorded. */
  @Post('inspection-plans')
  @HttpCode(200)
  @Permit('inspection.plan')
  @ApiOkResponse({ standardSchema: planOutcome })
  drawUp(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newPlan }) body: z.infer<typeof newPlan>,
  ): Promise<{ plan: PlanView | null; refusal: Refusal | null }> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.draw-up', key, body },
      async (tx) => {
        const { planId, refusal } = await drawUpPlan(tx, this.rules, body);
        return { plan: planId === null ? null : await viewPlan(tx, planId), refusal };
      },
    );
  }

  /** Approves a plan as the second person, as the version that was shown. */
  @Post('inspection-plans/:id/approve')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: inspectionPlan })
  approve(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: approval }) body: z.infer<typeof approval>,
  ): Promise<PlanView> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.approve', key, body: { id, ...body } },
      async (tx) => {
        await approvePlan(tx, this.rules, id, body.version, body.filedAs);
        return viewPlan(tx, id);
      },
    );
  }

  /** Rejects a plan as the second person, with the reason. */
  @Post('inspection-plans/:id/reject')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: inspectionPlan })
  reject(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<PlanView> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.reject', key, body: { id, ...body } },
      async (tx) => {
        await rejectPlan(tx, id, body.reason);
        return viewPlan(tx, id);
      },
    );
  }

  /**
   * Closes an approved plan: what waits under it is cancelled for the same reason. What was drawn is let off by an approver who
   * had no part in it.
   */
  @Post('inspection-plans/:id/close')
  @HttpCode(200)
  @Permit('inspection.close')
  @ApiOkResponse({ standardSchema: planClosed })
  close(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<ClosedPlan & { plan: PlanView }> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.close', key, body: { id, ...body } },
      async (tx) => {
        const role = who.permissions.includes('inspection.decide') ? 'approver' : 'operator';
        const left = await closePlan(tx, id, body.reason, role);
        return { plan: await viewPlan(tx, id), ...left };
      },
    );
  }
}
