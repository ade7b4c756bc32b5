import { capitalYuan, formatYuan, type LocalDate, type Text } from '#libs/kernel';
import { accountsByCode } from '#libs/ledger';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { type PdfTable, type Subject, subjectsById } from '#libs/registry';
import { type ReliefDocument } from './attribution.ts';
import { StatementUnbalanced } from './errors.ts';
import { firmAccount } from './relief-accounts.ts';
import { reliefMeasures } from './relief-measure.ts';

/** One posting to a firm's account: a saving, or with a negative amount what was taken back of it. */
export interface StatementLine {
  readonly on: LocalDate;
  readonly measureId: string;
  readonly title: Text;
  readonly period: string;
  readonly document: ReliefDocument;
  readonly item: string;
  readonly amountFen: bigint;
  /** The record it was read from. */
  readonly recordId: string;
  /** Why it was taken back; null of a saving. */
  readonly because: string | null;
}

/** What a measure promised a firm for a year, and what came of it. */
export interface StatementMeasure {
  readonly measureId: string;
  readonly title: Text;
  /** As far as it is known. */
  readonly promisedFen: bigint;
  /** How many promises are of an amount that nobody knows. */
  readonly unknown: number;
  readonly realisedFen: bigint;
  /** Null where what was promised is not known. */
  readonly gapFen: bigint | null;
}

/** All relief of a firm in a year (企业年度减负对账单); its lines come to what the ledger holds, to the fen. */
export interface Statement {
  readonly subject: Subject;
  readonly year: string;
  readonly today: LocalDate;
  readonly measures: readonly StatementMeasure[];
  readonly lines: readonly StatementLine[];
  /** As far as it is known. */
  readonly promisedFen: bigint;
  readonly realisedFen: bigint;
  /** What all measures lack together; null where of one it is not known. */
  readonly gapFen: bigint | null;
}

/**
 * The statement of a firm that the context may see, for all periods of a year, whichever departments answer for its
 * measures. What its lines come to is compared with the firm's accounts in the ledger, measure by measure.
 * It is read by several statements: a posting between them is kept away by `database.snapshot`.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws SAVINGS.STATEMENT_UNBALANCED
 */
