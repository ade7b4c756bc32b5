import type { LocalDate, Text } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { MAY_BE_PAID, NET_FEN } from './recoveries.ts';
import { TOP_UP_FEN, TOP_UP_PAYABLE } from './top-up.ts';

/** What can be put into a batch now, by policy and year of the budget; amounts in fen as decimal text. */
export interface PayableLine {
  readonly policyId: string;
  readonly title: Text;
  readonly year: string;
  readonly count: number;
  readonly amountFen: string;
  /** Of these, who came back unpaid. */
  readonly bouncedCount: number;
  /** Of these, top-ups (补发) of benefits that are paid. */
  readonly topUpCount: number;
}

/** Where a batch stands. */
export type PaymentBatchState = 'made' | 'released' | 'returned' | 'settled';

/** A payment batch (拨付批次) as finance sees it; amounts in fen as decimal text. */
export interface PaymentBatchView {
  readonly id: string;
  readonly policyId: string;
  readonly title: Text;
  readonly year: string;
  readonly number: number;
  readonly state: PaymentBatchState;
  readonly itemCount: number;
  readonly amountFen: string;
  /** Covers to whom, to which account and how much, in order. */
  readonly digest: string;
  readonly madeBy: string;
  readonly madeAt: string;
  /** The reader made it, and so may not release it. */
  readonly ownHand: boolean;
  readonly releasedBy: string | null;
  readonly releasedAt: string | null;
  readonly returnedReason: string | null;
  readonly paidCount: number;
  readonly paidFen: string;
  readonly failedCount: number;
  readonly version: number;
}

/** One payment of a batch; the account is shown by its end only. */
export interface PaymentItemView {
  readonly id: string;
  readonly entitlementId: string;
  /** The top-up that is paid; null where it is the benefit itself. */
  readonly adjustmentId: string | null;
  readonly place: number;
  readonly payee: string;
  readonly creditCode: string | null;
  readonly bank: string;
  readonly account: string;
  readonly amountFen: string;
  /** What the firm owed back of the benefit and is taken off: with the amount it is what was granted. */
  readonly setOffFen: string;
  readonly outcome: 'paid' | 'failed' | 'returned' | null;
  readonly outcomeOn: LocalDate | null;
  readonly outcomeReason: string | null;
}

const BATCH: Text = { zh: '拨付批次', en: 'payment batch' };
const SHOWN_OF_ACCOUNT = 4;

/** What is payable of benefits and of top-ups, one row each, with the year of the budget that bears it. */
const PAYABLE = `
  select e.policy_id, v.document->'title' as title, c.known_at, left(e.period, 4) as year, ${NET_FEN} as amount_fen, e.state = 'bounced' as bounced, false as top_up
  from entitlement e join decision c on c.id = e.decision_id join rule_version v on v.id = c.rule_version_id
  where e.state in ('payable', 'bounced') and ${MAY_BE_PAID}
  union all
  select e.policy_id, v.document->'title', c.known_at, budget_year_of(a.transfer_id), ${TOP_UP_FEN},
    exists (select from payment_item i where i.adjustment_id = a.id and i.entitlement_id = e.id and i.outcome = 'failed'), true
  from adjustment a join entitlement e on e.id = a.entitlement_id join decision c on c.id = e.decision_id join rule_version v on v.id = c.rule_version_id
  where ${TOP_UP_PAYABLE}`;

/** What is payable within reach of the transaction, less what is set off, the largest sum first. */
export function payableLines(tx: Tx): Promise<PayableLine[]> {
  return tx.query<PayableLine>(
    `select policy_id as "policyId", (array_agg(title order by known_at desc))[1] as title, year, count(*)::integer as count,
       sum(amount_fen)::text as "amountFen", count(*) filter (where bounced)::integer as "bouncedCount",
       count(*) filter (where top_up)::integer as "topUpCount"
     from (${PAYABLE}) p group by policy_id, year order by sum(amount_fen) desc, policy_id`,
  );
}

/** The latest batches, newest first. */
export function listBatches(tx: Tx, limit: number): Promise<PaymentBatchView[]> {
  return batchRows(tx, `order by b.made_at desc, b.id desc limit $1`, [limit]);
}

/** One batch. @throws PLATFORM.NOT_FOUND */
export async function viewBatch(tx: Tx, id: string): Promise<PaymentBatchView> {
  const [batch] = await batchRows(tx, 'where b.id = $1', [id]);
  if (!batch) throw new NotFound(BATCH);
  return batch;
}

/** The payments of a batch in their order, from a place on. @throws PLATFORM.NOT_FOUND */
export async function batchItems(
  tx: Tx,
  id: string,
  limit: number,
  after: number,
): Promise<PaymentItemView[]> {
  await viewBatch(tx, id);
  const items = await wholeItems(tx, id, limit, after);
  return items.map((item) => ({ ...item, account: `…${item.account.slice(-SHOWN_OF_ACCOUNT)}` }));
}

/** The same with whole account numbers: for the file that is paid by. */
export function wholeItems(
  tx: Tx,
  id: string,
  limit: number,
  after: number,
): Promise<PaymentItemView[]> {
  return tx.query<PaymentItemView>(
    `select id, entitlement_id as "entitlementId", adjustment_id as "adjustmentId", place, payee, credit_code as "creditCode", bank, account, amount_fen as "amountFen", set_off_fen::text as "setOffFen", outcome,
       outcome_on::text as "outcomeOn", outcome_reason as "outcomeReason"
     from payment_item where batch_id = $1 and place > $2 order by place limit $3`,
    [id, after, limit],
  );
}

async function batchRows(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
): Promise<PaymentBatchView[]> {
  const rows = await tx.query<Omit<PaymentBatchView, 'ownHand'>>(
    `select b.id, b.policy_id as "policyId", v.document->'title' as title, b.year, b.number, b.state, b.item_count as "itemCount",
       b.amount_fen as "amountFen", b.digest, b.made_by as "madeBy", to_json(b.made_at)#>>'{}' as "madeAt", b.released_by as "releasedBy",
       to_json(b.released_at)#>>'{}' as "releasedAt", b.returned_reason as "returnedReason", t.*, b.version
     from payment_batch b join rule_version v on v.id = b.rule_version_id
       cross join lateral (select count(*) filter (where i.outcome = 'paid')::integer as "paidCount",
         coalesce(sum(i.amount_fen) filter (where i.outcome = 'paid'), 0)::text as "paidFen",
         count(*) filter (where i.outcome = 'failed')::integer as "failedCount" from payment_item i where i.batch_id = b.id) t ${where}`,
    parameters,
  );
  return rows.map((row) => ({ ...row, ownHand: row.madeBy === tx.context.actor }));
}
