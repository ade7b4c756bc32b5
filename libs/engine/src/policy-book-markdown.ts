import { formatYuan, type Text } from '#libs/kernel';
import { type Chapter, parameterValue } from './policy-book.ts';
import { type SharedTable } from './policy-book-tables.ts';
import {
  articleWords,
  CERTAINTY_LEGEND,
  CERTAINTY_WORDS,
  departmentWords,
  GATE_WORDS,
  gateWords,
  LEVEL_WORDS,
  modeWords,
  orderWords,
  RELATION_WORDS,
  settlementWords,
  sureWords,
  validityWords,
} from './policy-book-words.ts';
import { citation, type Policy } from './policy.ts';
import { VERDICT_NAMES } from './worked-case.ts';

/** The policy book as one Markdown document: Chinese text under titles in both languages, shared tables at its end. */
export function bookMarkdown(
  chapters: readonly Chapter[],
  tables: readonly SharedTable[] = [],
): string {
  const runnable = chapters.filter(({ policy }) => policy.executable).length;
  const contents = chapters.map(
    ({ policy }) =>
      `- [${policy.title.zh}](#${policy.id})${policy.executable ? '' : '（仅收录）'} ${policy.title.en}`,
  );
  const titles = new Map(chapters.map(({ policy }) => [policy.id, policy.title]));
  return [
    '# 政策手册 Policy book',
    `共 ${chapters.length} 项政策，其中 ${runnable} 项可执行。${chapters.length} policies, ${runnable} of which can run. 本手册由规则库生成：条款、条件、金额、参数和算例与系统执行的完全一致。Generated from the rules that run.`,
    CERTAINTY_LEGEND.zh,
    contents.join('\n'),
    ...chapters.map((chapter) => chapterMarkdown(chapter, titles)),
    ...tables.map(tableMarkdown),
    '',
  ].join('\n\n');
}

function chapterMarkdown(chapter: Chapter, titles: ReadonlyMap<string, Text>): string {
  const { policy } = chapter;
  const blocks = [
    `<a id="${policy.id}"></a>`,
    `## ${policy.title.zh} ${policy.title.en}`,
    policy.summary.zh,
    `${LEVEL_WORDS[policy.level].zh} · ${modeWords(policy).zh} · ${validityWords(policy).zh} · \`${policy.id}\``,
    departmentWords(policy)
      .map(({ role, who }) => `${role.zh}：${who.zh}`)
      .join('；'),
    settlementLine(policy),
    policy.notExecutableBecause ? `> 仅收录，尚不可执行：${policy.notExecutableBecause.zh}` : '',
    heading('政策依据', 'Legal basis'),
    table(
      ['文件', '条款', '内容', '把握'],
      policy.basis.map((one) => [
        citation(one),
        articleWords(one).zh,
        one.clause.zh,
        CERTAINTY_WORDS[one.certainty].zh,
      ]),
    ),
    ruleMarkdown(chapter),
    tableUnder(
      '参数',
      'Parameters',
      ['参数', '起始', '取值', '依据'],
      chapter.parameters.flatMap((one) =>
        one.values.map((dated) => [
          one.title.zh,
          dated.from,
          parameterValue(one, dated).zh,
          dated.reference.zh,
        ]),
      ),
    ),
    tableUnder(
      '所需数据',
      'Data needed',
      ['事实', '数据集', '交付部门', '说明'],
      chapter.facts.map((one) => [
        `${one.title.zh} \`${one.key}\``,
        one.dataset.zh,
        one.department?.zh ?? '',
        one.note?.zh ?? '',
      ]),
    ),
    casesMarkdown(chapter),
    tableUnder(
      '关系、环节和把握程度',
      'Relations, gates, certainty',
      ['事项', '说明'],
      [
        ...policy.relations.map((relation) => [
          `关系：${RELATION_WORDS[relation.kind].zh}`,
          [
            relation.note.zh,
            ...relation.with.map((id) => `[${titles.get(id)?.zh ?? id}](#${id})`),
            ...[orderWords(policy, relation)?.zh ?? []].flat(),
          ].join('；'),
        ]),
        ...policy.gates.map((one) => [`环节：${GATE_WORDS[one.gate].zh}`, gateWords(one).zh]),
        ...chapter.certainty.map((one) => [`${one.place.zh}〔${sureWords(one).zh}〕`, one.note.zh]),
      ],
    ),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function tableMarkdown({ title, from, reference, columns, rows }: SharedTable): string {
  return [
    `## 附表：${title.zh} Table: ${title.en}`,
    `自 ${from} 起。依据：${reference.zh}。`,
    table(
      ['', ...columns.map(({ zh }) => zh)],
      rows.map((row) => [row.title.zh, ...row.values.map(({ zh }) => zh)]),
    ),
  ].join('\n\n');
}

function settlementLine(policy: Policy): string {
  const words = settlementWords(policy);
  return words ? `兑现期：${words.zh}。` : '';
}

function ruleMarkdown({
  scope,
  conditions,
  amount,
  ranking,
  derivations,
  policy,
}: Chapter): string {
  if (conditions.length === 0) return '';
  const lines = (title: Text, of: Chapter['scope']): string[][] =>
    of.map((one, at) => [
      at === 0 ? title.zh : '',
      one.written === '' ? '' : `\`${one.written}\``,
      `${'　'.repeat(one.depth)}${one.sentence.zh}`,
    ]);
  const rows = [
    ...lines({ zh: '适用范围', en: 'Scope' }, scope),
    ...lines({ zh: '条件', en: 'Conditions' }, conditions),
    ...(amount ? [['金额', '', amount.zh]] : []),
    ...(policy.withoutAmount ? [['金额', '', `不列金额：${policy.withoutAmount.zh}`]] : []),
    ...(ranking ? [['次序', '', ranking.zh]] : []),
    ...(policy.allocation ? [['分配', '', policy.allocation.note.zh]] : []),
    ...derivations.map((one) => ['计算口径', '', one.zh]),
  ];
  return `${heading('规则', 'Rule')}\n\n${table(['', '写法', '含义'], rows)}`;
}

function casesMarkdown({ cases }: Chapter): string {
  const rows = cases.map(({ title, period, expect, calculation }) => [
    title.zh,
    period,
    VERDICT_NAMES[expect.verdict].zh,
    expect.amountFen === null ? '' : `${formatYuan(expect.amountFen)} 元`,
    calculation.zh,
  ]);
  return tableUnder('算例', 'Worked cases', ['算例', '期间', '结论', '金额', '计算'], rows);
}

function tableUnder(
  zh: string,
  en: string,
  head: readonly string[],
  rows: readonly string[][],
): string {
  return rows.length === 0 ? '' : `${heading(zh, en)}\n\n${table(head, rows)}`;
}

function heading(zh: string, en: string): string {
  return `### ${zh} ${en}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
