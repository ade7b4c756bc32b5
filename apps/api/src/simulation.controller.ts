import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type SimulatedEffect, Simulations } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import { Permit } from './permit.ts';
import { policyPath, Who } from './request.ts';
import { simulation, simulationBasis } from './simulation-shapes.ts';

/** As large as a policy file may be. */
const edited = z.object({ document: z.string().max(131_072) });

const UNKNOWN = { zh: '数据缺失', en: 'not known' };

type View = z.infer<typeof simulation>;

/** Trying a change of a published policy on the population, before anybody drafts it. */
@ApiTags('policies')
@Controller('api/v1/policies/:id/simulation')
export class SimulationController {
  constructor(
    private readonly database: Database,
    private readonly simulations: Simulations,
  ) {}

  /** The published document with the figures in it that can be changed. */
  @Get()
  @Permit('policy.simulate')
  @ApiOkResponse({ standardSchema: simulationBasis })
  async basis(
    @Who() who: Principal,
    @Param({ schema: policyPath }) { id }: { id: string },
  ): Promise<z.infer<typeof simulationBasis>> {
    const { version, document, figures } = await this.database.read(
      'simulation.read',
      who.context,
      (tx) => this.simulations.basis(tx, id),
    );
    const { title } = version.policy;
    return { policyId: id, title, period: version.period, document, figures: [...figures] };
  }

  /** What an edited document would do against the published one. Nothing is stored, so it may be sent again and again. */
  @Post()
  @HttpCode(200)
  @Permit('policy.simulate')
  @ApiOkResponse({ standardSchema: simulation })
  async simulate(
    @Who() who: Principal,
    @Param({ schema: policyPath }) { id }: { id: string },
    @Body({ schema: edited }) { document }: z.infer<typeof edited>,
  ): Promise<View> {
    const reader = { context: who.context, readsLists: who.permissions.includes('list.read') };
    const { findings, effect } = await this.simulations.simulate(
      this.database,
      reader,
      id,
      document,
    );
    return {
      findings: findings.map(({ code, severity, pointer, what, why, instead }) => {
        return { code, severity, pointer, what, why, instead };
      }),
      effect: effect && asView(effect),
    };
  }
}

function asView(effect: SimulatedEffect): NonNullable<View['effect']> {
  const { asOf, period, same, simulation: found, axes, edited: rule } = effect;
  const version = ({ amountFen, funnel, ...counts }: typeof found.published) => ({
    ...counts,
    amountFen: amountFen === null ? null : String(amountFen),
    funnel: [...funnel],
  });
  const named = (subjects: SimulatedEffect['firstEntering']) =>
    subjects?.map(({ id, name, divisionName }) => ({ id, name, divisionName })) ?? null;
  return {
    asOf,
    period,
    same,
    subjects: found.subjects,
    published: version(found.published),
    edited: version(found.edited),
    enters: found.enters,
    leaves: found.leaves,
    firstEntering: named(effect.firstEntering),
    firstLeaving: named(effect.firstLeaving),
    missing: found.missing.map(({ ref, subjects: count, alone }) => ({
      fact: ref.fact,
      title: rule.definitions.get(ref.fact)?.title ?? { zh: ref.fact, en: ref.fact },
      period: ref.period,
      subjects: count,
      alone,
    })),
    distributions: axes.map(({ name, title, missing, codes }) => ({
      by: name,
      title,
      missing: [...missing],
      groups: (found.distributions.get(name) ?? []).map((group) => ({
        ...group,
        title:
          group.code === null
            ? UNKNOWN
            : (codes.get(group.code)?.title ?? { zh: group.code, en: group.code }),
      })),
    })),
  };
}
