import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Canonical } from '#libs/kernel';
import { Database, type Principal, type Tx } from '#libs/platform';
import {
  approveJointVisits,
  closeJointVisits,
  type JointProposalEntry,
  type JointProposalParts,
  type JointProposalSummary,
  listJointProposals,
  pageOfJointProposal,
  rejectJointVisits,
  summariseJointProposal,
} from '#libs/programmes/inspections';
import { reasoned } from './inspection-shapes.ts';
import {
  jointDecided,
  jointFirmSaving,
  jointProposal,
  jointProposalEntry,
  jointUndone,
  jointVisit,
} from './joint-shapes.ts';
import { onceFor } from './keyed.ts';
import { Permit } from './permit.ts';
import {
  asCursor,
  IdempotencyKey,
  idPath,
  numberCursor,
  pageQuery,
  placeCursor,
  Who,
  type PageQuery,
} from './request.ts';
import { pageOf } from './shapes.ts';

const approval = z.object({ version: z.number().int().positive() });
type Decided = Pick<JointProposalSummary, 'id' | 'state' | 'version'>;
type PageOf<Of extends keyof JointProposalParts> = Promise<{
  items: readonly JointProposalParts[Of][];
  nextCursor: string | null;
}>;

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
    const items = await this.database.read('joint.list', who.context, (tx) =>
      listJointProposals(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last ? asCursor({ at: last.proposedAt, id: last.id }) : null,
    };
  }

  /** One proposal in numbers, with what it spares each authority. */
  @Get(':id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: jointProposal })
  read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<JointProposalSummary> {
    return this.database.read('joint.show', who.context, (tx) => summariseJointProposal(tx, id));
  }

  /** Who goes when, by day and firm. */
  @Get(':id/visits')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(jointVisit) })
  visits(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): PageOf<'visits'> {
    return this.#page(who, id, 'visits', page);
  }

  /** What stays undone, and why. */
  @Get(':id/undone')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(jointUndone) })
  undone(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): PageOf<'undone'> {
    return this.#page(who, id, 'undone', page);
  }

  /** What each firm is spared, the most first. */
  @Get(':id/firms')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(jointFirmSaving) })
  firms(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: pageQuery }) page: PageQuery,
  ): PageOf<'firms'> {
    return this.#page(who, id, 'firms', page);
  }

  /** Approves joint visits as the second person, as the version that was shown, while all of them are still due. */
  @Post(':id/approve')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: jointDecided })
  approve(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: approval }) { version }: z.infer<typeof approval>,
  ): Promise<Decided> {
    return this.#decide(who, 'approve', key, { id, version }, (tx) =>
      approveJointVisits(tx, id, version),
    );
  }

  /** Rejects joint visits as the second person, with the reason. */
  @Post(':id/reject')
  @HttpCode(200)
  @Permit('inspection.decide')
  @ApiOkResponse({ standardSchema: jointDecided })
  reject(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<Decided> {
    return this.#decide(who, 'reject', key, { id, reason }, (tx) =>
      rejectJointVisits(tx, id, reason),
    );
  }

  /** Ends approved joint visits: what of them is still due may be joined anew. */
  @Post(':id/close')
  @HttpCode(200)
  @Permit('inspection.close')
  @ApiOkResponse({ standardSchema: jointDecided })
  close(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: reasoned }) { reason }: z.infer<typeof reasoned>,
  ): Promise<Decided> {
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
  ): Promise<Decided> {
    return onceFor(this.database, who, { operation: `joint.${act}`, key, body }, async (tx) => {
      await work(tx);
      const { id, state, version } = await summariseJointProposal(tx, body.id);
      return { id, state, version };
    });
  }

  async #page<Of extends keyof JointProposalParts>(
    who: Principal,
    id: string,
    of: Of,
    { limit, cursor }: PageQuery,
  ): PageOf<Of> {
    const after = numberCursor(cursor);
    const items = await this.database.read(`joint.${of}`, who.context, (tx) =>
      pageOfJointProposal(tx, id, of, limit, after),
    );
    return { items, nextCursor: items.length === limit ? asCursor(after + items.length) : null };
  }
}
