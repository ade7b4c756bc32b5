import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { systemClock, type Canonical, type Text } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import {
  Database,
  once,
  systemContext,
  type Config,
  type Principal,
  type Tx,
} from '#libs/platform';
import {
  answerCode,
  CodeNotIssued,
  codesOf,
  codeText,
  type CodeView,
  COMPLAINTS,
  FIRM_RIGHTS,
  issueCode,
  revokeCode,
  type ShownCode,
  showCode,
} from '#libs/programmes/inspections';
import { CONFIG } from './config.token.ts';
import {
  checkIn,
  firmRights,
  givenCode,
  inspectionCode,
  issuedCode,
  newCode,
  reasoned,
  shownCode,
} from './inspection-code-shapes.ts';
import { Permit, PermitAll } from './permit.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { pageOf } from './shapes.ts';

/** From one address. A code cannot be guessed; whoever tries is slowed down all the same. */
const CODES_PER_MINUTE = 60;
const LIMITED = { rateLimit: { max: CODES_PER_MINUTE, timeWindow: '1 minute' } };

interface Issued {
  readonly id: string;
  readonly code: string;
}

/**
 * Codes that officers show before an inspection (亮码) and what firms answer. A code stands in the body of a request and
 * never in an address, because addresses are logged.
 */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionCodesController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Issues a code to the officer who asks and may come; it is good from now on. What may not be inspected is recorded. */
  @Post('inspections/:id/codes')
  @HttpCode(200)
  @Permit('inspection.visit')
  @ApiOkResponse({ standardSchema: issuedCode })
  async issue(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newCode }) body: z.infer<typeof newCode>,
  ): Promise<Issued> {
    // What is kept for a repeated request is the id, or the refusal: the code itself is kept nowhere.
    const { minutes, because = null } = body;
    const asked = { id, minutes, because };
    const { codeId, refusal } = await this.#once('code.issue', who, key, asked, (tx) =>
      issueCode(tx, this.rules, id, { minutes, because, now: nowSeconds() }),
    );
    if (codeId === null) throw new CodeNotIssued(refusal.text);
    const code = await this.database.transaction('code.text', who.context, (tx) =>
      codeText(tx, codeId, this.config.secret),
    );
    return { id: codeId, code };
  }

  /** The codes of an inspection with what the firm answered to each, the latest first. */
  @Get('inspections/:id/codes')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(inspectionCode) })
  async list(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ items: CodeView[]; nextCursor: string | null }> {
    const items = await this.database.read('code.list', who.context, (tx) => codesOf(tx, id));
    return { items, nextCursor: null };
  }

  /** Revokes a code that nobody answered. */
  @Post('inspection-codes/:id/revoke')
  @HttpCode(200)
  @Permit('inspection.visit')
  @ApiOkResponse({ standardSchema: idPath })
  revoke(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<{ id: string }> {
    return this.#once('code.revoke', who, key, { id, reason }, async (tx) => {
      await revokeCode(tx, id, reason);
      return { id };
    });
  }

  /** What a code says, to whoever was shown it: who comes, why, what may be looked at, and the rights of the firm. */
  @Post('public/inspection-codes')
  @HttpCode(200)
  @RouteConfig(LIMITED)
  @PermitAll('whoever is shown a code may read who comes and why; the code cannot be guessed')
  @ApiOkResponse({ standardSchema: shownCode })
  show(@Body({ schema: givenCode }) { code }: z.infer<typeof givenCode>): Promise<ShownCode> {
    return this.database.transaction('code.show', systemContext('codes'), (tx) =>
      showCode(tx, this.rules, code, this.config.secret, nowSeconds()),
    );
  }

  /** What a firm may do while it is inspected, and where it complains. */
  @Get('public/inspection-rights')
  @PermitAll('what a firm may do is for every firm to know')
  @ApiOkResponse({ standardSchema: firmRights })
  rights(): { rights: Text[]; complaints: Text } {
    return { rights: [...FIRM_RIGHTS], complaints: COMPLAINTS };
  }

  /**
   * What one's own firm answers to a code, once. Holding the code is not enough, since the officer holds it too. A code
   * is its own key: the second answer is refused, whatever it says.
   */
  @Post('check-ins')
  @HttpCode(200)
  @RouteConfig(LIMITED)
  @Permit('inspection.answer')
  @ApiOkResponse({ standardSchema: shownCode })
  async answer(
    @Who() who: Principal,
    @Body({ schema: checkIn }) { code, answer, because }: z.infer<typeof checkIn>,
  ): Promise<ShownCode> {
    await this.database.transaction('code.answer', who.context, (tx) =>
      answerCode(tx, code, { answer, because }, this.config.secret, nowSeconds()),
    );
    return this.show({ code });
  }

  #once<T>(
    operation: string,
    who: Principal,
    key: string,
    body: Canonical,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    return once(this.database, operation, who.context, { key, operation, body }, work);
  }
}

function nowSeconds(): number {
  return Math.floor(systemClock.now().getTime() / 1000);
}
