import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { addDays, type Text } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { businessDate, Database, type Principal } from '#libs/platform';
import {
  type ChargeCheck,
  checkCharges,
  latestPeriod,
  NOT_ATTRIBUTED_WORDS,
  type SavingsReport,
  savingsReport,
  standingOut,
  type Statement,
  statementDocument,
  statementOf,
  type UnattributedDocument,
  unattributedDocuments,
  unitCostFacts,
  unitCosts,
  unreachedFirms,
  type UnreachedMeasure,
} from '#libs/programmes/savings';
import { writePdf } from '#libs/registry';
import { fenTexts, type FenTexts } from './fen-texts.ts';
import { firmByCode } from './firm-by-code.ts';
import { Permit } from './permit.ts';
import { asCursor, pageQuery, type PageQuery, pairCursor, Who } from './request.ts';
import {
  chargeLook,
  chargesQuery,
  costQuery,
  firmYearQuery,
  reportQuery,
  savingsReportShape,
  statementShape,
  unattributedShape,
  unitCostFact,
  unitCostLook,
  unreachedQuery,
  unreachedShape,
  yearQuery,
} from './savings-shapes.ts';
import { pageOf } from './shapes.ts';

const PDF = 'application/pdf';
/** Firms of each measure that are named: those promised most. */
const SHOWN = 50;
/** Counts of fewer firms are told of nobody. */
const TOLD_LEAST = 5;

interface All<Item> {
  readonly items: Item[];
  readonly nextCursor: null;
}
interface CostLook {
  readonly firms: number | null;
  readonly standOut: readonly {
    readonly name: string;
    readonly creditCode: string | null;
    readonly cohort: string;
    readonly value: number;
    readonly median: number;
    readonly percentile: number;
    readonly members: number;
  }[];
}
const all = <Item>(items: readonly Item[]): All<Item> => ({ items: [...items], nextCursor: null });

