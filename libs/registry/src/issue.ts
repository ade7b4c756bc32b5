import { randomUUID } from 'node:crypto';
import { type Canonical, canonicalJson, type LocalDate, sha256 } from '#libs/kernel';
import { moveOne, type Tx } from '#libs/platform';
import { orderedInstant } from './accept.ts';
import { SAYS_NEW, write } from './accept-records.ts';
import { type Arrival } from './arrival.ts';
import { noteArrival } from './changed-subjects.ts';
import { type Dataset } from './dataset.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import { lockForAcceptance } from './settled.ts';

/** What this system publishes of subjects, to become records beside those of departments. */
export interface Issue {
  /** One that says `issued`. */
  readonly dataset: Dataset;
  /** The day it is true of. */
  readonly asOf: LocalDate;
  /** Where it comes from, for people; a source is issued once. */
  readonly source: string;
  readonly synthetic: boolean;
  /** Subjects of whom it takes back what was said before: nothing of that stays, not as history either. */
  readonly retracts?: readonly number[];
}

/** What is said of one subject; facts are normalised. */
export interface IssuedRecord {
  readonly subjectId: number;
  readonly facts: Readonly<Record<string, Canonical>>;
}

/**
 * Issues a dataset anew: a full delivery of this system's own, accepted at once. What changed since the issue before is
 * stated, what is not repeated ends and stays as history, and every record names this delivery as where it comes from. Of
 * whom it retracts, all that was said is known no longer, and what is said now holds from its day.
 *
 * @param pages of records, each subject once; facts of many subjects may be the same object
 * @returns the delivery, or null where this source was issued already
 * @throws REGISTRY.DELIVERY_OUT_OF_ORDER when one of a later day was issued
 */
export async function issueRecords(
  tx: Tx,
  issue: Issue,
  pages: AsyncIterable<readonly IssuedRecord[]>,
): Promise<string | null> {
  const { dataset, asOf, source, synthetic, retracts = [] } = issue;
  await tx.query('set local statement_timeout = 0');
  await lockForAcceptance(tx, dataset.id);
  const before = await tx.query(
    `select from delivery where dataset = $1 and source = $2 and state = 'accepted'`,
    [dataset.id, source],
  );
  if (before.length > 0) return null;
  const knownAt = await orderedInstant(tx, issue);
  const [row] = await tx.query<{ id: string }>(
    `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of, synthetic)
     values ($1, 'received', $2, '460000', 'full', $3, $4, $5::date, $6) returning id`,
    [dataset.id, dataset.authority.code, sha256(source), source, asOf, synthetic],
  );
  const deliveryId = row?.id ?? '';
  const arrival: Arrival = {
    deliveryId,
    attempt: randomUUID(),
    dataset,
    mode: 'full',
    asOf,
    synthetic,
  };
  await tx.query(
    `create temp table arrival (subject_id integer, item text, period text, facts jsonb, facts_hash text, division text,
       rejected text, record_id bigint, known_hash text, repeated boolean) on commit drop`,
  );
  const rows = await arrive(tx, dataset, pages, retracts);
  await tx.query('analyze arrival (subject_id, rejected, record_id, repeated)');
  await write(tx, arrival, knownAt, ['asOf'], retracts);
  await noteArrival(tx, deliveryId, knownAt);
  const [news] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from arrival where ${SAYS_NEW}`,
  );
  await tx.query('drop table arrival, ending');
  await moveOne(tx, deliveryLifecycle, deliveryId, {
    event: 'accept',
    set: { row_count: rows, accepted: news?.count ?? 0, rejected: 0, known_at: knownAt },
  });
  return deliveryId;
}

/** Puts what is said beside what stands of each subject, and beside nothing where that is taken back. @returns how many there were */
async function arrive(
  tx: Tx,
  { id }: Dataset,
  pages: AsyncIterable<readonly IssuedRecord[]>,
  retracts: readonly number[],
): Promise<number> {
  const texts = new WeakMap<
    IssuedRecord['facts'],
    { readonly text: string; readonly hash: string }
  >();
  const textOf = (facts: IssuedRecord['facts']): { text: string; hash: string } => {
    const known = texts.get(facts);
    if (known) return known;
    const text = canonicalJson(facts);
    const made = { text, hash: sha256(text) };
    texts.set(facts, made);
    return made;
  };
  let rows = 0;
  for await (const page of pages) {
    const written = page.map(({ facts }) => textOf(facts));
    await tx.query(
      `insert into arrival
       select c.subject_id, '', 'asOf', c.facts::jsonb, c.facts_hash, s.division, null, r.id, r.facts_hash, false
       from unnest($2::integer[], $3::text[], $4::text[]) c (subject_id, facts, facts_hash)
       join subject s on s.id = c.subject_id
       left join record r on r.subject_id = c.subject_id and r.dataset = $1 and r.item = '' and r.period = 'asOf'
         and r.known_until is null and r.valid_until is null and r.subject_id <> all($5::integer[])`,
      [
        id,
        page.map(({ subjectId }) => subjectId),
        written.map(({ text }) => text),
        written.map(({ hash }) => hash),
        retracts,
      ],
    );
    rows += page.length;
  }
  return rows;
}
