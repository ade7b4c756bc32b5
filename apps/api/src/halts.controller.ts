import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { businessDate, Database, NotFound, once, type Principal, type Tx } from '#libs/platform';
import { haltPolicy, haltsInForce, liftHalt } from '#libs/programmes/benefits';
import { Permit } from './permit.ts';
import { policyHalts } from './policy-shapes.ts';
import { HALT_CAUSE_CODES } from './shapes.ts';
import { IdempotencyKey, policyPath, Who } from './request.ts';

const reason = z.string().trim().min(2).max(500);
const halting = z.object({
  cause: z.enum(HALT_CAUSE_CODES).describe('its kind, which enterprises read'),
  reason: reason.describe('for officers'),
  publicReason: reason
    .nullable()
    .default(null)
    .describe('what the department says to enterprises; null where it says no more than the kind'),
});
const lifting = z.object({ version: z.number().int().positive(), reason });
type Halts = z.infer<typeof policyHalts>;

/** Halting a policy (暂停办理): one person stops it at once, a second one lets it go on. */
@ApiTags('policies')
@Controller('api/v1/policies/:id/halt')
export class HaltsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** Halts a policy at once: nobody is told of a benefit under it, nothing becomes payable, nothing is handed over to be paid. */
  @Post()
  @HttpCode(200)
  @Permit('policy.halt')
  @ApiOkResponse({ standardSchema: policyHalts })
  halt(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: policyPath }) { id }: { id: string },
    @Body({ schema: halting }) body: z.infer<typeof halting>,
  ): Promise<Halts> {
    return once(
      this.database,
      'policy.halt',
      who.context,
      { key, operation: 'policy.halt', body: { id, ...body } },
      async (tx) => {
        const versions = await this.rules.published(tx, await businessDate(tx));
        // What was published once may be owed still after its validity.
        const policy =
          versions.find((one) => one.policy.id === id)?.policy ??
          (await this.rules.latestBook(tx))?.policies.get(id);
        if (!policy) throw new NotFound({ zh: '政策', en: 'policy' });
        await haltPolicy(tx, policy, body);
        return inForce(tx);
      },
    );
  }

  /** Lifts a halt as the second person: whoever waited is told, cleared and payable from then on. */
  @Post('lift')
  @HttpCode(200)
  @Permit('policy.lift-halt')
  @ApiOkResponse({ standardSchema: policyHalts })
  lift(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: policyPath }) { id }: { id: string },
    @Body({ schema: lifting }) body: z.infer<typeof lifting>,
  ): Promise<Halts> {
    return once(
      this.database,
      'policy.lift-halt',
      who.context,
      { key, operation: 'policy.lift-halt', body: { id, ...body } },
      async (tx) => {
        await liftHalt(tx, this.calendar, id, body);
        return inForce(tx);
      },
    );
  }
}

async function inForce(tx: Tx): Promise<Halts> {
  return { inForce: await haltsInForce(tx) };
}
