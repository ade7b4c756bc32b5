import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import {
  abandonDraw,
  commitDraw,
  holdDraw,
  publishedDraw,
  readInspectors,
  readPublishedDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { officerContext } from './officer-context.ts';
import { OutputFile } from './output-file.ts';
import { readJson } from './rule-files.ts';
import { EXIT, print, rowId, wholeNumber } from './terminal.ts';

/** Random draws of firms and inspectors. */
export function addDraw(root: Command): void {
  const draw = root
    .command('draw')
    .description('双随机抽取检查对象和检查人员 / random draws of firms and inspectors');
  addVerify(draw);
  draw
    .command('commit')
    .description('承诺种子：先公布其哈希，再确定名单 / commit to a seed before the list is closed')
    .requiredOption('--plan <id>', '已批准的检查计划 / an approved plan')
    .requiredOption('--matter <id>', '检查事项 / supervised matter')
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .action(commit);
  draw
    .command('hold')
    .description(
      '确定名单、抽取、公布种子，并为抽中企业安排检查 / close the list, draw, publish the seed, plan the inspections',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption(
      '--inspectors <file>',
      '检查人员 JSON：[{"id": 执法证号, "load": 在办件数, "conflicts": [回避企业]}] / the inspectors',
    )
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .option('--team <number>', '每户检查人员数 / inspectors per firm', '2')
    .option('--most-load <number>', '每人件数上限 / most inspections of one inspector', '50')
    .action(hold);
  draw
    .command('abandon')
    .description('放弃尚未抽取的承诺 / give up a draw that was not held')
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', '经办人账号 / account of the operator')
    .action(abandon);
  draw
    .command('publish')
    .description(
      '导出抽取全部内容，任何人可据以重放 / write a held draw as anybody can do it again',
    )
    .argument('<draw>', '抽取编号 / id of the draw')
    .requiredOption('--out <file>', '输出文件，- 为标准输出 / where to, - for standard output')
    .action(publish);
}

function addVerify(draw: Command): void {
  draw
    .command('verify')
    .description(
      '用公布的内容重放抽取并核对；不需要数据库 / do a published draw again and compare; needs no database',
    )
    .argument('<file>', '公布的抽取 JSON / a published draw')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 相符 it holds, 3 不符 it does not, 2 无法读取 unreadable.\n\n例 Example:\n  npx huizhi draw verify draw.json',
    )
    .action(async (file: string) => {
      const { firms, drawn, faults } = verifyDraw(readPublishedDraw(await readJson(file)));
      for (const { zh, en } of faults) print(`✗ ${zh} ${en}`);
      if (faults.length > 0) process.exitCode = EXIT.found;
      else
        print(
          `✓ 重放相符：${firms} 家中抽取 ${drawn} 家，种子与承诺一致 / replayed: ${drawn} of ${firms} firms, the seed is the one committed to`,
        );
    });
}

async function commit(options: { plan: string; matter: string; as: string }): Promise<void> {
  const config = await connection(process.env);
  const made = await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    return database.transaction('draw.commit', context, (tx) =>
      commitDraw(tx, new RuleStore(), {
        planId: rowId('--plan', options.plan),
        matterId: options.matter,
      }),
    );
  });
  print(`抽取编号 / draw: ${made.drawId}`);
  print(`承诺值，请先公布 / commitment, publish it first: ${made.commitment}`);
}

async function hold(
  id: string,
  options: { inspectors: string; as: string; team: string; mostLoad: string },
): Promise<void> {
  const people = {
    inspectors: readInspectors(await readJson(options.inspectors), ''),
    team: wholeNumber('--team', options.team, 2, 20),
    mostLoad: wholeNumber('--most-load', options.mostLoad, 1, 1_000_000),
  };
  const config = await connection(process.env);
  const { published, planned, refused } = await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    return database.transaction('draw.hold', context, (tx) =>
      holdDraw(tx, new RuleStore(), rowId('draw', id), people),
    );
  });
  for (const { id: firm, inspectors } of published.drawn) {
    const refusal = refused.get(firm);
    print(
      refusal
        ? `${firm}  ${inspectors.join(' ')}  ✗ ${refusal.text.zh} ${refusal.text.en}`
        : `${firm}  ${inspectors.join(' ')}  ${planned.get(firm) ?? ''}`,
    );
  }
  print(
    `${published.list.firms.length} 家中抽取 ${published.drawn.length} 家，安排检查 ${planned.size} 次 / ${published.drawn.length} of ${published.list.firms.length} drawn, ${planned.size} inspections planned`,
  );
}

async function abandon(id: string, options: { reason: string; as: string }): Promise<void> {
  const config = await connection(process.env);
  await withDatabase(config, 'app', async (database) => {
    const context = await officerContext(database, options.as, 'operator');
    await database.transaction('draw.abandon', context, (tx) =>
      abandonDraw(tx, rowId('draw', id), options.reason),
    );
  });
  print('已放弃 / abandoned');
}

async function publish(id: string, options: { out: string }): Promise<void> {
  const config = await connection(process.env);
  const published = await withDatabase(config, 'app', (database) =>
    database.transaction('draw.publish', administrator(), (tx) =>
      publishedDraw(tx, rowId('draw', id)),
    ),
  );
  const output = await OutputFile.create(options.out);
  output.add(`${JSON.stringify(published, null, 2)}\n`);
  await output.finish();
}
