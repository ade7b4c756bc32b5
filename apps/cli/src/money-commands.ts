import type { Command } from 'commander';
import { formatYuan, parseYuan } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { type Policy } from '#libs/engine';
import {
  budgetAccounts,
  LEFT_TO,
  type LeftTo,
  shareAmounts,
  type ShareAmounts,
} from '#libs/ledger';
import { appropriateBudget, closeYear } from '#libs/programmes/benefits';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { mustSay, print, wholeNumber } from './terminal.ts';

/** Appropriations, and what becomes of them at the year's end. */
export function addMoney(root: Command): void {
  addAppropriate(root);
  addCloseBudget(root);
}

interface Appropriation {
  readonly policy: string;
  readonly year: string;
  readonly yuan: string;
  readonly reference: string;
  readonly source?: string;
}

function addAppropriate(root: Command): void {
  root
    .command('appropriate')
    .description('登记一项政策某年的预算 / register a policy’s appropriation for a year')
    .requiredOption('--policy <id>', '政策编号 / policy id')
    .requiredOption('--year <year>', '年度 / year')
    .requiredOption('--yuan <amount>', '金额（元） / amount in yuan')
    .requiredOption(
      '--reference <text>',
      '预算文号；同一文号只登记一次 / document; the same one counts once',
    )
    .option(
      '--source <id>',
      '资金来源；由几方分担而不写的，按比例各出一份 / who gives it; without it each source gives its share',
    )
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi appropriate --policy hn-little-giant --year 2025 --yuan 5000000 --reference "琼财〔2025〕1号"',
    )
    .action(async (options: Appropriation) => {
      // Money under a year that is a slip of the pen would be found by no run.
      const year = String(wholeNumber('--year', options.year, 2000, 2099));
      mustSay('--reference', options.reference);
      const amountFen = appropriation(options.yuan);
      const config = await connection(process.env);
      const shares = await withDatabase(config, 'app', (database) =>
        database.transaction('cli.appropriate', administrator(), async (tx) => {
          const { policy: policyId, reference, source } = options;
          await appropriateBudget(tx, await policyNamed(tx, policyId), {
            year,
            amountFen,
            reference,
            ...(source === undefined ? {} : { source }),
          });
          const { budget } = budgetAccounts(policyId, year);
          return (await shareAmounts(tx, [budget])).get(budget) ?? [];
        }),
      );
      print('已登记（同一文号只计一次） / registered; the same document counts once');
      for (const share of shares) print(shareLine(share));
    });
}

/** How one source of a budget stands. */
function shareLine({ title, percent, appropriatedFen, availableFen }: ShareAmounts): string {
  const [given, left] = [appropriatedFen, availableFen].map(formatYuan);
  return `${title.zh} ${percent}%：安排 ${given} 元，可用 ${left} 元 / ${title.en} ${percent} %: ${given} yuan appropriated, ${left} available`;
}

function addCloseBudget(root: Command): void {
  root
    .command('close-budget')
    .description(
      '年终结账：未承诺的资金结转下年或收回国库，已承诺的继续从中拨付 / close a year’s budget: what is not promised is carried over or goes back, what is promised is still paid from it',
    )
    .requiredOption('--policy <id>', '政策编号 / policy id')
    .requiredOption('--year <year>', '已结束的年度 / a year that is over')
    .requiredOption(
      '--left-to <where>',
      `结余去向 / what is left goes to: ${LEFT_TO.join('（结转下年）, ')}（收回国库）`,
    )
    .requiredOption('--reference <text>', '结账文号 / the document that says so')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi close-budget --policy hn-little-giant --year 2025 --left-to next-year --reference "琼财〔2026〕1号"',
    )
    .action(
      async (options: { policy: string; year: string; leftTo: string; reference: string }) => {
        const year = String(wholeNumber('--year', options.year, 2000, 2099));
        const leftTo = heirNamed(options.leftTo);
        mustSay('--reference', options.reference);
        const { reference } = options;
        const config = await connection(process.env);
        const end = await withDatabase(config, 'app', (database) =>
          database.transaction('cli.close-budget', administrator(), async (tx) =>
            closeYear(tx, await policyNamed(tx, options.policy), { year, leftTo, reference }),
          ),
        );
        const [left, promised, lacking] = [end.leftFen, end.promisedFen, end.waiting.amountFen].map(
          formatYuan,
        );
        print(
          leftTo === 'next-year'
            ? `已结账：${left} 元结转 ${Number(year) + 1} 年 / closed: ${left} yuan carried over to ${Number(year) + 1}`
            : `已结账：${left} 元收回国库 / closed: ${left} yuan went back to the treasury`,
        );
        print(
          `已承诺、仍从 ${year} 年预算拨付：${promised} 元 / promised, and still paid from ${year}: ${promised} yuan`,
        );
        if (end.waiting.count > 0)
          print(
            `另有 ${end.waiting.count} 项（${lacking} 元）符合条件而没有资金，${year} 年预算不再安排 / ${end.waiting.count} entitled without money (${lacking} yuan) are served by it no more`,
          );
      },
    );
}

/** @throws CLI.USAGE_REFUSED */
async function policyNamed(tx: Tx, id: string): Promise<Policy> {
  const policy = (await new RuleStore().latestBook(tx))?.policies.get(id);
  if (policy) return policy;
  throw new UsageRefused({
    zh: `没有编号为“${id}”的政策；请先用 rules load 载入。`,
    en: `There is no policy "${id}"; load it first with rules load.`,
  });
}

/** @throws CLI.USAGE_REFUSED */
function heirNamed(said: string): LeftTo {
  const found = LEFT_TO.find((one) => one === said);
  if (found) return found;
  throw new UsageRefused({
    zh: `--left-to 应为 ${LEFT_TO.join(' 或 ')}，收到“${said}”。`,
    en: `--left-to takes ${LEFT_TO.join(' or ')}, not "${said}".`,
  });
}

/** More than any budget, and few enough that no sum of them overflows the ledger. */
const YUAN_MAX = 1_000_000_000_000n;

/** @throws CLI.USAGE_REFUSED, KERNEL.MONEY_MALFORMED */
function appropriation(yuan: string): bigint {
  const fen = parseYuan(yuan);
  if (fen > 0n && fen <= YUAN_MAX * 100n) return fen;
  throw new UsageRefused({
    zh: `--yuan 应大于 0、不超过 ${YUAN_MAX} 元，收到“${yuan}”；已登记的预算不在此处收回。`,
    en: `--yuan takes more than 0 and at most ${YUAN_MAX} yuan, not "${yuan}"; what is registered is not taken back here.`,
  });
}
