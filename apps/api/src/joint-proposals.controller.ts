import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Canonical } from '#libs/kernel';
import { Database, type Principal, type Tx } from '#libs/platform';
import {
  approveJointVisits,
  closeJointVisits,
  type JointProposalEntry,
  type JointProposalView,
  listJointProposals,
  rejectJointVisits,
  viewJointProposal,
} from '#libs/programmes/inspections';
import { reasoned } from './inspection-shapes.ts';
import { jointProposal, jointProposalEntry } from './joint-shapes.ts';
import { onceFor } from './keyed.ts';
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

const approval = z.object({ version: z.number().int().positive() });
type Answer = z.infer<typeof jointProposal>;

/** Joint visits (综合查一次) that a search found, with what they spare: asked for by one officer, approved by another. */
@ApiTags('inspections')
@Controller('api/v1/joint-proposals')
export class JointProposalsController {
  constructor(private readonly database: Database) {}

  /** Proposals, the latest first; those of authorities for all of which the reader acts. */
  @Get()
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(jointProposalEntry) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: JointProposalEntry[]; nextCursor: string | null }> {
    const items = await this.database.transaction('joint.list', who.context, (tx) =>
      listJointProposals(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.proposedAt, id: last.id }) : null,
    };
  }

  /** One proposal: who goes when, what stays undone and why, what it spares each firm and authority. */
  @Get(':id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: jointProposal })
  read(@Who() who: Principal, @Param({ schema: idPath }) { id }: { id: string }): Promise<Answer> {
    return this.database.transaction('joint.show', who.context, async (tx) =>
      answerOf(await viewJointProposal(tx, id)),
    );
  }

  /** Approves joint visits as the second person, as the version that was shown, while all of them are still due. */
  @Post(':id/approve')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: jointProposal })
  approve(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: approval }) { version }: z.infer<typeof approval>,
  ): Promise<Answer> {
    return this.#decide(who, 'approve', key, { id, version }, (tx) =>
      approveJointVisits(tx, id, version),
    );
  }

  /** Rejects joint visits as the second person, with the reason. */
  @Post(':id/reject')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: jointProposal })
  reject(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<Answer> {
    return this.#decide(who, 'reject', key, { id, reason }, (tx) =>
      rejectJointVisits(tx, id, reason),
    );
  }

  /** Ends approved joint visits: what of them is still due may be joined anew. */
  @Post(':id/close')
  @HttpCode(200)
  @Permit('inspection.close')
  @ApiOkResponse({ standardSchema: jointProposal })
  close(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<Answer> {
    return this.#decide(who, 'close', key, { id, reason }, (tx) =>
      closeJointVisits(tx, id, reason),
    );
  }

  #decide(
    who: Principal,
    act: string,
    key: string,
    body: Canonical & { readonly id: string },
    work: (tx: Tx) => Promise<void>,
  ): Promise<Answer> {
    return onceFor(this.database, who, { operation: `joint.${act}`, key, body }, async (tx) => {
      await work(tx);
      return answerOf(await viewJointProposal(tx, body.id));
    });
  }
}

/** A proposal without what of its input nobody reads on a page. */
function answerOf({ due, teams, schedule, inspections: _placed, ...view }: JointProposalView) {
  const { visits, undone, leastVisits, officerDays } = schedule;
  return {
    ...view,
    due: due.length,
    teams: teams.map(({ id, authority, officers }) => ({ id, authority, officers: [...officers] })),
    visits,
    undone,
    leastVisits,
    officerDays,
  } as unknown as Answer;
}
