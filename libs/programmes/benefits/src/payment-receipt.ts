import { isLocalDate, parseYuan, type Text } from '#libs/kernel';
import { payOut } from '#libs/ledger';
import { businessDate, elevate, move, NotFound, type Tx } from '#libs/platform';
import { CsvReader, type RawRow } from '#libs/registry';
import { openTasks } from '#libs/workflow';
import { stopStillContradicted } from './contradicted.ts';
import { PaymentNotReleased, ReceiptRefused, type ReceiptFault } from './errors.ts';
import { giveBackSetOff } from './funding.ts';
import type { GateKeeper } from './gates.ts';
import { entitlementLifecycle, paymentBatchLifecycle } from './lifecycles.ts';
import { tellAnew, tellOfAdjustments } from './notice.ts';
import { viewBatch, type PaymentBatchView } from './payment-view.ts';

const BATCH: Text = { zh: '拨付批次', en: 'payment batch' };
/** The columns of a receipt; others are passed over. */
const COLUMNS = ['明细编号', '金额（元）', '结果', '日期', '原因'] as const;
const OUTCOMES: Readonly<Record<string, 'paid' | 'failed'>> = { 成功: 'paid', 失败: 'failed' };

interface Stored {
  id: string;
  entitlement_id: string;
  /** The top-up that is paid; null where it is the benefit itself. */
  adjustment_id: string | null;
  amount_fen: string;
  set_off_fen: string;
  outcome: 'paid' | 'failed' | null;
}

interface Said {
  readonly item: Stored;
  readonly outcome: 'paid' | 'failed';
  readonly on: string;
  readonly reason: string | null;
}

/**
 * Takes in a receipt of the treasury or bank for a released batch: CSV with the columns 明细编号, 金额（元）, 结果 (成功 or
 * 失败), 日期 and 原因. What is paid leaves the ledger, and what it set off returns to the budget; what failed can go into the next batch and somebody is asked to look.
 * A payment that the receipt does not name stays unknown. Taken whole or not at all; said twice it counts once.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PAYMENT.NOT_RELEASED
 * @throws PAYMENT.RECEIPT_REFUSED with the lines that do not fit
 */
export async function takeReceipt(
  tx: Tx,
  { calendar, rules }: GateKeeper,
  id: string,
  text: string,
): Promise<PaymentBatchView> {
  const [batch] = await tx.query<{
    state: string;
    policy_id: string;
    year: string;
    rule_version_id: string;
    authority: string;
    division: string;
  }>(
    `select state, policy_id, year, rule_version_id, authority, division from payment_batch where id = $1 for update`,
    [id],
  );
  if (!batch) throw new NotFound(BATCH);
  if (batch.state !== 'released' && batch.state !== 'settled') throw new PaymentNotReleased();
  await elevate(tx, async () => {
    const items = await tx.query<Stored>(
      `select id, entitlement_id, adjustment_id, amount_fen, set_off_fen, outcome from payment_item where batch_id = $1`,
      [id],
    );
    const said = readReceipt(
      text,
      new Map(items.map((one) => [one.id, one])),
      await businessDate(tx),
    );
    const fresh = said.filter(({ item }) => item.outcome === null);
    await keepOutcomes(tx, fresh);
    const paid = fresh.filter((one) => one.outcome === 'paid');
    const failed = fresh.filter((one) => one.outcome === 'failed');
    const { policy } = await rules.version(tx, batch.rule_version_id);
    const line = {
      policyId: batch.policy_id,
      year: batch.year,
      title: policy.title.zh,
      authority: batch.authority,
      division: policy.divisions[0] ?? '46',
    };
    await returnSetOff(
      tx,
      line,
      paid.map(({ item }) => item),
    );
    await payOut(
      tx,
      line,
      paid.map(({ item }) => ({
        ref: item.adjustment_id ?? item.entitlement_id,
        amountFen: BigInt(item.amount_fen),
      })),
    );
    await settle(tx, id, 'pay', 'paid', paid);
    await settle(tx, id, 'bounce', 'bounced', failed);
    await stopStillContradicted(
      tx,
      calendar,
      failed.map(({ item }) => item.entitlement_id),
    );
    if (failed.length > 0) await askToMend(tx, id, batch);
    const unknown = items.filter((one) => one.outcome === null).length - fresh.length;
    if (unknown === 0) await move(tx, paymentBatchLifecycle, { event: 'settle', ids: [id] });
  });
  return viewBatch(tx, id);
}

