import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Text } from '#libs/kernel';
import { type FactValue } from '#libs/engine';
import { decisionsOnDelivery, decisionsOnRecord, RuleStore } from '#libs/matching';
import { Database, elevate, once, type Principal } from '#libs/platform';
import {
  acceptAmendment,
  type AmendedBook,
  type Amendment,
  type Dataset,
  factInWords,
  factsShownOfItems,
  findAmendment,
  listAmendments,
  proposeAmendment,
  refuseAmendment,
  WHOLE_ITEM,
  WHOLE_ITEM_TITLE,
  withdrawAmendment,
} from '#libs/registry';
import { closeTask, openTask } from './amendment-tasks.ts';
import { refuseEndingDisplay, type RepairBook } from '#libs/programmes/credit';
import { Datasets } from './datasets.ts';
import { amendment, amendmentState, dependentDecision } from './delivery-shapes.ts';
import { Permit } from './permit.ts';
import { asCursor, IdempotencyKey, idPath, pageQuery, placeCursor, Who } from './request.ts';
import { pageOf } from './shapes.ts';

const proposal = z.object({
  recordId: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .describe('the record that said it, as an explanation names it'),
  fact: z
    .string()
    .max(100)
    .describe(
      'its id, or its column as an explanation names it: id@period; empty (with null as value) to say that the item is not one of the enterprise at all',
    ),
  value: z
    .union([z.boolean(), z.number(), z.string().max(1000), z.array(z.string().max(100)).max(1000)])
    .nullable()
    .describe('as a department writes it, amounts in yuan; null when nothing is known'),
  reason: z.string().trim().min(2).max(1000),
});
const acceptance = z.object({ answer: z.string().trim().max(1000).default('') });
const refusal = z.object({ answer: z.string().trim().min(2).max(1000) });
const amendmentsQuery = pageQuery.extend({ state: amendmentState.optional() });

type Shown = z.infer<typeof amendment>;

/**
 * Corrections of what departments recorded: proposed by the enterprise that it is about, or by an officer; judged by a
 * second person, of the department that owns the data.
 */
@ApiTags('amendments')
@Controller('api/v1/amendments')
export class AmendmentsController {
  constructor(
    private readonly database: Database,
    private readonly known: Datasets,
    private readonly rules: RuleStore,
  ) {}

  /** Amendments, newest first: one's own, and those of the data of one's department. */
  @Get()
  @Permit('amendment.read')
  @ApiOkResponse({ standardSchema: pageOf(amendment) })
  async list(
    @Who() who: Principal,
    @Query({ schema: amendmentsQuery }) query: z.infer<typeof amendmentsQuery>,
  ): Promise<{ items: Shown[]; nextCursor: string | null }> {
    const book = await this.#book();
    const found = await this.database.read('amendment.list', who.context, (tx) =>
      listAmendments(tx, query.state ?? null, query.limit, placeCursor(query.cursor)),
    );
    const last = found.at(-1);
    return {
      items: found.map((one) => shown(one, book, who)),
      nextCursor:
        found.length === query.limit && last
          ? asCursor({ at: last.proposedAt, id: last.id })
          : null,
    };
  }

  /** Says that a recorded fact is wrong, and what is right. */
  @Post()
  @HttpCode(201)
  @Permit('amendment.propose')
  @ApiCreatedResponse({ standardSchema: amendment })
  async propose(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Body({ schema: proposal }) body: z.infer<typeof proposal>,
  ): Promise<Shown> {
    const book = await this.#book();
    return once(
      this.database,
      'amendment.propose',
      who.context,
      { key, operation: 'amendment.propose', body },
      async (tx) => {
        const [fact = ''] = body.fact.split('@');
        await refuseEndingDisplay(tx, { ...body, fact }, book);
        const proposed = await proposeAmendment(tx, { ...body, fact }, book);
        await openTask(tx, proposed, book);
        return shown(proposed, book, who);
      },
    );
  }

