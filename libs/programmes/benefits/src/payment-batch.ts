import { randomUUID } from 'node:crypto';
import type { Text, WorkingCalendar } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import {
  annotate,
  businessDate,
  elevate,
  move,
  moveOne,
  NotFound,
  VersionStale,
  type Tx,
} from '#libs/platform';
import { stopStillContradicted } from './contradicted.ts';
import {
  NothingPayable,
  PaymentDigestDiffers,
  PaymentRecoveryFound,
  PaymentSamePerson,
} from './errors.ts';
import { moment } from './gates.ts';
import { refuseHalted } from './halt.ts';
import { entitlementLifecycle, paymentBatchLifecycle } from './lifecycles.ts';
import { payeesOf } from './payee.ts';
import { viewBatch, type PaymentBatchView } from './payment-view.ts';
import { MAY_BE_PAID, NET_FEN, OWES_BACK } from './recoveries.ts';
import { payableTopUps, TOP_UP_FEN, TOP_UP_MAY_BE_PAID } from './top-up.ts';

/** Items of one batch; what is beyond waits for the next one. */
const MOST_ITEMS = 2_000;
const BATCH: Text = { zh: '拨付批次', en: 'payment batch' };

/** What is to be paid: a benefit, or a top-up of one. */
interface Due {
  readonly id: string;
  readonly adjustmentId: string | null;
}

interface Payable {
  id: string;
  adjustment_id: string | null;
  subject_id: number;
  amount_fen: string;
  /** What its firm owes back of it, which the payment takes off. */
  set_off_fen: string;
  name: string;
  credit_code: string | null;
  authority: string;
  division: string;
  rule_version_id: string;
  list_division: string;
}

interface Item {
  id: string;
  row: Payable;
  place: number;
  bank: string;
  account: string;
}

/**
 * Puts what is payable of a policy and year, as far as the maker may see it, into a batch in the published order: its
 * payees, accounts and amounts are frozen under a digest until a second person has checked them. What came back unpaid
 * goes into the next batch. What is owed back of a benefit for good is taken off its payment. After the benefits come the top-ups (补发) of those that are paid, which this budget bears. Who has no
 * account any more is left out and stays payable, and so does what may have to be recovered (a recovery that nobody decided, or
 * to which the firm may still object), what was declared falsely, and who is entitled no more until somebody has looked into it.
 *
 * @throws POLICY.HALTED
 * @throws PAYMENT.NOTHING_PAYABLE
 */
export async function makeBatch(
  tx: Tx,
  rules: RuleStore,
  line: { readonly policyId: string; readonly year: string },
): Promise<PaymentBatchView> {
  await refuseHalted(tx, line.policyId);
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('payment:' || $1, 0))`, [
    `${line.policyId}:${line.year}`,
  ]);
  const locked = await tx.query<{ id: string }>(
    `select e.id from entitlement e left join benefit_list l on l.id = e.list_id left join declaration d on d.id = e.declaration_id
     where e.policy_id = $1 and left(e.period, 4) = $2 and e.state in ('payable', 'bounced')
       -- What was declared falsely while it was at the bank waits for a person, and so does who is entitled no more.
       and ${MAY_BE_PAID}
     order by coalesce(l.drafted_at, d.declared_at), l.id, e.subject_id limit ${MOST_ITEMS} for update of e`,
    [line.policyId, line.year],
  );
  const seen = await stillPayable(tx, locked.map(({ id }) => id)); // prettier-ignore
  const topUps = await payableTopUps(tx, line, MOST_ITEMS - seen.length);
  const id = await elevate(tx, async () => {
    const items = await itemsFor(tx, rules, [
      ...seen.map((one) => ({ id: one, adjustmentId: null })),
      ...topUps,
    ]);
    if (items.length === 0) throw new NothingPayable();
    const made = await insertBatch(tx, line, items);
    await move(tx, entitlementLifecycle, {
      event: 'order',
      ids: items.filter(({ row }) => row.adjustment_id === null).map(({ row }) => row.id),
      reason: `batch ${made}`,
    });
    return made;
  });
  return viewBatch(tx, id);
}

/** Of benefits that are locked, those that may still be paid: what was found of one while its lock was waited for is seen by a statement of its own. */
async function stillPayable(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from unnest($1::uuid[]) with ordinality one (id, place) join entitlement e on e.id = one.id
     where e.state in ('payable', 'bounced') and ${MAY_BE_PAID} order by one.place`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * Releases a batch to be paid, as the second person, exactly as it was shown.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws PAYMENT.SAME_PERSON
 * @throws PAYMENT.DIGEST_DIFFERS
 * @throws PAYMENT.RECOVERY_FOUND
 * @throws POLICY.HALTED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function releaseBatch(
  tx: Tx,
  id: string,
  shown: { readonly version: number; readonly digest: string },
): Promise<PaymentBatchView> {
  const batch = await lockBatch(tx, id, shown.version);
  if (batch.made_by === tx.context.actor) throw new PaymentSamePerson();
  if (batch.digest !== shown.digest) throw new PaymentDigestDiffers();
  await refuseHalted(tx, batch.policy_id);
  if (await isKeptBack(tx, id)) throw new PaymentRecoveryFound();
  await moveOne(tx, paymentBatchLifecycle, id, {
    event: 'release',
    version: shown.version,
    set: { released_by: tx.context.actor, released_at: 'now' },
  });
  return viewBatch(tx, id);
}

