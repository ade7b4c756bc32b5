import { createHash } from 'node:crypto';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { BOOK_SCRIPT, bookHtml, chaptersOf, sharedTables } from '#libs/engine';
import {
  budgetAccounts,
  budgets,
  closedLines,
  closings,
  lineKey,
  shareAmounts,
  type ShareAmounts,
} from '#libs/ledger';
import { RuleStore } from '#libs/matching';
import { businessDate, Database, elevate, type Principal } from '#libs/platform';
import {
  asText,
  type BudgetOutlook,
  budgetOutlooks,
  haltsInForce,
  readinessOf,
  type PolicyReadiness,
} from '#libs/programmes/benefits';
import { datasetStates } from '#libs/registry';
import { Permit } from './permit.ts';
import { policy, policyReadiness } from './policy-shapes.ts';
import { policyView } from './policy-view.ts';
import { Who } from './request.ts';
import { budget } from './budget-shapes.ts';
import { pageOf } from './shapes.ts';

/** The policy book is one page: its own style and its own script, by digest, and nothing from elsewhere. */
const BOOK_SECURITY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(BOOK_SCRIPT).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

/** The catalogue of policies and their money. */
@ApiTags('policies')
@Controller('api/v1')
export class PoliciesController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** All policies, executable or not, with their legal basis. */
  @Get('policies')
  @Permit('policy.read')
  @ApiOkResponse({ standardSchema: pageOf(policy) })
  async policies(
    @Who() who: Principal,
  ): Promise<{ items: z.infer<typeof policy>[]; nextCursor: string | null }> {
    return this.database.read('policy.list', who.context, async (tx) => {
      const book = await this.rules.latestBook(tx);
      const published = new Map(
        (await this.rules.published(tx, await businessDate(tx))).map((version) => [
          version.policy.id,
          version,
        ]),
      );
      const halts = new Map((await haltsInForce(tx)).map((halt) => [halt.policyId, halt]));
      const items = [...(book?.policies.values() ?? [])].map((one) => {
        const version = published.get(one.id);
        return {
          ...policyView(version?.policy ?? one, version?.compiled.decisionHash ?? null),
          halt: halts.get(one.id) ?? null,
        };
      });
      return { items, nextCursor: null };
    });
  }

  /** The policy book: every policy with clause, rule, parameters, worked cases and certainty, as one page. */
  @Get('policies/book')
  @Permit('policy.read')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', BOOK_SECURITY)
  @ApiProduces('text/html')
  @ApiOkResponse({ description: '政策手册 the policy book', schema: { type: 'string' } })
  async book(@Who() who: Principal): Promise<string> {
    const latest = await this.database.read('policy.book', who.context, (tx) =>
      this.rules.latest(tx),
    );
    if (!latest) return bookHtml([]);
    const named = [...latest.datasets].map(
      ([id, { title, authority }]) => [id, { title, department: authority.name }] as const,
    );
    return bookHtml(chaptersOf(latest.book, new Map(named)), sharedTables(latest.book));
  }

  /** How every policy stands against the four conditions of 免申即享: what it still lacks, and which department owes it. */
  @Get('policies/readiness')
  @Permit('policy.read')
  @ApiOkResponse({ standardSchema: pageOf(policyReadiness) })
  async readiness(
    @Who() who: Principal,
  ): Promise<{ items: PolicyReadiness[]; nextCursor: string | null }> {
    return this.database.read('policy.readiness', who.context, async (tx) => {
      const latest = await this.rules.latest(tx);
      if (!latest) return { items: [], nextCursor: null };
      const today = await businessDate(tx);
      // How old a department's data are is no secret; what is in them stays hers.
      const states = await elevate(tx, () =>
        datasetStates(tx, [...latest.datasets.values()], today),
      );
      const byId = new Map(states.map((state) => [state.dataset, state]));
      const items = chaptersOf(latest.book).map((chapter) => readinessOf(chapter, byId, today));
      return { items, nextCursor: null };
    });
  }

  /** What is appropriated, reserved, committed and available for each published policy, and what closed years still owe. */
  @Get('budgets')
  @Permit('budget.read')
  @ApiOkResponse({ standardSchema: pageOf(budget) })
  async budgets(
    @Who() who: Principal,
  ): Promise<{ items: z.infer<typeof budget>[]; nextCursor: string | null }> {
    return this.database.read('budget.list', who.context, async (tx) => {
      const versions = await this.rules.published(tx, await businessDate(tx));
      const titles = new Map(versions.map(({ policy: { id, title } }) => [id, title]));
      const now = versions.map((one) => ({
        policyId: one.policy.id,
        year: one.period.slice(0, 4),
      }));
      const shown = new Set(now.map(lineKey));
      const before = (await closedLines(tx)).filter((line) => !shown.has(lineKey(line)));
      const found = await budgets(tx, [...now, ...before]);
      const lines = [...now, ...before].flatMap((line) => {
        const [amounts, title] = [found.get(lineKey(line)), titles.get(line.policyId)];
        if (!amounts || !title) return [];
        const owes = amounts.reservedFen + amounts.committedFen > 0n;
        return shown.has(lineKey(line)) || owes ? [{ ...line, title, budget: amounts }] : [];
      });
      const outlooks = await budgetOutlooks(tx, lines, await businessDate(tx));
      const closed = await closings(tx, lines);
      const accountOf = (line: { policyId: string; year: string }): string =>
        budgetAccounts(line.policyId, line.year).budget;
      const shares = await shareAmounts(tx, lines.map(accountOf));
      const items = lines.flatMap(({ budget: amounts, ...line }) => {
        const outlook = outlooks.get(lineKey(line));
        if (!outlook) return [];
        const told = {
          outlook: outlookText(outlook),
          shares: (shares.get(accountOf(line)) ?? []).map(shareText),
          closed: closed.get(lineKey(line)) ?? null,
        };
        return [{ ...line, ...asText(amounts), ...told }];
      });
      return { items, nextCursor: null };
    });
  }
}

function shareText(share: ShareAmounts): z.infer<typeof budget>['shares'][number] {
  return {
    ...share,
    appropriatedFen: share.appropriatedFen.toString(),
    reservedFen: share.reservedFen.toString(),
    drawnFen: share.drawnFen.toString(),
    availableFen: share.availableFen.toString(),
    leftFen: share.leftFen.toString(),
  };
}

function outlookText(outlook: BudgetOutlook): z.infer<typeof budget>['outlook'] {
  const told = ({ count, amountFen }: BudgetOutlook['waiting']) => ({
    count,
    amountFen: amountFen.toString(),
  });
  return {
    promises: outlook.promises.map(({ stage, ages }) => ({ stage, ages: ages.map(told) })),
    waiting: told(outlook.waiting),
    keptFen: outlook.keptFen.toString(),
    exhaustedOn: outlook.exhaustedOn,
    yearOver: outlook.yearOver,
  };
}
