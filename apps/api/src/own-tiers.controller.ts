import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { citation } from '#libs/engine';
import { type Text } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import { type FactOfTier, type OwnTiers, ownTiers, type Remedy } from '#libs/programmes/credit';
import { ownTiersShape } from './grading-shapes.ts';
import { Permit } from './permit.ts';
import { Who } from './request.ts';

const monthQuery = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .describe('of which the reasons are asked; the latest unless given'),
});
/** What each remedy is called, and the operation by which it is taken. */
const REMEDIES: Readonly<Record<Remedy, { readonly title: Text; readonly operation: string }>> = {
  amend: {
    title: {
      zh: '数据有误：申请数据所属部门更正',
      en: 'it is wrong: have its department correct it',
    },
    operation: 'POST /api/v1/amendments',
  },
  repair: {
    title: { zh: '已经改正：申请信用修复', en: 'it was put right: apply for repair' },
    operation: 'POST /api/v1/credit-repairs',
  },
  'object-to-finding': {
    title: { zh: '不服检查结论：提出异议', en: 'object to the finding it follows from' },
    operation: 'POST /api/v1/findings/{id}/object',
  },
};

type Told = NonNullable<OwnTiers['explained']>;

/** What a firm reads of its own tier by credit risk. */
@ApiTags('gradings')
@Controller('api/v1/own-credit-tiers')
export class OwnTiersController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The published tiers of the firm that is signed in, and the reasons of one: what was known, its points and source, and what can be done. */
  @Get()
  @Permit('grading.mine')
  @ApiOkResponse({ standardSchema: ownTiersShape })
  async read(
    @Who() who: Principal,
    @Query({ schema: monthQuery }) { month }: z.infer<typeof monthQuery>,
  ): Promise<
    Omit<OwnTiers, 'explained'> & { readonly explained: ReturnType<typeof shown> | null }
  > {
    const { items, explained } = await this.database.read('tier.mine', who.context, (tx) =>
      ownTiers(tx, this.rules, month),
    );
    return { items, explained: explained && shown(explained) };
  }
}

function shown({ basis, explanation, ...told }: Told) {
  const inWords = <Explained extends { readonly from: readonly FactOfTier[] }>(one: Explained) => ({
    ...one,
    from: one.from.map((fact) => ({
      ...fact,
      remedies: fact.remedies.map((how) => ({ how, ...REMEDIES[how] })),
    })),
  });
  return {
    ...told,
    basis: basis.map((one) => ({ title: citation(one), article: one.article, clause: one.clause })),
    explanation: {
      ...explanation,
      indicators: explanation.indicators.map(inWords),
      worst: explanation.worst.map(inWords),
    },
  };
}
