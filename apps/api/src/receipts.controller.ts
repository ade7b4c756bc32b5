import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, systemContext, type Config, type Principal } from '#libs/platform';
import {
  checkReceipt,
  issueReceipt,
  type CheckedReceipt,
  type DecisionReceipt,
} from '#libs/programmes/benefits';
import { CONFIG } from './config.token.ts';
import { Permit, PermitAll } from './permit.ts';
import { idPath, Who } from './request.ts';
import { fen, instant, text } from './shapes.ts';

const digest = z.string();
const day = z.string();
const receipt = z
  .object({
    code: z.string(),
    digest,
    issuedAt: instant,
    subjectName: z.string(),
    creditCode: z.string().nullable(),
    content: z.object({
      policyId: z.string(),
      title: text,
      authority: text,
      period: z.string(),
      amountFen: fen,
      decidedOn: day,
      asOf: day,
      basis: z.array(z.string()),
      facts: z.array(
        z.object({
          sentence: text,
          value: text.nullable(),
          source: z.object({ department: text, asOf: day }).nullable(),
        }),
      ),
      decisionHash: z.string(),
      factVectorHash: z.string(),
    }),
  })
  .meta({ id: 'DecisionReceipt' });
const checked = z
  .object({
    standing: z.enum(['valid', 'unfunded', 'owed-back', 'stopped', 'void']),
    title: text,
    authority: text,
    period: z.string(),
    amountFen: fen,
    decidedOn: day,
    issuedAt: instant,
    digest,
    /** Masked; null for a person. */
    subjectName: z.string().nullable(),
    creditCode: z.string().nullable(),
  })
  .meta({ id: 'CheckedReceipt' });
const codePath = z.object({ code: z.string().min(1).max(100) });

/** Decision receipts (判定凭证): what was decided and on which facts, with a code by which anybody who is shown one can check it. */
@ApiTags('receipts')
@Controller('api/v1')
export class ReceiptsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The receipt of one's own benefit; asked for again it is the same one. */
  @Post('entitlements/:id/receipt')
  @HttpCode(200)
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: receipt })
  issue(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<DecisionReceipt> {
    return this.database.transaction('receipt.issue', who.context, (tx) =>
      issueReceipt(tx, id, this.rules, this.config.secret),
    );
  }

  /** What stands behind a code, and whether it still stands. */
  @Get('public/receipts/:code')
  @PermitAll('whoever is shown a receipt may check it; the code cannot be guessed')
  @ApiOkResponse({ standardSchema: checked })
  check(@Param({ schema: codePath }) { code }: z.infer<typeof codePath>): Promise<CheckedReceipt> {
    return this.database.read('receipt.check', systemContext('receipt'), (tx) =>
      checkReceipt(tx, code, this.config.secret),
    );
  }
}
