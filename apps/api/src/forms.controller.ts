import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { WorkingCalendar } from '#libs/kernel';
import {
  type DeclarationView,
  type FormView,
  listDeclarations,
  type Offer,
  RuleStore,
  verifyDeclaration,
} from '#libs/matching';
import { Database, once, type Principal } from '#libs/platform';
import {
  type ApplicationResult,
  applyFor,
  myForm,
  myForms,
  refuteDeclaration,
} from '#libs/programmes/benefits';
import { application, declaration, declarationState, form, offer } from './form-shapes.ts';
import { Permit } from './permit.ts';
import { asCursor, IdempotencyKey, idPath, pageQuery, placeCursor, Who } from './request.ts';
import { pageOf } from './shapes.ts';

const policyPath = z.object({ policyId: z.string().regex(/^[a-z0-9-]{1,100}$/) });
const answers = z.object({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('of the form that was read'),
  agreed: z.literal(true).describe('the statement was read and is signed'),
  answers: z
    .array(
      z.object({
        key: z.string().max(120),
        value: z
          .union([z.boolean(), z.number(), z.string().max(1000)])
          .describe('as a person writes it: amounts in yuan, days as 2025-09-30'),
      }),
    )
    .max(20),
});
const said = z.object({
  version: z.number().int().positive(),
  note: z.string().trim().min(5).max(1000),
});
const declarationsQuery = pageQuery.extend({ state: declarationState.optional() });

/** What is decided at once on application (即申即享), and the verification of what was declared. */
@ApiTags('forms')
@Controller('api/v1')
export class FormsController {
  constructor(
    private readonly database: Database,
    private readonly calendar: WorkingCalendar,
    private readonly rules: RuleStore,
  ) {}

  /** What the enterprise that is signed in may apply for and be decided for at once. */
  @Get('forms')
  @Permit('form.read')
  @ApiOkResponse({ standardSchema: pageOf(offer) })
  async forms(@Who() who: Principal): Promise<{ items: Offer[]; nextCursor: string | null }> {
    const items = await this.database.read('form.list', who.context, (tx) =>
      myForms(tx, this.rules),
    );
    return { items, nextCursor: null };
  }

  /** One form: what is known already and from where, what is asked, and what is signed. */
  @Get('forms/:policyId')
  @Permit('form.read')
  @ApiOkResponse({ standardSchema: form })
  form(
    @Who() who: Principal,
    @Param({ schema: policyPath }) { policyId }: z.infer<typeof policyPath>,
  ): Promise<FormView> {
    return this.database.read('form.read', who.context, (tx) => myForm(tx, this.rules, policyId));
  }

  /** Sends the form and is decided for at once; whoever is eligible gets the benefit with its money kept. */
  @Post('forms/:policyId')
  @HttpCode(200)
  @Permit('form.send')
  @ApiOkResponse({ standardSchema: application })
  apply(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: policyPath }) { policyId }: z.infer<typeof policyPath>,
    @Body({ schema: answers }) body: z.infer<typeof answers>,
  ): Promise<ApplicationResult> {
    return once(
      this.database,
      'form.send',
      who.context,
      { key, operation: 'form.send', body: { policyId, ...body } },
      (tx) => applyFor(tx, this.#keeper(), { policyId, ...body }),
    );
  }

  /** What enterprises declared, newest first; an enterprise sees its own. */
  @Get('declarations')
  @Permit('declaration.read')
  @ApiOkResponse({ standardSchema: pageOf(declaration) })
  async declarations(
    @Who() who: Principal,
    @Query({ schema: declarationsQuery }) query: z.infer<typeof declarationsQuery>,
  ): Promise<{ items: DeclarationView[]; nextCursor: string | null }> {
    const items = await this.database.read('declaration.list', who.context, (tx) =>
      listDeclarations(tx, this.rules, query.state ?? null, query.limit, placeCursor(query.cursor)),
    );
    const last = items.at(-1);
    const full = items.length === query.limit;
    return {
      items,
      nextCursor: full && last ? asCursor({ at: last.declaredAt, id: last.id }) : null,
    };
  }

  /** Says that what was declared is so, and how that was found. */
  @Post('declarations/:id/verify')
  @HttpCode(200)
  @Permit('declaration.verify')
  @ApiOkResponse({ standardSchema: declaration })
  verify(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: z.infer<typeof said>,
  ): Promise<DeclarationView> {
    return once(
      this.database,
      'declaration.verify',
      who.context,
      { key, operation: 'declaration.verify', body: { id, ...body } },
      (tx) => verifyDeclaration(tx, this.rules, id, body),
    );
  }

  /** Says that what was declared is not so, and why: the benefit stops until a second person has decided. */
  @Post('declarations/:id/refute')
  @HttpCode(200)
  @Permit('declaration.verify')
  @ApiOkResponse({ standardSchema: declaration })
  refute(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: said }) body: z.infer<typeof said>,
  ): Promise<DeclarationView> {
    return once(
      this.database,
      'declaration.refute',
      who.context,
      { key, operation: 'declaration.refute', body: { id, ...body } },
      (tx) => refuteDeclaration(tx, this.#keeper(), id, body),
    );
  }

  #keeper(): { readonly calendar: WorkingCalendar; readonly rules: RuleStore } {
    return { calendar: this.calendar, rules: this.rules };
  }
}
