import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  type DocumentKind,
  documentPdf,
  documentsOf,
  documentsOfFirm,
  type FirmStatement,
  type InspectionDocument,
  type InspectionProcedure,
  issueDocument,
  stateCase,
  statementsOfFirm,
  viewDocument,
} from '#libs/programmes/inspections';
import {
  documentKindShape,
  documentsOfInspection,
  firmStatement,
  inspectionDocument,
  newDocument,
  newStatement,
} from './inspection-document-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import { PROCEDURE } from './procedure.token.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { pageOf } from './shapes.ts';

const PDF = 'application/pdf';

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: null;
}

/** Documents of inspections (检查文书): issued by officers in their order, read by officers and the firm, never changed. */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionDocumentsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
    @Inject(PROCEDURE) private readonly procedure: InspectionProcedure,
  ) {}

  /** The kinds of documents in their order, and which follows which. */
  @Get('inspection-document-kinds')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(documentKindShape) })
  kinds(): Page<Pick<DocumentKind, 'id' | 'name' | 'stage' | 'certainty' | 'inspection' | 'after' | 'words' | 'titled' | 'repeats' | 'ofFirm' | 'intends'> & { again: boolean }> {
    const items = this.procedure.kinds.map(
      ({ id, name, stage, certainty, inspection, after, words, titled, repeats, ofFirm, intends, hears, afterStatement }) =>
        ({ id, name, stage, certainty, inspection, after, words, titled, repeats, ofFirm, intends, again: repeats || hears || afterStatement }),
    );
    return { items, nextCursor: null };
  } // prettier-ignore

  /** The documents of an inspection in the order of their issue, and what its firm stated. */
  @Get('inspections/:id/documents')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: documentsOfInspection })
  ofInspection(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ items: InspectionDocument[]; statements: FirmStatement[] }> {
    return this.database.read('document.list', who.context, async (tx) => ({
      items: await documentsOf(tx, id),
      statements: await statementsOfFirm(tx, id),
    }));
  }

  /** Issues a document of an inspection: numbered, hashed and frozen. */
  @Post('inspections/:id/documents')
  @HttpCode(200)
  @Permit('inspection.visit')
  @ApiOkResponse({ standardSchema: inspectionDocument })
  issue(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newDocument }) body: z.infer<typeof newDocument>,
  ): Promise<InspectionDocument> {
    const { calendar, rules, procedure } = this;
    const write = { operation: 'document.issue', key, body: { id, ...body } };
    return onceFor(this.database, who, write, async (tx) =>
      viewDocument(tx, await issueDocument(tx, { calendar, rules, procedure }, id, body)),
    );
  }

  /** A document as it was issued, to the byte. */
  @Get('inspection-documents/:id/pdf')
  @Permit('inspection.read')
  @Header('content-type', PDF)
  @ApiProduces(PDF)
  @ApiOkResponse({
    description: '检查文书 the document',
    schema: { type: 'string', format: 'binary' },
  })
  pdf(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    return this.#file(who, id);
  }

  /** The documents that the signed-in firm reads, the latest first. */
  @Get('documents')
  @Permit('finding.mine')
  @ApiOkResponse({ standardSchema: pageOf(inspectionDocument) })
  async mine(@Who() who: Principal): Promise<Page<InspectionDocument>> {
    const items = await this.database.read('document.mine', who.context, (tx) =>
      documentsOfFirm(tx, who.context.subjectId ?? -1),
    );
    return { items, nextCursor: null };
  }

  /** One of them as it was issued, to the byte. */
  @Get('documents/:id/pdf')
  @Permit('finding.mine')
  @Header('content-type', PDF)
  @ApiProduces(PDF)
  @ApiOkResponse({
    description: '检查文书 the document',
    schema: { type: 'string', format: 'binary' },
  })
  minePdf(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<StreamableFile> {
    return this.#file(who, id);
  }

  /** States the case of the signed-in firm (陈述申辩), once for each time it was told what was found, before that is decided on. */
  @Post('inspections/:id/statement')
  @HttpCode(200)
  @Permit('finding.object')
  @ApiOkResponse({ standardSchema: firmStatement })
  state(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newStatement }) body: z.infer<typeof newStatement>,
  ): Promise<FirmStatement> {
    const write = { operation: 'document.state', key, body: { id, ...body } };
    return onceFor(this.database, who, write, (tx) => stateCase(tx, id, body));
  }

  async #file({ context }: Principal, id: string): Promise<StreamableFile> {
    const bytes = await this.database.read('document.pdf', context, (tx) => documentPdf(tx, id));
    return new StreamableFile(bytes, {
      type: PDF,
      disposition: 'attachment; filename="document.pdf"',
    });
  }
}
