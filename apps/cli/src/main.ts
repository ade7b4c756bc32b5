#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { DomainError, parseYuan } from '#libs/kernel';
import { appropriate } from '#libs/ledger';
import { loadRules, RuleStore } from '#libs/matching';
import {
  businessDate, Database, migrateDatabase, moveClock, readCheckpoints, readRulesTree, rulesFolder, systemContext, verifyAudit, writeCheckpoint,
  type Config,
} from '#libs/platform';
import { generatePopulation, importDelivery, loadDatasets } from '#libs/registry';
import { loadRuleBook } from '#libs/engine';
import { connection } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { start } from './start.ts';

/** Exit codes: 0 done, 1 a fault of ours, 2 something given cannot be used, 3 a check found something wrong. */
const EXIT = { done: 0, fault: 1, unusable: 2, found: 3 } as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const progress = (line: string): void => void process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);

/** The command line. Commands that need a database use DATABASE_URL, or the embedded one of a running `npm start`. */
function program(): Command {
  const root = new Command('huizhi')
    .description('惠至：免申即享。政策找企业。\nHuizhi: brings policy benefits to enterprises without an application.')
    .showHelpAfterError('（用 --help 查看用法 / use --help)')
    .exitOverride();
  addServing(root);
  addRules(root);
  addData(root);
  addMoney(root);
  addAudit(root);
  return root;
}

function addServing(root: Command): void {
  root
    .command('start')
    .description('启动全部服务；没有 DATABASE_URL 时使用内嵌数据库和演示数据 / start everything; without DATABASE_URL with an embedded database and the demo')
    .addHelpText('after', '\n例 Example:\n  HUIZHI_PORT=9000 npx huizhi start')
    .action(async () => {
      process.exitCode = await start();
    });
  root
    .command('migrate')
    .description('把数据库更新到当前结构 / bring the database to the present schema')
    .addHelpText('after', '\n例 Example:\n  DATABASE_URL=postgres://owner:…@db/huizhi HUIZHI_SECRET=… npx huizhi migrate')
    .action(async () => {
      const config = await connection(process.env);
      await migrateDatabase({ ownerUrl: config.databaseUrl, secret: config.secret });
      print('数据库结构已是最新 / The database is up to date');
    });
  root
    .command('clock')
    .description('查看或调整业务日期（仅演示和测试） / show or move the business date (demo and test only)')
    .option('--to <date>', '调整到某日 / move to a day, YYYY-MM-DD')
    .option('--real', '恢复为标准时间 / follow real time again')
    .addHelpText('after', '\n例 Example:\n  npx huizhi clock --to 2025-10-20')
    .action(async (options: { to?: string; real?: boolean }) => {
      const config = await connection(process.env);
      if (options.to || options.real) await withDatabase(config, 'owner', (owner) => moveClock(owner, config.mode, options.to ?? null));
      print(await withDatabase(config, 'app', (database) => database.transaction('cli.clock', systemContext('cli'), businessDate)));
    });
}

function addRules(root: Command): void {
  const rules = root.command('rules').description('规则文件 / rule files');
  rules
    .command('lint')
    .description('检查全部规则文件，一次报告所有问题；不需要数据库 / check all rule files at once; needs no database')
    .argument('[folder]', '规则目录 / rule folder', rulesFolder())
    .addHelpText('after', '\n例 Example:\n  npx huizhi rules lint rules')
    .action(async (folder: string) => {
      const { book, findings } = loadRuleBook(await readRulesTree(folder));
      for (const finding of findings) {
        print(`${finding.file}${finding.pointer}  ${finding.severity}  ${finding.code}`);
        print(`  ${finding.what.zh} ${finding.why.zh} ${finding.instead.zh}\n  ${finding.what.en} ${finding.why.en} ${finding.instead.en}`);
      }
      const errors = findings.filter((finding) => finding.severity === 'error').length;
      print(`${book.policies.size} 项政策，${errors} 个错误，${findings.length - errors} 个提醒 / ${book.policies.size} policies, ${errors} errors, ${findings.length - errors} warnings`);
      if (errors > 0) process.exitCode = EXIT.found;
    });
  rules
    .command('load')
    .description('把规则载入数据库：演示环境直接发布，其他环境为草稿 / load rules: published in the demo, drafts elsewhere')
    .argument('[folder]', '规则目录 / rule folder', rulesFolder())
    .addHelpText('after', '\n例 Example:\n  npx huizhi rules load')
    .action(async (folder: string) => {
      const config = await connection(process.env);
      const files = await readRulesTree(folder);
      const loaded = await withDatabase(config, 'app', (database) =>
        database.transaction('rules.load', systemContext('cli'), async (tx) =>
          loadRules(tx, files, { demo: config.mode !== 'production', today: await businessDate(tx) }),
        ),
      );
      for (const one of loaded) print(`${one.policyId}  ${one.outcome}`);
    });
}

