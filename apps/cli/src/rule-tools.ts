import type { Command } from 'commander';
import { loadRuleBook, type RuleBook } from '#libs/engine';
import { parseLocalDate, shanghaiDay, systemClock, type LocalDate } from '#libs/kernel';
import { rulesFolder } from '#libs/platform';
import { explainOne, type ExplainRequest } from './explain-one.ts';
import { counted, showFindings } from './finding-lines.ts';
import { type MatchRequest, type MatchSummary } from './match.ts';
import { isFolder, readTree, rulesOnDisk, treeAround } from './rule-files.ts';
import { writePolicyBook } from './policy-book.ts';
import { writeSchemas } from './schema-files.ts';
import { renderTable } from './table.ts';
import { EXIT, note, print } from './terminal.ts';

/** The commands on rule files. They need no database, and start without loading what needs one. */
export const RULE_TOOLS: readonly string[] = ['match', 'lint', 'test', 'explain', 'schema', 'book'];

/** Adds all of {@link RULE_TOOLS}. */
export function addRuleTools(root: Command): void {
  addMatch(root);
  addLint(root);
  addTest(root);
  addExplain(root);
  addSchema(root);
  addBook(root);
}

const MATCH_HELP = `
规则 Rules   政策、json-rules-engine 规则 {"name","conditions","event":{"type"}}，或二者的数组；文件夹则读取其中全部 *.json。
             A policy, a bare rule of json-rules-engine, or an array of them; of a folder every *.json.
字典 Facts   --dictionary，否则用规则旁（或上三层内）的 facts.json，再否则用程序自带的。每项只需 id 和 type。
             --dictionary, else facts.json beside the rules or up to three folders above, else the program's own.
             An entry needs id and type only. Code lists, parameters and shared conditions lie beside it.
数据 Data    CSV 或 NDJSON，列名为事实标识，企业标识列为 enterprise；NDJSON 可按点嵌套。按期间的事实：同名列为 --as-of
             所在期间，其他期间写 tax.annualRevenue@2024 或 tax.annualRevenue@P-1。null、缺列、空格为未知，[] 为已知的空列表。
             Columns are fact ids; the subject is "enterprise". A fact kept per period means the period that holds --as-of;
             other periods are tax.annualRevenue@2024 or @P-1. null, absent and empty are unknown, [] is a known empty list.
             群组事实（均值、分位、排名）由整个文件算出：文件读两遍，因此不能用标准输入。 Cohort facts (mean, percentile,
             rank) are made of the whole file, which is then read twice and cannot be standard input.
输出 Output  每个（企业，规则）一行：NDJSON，扩展名 .csv 则为 CSV；- 为标准输出。默认不列不符合的，--all 全列。
             A line per (enterprise, rule), NDJSON or CSV by extension; ineligible ones with --all only.
             reasons: the comparisons the verdict rests on; --explain adds sentences and the whole tree.
             An enterprise given twice is judged twice. The file appears when all is done, or not at all.
退出 Exit    0 完成 done，2 输入有误 bad input（文件:行:列），1 本程序的故障 a fault of ours

例 Examples:
  npx huizhi match --rules rules --facts firms.csv --as-of 2025-09-30 --out result.ndjson
  npx huizhi match --rules rule.json --dictionary facts.json --facts firms.ndjson --as-of 2025-09-30 --out all.csv --all
  cat firms.ndjson | npx huizhi match --rules rules --facts - --as-of 2025-09-30 --out - --explain --keep-going`;

function addMatch(root: Command): void {
  root
    .command('match')
    .description(
      '用规则文件逐行判断企业数据；不需要数据库 / judge a file of enterprises by rule files; needs no database',
    )
    .requiredOption('--rules <path>', '规则文件或文件夹 / a rule file, or a folder of them')
    .requiredOption(
      '--facts <file>',
      'CSV 或 NDJSON 数据，- 为标准输入 / facts, - for standard input',
    )
    .requiredOption('--as-of <day>', '判断日期 / the day to judge on, YYYY-MM-DD')
    .requiredOption('--out <file>', '结果文件，- 为标准输出 / result, - for standard output')
    .option('--dictionary <file>', '事实字典 / dictionary of facts')
    .option('--all', '也列出不符合的 / include ineligible ones')
    .option('--explain', '附说明 / add the explanation')
    .option('--keep-going', '报告并跳过有误的行 / report bad rows and skip them')
    .addHelpText('after', MATCH_HELP)
    .action(async (options: MatchRequest) => {
      const { match } = await import('./match.ts');
      showSummary(await match(options));
    });
}

