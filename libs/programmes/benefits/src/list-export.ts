import { citation } from '#libs/engine';
import type { RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { divisionName, writeXlsx, type Cell } from '#libs/registry';
import { listItems, viewList } from './list.ts';
import { entitlementLifecycle, listLifecycle } from './lifecycles.ts';

const PAGE = 1000;
const WIDTHS = [8, 40, 24, 22, 18, 14];
const HEADERS = ['序号', '企业名称', '统一社会信用代码', '行政区划', '金额（元）', '状态'];

/**
 * A list as the attachment of a request for funds (资金请示): who stands on it in the published order and with how much,
 * the documents it rests on, its state and the digest that its approval names. What was withdrawn is left out.
 *
 * @returns the bytes of an XLSX workbook
 * @throws PLATFORM.NOT_FOUND
 */
export async function exportList(tx: Tx, rules: RuleStore, id: string): Promise<Buffer> {
  const list = await viewList(tx, id);
  const [row] = await tx.query<{ rule_version_id: string }>(
    `select rule_version_id from benefit_list where id = $1`,
    [id],
  );
  const { policy } = await rules.version(tx, row?.rule_version_id ?? '');
  const lines: Cell[][] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof listItems>> = await listItems(tx, id, rules, PAGE, after);
    for (const item of page.items) {
      if (item.state === 'withdrawn' && list.state !== 'rejected') continue;
      lines.push([
        lines.length + 1,
        item.subjectName,
        item.creditCode ?? '',
        divisionName(item.division),
        { fen: BigInt(item.amountFen) },
        entitlementLifecycle.words[item.state].zh,
      ]);
    }
    after = page.next;
  }
  return writeXlsx({
    name: '名单',
    widths: WIDTHS,
    rows: [
      [`附件：《${list.title.zh}》企业名单`],
      [`依据：${policy.basis.map(citation).join('、')}`],
      [
        `所属期：${list.period}`,
        `名单状态：${listLifecycle.words[list.state as 'draft'].zh}${list.demo ? '（演示批准）' : ''}`,
      ],
      [`校验摘要（SHA-256）：${list.digest}`],
      [],
      HEADERS,
      ...lines,
      ['合计', `${lines.length} 户`, '', '', { fen: BigInt(list.amountFen) }, ''],
    ],
  });
}