function addData(root: Command): void {
  root
    .command('generate')
    .description('生成合成企业数据（每行都标明合成） / invent a synthetic population')
    .requiredOption('--out <folder>', '输出目录 / folder to write to')
    .option('--subjects <n>', '企业数 / how many', '20000')
    .option('--seed <n>', '种子，相同种子得到相同文件 / the same seed gives the same files', '1')
    .addHelpText('after', '\n例 Example:\n  npx huizhi generate --subjects 1000 --seed 7 --out /tmp/population')
    .action(async (options: { out: string; subjects: string; seed: string }) => {
      const subjects = wholeNumber('--subjects', options.subjects, 1, 10_000_000);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
      const files = await readRulesTree();
      const datasets = loadDatasets(files, loadRuleBook(files).book.dictionary);
      const written = await generatePopulation({ subjects, seed, folder: options.out, datasets }, (done) => {
        if (done % 10_000 === 0) progress(`${done}/${subjects}`);
      });
      for (const file of written) print(`${file.path}  ${file.rows} 行 rows`);
    });
  root
    .command('import')
    .description('导入一份部门数据 / take in one delivery of a department')
    .argument('<file>', 'CSV 或 NDJSON / CSV or NDJSON')
    .requiredOption('--dataset <name>', '数据集 / dataset')
    .option('--delta', '增量（默认全量） / delta instead of full')
    .option('--as-of <date>', '数据日期，默认业务日期 / day the data describes, default the business date')
    .option('--synthetic', '标记为合成数据 / mark as synthetic')
    .addHelpText('after', '\n例 Example:\n  npx huizhi import tax.csv --dataset tax --as-of 2025-09-30')
    .action(async (file: string, options: { dataset: string; delta?: boolean; asOf?: string; synthetic?: boolean }) => {
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
          dataset, book, path: file, mode: options.delta ? 'delta' : 'full', source: file, synthetic: options.synthetic ?? false,
          asOf: options.asOf ?? (await database.transaction('cli.clock', systemContext('cli'), businessDate)),
          context: systemContext('cli'),
          onProgress: ({ phase, rows }) => progress(`${phase} ${rows}`),
        }),
      );
      print(JSON.stringify(report, null, 2));
      if (report.rejected > 0) process.exitCode = EXIT.found;
    });
}

function addMoney(root: Command): void {
  root
    .command('appropriate')
    .description('登记一项政策某年的预算 / register a policy’s appropriation for a year')
    .requiredOption('--policy <id>', '政策编号 / policy id')
    .requiredOption('--year <year>', '年度 / year')
    .requiredOption('--yuan <amount>', '金额（元） / amount in yuan')
    .requiredOption('--reference <text>', '预算文号；同一文号只登记一次 / document; the same one counts once')
    .addHelpText('after', '\n例 Example:\n  npx huizhi appropriate --policy hn-little-giant --year 2025 --yuan 5000000 --reference "琼财〔2025〕1号"')
    .action(async (options: { policy: string; year: string; yuan: string; reference: string }) => {
      const config = await connection(process.env);
      await withDatabase(config, 'app', (database) =>
        database.transaction('cli.appropriate', systemContext('cli'), async (tx) => {
          const book = await new RuleStore().latestBook(tx);
          const policy = book?.policies.get(options.policy);
          if (!policy) {
            throw new UsageRefused({
              zh: `没有编号为“${options.policy}”的政策；请先用 rules load 载入。`,
              en: `There is no policy "${options.policy}"; load it first with rules load.`,
            });
          }
          const line = { policyId: policy.id, year: options.year, title: policy.title.zh, authority: policy.authority.id, division: policy.divisions[0] ?? '46' };
          await appropriate(tx, line, parseYuan(options.yuan), options.reference);
        }),
      );
      print('已登记 / registered');
    });
}

function addAudit(root: Command): void {
  const audit = root.command('audit').description('审计留痕 / audit trail');
  audit
    .command('verify')
    .description('在数据库之外重新计算全部留痕，指出第一处改动 / recompute the whole trail outside the database; names the first alteration')
    .addHelpText('after', '\n例 Example:\n  npx huizhi audit verify')
    .action(async () => {
      const config = await connection(process.env);
      const checkpoints = await readCheckpoints(config.dataFolder);
      const report = await withDatabase(config, 'app', (database) => verifyAudit(database, checkpoints));
      if (report.fault) {
        print(`留痕被改动：${report.fault.where}（${report.fault.what}） / the trail was altered at ${report.fault.where}: ${report.fault.what}`);
        process.exitCode = EXIT.found;
      } else {
        print(
          `留痕完整：${report.rows} 条记录、${report.links} 个链环、${report.checkpoints} 个检查点 / intact: ${report.rows} rows, ${report.links} links, ${report.checkpoints} checkpoints`,
        );
      }
    });
  audit
    .command('checkpoint')
    .description('写一个签名检查点；请把文件复制到别处保存 / write a signed checkpoint; keep a copy elsewhere')
    .addHelpText('after', '\n例 Example:\n  npx huizhi audit checkpoint')
    .action(async () => {
      const config = await connection(process.env);
      await withDatabase(config, 'app', (database) => writeCheckpoint(database, config.dataFolder));
      print(`${config.dataFolder}/audit-checkpoints.ndjson`);
    });
}

async function withDatabase<T>(config: Config, role: 'owner' | 'app', work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database({ ownerUrl: config.databaseUrl, secret: config.secret, role, poolSize: 4, name: 'huizhi-cli' });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageRefused({
    zh: `${name} 应为 ${least} 到 ${most} 之间的整数，收到“${text}”。`,
    en: `${name} takes a whole number from ${least} to ${most}, not "${text}".`,
  });
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.unusable;
  } else if (error instanceof DomainError) {
    process.stderr.write(`${error.text.zh}\n${error.text.en}\n`);
    process.exitCode = error.kind === 'bug' || error.kind === 'unavailable' ? EXIT.fault : EXIT.unusable;
  } else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT.fault;
  }
}
