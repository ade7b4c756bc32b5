import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { businessTime, Database, demoAccounts, systemContext, type Config } from '#libs/platform';
import { CONFIG } from './config.token.ts';
import { AddressUnknown } from './errors.ts';
import { PermitAll } from './permit.ts';
import { about, demoAccountList } from './shapes.ts';
import { VERSION } from './version.ts';

/** What this installation is: shown before anybody signs in. */
@ApiTags('about')
@Controller('api/v1')
export class AboutController {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Mode, business date and whether it was moved, whether the data is synthetic. */
  @Get('about')
  @PermitAll('the sign-in page says where one is')
  @ApiOkResponse({ standardSchema: about })
  async about(): Promise<z.infer<typeof about>> {
    const { time, synthetic } = await this.database.read(
      'about.read',
      systemContext('about'),
      async (tx) => ({
        time: await businessTime(tx),
        synthetic: (await tx.query(`select from subject where synthetic limit 1`)).length > 0,
      }),
    );
    return {
      mode: this.config.mode,
      businessDate: time.today,
      businessDateMoved: time.moved,
      synthetic,
      oidc: this.config.oidc !== undefined,
      version: VERSION,
    };
  }

  /** The demo's accounts with their public passwords; only where the demo runs. */
  @Get('demo-accounts')
  @PermitAll('public on purpose, and only in the demo')
  @ApiOkResponse({ standardSchema: demoAccountList })
  demoAccounts(): z.infer<typeof demoAccountList> {
    if (this.config.mode !== 'demo') throw new AddressUnknown();
    return {
      items: demoAccounts.map(({ account, password, displayName, roles, note }) => ({
        account,
        password,
        displayName,
        roles: [...roles],
        note,
      })),
    };
  }
}
