import type { Command } from 'commander';
import { businessTime, hasten, migrateDatabase, moveClock } from '#libs/platform';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { start } from './start.ts';
import { note, print } from './terminal.ts';

/** Starting, migrating, and the business clock. */
export function addServing(root: Command): void {
  root
    .command('start')
    .description(
      '启动全部服务；没有 DATABASE_URL 时使用内嵌数据库和演示数据 / start everything; without DATABASE_URL with an embedded database and the demo',
    )
    .addHelpText('after', '\n例 Example:\n  HUIZHI_PORT=9000 npx huizhi start')
    .action(async () => {
      process.exitCode = await start();
    });
  root
    .command('migrate')
    .description('把数据库更新到当前结构 / bring the database to the present schema')
    .addHelpText(
      'after',
      '\n例 Example:\n  DATABASE_URL=postgres://owner:…@db/huizhi HUIZHI_SECRET=… npx huizhi migrate',
    )
    .action(async () => {
      const config = await connection(process.env);
      await migrateDatabase({
        ownerUrl: config.databaseUrl,
        secret: config.secret,
        mode: config.mode,
      });
      print('数据库结构已是最新 / The database is up to date');
    });
  root
    .command('clock')
    .description(
      '查看或调整业务日期（仅演示和测试） / show or move the business date (demo and test only)',
    )
    .option('--to <date>', '调整到某日 / move to a day, YYYY-MM-DD')
    .option('--real', '恢复为标准时间 / follow real time again')
    .addHelpText('after', '\n例 Example:\n  npx huizhi clock --to 2025-10-20')
    .action(async (options: { to?: string; real?: boolean }) => {
      const config = await connection(process.env);
      if (options.to || options.real)
        await withDatabase(config, 'owner', (owner) =>
          moveClock(owner, config.mode, options.to ?? null),
        ).then(() =>
          withDatabase(config, 'app', (database) =>
            database.transaction('cli.hasten', administrator(), hasten),
          ),
        );
      const { today, moved } = await withDatabase(config, 'app', (database) =>
        database.read('cli.clock', administrator(), businessTime),
      );
      print(today);
      // Beside the answer, so that a script reads the date alone.
      if (moved)
        note(
          '业务时钟已调整，不是标准时间（演示或测试） / The business clock was moved and is not real time (demo or test)',
        );
    });
}