export async function statementOf(tx: Tx, subjectId: number, year: string): Promise<Statement> {
  const subject = (await subjectsById(tx, [subjectId])).get(subjectId);
  if (!subject) throw new NotFound({ zh: '企业', en: 'enterprise' });
  const today = await businessDate(tx);
  return elevate(tx, async () => {
    const known = await reliefMeasures(tx);
    const titleOf = (id: string): Text => known.get(id)?.title ?? { zh: id, en: id };
    const lines = await linesOf(tx, subjectId, year, titleOf);
    const promised = await promisedOf(tx, subjectId, year);
    const ids = [
      ...new Set([...known.keys(), ...promised.keys(), ...lines.map((line) => line.measureId)]),
    ];
    const codes = ids.map((id) => firmAccount(subjectId, year, id));
    const accounts = await accountsByCode(tx, codes);
    const measures = ids.sort().map((id): StatementMeasure => {
      const own = lines.filter(({ measureId }) => measureId === id);
      const realisedFen = sum(own.map(({ amountFen }) => amountFen));
      const { promisedFen, standingFen, unknown } = promised.get(id) ?? NOTHING_PROMISED;
      const account = accounts.get(firmAccount(subjectId, year, id));
      const posted = account ? account.creditsPosted - account.debitsPosted : 0n;
      if (posted !== realisedFen) throw new StatementUnbalanced(id, realisedFen, posted);
      const pending = account?.creditsPending ?? 0n;
      if (pending !== standingFen) throw new StatementUnbalanced(id, standingFen, pending);
      // Nothing promised by a rule without an amount is no promise of nothing.
      const open = unknown > 0 || (promisedFen === 0n && known.get(id)?.hasAmount === false);
      const gapFen = open ? null : promisedFen - realisedFen;
      return { measureId: id, title: titleOf(id), promisedFen, unknown, realisedFen, gapFen };
    });
    const own = measures.filter(
      ({ measureId, promisedFen, unknown }) =>
        promisedFen > 0n || unknown > 0 || lines.some((line) => line.measureId === measureId),
    );
    const gaps = own.map(({ gapFen }) => gapFen);
    return {
      subject,
      year,
      today,
      lines,
      measures: own,
      promisedFen: sum(own.map(({ promisedFen }) => promisedFen)),
      realisedFen: sum(own.map(({ realisedFen }) => realisedFen)),
      gapFen: gaps.includes(null) ? null : sum(gaps.map((gap) => gap ?? 0n)),
    };
  });
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

interface SavingRow {
  measure_id: string;
  period: string;
  document: ReliefDocument;
  item: string;
  amount_fen: string;
  record_id: string;
  on: string;
  because: string | null;
}

async function linesOf(
  tx: Tx,
  subjectId: number,
  year: string,
  titleOf: (id: string) => Text,
): Promise<StatementLine[]> {
  const rows = await tx.query<SavingRow>(
    `select measure_id, period, document, item, amount_fen, record_id, realised_on::text as on, null as because, 0 as turn
       from saving where subject_id = $1 and left(period, 4) = $2
     union all
     select measure_id, period, document, item, -amount_fen, record_id, reversed_on::text, reversed_because, 1
       from saving where subject_id = $1 and left(period, 4) = $2 and state = 'reversed'
     order by "on", item, record_id, turn`,
    [subjectId, year],
  );
  return rows.map((row) => ({
    on: row.on,
    measureId: row.measure_id,
    title: titleOf(row.measure_id),
    period: row.period,
    document: row.document,
    item: row.item,
    amountFen: BigInt(row.amount_fen),
    recordId: row.record_id,
    because: row.because,
  }));
}

/** What was promised, and what of it still stands: the rest has expired, and is reserved no more. */
type Promised = Pick<StatementMeasure, 'promisedFen' | 'unknown'> & {
  readonly standingFen: bigint;
};
const NOTHING_PROMISED: Promised = { promisedFen: 0n, standingFen: 0n, unknown: 0 };

async function promisedOf(
  tx: Tx,
  subjectId: number,
  year: string,
): Promise<ReadonlyMap<string, Promised>> {
  const rows = await tx.query<{
    measure_id: string;
    fen: string;
    standing: string;
    unknown: number;
  }>(
    `select measure_id, coalesce(sum(amount_fen), 0)::text as fen, coalesce(sum(amount_fen) filter (where state = 'standing'), 0)::text as standing,
       (count(*) - count(amount_fen))::integer as unknown from relief_promise
     where subject_id = $1 and left(period, 4) = $2 and state <> 'withdrawn' group by 1`,
    [subjectId, year],
  );
  return new Map(
    rows.map(({ measure_id, fen, standing, unknown }) => [
      measure_id,
      { promisedFen: BigInt(fen), standingFen: BigInt(standing), unknown },
    ]),
  );
}

/** What a document is called in a statement. */
const DOCUMENT_WORDS: Readonly<Record<ReliefDocument, Text>> = {
  bill: { zh: '账单', en: 'bill' },
  return: { zh: '申报表', en: 'return' },
  payment: { zh: '支付凭证', en: 'payment' },
};

/** Points of the columns on paper, 515 together. */
const COLUMNS = [
  { head: '日期', width: 58 },
  { head: '减负措施', width: 165 },
  { head: '所属期', width: 50 },
  { head: '单据', width: 52 },
  { head: '单据编号', width: 112 },
  { head: '金额（元）', width: 78, right: true },
] as const;

/** A statement as a document for the firm: each posting, what each measure promised and brought, and the sums. */
export function statementDocument(statement: Statement): PdfTable {
  const { subject, year, today, lines, measures, promisedFen, realisedFen } = statement;
  const invented = subject.synthetic ? '（合成示例数据）' : '';
  return {
    title: `${year} 年度企业减负对账单${invented}`,
    above: [
      `企业：${subject.name}　统一社会信用代码：${subject.creditCode ?? '—'}　区划：${subject.divisionName}`,
      `出具日期：${today}。明细合计与账本余额逐分核对一致。`,
    ],
    columns: COLUMNS,
    rows: lines.map((line) => [
      line.on,
      line.because === null ? line.title.zh : `冲销：${line.title.zh}`,
      line.period,
      DOCUMENT_WORDS[line.document].zh,
      line.item,
      formatYuan(line.amountFen),
    ]),
    below: [
      ...measures.map(
        (one) =>
          `${one.title.zh}：应享 ${formatYuan(one.promisedFen)} 元${one.unknown > 0 ? `（另有 ${one.unknown} 项金额未知）` : ''}，已享 ${formatYuan(one.realisedFen)} 元，差额${one.gapFen === null ? '未知' : ` ${formatYuan(one.gapFen)} 元`}`,
      ),
      `合计：应享 ${formatYuan(promisedFen)} 元，已享 ${formatYuan(realisedFen)} 元`,
      `已享大写：人民币${capitalYuan(realisedFen)}`,
    ],
    foot: `${subject.creditCode ?? subject.name}　${year} 年度减负对账单`,
    at: new Date(`${today}T00:00:00Z`),
  };
}
