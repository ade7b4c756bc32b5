import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadRuleBook, readRuleSet } from '#libs/engine';
import { FINDING_TEXTS } from '../../libs/engine/src/finding-texts.ts';
import { codesIn, TREE_EXAMPLES } from './finding-trees.ts';
import { read, readBelow, ROOT } from './tree.ts';

const PAGE = 'docs/findings.md';
const { book } = loadRuleBook(
  readBelow(['rules'], /\.json$/).map(({ path, text }) => ({
    path: path.slice('rules/'.length),
    text,
  })),
);
const rule = (conditions: string): string => `{"name": "r", "conditions": ${conditions}}`;
const flag = '{"fact": "tax.hasArrears", "operator": "equal", "value": false}';
const paying = (amount: string): string =>
  `{"id": "r", "amount": ${amount}, "conditions": ${flag}}`;
/** A rule that derives one decimal for itself. */
const deriving = (value: string, more = ''): string => {
  const made = `{"title": {"zh": "比例", "en": "share"}, "type": "decimal", "value": ${value}${more}}`;
  return `{"id": "r", "let": {"share": ${made}}, "conditions": {"fact": "share", "operator": "lessThan", "value": "0.5"}}`;
};
const half = '{"quotient": [1, 2]}';
const even = ', "round": "down", "places": 4';
const years = (period: string): string =>
  `{"fact": "tax.annualRevenue", "params": {"period": ${period}}}`;
const best = (period: string): string =>
  deriving(`{"quotient": [{"max": ${years(period)}}, {"fixed": 1}]}`, even);

