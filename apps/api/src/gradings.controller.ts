import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { GradeExplanation } from '#libs/engine';
import type { Text } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal, type Tx } from '#libs/platform';
import {
  cancelGrading,
  discardGrading,
  explainTier,
  GRADE_REASON_WORDS,
  type GradingInWords,
  type GradingSummary,
  listGradings,
  publishGrading,
  requestGrading,
  resumeGrading,
  type SubjectTier,
  tellGrading,
  tiersOf,
} from '#libs/programmes/credit';
import { type Subject } from '#libs/registry';
import { firmByCode } from './firm-by-code.ts';
import { explainedTier, grading, gradingSummary, subjectTiers } from './grading-shapes.ts';
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
import { pageOf } from './shapes.ts';

const nothing = z.object({}).optional();
const publication = z.object({ version: z.number().int().positive() });
const discarding = publication.extend({ reason: z.string().trim().min(2).max(500) });
const subjectQuery = z.object({
  creditCode: z.string().trim().toUpperCase().min(4).max(40).describe('whose tier it is'),
});

/** A grading with what only its reader needs. */
type GradingAnswer = Omit<GradingInWords, 'distribution'> & { readonly ownHand: boolean };
type ShownSubject = Pick<Subject, 'name' | 'creditCode' | 'divisionName' | 'synthetic'>;

/** Gradings by credit risk (信用风险分类): asked for by one officer, looked at, published by another. */
@ApiTags('gradings')
@Controller('api/v1')
export class GradingsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The latest gradings, newest first. */
  @Get('gradings')
  @Permit('grading.read')
  @ApiOkResponse({ standardSchema: pageOf(gradingSummary) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: GradingSummary[]; nextCursor: string | null }> {
    const items = await this.database.read('grading.list', who.context, (tx) =>
      listGradings(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.draftedAt, id: last.id }) : null,
    };
  }

  /** One grading: the progress of its run, then its distribution and who moved since the one before. The ETag is its version. */
  @Get('gradings/:id')
  @Permit('grading.read')
  @ApiOkResponse({ standardSchema: grading })
  async read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GradingAnswer> {
    const answer = await this.database.read('grading.read', who.context, (tx) =>
      this.#answer(tx, id),
    );
    void reply.header('etag', `"${answer.version}"`);
    return answer;
  }

  /** Why a subject has its tier in a grading, indicator by indicator, from what the grading knew. */
  @Get('gradings/:id/explanation')
  @Permit('grading.read')
  @ApiOkResponse({ standardSchema: explainedTier })
  explain(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: subjectQuery }) { creditCode }: z.infer<typeof subjectQuery>,
  ): Promise<{ subject: ShownSubject; why: Text; explanation: GradeExplanation }> {
    return this.database.read('grading.explain', who.context, async (tx) => {
      const subject = await firmByCode(tx, creditCode);
      const explanation = await explainTier(tx, this.rules, id, subject.id);
      const why = GRADE_REASON_WORDS[explanation.grade.reason];
      return { subject: shown(subject), why, explanation };
    });
  }

  /** The published tiers of a subject, the latest month first; one that has none has nothing said of it. */
  @Get('credit-tiers')
  @Permit('grading.read')
  @ApiOkResponse({ standardSchema: subjectTiers })
  tiers(
    @Who() who: Principal,
    @Query({ schema: subjectQuery }) { creditCode }: z.infer<typeof subjectQuery>,
  ): Promise<{ subject: ShownSubject; items: SubjectTier[] }> {
    return this.database.read('grading.tiers', who.context, async (tx) => {
      const subject = await firmByCode(tx, creditCode);
      return { subject: shown(subject), items: await tiersOf(tx, subject.id) };
    });
  }

  /** Asks for the grading of this month; it is answered at once and goes on in the background. */
  @Post('gradings')
  @HttpCode(202)
  @Permit('grading.start')
  @ApiAcceptedResponse({ standardSchema: grading })
  start(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: nothing }) _body: unknown,
  ): Promise<GradingAnswer> {
    return once(
      this.database,
      'grading.start',
      who.context,
      { key, operation: 'grading.start', body: {} },
      async (tx) => this.#answer(tx, await requestGrading(tx, this.rules)),
    );
  }

  /** Cancels the run of a grading that is prepared; it can be resumed. */
  @Post('gradings/:id/cancel')
  @HttpCode(200)
  @Permit('grading.start')
  @ApiOkResponse({ standardSchema: grading })
  cancel(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<GradingAnswer> {
    return this.#change('grading.cancel', who, key, id, {}, cancelGrading);
  }

  /** Resumes the cancelled run of a grading where it was. */
  @Post('gradings/:id/resume')
  @HttpCode(200)
  @Permit('grading.start')
  @ApiOkResponse({ standardSchema: grading })
  resume(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<GradingAnswer> {
    return this.#change('grading.resume', who, key, id, {}, resumeGrading);
  }

  /** Publishes a grading for its month as the second person, as the version that was shown. */
  @Post('gradings/:id/publish')
  @HttpCode(200)
  @Permit('grading.publish')
  @ApiOkResponse({ standardSchema: grading })
  publish(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: publication }) body: z.infer<typeof publication>,
  ): Promise<GradingAnswer> {
    return this.#change('grading.publish', who, key, id, body, (tx) =>
      publishGrading(tx, this.rules, id, body.version),
    );
  }

  /** Gives up a grading that is not published, with the reason. */
  @Post('gradings/:id/discard')
  @HttpCode(200)
  @Permit('grading.discard')
  @ApiOkResponse({ standardSchema: grading })
  discard(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: discarding }) body: z.infer<typeof discarding>,
  ): Promise<GradingAnswer> {
    return this.#change('grading.discard', who, key, id, body, (tx) =>
      discardGrading(tx, id, body.reason, body.version),
    );
  }

  #change(
    operation: string,
    who: Principal,
    key: string,
    id: string,
    body: object,
    work: (tx: Tx, id: string) => Promise<void>,
  ): Promise<GradingAnswer> {
    return once(
      this.database,
      operation,
      who.context,
      { key, operation, body: { id, ...body } },
      async (tx) => {
        await work(tx, id);
        return this.#answer(tx, id);
      },
    );
  }

  async #answer(tx: Tx, id: string): Promise<GradingAnswer> {
    // The counts by code are what the distributions say in words.
    const { distribution: _counts, ...told } = await tellGrading(tx, this.rules, id);
    return { ...told, ownHand: told.draftedBy === tx.context.actor };
  }
}

function shown({ name, creditCode, divisionName, synthetic }: Subject): ShownSubject {
  return { name, creditCode, divisionName, synthetic };
}
