import type { Command } from 'commander';
import { parkedJobs, retryParked } from '#libs/platform';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { EXIT, print } from './terminal.ts';

/** Looking at background jobs that were parked, and putting them back to work. */
export function addJobs(root: Command): void {
  const jobs = root
    .command('jobs')
    .description(
      '列出已停放、等待人处理的后台任务 / list background jobs that were parked and wait for a person',
    )
    .addHelpText('after', '\n例 Example:\n  npx huizhi jobs\n  npx huizhi jobs retry 42')
    .action(async () => {
      const config = await connection(process.env);
      const parked = await withDatabase(config, 'app', (database) =>
        database.read('jobs.list', administrator(), parkedJobs),
      );
      for (const job of parked)
        print(
          `${job.id}  ${job.kind}  ${job.ref}  ×${job.attempts}  ${job.parkedAt}  ${job.lastError ?? ''}`,
        );
      print(
        parked.length === 0
          ? '没有停放的任务 / no parked jobs'
          : `${parked.length} 个停放的任务 / ${parked.length} parked jobs`,
      );
      if (parked.length > 0) process.exitCode = EXIT.found;
    });
  jobs
    .command('retry')
    .description('排除原因后，让停放的任务继续 / put a parked job back to work')
    .argument('<id>', '任务编号 / job id')
    .addHelpText('after', '\n例 Example:\n  npx huizhi jobs retry 42')
    .action(async (id: string) => {
      const config = await connection(process.env);
      await withDatabase(config, 'app', (database) =>
        database.transaction('jobs.retry', administrator(), (tx) => retryParked(tx, id)),
      );
      print(`${id}  ✓`);
    });
}