/** Savings (降本减负): reports of what was promised and realised, unit costs, charges, and the yearly statement of a firm. */
@ApiTags('savings')
@Controller('api/v1/savings')
export class SavingsController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The relief of a year along one axis; counts of fewer than five firms are withheld, with what would give them away. */
  @Get('report')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: savingsReportShape })
  async report(
    @Who() who: Principal,
    @Query({ schema: reportQuery }) { by, year }: z.infer<typeof reportQuery>,
  ): Promise<FenTexts<SavingsReport>> {
    return fenTexts(
      await this.database.snapshot('saving.report', who.context, (tx) =>
        savingsReport(tx, this.rules, by, year),
      ),
    );
  }

  /** The costs of a unit that departments deliver, each with the latest period of it. */
  @Get('cost-facts')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: pageOf(unitCostFact) })
  async costFacts(@Who() who: Principal): Promise<
    All<{ readonly fact: string; readonly title: Text; readonly unit: string; readonly period: string | null }> // prettier-ignore
  > {
    return this.database.read('saving.cost-facts', who.context, async (tx) => {
      const items = [];
      for (const fact of await unitCostFacts(tx, this.rules)) {
        const { id, title, unit = '' } = fact;
        items.push({ fact: id, title, unit, period: await latestPeriod(tx, fact) });
      }
      return all(items);
    });
  }

  /** Who pays more for a unit than most of its cohort. */
  @Get('costs')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: unitCostLook })
  async costs(
    @Who() who: Principal,
    @Query({ schema: costQuery }) { cost, period, above, least }: z.infer<typeof costQuery>,
  ): Promise<CostLook> {
    const costs = await this.database.read('saving.costs', who.context, (tx) =>
      unitCosts(tx, this.rules, cost, period),
    );
    const high = standingOut(costs, { percentile: above, leastMembers: least });
    return {
      firms: costs.length < TOLD_LEAST ? null : costs.length,
      standOut: high.map(({ subject, cohort, value, median, percentile, members }) => ({
        name: subject.name,
        creditCode: subject.creditCode,
        cohort,
        value,
        median,
        percentile,
        members,
      })),
    };
  }

  /** Small firms that were promised relief of which no document shows anything. */
  @Get('unreached')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: pageOf(unreachedShape) })
  async unreached(
    @Who() who: Principal,
    @Query({ schema: unreachedQuery }) asked: z.infer<typeof unreachedQuery>,
  ): Promise<All<FenTexts<UnreachedMeasure>>> {
    return this.database.read('saving.unreached', who.context, async (tx) => {
      const before = asked.before ?? addDays(await businessDate(tx), 1);
      const found = await unreachedFirms(tx, { before, measureId: null, most: SHOWN });
      return all(fenTexts(found));
    });
  }

  /** Charges of some days that stand on no list of their day. */
  @Get('charges')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: chargeLook })
  async charges(
    @Who() who: Principal,
    @Query({ schema: chargesQuery }) { from, until }: z.infer<typeof chargesQuery>,
  ): Promise<FenTexts<ChargeCheck>> {
    return fenTexts(
      await this.database.read('saving.charges', who.context, (tx) =>
        checkCharges(tx, { from, until: until ?? null }),
      ),
    );
  }

  /** Documents of relief that are nobody's saving yet, and why; a page may be short, its cursor leads on. */
  @Get('unattributed')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: pageOf(unattributedShape) })
  async unattributed(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) { limit, cursor }: PageQuery,
  ): Promise<{
    items: (Omit<UnattributedDocument, 'reason'> & { readonly reason: Text })[];
    nextCursor: string | null;
  }> {
    const [subjectId, recordId] = pairCursor(cursor, [2 ** 31 - 1, Number.MAX_SAFE_INTEGER]);
    const { documents, next } = await this.database.read('saving.unattributed', who.context, (tx) =>
      unattributedDocuments(tx, limit, { subjectId, recordId }),
    );
    return {
      items: documents.map((one) => ({ ...one, reason: NOT_ATTRIBUTED_WORDS[one.reason] })),
      nextCursor: next && asCursor([next.subjectId, next.recordId]),
    };
  }

  /** The yearly statement of a firm, to the fen as the ledger has it. */
  @Get('statement')
  @Permit('saving.read')
  @ApiOkResponse({ standardSchema: statementShape })
  async statement(
    @Who() who: Principal,
    @Query({ schema: firmYearQuery }) { creditCode, year }: z.infer<typeof firmYearQuery>,
  ): Promise<FenTexts<Statement>> {
    const statement = await this.database.snapshot('saving.statement', who.context, async (tx) => {
      const subject = await firmByCode(tx, creditCode);
      return statementOf(tx, subject.id, year);
    });
    return fenTexts(statement);
  }

  /** The yearly statement of the firm that is signed in. */
  @Get('mine')
  @Permit('saving.mine')
  @ApiOkResponse({ standardSchema: statementShape })
  async mine(
    @Who() who: Principal,
    @Query({ schema: yearQuery }) { year }: z.infer<typeof yearQuery>,
  ): Promise<FenTexts<Statement>> {
    return fenTexts(await this.#own(who, year));
  }

  /** The same as a document to keep. */
  @Get('mine.pdf')
  @Permit('saving.mine')
  @Header('content-type', PDF)
  @Header('content-disposition', 'attachment; filename="statement.pdf"')
  @ApiProduces(PDF)
  @ApiOkResponse({
    description: '年度减负对账单 the statement as a document',
    schema: { type: 'string', format: 'binary' },
  })
  async minePdf(
    @Who() who: Principal,
    @Query({ schema: yearQuery }) { year }: z.infer<typeof yearQuery>,
  ): Promise<StreamableFile> {
    const statement = await this.#own(who, year);
    return new StreamableFile(await writePdf(statementDocument(statement)), { type: PDF });
  }

  #own({ context }: Principal, year: string): Promise<Statement> {
    // A posting meanwhile would set the lines apart from the ledger.
    return this.database.snapshot('saving.mine', context, (tx) =>
      statementOf(tx, context.subjectId ?? -1, year),
    );
  }
}