function showSummary({ rows, refused, verdicts, silent, seconds }: MatchSummary): void {
  const table = verdicts.map(({ rule, counts }) => [
    rule,
    ...[counts.eligible, counts.undetermined, counts.ineligible].map((count) =>
      count.toLocaleString('en'),
    ),
  ]);
  if (table.length > 0)
    note(
      renderTable(['规则 Rule', '符合 Eligible', '待定 Undetermined', '不符合 Ineligible'], table),
    );
  for (const { id, because } of silent)
    note(
      because === 'not-in-force'
        ? `${id}：当日不在有效期内，未判断 / not in force on that day, not judged`
        : `${id}：仅在目录中，未判断 / in the catalogue only, not judged`,
    );
  if (refused > 0) note(`跳过 ${refused} 行有误的数据 / ${refused} bad rows skipped`);
  const rate = Math.round(rows / Math.max(seconds, 0.001)).toLocaleString('en');
  note(
    `${rows.toLocaleString('en')} 行 rows，${verdicts.length} 条规则 rules，${seconds.toFixed(1)} 秒 s，${rate} 行/秒 rows/s`,
  );
}

/** Adds `lint`, at the root and among the commands on rules. */
export function addLint(parent: Command): void {
  parent
    .command('lint')
    .description(
      '检查规则文件，一次报告所有问题；不需要数据库 / check rule files, all findings at once; needs no database',
    )
    .argument('[path]', '规则文件或文件夹 / a rule file or a folder', rulesFolder())
    .option('--dictionary <file>', '事实字典 / dictionary of facts')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 无错误 no errors, 3 有错误 errors found, 2 无法读取 unreadable. 逐条说明见 docs/findings.md / each finding is explained there.\n\n例 Examples:\n  npx huizhi lint\n  npx huizhi lint rules/benefits/hn-bond-award\n  npx huizhi lint my-rules --dictionary facts.json',
    )
    .action(async (path: string, options: { dictionary?: string }) => {
      const tree = options.dictionary === undefined ? treeAround(path) : undefined;
      const { findings, texts, rules, models, matters } = tree
        ? await lintTree(tree.root, tree.within)
        : await lintFiles(path, options.dictionary);
      const errors = showFindings(findings, texts, print);
      const warnings = findings.length - errors;
      print(
        `${rules} 项政策，${models} 个评分模型，${matters} 项检查事项，${errors} 个错误，${warnings} 个提醒 / ${counted(rules, 'policy', 'policies')}, ${counted(models, 'scoring model')}, ${counted(matters, 'supervised matter')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
      );
      if (errors > 0) process.exitCode = EXIT.found;
    });
}

async function lintTree(root: string, within: string) {
  const files = await readTree(root);
  const { book, findings: own } = loadRuleBook(files);
  const { lintDatasets } = await import('#libs/registry');
  const findings = [...own, ...lintDatasets(files, book)];
  const concerns = (path: string): boolean => isWithin(path, within);
  return {
    findings: findings.filter(({ file }) => concerns(file)),
    texts: new Map(files.map(({ path, text }) => [path, text])),
    rules: [...book.policies.values()].filter(({ file }) => concerns(file)).length,
    models: [...book.models.values()].filter(({ file }) => concerns(file)).length,
    matters: [...book.matters.values()].filter(({ file }) => concerns(file)).length,
  };
}

async function lintFiles(path: string, dictionary: string | undefined) {
  const { findings, texts, set } = await rulesOnDisk(path, today(), dictionary, true);
  return { findings, texts, rules: set.rules.length + set.silent.length, models: 0, matters: 0 };
}

function addTest(root: Command): void {
  root
    .command('test')
    .description('运行全部算例 / run the worked cases of every cases.json')
    .argument('[path]', '规则文件夹 / rule folder, or a part of one', rulesFolder())
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 全部通过 all pass, 3 有算例不符 some do not, 2 无法读取 unreadable.\n\n例 Examples:\n  npx huizhi test\n  npx huizhi test rules/benefits/hn-bond-award',
    )
    .action(async (path: string) => {
      const { root: folder, within } = treeAround(path) ?? { root: path, within: '' };
      const files = isFolder(folder) ? await readTree(folder) : [];
      const { book, findings } = loadRuleBook(files);
      const texts = new Map(files.map(({ path: name, text }) => [name, text]));
      let passed = 0;
      let failed = 0;
      for (const { id, file, cases } of triedIn(book)) {
        if (!isWithin(file, within)) continue;
        const place = file.replace(/(policy|model|matter|quota)\.json$/, 'cases.json');
        const broken = findings.filter(
          (one) => one.severity === 'error' && (one.file === file || one.file === place),
        );
        for (const worked of cases) {
          const against = broken.filter(
            (one) => one.file === file || `${one.pointer}/`.startsWith(`${worked.pointer}/`),
          );
          print(
            `${against.length === 0 ? '✓' : '✗'} ${id} ${worked.period} ${worked.title.zh} / ${worked.title.en}`,
          );
          if (against.length === 0) passed += 1;
          else failed += 1;
        }
        showFindings(broken, texts, print);
        if (broken.length > 0 && failed === 0) failed += 1;
      }
      print(`${passed} 例通过，${failed} 例不符 / ${passed} passed, ${failed} failed`);
      if (failed > 0) process.exitCode = EXIT.found;
    });
}

/** Everything that has worked cases: the policies that run, the scoring models, supervised matters and quotas of visits. */
function triedIn(book: RuleBook) {
  const policies = [...book.policies.values()].filter(({ executable }) => executable);
  return [
    ...policies.map(({ id, file }) => ({ id, file, cases: book.cases.get(id) ?? [] })),
    ...[...book.models.values()].map(({ id, file }) => ({
      id,
      file,
      cases: book.modelCases.get(id) ?? [],
    })),
    ...[...book.matters.values()].map(({ id, file }) => ({
      id,
      file,
      cases: book.cases.get(id) ?? [],
    })),
    ...[...book.quotas.values()].map(({ id, file }) => ({
      id,
      file,
      cases: book.quotaCases.get(id) ?? [],
    })),
  ];
}

function addExplain(root: Command): void {
  root
    .command('explain')
    .description(
      '说明一家企业为何符合或不符合一条规则 / explain one verdict, in Chinese and English',
    )
    .requiredOption('--rule <id>', '规则标识 / id of the rule')
    .requiredOption('--facts <file>', 'CSV 或 NDJSON 数据 / facts, - for standard input')
    .requiredOption('--enterprise <id>', '企业标识 / id of the enterprise')
    .option('--rules <path>', '规则文件或文件夹 / rule file or folder', rulesFolder())
    .option('--as-of <day>', '判断日期，默认今天 / the day to judge on, today by default')
    .option('--dictionary <file>', '事实字典 / dictionary of facts')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi explain --rule hn-bond-award --facts firms.csv --enterprise 91460000MA5T00000X --as-of 2025-09-30',
    )
    .action(async (options: Omit<ExplainRequest, 'asOf'> & { asOf?: string }) => {
      const asOf = parseLocalDate(options.asOf ?? today());
      for (const line of await explainOne({ ...options, asOf })) print(line);
    });
}

function addSchema(root: Command): void {
  root
    .command('schema')
    .description(
      '输出规则文件的 JSON Schema，供编辑器使用 / JSON Schemas of the rule files, for editors',
    )
    .argument(
      '[name]',
      '哪一种文件；不写则列出名称 / which kind of file; without it the names are listed',
    )
    .option('--out <folder>', '把全部写入文件夹 / write all of them into a folder')
    .addHelpText(
      'after',
      '\n例 Examples:\n  npx huizhi schema\n  npx huizhi schema policy\n  npx huizhi schema --out schemas',
    )
    .action((name: string | undefined, options: { out?: string }) =>
      writeSchemas(name, options.out, print),
    );
}

function addBook(root: Command): void {
  root
    .command('book')
    .description(
      '由规则库生成政策手册（HTML 和 Markdown） / write the policy book from the rules, as HTML and Markdown',
    )
    .argument('[rules]', '规则目录 / rule folder', rulesFolder())
    .option('--out <folder>', '写入的文件夹 / folder to write into', 'policy-book')
    .addHelpText(
      'after',
      '\n退出码 Exit: 0 已生成 written, 3 规则有错误 the rules have errors.\n\n例 Examples:\n  npx huizhi book\n  npx huizhi book rules --out /tmp/policy-book',
    )
    .action(async (rules: string, { out }: { out: string }) => {
      const { errors, texts } = await writePolicyBook(rules, out, print);
      showFindings(errors, texts, print);
      if (errors.length > 0) process.exitCode = EXIT.found;
    });
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function today(): LocalDate {
  return shanghaiDay(systemClock.now());
}
