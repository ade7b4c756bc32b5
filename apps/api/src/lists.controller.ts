import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore, runMoments } from '#libs/matching';
import { Database, displayNames, once, type Config, type Principal, type Tx } from '#libs/platform';
import {
  approveList,
  exportList,
  listDocument,
  listItems,
  listLists,
  rejectList,
  resumeRollout,
  stopRollout,
  strikeItem,
  viewList,
  withinReview,
  type ListView,
} from '#libs/programmes/benefits';
import { divisionName, writePdf } from '#libs/registry';
import { CONFIG } from './config.token.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  numberCursor,
  pageQuery,
  placeCursor,
  Who,
  type PageQuery,
} from './request.ts';
import { list, listItem, pageOf } from './shapes.ts';

/** A list with what only its readers need: people's names, and the run it comes from. */
type ListAnswer = ListView & {
  readonly draftedByName: string;
  readonly approvedByName: string | null;
  readonly run: { readonly requestedAt: string; readonly asOf: string } | null;
};

const listsQuery = pageQuery.extend({ run: z.uuid().optional() });
const approval = z.object({
  version: z.number().int().positive(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
const rejection = z.object({
  version: z.number().int().positive(),
  reason: z.string().trim().min(2).max(500),
});

const striking = rejection.extend({ entitlementId: z.uuid() });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PDF = 'application/pdf';

/** Lists (名单) of firms that a run found entitled. */
@ApiTags('lists')
@Controller('api/v1/lists')
export class ListsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The latest lists, newest first; with `run`, those that this run drafted. */
  @Get()
  @Permit('list.read')
  @ApiOkResponse({ standardSchema: pageOf(list) })
  async list(
    @Who() who: Principal,
    @Query({ schema: listsQuery }) page: z.infer<typeof listsQuery>,
  ): Promise<{ items: ListAnswer[]; nextCursor: string | null }> {
    const items = await this.database.read('list.list', who.context, async (tx) =>
      answersOf(tx, await listLists(tx, page.limit, placeCursor(page.cursor), page.run ?? null)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.draftedAt, id: last.id }) : null,
    };
  }

  /** One list with its budget and second opinion; the ETag is its version. */
  @Get(':id')
  @Permit('list.read')
  @ApiOkResponse({ standardSchema: list })
  async read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListAnswer> {
    const view = await this.database.read('list.read', who.context, (tx) =>
      withinReview(tx, id, async () => answerOf(tx, await viewList(tx, id))),
    );
    void reply.header('etag', `"${view.version}"`);
    return view;
  }

  /** The firms on a list, in the published order. */
  @Get(':id/items')
  @Permit('list.read')
  @ApiOkResponse({ standardSchema: pageOf(listItem) })
  async items(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<z.infer<ReturnType<typeof pageOf<typeof listItem>>>> {
    const { items, next } = await this.database.read('list.items', who.context, (tx) =>
      withinReview(tx, id, () =>
        listItems(tx, id, this.rules, page.limit, numberCursor(page.cursor)),
      ),
    );
    return {
      items: items.map((item) => ({ ...item, divisionName: divisionName(item.division) })),
      nextCursor: next === null ? null : asCursor(next),
    };
  }

  /** The list as the attachment of a request for funds: an XLSX workbook. */
  @Get(':id/export.xlsx')
  @Permit('list.read')
  @Header('content-type', XLSX)
  @Header('content-disposition', 'attachment; filename="list.xlsx"')
  @ApiProduces(XLSX)
  @ApiOkResponse({
    description: '名单附件 the list as a workbook',
    schema: { type: 'string', format: 'binary' },
  })
  async export(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    const bytes = await this.database.read('list.export', who.context, (tx) =>
      exportList(tx, this.rules, id),
    );
    return new StreamableFile(bytes, { type: XLSX });
  }

  /** The same attachment as a PDF to be signed and filed, with numbered pages, digest and the total in capital figures. */
  @Get(':id/export.pdf')
  @Permit('list.read')
  @Header('content-type', PDF)
  @Header('content-disposition', 'attachment; filename="list.pdf"')
  @ApiProduces(PDF)
  @ApiOkResponse({
    description: '名单附件 the list as a document',
    schema: { type: 'string', format: 'binary' },
  })
  async exportPdf(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    const table = await this.database.read('list.export-pdf', who.context, (tx) =>
      listDocument(tx, this.rules, id),
    );
    return new StreamableFile(await writePdf(table), { type: PDF });
  }

  /** Strikes an enterprise off a list under review, with a reason; its money is released. */
  @Post(':id/strike')
  @HttpCode(200)
  @Permit('list.strike')
  @ApiOkResponse({ standardSchema: list })
  strike(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: striking }) body: z.infer<typeof striking>,
  ): Promise<ListAnswer> {
    return once(
      this.database,
      'list.strike',
      who.context,
      { key, operation: 'list.strike', body: { id, ...body } },
      async (tx) => answerOf(tx, await strikeItem(tx, id, body.entitlementId, body)),
    );
  }

  /** Approves a list as the second person; its firms are then notified. */
  @Post(':id/approve')
  @HttpCode(200)
  @Permit('list.approve')
  @ApiOkResponse({ standardSchema: list })
  approve(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: approval }) body: z.infer<typeof approval>,
  ): Promise<ListAnswer> {
    return once(
      this.database,
      'list.approve',
      who.context,
      { key, operation: 'list.approve', body: { id, ...body } },
      async (tx) =>
        answerOf(tx, await approveList(tx, id, body, { demo: this.config.mode === 'demo' })),
    );
  }

  /** Stops the staged announcement of a list at once: nobody more is told. */
  @Post(':id/rollout/stop')
  @HttpCode(200)
  @Permit('policy.halt')
  @ApiOkResponse({ standardSchema: list })
  stopRollout(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: rejection }) body: z.infer<typeof rejection>,
  ): Promise<ListAnswer> {
    return once(
      this.database,
      'list.rollout-stop',
      who.context,
      { key, operation: 'list.rollout-stop', body: { id, ...body } },
      async (tx) => {
        await stopRollout(tx, id, body);
        return answerOf(tx, await viewList(tx, id));
      },
    );
  }

  /** Lets a stopped announcement go on with its next part, as somebody else than who stopped it. */
  @Post(':id/rollout/resume')
  @HttpCode(200)
  @Permit('list.approve')
  @ApiOkResponse({ standardSchema: list })
  resumeRollout(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: rejection }) body: z.infer<typeof rejection>,
  ): Promise<ListAnswer> {
    return once(
      this.database,
      'list.rollout-resume',
      who.context,
      { key, operation: 'list.rollout-resume', body: { id, ...body } },
      async (tx) => {
        await resumeRollout(tx, this.calendar, id, body);
        return answerOf(tx, await viewList(tx, id));
      },
    );
  }

  /** Rejects a list with a reason; the money kept for it goes back. */
  @Post(':id/reject')
  @HttpCode(200)
  @Permit('list.reject')
  @ApiOkResponse({ standardSchema: list })
  reject(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: rejection }) body: z.infer<typeof rejection>,
  ): Promise<ListAnswer> {
    return once(
      this.database,
      'list.reject',
      who.context,
      { key, operation: 'list.reject', body: { id, ...body } },
      async (tx) => answerOf(tx, await rejectList(tx, id, body.version, body.reason)),
    );
  }
}

/** Lists with the names of the people who acted and the run each comes from. */
async function answersOf(tx: Tx, lists: readonly ListView[]): Promise<ListAnswer[]> {
  const names = await displayNames(
    tx,
    lists.flatMap((one) => [one.draftedBy, one.approvedBy]),
  );
  const runs = await runMoments(
    tx,
    lists.map((one) => one.runId),
  );
  const nameOf = (account: string): string => names.get(account) ?? account;
  return lists.map((one) => ({
    ...one,
    run: runs.get(one.runId) ?? null,
    draftedByName: nameOf(one.draftedBy),
    approvedByName: one.approvedBy === null ? null : nameOf(one.approvedBy),
  }));
}

async function answerOf(tx: Tx, view: ListView): Promise<ListAnswer> {
  return (await answersOf(tx, [view]))[0] as ListAnswer;
}
