import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database, type Principal } from '#libs/platform';
import { factInWords, type StandingStatement, standingStatements } from '#libs/registry';
import { Datasets } from './datasets.ts';
import { standingRecord } from './delivery-shapes.ts';
import { Permit } from './permit.ts';
import { asCursor, numberCursor, pageQuery, Who } from './request.ts';
import { pageOf } from './shapes.ts';

const recordsQuery = pageQuery.extend({
  dataset: z.string().max(100),
  creditCode: z.string().trim().toUpperCase().min(4).max(40).describe('of whom the records are'),
});

type Shown = z.infer<typeof standingRecord>;
const UNKNOWN = { zh: '未知', en: 'unknown' };

/** What departments recorded, for their own officers: where they find the record that they say is wrong. */
@ApiTags('amendments')
@Controller('api/v1/records')
export class StandingRecordsController {
  constructor(
    private readonly database: Database,
    private readonly known: Datasets,
  ) {}

  /** The records of one dataset that stand of one subject, item by item; of the data of one's own department only. */
  @Get()
  @Permit('amendment.decide')
  @ApiOkResponse({ standardSchema: pageOf(standingRecord) })
  async list(
    @Who() who: Principal,
    @Query({ schema: recordsQuery }) query: z.infer<typeof recordsQuery>,
  ): Promise<{ items: Shown[]; nextCursor: string | null }> {
    const dataset = await this.known.named(query.dataset);
    const { book } = await this.known.read();
    const place = numberCursor(query.cursor, Number.MAX_SAFE_INTEGER);
    const after = place === 0 ? null : String(place);
    const found = await this.database.read('record.list', who.context, (tx) =>
      standingStatements(tx, dataset, query.creditCode, query.limit, after),
    );
    const shown = ({ subjectId, subjectName, facts, ...rest }: StandingStatement): Shown => ({
      ...rest,
      subject: { id: subjectId, name: subjectName },
      isItem: dataset.item !== undefined && dataset.identifies === undefined,
      facts: dataset.columns.flatMap(({ fact }) => {
        const definition = book.dictionary.get(fact);
        // A fact with a length lies in the records of periods, the others in those as of a day.
        if (!definition || (definition.period === undefined) !== (rest.period === 'asOf'))
          return [];
        const value = facts[fact] ?? null;
        const words =
          value === null ? UNKNOWN : factInWords(dataset, definition, value, book.codes);
        return [{ fact, title: definition.title, value: words }];
      }),
    });
    return {
      items: found.map(shown),
      nextCursor: found.length === query.limit ? asCursor(Number(found.at(-1)?.recordId)) : null,
    };
  }
}
