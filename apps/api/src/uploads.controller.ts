import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { businessDate, Database, once, type Config, type Principal } from '#libs/platform';
import {
  cancelUpload,
  createUpload,
  DELIVERY_MODES,
  forgetUpload,
  listUploads,
  receivePart,
  UPLOAD_BYTES_MAX,
  type UploadView,
  viewUpload,
} from '#libs/registry';
import { CONFIG } from './config.token.ts';
import { Datasets } from './datasets.ts';
import { RequestMalformed } from './errors.ts';
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
import { upload } from './delivery-shapes.ts';
import { pageOf } from './shapes.ts';

/** The version of the tus protocol (https://tus.io/protocols/resumable-upload) whose HEAD and PATCH are answered. */
const TUS = '1.0.0';
/** The media type of a part; its body is read from the socket, not by a parser. */
export const PART_TYPE = 'application/offset+octet-stream';

const newUpload = z.object({
  dataset: z.string().max(60),
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]+$/u)
    .regex(/\.(csv|txt|ndjson|jsonl|xlsx)$/iu, {
      error:
        '文件名须以 .csv、.txt、.ndjson、.jsonl 或 .xlsx 结尾 / a file name ends in .csv, .txt, .ndjson, .jsonl or .xlsx',
    })
    .describe('file name; its ending says the format: csv, txt (as csv), ndjson, jsonl or xlsx'),
  size: z.number().int().min(1).max(UPLOAD_BYTES_MAX).describe('bytes'),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/),
  mode: z
    .enum(DELIVERY_MODES)
    .describe('tombstone: each row names a record that no longer holds from the day on'),
  asOf: z.iso
    .date()
    .optional()
    .describe('the day the file describes; the business date unless given'),
  rows: z.number().int().min(0).optional().describe('declared; refused if there are others'),
  period: z.string().max(20).optional().describe('declared; the one period of all rows'),
  corrects: z.uuid().optional().describe('the delivery whose rejected rows come again'),
});

/**
 * Files of departments, uploaded part by part and imported in the background. After a broken connection HEAD says how
 * many bytes are there, and PATCH goes on from them; PATCH and HEAD are those of the tus protocol.
 */
@ApiTags('uploads')
@Controller('api/v1/uploads')
export class UploadsController {
  constructor(
    private readonly database: Database,
    private readonly datasets: Datasets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Announces a file with what is declared of it. */
  @Post()
  @HttpCode(201)
  @Permit('delivery.send')
  @ApiCreatedResponse({ standardSchema: upload })
  async create(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newUpload }) body: z.infer<typeof newUpload>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    const dataset = await this.datasets.named(body.dataset);
    const made = await once(
      this.database,
      'upload.create',
      who.context,
      { key, operation: 'upload.create', body },
      async (tx) =>
        createUpload(tx, {
          ...body,
          dataset,
          digest: body.sha256,
          asOf: body.asOf ?? (await businessDate(tx)),
        }),
    );
    void reply.header('location', `/api/v1/uploads/${made.id}`);
    return made;
  }

  /** Uploads, newest first. */
  @Get()
  @Permit('delivery.send')
  @ApiOkResponse({ standardSchema: pageOf(upload) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: UploadView[]; nextCursor: string | null }> {
    const items = await this.database.read('upload.list', who.context, (tx) =>
      listUploads(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.createdAt, id: last.id }) : null,
    };
  }

  /** One upload: how much of it is there, how far its import is, what came of it. HEAD gives Upload-Offset alone. */
  @Get(':id')
  @Permit('delivery.send')
  @ApiOkResponse({ standardSchema: upload })
  async read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    const view = await this.database.read('upload.read', who.context, (tx) => viewUpload(tx, id));
    void reply.headers(offsetHeaders(view));
    return view;
  }

  /** Adds bytes from Upload-Offset on. The last one lets the import begin; what came before a break stays. */
  @Patch(':id')
  @HttpCode(204)
  @Permit('delivery.send')
  @ApiConsumes(PART_TYPE)
  @ApiNoContentResponse({ description: 'Upload-Offset says how many bytes are there' })
  async append(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const offset = z.coerce.number().int().min(0).safeParse(request.headers['upload-offset']);
    const type = request.headers['content-type'];
    if (!offset.success || request.headers['upload-offset'] === undefined || type !== PART_TYPE) {
      throw new RequestMalformed([
        { where: 'headers', what: `Upload-Offset and Content-Type: ${PART_TYPE} are needed` },
      ]);
    }
    const view = await receivePart(this.database, {
      id,
      offset: offset.data,
      bytes: request.raw as AsyncIterable<Buffer>,
      folder: this.config.dataFolder,
      context: who.context,
    });
    void reply.headers(offsetHeaders(view));
  }

  /** Cancels an upload that is not over; an import under way stops and nothing of it is accepted. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Permit('delivery.send')
  @ApiOkResponse({ standardSchema: upload })
  async cancel(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<UploadView> {
    const view = await once(
      this.database,
      'upload.cancel',
      who.context,
      { key, operation: 'upload.cancel', body: { id } },
      (tx) => cancelUpload(tx, id),
    );
    await forgetUpload(this.config.dataFolder, view);
    return view;
  }
}

function offsetHeaders(view: UploadView): Record<string, string> {
  return {
    'upload-offset': String(view.received),
    'upload-length': String(view.size),
    'tus-resumable': TUS,
    'cache-control': 'no-store',
  };
}