/** By finding: a document that has it, and the same document cured. */
const EXAMPLES: Readonly<Record<string, readonly [example: string, cure: string]>> = {
  DOCUMENT_UNREADABLE: ['{"name": "r", }', rule(flag)],
  KEY_DUPLICATED: [`{"name": "r", "name": "s", "conditions": ${flag}}`, rule(flag)],
  KEY_RESERVED: [`{"name": "r", "__proto__": 1, "conditions": ${flag}}`, rule(flag)],
  KEY_UNKNOWN: [`{"name": "r", "when": 1, "conditions": ${flag}}`, rule(flag)],
  NUMBER_INEXACT: [
    rule('{"fact": "tax.annualRevenue", "operator": "lessThan", "value": 90071992547409.91}'),
    rule('{"fact": "tax.annualRevenue", "operator": "lessThan", "value": "90071992547409.91"}'),
  ],
  SHAPE_WRONG: [rule(`{"all": ${flag}}`), rule(`{"all": [${flag}]}`)],
  ID_DUPLICATED: [`[${rule(flag)}, ${rule(flag)}]`, `[${rule(flag)}]`],
  FACT_UNKNOWN: [rule(flag.replace('hasArrears', 'hasArears')), rule(flag)],
  OPERATOR_UNKNOWN: [rule(flag.replace('"equal"', '"equals"')), rule(flag)],
  OPERATOR_DECORATED: [rule(flag.replace('"equal"', '"not:equal"')), rule(`{"not": ${flag}}`)],
  OPERATOR_TYPE: [rule(flag.replace('"equal"', '"lessThan"')), rule(flag)],
  VALUE_TYPE: [rule(flag.replace('false', '"false"')), rule(flag)],
  TYPE_MISMATCH: [rule(flag.replace('false', '{"fact": "tax.annualRevenue"}')), rule(flag)],
  CODE_UNKNOWN: [
    rule('{"fact": "reg.division", "operator": "under", "value": "460001"}'),
    rule('{"fact": "reg.division", "operator": "under", "value": "460000"}'),
  ],
  PARAMETER_UNKNOWN: [
    paying('{"parameter": "little-giant-awrd"}'),
    paying('{"parameter": "little-giant-award"}'),
  ],
  CONDITION_UNKNOWN: [rule('{"condition": "clean-recrd"}'), rule('{"condition": "clean-record"}')],
  CONDITION_SHAPE: [rule('{"every": []}'), rule(flag)],
  GROUP_EMPTY: [rule('{"all": []}'), rule(flag)],
  PATH_REFUSED: [rule(flag.replace('}', ', "path": "$.a"}')), rule(flag)],
  PERIOD_REFUSED: [rule(flag.replace('}', ', "params": {"period": "P-1"}}')), rule(flag)],
  CONDITIONS_TOO_DEEP: [
    rule('{"not": '.repeat(9) + flag + '}'.repeat(9)),
    rule(`{"not": ${flag}}`),
  ],
  KNOWLEDGE_TEST: [rule(flag.replace('"equal"', '"isKnown"')), rule(flag)],
  EXPRESSION_SHAPE: [deriving('{"ratio": [1, 2]}', even), deriving(half, even)],
  EXPRESSION_TYPE: [deriving('{"sum": [{"fixed": 1}, 2]}'), deriving('{"sum": [1, 2]}')],
  EXPRESSION_UNIT: [
    deriving('{"product": [{"fact": "tax.annualRevenue"}, {"fact": "tax.annualRevenue"}]}'),
    deriving(
      '{"quotient": [{"fact": "tax.annualRevenue"}, {"fact": "tax.annualRevenue", "params": {"period": "P-1"}}], "whenZero": 0}',
      even,
    ),
  ],
  ROUNDING_UNSAID: [deriving(half), deriving(half, even)],
  ZERO_UNSAID: [
    deriving('{"quotient": [{"fact": "tax.annualRevenue"}, {"fact": "tax.annualRevenue"}]}', even),
    deriving(
      '{"quotient": [{"fact": "tax.annualRevenue"}, {"fact": "tax.annualRevenue"}], "whenZero": 0}',
      even,
    ),
  ],
  SERIES_ALONE: [
    rule(
      `{"fact": "tax.annualRevenue", "operator": "lessThan", "value": 1, "params": {"period": {"since": "2014"}}}`,
    ),
    best('{"since": "2014"}'),
  ],
  SERIES_BOUNDS: [best('{"since": "2030"}'), best('{"since": "2014", "until": "P-1"}')],
  DERIVED_CYCLE: [deriving('{"sum": [1, {"fact": "share"}]}'), deriving('{"sum": [1, 2]}')],
  DOCUMENT_TOO_LARGE: [rule(`{"any": [${Array(3_000).fill(flag).join(', ')}]}`), rule(flag)],
  DOCUMENT_TOO_DEEP: [`${'['.repeat(99)}${']'.repeat(99)}`, rule(flag)],
  CONDITIONS_TOO_MANY: [rule(`{"any": [${Array(600).fill(flag).join(', ')}]}`), rule(flag)],
  AMOUNT_SHAPE: [paying('1000'), paying('{"fixed": 1000}')],
  ROUNDING_MISSING: [
    paying('{"rate": "0.1", "of": {"fixed": 1000}}'),
    paying('{"rate": "0.1", "of": {"fixed": 1000}, "round": "down"}'),
  ],
};

const cause = '{"zh": "原因", "en": "the reason"}';
const declaring = (fact: string): string =>
  `{"facts": [{"fact": "${fact}", "hint": ${cause}}], "statement": ${cause}}`;
const revenue = (operator: string, value: string): string =>
  `{"fact": "tax.annualRevenue", "operator": "${operator}", "value": ${value}}`;
const meeting = (...all: string[]): string => `{"conditions": {"all": [${all.join(', ')}]}}`;
const share = '{"rate": "0.002", "of": {"fact": "capital.bondRaised"}, "round": "down"}';
const cited = (more: string): string =>
  `{"basis": [{"document": "办法", "number": null, "clause": ${cause}, "certainty": "known"${more}}]}`;
const quoting = (clause: string): string =>
  `{"basis": [{"document": "办法", "number": null, "article": null, "clause": {"zh": "${clause}", "en": "…"}, "certainty": "read"}], "amount": {"fixed": 1000}}`;
