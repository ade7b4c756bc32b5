import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RuleStore } from '#libs/matching';
import { Database, systemContext } from '#libs/platform';
import {
  listCommitments,
  type PublishedCommitment,
  type PublishedDraw,
  publishedDraw,
} from '#libs/programmes/inspections';
import { drawCommitment, publicDraw, supervisedMatter } from './inspection-shapes.ts';
import { type ListedMatter, listedMatters } from './listed-matters.ts';
import { PermitAll } from './permit.ts';
import { asCursor, idPath, pageQuery, placeCursor, type PageQuery } from './request.ts';
import { pageOf } from './shapes.ts';

const PUBLIC = 'a random draw is for everybody to keep and to do again';

/** What everybody may know of inspections: the list of matters, and random draws (双随机抽取): commitments beforehand, the whole draw once it was held. */
@ApiTags('public')
@Controller('api/v1/public')
export class PublicDrawsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The list of supervised matters (检查事项清单): what may be inspected today, and nothing else. */
  @Get('inspection-matters')
  @PermitAll('the list of what may be inspected is published, so that everybody can hold to it')
  @ApiOkResponse({ standardSchema: pageOf(supervisedMatter) })
  async matters(): Promise<{ items: ListedMatter[]; nextCursor: string | null }> {
    const items = await this.database.read('matters.list', systemContext('publicity'), (tx) =>
      listedMatters(tx, this.rules),
    );
    return { items, nextCursor: null };
  }

  /** Commitments, the latest first, with what became of each, also of those that were given up; none ever leaves the list. */
  @Get('draws')
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: pageOf(drawCommitment) })
  async commitments(
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: PublishedCommitment[]; nextCursor: string | null }> {
    const after = placeCursor(page.cursor);
    const items = await this.database.read('draws.list', systemContext('publicity'), (tx) =>
      listCommitments(tx, page.limit, after),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last
          ? asCursor({ at: last.committedAt, id: last.drawId })
          : null,
    };
  }

  /**
   * A draw that was held: seed, list and result, with names that tell nobody who does not hold their openings. It never changes,
   * so whoever has it need not ask again. The ETag is its commitment.
   */
  @Get('draws/:id')
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: publicDraw })
  async read(
    @Param({ schema: idPath }) { id }: { id: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishedDraw> {
    const draw = await this.database.read('draws.read', systemContext('publicity'), (tx) =>
      publishedDraw(tx, id),
    );
    void reply
      .header('etag', `"${draw.commitment}"`)
      .header('cache-control', 'public, max-age=31536000, immutable');
    return draw;
  }
}
