import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  approveVisit,
  balanceOf,
  cancelInspection,
  carryOut,
  countVisits,
  inspectionsOf,
  type InspectionView,
  listRefusals,
  planInspection,
  type Refusal,
  type RefusalView,
  viewInspection,
  type VisitBalance,
  type VisitCount,
} from '#libs/programmes/inspections';
import { type Subject } from '#libs/registry';
import { firmByCode } from './firm-by-code.ts';
import {
  firmYear,
  inspection,
  inspectionOutcome,
  inspectionsOfFirm,
  newInspection,
  oneYear,
  reasoned,
  recordedRefusal,
  visit,
  visitApproval,
  visitCount,
} from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
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

interface Outcome {
  readonly inspection: InspectionView | null;
  readonly refusal: Refusal | null;
}
interface OfFirm {
  readonly subject: Pick<Subject, 'name' | 'creditCode' | 'synthetic'>;
  readonly quotas: ({ readonly authority: string } & VisitBalance)[];
  readonly items: InspectionView[];
}

/** Inspections (涉企行政检查): opened under a plan or for a filed reason, carried out, counted; and what was refused. */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** The inspections of a firm in a year, the latest first, with what of its quotas is left. */
  @Get('inspections')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: inspectionsOfFirm })
  ofFirm(
    @Who() who: Principal,
    @Query({ schema: firmYear }) { creditCode, year }: z.infer<typeof firmYear>,
  ): Promise<OfFirm> {
    return this.database.read('inspection.list', who.context, async (tx) => {
      const { id: subjectId, name, creditCode: code, synthetic } = await firmByCode(tx, creditCode);
      const items = await inspectionsOf(tx, subjectId, year);
      const quotas: OfFirm['quotas'] = [];
      for (const authority of new Set(items.map((one) => one.authority))) {
        const balance = await balanceOf(tx, { authority, subjectId, year });
        if (balance) quotas.push({ authority, ...balance });
      }
      return { subject: { name, creditCode: code, synthetic }, quotas, items };
    });
  }

  /** Visits of a year, by what led to them and by tier. */
  @Get('inspection-visits')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(visitCount) })
  async visits(
    @Who() who: Principal,
    @Query({ schema: oneYear }) { year }: z.infer<typeof oneYear>,
  ): Promise<{ items: VisitCount[]; nextCursor: string | null }> {
    const items = await this.database.read('inspection.visits', who.context, (tx) =>
      countVisits(tx, year),
    );
    return { items, nextCursor: null };
  }

  /** What was asked for and may not be inspected, the latest first. */
  @Get('inspection-refusals')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(recordedRefusal) })
  async refusals(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: RefusalView[]; nextCursor: string | null }> {
    const items = await this.database.read('inspection.refusals', who.context, (tx) =>
      listRefusals(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.at, id: last.id }) : null,
    };
  }

  /** Plans an inspection under a plan, or opens one for a filed reason; what may not be inspected is refused and recorded. */
  @Post('inspections')
  @HttpCode(200)
  @Permit('inspection.open')
  @ApiOkResponse({ standardSchema: inspectionOutcome })
  open(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newInspection }) body: z.infer<typeof newInspection>,
  ): Promise<Outcome> {
    return onceFor(this.database, who, { operation: 'inspection.open', key, body }, async (tx) => {
      const { creditCode, ...asked } = body;
      const { id: subjectId } = await firmByCode(tx, creditCode);
      const { inspectionId, refusal } = await planInspection(tx, this.rules, {
        ...asked,
        subjectId,
      });
      return {
        inspection: inspectionId === null ? null : await viewInspection(tx, inspectionId),
        refusal,
      };
    });
  }

  /** Approves a visit as somebody who neither asked for it nor goes, and says where its firm is not to know, and why. */
  @Post('inspections/:id/approve')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: inspection })
  approve(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: visitApproval }) body: z.infer<typeof visitApproval>,
  ): Promise<InspectionView> {
    const write = { operation: 'inspection.approve-visit', key, body: { id, ...body } };
    return onceFor(this.database, who, write, async (tx) => {
      await approveVisit(tx, id, body.unannouncedBecause);
      return viewInspection(tx, id);
    });
  }

  /** Notes that an inspection was carried out today; one whose matter has left the list is refused and recorded. */
  @Post('inspections/:id/done')
  @HttpCode(200)
  @Permit('inspection.visit')
  @ApiOkResponse({ standardSchema: inspectionOutcome })
  done(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: visit }) body: z.infer<typeof visit>,
  ): Promise<Outcome> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.done', key, body: { id, ...body } },
      async (tx) => {
        const { inspectors, because, codeException } = body;
        const { rules, calendar } = this;
        const by = { rules, calendar };
        const { refusal } = await carryOut(tx, by, id, inspectors, because, codeException);
        return { inspection: await viewInspection(tx, id), refusal };
      },
    );
  }

  /**
   * Cancels an inspection that was not carried out; what was kept for it goes back. What was drawn is let off by an approver who
   * had no part in it.
   */
  @Post('inspections/:id/cancel')
  @HttpCode(200)
  @Permit('inspection.close')
  @ApiOkResponse({ standardSchema: inspection })
  cancel(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<InspectionView> {
    return onceFor(
      this.database,
      who,
      { operation: 'inspection.cancel', key, body: { id, ...body } },
      async (tx) => {
        const role = who.permissions.includes('inspection.decide') ? 'approver' : 'operator';
        await cancelInspection(tx, id, body.reason, role);
        return viewInspection(tx, id);
      },
    );
  }
}
