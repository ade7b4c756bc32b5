import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { RuleStore } from '#libs/matching';
import type { Database } from '#libs/platform';
import {
  discardGrading,
  explainTier,
  type GradingInWords,
  listGradings,
  publishGrading,
  requestGrading,
  tellGrading,
  tiersOf,
} from '#libs/programmes/credit';
import { findSubject } from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { explanationLines, gradingLines, tierLine } from './credit-lines.ts';
import { UsageRefused } from './errors.ts';
import { officerContext } from './officer-context.ts';
import { tellRun } from './run-lines.ts';
import { renderTable } from './table.ts';
import { EXIT, gradingId, note, print, wholeNumber } from './terminal.ts';

const LOOK_AGAIN_MS = 300;
const LISTED = 24;

/** Grading everybody by credit risk, looking at it, publishing it, and why one firm stands where it does. */
export function addCredit(root: Command): void {
  const credit = root
    .command('credit')
    .description('信用分级：评定、查看、发布、逐项说明 / grading by credit risk');
  addGrade(credit);
  addLook(credit);
  addDecide(credit);
  addExplain(credit);
}

function addGrade(credit: Command): void {
  credit
    .command('grade')
    .description(
      '评定业务日期所在月份，等到可以复核为止；中断命令不中断评定 / grade everybody for the month of the business date and wait until it can be looked at; ended, the command leaves the work going on',
    )
    .addHelpText('after', '\n例 Example:\n  npx huizhi credit grade')
    .action(() =>
      withApp(async (database, rules) => {
        const id = await database.transaction('credit.grade', administrator(), (tx) =>
          requestGrading(tx, rules),
        );
        print(id);
        const tell = tellRun(note);
        for (; ; await sleep(LOOK_AGAIN_MS)) {
          const grading = await told(database, rules, id);
          tell(grading.run, performance.now());
          if (grading.state !== 'preparing') return show(grading);
          const because = grading.run.stoppedBecause;
          if (grading.run.state === 'cancelled' || because !== null) {
            note(because ? `${because.zh}\n${because.en}` : '已取消 / cancelled');
            process.exitCode = EXIT.found;
            return;
          }
        }
      }),
    );
}

function addLook(credit: Command): void {
  credit
    .command('list')
    .description('最近的信用分级 / the latest gradings')
    .addHelpText('after', '\n例 Example:\n  npx huizhi credit list')
    .action(() =>
      withApp(async (database) => {
        const gradings = await database.read('credit.list', administrator(), (tx) =>
          listGradings(tx, LISTED, null),
        );
        print(
          renderTable(
            ['编号 Grading', '月份 Month', '状态 State', '版本 Version', '提出 By', '发布 By'],
            gradings.map((one) => [
              one.id,
              one.month,
              `${one.state}${one.demo ? ' 示范' : ''}`,
              String(one.version),
              one.draftedByName,
              one.publishedByName ?? '',
            ]),
          ),
        );
      }),
    );
  credit
    .command('show')
    .description('等级分布、较上次的变动、抽样复核 / distribution, movements and second look')
    .argument('[id]', '分级编号，默认最近一次 / a grading, the latest unless given')
    .addHelpText('after', '\n例 Example:\n  npx huizhi credit show')
    .action((id: string | undefined) =>
      withApp(async (database, rules) => {
        show(await told(database, rules, await gradingOf(database, id)));
      }),
    );
}

function addDecide(credit: Command): void {
  credit
    .command('publish')
    .description(
      '由第二人发布所见版本；发布后不再更改 / publish the version that was shown, as a second person; it never changes again',
    )
    .argument('<id>', '分级编号 / grading')
    .requiredOption(
      '--shown <version>',
      '所见版本，由 credit show 给出 / the version that credit show gave',
    )
    .requiredOption(
      '--as <account>',
      '发布人账号，须有信用角色 / account of the credit officer who publishes',
    )
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi credit publish 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11 --shown 2 --as li',
    )
    .action((id: string, options: { shown: string; as: string }) =>
      withApp(async (database) => {
        const version = wholeNumber('--shown', options.shown, 1, 2 ** 31 - 1);
        const publisher = await officerContext(database, options.as, 'credit');
        await database.transaction('credit.publish', publisher, (tx) =>
          publishGrading(tx, new RuleStore(), gradingId(id), version),
        );
        print(`${id}  published`);
      }),
    );
  credit
    .command('discard')
    .description('作废一次未发布的分级 / give up a grading that is not published')
    .argument('<id>', '分级编号 / grading')
    .requiredOption('--reason <text>', '理由 / why')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi credit discard 0b0f6f0e-6c0e-4a52-9a3c-0f2a5b7d9e11 --reason 数据有误',
    )
    .action((id: string, options: { reason: string }) =>
      withApp(async (database) => {
        await database.transaction('credit.discard', administrator(), (tx) =>
          discardGrading(tx, gradingId(id), options.reason),
        );
        print(`${id}  discarded`);
      }),
    );
}

function addExplain(credit: Command): void {
  credit
    .command('explain')
    .description(
      '一家企业的等级和逐项得分 / the tier of one subject, indicator by indicator, with its published history',
    )
    .argument('<creditCode>', '统一社会信用代码 / credit code')
    .option('--grading <id>', '分级编号，默认最近一次 / a grading, the latest unless given')
    .addHelpText('after', '\n例 Example:\n  npx huizhi credit explain 91460000MA5T00000X')
    .action((creditCode: string, options: { grading?: string }) =>
      withApp(async (database, rules) => {
        const id = await gradingOf(database, options.grading);
        await database.read('credit.explain', administrator(), async (tx) => {
          const subject = await findSubject(tx, 'credit-code', creditCode.trim().toUpperCase());
          if (!subject)
            throw new UsageRefused({
              zh: `没有统一社会信用代码为“${creditCode}”的市场主体。`,
              en: `There is no subject with the credit code "${creditCode}".`,
            });
          print(`${subject.name}  ${subject.creditCode ?? ''}  ${subject.divisionName}`);
          for (const line of explanationLines(await explainTier(tx, rules, id, subject.id)))
            print(line);
          for (const one of await tiersOf(tx, subject.id)) print(tierLine(one));
        });
      }),
    );
}

async function withApp(
  work: (database: Database, rules: RuleStore) => Promise<void>,
): Promise<void> {
  const config = await connection(process.env);
  await withDatabase(config, 'app', (database) => work(database, new RuleStore()));
}

function told(database: Database, rules: RuleStore, id: string): Promise<GradingInWords> {
  return database.read('credit.show', administrator(), (tx) => tellGrading(tx, rules, id));
}

function show(grading: GradingInWords): void {
  for (const line of gradingLines(grading)) print(line);
}

/** The grading that is named, or the latest. @throws CLI.USAGE_REFUSED */
async function gradingOf(database: Database, id: string | undefined): Promise<string> {
  if (id !== undefined) return gradingId(id);
  const [latest] = await database.read('credit.latest', administrator(), (tx) =>
    listGradings(tx, 1, null),
  );
  if (latest) return latest.id;
  throw new UsageRefused({
    zh: '还没有信用分级；请先执行 huizhi credit grade。',
    en: 'Nothing has been graded yet; run huizhi credit grade first.',
  });
}