const related = (id: string, kind: string): string =>
  `{"relations": [{"kind": "${kind}", "with": ["${id}"], "note": ${cause}}]}`;
const ceiling = (id: string, over: number): string =>
  `{"relations": [{"kind": "rolling-cap", "with": ["${id}"], "limit": {"amount": 600000, "years": ${over}}, "note": ${cause}}]}`;
const parts = (count: number): string =>
  `{"kind": "instalment", "with": [], "limit": {"parts": ${count}}, "note": ${cause}}`;
const owned = '"conditions": {"fact": "reg.ownership", "operator": "equal", "value": "private"}';
const insured = (band: string): string =>
  `{"amount": {"bands": [{"upTo": 30, "fixed": 300}, {"fixed": ${band}}], "of": {"fact": "social.insuredCount"}, "how": "whole"}}`;
const doubted = (more: string): string =>
  `{"certainty": [{"pointer": "/amount", "certainty": "uncertain", "note": ${cause}${more}}]}`;
const waiving = (article: string): string =>
  `{"gates": [{"gate": "publicity", "required": false, "article": ${article}, "note": ${cause}}]}`;

const silent = (article: string): string =>
  `{"gates": [{"gate": "confirmation", "silence": "confirms", "article": ${article}, "note": ${cause}}]}`;

const graded = (clause: string): string =>
  `{${quoting(clause).slice(1, -1)}, "conditions": {"fact": "credit.tier", "operator": "in", "value": ["A", "B"]}}`;

/** By finding on what a policy means: what \`policy.json\` says in it, and the same cured. */
const POLICY_EXAMPLES: Readonly<Record<string, readonly [example: string, cure: string]>> = {
  CONDITION_CONTRADICTS: [
    meeting(revenue('greaterThan', '5000000'), revenue('lessThan', '5000000')),
    meeting(revenue('greaterThan', '5000000'), revenue('lessThan', '9000000')),
  ],
  CONDITION_UNREACHABLE: [
    meeting(flag, `{"any": [${flag.replace('false', 'true')}, ${revenue('greaterThan', '0')}]}`),
    meeting(flag, revenue('greaterThan', '0')),
  ],
  BASIS_EXPIRES: [
    cited(', "article": null, "until": "2024-01-01"'),
    cited(', "article": null, "until": "2026-01-01"'),
  ],
  PARAMETER_ENDS: [
    '{"validity": {"from": "2022-01-01", "until": null}, "amount": {"parameter": "bond-award-cap"}}',
    '{"validity": {"from": "2022-01-01", "until": "2026-01-01"}, "amount": {"parameter": "bond-award-cap"}}',
  ],
  CERTAINTY_MISSING: [
    '{"issuedBy": null}',
    `{"issuedBy": {"title": ${cause}, "certainty": "read"}}`,
  ],
  NUMBER_IS_DAY: [
    cited(', "article": null').replace('"number": null', '"number": "2022年5月"'),
    cited(', "article": null').replace('"number": null', '"number": null, "issued": "2022-05"'),
  ],
  CLAUSE_EMPTY: [quoting('年度申报通知'), quoting('首次申报的企业每户奖励1000元')],
  CLAUSE_DIFFERS: [
    '{"amount": {"parameter": "listing-award"}}',
    '{"amount": {"parameter": "bond-award-cap"}}',
  ],
  FIGURE_LITERAL: [
    meeting(flag, revenue('greaterThanInclusive', '"5000000"')),
    meeting(flag, revenue('greaterThanInclusive', '{"parameter": "bond-award-cap"}')),
  ],
  RULE_UNCERTAIN: [doubted(''), doubted(', "overpays": false')],
  SETTLEMENT_UNFOUNDED: [
    '{"settlement": {"until": "2025-12-01"}}',
    '{"settlement": {"until": "2027-01-01"}}',
  ],
  ARTICLE_MISSING: [cited(''), cited(', "article": "第三条"')],
  WAIVER_UNFOUNDED: [waiving('null'), waiving('"第八条"')],
  SILENCE_UNFOUNDED: [silent('null'), silent('"第八条"')],
  AMOUNT_UNCAPPED: [`{"amount": ${share}}`, `{"amount": {"cap": 1000000, "of": ${share}}}`],
  AMOUNT_MAY_BE_NEGATIVE: [
    '{"amount": {"difference": [{"fixed": 500000}, {"fact": "award.scaleIndustryPaid"}]}}',
    '{"amount": {"floor": 0, "of": {"difference": [{"fixed": 500000}, {"fact": "award.scaleIndustryPaid"}]}}}',
  ],
  AMOUNT_UNEXPLAINED: ['{"amount": null}', `{"amount": null, "withoutAmount": ${cause}}`],
  AMOUNT_UNFUNDED: [
    '{"fundingLine": null}',
    `{"fundingLine": null, "amount": null, "withoutAmount": ${cause}}`,
  ],
  BANDS_FALL: [insured('200'), insured('500')],
  RELATION_UNKNOWN: [related('hn-bond-awrd', 'additional'), '{"relations": []}'],
  RELATION_ONE_SIDED: [related('other', 'exclusive'), related('other', 'additional')],
  RELATION_DISAGREES: [ceiling('capped', 3), ceiling('capped', 2)],
  RELATION_REPEATED: [`{"relations": [${parts(2)}, ${parts(2)}]}`, `{"relations": [${parts(2)}]}`],
  RELATION_CIRCULAR: [related('adding', 'additional'), related('other', 'additional')],
  DECLARABLE_MODE: [
    `{"declarable": ${declaring('capital.bondRaised')}}`,
    `{"deliveryMode": "instant", "declarable": ${declaring('capital.bondRaised')}}`,
  ],
  DECLARABLE_UNREAD: [
    `{"deliveryMode": "instant", "declarable": ${declaring('tax.annualRevenue')}}`,
    `{"deliveryMode": "instant", "declarable": ${declaring('capital.bondRaised')}}`,
  ],
  TIER_UNFOUNDED: [
    graded('首次申报的企业每户奖励1000元'),
    graded('信用风险为A类、B类的企业，首次申报每户奖励1000元'),
  ],
  FAIR_COMPETITION: [
    `{${owned}}`,
    `{${owned}, "fairCompetition": {"concern": ${cause}, "review": "琼审〔2025〕1号"}}`,
  ],
};

