import type { Command } from 'commander';
import { rejectsFile } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { readDatasets } from './import-one.ts';
import { OutputFile } from './output-file.ts';
import { deliveryId, note } from './terminal.ts';

/** Writing the rejected rows of a delivery to a file that can be corrected and delivered again. */
export function addRejects(root: Command): void {
  root
    .command('rejects')
    .description(
      '导出一份交付的拒收行（原表头加拒收原因），改正后可用 import --corrects 补交 / write the rejected rows of a delivery under its own headers, with reasons; corrected they come again by import --corrects',
    )
    .argument('<delivery>', '交付编号 / id of the delivery')
    .option('--out <file>', 'CSV 文件，- 为标准输出 / CSV file, - for standard output', '-')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi rejects 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11 --out rejects.csv' +
        '\n  npx huizhi import rejects.csv --corrects 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11',
    )
    .action(async (delivery: string, options: { out: string }) => {
      const id = deliveryId(delivery);
      const { datasets } = await readDatasets();
      const config = await connection(process.env);
      const file = await OutputFile.create(options.out);
      try {
        let rows = -1;
        await withDatabase(config, 'app', async (database) => {
          for await (const text of rejectsFile(database, administrator(), id, datasets)) {
            rows += 1;
            file.add(text);
            await file.relieve();
          }
        });
        await file.finish();
        if (rows === 0) note('该份交付没有拒收行 / the delivery has no rejected rows');
      } catch (error) {
        await file.discard();
        throw error;
      }
    });
}
