import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import {
  type AuthorityBurden,
  burdenOf,
  DEMAND_KINDS,
  listDemands,
  ratingsOf,
  recordDemand,
  withdrawDemand,
} from '#libs/programmes/inspections';
import { findSubject } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { asOfficer } from './officer-context.ts';
import { mustSay, print, rowId, wholeNumber } from './terminal.ts';

/** Demands that are listed at once. */
const LISTED_MOST = 50;

/** What authorities take of firms: visits, data, forms, meetings; and what firms say of inspections. */
export function addBurden(inspections: Command): void {
  inspections
    .command('burden')
    .description(
      '企业负担账户：各部门各月检查、索取数据、填表、开会次数与上限 / what was taken of a firm by authority and month',
    )
    .requiredOption('--firm <code>', '统一社会信用代码 / credit code')
    .requiredOption('--year <year>', '年度 / year')
    .action(burden);
  inspections
    .command('demand')
    .description('登记向企业索取数据、要求填表或开会 / record what is asked of a firm')
    .requiredOption('--firm <code>', '统一社会信用代码 / credit code')
    .requiredOption('--authority <code>', '提出要求的部门 / authority that asks')
    .requiredOption('--kind <kind>', `种类 / ${DEMAND_KINDS.join(', ')}`)
    .requiredOption('--title <text>', '名称 / what is asked for')
    .option('--basis <text>', '法定依据，不计入上限 / law that asks for it whatever the quota')
    .requiredOption('--as <account>', '办理人账号 / account of the operator')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections demand --firm 91460000MA5T00000X --authority hn-amr --kind form --title 经营情况调查 --as operator',
    )
    .action(demand);
  addWithdrawal(inspections);
  inspections
    .command('ratings')
    .description('企业对检查的评价，按部门；不足5家的不显示 / what firms say of inspections')
    .requiredOption('--year <year>', '年度 / year')
    .action(ratings);
}

/** What was recorded, with its ids, and taking back what was recorded by mistake. */
function addWithdrawal(inspections: Command): void {
  inspections
    .command('demands')
    .description('最近登记的要求及其编号 / what was asked of firms last, with ids')
    .requiredOption('--as <account>', '办理人账号 / account of the officer')
    .action(async ({ as }: { as: string }) => {
      const all = await asOfficer('inspections.demands', as, 'inspection.read', (tx) =>
        listDemands(tx, LISTED_MOST, null),
      );
      for (const { id, onDay, authority, firm, kind, title, withdrawn } of all)
        print(`${id}  ${onDay}  ${authority}  ${firm?.creditCode ?? '—'}  ${kind}  ${title}${withdrawn === null ? '' : `  已撤销 taken back ${withdrawn.on}`}`); // prettier-ignore
    });
  inspections
    .command('demand-withdraw')
    .description(
      '撤销登记有误的要求；不能是登记的人 / take back what was recorded by mistake; not by the one who recorded it',
    )
    .argument('<demand>', '编号，见 demands / its id, see demands')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', '办理人账号 / account of the approver')
    .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
      mustSay('--reason', reason);
      await asOfficer('inspections.demand-withdraw', as, 'approver', (tx) =>
        withdrawDemand(tx, rowId('demand', id), reason),
      );
      print('已撤销 / taken back');
    });
}

async function burden(options: { firm: string; year: string }): Promise<void> {
  const year = yearIn(options.year);
  const all = await withDatabase(await connection(process.env), 'app', (database) =>
    // What is posted meanwhile is seen in all of it or in nothing.
    database.snapshot('inspections.burden', administrator(), async (tx) =>
      burdenOf(tx, await subjectId(tx, options.firm), year),
    ),
  );
  if (all.length === 0) print('该年度没有检查和其他要求 / nothing was taken of it in that year');
  for (const one of all) tell(one);
}

function tell({ authority, quota, months, visits, breaches, demands }: AuthorityBurden): void {
  const limit = (of: { readonly granted: number } | null): string => String(of?.granted ?? '—');
  print(`${authority}  检查已实施 ${visits}，上限 ${limit(quota)} / visits made, quota`);
  for (const { month, planned, filed, breaches: wrong } of months)
    print(
      `  ${month}  计划内 ${planned}，触发 ${filed}，其中不合规 ${wrong} / planned, filed, of them breaches`,
    );
  if (breaches > 0)
    print(
      `${authority}  不合规入企 ${breaches} / breaches: urgent and confirmed by no second person`,
    );
  print(`${authority}  其他要求 ${demands.made}，上限 ${limit(demands.quota)} / demands, quota`);
  for (const { month, data, form, meeting, lawful, withdrawn } of demands.months)
    print(`  ${month}  数据 ${data}，填表 ${form}，会议 ${meeting}，其中法定 ${lawful}、撤销 ${withdrawn} / data, forms, meetings, of them by law, taken back`); // prettier-ignore
}

async function demand(options: {
  firm: string;
  authority: string;
  kind: string;
  title: string;
  basis?: string;
  as: string;
}): Promise<void> {
  mustSay('--title', options.title);
  const kind = DEMAND_KINDS.find((one) => one === options.kind);
  if (!kind)
    throw new UsageRefused({
      zh: `--kind 应为 ${DEMAND_KINDS.join('、')} 之一，收到“${options.kind}”。`,
      en: `--kind takes one of ${DEMAND_KINDS.join(', ')}, not "${options.kind}".`,
    });
  const { authority, title, basis = null } = options;
  await asOfficer('inspections.demand', options.as, 'operator', async (tx) => {
    const asked = { authority, title, basis, kind, subjectId: await subjectId(tx, options.firm) };
    return recordDemand(tx, new RuleStore(), asked);
  });
  print('已登记 / recorded');
}

async function ratings({ year }: { year: string }): Promise<void> {
  const all = await withDatabase(await connection(process.env), 'app', (database) =>
    database.read('inspections.ratings', administrator(), (tx) => ratingsOf(tx, yearIn(year))),
  );
  if (all.length === 0) print('该年度没有评价 / no ratings in that year');
  for (const { authority, firms, ratings: given, average, words } of all) {
    if (firms === null) print(`${authority}  不足5家，不显示 / fewer than five firms`);
    else print(`${authority}  ${firms} 家 firms，${given} 次 ratings，平均 ${average} 星 stars`);
    for (const one of words) print(`  ${one}`);
  }
}

const yearIn = (text: string): string => String(wholeNumber('--year', text, 2000, 2099));

/** @throws CLI.USAGE_REFUSED */
async function subjectId(tx: Tx, code: string): Promise<number> {
  const subject = await findSubject(tx, 'credit-code', code.trim().toUpperCase());
  if (subject) return subject.id;
  throw new UsageRefused({
    zh: `登记数据中没有统一社会信用代码为“${code}”的企业；请核对代码。`,
    en: `No enterprise with the credit code "${code}" is registered; check the code.`,
  });
}
