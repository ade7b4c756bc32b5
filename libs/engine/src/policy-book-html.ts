import { formatYuan, type Text } from '#libs/kernel';
import { BOOK_SCRIPT } from './policy-book-script.ts';
import { BOOK_STYLE } from './policy-book-style.ts';
import { type Chapter, parameterValue } from './policy-book.ts';
import { type SharedTable } from './policy-book-tables.ts';
import { type RuleLine } from './rule-lines.ts';
import {
  articleWords,
  CERTAINTY_LEGEND,
  CERTAINTY_WORDS,
  departmentWords,
  GATE_WORDS,
  gateWords,
  LEVEL_WORDS,
  MODE_WORDS,
  fundingWords,
  modeWords,
  orderWords,
  RELATION_WORDS,
  settlementWords,
  sureWords,
  validityWords,
} from './policy-book-words.ts';
import { type Certainty, citation, type Policy, type PolicyRelation } from './policy.ts';
import { VERDICT_NAMES } from './worked-case.ts';

/**
 * The policy book as one page that needs no file beside it. Its script only hides what a search or a choice leaves out;
 * without it the page shows everything.
 */
export function bookHtml(
  chapters: readonly Chapter[],
  tables: readonly SharedTable[] = [],
): string {
  const runnable = chapters.filter(({ policy }) => policy.executable).length;
  const titles = new Map(chapters.map(({ policy }) => [policy.id, policy.title]));
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>政策手册 · 惠至 Huizhi</title>
<style>${BOOK_STYLE}</style>
</head>
<body>
<nav aria-label="目录 Contents"><h2>目录 <span lang="en">Contents</span></h2>
${choices(chapters)}
${contents(chapters)}</nav>
<main>
<header><h1>政策手册 <span lang="en">Policy book</span></h1>
<p>共 ${chapters.length} 项政策，其中 ${runnable} 项可执行。条款、条件、金额、参数和算例由规则库生成，与系统执行的完全一致。
<span lang="en">${chapters.length} policies, ${runnable} of which can run; generated from the rules that run.</span></p></header>
<p class="legend">${escape(CERTAINTY_LEGEND.zh)}<br><span lang="en">${escape(CERTAINTY_LEGEND.en)}</span></p>
<p id="none" hidden>没有符合所选条件的政策。<span lang="en">No policy fits.</span></p>
${chapters.map((chapter) => chapterHtml(chapter, titles)).join('\n')}
${tables.map(tableHtml).join('\n')}
</main>
<script>${BOOK_SCRIPT}</script>
</body>
</html>
`;
}

function tableHtml({ title, from, reference, columns, rows }: SharedTable): string {
  const cells = rows.map((row) => [both(row.title), ...row.values.map(both)]);
  return `<section><h2>附表：${both(title)}</h2>
<p>自 ${from} 起。依据：${both(reference)}</p>
${section('取值', 'Values', ['', ...columns.map(({ zh }) => zh)], cells)}</section>`;
}

/** A search field and three choices; shown by the script that answers them. */
function choices(chapters: readonly Chapter[]): string {
  const of = (key: string, zh: string, options: ReadonlyMap<string, Text>): string =>
    `<select data-by="${key}" aria-label="${zh}"><option value="">${zh}：全部</option>${[...options]
      .map(([value, title]) => `<option value="${escape(value)}">${escape(title.zh)}</option>`)
      .join('')}</select>`;
  const present = (all: ReadonlyMap<string, Text>, used: (policy: Policy) => string) => {
    const values = new Set(chapters.map(({ policy }) => used(policy)));
    return new Map([...all].filter(([value]) => values.has(value)));
  };
  const authorities = new Map(
    chapters.map(({ policy: { authority } }) => [authority.id, authority.title]),
  );
  const modes = present(new Map(Object.entries(MODE_WORDS)), ({ deliveryMode }) => deliveryMode);
  const levels = present(new Map(Object.entries(LEVEL_WORDS)), ({ level }) => level);
  return `<form id="choices" hidden role="search"><input type="search" placeholder="搜索 Search" aria-label="搜索 Search">${of('authority', '主管部门', authorities)}${of('mode', '兑现方式', modes)}${of('level', '层级', levels)}<output></output></form>`;
}

function contents(chapters: readonly Chapter[]): string {
  const groups: readonly (readonly [Text, (policy: Policy) => boolean])[] = [
    [{ zh: '可执行', en: 'Can run' }, (one) => one.executable && !one.demonstration],
    [{ zh: '仅收录', en: 'Catalogue only' }, (one) => !one.executable],
    [{ zh: '示范', en: 'Demonstration' }, (one) => one.executable && one.demonstration],
  ];
  return groups
    .map(([title, belongs]) => {
      const items = chapters.filter(({ policy }) => belongs(policy));
      if (items.length === 0) return '';
      const links = items.map(
        ({ policy }) => `<li><a href="#${escape(policy.id)}">${escape(policy.title.zh)}</a></li>`,
      );
      return `<h3>${both(title)} <small>${items.length}</small></h3><ol>${links.join('')}</ol>`;
    })
    .join('');
}

function chapterHtml(chapter: Chapter, titles: ReadonlyMap<string, Text>): string {
  const { policy } = chapter;
  const { demonstration } = policy;
  const tags = [LEVEL_WORDS[policy.level], modeWords(policy)];
  return `<article id="${escape(policy.id)}" data-authority="${escape(policy.authority.id)}" data-mode="${policy.deliveryMode}" data-level="${policy.level}"${demonstration ? ' class="demonstration"' : ''}>
<h2>${escape(policy.title.zh)} <span lang="en">${escape(policy.title.en)}</span></h2>
<p class="tags">${tags.map((tag) => `<span>${both(tag)}</span>`).join('')}${
    policy.executable ? '' : '<span class="not">仅收录 <span lang="en">catalogue only</span></span>'
  }</p>
<p>${escape(policy.summary.zh)}<br><span lang="en">${escape(policy.summary.en)}</span></p>
${policy.notExecutableBecause ? `<p class="reason"><b>尚不可执行的原因 <span lang="en">Why it cannot run yet</span></b><br>${escape(policy.notExecutableBecause.zh)}<br><span lang="en">${escape(policy.notExecutableBecause.en)}</span></p>` : ''}
<dl>${departments(policy)}<dt>有效期</dt><dd>${both(validityWords(policy))}</dd>${settlement(policy)}${
    policy.fundingLine ? `<dt>资金</dt><dd>${both(fundingWords(policy.fundingLine))}</dd>` : ''
  }<dt>编号</dt><dd><code>${escape(policy.id)}</code></dd></dl>
<div class="beside"><section class="clauses"><h3>条款 <span lang="en">Clause</span></h3>${clauses(policy)}</section>
<section><h3>规则的含义与写法 <span lang="en">What the rule means, and how it is written</span></h3>${ruleHtml(chapter)}</section></div>
${section('参数', 'Parameters', ['参数', '起始', '取值', '依据'], parameterRows(chapter))}
${section('算例', 'Worked cases', ['算例', '期间', '事实', '结论', '计算'], caseRows(chapter))}
${section('所需数据', 'Data needed', ['事实', '数据集和交付部门', '说明'], factRows(chapter))}
${section('关系与环节', 'Relations and gates', ['事项', '说明'], relationRows(policy, titles))}
${section('把握程度', 'Certainty', ['内容', '把握', '说明'], certaintyRows(chapter))}
<p class="sources">来源 <span lang="en">Sources</span>：${escape(sources(policy))}</p>
</article>`;
}

function departments(policy: Policy): string {
  return departmentWords(policy)
    .map(({ role, who }) => `<dt>${role.zh}</dt><dd>${both(who)}</dd>`)
    .join('');
}

function settlement(policy: Policy): string {
  const words = settlementWords(policy);
  return words ? `<dt>兑现期</dt><dd>${both(words)}</dd>` : '';
}

function clauses(policy: Policy): string {
  return policy.basis
    .map(
      (one) =>
        `<blockquote><p>${escape(one.clause.zh)}</p><footer>${escape(citation(one))}${
          one.article === null ? `（${articleWords(one).zh}）` : escape(one.article)
        } ${mark(one.certainty)}</footer></blockquote>`,
    )
    .join('');
}

function ruleHtml({ scope, conditions, amount, ranking, derivations, policy }: Chapter): string {
  if (conditions.length === 0)
    return policy.executable ? '' : '<p>没有可执行的规则。<span lang="en">No rule yet.</span></p>';
  const block = (zh: string, en: string, lines: readonly RuleLine[]): string =>
    lines.length === 0
      ? ''
      : `<h4>${zh} <span lang="en">${en}</span></h4><ul class="rule">${lines.map(lineHtml).join('')}</ul>`;
  const paid = amount ?? policy.withoutAmount;
  const prefix = amount ? '' : '不列金额：';
  const sum = paid
    ? `<h4>金额 <span lang="en">Amount</span></h4><p class="amount">${prefix}${escape(paid.zh)}<br><span lang="en">${escape(paid.en)}</span></p>`
    : '';
  const order = ranking
    ? `<h4>次序 <span lang="en">Order</span></h4><p>${escape(ranking.zh)}<br><span lang="en">${escape(ranking.en)}</span></p>`
    : '';
  const shared = policy.allocation
    ? `<h4>分配 <span lang="en">Allocation</span></h4><p>${escape(policy.allocation.note.zh)}<br><span lang="en">${escape(policy.allocation.note.en)}</span></p>`
    : '';
  const how = derivations
    .map((one) => `<li>${escape(one.zh)}<br><span lang="en">${escape(one.en)}</span></li>`)
    .join('');
  const derived =
    how === '' ? '' : `<h4>计算口径 <span lang="en">Derived</span></h4><ul>${how}</ul>`;
  return `${block('适用范围', 'Scope', scope)}${block('条件', 'Conditions', conditions)}${sum}${order}${shared}${derived}`;
}

function lineHtml({ depth, written, sentence }: RuleLine): string {
  const code = written === '' ? '' : `<code>${escape(written)}</code>`;
  return `<li class="d${Math.min(depth, 5)}"><span>${escape(sentence.zh)} <span lang="en">${escape(sentence.en)}</span></span>${code}</li>`;
}

function parameterRows({ parameters }: Chapter): string[][] {
  return parameters.flatMap((one) =>
    one.values.map((dated) => [
      both(one.title),
      escape(dated.from),
      both(parameterValue(one, dated)),
      escape(dated.reference.zh),
    ]),
  );
}

function caseRows({ cases }: Chapter): string[][] {
  return cases.map(({ title, period, facts, expect, calculation }) => [
    both(title),
    escape(period),
    `<details><summary>${Object.keys(facts).length} 项</summary><code>${Object.entries(facts)
      .map(([key, value]) => escape(`${key} = ${JSON.stringify(value)}`))
      .join('<br>')}</code></details>`,
    `<b class="${expect.verdict}">${both(VERDICT_NAMES[expect.verdict])}</b>${
      expect.amountFen === null ? '' : `<br>${formatYuan(expect.amountFen)} 元`
    }`,
    both(calculation),
  ]);
}

function factRows({ facts }: Chapter): string[][] {
  return facts.map((one) => [
    `${both(one.title)}<br><code>${escape(one.key)}</code>`,
    `${both(one.dataset)}${one.department ? `<br>${both(one.department)}` : ''}`,
    one.note ? both(one.note) : '',
  ]);
}

function relationRows(policy: Policy, titles: ReadonlyMap<string, Text>): string[][] {
  const { relations, gates } = policy;
  const order = (relation: PolicyRelation): string => {
    const words = orderWords(policy, relation);
    return words ? `<br>${both(words)}` : '';
  };
  return [
    ...relations.map((relation) => [
      `关系：${both(RELATION_WORDS[relation.kind])}`,
      `${both(relation.note)}${relation.with.map((id) => `<br><a href="#${escape(id)}">${escape(titles.get(id)?.zh ?? id)}</a>`).join('')}${order(relation)}`,
    ]),
    ...gates.map((one) => [`环节：${both(GATE_WORDS[one.gate])}`, both(gateWords(one))]),
  ];
}

function certaintyRows({ certainty }: Chapter): string[][] {
  return certainty.map((one) => [
    `<span title="${escape(one.pointer)}">${both(one.place)}</span>`,
    `<span class="mark ${one.certainty}">${sureWords(one).zh}</span>`,
    both(one.note),
  ]);
}

function section(
  zh: string,
  en: string,
  head: readonly string[],
  rows: readonly string[][],
): string {
  if (rows.length === 0) return '';
  const heads = head.map((cell) => `<th>${cell}</th>`).join('');
  const cells = (row: readonly string[]): string =>
    row.map((cell, at) => `<td data-of="${head[at] ?? ''}">${cell}</td>`).join('');
  return `<h3>${zh} <span lang="en">${en}</span></h3><div class="wide"><table><thead><tr>${heads}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row)}</tr>`)
    .join('')}</tbody></table></div>`;
}

function sources({ document }: Policy): string {
  const list = document['sources'];
  return Array.isArray(list) ? list.join('；') : '';
}

function mark(certainty: Certainty): string {
  return `<span class="mark ${certainty}">${CERTAINTY_WORDS[certainty].zh}</span>`;
}

function both({ zh, en }: Text): string {
  return `${escape(zh)} <span lang="en">${escape(en)}</span>`;
}

/** Text that stands for itself in HTML, in content and in quoted attributes. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
