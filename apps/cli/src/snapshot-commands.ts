import type { Command } from 'commander';
import { type Keeping, listSnapshots, pruneSnapshots, type SnapshotView } from '#libs/matching';
import { forgetDiscardedTiers } from '#libs/programmes/credit';
import { openColumnStore } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { renderTable } from './table.ts';
import { print } from './terminal.ts';

const WHY: Readonly<Record<Keeping, string>> = {
  decision: '有判定引用 decision',
  list: '有名单引用 list',
  grading: '有评级引用 grading',
  run: '有运行引用 run',
  'month-end': '月末 month end',
  latest: '最新 latest',
};

/** Looking at snapshots, and giving up the column files of those that nothing needs. */
export function addSnapshots(root: Command): void {
  const snapshots = root
    .command('snapshots')
    .description('查看和清理数据快照 / look at snapshots and give up those that nothing needs');
  snapshots
    .command('list')
    .description('列出快照、保留原因和占用空间 / snapshots, why each is kept, and their size')
    .addHelpText('after', '\n例 Example:\n  npx huizhi snapshots list')
    .action(async () => {
      const config = await connection(process.env);
      const sizes = await openColumnStore(config.columns).sizes();
      const found = await withDatabase(config, 'owner', (database) =>
        database.read('snapshots.list', administrator(), (tx) => listSnapshots(tx, sizes)),
      );
      print(
        renderTable(
          [
            '编号 Snapshot',
            '数据日期 As of',
            '获知时点 Known at',
            '主体 Subjects',
            '大小 Size',
            '状态 Kept for',
          ],
          found.map((one) => [
            one.id,
            one.asOf,
            one.knownAt,
            String(one.subjects),
            megabytes(one.bytes),
            stateOf(one),
          ]),
        ),
      );
    });
  snapshots
    .command('prune')
    .description(
      '删除无判定、名单、评级、运行引用且非月末、非最新的快照的列文件（可由记录重建），以及作废评级的结果 / remove the column files of snapshots that no decision, list, grading or run cites and that are neither a month end nor the latest; records can make them again; and the tiers of discarded gradings',
    )
    .addHelpText('after', '\n例 Example:\n  npx huizhi snapshots prune')
    .action(async () => {
      const config = await connection(process.env);
      await withDatabase(config, 'owner', async (database) => {
        const { pruned, freedBytes, left } = await pruneSnapshots(
          database,
          administrator(),
          openColumnStore(config.columns),
        );
        for (const { id, asOf, knownAt } of pruned) print(`${id}  ${asOf}  ${knownAt}`);
        print(
          `清理 ${pruned.length} 个快照，释放 ${megabytes(freedBytes)} / ${pruned.length} snapshots pruned, ${megabytes(freedBytes)} freed`,
        );
        if (left > 0)
          print(
            `清理期间有匹配开始，${left} 个文件留待下次清理 / a run began meanwhile: ${left} files are left to the next pruning`,
          );
        const tiers = await forgetDiscardedTiers(database, administrator());
        if (tiers > 0)
          print(`删除作废评级的结果 ${tiers} 行 / ${tiers} tiers of discarded gradings given up`);
      });
    });
}

function stateOf({ keptFor, collectedAt }: SnapshotView): string {
  if (collectedAt !== null) return `已清理 pruned ${collectedAt.slice(0, 10)}`;
  return keptFor.length === 0 ? '可清理 can be pruned' : keptFor.map((one) => WHY[one]).join('、');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
