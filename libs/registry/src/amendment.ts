/**
 * Corrections of what is recorded. Whoever a fact concerns, or an officer who sees that it is wrong, proposes another
 * value; a second person, of the department that owns the data, accepts or refuses it. What is accepted becomes a delivery
 * of one record: the wrong statement is known no longer, the right one has its place in valid time, and both stay.
 */
import { canonicalJson, type Canonical, type LocalDate, sha256, type Text } from '#libs/kernel';
import { type FactDefinition, FactMalformed, type FactValue, normaliseFact } from '#libs/engine';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import {
  AmendmentDenied,
  AmendmentMalformed,
  AmendmentOfIdentity,
  AmendmentOvertaken,
  AmendmentPending,
} from './amendment-errors.ts';
import { amendmentLifecycle } from './amendment-lifecycle.ts';
import { noteSubject } from './changed-subjects.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import { DatasetIssued } from './errors.ts';
import { lockForAcceptance } from './settled.ts';

/** What is wrong, and what is right. */
export interface NewAmendment {
  /** The record that said it, as an explanation names it. */
  readonly recordId: string;
  /** {@link WHOLE_ITEM} says that the item is not the subject's at all. */
  readonly fact: string;
  /** As a department would write it: in the agreed words, amounts in yuan; null when nothing is known in its place. */
  readonly value: unknown;
  readonly reason: string;
}

/** In place of a fact: the item itself, which is said to be somebody else's. */
export const WHOLE_ITEM = '';
export const WHOLE_ITEM_TITLE: Text = { zh: '整条明细', en: 'the whole item' };

/** An amendment as people see it. */
export interface Amendment {
  readonly id: string;
  readonly state: string;
  /** The record that stood when it was proposed. */
  readonly recordId: string;
  readonly subjectId: number;
  readonly subjectName: string;
  readonly dataset: string;
  readonly item: string;
  readonly period: string;
  readonly fact: string;
  /** Normalised; null is unknown. Of a whole item all that it said, by fact. */
  readonly said: Canonical;
  /** Null of a whole item: nothing stands in its place. */
  readonly proposed: FactValue;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly answer: string | null;
  readonly deliveryId: string | null;
  readonly version: number;
}

/** The dictionary, and what was agreed of every dataset. */
export type AmendedBook = FactBook & { readonly datasets: ReadonlyMap<string, Dataset> };

const NAME = { zh: '更正申请', en: 'amendment' };
const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const VIEW = `a.id, a.state, a.record_id as "recordId", a.subject_id as "subjectId", s.name as "subjectName", a.dataset, a.item, a.period, a.fact, a.said,
  a.proposed, a.reason, a.proposed_by as "proposedBy", ${instant('a.proposed_at')} as "proposedAt", a.decided_by as "decidedBy",
  ${instant('a.decided_at')} as "decidedAt", a.answer, a.delivery_id as "deliveryId", a.version`;

/**
 * Proposes another value for a fact of a record that the transaction sees; an enterprise sees its own.
 *
 * @throws PLATFORM.NOT_FOUND, REGISTRY.AMENDMENT_MALFORMED, REGISTRY.AMENDMENT_OF_IDENTITY, REGISTRY.AMENDMENT_OVERTAKEN,
 * REGISTRY.AMENDMENT_PENDING, REGISTRY.DATASET_ISSUED
 */
