import type { Tx } from '#libs/platform';
import { writeXlsx, type Cell } from '#libs/registry';
import { PaymentNotReleased } from './errors.ts';
import { refuseHalted } from './halt.ts';
import { viewBatch, wholeItems } from './payment-view.ts';

/** More than a batch holds. */
const ALL = 1_000_000;
const WIDTHS = [8, 38, 40, 24, 24, 26, 18, 18, 18];
const HEADERS = [
  '序号',
  '明细编号',
  '收款人',
  '统一社会信用代码',
  '开户银行',
  '账号',
  '金额（元）',
  '核定金额（元）',
  '抵扣追回（元）',
];

/**
 * A released batch as the file that the treasury or bank pays by: payees, accounts and amounts in their order, with the
 * digest that was released. Account numbers are text, so that no program rounds them.
 *
 * @returns the bytes of an XLSX workbook
 * @throws PLATFORM.NOT_FOUND
 * @throws PAYMENT.NOT_RELEASED
 * @throws POLICY.HALTED
 */
export async function exportBatch(tx: Tx, id: string): Promise<Buffer> {
  const batch = await viewBatch(tx, id);
  if (batch.state !== 'released' && batch.state !== 'settled') throw new PaymentNotReleased();
  // What is settled was paid before; its file is a record.
  if (batch.state === 'released') await refuseHalted(tx, batch.policyId);
  const lines: Cell[][] = (await wholeItems(tx, id, ALL, 0)).map((item) => [
    item.place,
    item.id,
    item.payee,
    item.creditCode ?? '',
    item.bank,
    item.account,
    { fen: BigInt(item.amountFen) },
    { fen: BigInt(item.amountFen) + BigInt(item.setOffFen) },
    { fen: BigInt(item.setOffFen) },
  ]);
  return writeXlsx({
    name: '拨付明细',
    widths: WIDTHS,
    rows: [
      [`《${batch.title.zh}》${batch.year} 年第 ${batch.number} 批拨付明细`],
      [`制单：${batch.madeBy}　复核：${batch.releasedBy ?? ''}`],
      [`校验摘要（SHA-256）：${batch.digest}`],
      [],
      HEADERS,
      ...lines,
      ['合计', '', `${lines.length} 笔`, '', '', '', { fen: BigInt(batch.amountFen) }],
    ],
  });
}
