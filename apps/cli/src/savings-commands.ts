import { rename, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { addDays, formatYuan, parseLocalDate } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { businessDate, type Database, systemContext, type Tx } from '#libs/platform';
import {
  alertOnCosts,
  NOT_ATTRIBUTED_WORDS,
  postSavings,
  REPORT_AXES,
  type ReportAxis,
  type ReportRow,
  savingsReport,
  standingOut,
  type Statement,
  statementDocument,
  statementOf,
  unitCosts,
  unreachedFirms,
} from '#libs/programmes/savings';
import { findSubject, writePdf } from '#libs/registry';
import { administrator } from './administrator.ts';
import { addCharges } from './charge-commands.ts';
import { asOfficer, officerContext } from './officer-context.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { renderTable } from './table.ts';
import { EXIT, note, print, wholeNumber } from './terminal.ts';

const YEAR = '年度 / year';
const AS = '经办人账号 / account of the operator';
const UNKNOWN = '金额未知 unknown';
const WITHHELD = '不足5户 <5';

/** Savings: what relief firms are promised and get, reports of it, the statement of a firm, and who is not reached. */
export function addSavings(root: Command): void {
  const savings = root.command('savings').description('降本减负 / relief promised and realised');
  savings
    .command('post')
    .description(
      '按应享结果和减免单据入账，可以反复执行 / post what episodes promise and documents show; may be repeated',
    )
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 全部入账 all posted, 3 有单据未能归因 some documents are attributed to no measure.\n\n例 Example:\n  npx huizhi savings post --as operator',
    )
    .requiredOption('--as <account>', AS)
    .action(({ as }: { as: string }) => post(as));
  savings
    .command('report')
    .description(
      '年度减负报表；不足5户的不显示 / the relief of a year; handfuls of firms are withheld',
    )
    .requiredOption('--by <axis>', `分组 / ${REPORT_AXES.join(', ')}`)
    .requiredOption('--year <year>', YEAR)
    .addHelpText('after', '\n例 Example:\n  npx huizhi savings report --by county --year 2025')
    .action(({ by, year }: { by: string; year: string }) => report(by, yearIn(year)));
  savings
    .command('statement')
    .description(
      '企业年度减负对账单，与账本逐分核对 / the yearly statement of a firm, checked against the ledger to the fen',
    )
    .requiredOption('--firm <code>', '统一社会信用代码 / credit code')
    .requiredOption('--year <year>', YEAR)
    .option('--out <file>', '另存为 PDF / also write it as a PDF')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi savings statement --firm 91460000MA5T00000X --year 2025 --out /tmp/statement.pdf --as operator',
    )
    .requiredOption('--as <account>', AS)
    .action(statement);
  savings
    .command('unreached')
    .description(
      '应享未享的小微企业和个体工商户 / small firms promised relief of which nothing was realised',
    )
    .option(
      '--before <day>',
      '此日之前应享，默认今日 / promised before this day; today unless given',
    )
    .option('--measure <id>', '只看一项措施 / one measure only')
    .option('--most <number>', '每项最多几户 / at most so many of each', '20')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi savings unreached --before 2026-01-01 --as operator',
    )
    .requiredOption('--as <account>', AS)
    .action(unreached);
  addCosts(savings);
  addCharges(savings);
}

function addCosts(savings: Command): void {
  savings
    .command('costs')
    .description(
      '单位成本在同行业、同规模、同市县企业中的位置 / what firms pay for a unit, among firms of their industry, size and county',
    )
    .requiredOption('--cost <fact>', '单位成本，如 power.averagePrice / unit cost')
    .requiredOption('--period <period>', '期间，如 2025-09 或 2025 / period')
    .option(
      '--above <percent>',
      '预警线：低于它的企业占比 / alert line: share of firms that pay less',
      '90',
    )
    .option('--least <number>', '同类企业至少几户才预警 / cohort of at least so many', '10')
    .option('--alert', '为突出的企业开立待办 / open a task for each that stands out')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 没有突出的 nobody stands out, 3 有突出的 somebody does.\n\n例 Example:\n  npx huizhi savings costs --cost power.averagePrice --period 2025-09 --as operator',
    )
    .requiredOption('--as <account>', AS)
    .action(costs);
}