  /** Puts it right: a record with the new value, delivered by the owning department; the former stays as history. */
  @Post(':id/accept')
  @HttpCode(200)
  @Permit('amendment.decide')
  @ApiOkResponse({ standardSchema: amendment })
  async accept(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: acceptance }) body: z.infer<typeof acceptance>,
  ): Promise<Shown> {
    const book = await this.#book();
    return once(
      this.database,
      'amendment.accept',
      who.context,
      { key, operation: 'amendment.accept', body: { id, ...body } },
      async (tx) =>
        shown(await closeTask(tx, await acceptAmendment(tx, id, body.answer, book)), book, who),
    );
  }

  /** Leaves the data as it is, and says why. */
  @Post(':id/refuse')
  @HttpCode(200)
  @Permit('amendment.decide')
  @ApiOkResponse({ standardSchema: amendment })
  async refuse(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
    @Body({ schema: refusal }) body: z.infer<typeof refusal>,
  ): Promise<Shown> {
    const book = await this.#book();
    return once(
      this.database,
      'amendment.refuse',
      who.context,
      { key, operation: 'amendment.refuse', body: { id, ...body } },
      async (tx) =>
        shown(await closeTask(tx, await refuseAmendment(tx, id, body.answer)), book, who),
    );
  }

  /** Takes back what one proposed oneself. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Permit('amendment.propose')
  @ApiOkResponse({ standardSchema: amendment })
  async withdraw(
    @Who() who: Principal,
    @IdempotencyKey() key: string,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<Shown> {
    const book = await this.#book();
    return once(
      this.database,
      'amendment.withdraw',
      who.context,
      { key, operation: 'amendment.withdraw', body: { id } },
      async (tx) => shown(await closeTask(tx, await withdrawAmendment(tx, id)), book, who),
    );
  }

  /** The decisions that rest on what it is about: while it waits, those that would be in doubt; accepted, those that are. */
  @Get(':id/decisions')
  @Permit('amendment.decide')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(dependentDecision) }) })
  async decisions(
    @Who() who: Principal,
    @Param({ schema: idPath }) { id }: { id: string },
  ): Promise<{ items: z.infer<typeof dependentDecision>[] }> {
    const items = await this.database.read('amendment.decisions', who.context, async (tx) => {
      const { deliveryId, recordId } = await findAmendment(tx, id);
      // Decisions are other departments'; whoever owns the data learns that they rest on it, not what they rest on else.
      return elevate(tx, () =>
        deliveryId === null
          ? decisionsOnRecord(tx, recordId)
          : decisionsOnDelivery(tx, this.rules, deliveryId),
      );
    });
    return { items: items.map(({ episodeId: _episode, ...rest }) => rest) };
  }

  async #book(): Promise<RepairBook> {
    const { book, datasets } = await this.known.read();
    return { ...book, datasets: new Map(datasets.map((one) => [one.id, one])) };
  }
}

const NOT_THEIRS: Text = { zh: '不属于该企业', en: 'not of this enterprise' };

/**
 * What an item said, fact by fact: all of it for officers who see its dataset; for the enterprise, to whom it may be
 * somebody else's, no more than the explanation showed.
 */
function itemInWords(
  { said, dataset: datasetId }: Amendment,
  dataset: Dataset | undefined,
  { dictionary, codes }: AmendedBook,
  { context }: Principal,
): Text {
  const shownFacts = context.subjectId === null ? null : factsShownOfItems(dictionary, datasetId);
  const facts = Object.entries((said ?? {}) as Record<string, FactValue>).filter(
    ([id]) => shownFacts === null || shownFacts.has(id),
  );
  const parts = facts.map(([id, value]) => {
    const definition = dictionary.get(id);
    if (!definition) return { zh: id, en: id };
    const words = factInWords(dataset, definition, value, codes);
    return {
      zh: `${definition.title.zh}：${words.zh}`,
      en: `${definition.title.en}: ${words.en}`,
    };
  });
  return {
    zh: parts.map(({ zh }) => zh).join('；'),
    en: parts.map(({ en }) => en).join('; '),
  };
}

function shown(one: Amendment, book: AmendedBook, who: Principal): Shown {
  const { subjectId, subjectName, dataset: datasetId, fact: factId, said, proposed, ...rest } = one;
  const { recordId: _record, ...same } = rest;
  const dataset = book.datasets.get(datasetId);
  const definition = book.dictionary.get(factId);
  const words = (value: FactValue): Text =>
    definition
      ? factInWords(dataset, definition, value, book.codes)
      : { zh: String(value), en: String(value) };
  const whole = factId === WHOLE_ITEM;
  return {
    ...same,
    state: one.state as Shown['state'],
    subject: { id: subjectId, name: subjectName },
    dataset: {
      id: datasetId,
      title: dataset?.title ?? { zh: datasetId, en: datasetId },
      department: dataset?.authority.name ?? { zh: '', en: '' },
    },
    fact: {
      id: factId,
      title: whole ? WHOLE_ITEM_TITLE : (definition?.title ?? { zh: factId, en: factId }),
    },
    said: whole ? itemInWords(one, dataset, book, who) : words(said as FactValue),
    proposed: whole ? NOT_THEIRS : words(proposed),
    mine: one.proposedBy === who.account,
  };
}
