import type { Command } from 'commander';
import { parseLocalDate } from '#libs/kernel';
import { loadRules, publishDraft } from '#libs/matching';
import { mustBeFunded } from '#libs/programmes/benefits';
import { businessDate, rulesFolder } from '#libs/platform';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { officerContext } from './officer-context.ts';
import { readTree } from './rule-files.ts';
import { addLint } from './rule-tools.ts';
import { print, wholeNumber } from './terminal.ts';

/** Checking, loading and publishing rules. */
export function addRules(root: Command): void {
  const rules = root.command('rules').description('规则文件 / rule files');
  addLint(rules);
  rules
    .command('load')
    .description(
      '把规则载入数据库：演示环境直接发布，其他环境为草稿 / load rules: published in the demo, drafts elsewhere',
    )
    .argument('[folder]', '规则目录 / rule folder', rulesFolder())
    .option(
      '--for <day>',
      '载入该日所属期间的版本，默认业务日期；下一年度的清单可提前载入 / the versions of the period that holds this day, by default the business date: next year’s list is loaded ahead',
    )
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi rules load\n  npx huizhi rules load --for 2027-01-01',
    )
    .action(async (folder: string, options: { for?: string }) => {
      const day = options.for === undefined ? undefined : parseLocalDate(options.for);
      const files = await readTree(folder);
      const config = await connection(process.env);
      const loaded = await withDatabase(config, 'app', (database) =>
        database.transaction('rules.load', administrator(), async (tx) =>
          loadRules(tx, files, {
            demo: config.mode !== 'production',
            today: day ?? (await businessDate(tx)),
          }),
        ),
      );
      for (const { policyId, outcome, draft } of loaded)
        print(`${policyId}  ${outcome}${draft === undefined ? '' : `  --draft ${draft}`}`);
    });
  rules
    .command('publish')
    .description(
      '发布一项政策的草稿；发布人不能是起草人 / publish a draft of a policy; not by the one who drafted it',
    )
    .argument('<policy>', '政策编号 / policy id')
    .requiredOption(
      '--draft <number>',
      '草稿号，由 rules load 给出 / number of the draft, as rules load gives it',
    )
    .requiredOption(
      '--as <account>',
      '发布人账号，须有审核角色 / account of the approver who publishes',
    )
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi rules publish hn-little-giant --draft 1 --as zhang',
    )
    .action(async (policy: string, options: { as: string; draft: string }) => {
      const draft = wholeNumber('--draft', options.draft, 1, 2 ** 31 - 1);
      const config = await connection(process.env);
      await withDatabase(config, 'app', async (database) => {
        const publisher = await officerContext(database, options.as, 'approver');
        await database.transaction('rules.publish', publisher, (tx) =>
          publishDraft(tx, policy, draft, mustBeFunded),
        );
      });
      print(`${policy}  published`);
    });
}
