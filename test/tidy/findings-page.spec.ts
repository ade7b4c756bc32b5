import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadRuleBook, readRuleSet } from '#libs/engine';
import { FINDING_TEXTS } from '../../libs/engine/src/finding-texts.ts';
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
  AMOUNT_SHAPE: [paying('1000'), paying('{"fixed": 1000}')],
  ROUNDING_MISSING: [
    paying('{"rate": "0.1", "of": {"fixed": 1000}}'),
    paying('{"rate": "0.1", "of": {"fixed": 1000}, "round": "down"}'),
  ],
};

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
    const [example, cure] = EXAMPLES[name] ?? [];
    const shown =
      example === undefined
        ? ''
        : `\n\n例 example:\n\n\`\`\`text\n${example}\n\`\`\`\n\n改为 cure:\n\n\`\`\`text\n${cure}\n\`\`\``;
    return `## ENGINE.${name}\n\n${grave}\n\n${says.join('\n')}${shown}`;
  });
  return `# 规则检查的发现 Findings on rules\n\nWritten from the code by \`npm run docs\`; a test keeps the two equal and runs every example and its cure. \`npx huizhi lint\` names file, line,\ncolumn and JSON pointer; here stands what each finding means, why it is one, and what to write instead. … is filled in per finding.\n\n${parts.join('\n\n')}\n`;
}

function plain(text: string): string {
  return text.replaceAll(/\{[12]\}/g, '…');
}

describe(PAGE, () => {
  if (process.env['HUIZHI_WRITE']) writeFileSync(join(ROOT, PAGE), page());

  it('is what the code says; `npm run docs` writes it anew', () => {
    expect(read(PAGE)).toBe(page());
  });

  it.each(Object.entries(EXAMPLES))(
    '%s: the example has it, the cure has no error',
    (name, [example, cure]) => {
      expect(Object.keys(FINDING_TEXTS)).toContain(name);
      expect(codes(example)).toContain(name);
      expect(codes(cure)).toEqual([]);
    },
  );
});
