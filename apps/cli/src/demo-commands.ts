import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import { claimantOf, type Config, readRulesFile } from '#libs/platform';
import { readCalendar } from '#libs/workflow';
import { connection, withDatabase } from './connection.ts';
import { type Stage, tellOfBenefits } from './demo-benefits.ts';
import { tellOfMonth } from './demo-month.ts';
import { UsageRefused } from './errors.ts';
import { EXIT, print } from './terminal.ts';

/** Stories told on the running demo. */
export function addDemo(root: Command): void {
  const demo = root
    .command('demo')
    .description(
      '在运行中的演示上讲一个故事（仅演示） / tell a story on the running demo (demo only)',
    );
  demo
    .command('benefits')
    .description(
      '从符合到可拨付：各种送达方式、答复、关口、拨付，前后账本对照 / from eligible to payable: every way of delivery, answers, gates, hand-over; the books before and after',
    )
    .addHelpText(
      'after',
      '\n演示时钟会走过公示期；再次执行从已有的继续。\nThe demo’s clock passes the days of publicity; told again it goes on from where things stand.\n退出码 Exit: 0 账平 the books balance, 3 账不平 they do not.\n\n例 Example:（先在另一个终端执行 npm start / with npm start in another terminal）\n  npx huizhi demo benefits',
    )
    .action(() =>
      onStage(async (stage) => {
        if (!(await tellOfBenefits(stage))) process.exitCode = EXIT.found;
      }),
    );
  demo
    .command('month')
    .description(
      '监管一月：分级、计划、双随机抽取、综合查一次、亮码、发现、四张清单、终局、再分级、下一年度计划、账本 / a month of supervision: graded, planned, drawn, joined, shown a code, found, final, graded anew, the next plan, the books',
    )
    .addHelpText(
      'after',
      '\n演示时钟会走过六十日的异议期；再次执行只说明已有的并从那里继续。\nThe demo’s clock passes the sixty days to object; told again it says what stands and goes on from there.\n退出码 Exit: 0 都成立 everything holds, 3 有不成立的 something does not.\n\n例 Example:（先在另一个终端执行 npm start / with npm start in another terminal）\n  npx huizhi demo month',
    )
    .action(() =>
      onStage(async (stage, { secret, dataFolder, origin, port }) => {
        // Of a running `npm start` the claim says where it listens; this command's own settings need not.
        const running = await claimantOf(dataFolder);
        const address = origin ?? running?.address ?? `http://127.0.0.1:${port}`;
        const holds = await tellOfMonth({ ...stage, secret, dataFolder, address });
        if (!holds) process.exitCode = EXIT.found;
      }),
    );
}

/** Opens the running demo for a story. @throws CLI.USAGE_REFUSED where it is no demo */
async function onStage(tell: (stage: Stage, config: Config) => Promise<void>): Promise<void> {
  const config = await connection(process.env);
  if (config.mode !== 'demo')
    throw new UsageRefused({
      zh: '演示会替演示人员和企业办理并拨快业务日期，只能在演示模式下运行；当前不是演示模式。',
      en: 'The story acts for the demo’s people and enterprises and moves the business date, so it runs in demo mode only; this is not.',
    });
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  await withDatabase(config, 'owner', (owner) =>
    withDatabase(config, 'app', (database) =>
      tell({ database, owner, print, keeper: { calendar, rules: new RuleStore() } }, config),
    ),
  );
}
