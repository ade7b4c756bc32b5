import type { Command } from 'commander';
import { loadRuleBook } from '#libs/engine';
import { errorCode, readRulesTree } from '#libs/platform';
import { generatePopulation, loadDatasets } from '#libs/registry';
import { unwritable } from './errors.ts';
import { addImport } from './import-command.ts';
import { addRejects } from './rejects-command.ts';
import { print, progress, wholeNumber } from './terminal.ts';

/** Inventing and importing data. */
export function addData(root: Command): void {
  addGenerate(root);
  addImport(root);
  addRejects(root);
}

function addGenerate(root: Command): void {
  root
    .command('population')
    .alias('generate')
    .description('生成合成企业数据（每行都标明合成） / invent a synthetic population')
    .option('--out <folder>', '输出目录 / folder to write to', 'population')
    .option('--size <n>', '企业数 / how many', '20000')
    .option('--subjects <n>', '同 --size / the same as --size')
    .option('--seed <n>', '种子，相同种子得到相同文件 / the same seed gives the same files', '1')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi population --size 1000 --seed 7 --out /tmp/population',
    )
    .action(async (options: { out: string; size: string; subjects?: string; seed: string }) => {
      const subjects = wholeNumber('--size', options.subjects ?? options.size, 1, 10_000_000);
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
