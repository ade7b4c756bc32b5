import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  acceptRun,
  cancelRun,
  type ChangesView,
  listChanges,
  listRuns,
  requestRun,
  resumeRun,
  RuleStore,
  viewRun,
  type RunView,
} from '#libs/matching';
import type { Text } from '#libs/kernel';
import { Database, NotFound, once, type Principal, type Tx } from '#libs/platform';
import {
  type BetterCombinations,
  betterCombinations,
  type HeldBackCount,
  heldBackOf,
  readCombinations,
} from '#libs/programmes/benefits';
import { Datasets } from './datasets.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  pageQuery,
  placeCursor,
  Who,
  type PageQuery,
} from './request.ts';
import { changes, run } from './run-shapes.ts';
import { betterCombinations as combinations, heldBackCount, pageOf } from './shapes.ts';

const acceptance = z.object({ reason: z.string().trim().min(2).max(500) });
const nothing = z.object({}).optional();

/** Runs of all published rules over the population. */
@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly datasets: Datasets,
  ) {}

  /** The latest runs, newest first. */
  @Get()
  @Permit('run.read')
  @ApiOkResponse({ standardSchema: pageOf(run) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: RunView[]; nextCursor: string | null }> {
    const items = await this.database.read('run.list', who.context, (tx) =>
      listRuns(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last
          ? asCursor({ at: last.requestedAt, id: last.id })
          : null,
    };
  }

  /** What was judged at once between runs, because a small delivery or a correction said something new; newest first. */
  @Get('changes')
  @Permit('run.read')
  @ApiOkResponse({ standardSchema: pageOf(changes) })
  async changes(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{
    items: (Omit<ChangesView, 'dataset'> & { dataset: Text })[];
    nextCursor: string | null;
  }> {
    const datasets = new Map((await this.datasets.all()).map((one) => [one.id, one.title]));
    const items = await this.database.read('run.changes', who.context, (tx) =>
      listChanges(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items: items.map((one) => ({
        ...one,
        dataset: datasets.get(one.dataset) ?? { zh: one.dataset, en: one.dataset },
      })),
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.at, id: last.id }) : null,
    };
  }

  /** One run with its progress and what it found for each policy. */
  @Get(':id')
  @Permit('run.read')
  @ApiOkResponse({ standardSchema: run })
  read(@Who() who: Principal, @Param({ schema: idPath }) { id }: { id: string }): Promise<RunView> {
    return this.database.read('run.read', who.context, (tx) => viewRun(tx, id));
  }

  /** Whom the run left off lists because of a relation between policies, by policy and relation. */
  @Get(':id/held-back')
  @Permit('run.read')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(heldBackCount) }) })
  async heldBack(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ items: HeldBackCount[] }> {
    const items = await this.database.read('run.held-back', who.context, async (tx) => {
      await viewRun(tx, id);
      return heldBackOf(tx, id);
    });
    return { items };
  }

  /**
   * Firms of the run whose benefits could lawfully be worth more in another combination, the greatest gain first, at most
   * 200. Compared are the 5,000 firms from whom the run held most back, if the reader may see all they have.
   */
  @Get(':id/better-combinations')
  @Permit('run.read')
  @ApiOkResponse({ standardSchema: combinations })
  async betterCombinations(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<BetterCombinations> {
    const read = await this.database.read('run.combinations', who.context, async (tx) => {
      await viewRun(tx, id);
      return readCombinations(tx, this.rules, id);
    });
    return betterCombinations(read);
  }

  /** Asks for a run; it is answered at once and goes on in the background. */
  @Post()
  @HttpCode(202)
  @Permit('run.start')
  @ApiAcceptedResponse({ standardSchema: run })
  start(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: nothing }) _body: unknown,
  ): Promise<RunView> {
    return once(
      this.database,
      'run.start',
      who.context,
      { key, operation: 'run.start', body: {} },
      async (tx) => viewRun(tx, await requestRun(tx, this.rules)),
    );
  }

  /** Cancels a run that has not begun to change episodes; it can be resumed. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Permit('run.cancel')
  @ApiOkResponse({ standardSchema: run })
  cancel(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<RunView> {
    return this.#change('run.cancel', who, key, id, {}, cancelRun);
  }

  /** Resumes a cancelled run where it was. */
  @Post(':id/resume')
  @HttpCode(200)
  @Permit('run.start')
  @ApiOkResponse({ standardSchema: run })
  resume(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<RunView> {
    return this.#change('run.resume', who, key, id, {}, resumeRun);
  }

  /** Lets a run go on that stopped to ask, with the reason why that is right. */
  @Post(':id/accept')
  @HttpCode(200)
  @Permit('run.accept')
  @ApiOkResponse({ standardSchema: run })
  accept(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: acceptance }) body: z.infer<typeof acceptance>,
  ): Promise<RunView> {
    return this.#change('run.accept', who, key, id, body, (tx) => acceptRun(tx, id, body.reason));
  }

  #change(
    operation: string,
    who: Principal,
    key: string,
    id: string,
    body: object,
    work: (tx: Tx, id: string) => Promise<void>,
  ): Promise<RunView> {
    return once(
      this.database,
      operation,
      who.context,
      { key, operation, body: { id, ...body } },
      async (tx) => {
        await mustBeOfBenefits(tx, id);
        await work(tx, id);
        return viewRun(tx, id);
      },
    );
  }
}

/** The run of another programme is its own officers'. @throws PLATFORM.NOT_FOUND */
async function mustBeOfBenefits(tx: Tx, id: string): Promise<void> {
  const rows = await tx.query(`select from run where id = $1 and programme = 'benefits'`, [id]);
  if (rows.length === 0) throw new NotFound({ zh: '匹配', en: 'run' });
}
