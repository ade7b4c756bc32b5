import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { RuleStore } from '#libs/matching';
import { Database, type Principal } from '#libs/platform';
import {
  type FindingDetail,
  type FindingEntry,
  type InspectionDetail,
  type InspectionEntry,
  type InspectionFilter,
  listFindings,
  listInspections,
  type KnownVisit,
  readFinding,
  readInspection,
  visitsKnown,
} from '#libs/programmes/inspections';
import {
  findingDetail,
  findingEntry,
  findingsQuery,
  inspectionDetail,
  inspectionEntry,
  inspectionsQuery,
  visitOfFirm,
} from './inspection-entry-shapes.ts';
import { oneYear } from './inspection-shapes.ts';
import { Permit } from './permit.ts';
import { asCursor, idPath, placeCursor, Who } from './request.ts';
import { pageOf } from './shapes.ts';

type Asked = z.infer<typeof inspectionsQuery>;
interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Inspections and findings as people look for them: an inspector's own, those of a plan or a draw, and a firm's visits. */
@ApiTags('inspections')
@Controller('api/v1')
export class InspectionEntriesController {
  constructor(
    private readonly database: Database,
    private readonly rules: RuleStore,
  ) {}

  /** The inspections of the officer who asks: drawn to, named for, gone to, or in a team of joint visits. */
  @Get('inspections/mine')
  @Permit('inspection.visit')
  @ApiOkResponse({ standardSchema: pageOf(inspectionEntry) })
  mine(
    @Who() who: Principal,
    @Query({ schema: inspectionsQuery }) asked: Asked,
  ): Promise<Page<InspectionEntry>> {
    return this.#list(who, { mine: true }, asked);
  }

  /** All inspections within sight, the latest asked for first. */
  @Get('inspections/all')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(inspectionEntry) })
  all(
    @Who() who: Principal,
    @Query({ schema: inspectionsQuery }) asked: Asked,
  ): Promise<Page<InspectionEntry>> {
    return this.#list(who, {}, asked);
  }

  /** One inspection: whom, why, what may be looked at and on what it rests, who goes, what the firm said. */
  @Get('inspections/:id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: inspectionDetail })
  one(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<InspectionDetail> {
    return this.database.read('inspection.one', who.context, (tx) =>
      readInspection(tx, this.rules, id),
    );
  }

  /** What was planned under a plan. */
  @Get('inspection-plans/:id/inspections')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(inspectionEntry) })
  ofPlan(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: inspectionsQuery }) asked: Asked,
  ): Promise<Page<InspectionEntry>> {
    return this.#list(who, { planId: id }, asked);
  }

  /** Whom a draw drew, by name, for the officers of its authority. */
  @Get('inspection-draws/:id/inspections')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(inspectionEntry) })
  ofDraw(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
    @Query({ schema: inspectionsQuery }) asked: Asked,
  ): Promise<Page<InspectionEntry>> {
    return this.#list(who, { drawId: id }, asked);
  }

  /** Findings within sight, those of the latest inspections first. */
  @Get('inspection-findings')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(findingEntry) })
  async findings(
    @Who() who: Principal,
    @Query({ schema: findingsQuery }) { state, limit, cursor }: z.infer<typeof findingsQuery>,
  ): Promise<Page<FindingEntry>> {
    const rows = await this.database.read('finding.all', who.context, (tx) =>
      listFindings(tx, state ?? null, limit, placeCursor(cursor)),
    );
    const last = rows.at(-1);
    return {
      items: rows.map(({ entry }) => entry),
      nextCursor:
        rows.length === limit && last ? asCursor({ at: last.at, id: last.entry.id }) : null,
    };
  }

  /** One finding, with what may be established of it for the four lists. */
  @Get('inspection-findings/:id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: findingDetail })
  finding(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<FindingDetail> {
    return this.database.read('finding.one', who.context, (tx) => readFinding(tx, this.rules, id));
  }

  /** The visits of a year to the firm that is signed in, what it said of them and may say; never what is still to come unseen. */
  @Get('own-visits')
  @Permit('finding.mine')
  @ApiOkResponse({ standardSchema: pageOf(visitOfFirm) })
  async ownVisits(
    @Who() who: Principal,
    @Query({ schema: oneYear }) { year }: z.infer<typeof oneYear>,
  ): Promise<Page<KnownVisit>> {
    const items = await this.database.read('visit.mine', who.context, (tx) =>
      visitsKnown(tx, who.context.subjectId ?? -1, { year }),
    );
    return { items, nextCursor: null };
  }

  async #list(
    who: Principal,
    filter: InspectionFilter,
    { state, limit, cursor }: Asked,
  ): Promise<Page<InspectionEntry>> {
    const items = await this.database.read('inspection.entries', who.context, (tx) =>
      listInspections(tx, { ...filter, ...(state && { state }) }, limit, placeCursor(cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === limit && last ? asCursor({ at: last.requestedAt, id: last.id }) : null,
    };
  }
}
