import type { Command } from 'commander';
import { loadRuleBook } from '#libs/engine';
import { businessDate, errorCode, readRulesTree } from '#libs/platform';
import { generatePopulation, importDelivery, loadDatasets } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { unwritable, UsageRefused } from './errors.ts';
import { EXIT, print, progress, wholeNumber } from './terminal.ts';

/** Inventing and importing data. */
export function addData(root: Command): void {
  addGenerate(root);
  addImport(root);
}

function addGenerate(root: Command): void {
  root
    .command('generate')
    .description('生成合成企业数据（每行都标明合成） / invent a synthetic population')
    .requiredOption('--out <folder>', '输出目录 / folder to write to')
    .option('--subjects <n>', '企业数 / how many', '20000')
    .option('--seed <n>', '种子，相同种子得到相同文件 / the same seed gives the same files', '1')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi generate --subjects 1000 --seed 7 --out /tmp/population',
    )
    .action(async (options: { out: string; subjects: string; seed: string }) => {
      const subjects = wholeNumber('--subjects', options.subjects, 1, 10_000_000);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
      const files = await readRulesTree();
      const datasets = loadDatasets(files, loadRuleBook(files).book.dictionary);
      const written = await generatePopulation(
        { subjects, seed, folder: options.out, datasets },
        (done) => {
          if (done % 10_000 === 0) progress(`${done}/${subjects}`);
        },
      ).catch((error: unknown) => {
        throw errorCode(error) === '' ? error : unwritable(options.out, error);
      });
      for (const file of written) print(`${file.path}  ${file.rows} 行 rows`);
    });
}

function addImport(root: Command): void {
  root
    .command('import')
    .description('导入一份部门数据 / take in one delivery of a department')
    .argument('<file>', 'CSV 或 NDJSON / CSV or NDJSON')
    .requiredOption('--dataset <name>', '数据集 / dataset')
    .option('--delta', '增量（默认全量） / delta instead of full')
    .option(
      '--as-of <date>',
      '数据日期，默认业务日期 / day the data describes, default the business date',
    )
    .option('--synthetic', '标记为合成数据 / mark as synthetic')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi import tax.csv --dataset tax --as-of 2025-09-30',
    )
    .action(
      async (
        file: string,
        options: { dataset: string; delta?: boolean; asOf?: string; synthetic?: boolean },
      ) => {
        const config = await connection(process.env);
        const files = await readRulesTree();
        const { book } = loadRuleBook(files);
        const datasets = loadDatasets(files, book.dictionary);
        const dataset = datasets.find((one) => one.id === options.dataset);
        if (!dataset) {
          const names = datasets.map((one) => one.id).join(', ');
          throw new UsageRefused({
            zh: `没有数据集“${options.dataset}”；可用的有：${names}。`,
            en: `There is no dataset "${options.dataset}"; there are: ${names}.`,
          });
        }
        const report = await withDatabase(config, 'app', async (database) =>
          importDelivery(database, {
            dataset,
            book,
            path: file,
            mode: options.delta ? 'delta' : 'full',
            source: file,
            synthetic: options.synthetic ?? false,
            asOf:
              options.asOf ??
              (await database.transaction('cli.clock', administrator(), businessDate)),
            context: administrator(),
            onProgress: ({ phase, rows }) => progress(`${phase} ${rows}`),
          }),
        );
        print(JSON.stringify(report, null, 2));
        if (report.rejected > 0) process.exitCode = EXIT.found;
      },
    );
}
