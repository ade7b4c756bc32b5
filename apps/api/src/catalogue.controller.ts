import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type OwnVerdict, ownVerdict as verdictOf, RuleStore } from '#libs/matching';
import {
  businessDate,
  Database,
  elevate,
  NotFound,
  type Principal,
  systemContext,
} from '#libs/platform';
import { publicHalts } from '#libs/programmes/benefits';
import { Permit, PermitAll } from './permit.ts';
import { ownVerdict, publicPolicy } from './policy-shapes.ts';
import { policyView } from './policy-view.ts';
import { Who } from './request.ts';
import { pageOf } from './shapes.ts';

const policyPath = z.object({ id: z.string().regex(/^[a-z0-9-]{1,100}$/) });

/** The catalogue for everybody, and what it says of one's own firm. */
@ApiTags('policies')
@Controller('api/v1')
export class CatalogueController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** All policies, executable or not, with what they give and on what basis. */
  @Get('public/policies')
  @PermitAll('policies are public, also those that nobody judges yet')
  @ApiOkResponse({ standardSchema: pageOf(publicPolicy) })
  policies(): Promise<{ items: z.infer<typeof publicPolicy>[]; nextCursor: string | null }> {
    return this.database.read('policy.public', systemContext('catalogue'), async (tx) => {
      const published = new Map(
        (await this.rules.published(tx, await businessDate(tx))).map(({ policy }) => [
          policy.id,
          policy,
        ]),
      );
      const all = [...((await this.rules.latestBook(tx))?.policies.values() ?? [])];
      const halts = await publicHalts(
        tx,
        all.map(({ id }) => id),
      );
      const items = all.map((one) => {
        const { decisionHash: _, ...view } = policyView(published.get(one.id) ?? one, null);
        return { ...view, halt: halts.get(one.id) ?? null };
      });
      return { items, nextCursor: null };
    });
  }

  /** Why the enterprise that is signed in does or does not qualify, by the rule in force on the data of the last run. */
  @Get('policies/:id/mine')
  @Permit('entitlement.mine')
  @ApiOkResponse({ standardSchema: ownVerdict })
  mine(
    @Who() who: Principal,
    @Param({ schema: policyPath }) { id }: z.infer<typeof policyPath>,
  ): Promise<OwnVerdict> {
    return this.database.read('policy.mine', who.context, (tx) => {
      const { subjectId } = tx.context;
      if (subjectId === null) throw new NotFound({ zh: '企业', en: 'enterprise' });
      const of = { programme: 'benefits', policyId: id };
      return elevate(tx, () => verdictOf(tx, this.rules, subjectId, of));
    });
  }
}
