import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type DepartmentHolds,
  departmentHolds,
  type HoldPlace,
  type HoldView,
  listHolds,
  RuleStore,
} from '#libs/matching';
import { businessDate, Database, type Principal } from '#libs/platform';
import { Permit } from './permit.ts';
import { asCursor, pageQuery, placeCursor, Who } from './request.ts';
import { day, fen, pageOf, text } from './shapes.ts';

const hold = z
  .object({
    id: z.string(),
    subjectName: z.string(),
    creditCode: z.string().nullable(),
    policyId: z.string(),
    title: text,
    period: z.string(),
    department: text.describe('who owes what is missing'),
    facts: z.array(z.object({ key: z.string(), title: text, dataset: text })),
    amountFen: fen.nullable().describe('what the policy would pay, where that is known'),
    openedOn: day,
    dueOn: day,
    overdue: z.boolean(),
  })
  .meta({ id: 'Hold' });
const departmentHold = z
  .object({
    code: z.string(),
    department: text,
    holds: z.number().int(),
    subjects: z.number().int(),
    policies: z.number().int(),
    amountFen: fen.describe('of those whose sum is known'),
    overdue: z.number().int(),
    oldestDue: day,
  })
  .meta({ id: 'DepartmentHolds' });
const holdsQuery = pageQuery.extend({
  policy: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/)
    .optional(),
});

const cursorId = z.string().regex(/^(\d{1,18})? [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

function cursorOf({ dueOn, amountFen, id }: HoldPlace): string {
  return asCursor({ at: `${dueOn}T00:00:00Z`, id: `${amountFen ?? ''} ${id}` });
}

function placeAfter(cursor: string | undefined): HoldPlace | null {
  const place = placeCursor(cursor, cursorId);
  if (!place) return null;
  const [fen = '', id = ''] = place.id.split(' ');
  return { dueOn: place.at.slice(0, 10), amountFen: fen === '' ? null : fen, id };
}

/** Who would be entitled if a department delivered what is missing (待补数据). */
@ApiTags('holds')
@Controller('api/v1')
export class HoldsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The enterprises that wait for data, due first: what one's department owes, and what its policies wait for. */
  @Get('holds')
  @Permit('hold.read')
  @ApiOkResponse({ standardSchema: pageOf(hold) })
  async holds(
    @Who() who: Principal,
    @Query({ schema: holdsQuery }) query: z.infer<typeof holdsQuery>,
  ): Promise<{ items: HoldView[]; nextCursor: string | null }> {
    const after = placeAfter(query.cursor);
    const items = await this.database.read('hold.list', who.context, async (tx) =>
      listHolds(tx, this.rules, await businessDate(tx), {
        policyId: query.policy ?? null,
        limit: query.limit,
        after,
      }),
    );
    const last = items.at(-1);
    const full = items.length === query.limit;
    return {
      items,
      nextCursor: full && last ? cursorOf(last) : null,
    };
  }

  /** What each department owes, the most money first. */
  @Get('holds/departments')
  @Permit('hold.read')
  @ApiOkResponse({ standardSchema: pageOf(departmentHold) })
  async departments(
    @Who() who: Principal,
  ): Promise<{ items: DepartmentHolds[]; nextCursor: string | null }> {
    const items = await this.database.read('hold.departments', who.context, async (tx) =>
      departmentHolds(tx, this.rules, await businessDate(tx)),
    );
    return { items, nextCursor: null };
  }
}