/**
 * Returns a batch that was not released, with a reason: all that stands in it is payable again, and what turned out meanwhile to be
 * declared falsely is stopped.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function returnBatch(
  tx: Tx,
  calendar: WorkingCalendar,
  id: string,
  shown: { readonly version: number; readonly reason: string },
): Promise<PaymentBatchView> {
  await lockBatch(tx, id, shown.version);
  await moveOne(tx, paymentBatchLifecycle, id, {
    event: 'return',
    version: shown.version,
    reason: shown.reason,
    set: { returned_reason: shown.reason },
  });
  await elevate(tx, async () => {
    const rows = await tx.query<{ entitlement_id: string; adjustment_id: string | null }>(
      `update payment_item set outcome = 'returned', outcome_on = $2, outcome_reason = $3 where batch_id = $1 returning entitlement_id, adjustment_id`,
      [id, await businessDate(tx), shown.reason],
    );
    const ids = rows.filter((row) => row.adjustment_id === null).map((row) => row.entitlement_id);
    await move(tx, entitlementLifecycle, { event: 'return', ids, reason: shown.reason });
    await stopStillContradicted(tx, calendar, ids);
  });
  return viewBatch(tx, id);
}

/**
 * Whether something in a batch may not be paid any more by what came up since it was made. Its benefits stay locked, so that nothing
 * is found of them until the batch is released.
 */
async function isKeptBack(tx: Tx, id: string): Promise<boolean> {
  const found = await elevate(tx, async () => {
    await tx.query(
      `select from entitlement where id in (select entitlement_id from payment_item where batch_id = $1) order by id for update`,
      [id],
    );
    return tx.query(
      `select from payment_item i join entitlement e on e.id = i.entitlement_id left join adjustment a on a.id = i.adjustment_id
       where i.batch_id = $1 and not case when a.id is null then ${MAY_BE_PAID} and not ${OWES_BACK} else ${TOP_UP_MAY_BE_PAID} end limit 1`,
      [id],
    );
  });
  return found.length > 0;
}

async function lockBatch(
  tx: Tx,
  id: string,
  version: number,
): Promise<{ policy_id: string; made_by: string; digest: string }> {
  const [batch] = await tx.query<{
    policy_id: string;
    made_by: string;
    digest: string;
    version: number;
  }>(`select policy_id, made_by, digest, version from payment_batch where id = $1 for update`, [
    id,
  ]);
  if (!batch) throw new NotFound(BATCH);
  if (batch.version !== version) throw new VersionStale({ zh: '该拨付批次', en: 'This batch' });
  return batch;
}

