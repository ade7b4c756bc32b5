import type { Command } from 'commander';
import { readCheckpoints, verifyAudit, writeCheckpoint } from '#libs/platform';
import { connection, withDatabase } from './connection.ts';
import { EXIT, print } from './terminal.ts';

/** Verifying the audit trail. */
export function addAudit(root: Command): void {
  const audit = root.command('audit').description('审计留痕 / audit trail');
  audit
    .command('verify')
    .description(
      '在数据库之外重新计算全部留痕，指出第一处改动 / recompute the whole trail outside the database; names the first alteration',
    )
    .addHelpText('after', '\n例 Example:\n  npx huizhi audit verify')
    .action(async () => {
      const config = await connection(process.env);
      const checkpoints = await readCheckpoints(config.dataFolder);
      const report = await withDatabase(config, 'app', (database) =>
        verifyAudit(database, checkpoints),
      );
      if (report.fault) {
        print(
          `留痕被改动：${report.fault.where}（${report.fault.what}） / the trail was altered at ${report.fault.where}: ${report.fault.what}`,
        );
        process.exitCode = EXIT.found;
      } else {
        print(
          `留痕完整：${report.rows} 条记录、${report.links} 个链环、${report.checkpoints} 个检查点 / intact: ${report.rows} rows, ${report.links} links, ${report.checkpoints} checkpoints`,
        );
      }
    });
  audit
    .command('checkpoint')
    .description(
      '写一个签名检查点；请把文件复制到别处保存 / write a signed checkpoint; keep a copy elsewhere',
    )
    .addHelpText('after', '\n例 Example:\n  npx huizhi audit checkpoint')
    .action(async () => {
      const config = await connection(process.env);
      await withDatabase(config, 'app', (database) => writeCheckpoint(database, config.dataFolder));
      print(`${config.dataFolder}/audit-checkpoints.ndjson`);
    });
}
