import { citation } from '#libs/engine';
import { capitalYuan, formatYuan } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { divisionName, writeXlsx, type Cell, type PdfTable } from '#libs/registry';
import { listItems, viewList, type ListView } from './list.ts';
import { entitlementLifecycle, listLifecycle } from './lifecycles.ts';

const PAGE = 1000;
const WIDTHS = [8, 40, 24, 22, 18, 14];
/** Points of the columns on paper, 515 together. */
const COLUMN_POINTS = [32, 165, 118, 70, 78, 52];
const HEADERS = ['序号', '企业名称', '统一社会信用代码', '行政区划', '金额（元）', '状态'];

/** What a list says as an attachment, whatever the file. */
interface Attachment {
  readonly list: ListView;
  readonly above: readonly string[];
  /** What was approved; of a list that was not, what stands on it. */
  readonly digest: string;
  readonly lines: readonly (readonly [number, string, string, string, bigint, string])[];
}

async function attachmentOf(tx: Tx, rules: RuleStore, id: string): Promise<Attachment> {
  const list = await viewList(tx, id);
  const [row] = await tx.query<{ rule_version_id: string; approved_digest: string | null }>(
    `select rule_version_id, approved_digest from benefit_list where id = $1`,
    [id],
  );
  const { policy } = await rules.version(tx, row?.rule_version_id ?? '');
  const lines: Attachment['lines'][number][] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof listItems>> = await listItems(tx, id, rules, PAGE, after);
    for (const item of page.items) {
      if (item.state === 'withdrawn' && list.state !== 'rejected') continue;
      lines.push([
        lines.length + 1,
        item.subjectName,
        item.creditCode ?? '',
        divisionName(item.division),
        BigInt(item.amountFen),
        entitlementLifecycle.words[item.state].zh,
      ]);
    }
    after = page.next;
  }
  const basis = policy.basis.map((one) =>
    one.article === null ? citation(one) : `${citation(one)}${one.article}`,
  );
  const state = listLifecycle.words[list.state as 'draft'].zh;
  const digest = row?.approved_digest ?? list.digest;
  return {
    list,
    lines,
    digest,
    above: [
      `依据：${basis.join('、')}`,
      `所属期：${list.period}`,
      `名单状态：${state}${list.demo ? '（演示批准）' : ''}`,
      `校验摘要（SHA-256）：${digest}`,
      ...(digest === list.digest
        ? []
        : ['本名单在批准后有变动，校验摘要为批准时的名单；现有内容的校验摘要为：', list.digest]),
    ],
  };
}

/**
 * A list as the attachment of a request for funds (资金请示): who stands on it in the published order and with how much,
 * the documents it rests on with their articles, its state and the digest that its approval names, beside that of what stands
 * there now where it has changed since. What was withdrawn is
 * left out.
 *
 * @returns the bytes of an XLSX workbook
 * @throws PLATFORM.NOT_FOUND
 */
export async function exportList(tx: Tx, rules: RuleStore, id: string): Promise<Buffer> {
  const { list, above, lines } = await attachmentOf(tx, rules, id);
  const [basis = '', period = '', state = '', ...digests] = above;
  return writeXlsx({
    name: '名单',
    widths: WIDTHS,
    rows: [
      [titleOf(list)],
      [basis],
      [period, state],
      ...digests.map((line) => [line]),
      [],
      HEADERS,
      ...lines.map(([place, name, code, division, fen, word]): Cell[] => [
        place,
        name,
        code,
        division,
        { fen },
        word,
      ]),
      ['合计', `${lines.length} 户`, '', '', { fen: BigInt(list.amountFen) }, ''],
    ],
  });
}

/**
 * The same attachment as a document to be signed and filed: pages numbered and bearing the digest, the total in figures and
 * in capital figures. It is read within a transaction and written as a PDF after it, because writing takes a while.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function listDocument(tx: Tx, rules: RuleStore, id: string): Promise<PdfTable> {
  const { list, above, lines, digest } = await attachmentOf(tx, rules, id);
  const total = BigInt(list.amountFen);
  return {
    title: titleOf(list),
    above,
    columns: HEADERS.map((head, at) => ({
      head,
      width: COLUMN_POINTS[at] ?? 0,
      right: at === HEADERS.indexOf('金额（元）'),
    })),
    rows: lines.map(([place, name, code, division, fen, word]) => [
      String(place),
      name,
      code,
      division,
      formatYuan(fen),
      word,
    ]),
    below: [
      `合计：${lines.length} 户，${formatYuan(total)} 元`,
      `大写：人民币${capitalYuan(total)}`,
    ],
    foot: `校验摘要 ${digest}`,
    at: new Date(list.approvedAt ?? list.draftedAt),
  };
}

function titleOf({ title }: ListView): string {
  return `附件：《${title.zh}》企业名单`;
}
