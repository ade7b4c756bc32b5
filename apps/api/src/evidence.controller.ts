import { Controller, Get, HttpCode, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sha256 } from '#libs/kernel';
import {
  addEvidence,
  type DeclarationView,
  EVIDENCE_TYPES,
  readEvidence,
  RuleStore,
  viewDeclaration,
} from '#libs/matching';
import { Database, once, type Principal } from '#libs/platform';
import { RequestMalformed } from './errors.ts';
import { declaration } from './form-shapes.ts';
import { Permit } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';

const mediaType = z.enum(EVIDENCE_TYPES);
const fileName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^/\\\p{Cc}]+$/u);

/** Files that an enterprise adds to what it declared (证明材料), for whoever verifies it. */
@ApiTags('forms')
@Controller('api/v1')
export class EvidenceController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** One declaration with its files. */
  @Get('declarations/:id')
  @Permit('declaration.read')
  @ApiOkResponse({ standardSchema: declaration })
  view(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<DeclarationView> {
    return this.database.read('declaration.view', who.context, (tx) =>
      viewDeclaration(tx, this.rules, id),
    );
  }

  /** Adds a file, whose name is in the header X-File-Name (percent-encoded UTF-8), until the declaration is verified. */
  @Post('declarations/:id/evidence')
  @HttpCode(200)
  @Permit('form.send')
  @ApiConsumes(...EVIDENCE_TYPES)
  @ApiOkResponse({ standardSchema: declaration })
  add(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Req() request: FastifyRequest,
  ): Promise<DeclarationView> {
    const file = fileIn(request);
    const { name, mediaType: type, bytes } = file;
    const said = { id, name, type, digest: sha256(bytes) };
    return once(
      this.database,
      'declaration.attach',
      who.context,
      { key, operation: 'declaration.attach', body: said },
      async (tx) => {
        await addEvidence(tx, id, file);
        return viewDeclaration(tx, this.rules, id);
      },
    );
  }

  /** One file, to be saved. */
  @Get('evidence/:id')
  @Permit('declaration.read')
  @ApiProduces('application/octet-stream')
  async file(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    const { name, bytes } = await this.database.read('evidence.read', who.context, (tx) =>
      readEvidence(tx, id),
    );
    // Whatever it holds, no browser opens it within this site.
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}

/** @throws API.REQUEST_MALFORMED */
function fileIn({ headers, body }: FastifyRequest): Parameters<typeof addEvidence>[2] {
  const type = mediaType.safeParse(headers['content-type']?.split(';')[0]?.trim());
  const name = fileName.safeParse(decoded(headers['x-file-name']));
  const kinds = EVIDENCE_TYPES.join(', ');
  if (!type.success) throw malformed('Content-Type', `须为其中之一 / has to be one of: ${kinds}`);
  if (!name.success)
    throw malformed(
      'X-File-Name',
      '须为 1 至 100 个字的文件名 / a file name of 1 to 100 characters',
    );
  return {
    name: name.data,
    mediaType: type.data,
    bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}

function malformed(header: string, what: string): RequestMalformed {
  return new RequestMalformed([{ where: `header ${header}`, what }]);
}

function decoded(text: string | string[] | undefined): string | undefined {
  try {
    return typeof text === 'string' ? decodeURIComponent(text) : undefined;
  } catch {
    // No percent-encoding: as good as no name.
    return undefined;
  }
}
