import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Database, systemContext } from '#libs/platform';
import { publicItems, publicNotices, type PublicNotice } from '#libs/programmes/benefits';
import { divisionName } from '#libs/registry';
import { PermitAll } from './permit.ts';
import { publicItem, publicNotice } from './public-shapes.ts';
import { asCursor, idPath, numberCursor, pageQuery, type PageQuery } from './request.ts';
import { pageOf } from './shapes.ts';

const PUBLIC = 'publicity is for everybody to read and object to';

/** What is published before it is paid (公示), for everybody. */
@ApiTags('public')
@Controller('api/v1/public/notices')
export class PublicityController {
  constructor(private readonly database: Database) {}

  /** What is in publicity now, the latest first. */
  @Get()
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: pageOf(publicNotice) })
  async list(): Promise<{ items: PublicNotice[]; nextCursor: string | null }> {
    const items = await this.database.read('publicity.list', systemContext('publicity'), (tx) =>
      publicNotices(tx, 200),
    );
    return { items, nextCursor: null };
  }

  /** The enterprises of one notice in the published order, with names and codes masked. */
  @Get(':id/items')
  @PermitAll(PUBLIC)
  @ApiOkResponse({ standardSchema: pageOf(publicItem) })
  async items(
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: z.infer<typeof publicItem>[]; nextCursor: string | null }> {
    const found = await this.database.read('publicity.items', systemContext('publicity'), (tx) =>
      publicItems(tx, id, page.limit, numberCursor(page.cursor)),
    );
    const last = found.at(-1);
    return {
      items: found.map(({ place: _place, division, ...item }) => ({
        ...item,
        divisionName: divisionName(division),
      })),
      nextCursor: found.length === page.limit && last ? asCursor(last.place) : null,
    };
  }
}
