import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { businessDate, Database, NotFound, once, type Principal } from '#libs/platform';
import {
  approveDelivery,
  type Dataset,
  datasetStates,
  type DatasetState,
  type DepartmentState,
  departmentStates,
  type DeliveryReport,
  type DeliveryView,
  findSubject,
  linkIdentifier,
  linkNumber,
  listDeliveries,
  refuseDelivery,
  type WaitingCount,
  waitingCounts,
  type WaitingRow,
  waitingRows,
} from '#libs/registry';
import { Datasets } from './datasets.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  numberCursor,
  pageQuery,
  placeCursor,
  Who,
} from './request.ts';
import {
  datasetState,
  delivery,
  deliveryAgreement,
  deliveryState,
  departmentState,
  waitingCount,
  waitingRow,
} from './delivery-shapes.ts';
import { pageOf } from './shapes.ts';

const deliveriesQuery = pageQuery.extend({
  dataset: z.string().max(60).optional(),
  state: deliveryState.optional(),
});
const unlinkedQuery = pageQuery.extend({ linkable: z.enum(['true', 'false']).optional() });
const link = z.object({
  scheme: z.enum(['tax-number', 'insurance-unit', 'registration-number']),
  value: z.string().regex(/^[0-9A-Za-z-]{4,40}$/),
  creditCode: z.string().length(18).describe('of the subject who bears the number'),
  from: z.iso.date().describe('the day from which it bears it'),
});
const refusal = z.object({ reason: z.string().trim().min(2).max(500) });
const linked = z
  .object({ linked: z.number().int().describe('rows of files that waited for it and count now') })
  .meta({ id: 'Linked' });

/** What departments deliver: how each dataset stands, what came, what was rejected, and what matches nobody. */
@ApiTags('deliveries')
@Controller('api/v1')
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly known: Datasets,
  ) {}

  /** How each dataset of the departments in sight stands today: its age, the trend of its rows, and what waits. */
  @Get('datasets')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(datasetState) }) })
  async datasets(@Who() who: Principal): Promise<{ items: DatasetState[] }> {
    const datasets = await this.#inSight(who);
    return this.database.read('dataset.states', who.context, async (tx) => ({
      items: await datasetStates(tx, datasets, await businessDate(tx)),
    }));
  }

  /** The same by department, with what each delivered month by month. */
  @Get('departments')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(departmentState) }) })
  async departments(@Who() who: Principal): Promise<{ items: DepartmentState[] }> {
    const datasets = await this.#inSight(who);
    return this.database.read('department.states', who.context, async (tx) => ({
      items: await departmentStates(tx, datasets, await businessDate(tx)),
    }));
  }

  /** Deliveries, newest first; with `dataset` or `state`, only those. */
  @Get('deliveries')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: pageOf(delivery) })
  async list(
    @Who() who: Principal,
    @Query({ schema: deliveriesQuery }) query: z.infer<typeof deliveriesQuery>,
  ): Promise<{ items: DeliveryView[]; nextCursor: string | null }> {
    const { limit, cursor, ...filter } = query;
    const items = await this.database.read('delivery.list', who.context, (tx) =>
      listDeliveries(tx, filter, limit, placeCursor(cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === limit && last ? asCursor({ at: last.receivedAt, id: last.id }) : null,
    };
  }

  /**
   * Agrees to a full delivery that waits because of its size. The second person's word takes it in; saying it again
   * changes nothing.
   */
  @Post('deliveries/:id/approve')
  @HttpCode(200)
  @Permit('delivery.approve')
  @ApiOkResponse({ standardSchema: deliveryAgreement })
  async approve(
    @Who() who: Principal,
    @IdempotencyKey() _key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<z.infer<typeof deliveryAgreement>> {
    return agreement(await approveDelivery(this.database, id, await this.known.all(), who.context));
  }

  /** Refuses a delivery that waits, with the reason that its department reads: nothing of it is taken in. */
  @Post('deliveries/:id/refuse')
  @HttpCode(204)
  @Permit('delivery.approve')
  @ApiNoContentResponse()
  async refuse(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: refusal }) { reason }: z.infer<typeof refusal>,
  ): Promise<void> {
    await once(
      this.database,
      'delivery.refuse',
      who.context,
      { key, operation: 'delivery.refuse', body: { id, reason } },
      async (tx) => {
        await refuseDelivery(tx, id, reason);
        return {};
      },
    );
  }

  /** Rows that match no subject, oldest first; with `linkable`, those of which a person can say whose they are. */
  @Get('unlinked')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: pageOf(waitingRow) })
  async unlinked(
    @Who() who: Principal,
    @Query({ schema: unlinkedQuery }) page: z.infer<typeof unlinkedQuery>,
  ): Promise<{ items: WaitingRow[]; nextCursor: string | null }> {
    const after = String(numberCursor(page.cursor));
    const items = await this.database.read('delivery.unlinked', who.context, (tx) =>
      waitingRows(tx, { after, limit: page.limit, linkable: page.linkable === 'true' }),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor: items.length === page.limit && last ? asCursor(Number(last.id)) : null,
    };
  }

  /** How many rows wait for subjects, by the scheme of their numbers and by dataset. */
  @Get('unlinked/counts')
  @Permit('delivery.read')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(waitingCount) }) })
  async unlinkedCounts(@Who() who: Principal): Promise<{ items: WaitingCount[] }> {
    return this.database.read('delivery.unlinked-counts', who.context, async (tx) => ({
      items: await waitingCounts(tx),
    }));
  }

  /** Says who bears a number; the rows that waited for it become records. */
  @Post('unlinked/link')
  @HttpCode(200)
  @Permit('delivery.link')
  @ApiOkResponse({ standardSchema: linked })
  async link(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: link }) body: z.infer<typeof link>,
  ): Promise<z.infer<typeof linked>> {
    await once(
      this.database,
      'delivery.identify',
      who.context,
      { key, operation: 'delivery.link', body },
      async (tx) => {
        const subject = await findSubject(tx, 'credit-code', body.creditCode);
        if (!subject) throw new NotFound({ zh: '主体', en: 'subject' });
        await linkIdentifier(tx, { ...body, subjectId: subject.id });
        return { subjectId: subject.id };
      },
    );
    return { linked: await linkNumber(this.database, body, await this.known.all(), who.context) };
  }

  /** Datasets of the departments that a person acts for. */
  async #inSight(who: Principal): Promise<Dataset[]> {
    const { authorities } = who.context;
    return (await this.known.all()).filter(
      ({ authority }) => authorities.includes('*') || authorities.includes(authority.code),
    );
  }
}

function agreement(report: DeliveryReport): z.infer<typeof deliveryAgreement> {
  const { deliveryId, state, rows, accepted, repaired, rejected, unchanged } = report;
  return { deliveryId, state, rows, accepted, repaired, rejected, unchanged };
}
