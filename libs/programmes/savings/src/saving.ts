import { randomUUID } from 'node:crypto';
import { transfer } from '#libs/ledger';
import { type RuleStore } from '#libs/matching';
import { businessDate, moveOne, type Tx } from '#libs/platform';
import { type Attribution, attributionOf, type NotAttributed } from './attribution.ts';
import { traitsOf } from './firm-traits.ts';
import { savingLifecycle } from './lifecycles.ts';
import { openReliefAccounts, reliefAccounts } from './relief-accounts.ts';
import { type ReliefMeasure } from './relief-measure.ts';

const BATCH = 500;
/** The dataset in which departments say what bills, returns and payments took off. */
const DATASET = 'reliefs';
/** What a record of it says now; $1 is the dataset. */
const HOLDS = `r.dataset = $1 and r.item <> '' and r.known_until is null and r.valid_until is null`;
const ENDED = { zh: '减免单据已撤销', en: 'the document was withdrawn' };
const CORRECTED = { zh: '减免单据已更正', en: 'the document was corrected' };

type Facts = Readonly<Record<string, unknown>>;

interface RecordRow {
  id: string;
  subject_id: number;
  item: string;
  facts: Facts;
  delivery_id: string;
  /** Who delivered it. */
  authority: string;
  /** Of the firm. */
  division: string;
}

/** A document that is nobody's saving yet. */
export interface Unattributed {
  readonly subjectId: number;
  readonly item: string;
  readonly recordId: string;
  readonly deliveryId: string;
  /** Who delivered it. */
  readonly authority: string;
  readonly reason: NotAttributed;
}

/** One batch of documents: what was posted, what not, and after whom the next one begins; null at the end. */
export interface PostedBatch {
  readonly posted: number;
  readonly unattributed: readonly Unattributed[];
  readonly next: number | null;
}

const UNPOSTED = `select r.id, r.subject_id, r.item, r.facts, r.delivery_id, r.authority, s.division from record r join subject s on s.id = r.subject_id
     where ${HOLDS} and not exists (select from saving s where s.state = 'posted' and s.subject_id = r.subject_id and s.item = r.item)`;

/** Documents that are not posted, of firms after one: so many and the rest of the last firm's. */
function unpostedDocuments(tx: Tx, after: number, most: number): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `${UNPOSTED} and r.subject_id > $2 order by r.subject_id fetch first ${most} rows with ties`,
    [DATASET, after],
  );
}

/** Where a page of documents ended, firm by firm: which firm, and which record of it. */
export interface DocumentPlace {
  readonly subjectId: number;
  readonly recordId: number;
}

/** Documents that are not posted, firm by firm, after a place. */
export function unpostedAfter(
  tx: Tx,
  { subjectId, recordId }: DocumentPlace,
  most: number,
): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `${UNPOSTED} and r.subject_id >= $2 and (r.subject_id, r.id) > ($2, $3::bigint) order by r.subject_id, r.id limit $4`,
    [DATASET, subjectId, recordId, most],
  );
}

/**
 * Posts the documents of firms that were not posted yet, each once and to the one measure that it names, with the record and
 * the delivery it was read from.
 *
 * @param after the subject after which the batch begins; a firm's documents are never parted
 */
export async function postBatch(
  tx: Tx,
  rules: RuleStore,
  measures: ReadonlyMap<string, ReliefMeasure>,
  after: number,
): Promise<PostedBatch> {
  const rows = await unpostedDocuments(tx, after, BATCH);
  const unattributed: Unattributed[] = [];
  const found: { row: RecordRow; is: Attribution }[] = [];
  for (const row of rows) {
    const is = attributionOf(row.facts, measures);
    if (typeof is === 'string') {
      const { subject_id: subjectId, item, id: recordId, delivery_id: deliveryId, authority } = row;
      unattributed.push({ subjectId, item, recordId, deliveryId, authority, reason: is });
    } else found.push({ row, is });
  }
  await postEach(tx, rules, measures, found);
  const next = rows.length < BATCH ? null : (rows.at(-1)?.subject_id ?? null);
  return { posted: found.length, unattributed, next };
}

