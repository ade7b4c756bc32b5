import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, readTrail, type Principal, type TrailRow } from '#libs/platform';
import { trailWord } from './lifecycles.ts';
import { Permit } from './permit.ts';
import { asCursor, pageQuery, placeCursor, Who } from './request.ts';
import { auditRow } from './audit-shapes.ts';
import { pageOf } from './shapes.ts';

const trailQuery = pageQuery.extend({
  entity: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional()
    .describe('such as entitlement, benefit_list, run, task or principal'),
  id: z.string().min(1).max(200).optional().describe('of the thing whose history is wanted'),
});
const ROW_ID = z.string().regex(/^\d{1,18}$/);

/** The audit trail, as an auditor reads it. */
@ApiTags('audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly database: Database) {}

  /** What happened, newest first: to one thing, to all things of a kind, or at all; each row with whether it is intact. */
  @Get()
  @Permit('audit.read')
  @ApiOkResponse({ standardSchema: pageOf(auditRow) })
  async list(
    @Who() who: Principal,
    @Query({ schema: trailQuery }) query: z.infer<typeof trailQuery>,
  ): Promise<{ items: z.infer<typeof auditRow>[]; nextCursor: string | null }> {
    const { entity = null, id = null, limit } = query;
    const after = placeCursor(query.cursor, ROW_ID);
    const rows = await this.database.read('audit.list', who.context, (tx) =>
      readTrail(tx, { entity, entityId: id }, limit, after),
    );
    const last = rows.at(-1);
    return {
      items: rows.map(inWords),
      nextCursor: rows.length === limit && last ? asCursor(last) : null,
    };
  }
}

function inWords(row: TrailRow): z.infer<typeof auditRow> {
  const word = (name: string) => ({ name, title: trailWord(row.entity, name) });
  return {
    ...row,
    event: word(row.event),
    fromState: row.fromState === null ? null : word(row.fromState),
    toState: row.toState === null ? null : word(row.toState),
  };
}