const VOCABULARY = readBelow(['rules'], /\.json$/)
  .map(({ path, text }) => ({ path: path.slice('rules/'.length), text }))
  .filter(({ path }) => /^(facts|codes|parameters|conditions|derived)/.test(path));
const BOND = JSON.parse(read('rules/benefits/hn-bond-award/policy.json')) as Record<
  string,
  unknown
>;

/** What is found in a policy that is the bond award but for a fragment. */
function policyCodes(fragment: string): readonly string[] {
  const document = Object.entries({ ...BOND, ...(JSON.parse(fragment) as object) });
  const kept = Object.fromEntries(document.filter(([, value]) => value !== null));
  const beside = (id: string, relations: readonly object[]) => ({
    path: `benefits/${id}/policy.json`,
    text: JSON.stringify({ ...BOND, id, relations }),
  });
  const { findings } = loadRuleBook([
    ...VOCABULARY,
    { path: 'benefits/hn-bond-award/policy.json', text: JSON.stringify(kept) },
    beside('other', []),
    beside('capped', [
      {
        kind: 'rolling-cap',
        with: ['hn-bond-award'],
        note: BOND['title'],
        limit: { amount: 600_000, years: 2 },
      },
    ]),
    beside('adding', [{ kind: 'additional', with: ['hn-bond-award'], note: BOND['title'] }]),
  ]);
  return findings
    .filter(({ file, code }) => file.includes('hn-bond-award/policy') && !code.includes('CASES'))
    .map(({ code }) => code.slice('ENGINE.'.length));
}

