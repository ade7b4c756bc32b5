import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, type Config, type Principal } from '#libs/platform';
import {
  CHANNELS,
  chooseChannel,
  myChannels,
  type ChosenChannels,
  type NoticeChannelView,
} from '#libs/programmes/benefits';
import { CONFIG } from './config.token.ts';
import { Permit } from './permit.ts';
import { Who } from './request.ts';
import { instant } from './shapes.ts';

const channelName = z.enum(CHANNELS);
const channel = z
  .object({
    channel: channelName,
    address: z.string(),
    chosenAt: instant,
    /** Names the key that signs what is posted to a webhook. */
    keyId: z.uuid().nullable(),
  })
  .meta({ id: 'NoticeChannel' });
const channels = z.object({ items: z.array(channel) });
const chosen = z
  .object({
    items: z.array(channel),
    /** The key of a webhook in base64; shown this once. */
    secret: z.string().nullable(),
  })
  .meta({ id: 'ChosenChannels' });
const channelPath = z.object({ channel: channelName });
/** Null gives the channel up. */
const choice = z.object({ address: z.string().min(3).max(500).nullable() });

/** On which ways outside the application an enterprise is told (告知渠道). */
@ApiTags('channels')
@Controller('api/v1/notice-channels')
export class ChannelsController {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The ways it has chosen; in the application it is always told. */
  @Get()
  @Permit('channel.choose')
  @ApiOkResponse({ standardSchema: channels })
  async list(@Who() who: Principal): Promise<{ items: NoticeChannelView[] }> {
    const items = await this.database.read('channel.list', who.context, myChannels);
    return { items };
  }

  /**
   * Chooses a way at an address, or gives it up. Sent twice it is the same choice, but for a webhook's key: the last one
   * that was shown is in force, so no idempotency key keeps a secret for later.
   */
  @Put(':channel')
  @Permit('channel.choose')
  @ApiOkResponse({ standardSchema: chosen })
  choose(
    @Who() who: Principal,
    @Param({ schema: channelPath }) { channel: name }: z.infer<typeof channelPath>,
    @Body({ schema: choice }) { address }: z.infer<typeof choice>,
  ): Promise<ChosenChannels> {
    return this.database.transaction('channel.choose', who.context, (tx) =>
      chooseChannel(tx, name, address, {
        open: this.config.mode !== 'production',
        installationSecret: this.config.secret,
      }),
    );
  }
}