async function post(account: string): Promise<void> {
  const done = await withOwnDatabase(async (database) => {
    const { actor } = await officerContext(database, account, 'operator');
    // The books are brought up as a whole, in the name of who asked for it.
    return postSavings(database, systemContext(actor), new RuleStore());
  });
  print(
    `应享 promised: ${done.promised}, 撤回 withdrawn: ${done.withdrawn}, 到期 expired: ${done.expired}`,
  );
  print(`入账 posted: ${done.posted}, 冲销 reversed: ${done.reversed}`);
  if (done.unattributedCount === 0) return;
  print(`未归因 attributed to no measure: ${done.unattributedCount}`);
  for (const { item, recordId, reason } of done.unattributed) {
    const { zh, en } = NOT_ATTRIBUTED_WORDS[reason];
    print(`  ${item}  ${recordId}  ${zh} ${en}`);
  }
  process.exitCode = EXIT.found;
}

async function report(by: string, year: string): Promise<void> {
  const axis = REPORT_AXES.find((one): one is ReportAxis => one === by);
  if (!axis) {
    throw new UsageRefused({
      zh: `--by 应为 ${REPORT_AXES.join('、')} 之一，收到“${by}”。`,
      en: `--by takes one of ${REPORT_AXES.join(', ')}, not "${by}".`,
    });
  }
  const { rows, total } = await withOwnDatabase((database) =>
    database.read('savings.report', administrator(), (tx) =>
      savingsReport(tx, new RuleStore(), axis, year),
    ),
  );
  const cells = (row: ReportRow): string[] => [
    row.group === row.title.zh ? row.group : `${row.group} ${row.title.zh}`.trim(),
    row.promisedFirms === null ? WITHHELD : String(row.promisedFirms),
    yuan(row.promisedFen),
    row.realisedFirms === null ? WITHHELD : String(row.realisedFirms),
    yuan(row.realisedFen),
    yuan(row.gapFen),
    row.unknownFirms === null ? WITHHELD : String(row.unknownFirms),
    row.besideFirms === null ? WITHHELD : String(row.besideFirms),
    yuan(row.besideFen),
  ];
  const head = [
    `${by} ${year}`,
    '应享户 Firms',
    '应享 Promised',
    '已享户 Firms',
    '已享 Realised',
    '差额 Gap',
    '应享金额未知户 Amount unknown',
    '其中已享户 Firms',
    '已享 Realised',
  ];
  print(renderTable(head, [...rows, total].map(cells)));
}

async function statement(options: {
  firm: string;
  year: string;
  out?: string;
  as: string;
}): Promise<void> {
  const year = yearIn(options.year);
  const found = await withOwnDatabase(async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    // One look at all of it: a posting in between would set the lines apart from the ledger.
    return database.snapshot('savings.statement', context, async (tx) =>
      statementOf(tx, await subjectId(tx, options.firm), year),
    );
  });
  tell(found);
  if (options.out === undefined) return;
  await writeWhole(options.out, await writePdf(statementDocument(found)));
  note(`已写入 / written: ${options.out}`);
}

