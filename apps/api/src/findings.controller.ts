import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Canonical, WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, once, type Principal, type Tx } from '#libs/platform';
import {
  annulFinding,
  type AuthorityBurden,
  burdenOf,
  decideFinding,
  findingsOf,
  findingsOfFirm,
  type FindingProposal,
  type FindingView,
  type InspectionProcedure,
  issuePenaltyNotice,
  noteFinding,
  noteNoProblem,
  objectToFinding,
  proposeForFinding,
  viewFinding,
  withdrawFinding,
} from '#libs/programmes/inspections';
import {
  authorityBurden,
  established,
  finding,
  findingProposal,
  newFinding,
  newFindingDecision,
  newPenaltyNotice,
  noProblem,
  objected,
} from './finding-shapes.ts';
import { oneYear, reasoned } from './inspection-shapes.ts';
import { Permit } from './permit.ts';
import { PROCEDURE } from './procedure.token.ts';
import { IdempotencyKey, idPath, Who } from './request.ts';
import { pageOf } from './shapes.ts';

interface Page {
  readonly items: FindingView[];
  readonly nextCursor: null;
}

/** Findings (检查发现): noted and decided on by officers, read and objected to by their firm; facts only once they are final. */
@ApiTags('inspections')
@Controller('api/v1')
export class FindingsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
    @Inject(PROCEDURE) private readonly procedure: InspectionProcedure,
  ) {}

  /** The findings of the firm that is signed in, the latest first. */
  @Get('findings')
  @Permit('finding.mine')
  @ApiOkResponse({ standardSchema: pageOf(finding) })
  async mine(@Who() who: Principal): Promise<Page> {
    const items = await this.database.read('finding.mine', who.context, (tx) =>
      findingsOfFirm(tx, who.context.subjectId ?? -1),
    );
    return { items, nextCursor: null };
  }

  /** The burden account of the firm that is signed in: visits of a year by authority and month, against its quotas. */
  @Get('burden')
  @Permit('finding.mine')
  @ApiOkResponse({ standardSchema: pageOf(authorityBurden) })
  async ownBurden(
    @Who() who: Principal,
    @Query({ schema: oneYear }) { year }: z.infer<typeof oneYear>,
  ): Promise<{ items: AuthorityBurden[]; nextCursor: null }> {
    // A visit that is posted meanwhile is seen in all of it or in nothing.
    const items = await this.database.snapshot('burden.mine', who.context, (tx) =>
      burdenOf(tx, who.context.subjectId ?? -1, year),
    );
    return { items, nextCursor: null };
  }

  /** The findings of an inspection, item by item; none at all says nothing. */
  @Get('inspections/:id/findings')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(finding) })
  async ofInspection(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<Page> {
    const items = await this.database.read('finding.list', who.context, (tx) => findingsOf(tx, id));
    return { items, nextCursor: null };
  }

  /** Notes a problem in one item of the matter of an inspection that was carried out. */
  @Post('inspections/:id/findings')
  @HttpCode(200)
  @Permit('finding.note')
  @ApiOkResponse({ standardSchema: finding })
  note(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newFinding }) body: z.infer<typeof newFinding>,
  ): Promise<FindingView> {
    return this.#once('finding.note', who, key, { id, ...body }, async (tx) =>
      viewFinding(tx, await noteFinding(tx, id, body)),
    );
  }

  /** States that an inspection found no problem. */
  @Post('inspections/:id/no-problem')
  @HttpCode(200)
  @Permit('finding.note')
  @ApiOkResponse({ standardSchema: finding })
  none(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: noProblem }) body: z.infer<typeof noProblem>,
  ): Promise<FindingView> {
    return this.#once('finding.none', who, key, { id, ...body }, async (tx) =>
      viewFinding(tx, await noteNoProblem(tx, this.rules, id, body.statement)),
    );
  }

  /** What the four lists propose for a finding from what was established of the violation; the officer decides. */
  @Post('findings/:id/propose')
  @HttpCode(200)
  @Permit('finding.decide')
  @ApiOkResponse({ standardSchema: z.object({ proposal: findingProposal }) })
  async propose(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: established }) { facts }: z.infer<typeof established>,
  ): Promise<{ proposal: FindingProposal }> {
    const proposal = await this.database.read('finding.propose', who.context, (tx) =>
      proposeForFinding(tx, this.rules, id, facts),
    );
    return { proposal };
  }

  /** Tells the firm which penalty is intended for a finding, in a document: its time to be heard runs from the latest. */
  @Post('findings/:id/notices')
  @HttpCode(200)
  @Permit('finding.note')
  @ApiOkResponse({ standardSchema: finding })
  notice(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newPenaltyNotice }) body: z.infer<typeof newPenaltyNotice>,
  ): Promise<FindingView> {
    const { calendar, rules, procedure } = this;
    const { version, ...intended } = body;
    const penalty = { ...intended, amountFen: amountIn(intended) };
    return this.#once('finding.notice', who, key, { id, ...body }, (tx) =>
      issuePenaltyNotice(tx, { calendar, rules, procedure }, id, version, penalty),
    );
  }

  /** Decides on a finding, or anew after an objection, as a second person. */
  @Post('findings/:id/decide')
  @HttpCode(200)
  @Permit('finding.decide')
  @ApiOkResponse({ standardSchema: finding })
  decide(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: newFindingDecision }) body: z.infer<typeof newFindingDecision>,
  ): Promise<FindingView> {
    const { version, ...said } = body;
    const penalty = said.penalty && { ...said.penalty, amountFen: amountIn(said.penalty) };
    const decision = { ...said, penalty };
    return this.#once('finding.decide', who, key, { id, ...body }, (tx) =>
      decideFinding(tx, { calendar: this.calendar, rules: this.rules }, id, version, decision),
    );
  }

  /** Objects to a decision, as its firm: it waits until somebody else has decided again. */
  @Post('findings/:id/object')
  @HttpCode(200)
  @Permit('finding.object')
  @ApiOkResponse({ standardSchema: finding })
  object(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: objected }) body: z.infer<typeof objected>,
  ): Promise<FindingView> {
    return this.#once('finding.object', who, key, { id, ...body }, (tx) =>
      objectToFinding(tx, this.rules, id, body.statement),
    );
  }

  /** Withdraws for good a finding that nobody has decided on, or that there is no problem; rules read of it no longer. */
  @Post('findings/:id/withdraw')
  @HttpCode(200)
  @Permit('finding.note')
  @ApiOkResponse({ standardSchema: finding })
  withdraw(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<FindingView> {
    return this.#once('finding.withdraw', who, key, { id, ...body }, (tx) =>
      withdrawFinding(tx, this.rules, id, body.reason),
    );
  }

  /** Annuls for good what was decided on a finding, as another person than who noted it; rules read of it no longer. */
  @Post('findings/:id/annul')
  @HttpCode(200)
  @Permit('finding.decide')
  @ApiOkResponse({ standardSchema: finding })
  annul(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) body: z.infer<typeof reasoned>,
  ): Promise<FindingView> {
    return this.#once('finding.annul', who, key, { id, ...body }, (tx) =>
      annulFinding(tx, this.rules, id, body.reason),
    );
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

const amountIn = ({ amountFen }: { readonly amountFen: string | null }): bigint | null =>
  amountFen === null ? null : BigInt(amountFen);