export async function proposeAmendment(
  tx: Tx,
  amendment: NewAmendment,
  book: AmendedBook,
): Promise<Amendment> {
  const [shown] = await tx.query<StandingRecord>(
    `select ${RECORD} from record r where r.id = $1::bigint`,
    [amendment.recordId],
  );
  const dataset = shown && book.datasets.get(shown.dataset);
  if (!shown || !dataset) throw new NotFound(NAME_OF_RECORD);
  if (dataset.issued === true) throw new DatasetIssued(dataset.title);
  const { title, proposed } = proposal(amendment, dataset, book);
  await mustHaveHappened(tx, dataset, { fact: amendment.fact, proposed, title });
  const said = saidIn(shown, amendment.fact);
  if (same(said, proposed)) throw new AmendmentMalformed(title);
  const standing = await standingRecord(tx, shown.id);
  if (!standing || !same(said, saidIn(standing, amendment.fact)))
    throw new AmendmentOvertaken(title);
  const [made] = await elevate(tx, () =>
    tx.query<{ id: string }>(
      `insert into amendment (state, record_id, subject_id, dataset, item, period, fact, said, proposed, reason, authority, division,
         proposed_by)
       select 'proposed', r.id, r.subject_id, r.dataset, r.item, r.period, $2, $3::jsonb, $4::jsonb, $5, r.authority, s.division, $6
       from record r join subject s on s.id = r.subject_id where r.id = $1::bigint
       on conflict (subject_id, dataset, item, period, fact) where state = 'proposed' do nothing returning id`,
      [standing.id, amendment.fact, json(said), json(proposed), amendment.reason, tx.context.actor],
    ),
  );
  if (!made) throw new AmendmentPending(title);
  return findAmendment(tx, made.id);
}

/** What is to stand there, and the name of what it is about. @throws PLATFORM.NOT_FOUND, REGISTRY.AMENDMENT_MALFORMED, REGISTRY.AMENDMENT_OF_IDENTITY */
function proposal(
  amendment: NewAmendment,
  dataset: Dataset,
  book: AmendedBook,
): { readonly title: Text; readonly proposed: FactValue } {
  if (amendment.fact === WHOLE_ITEM) {
    if (dataset.identifies) throw new AmendmentOfIdentity(dataset.title);
    if (!dataset.item || amendment.value !== null) throw new AmendmentMalformed(WHOLE_ITEM_TITLE);
    return { title: WHOLE_ITEM_TITLE, proposed: null };
  }
  const definition = book.dictionary.get(amendment.fact);
  if (!definition || !dataset.columns.some(({ fact }) => fact === amendment.fact))
    throw new NotFound(NAME_OF_RECORD);
  const { title } = definition;
  if (isIdentity(dataset, amendment.fact)) throw new AmendmentOfIdentity(title);
  return { title, proposed: normalised(definition, agreedWord(dataset, amendment), book) };
}

/** A day of what cannot lie ahead has come by the business day, as in a file. @throws REGISTRY.AMENDMENT_MALFORMED */
async function mustHaveHappened(
  tx: Tx,
  dataset: Dataset | undefined,
  {
    fact,
    proposed,
    title,
  }: { readonly fact: string; readonly proposed: FactValue; readonly title: Text },
): Promise<void> {
  const isPast = dataset?.columns.some((column) => column.fact === fact && column.past === true);
  if (isPast !== true || typeof proposed !== 'string') return;
  if (proposed > (await businessDate(tx))) throw new AmendmentMalformed(title);
}

/** One amendment that the transaction may see. @throws PLATFORM.NOT_FOUND */
export async function findAmendment(tx: Tx, id: string): Promise<Amendment> {
  // Whose data it concerns need not be in the proposer's sight, but was when it was proposed.
  const [found] = await tx.query<{ id: string }>('select id from amendment where id = $1', [id]);
  if (!found) throw new NotFound(NAME);
  const [row] = await elevate(tx, () =>
    tx.query<Amendment>(
      `select ${VIEW} from amendment a join subject s on s.id = a.subject_id where a.id = $1`,
      [id],
    ),
  );
  if (!row) throw new NotFound(NAME);
  return row;
}

