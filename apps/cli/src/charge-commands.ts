import type { Command } from 'commander';
import { formatYuan, parseLocalDate } from '#libs/kernel';
import {
  alertOnCharges,
  checkCharges,
  enterCharges,
  publishCharges,
  readChargeList,
  viewChargeList,
} from '#libs/programmes/savings';
import { connection, withDatabase } from './connection.ts';
import { asOfficer, officerContext } from './officer-context.ts';
import { readJson } from './rule-files.ts';
import { EXIT, mustSay, print } from './terminal.ts';

const AS = '经办人账号 / account of the operator';

/** Published lists of charges, and charges that stand on none. */
export function addCharges(savings: Command): void {
  savings
    .command('charge-list')
    .description(
      '登记已公布的收费目录清单，登记后不更改 / enter a published list of charges, for ever',
    )
    .argument('<file>', 'JSON：[{"code": 编码, "title": 名称, "basis": 依据}] / the charges')
    .requiredOption(
      '--document <text>',
      '清单名称或文号 / title or number under which it was published',
    )
    .requiredOption('--authority <id>', '公布部门编号 / department that published it')
    .requiredOption(
      '--from <day>',
      '自此日起，至同一部门下一份清单生效 / holds from this day until the next one of that department does',
    )
    .requiredOption(
      '--as <account>',
      '登记人账号，须有成本分析角色 / account of the analyst who enters it',
    )
    .action(chargeList);
  savings
    .command('publish-charges')
    .description(
      '由第二人发布已登记的收费目录清单 / publish an entered list of charges, as a second person',
    )
    .argument('<id>', '清单编号 / id of the list')
    .requiredOption('--as <account>', '另一位成本分析人员的账号 / account of another analyst')
    .action(publishList);
  savings
    .command('charges')
    .description('清单之外的收费 / charges that stand on no list of their day')
    .requiredOption('--from <day>', '收费日期自 / first day')
    .option('--until <day>', '至（当日不含） / end, exclusive')
    .option('--alert', '为清单之外的收费开立待办 / open a task for each')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 没有清单之外的收费 none unlisted, 3 有 some.\n\n例 Example:\n  npx huizhi savings charges --from 2025-01-01 --until 2026-01-01 --as operator',
    )
    .requiredOption('--as <account>', AS)
    .action(charges);
}

async function chargeList(
  file: string,
  options: { document: string; authority: string; from: string; as: string },
): Promise<void> {
  mustSay('--document', options.document);
  mustSay('--authority', options.authority);
  const list = {
    document: options.document,
    authority: options.authority,
    effectiveFrom: parseLocalDate(options.from),
    charges: readChargeList(await readJson(file)),
  };
  const id = await withDatabase(await connection(process.env), 'app', async (database) => {
    const context = await officerContext(database, options.as, 'analyst');
    return database.transaction('savings.charge-list', context, (tx) =>
      enterCharges(tx, { ...list, division: context.division }),
    );
  });
  print(id === null ? '已登记过，未作更改 / entered before, unchanged' : `已登记 ${list.charges.length} 项，待第二人发布 / entered, waits for a second person: ${id}`); // prettier-ignore
}

async function publishList(id: string, { as }: { as: string }): Promise<void> {
  const { document, charges } = await asOfficer(
    'savings.publish-charges',
    as,
    'analyst',
    async (tx) => publishCharges(tx, id, (await viewChargeList(tx, id)).version),
  );
  print(`已发布 published: ${document}，${charges} 项 charges`);
}

async function charges(options: {
  from: string;
  until?: string;
  alert?: boolean;
  as: string;
}): Promise<void> {
  const until = options.until === undefined ? null : parseLocalDate(options.until);
  const days = { from: parseLocalDate(options.from), until };
  const { found, asked } = await asOfficer(
    'savings.charges',
    options.as,
    'operator',
    async (tx) => {
      const check = await checkCharges(tx, days);
      return {
        found: check,
        asked: options.alert ? await alertOnCharges(tx, check.unlisted) : null,
      };
    },
  );
  for (const one of found.unlisted)
    print([one.creditCode ?? one.name, one.on, one.item, one.code, one.title ?? '—', one.collector ?? '—', one.amountFen === null ? '—' : formatYuan(one.amountFen)].join('  ')); // prettier-ignore
  print(`清单内 listed: ${found.listed}, 清单外 unlisted: ${found.unlisted.length}, 未知 unknown: ${found.unknown}`); // prettier-ignore
  if (asked !== null) print(`新开待办 tasks opened: ${asked}`);
  if (found.unlisted.length > 0) process.exitCode = EXIT.found;
}
