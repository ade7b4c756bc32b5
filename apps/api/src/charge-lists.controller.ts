import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Canonical } from '#libs/kernel';
import { Database, type Principal, type Tx } from '#libs/platform';
import {
  type ChargeListView,
  enterCharges,
  listChargeLists,
  type PublishedCharge,
  publishCharges,
  readChargeList,
  rejectCharges,
  viewChargeList,
} from '#libs/programmes/savings';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import {
  chargeListShape,
  chargeListWithEntries,
  decided,
  newChargeList,
  rejected,
} from './savings-shapes.ts';
import { pageOf } from './shapes.ts';

interface WithEntries {
  readonly list: ChargeListView;
  readonly entries: readonly PublishedCharge[];
}

/** Published lists of charges (收费目录清单): entered by one person, published by another, then for ever. */
@ApiTags('savings')
@Controller('api/v1/charge-lists')
export class ChargeListsController {
  constructor(private readonly database: Database) {}

  /** All lists, what waits for a second person first. */
  @Get()
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: pageOf(chargeListShape) })
  async list(@Who() who: Principal): Promise<{ items: ChargeListView[]; nextCursor: null }> {
    const items = await this.database.read('charge-list.list', who.context, listChargeLists);
    return { items, nextCursor: null };
  }

  /** One list with its charges. */
  @Get(':id')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: chargeListWithEntries })
  view(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<WithEntries> {
    return this.database.read('charge-list.view', who.context, (tx) => withEntries(tx, id));
  }

  /** Enters a list as it was published; the same again is the list that was entered before. */
  @Post()
  @HttpCode(200)
  @Permit('charge-list.enter')
  @ApiOkResponse({ standardSchema: chargeListWithEntries.nullable() })
  enter(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newChargeList }) body: z.infer<typeof newChargeList>,
  ): Promise<WithEntries | null> {
    return this.#once('charge-list.enter', who, key, body, async (tx) => {
      const { division } = who.context;
      const charges = readChargeList(body.charges);
      const id = await enterCharges(tx, { ...body, charges, division });
      return id === null ? null : withEntries(tx, id);
    });
  }

  /** Publishes a list that somebody else entered. */
  @Post(':id/publish')
  @HttpCode(200)
  @Permit('charge-list.decide')
  @ApiOkResponse({ standardSchema: chargeListShape })
  publish(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: decided }) body: z.infer<typeof decided>,
  ): Promise<ChargeListView> {
    return this.#once('charge-list.publish', who, key, { id, ...body }, (tx) =>
      publishCharges(tx, id, body.version),
    );
  }

  /** Rejects a list that somebody else entered, with the reason. */
  @Post(':id/reject')
  @HttpCode(200)
  @Permit('charge-list.decide')
  @ApiOkResponse({ standardSchema: chargeListShape })
  reject(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: rejected }) body: z.infer<typeof rejected>,
  ): Promise<ChargeListView> {
    return this.#once('charge-list.reject', who, key, { id, ...body }, (tx) =>
      rejectCharges(tx, id, body.version, body.reason),
    );
  }

  #once<T>(
    operation: string,
    who: Principal,
    key: string,
    body: Canonical,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    return onceFor(this.database, who, { operation, key, body }, work);
  }
}

async function withEntries(tx: Tx, id: string): Promise<WithEntries> {
  const { entries, ...list } = await viewChargeList(tx, id);
  return { list, entries };
}
