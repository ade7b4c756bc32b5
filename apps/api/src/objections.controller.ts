import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { Database, once, type Principal } from '#libs/platform';
import {
  decideObjection,
  listObjections,
  object,
  OBJECTION_ABOUT,
  type ObjectionPlace,
  type ObjectionView,
  placeOfObjection,
  withdrawObjection,
} from '#libs/programmes/benefits';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idInPart,
  idPath,
  pageQuery,
  type PageQuery,
  placeCursor,
  Who,
} from './request.ts';
import { objection, pageOf } from './shapes.ts';

const statement = z.string().trim().min(5).max(2000);
const own = z.object({ about: z.enum(OBJECTION_ABOUT), statement });
const recorded = own.extend({ complainant: z.string().trim().min(2).max(100) });
const decision = z.object({
  version: z.number().int().positive(),
  upheld: z.boolean(),
  outcome: z.string().trim().min(5).max(2000),
});

const withdrawal = z.object({ version: z.number().int().positive() });

function cursorOf({ open, raisedOn, id }: ObjectionPlace): string {
  return asCursor({ at: `${raisedOn}T00:00:00Z`, id: `${open ? 1 : 0} ${id}` });
}

function placeAfter(cursor: string | undefined): ObjectionPlace | null {
  const place = placeCursor(cursor, idInPart);
  if (!place) return null;
  const [part, id = ''] = place.id.split(' ');
  return { open: part === '1', raisedOn: place.at.slice(0, 10), id };
}

/** Objections (异议) to benefits, and their outcome. */
@ApiTags('objections')
@Controller('api/v1')
export class ObjectionsController {
  constructor(
    private readonly database: Database,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** The objections in one's reach: the open ones first. */
  @Get('objections')
  @Permit('objection.read')
  @ApiOkResponse({ standardSchema: pageOf(objection) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: ObjectionView[]; nextCursor: string | null }> {
    const items = await this.database.read('objection.list', who.context, (tx) =>
      listObjections(tx, page.limit, placeAfter(page.cursor)),
    );
    const last = items.at(-1);
    const full = items.length === page.limit;
    return { items, nextCursor: full && last ? cursorOf(placeOfObjection(last)) : null };
  }

  /** The enterprise objects to the decision, the list, the amount or a fact of its own benefit. */
  @Post('entitlements/:id/object')
  @HttpCode(200)
  @Permit('entitlement.object')
  @ApiOkResponse({ standardSchema: objection })
  raise(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: own }) body: z.infer<typeof own>,
  ): Promise<ObjectionView> {
    return once(
      this.database,
      'entitlement.object',
      who.context,
      { key, operation: 'entitlement.object', body: { id, ...body } },
      (tx) => object(tx, this.calendar, id, { ...body, complainant: null }),
    );
  }

  /** The enterprise takes its own objection back while nobody has decided it; its benefit goes on. */
  @Post('objections/:id/withdraw')
  @HttpCode(200)
  @Permit('entitlement.object')
  @ApiOkResponse({ standardSchema: objection })
  withdraw(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: withdrawal }) body: z.infer<typeof withdrawal>,
  ): Promise<ObjectionView> {
    return once(
      this.database,
      'objection.withdraw',
      who.context,
      { key, operation: 'objection.withdraw', body: { id, ...body } },
      (tx) => withdrawObjection(tx, this.calendar, id, body),
    );
  }

  /** An officer enters an objection that somebody made under their own name, such as during publicity. */
  @Post('entitlements/:id/objections')
  @HttpCode(200)
  @Permit('objection.record')
  @ApiOkResponse({ standardSchema: objection })
  record(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: recorded }) body: z.infer<typeof recorded>,
  ): Promise<ObjectionView> {
    return once(
      this.database,
      'objection.record',
      who.context,
      { key, operation: 'objection.record', body: { id, ...body } },
      (tx) => object(tx, this.calendar, id, body),
    );
  }

  /** Decides an objection as a second person, with reasons. */
  @Post('objections/:id/decide')
  @HttpCode(200)
  @Permit('objection.decide')
  @ApiOkResponse({ standardSchema: objection })
  decide(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: decision }) body: z.infer<typeof decision>,
  ): Promise<ObjectionView> {
    return once(
      this.database,
      'objection.decide',
      who.context,
      { key, operation: 'objection.decide', body: { id, ...body } },
      (tx) => decideObjection(tx, this.calendar, id, body),
    );
  }
}
