import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Database, type Principal } from '#libs/platform';
import { type AuthorityBurden, burdenOf } from '#libs/programmes/inspections';
import { firmByCode } from './firm-by-code.ts';
import { burdenOfFirm } from './inspection-document-shapes.ts';
import { firmYear } from './inspection-shapes.ts';
import { Permit } from './permit.ts';
import { Who } from './request.ts';

/** The burden account of firms (负担账户). */
@ApiTags('inspections')
@Controller('api/v1')
export class FirmBurdenController {
  constructor(private readonly database: Database) {}

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
      burdenOf(tx, (await firmByCode(tx, creditCode)).id, year),
    );
    return { items };
  }
}