/** Amendments that the transaction may see, newest first; all, or those in one state. */
export async function listAmendments(
  tx: Tx,
  state: string | null,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<Amendment[]> {
  const seen = await tx.query<{ id: string }>(
    `select id from amendment where ($1::text is null or state = $1)
       and ($2::timestamptz is null or (proposed_at, id) < ($2::timestamptz, $3::uuid))
     order by proposed_at desc, id desc limit $4`,
    [state, after?.at ?? null, after?.id ?? null, limit],
  );
  return elevate(tx, () =>
    tx.query<Amendment>(
      `select ${VIEW} from amendment a join subject s on s.id = a.subject_id where a.id = any($1::uuid[])
       order by a.proposed_at desc, a.id desc`,
      [seen.map(({ id }) => id)],
    ),
  );
}

/** Takes an amendment back; whoever proposed it may. @throws PLATFORM.NOT_FOUND, REGISTRY.AMENDMENT_DENIED, KERNEL.TRANSITION_REFUSED */
export async function withdrawAmendment(tx: Tx, id: string): Promise<Amendment> {
  const { proposedBy } = await findAmendment(tx, id);
  if (proposedBy !== tx.context.actor) throw new AmendmentDenied();
  await elevate(tx, () => decided(tx, id, 'withdraw', ''));
  return findAmendment(tx, id);
}

/**
 * Refuses an amendment and says why.
 *
 * @throws PLATFORM.NOT_FOUND, REGISTRY.AMENDMENT_DENIED, KERNEL.TRANSITION_REFUSED
 */
export async function refuseAmendment(tx: Tx, id: string, answer: string): Promise<Amendment> {
  await mustJudge(tx, id);
  await decided(tx, id, 'refuse', answer);
  return findAmendment(tx, id);
}

/**
 * Accepts an amendment. The record that stood is known no longer from now on, one with the right value stands in its
 * place in valid time, unless the whole item is somebody else's, and a delivery of the owning department says where it
 * comes from; the decisions that read the former are found by that delivery.
 *
 * @throws PLATFORM.NOT_FOUND, REGISTRY.AMENDMENT_DENIED, REGISTRY.AMENDMENT_OVERTAKEN, REGISTRY.AMENDMENT_MALFORMED,
 * KERNEL.TRANSITION_REFUSED
 */
export async function acceptAmendment(
  tx: Tx,
  id: string,
  answer: string,
  book: AmendedBook,
): Promise<Amendment> {
  const amendment = await mustJudge(tx, id);
  const title = book.dictionary.get(amendment.fact)?.title ?? WHOLE_ITEM_TITLE;
  await mustHaveHappened(tx, book.datasets.get(amendment.dataset), { ...amendment, title });
  await lockForAcceptance(tx, amendment.dataset);
  const standing = await standingRecord(tx, amendment.recordId);
  if (!standing || !same(amendment.said, saidIn(standing, amendment.fact)))
    throw new AmendmentOvertaken(title);
  // What a wider place delivered, and when, a department of a narrower one does not see; whose record it is was judged before.
  const { id: deliveryId, known_at: knownAt } = await elevate(tx, () =>
    restate(tx, amendment, standing),
  );
  await noteSubject(tx, deliveryId, knownAt, amendment.subjectId);
  await decided(tx, id, 'accept', answer, deliveryId);
  return findAmendment(tx, id);
}

/** A context of the department that owns the data, and not of whoever proposed it. */
async function mustJudge(tx: Tx, id: string): Promise<Amendment> {
  const amendment = await findAmendment(tx, id);
  const [row] = await tx.query<{ authority: string }>(
    'select authority from amendment where id = $1 for update',
    [id],
  );
  const { authorities, actor, subjectId } = tx.context;
  const owns = authorities.includes('*') || authorities.includes(row?.authority ?? '');
  if (!row || !owns || subjectId !== null || amendment.proposedBy === actor)
    throw new AmendmentDenied();
  return amendment;
}

async function decided(
  tx: Tx,
  id: string,
  event: 'accept' | 'refuse' | 'withdraw',
  answer: string,
  deliveryId: string | null = null,
): Promise<void> {
  await moveOne(tx, amendmentLifecycle, id, {
    event,
    ...(answer === '' ? {} : { reason: answer }),
    set: {
      decided_by: tx.context.actor,
      decided_at: 'now',
      answer: answer === '' ? null : answer,
      delivery_id: deliveryId,
    },
  });
}

/**
 * One delivery of one record: known from now on, valid as long as the one in whose place it stands. A whole item that is
 * somebody else's has no successor.
 */
async function restate(
  tx: Tx,
  { id, fact, proposed, dataset }: Amendment,
  standing: StandingRecord,
): Promise<{ id: string; known_at: string }> {
  const { [fact]: _wrong, ...others } = standing.facts;
  const whole = fact === WHOLE_ITEM;
  const facts = canonicalJson(
    whole ? {} : proposed === null ? others : { ...others, [fact]: proposed as Canonical },
  );
  const [delivery] = await tx.query<{ id: string; known_at: string }>(
    `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of, synthetic, row_count)
     select r.dataset, 'received', r.authority, r.division, $5, $2, $3, r.valid_from, d.synthetic, 1
     from record r join delivery d on d.id = r.delivery_id where r.id = $1::bigint
     returning id, greatest(statement_timestamp(), (select max(known_at) + interval '1 microsecond' from delivery
       where dataset = $4 and state = 'accepted'))::text as known_at`,
    [
      standing.id,
      sha256(`${id} ${facts}`),
      `amendment ${id}`,
      dataset,
      whole ? 'tombstone' : 'delta',
    ],
  );
  if (!delivery) throw new NotFound(NAME_OF_RECORD);
  await tx.query('update record set known_until = $2::timestamptz where id = $1::bigint', [
    standing.id,
    delivery.known_at,
  ]);
  if (!whole)
    await tx.query(
      `insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, valid_until, known_from, delivery_id,
         authority, division)
       select r.subject_id, r.dataset, r.item, r.period, $2::jsonb, $3, r.valid_from, r.valid_until, $4::timestamptz, $5::uuid,
         r.authority, r.division from record r where r.id = $1::bigint`,
      [standing.id, facts, sha256(facts), delivery.known_at, delivery.id],
    );
  await moveOne(tx, deliveryLifecycle, delivery.id, {
    event: 'accept',
    set: { accepted: 1, known_at: delivery.known_at },
  });
  return delivery;
}

const NAME_OF_RECORD = { zh: '数据记录', en: 'record' };
const RECORD = `r.id, r.dataset, r.subject_id, r.item, r.period, r.facts, r.valid_from::text as valid_from`;

interface StandingRecord {
  readonly id: string;
  readonly dataset: string;
  readonly facts: Readonly<Record<string, Canonical>>;
  readonly valid_from: LocalDate;
}

/**
 * What is known now of the day from which a record was valid; the record itself unless something replaced it. What was
 * shown as standing is not sought among what has ended since.
 */
async function standingRecord(tx: Tx, recordId: string): Promise<StandingRecord | undefined> {
  const [row] = await tx.query<StandingRecord>(
    `select ${RECORD} from record shown join record r on r.subject_id = shown.subject_id and r.dataset = shown.dataset
       and r.item = shown.item and r.period = shown.period and r.known_until is null
       and r.valid_from <= shown.valid_from and (r.valid_until is null or r.valid_until > shown.valid_from)
       and (r.valid_until is null) = (shown.valid_until is null)
     where shown.id = $1::bigint`,
    [recordId],
  );
  return row;
}

/** A word that the dataset agrees on stands for its value, as in a file. */
function agreedWord({ columns }: Dataset, { fact, value }: NewAmendment): unknown {
  if (typeof value !== 'string') return value;
  const codes = columns.find((column) => column.fact === fact)?.codes ?? {};
  const word = value.trim();
  return Object.hasOwn(codes, word) ? codes[word] : word;
}

/** Facts by which a subject is registered or recognised. */
function isIdentity({ subject, identifies }: Dataset, fact: string): boolean {
  return (
    fact === subject?.kind ||
    fact === subject?.division ||
    identifies?.some((one) => one.fact === fact) === true
  );
}

function normalised(definition: FactDefinition, value: unknown, book: FactBook): FactValue {
  try {
    return normaliseFact(definition, value, book.codes);
  } catch (error) {
    if (error instanceof FactMalformed) throw new AmendmentMalformed(definition.title);
    throw error;
  }
}

function saidIn({ facts }: Pick<StandingRecord, 'facts'>, fact: string): Canonical {
  return fact === WHOLE_ITEM ? facts : (facts[fact] ?? null);
}

function same(a: Canonical, b: Canonical): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function json(value: Canonical): string | null {
  return value === null ? null : JSON.stringify(value);
}