function tell({
  subject,
  year,
  lines,
  measures,
  promisedFen,
  realisedFen,
  gapFen,
}: Statement): void {
  print(`${subject.name}  ${subject.creditCode ?? ''}  ${subject.divisionName}  ${year}`);
  for (const line of lines) {
    const because = line.because === null ? [] : [line.because];
    print([line.on, line.measureId, line.period, line.item, formatYuan(line.amountFen), ...because].join('  ')); // prettier-ignore
  }
  print(
    renderTable(
      ['措施 Measure', '应享 Promised', '已享 Realised', '差额 Gap'],
      [
        ...measures.map((one) => [
          one.measureId,
          one.unknown > 0
            ? `${formatYuan(one.promisedFen)} + ${one.unknown} ${UNKNOWN}`
            : formatYuan(one.promisedFen),
          formatYuan(one.realisedFen),
          one.gapFen === null ? UNKNOWN : formatYuan(one.gapFen),
        ]),
        ['合计 All', formatYuan(promisedFen), formatYuan(realisedFen), yuan(gapFen)],
      ],
    ),
  );
  print('明细合计与账本余额一致 / the lines come to what the ledger holds');
}

async function unreached(options: {
  before?: string;
  measure?: string;
  most: string;
  as: string;
}): Promise<void> {
  const most = wholeNumber('--most', options.most, 1, 10_000);
  const found = await asOfficer('savings.unreached', options.as, 'operator', async (tx) => {
    const tomorrow = addDays(await businessDate(tx), 1);
    const before = options.before === undefined ? tomorrow : parseLocalDate(options.before);
    return unreachedFirms(tx, { before, measureId: options.measure ?? null, most });
  });
  for (const { measureId, title, firms, unknown, promisedFen, shown } of found) {
    const open = unknown > 0 ? `  ${UNKNOWN} ${unknown}` : '';
    print(`${measureId}  ${title.zh}  ${firms} 户 firms  ${formatYuan(promisedFen)}${open}`);
    for (const one of shown)
      print(
        [
          '',
          one.creditCode ?? one.name,
          one.division,
          one.period,
          one.promisedFen === null ? UNKNOWN : formatYuan(one.promisedFen),
          one.promisedOn,
        ].join('  '),
      );
  }
  if (found.length === 0) print('没有 / none');
}

async function costs(options: {
  cost: string;
  period: string;
  above: string;
  least: string;
  alert?: boolean;
  as: string;
}): Promise<void> {
  const line = {
    percentile: wholeNumber('--above', options.above, 1, 99),
    leastMembers: wholeNumber('--least', options.least, 2, 1_000_000),
  };
  const { all, high, asked } = await asOfficer(
    'savings.costs',
    options.as,
    'operator',
    async (tx) => {
      const found = await unitCosts(tx, new RuleStore(), options.cost, options.period);
      const out = standingOut(found, line);
      return { all: found, high: out, asked: options.alert ? await alertOnCosts(tx, out) : null };
    },
  );
  for (const { subject, value, median, members, percentile, cohort } of high)
    print([subject.creditCode ?? subject.name, value, `中位数 median ${median}`, `${percentile}%`, `${members} 户 firms`, cohort].join('  ')); // prettier-ignore
  print(`${all.length} 户 firms, ${high.length} 突出 stand out`);
  if (asked !== null) print(`新开待办 tasks opened: ${asked}`);
  if (high.length > 0) process.exitCode = EXIT.found;
}

const yuan = (fen: bigint | null): string => (fen === null ? '—' : formatYuan(fen));
const yearIn = (text: string): string => String(wholeNumber('--year', text, 2000, 2099));

async function withOwnDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  return withDatabase(await connection(process.env), 'app', work);
}

/** @throws CLI.USAGE_REFUSED */
async function subjectId(tx: Tx, code: string): Promise<number> {
  const subject = await findSubject(tx, 'credit-code', code.trim().toUpperCase());
  if (subject) return subject.id;
  throw new UsageRefused({
    zh: `登记数据中没有统一社会信用代码为“${code}”的企业；请核对代码。`,
    en: `No enterprise with the credit code "${code}" is registered; check the code.`,
  });
}

/** Writes a file beside its place and then puts it there. @throws CLI.USAGE_REFUSED */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? '';
    throw new UsageRefused({
      zh: `无法写入 ${path}（${code}）；请核对文件夹和权限。`,
      en: `Cannot write ${path} (${code}); check the folder and its permissions.`,
    });
  }
}
