import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  type DemandAllowance,
  demandAllowance,
  type DemandEntry,
  listDemands,
  ownDemands,
  recordDemand,
  withdrawDemand,
} from '#libs/programmes/inspections';
import { firmByCode } from './firm-by-code.ts';
import {
  allowanceQuery,
  demandAllowance as allowanceShape,
  demandEntry,
  newDemands,
  ownDemand,
  recordedDemands,
  withdrawnDemand,
} from './inspection-document-shapes.ts';
import { oneYear, reasoned } from './inspection-shapes.ts';
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

/** A firm is asked a few times a year, by each authority within its quota. */
const OWN_MOST = 500;
type OwnDemand = z.infer<typeof ownDemand>;

/** What authorities ask of firms beside visits (企业负担登记): data, forms and meetings. */
@ApiTags('inspections')
@Controller('api/v1')
export class FirmDemandsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** What was asked of firms, the latest first, also what was taken back. */
  @Get('firm-demands')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(demandEntry) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: DemandEntry[]; nextCursor: string | null }> {
    const items = await this.database.read('demand.list', who.context, (tx) =>
      listDemands(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.recordedAt, id: last.id }) : null,
    };
  }

  /** What an authority may still ask of a firm this year, by the quota of its tier. */
  @Get('firm-demands/allowance')
  @Permit('demand.record')
  @ApiOkResponse({ standardSchema: allowanceShape })
  allowance(
    @Who() who: Principal,
    @Query({ schema: allowanceQuery }) { authority, creditCode }: z.infer<typeof allowanceQuery>,
  ): Promise<DemandAllowance> {
    return this.database.read('demand.allowance', who.context, async (tx) =>
      demandAllowance(tx, this.rules, authority, await firmByCode(tx, creditCode)),
    );
  }

  /** Records what an authority asks of firms today: all of them, or, where the quota of one is spent, none. */
  @Post('firm-demands')
  @HttpCode(200)
  @Permit('demand.record')
  @ApiOkResponse({ standardSchema: recordedDemands })
  record(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newDemands }) body: z.infer<typeof newDemands>,
  ): Promise<{ recorded: number }> {
    return onceFor(this.database, who, { operation: 'demand.record', key, body }, async (tx) => {
      const { creditCodes, ...asked } = body;
      // In the order of their codes, so that two who ask the same firms do not wait for one another for ever.
      const codes = [...new Set(creditCodes)].sort();
      for (const code of codes) {
        const { id: subjectId } = await firmByCode(tx, code);
        await recordDemand(tx, this.rules, { ...asked, subjectId });
      }
      return { recorded: codes.length };
    });
  }

  /** Takes back what was recorded by mistake, as a second person, with the reason; the firm sees both. */
  @Post('firm-demands/:id/withdraw')
  @HttpCode(200)
  @Permit('demand.withdraw')
  @ApiOkResponse({ standardSchema: withdrawnDemand })
  withdraw(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<{ id: string }> {
    const write = { operation: 'demand.withdraw', key, body: { id, reason } };
    return onceFor(this.database, who, write, async (tx) => {
      await withdrawDemand(tx, id, reason);
      return { id };
    });
  }

  /** What was asked of the firm that is signed in, in a year, by every authority; also what was taken back, and why. */
  @Get('own-demands')
  @Permit('finding.mine')
  @ApiOkResponse({ standardSchema: pageOf(ownDemand) })
  async own(
    @Who() who: Principal,
    @Query({ schema: oneYear }) { year }: z.infer<typeof oneYear>,
  ): Promise<{ items: OwnDemand[]; nextCursor: null }> {
    const entries = await this.database.read('demand.mine', who.context, (tx) =>
      ownDemands(tx, year, OWN_MOST),
    );
    return { items: entries.map(asOwn), nextCursor: null };
  }
}

/** Without the accounts of officers. */
function asOwn({ id, kind, title, basis, onDay, authority, withdrawn }: DemandEntry): OwnDemand {
  const taken = withdrawn === null ? null : { on: withdrawn.on, because: withdrawn.because };
  return { id, kind, title, basis, onDay, authority, withdrawn: taken };
}
