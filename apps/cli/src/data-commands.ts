import type { Command } from 'commander';
import { parseLocalDate } from '#libs/kernel';
import { errorCode } from '#libs/platform';
import { type Dataset, generatePopulation, type PopulationRequest } from '#libs/registry';
import { unwritable, UsageRefused } from './errors.ts';
import { addImport } from './import-command.ts';
import { readDatasets } from './import-one.ts';
import { addRejects } from './rejects-command.ts';
import { print, progress, wholeNumber } from './terminal.ts';

/** Inventing and importing data. */
export function addData(root: Command): void {
  addGenerate(root);
  addImport(root);
  addRejects(root);
}

interface PopulationOptions {
  readonly out: string;
  readonly size: string;
  readonly subjects?: string;
  readonly seed: string;
  readonly asOf?: string;
  readonly late?: string;
  readonly truncated?: string;
  readonly gapped?: string;
  readonly errors?: string;
  readonly numbersWrong?: string;
  readonly numbersMoved?: string;
}

/** The day, and whose deliveries are flawed. @throws CLI.USAGE_REFUSED, KERNEL.DATE_MALFORMED */
function declaredFlaws(
  options: PopulationOptions,
  datasets: readonly Dataset[],
): Pick<PopulationRequest, 'asOf' | 'flaws'> {
  const named = (ids: string | undefined): ReadonlySet<string> => {
    const wanted = ids === undefined ? [] : ids.split(',').map((id) => id.trim());
    const unknown = wanted.find((id) => !datasets.some((dataset) => dataset.id === id));
    if (unknown !== undefined)
      throw new UsageRefused({
        zh: `没有数据集“${unknown}”。`,
        en: `There is no dataset "${unknown}".`,
      });
    return new Set(wanted);
  };
  const flaws = {
    late: named(options.late),
    truncated: named(options.truncated),
    gapped: named(options.gapped),
  };
  if (options.asOf !== undefined) return { asOf: parseLocalDate(options.asOf), flaws };
  if (Object.values(flaws).some(({ size }) => size > 0))
    throw new UsageRefused({
      zh: '--late、--truncated、--gapped 须与 --as-of 一同使用：缺陷由清单的申报看出。',
      en: '--late, --truncated and --gapped need --as-of: the manifest tells what is wrong.',
    });
  return {};
}

/** @throws CLI.USAGE_REFUSED */
function shareOf(option: string, share = '0'): number {
  if (/^(0(\.\d+)?|1)$/.test(share)) return Number(share);
  throw new UsageRefused({
    zh: `${option} 应为 0 至 1 之间的小数，不是“${share}”。`,
    en: `${option} is a decimal from 0 to 1, not "${share}".`,
  });
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
    .option(
      '--as-of <date>',
      '数据日期；同时写出申报行数、摘要的 manifest.json / the day described; writes a manifest.json with rows and digests too',
    )
    .option(
      '--late <datasets>',
      '逾期交付的数据集，以逗号分隔 / datasets that come too late, by commas',
    )
    .option('--truncated <datasets>', '文件不完整的数据集 / datasets whose file is cut off')
    .option('--gapped <datasets>', '缺行的数据集 / datasets that lack rows')
    .option(
      '--errors <share>',
      '有一处错误的行所占比例（0 至 1）；errors.json 写明各类错误的行数 / share of rows with one error, 0 to 1; errors.json says how many of each kind',
    )
    .option(
      '--numbers-wrong <share>',
      '单位编号、纳税人识别号有误的企业所占比例：无人使用的号码，或写成别家的号码 / share of firms with a wrong number: nobody’s, or another firm’s',
    )
    .option(
      '--numbers-moved <share>',
      '单位编号转给下一家的企业（成对）所占比例，作为较晚一日的数据 / share of pairs whose unit number went over to the second, as data of a later day',
    )
    .addHelpText(
      'after',
      '\n例 Examples:\n  npx huizhi population --size 1000 --seed 7 --out /tmp/population' +
        '\n  npx huizhi population --size 1000 --out /tmp/flawed --as-of 2025-09-30 --late tax --truncated credit,loans --gapped hires',
    )
    .action(async (options: PopulationOptions) => {
      const subjects = wholeNumber('--size', options.subjects ?? options.size, 1, 10_000_000);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
      const { datasets } = await readDatasets();
      const written = await generatePopulation(
        {
          subjects,
          seed,
          folder: options.out,
          datasets,
          errors: shareOf('--errors', options.errors),
          numbers: {
            wrong: shareOf('--numbers-wrong', options.numbersWrong),
            moved: shareOf('--numbers-moved', options.numbersMoved),
          },
          ...declaredFlaws(options, datasets),
        },
        (done) => {
          if (done % 10_000 === 0) progress(`${done}/${subjects}`);
        },
      ).catch((error: unknown) => {
        throw errorCode(error) === '' ? error : unwritable(options.out, error);
      });
      for (const file of written) print(`${file.path}  ${file.rows} 行 rows`);
    });
}
