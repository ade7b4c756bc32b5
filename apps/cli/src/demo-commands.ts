import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import { readRulesFile } from '#libs/platform';
import { readCalendar } from '#libs/workflow';
import { connection, withDatabase } from './connection.ts';
import { tellOfBenefits } from './demo-benefits.ts';
import { UsageRefused } from './errors.ts';
import { print } from './terminal.ts';

/** Stories told on the running demo. */
export function addDemo(root: Command): void {
  root
    .command('demo')
    .description(
      '在运行中的演示上讲一个故事（仅演示） / tell a story on the running demo (demo only)',
    )
    .command('benefits')
    .description(
      '从符合到可拨付：各种送达方式、答复、关口、拨付，前后账本对照 / from eligible to payable: every way of delivery, answers, gates, hand-over; the books before and after',
    )
    .addHelpText(
      'after',
      '\n例 Example:（先在另一个终端执行 npm start / with npm start in another terminal）\n  npx huizhi demo benefits',
    )
    .action(async () => {
      const config = await connection(process.env);
      if (config.mode !== 'demo')
        throw new UsageRefused({
          zh: '演示会替演示企业答复并拨快业务日期，只能在演示模式下运行；当前不是演示模式。',
          en: 'The story answers for the demo’s enterprises and moves the business date, so it runs in demo mode only; this is not.',
        });
      const calendar = readCalendar(await readRulesFile('calendar.json'));
      await withDatabase(config, 'owner', (owner) =>
        withDatabase(config, 'app', (database) =>
          tellOfBenefits({ database, owner, print, keeper: { calendar, rules: new RuleStore() } }),
        ),
      );
    });
}
