import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, once, type Principal } from '#libs/platform';
import {
  CHANNELS,
  countNoticeDeliveries,
  listNoticeDeliveries,
  NOTICE_DELIVERY_STATES,
  sendAgain,
  type NoticeDeliveryView,
} from '#libs/programmes/benefits';
import { Permit } from './permit.ts';
import { asCursor, IdempotencyKey, idPath, pageQuery, placeCursor, Who } from './request.ts';
import { instant, text } from './shapes.ts';

const state = z.enum(NOTICE_DELIVERY_STATES);
const channel = z.enum(CHANNELS);
const delivery = z
  .object({
    id: z.uuid(),
    entitlementId: z.uuid(),
    subjectName: z.string(),
    kind: z.string(),
    text,
    channel,
    /** Masked. */
    address: z.string().nullable(),
    round: z.number().int(),
    state,
    attempts: z.number().int(),
    fault: text.nullable(),
    queuedAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
    readAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'NoticeDelivery' });
const deliveries = z.object({
  items: z.array(delivery),
  counts: z.array(z.object({ channel, state, count: z.number().int() })),
  nextCursor: z.string().nullable(),
});
const deliveriesQuery = pageQuery.extend({ state: state.optional() });
const resend = z.object({ version: z.number().int().positive() });

/** What became of notices outside the application. */
@ApiTags('notice-deliveries')
@Controller('api/v1/notice-deliveries')
export class NoticeDeliveriesController {
  constructor(private readonly database: Database) {}

  /** The deliveries in one's reach, the latest first, and how many are in each state. */
  @Get()
  @Permit('notice.read')
  @ApiOkResponse({ standardSchema: deliveries })
  list(
    @Who() who: Principal,
    @Query({ schema: deliveriesQuery }) query: z.infer<typeof deliveriesQuery>,
  ): Promise<z.infer<typeof deliveries>> {
    const after = placeCursor(query.cursor);
    return this.database.read('notice.list', who.context, async (tx) => {
      const items = await listNoticeDeliveries(tx, query.state ?? null, query.limit, after);
      const last = items.at(-1);
      return {
        items,
        counts: await countNoticeDeliveries(tx),
        nextCursor:
          items.length === query.limit && last
            ? asCursor({ at: last.queuedAt, id: last.id })
            : null,
      };
    });
  }

  /** Sends one again under the id it had, so that a receiver that has it drops the second. */
  @Post(':id/send-again')
  @HttpCode(200)
  @Permit('notice.send')
  @ApiOkResponse({ standardSchema: delivery })
  sendAgain(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: resend }) body: z.infer<typeof resend>,
  ): Promise<NoticeDeliveryView> {
    return once(
      this.database,
      'notice.send',
      who.context,
      { key, operation: 'notice.send', body: { id, ...body } },
      (tx) => sendAgain(tx, id, body.version),
    );
  }
}
