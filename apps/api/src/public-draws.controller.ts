import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Database, systemContext } from '#libs/platform';
import {
  listCommitments,
  type PublishedCommitment,
  type PublishedDraw,
  publishedDraw,
} from '#libs/programmes/inspections';
import { drawCommitment, publicDraw } from './inspection-shapes.ts';
import { PermitAll } from './permit.ts';
import { idPath } from './request.ts';
import { pageOf } from './shapes.ts';

const PUBLIC = 'a random draw is for everybody to keep and to do again';
const MOST = 200;

/** Random draws of firms and inspectors (双随机抽取), for everybody: commitments beforehand, the whole draw once it was held. */
@ApiTags('public')
@Controller('api/v1/public/draws')
export class PublicDrawsController {
  constructor(private readonly database: Database) {}

  /** The latest commitments with what became of each, also of those that were given up. */
  @Get()
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: pageOf(drawCommitment) })
  async commitments(): Promise<{ items: PublishedCommitment[]; nextCursor: string | null }> {
    const items = await this.database.transaction('draws.list', systemContext('publicity'), (tx) =>
      listCommitments(tx, MOST),
    );
    return { items, nextCursor: null };
  }

  /** A draw that was held: seed, list and result, with names that tell nobody who does not hold their openings. */
  @Get(':id')
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: publicDraw })
  read(@Param({ schema: idPath }) { id }: { id: string }): Promise<PublishedDraw> {
    return this.database.transaction('draws.read', systemContext('publicity'), (tx) =>
      publishedDraw(tx, id),
    );
  }
}
