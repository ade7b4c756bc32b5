import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { addDays, type LocalDate, WorkingCalendar } from '#libs/kernel';
import { Database, type Principal } from '#libs/platform';
import {
  cancelJointSearch,
  JointInputRefused,
  type JointRequest,
  type JointSearchView,
  listJointSearches,
  requestJointSearch,
  viewJointSearch,
} from '#libs/programmes/inspections';
import { divisionPrefix } from '#libs/registry';
import { jointSearch, newJointSearch } from './joint-shapes.ts';
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

/** What is planned is planned for a year, and of each team its days are kept one by one. */
const TEAM_DAYS_MOST = 366;
type NewSearch = z.infer<typeof newJointSearch>;

/** Searches for joint visits (综合查一次): asked for here, done in the background. */
@ApiTags('inspections')
@Controller('api/v1/joint-searches')
export class JointSearchesController {
  constructor(
    private readonly database: Database,
    private readonly calendar: WorkingCalendar,
  ) {}

  /** Searches, the latest first; those of people for all of whose authorities the reader acts. */
  @Get()
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: pageOf(jointSearch) })
  async list(
    @Who() who: Principal,
    @Query({ schema: pageQuery }) page: PageQuery,
  ): Promise<{ items: JointSearchView[]; nextCursor: string | null }> {
    const items = await this.database.read('joint.searches', who.context, (tx) =>
      listJointSearches(tx, page.limit, placeCursor(page.cursor)),
    );
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        items.length === page.limit && last
          ? asCursor({ at: last.requestedAt, id: last.id })
          : null,
    };
  }

  /** One search with its progress, and the proposal of what it found. */
  @Get(':id')
  @Permit('inspection.read')
  @ApiOkResponse({ standardSchema: jointSearch })
  read(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<JointSearchView> {
    return this.database.read('joint.search', who.context, (tx) => viewJointSearch(tx, id));
  }

  /** Asks for joint visits of what is due under approved plans, of all authorities for which the person acts. */
  @Post()
  @HttpCode(202)
  @Permit('inspection.plan')
  @ApiAcceptedResponse({ standardSchema: jointSearch })
  request(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: newJointSearch }) body: NewSearch,
  ): Promise<JointSearchView> {
    return onceFor(this.database, who, { operation: 'joint.search', key, body }, async (tx) =>
      viewJointSearch(tx, await requestJointSearch(tx, this.#requestOf(body))),
    );
  }

  /** Cancels a search that has not ended: it proposes nothing. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Permit('inspection.plan')
  @ApiOkResponse({ standardSchema: jointSearch })
  cancel(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<JointSearchView> {
    const write = { operation: 'joint.search-cancel', key, body: { id } };
    return onceFor(this.database, who, write, async (tx) => {
      await cancelJointSearch(tx, id);
      return viewJointSearch(tx, id);
    });
  }

  /** Teams with the working days on which they go. @throws INSPECTIONS.JOINT_INPUT_REFUSED for days of more than a year */
  #requestOf({ authority, division, needs, teams }: NewSearch): JointRequest {
    const area = divisionPrefix(division);
    return {
      authority,
      division: area,
      needs,
      teams: teams.map(({ from, until, ...team }, at) => {
        if (until > addDays(from, TEAM_DAYS_MOST))
          throw new JointInputRefused(`teams/${at}`, {
            zh: `检查组“${team.id}”的日期从 ${from} 起超过 ${TEAM_DAYS_MOST} 天`,
            en: `the days of the team "${team.id}" are more than ${TEAM_DAYS_MOST} from ${from} on`,
          });
        return { ...team, divisions: [area], days: this.#workdays(from, until, division) };
      }),
    };
  }

  #workdays(from: LocalDate, until: LocalDate, division: string): LocalDate[] {
    const days: LocalDate[] = [];
    for (let day = from; day < until; day = addDays(day, 1))
      if (this.calendar.isWorkday(day, division)) days.push(day);
    return days;
  }
}