/** Past this an example is only begun. */
const MOST_SHOWN = 3_000;

function codes(text: string): readonly string[] {
  const { findings } = readRuleSet([{ path: 'r.json', text }], book, '2025-06-30');
  return findings.map(({ code }) => code.slice('ENGINE.'.length));
}

function page(): string {
  const parts = Object.entries(FINDING_TEXTS).map(([name, text]) => {
    const grave = 'warning' in text ? '提醒 warning' : '错误 error';
    const says = [text.what, text.why, text.instead].map(
      ({ zh, en }) => `- ${plain(zh)}\n  ${plain(en)}`,
    );
    const [place, example, cure] = shownOf(name);
    const shown = `\n\n例 example${place}:\n\n\`\`\`text\n${example}\n\`\`\`\n\n改为 cure:\n\n\`\`\`text\n${cure}\n\`\`\``;
    return `## ENGINE.${name}\n\n${grave}\n\n${says.join('\n')}${shown}`;
  });
  return `# 规则检查的发现 Findings on rules\n\nWritten from the code by \`npm run docs\`; a test keeps the two equal and runs every example and its cure. \`npx huizhi lint\` names file, line,\ncolumn and JSON pointer; here stands what each finding means, why it is one, and what to write instead. … is filled in per finding.\n\n${parts.join('\n\n')}\n`;
}

/** Where it stands (empty for a rule alone), an example and its cure, long ones cut short. */
function shownOf(name: string): readonly [place: string, example: string, cure: string] {
  const [example = '', cure = ''] = EXAMPLES[name] ?? POLICY_EXAMPLES[name] ?? [];
  const tree = TREE_EXAMPLES[name];
  if (!tree) return ['', short(example), short(cure)];
  const cured = tree.cure === null ? '（移走 moved away）' : JSON.stringify(tree.cure);
  return [`, \`${tree.file}\``, short(JSON.stringify(tree.example)), short(cured)];
}

function short(text: string): string {
  return text.length <= MOST_SHOWN
    ? text
    : `${text.slice(0, 200)} … （共 ${text.length} 字符 characters）`;
}

function plain(text: string): string {
  return text.replaceAll(/\{[12]\}/g, '…');
}

describe(PAGE, () => {
  if (process.env['HUIZHI_WRITE']) writeFileSync(join(ROOT, PAGE), page());

  it('is what the code says; `npm run docs` writes it anew', () => {
    expect(read(PAGE)).toBe(page());
  });

  it('has an example with its cure for every finding', () => {
    const shown = [EXAMPLES, POLICY_EXAMPLES, TREE_EXAMPLES].flatMap((examples) =>
      Object.keys(examples),
    );
    expect(shown.sort()).toEqual(Object.keys(FINDING_TEXTS).sort());
  });

  it.each(Object.entries(TREE_EXAMPLES))(
    '%s: the tree with the example has it, the one with the cure has nothing that was not there',
    (name, { file, example, cure }) => {
      const before = codesIn(file, example, name === 'POLICY_NOT_EXECUTABLE');
      expect(before).toContain(name);
      const after = codesIn(file, cure, name === 'POLICY_NOT_EXECUTABLE').filter(
        (code) => code === name || !/^(CASE|BOUNDARY|FIGURE_LITERAL)/.test(code),
      );
      expect(after).toEqual([]);
    },
  );

  it.each(Object.entries(EXAMPLES))(
    '%s: the example has it, the cure has no error',
    (name, [example, cure]) => {
      expect(Object.keys(FINDING_TEXTS)).toContain(name);
      expect(codes(example)).toContain(name);
      expect(codes(cure)).toEqual([]);
    },
  );

  it.each(Object.entries(POLICY_EXAMPLES))(
    '%s: the policy has it, the cure does not',
    (name, [example, cure]) => {
      expect(Object.keys(FINDING_TEXTS)).toContain(name);
      expect(policyCodes(example)).toContain(name);
      expect(policyCodes(cure)).not.toContain(name);
    },
  );
});
