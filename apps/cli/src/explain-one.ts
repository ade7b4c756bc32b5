import {
  type CompiledPolicy,
  type ExplanationNode,
  explain,
  type FactValue,
  nearestChange,
  nearestOf,
  onDay,
  RowPlan,
} from '#libs/engine';
import { formatYuan, type LocalDate } from '#libs/kernel';
import { RulesRefused, UsageRefused } from './errors.ts';
import { FactsColumns } from './facts-columns.ts';
import { readFacts } from './facts-file.ts';
import { FactsCohorts } from './facts-cohorts.ts';
import { FactsItems } from './facts-items.ts';
import { showFindings } from './finding-lines.ts';
import { rulesOnDisk } from './rule-files.ts';
import { note } from './terminal.ts';

/** Which verdict is to be explained. */
export interface ExplainRequest {
  readonly rule: string;
  readonly facts: string;
  readonly enterprise: string;
  readonly rules: string;
  readonly asOf: LocalDate;
  readonly dictionary?: string;
}

const MARKS = { true: '✓', false: '✗', unknown: '?' } as const;

/**
 * Explains one verdict: the conclusion, each condition as a sentence with the value found, the amount, what is missing.
 * A star marks the findings the verdict rests on.
 *
 * @throws CLI.USAGE_REFUSED when there is no such rule or enterprise, CLI.RULES_REFUSED, CLI.FACTS_REFUSED
 */
export async function explainOne(request: ExplainRequest): Promise<readonly string[]> {
  const rules = await rulesOnDisk(request.rules, request.asOf, request.dictionary);
  const errors = showFindings(rules.findings, rules.texts, note);
  if (errors > 0) throw new RulesRefused(errors);
  const policy = rules.set.rules.find(({ id }) => id === request.rule);
  if (!policy) throw noRule(request, rules.set);
  const plan = new RowPlan([policy]);
  const { codes, dictionary } = rules.book;
  const cohorts = new FactsCohorts(rules.book, plan.reads, request.asOf);
  await cohorts.freeze(request.facts, codes, () => undefined);
  const columns = new FactsColumns(dictionary, cohorts.reads, request.asOf);
  let values: readonly FactValue[] | undefined;
  const items = new FactsItems(dictionary, cohorts.reads, request.asOf, codes);
  await readFacts(request.facts, columns, items, cohorts.reads.length, codes, {
    row: (row) => {
      if (row.enterprise === request.enterprise) values ??= cohorts.filled([...row.values]);
    },
    bad: (problem) => note(`${problem.text.zh}\n${problem.text.en}`),
    unknown: () => undefined,
    pause: async () => undefined,
  });
  if (!values)
    throw new UsageRefused({
      zh: `${request.facts} 中没有企业“${request.enterprise}”的有效数据；请核对标识。`,
      en: `${request.facts} has no usable row of the enterprise "${request.enterprise}"; check the id.`,
    });
  return told(policy, plan, values, request.asOf, (key) => columns.nameOf(key));
}

function noRule(
  { rule, asOf }: ExplainRequest,
  { rules, silent }: { rules: readonly CompiledPolicy[]; silent: readonly { id: string }[] },
): UsageRefused {
  if (silent.some(({ id }) => id === rule))
    return new UsageRefused({
      zh: `规则“${rule}”在 ${asOf} 不执行（不在有效期内，或仅在目录中）；请用 --as-of 指定日期。`,
      en: `The rule "${rule}" does not run on ${asOf} (not in force, or in the catalogue only); name a day with --as-of.`,
    });
  const known = [...rules, ...silent].map(({ id }) => id);
  const near = nearestOf(rule, known);
  const names = (near.length > 0 ? near : known.slice(0, 10)).join(', ');
  const none = rules.length === 0;
  return new UsageRefused({
    zh: `没有规则“${rule}”；可用：${names || '无'}。${none ? `其中没有一条在 ${asOf} 执行；请用 --as-of 指定日期。` : ''}`,
    en: `There is no rule "${rule}"; there ${names ? `are ${names}` : 'is none'}.${none ? ` None of them runs on ${asOf}; name a day with --as-of.` : ''}`,
  });
}

function told(
  policy: CompiledPolicy,
  plan: RowPlan,
  values: readonly FactValue[],
  asOf: LocalDate,
  nameOf: (ref: CompiledPolicy['reads'][number]) => string,
): readonly string[] {
  const slots = new Map(plan.reads.map(({ key }, slot) => [key, slot]));
  const given = { value: ({ key }: { key: string }) => values[slots.get(key) ?? -1] ?? null };
  const row = onDay(given, asOf);
  const { tree, amountFen, amount, missing } = explain(policy, row, () => undefined);
  const lines: string[] = [];
  const write = (
    { truth, decisive, sentence, computed, children }: ExplanationNode,
    depth: number,
  ): void => {
    const indent = '  '.repeat(depth);
    lines.push(`${indent}${MARKS[truth]}${decisive ? '*' : ' '} ${sentence.zh}`);
    lines.push(`${indent}   ${sentence.en}`);
    if (computed) lines.push(`${indent}   ${computed.how.zh}`, `${indent}   ${computed.how.en}`);
    for (const { title, value } of computed?.from ?? [])
      lines.push(`${indent}   · ${title.zh}：${value.zh} / ${title.en}: ${value.en}`);
    for (const child of children) write(child, depth + 1);
  };
  write(tree, 0);
  if (amount) lines.push(amount.zh, amount.en);
  if (amountFen !== null) lines.push(`${formatYuan(BigInt(amountFen))} CNY`);
  const lacking = policy.reads.filter(({ key }) => missing.includes(key)).map(nameOf);
  if (lacking.length > 0) lines.push(`缺少 missing: ${lacking.join(', ')}`);
  const nearest = nearestChange(policy, row)?.sentence;
  if (nearest) lines.push(nearest.zh, nearest.en);
  return lines;
}
