import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, NotFound, type Principal, type Tx } from '#libs/platform';
import { type AuthorityBurden, burdenOf, recordDemand } from '#libs/programmes/inspections';
import { findSubject } from '#libs/registry';
import { burdenOfFirm, newDemands, recordedDemands } from './inspection-document-shapes.ts';
import { firmYear } from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, Who } from './request.ts';

/** The burden account of firms (负担账户), and what is asked of them beside visits. */
@ApiTags('inspections')
@Controller('api/v1')
export class FirmBurdenController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** What the reader's authorities took of a firm in a year: visits and demands by month, against its quotas. */
  @Get('firm-burden')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: burdenOfFirm })
  async burden(
    @Who() who: Principal,
    @Query({ schema: firmYear }) { creditCode, year }: z.infer<typeof firmYear>,
  ): Promise<{ items: AuthorityBurden[] }> {
    // What is posted meanwhile is seen in all of it or in nothing.
    const items = await this.database.snapshot('burden.read', who.context, async (tx) =>
      burdenOf(tx, await subjectId(tx, creditCode), year),
    );
    return { items };
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
      for (const code of codes)
        await recordDemand(tx, this.rules, { ...asked, subjectId: await subjectId(tx, code) });
      return { recorded: codes.length };
    });
  }
}

/** @throws PLATFORM.NOT_FOUND */
async function subjectId(tx: Tx, creditCode: string): Promise<number> {
  const subject = await findSubject(tx, 'credit-code', creditCode);
  if (!subject) throw new NotFound({ zh: '市场主体', en: 'subject' });
  return subject.id;
}
