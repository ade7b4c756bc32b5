import type { Command } from 'commander';
import { parseYuan } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { appropriateBudget } from '#libs/programmes/benefits';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { print, wholeNumber } from './terminal.ts';

/** Appropriations. */
export function addMoney(root: Command): void {
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
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi appropriate --policy hn-little-giant --year 2025 --yuan 5000000 --reference "琼财〔2025〕1号"',
    )
    .action(async (options: { policy: string; year: string; yuan: string; reference: string }) => {
      // Money under a year that is a slip of the pen would be found by no run.
      const year = String(wholeNumber('--year', options.year, 2000, 2099));
      const amountFen = appropriation(options.yuan);
      const config = await connection(process.env);
      await withDatabase(config, 'app', (database) =>
        database.transaction('cli.appropriate', administrator(), async (tx) => {
          const book = await new RuleStore().latestBook(tx);
          const policy = book?.policies.get(options.policy);
          if (!policy) {
            throw new UsageRefused({
              zh: `没有编号为“${options.policy}”的政策；请先用 rules load 载入。`,
              en: `There is no policy "${options.policy}"; load it first with rules load.`,
            });
          }
          await appropriateBudget(tx, policy, {
            year,
            amountFen,
            reference: options.reference,
          });
        }),
      );
      print('已登记（同一文号只计一次） / registered; the same document counts once');
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
