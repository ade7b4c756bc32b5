import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, once, type Principal } from '#libs/platform';
import { myNotices, readNotices, type NoticeView } from '#libs/programmes/benefits';
import { Permit } from './permit.ts';
import { IdempotencyKey, Who } from './request.ts';
import { instant, text } from './shapes.ts';

const message = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    entitlementId: z
      .uuid()
      .nullable()
      .describe('null of a right, and of a document of an inspection'),
    text,
    sentAt: instant,
    read: z.boolean(),
  })
  .meta({ id: 'Message' });
const messages = z.object({ items: z.array(message) });
/** The newest one that was shown: what came after it stays unread. */
const reading = z.object({ shown: z.uuid() });

/** What the enterprise that is signed in has been told. */
@ApiTags('messages')
@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly database: Database) {}

  /** The latest messages, newest first. */
  @Get()
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: messages })
  async list(@Who() who: Principal): Promise<{ items: NoticeView[] }> {
    const items = await this.database.read('message.list', who.context, myNotices);
    return { items };
  }

  /** Marks what was shown as read. */
  @Post('read')
  @HttpCode(200)
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: messages })
  read(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: reading }) body: z.infer<typeof reading>,
  ): Promise<{ items: NoticeView[] }> {
    return once(
      this.database,
      'message.read',
      who.context,
      { key, operation: 'message.read', body },
      async (tx) => {
        await readNotices(tx, body.shown);
        return { items: await myNotices(tx) };
      },
    );
  }
}