async function itemsFor(tx: Tx, rules: RuleStore, due: readonly Due[]): Promise<Item[]> {
  const today = await businessDate(tx);
  const rows = await tx.query<Payable>(
    `select e.id, a.id as adjustment_id, e.subject_id, coalesce(${TOP_UP_FEN}, ${NET_FEN}) as amount_fen, case when a.id is null then owed_back(e.id) else 0 end as set_off_fen, subject_name_at(e.subject_id, $2::date, now()) as name, i.value as credit_code, e.authority,
       e.division, v.id as rule_version_id, v.division as list_division
     from unnest($1::uuid[], $3::uuid[]) due (id, adjustment_id) join entitlement e on e.id = due.id
       left join adjustment a on a.id = due.adjustment_id
       left join benefit_list l on l.id = e.list_id left join declaration d on d.id = e.declaration_id
       join decision c on c.id = e.decision_id join rule_version v on v.id = coalesce(l.rule_version_id, c.rule_version_id)
       left join identifier i on i.subject_id = e.subject_id and i.scheme = 'credit-code' and i.valid_until is null
     order by a.id is not null, coalesce(l.drafted_at, d.declared_at), l.id, e.subject_id, a.decided_at`,
    [due.map(({ id }) => id), today, due.map(({ adjustmentId }) => adjustmentId)],
  );
  const [first] = rows;
  if (!first) return [];
  const { book } = await rules.version(tx, first.rule_version_id);
  const payees = await payeesOf(
    tx,
    rows.map((row) => row.subject_id),
    await moment(tx, book),
  );
  const reached = rows.flatMap((row) => {
    const payee = payees.get(row.subject_id);
    return payee ? [{ row, ...payee }] : [];
  });
  return reached.map((one, index) => ({ ...one, id: randomUUID(), place: index + 1 }));
}

/** As `payment_digest` computes it in the database, which holds the two together. */
const DIGEST = `select encode(sha256(convert_to(string_agg(
    jsonb_build_array(id, place, payee, credit_code, bank, account, amount::text)::text, E'\\n' order by place), 'UTF8')), 'hex') as digest
  from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
    i (id, place, payee, credit_code, bank, account, amount)`;

async function insertBatch(
  tx: Tx,
  line: { readonly policyId: string; readonly year: string },
  items: readonly Item[],
): Promise<string> {
  const { row: first } = items[0] as Item;
  const columns = [
    items.map((item) => item.id),
    items.map((item) => item.place),
    items.map(({ row }) => row.name),
    items.map(({ row }) => row.credit_code),
    items.map((item) => item.bank),
    items.map((item) => item.account),
    items.map(({ row }) => row.amount_fen),
  ];
  const [sealed] = await tx.query<{ digest: string }>(DIGEST, columns);
  // A batch belongs to the reach of whoever made it.
  const own = tx.context.division;
  const division = own.startsWith(first.list_division) ? own : first.list_division;
  await annotate(tx, '', undefined);
  const [batch] = await tx.query<{ id: string }>(
    `insert into payment_batch (policy_id, year, number, rule_version_id, state, item_count, amount_fen, digest, made_by, authority, division)
     select $1, $2, 1 + coalesce((select max(number) from payment_batch where policy_id = $1 and year = $2), 0), $3, 'made', $4, $5, $6, $7, $8, $9
     returning id`,
    [
      line.policyId,
      line.year,
      first.rule_version_id,
      items.length,
      items.reduce((sum, { row }) => sum + BigInt(row.amount_fen), 0n).toString(),
      sealed?.digest,
      tx.context.actor,
      first.authority,
      division,
    ],
  );
  const { id } = batch as { id: string };
  await tx.query(
    `insert into payment_item (batch_id, id, place, payee, credit_code, bank, account, amount_fen, entitlement_id, adjustment_id, subject_id, authority, division, set_off_fen)
     select $8, i.* from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
       $9::uuid[], $10::uuid[], $11::integer[], $12::text[], $13::text[], $14::bigint[]) i`,
    [
      ...columns,
      id,
      items.map(({ row }) => row.id),
      items.map(({ row }) => row.adjustment_id),
      items.map(({ row }) => row.subject_id),
      items.map(({ row }) => row.authority),
      items.map(({ row }) => row.division),
      items.map(({ row }) => row.set_off_fen),
    ],
  );
  return id;
}