async function postEach(
  tx: Tx,
  rules: RuleStore,
  measures: ReadonlyMap<string, ReliefMeasure>,
  found: readonly { readonly row: RecordRow; readonly is: Attribution }[],
): Promise<void> {
  if (found.length === 0) return;
  const subjects = found.map(({ row }) => row.subject_id);
  const traits = await traitsOf(tx, rules, subjects, await businessDate(tx));
  const savings = found.map(({ row, is }) => {
    const measure = measures.get(is.measureId) as ReliefMeasure;
    const { subject_id: subjectId, division } = row;
    return { id: randomUUID(), row, is, line: { subjectId, measure, period: is.period, division } };
  });
  await openReliefAccounts(
    tx,
    savings.map(({ line }) => line),
  );
  const moved = await transfer(
    tx,
    savings.map(({ id, is, line }) => ({
      ...reliefAccounts(line),
      amount: is.amountFen,
      purpose: 'relief-realised',
      ref: id,
    })),
  );
  await tx.query(
    `insert into saving (id, state, subject_id, measure_id, period, item, document, amount_fen, realised_on, record_id, delivery_id, transfer_id, industry, size, authority, division)
     select id, 'posted', subject_id, measure_id, period, item, document, amount_fen, realised_on, record_id, delivery_id, transfer_id, industry, size, authority, division
     from jsonb_to_recordset($1::jsonb) as r (id uuid, subject_id integer, measure_id text, period text, item text, document text, amount_fen bigint,
       realised_on date, record_id bigint, delivery_id uuid, transfer_id uuid, industry text, size text, authority text, division text)`,
    [
      JSON.stringify(
        savings.map(({ id, row, is, line }) => ({
          ...traits(row.subject_id),
          id,
          subject_id: row.subject_id,
          measure_id: is.measureId,
          period: is.period,
          item: row.item,
          document: is.document,
          amount_fen: String(is.amountFen),
          realised_on: is.realisedOn,
          record_id: row.id,
          delivery_id: row.delivery_id,
          transfer_id: moved.get(id),
          authority: line.measure.authority,
          division: row.division,
        })),
      ),
    ],
  );
}

interface PostedRow {
  id: string;
  measure_id: string;
  period: string;
  document: string;
  amount_fen: string;
  realised_on: string;
  relieved: string;
  source: string;
  facts: Facts | null;
}

/** One batch of postings looked at again: how many were taken back, and after which the next one begins; null at the end. */
export interface ReversedBatch {
  readonly reversed: number;
  readonly next: string | null;
}

/**
 * Takes back postings whose document was withdrawn or now says something else, by a transfer of the same amount the other
 * way; what it says now is posted anew. A document that was only delivered again stays posted.
 *
 * @param after the id after which the batch begins
 */
export async function reverseBatch(
  tx: Tx,
  measures: ReadonlyMap<string, ReliefMeasure>,
  after: string,
): Promise<ReversedBatch> {
  const rows = await tx.query<PostedRow>(
    `select s.id, s.measure_id, s.period, s.document, s.amount_fen, s.realised_on::text as realised_on, c.code as relieved, d.code as source, r.facts
     from saving s join transfer t on t.id = s.transfer_id join account c on c.id = t.credit_account join account d on d.id = t.debit_account
       left join record r on ${HOLDS} and r.subject_id = s.subject_id and r.item = s.item
     where s.state = 'posted' and r.id is distinct from s.record_id and s.id > $2::uuid order by s.id limit ${BATCH}`,
    [DATASET, after],
  );
  let reversed = 0;
  for (const row of rows) {
    if (row.facts && saysTheSame(row, attributionOf(row.facts, measures))) continue;
    await reverse(tx, row, row.facts ? CORRECTED : ENDED);
    reversed += 1;
  }
  return { reversed, next: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null) };
}

function saysTheSame(row: PostedRow, is: Attribution | NotAttributed): boolean {
  return (
    typeof is !== 'string' &&
    is.measureId === row.measure_id &&
    is.period === row.period &&
    is.document === row.document &&
    is.amountFen === BigInt(row.amount_fen) &&
    is.realisedOn === row.realised_on
  );
}

async function reverse(tx: Tx, row: PostedRow, because: typeof ENDED): Promise<void> {
  const moved = await transfer(tx, [
    {
      from: row.relieved,
      to: row.source,
      amount: BigInt(row.amount_fen),
      purpose: 'relief-reversed',
      ref: row.id,
    },
  ]);
  const reason = `${because.zh} ${because.en}`;
  await moveOne(tx, savingLifecycle, row.id, {
    event: 'reverse',
    reason,
    set: {
      reversal_id: moved.get(row.id),
      reversed_on: await businessDate(tx),
      reversed_because: reason,
    },
  });
}