/** Reads a receipt against its batch. @throws PAYMENT.RECEIPT_REFUSED */
function readReceipt(text: string, items: ReadonlyMap<string, Stored>, today: string): Said[] {
  const rows: RawRow[] = [];
  const reader = new CsvReader();
  reader.push(text.replace(/^\uFEFF/, ''), rows);
  reader.end(rows);
  const [head, ...lines] = rows;
  const headers = cellsOf(head);
  const missing = COLUMNS.filter((column) => !headers.includes(column));
  if (missing.length > 0)
    throw new ReceiptRefused([{ line: 1, what: `缺少列 column missing: ${missing.join('、')}` }]);
  const faults: ReceiptFault[] = [];
  const said = new Map<string, Said>();
  for (const row of lines) {
    const cells = cellsOf(row);
    const cell = (column: (typeof COLUMNS)[number]): string => cells[headers.indexOf(column)] ?? '';
    const one = readLine(cell, items, today);
    if (typeof one === 'string') faults.push({ line: row.line, what: one });
    else if (said.has(one.item.id))
      faults.push({ line: row.line, what: '明细编号重复 named twice' });
    else said.set(one.item.id, one);
  }
  if (faults.length === 0 && said.size === 0)
    faults.push({ line: 1, what: '没有明细 the receipt has no line' });
  if (faults.length > 0) throw new ReceiptRefused(faults);
  return [...said.values()];
}

/** The cells of a row as text; a row that cannot be read has none. */
function cellsOf(row: RawRow | undefined): string[] {
  return (row?.cells ?? []).map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
}

/** @returns what the line says, or what is wrong with it */
function readLine(
  cell: (column: (typeof COLUMNS)[number]) => string,
  items: ReadonlyMap<string, Stored>,
  today: string,
): Said | string {
  const item = items.get(cell('明细编号').toLowerCase());
  if (!item) return '明细编号不在本批次中 no such payment in this batch';
  if (amountOf(cell('金额（元）')) !== BigInt(item.amount_fen))
    return '金额与批次不符 another amount than in the batch';
  const outcome = OUTCOMES[cell('结果')];
  if (!outcome) return '结果应为“成功”或“失败” the result is 成功 or 失败';
  if (item.outcome !== null && item.outcome !== outcome)
    return '与此前登记的结果相反 contrary to what was taken in before';
  const on = cell('日期');
  if (!isLocalDate(on) || on > today) return '日期无效或晚于今日 no date, or after today';
  const reason = cell('原因') || null;
  if (outcome === 'failed' && reason === null) return '失败须写明原因 a failure needs its reason';
  return { item, outcome, on, reason };
}

function amountOf(text: string): bigint | undefined {
  return /^\d{1,13}(\.\d{1,2})?$/.test(text) ? parseYuan(text) : undefined;
}

async function keepOutcomes(tx: Tx, said: readonly Said[]): Promise<void> {
  await tx.query(
    `update payment_item p set outcome = s.outcome, outcome_on = s.on_day, outcome_reason = s.reason
     from unnest($1::uuid[], $2::text[], $3::date[], $4::text[]) s (id, outcome, on_day, reason) where p.id = s.id`,
    [
      said.map(({ item }) => item.id),
      said.map((one) => one.outcome),
      said.map((one) => one.on),
      said.map((one) => one.reason),
    ],
  );
}

/** What a payment took off for what its firm owed back returns to the budget, with the payment and not before. */
async function returnSetOff(
  tx: Tx,
  line: { readonly policyId: string; readonly year: string },
  paid: readonly Stored[],
): Promise<void> {
  for (const { id, entitlement_id: of, set_off_fen: fen } of paid)
    if (fen !== '0') await giveBackSetOff(tx, line, { ref: id, of, amountFen: BigInt(fen) });
}

/** Moves the benefits and tells their enterprises, in a round of its own for each batch; a top-up moves no benefit. */
async function settle(
  tx: Tx,
  batch: string,
  event: 'pay' | 'bounce',
  kind: 'paid' | 'bounced',
  said: readonly Said[],
): Promise<void> {
  const items = said.map(({ item }) => item);
  const ids = items.filter((one) => one.adjustment_id === null).map((one) => one.entitlement_id);
  await move(tx, entitlementLifecycle, { event, ids, reason: `batch ${batch}` });
  await tellAnew(tx, kind, ids);
  const topUps = items.flatMap(({ adjustment_id: id }) => (id === null ? [] : [id]));
  await tellOfAdjustments(tx, kind === 'paid' ? 'top-up-paid' : 'top-up-bounced', topUps);
}

async function askToMend(
  tx: Tx,
  id: string,
  batch: { readonly authority: string; readonly division: string },
): Promise<void> {
  await openTasks(tx, [
    {
      kind: 'payment-failed',
      entity: 'payment_batch',
      entityId: id,
      authority: batch.authority,
      division: batch.division,
      text: {
        zh: '拨付批次中有款项未能到账，原因见批次明细。请核对收款账户，更正后列入下一批次重新拨付。',
        en: 'Payments of this batch failed; its items say why. Check the accounts, have them corrected, and put these into the next batch.',
      },
    },
  ]);
}
