import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Database, type Principal } from '#libs/platform';
import {
  confirmEmergency,
  type EmergencyEntry,
  listEmergencies,
  refuseEmergency,
  viewEmergency,
} from '#libs/programmes/inspections';
import { emergenciesQuery, emergencyEntry } from './inspection-entry-shapes.ts';
import { seen, unconfirmed } from './inspection-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import { asCursor, IdempotencyKey, idPath, placeCursor, Who } from './request.ts';
import { pageOf } from './shapes.ts';

/** Urgent visits (紧急检查), which a second person of the authority confirms within working days, or they are breaches. */
@ApiTags('inspections')
@Controller('api/v1')
export class UrgentVisitsController {
  constructor(private readonly database: Database) {}

  /** Urgent visits within sight, the latest first; those that wait for a second person are in the state `stated`. */
  @Get('urgent-visits')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(emergencyEntry) })
  async list(
    @Who() who: Principal,
    @Query({ schema: emergenciesQuery }) { state, limit, cursor }: z.infer<typeof emergenciesQuery>,
  ): Promise<{ items: EmergencyEntry[]; nextCursor: string | null }> {
    const items = await this.database.read('emergency.list', who.context, (tx) =>
      listEmergencies(tx, state ?? null, limit, placeCursor(cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === limit && last ? asCursor({ at: last.statedAt, id: last.id }) : null,
    };
  }

  /** Confirms as a second person that a visit was urgent. */
  @Post('urgent-visits/:id/confirm')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: emergencyEntry })
  confirm(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: seen }) { version }: z.infer<typeof seen>,
  ): Promise<EmergencyEntry> {
    const write = { operation: 'emergency.confirm', key, body: { id, version } };
    return onceFor(this.database, who, write, async (tx) => {
      await confirmEmergency(tx, id, version);
      return viewEmergency(tx, id);
    });
  }

  /** Refuses as a second person to take a visit for urgent: it is a breach, and stands among the refusals. */
  @Post('urgent-visits/:id/refuse')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: emergencyEntry })
  refuse(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: unconfirmed }) body: z.infer<typeof unconfirmed>,
  ): Promise<EmergencyEntry> {
    const write = { operation: 'emergency.refuse', key, body: { id, ...body } };
    return onceFor(this.database, who, write, async (tx) => {
      await refuseEmergency(tx, id, body.version, body.reason);
      return viewEmergency(tx, id);
    });
  }
}
