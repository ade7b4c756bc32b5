import { Controller, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { businessDate, Database, systemContext, type Config } from '#libs/platform';
import {
  type Dataset,
  type DeliveryReport,
  importDelivery,
  linkAfter,
  rejectText,
  verifySender,
} from '#libs/registry';
import { CONFIG } from './config.token.ts';
import { Datasets } from './datasets.ts';
import { PermitAll } from './permit.ts';
import { pushReport } from './delivery-shapes.ts';

/** The media type of rows, one JSON object a line. */
export const ROWS_TYPE = 'application/x-ndjson';
/** Most bytes of one request. */
export const PUSH_BYTES_MAX = 8 * 1024 ** 2;

const datasetPath = z.object({
  dataset: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(60),
});
const day = z.object({ asOf: z.iso.date().optional().describe('the day the rows describe') });

/** Rows that a department's machine pushes, signed with its key. */
@ApiTags('push')
@Controller('api/v1/push')
export class PushController {
  constructor(
    private readonly database: Database,
    private readonly datasets: Datasets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Takes in rows as a delta and answers what became of each. The request is signed by RFC 9421 with hmac-sha256 over
   * `@method`, `@path`, `@query` and `content-digest` (RFC 9530, sha-256), with created, keyid and a nonce that is good
   * once. The same rows again, signed anew, change nothing.
   */
  @Post(':dataset')
  @HttpCode(200)
  @PermitAll('the key that signs it says who sends it')
  @ApiConsumes(ROWS_TYPE)
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ standardSchema: pushReport })
  async push(
    @Param({ schema: datasetPath }) { dataset: name }: { dataset: string },
    @Query({ schema: day }) query: z.infer<typeof day>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof pushReport>> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const context = await verifySender(
      this.database,
      {
        method: request.method,
        url: request.raw.url ?? '',
        authority: request.host,
        headers: plainHeaders(request.headers),
      },
      body,
      this.config.secret,
      await this.#now(),
    );
    const dataset = await this.datasets.named(name);
    const { book } = await this.datasets.read();
    const report = await importDelivery(this.database, {
      dataset,
      book,
      stream: Readable.from([body]),
      format: 'ndjson',
      mode: 'delta',
      asOf: query.asOf ?? (await this.database.transaction('push.clock', context, businessDate)),
      source: context.actor,
      synthetic: false,
      context,
    });
    await linkAfter(this.database, dataset, await this.datasets.all(), context);
    return reported(report, dataset);
  }

  /** The database's clock, in seconds: all machines of the installation judge by one. */
  #now(): Promise<number> {
    return this.database.transaction('push.now', systemContext('push'), async (tx) => {
      const [row] = await tx.query<{ now: number }>(
        'select extract(epoch from now())::float8 as now',
      );
      return row?.now ?? 0;
    });
  }
}

function plainHeaders(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function reported(report: DeliveryReport, dataset: Dataset): z.infer<typeof pushReport> {
  const { deliveryId, state, rows, accepted, unchanged, repaired, rejected, reasons, already } =
    report;
  const rejects = report.rejects.map((one) => ({ ...one, why: rejectText(one, dataset) }));
  return {
    deliveryId,
    state,
    rows,
    accepted,
    unchanged,
    repaired,
    rejected,
    reasons,
    already,
    rejects,
    repairs: [...(report.reading?.repaired ?? [])],
  };
}
