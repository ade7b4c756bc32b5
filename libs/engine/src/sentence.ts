import { type Text } from '#libs/kernel';
import { inBillionths } from './amount.ts';
import { type CodeLists } from './code-list.ts';
import { type Condition, type FactReading, type Leaf, type Literal } from './condition.ts';
import { type FactDefinition, type FactValue } from './fact-dictionary.ts';
import { counted, roundYuan, shareText, yuan } from './figure-sentence.ts';
import { OPERATORS, OPPOSITES } from './operators.ts';
import { type Settled, type Truth, UNKNOWN, NOT_APPLICABLE } from './truth.ts';

/** Most list items written out in a sentence; the rest are counted. */
const MOST_LISTED = 12;

/** Joins texts in both languages. */
export function join(texts: readonly Text[], zh: string, en: string): Text {
  return { zh: texts.map((text) => text.zh).join(zh), en: texts.map((text) => text.en).join(en) };
}

/** A period as people write it: 2024年, 2025年9月, 2026年第1季度. */
export function periodText(period: string): Text {
  const [, year, quarter, month] = /^(\d{4})(?:Q(\d)|-(\d{2}))?$/.exec(period) ?? [];
  if (year === undefined) return { zh: period, en: period };
  const part = quarter ? `第${quarter}季度` : month ? `${Number(month)}月` : '';
  return { zh: `${year}年${part}`, en: period };
}

/** The title of a fact with its period, in one pair of brackets: “营业收入（2024年）”, “应缴额（减免前，2024年）”. */
export function titleOf({ definition, ref }: FactReading): Text {
  const { title } = definition;
  if (ref.period === 'asOf') return title;
  const { zh, en } = periodText(ref.period);
  return {
    zh: title.zh.endsWith('）') ? `${title.zh.slice(0, -1)}，${zh}）` : `${title.zh}（${zh}）`,
    en: title.en.endsWith(')') ? `${title.en.slice(0, -1)}, ${en})` : `${title.en} (${en})`,
  };
}

/** A value as people read it: yuan, yes/no, the name of a code. */
export function valueText(definition: FactDefinition, value: Settled, codes: CodeLists): Text {
  if (value === UNKNOWN) return { zh: '暂无数据', en: 'no data' };
  if (value === NOT_APPLICABLE) return { zh: '不适用', en: 'not applicable' };
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (Array.isArray(value)) {
    const items = value as readonly string[];
    if (items.length === 0) return { zh: '无', en: 'none' };
    return listed(items.map((item) => codeText(definition, item, codes)));
  }
  const single = value as string | number;
  if (definition.type === 'money') return yuan(BigInt(single));
  if (typeof single === 'string') return codeText(definition, single, codes);
  return numberText(definition, single);
}

/** A normalised value of a fact as people read it; null is that nothing is known. */
export function factText(definition: FactDefinition, value: FactValue, codes: CodeLists): Text {
  return valueText(definition, value ?? UNKNOWN, codes);
}

/** A number of a fact: a decimal without a unit is a share and read in per cent, the others with their unit. */
export function numberText(
  { type, unit }: Pick<FactDefinition, 'type' | 'unit'>,
  value: number,
): Text {
  return type === 'decimal' && unit === undefined
    ? shareText(inBillionths(value))
    : counted(value, unit ?? '');
}

/** What a comparison asks for: “应不少于1人”; of a yes-or-no fact “不得有此情形”. */
export function requirement(leaf: Leaf, codes: CodeLists): Text {
  const { operand, operator, reading } = leaf;
  if (operator === 'equal' && operand.kind === 'literal' && typeof operand.value === 'boolean')
    return operand.value ? MUST_BE_SO : MUST_NOT_BE_SO;
  if (operator === 'isKnown')
    return operand.kind === 'literal' && operand.value === true ? MUST_BE_KNOWN : MUST_BE_UNKNOWN;
  const { says } = OPERATORS[operator];
  const right = operandText(leaf, codes);
  const { type, unit } = reading.definition;
  const counts = type === 'integer' && unit !== 'point';
  const zh = counts ? says.zh.replace('低于', '少于') : says.zh;
  return { zh: zh.replace('{0}', () => right.zh), en: says.en.replace('{0}', () => right.en) };
}

/** What a comparison asks for where it must not hold: “不得属于烟草制品业”, “应少于20人”. */
export function prohibition(leaf: Leaf, codes: CodeLists): Text {
  const asks = requirement(leaf, codes);
  if (asks === MUST_BE_SO) return MUST_NOT_BE_SO;
  if (asks === MUST_NOT_BE_SO) return MUST_BE_SO;
  if (asks === MUST_BE_KNOWN) return MUST_BE_UNKNOWN;
  if (asks === MUST_BE_UNKNOWN) return MUST_BE_KNOWN;
  const operator = OPPOSITES[leaf.operator];
  if (operator) return requirement({ ...leaf, operator }, codes);
  return { zh: asks.zh.replace(/^应/, '不得'), en: asks.en.replace(/^must/, 'must not') };
}

const MUST_BE_SO: Text = { zh: '应属此情形', en: 'must be so' };
const MUST_NOT_BE_SO: Text = { zh: '不得有此情形', en: 'must not be so' };
const MUST_BE_KNOWN: Text = { zh: '应有数据', en: 'must have data' };
const MUST_BE_UNKNOWN: Text = { zh: '应无数据', en: 'must have no data' };

/** The finding on one comparison, in a whole sentence. */
export function leafSentence(
  leaf: Leaf,
  truth: Truth,
  value: Text,
  missing: readonly FactReading[],
  codes: CodeLists,
): Text {
  const title = titleOf(leaf.reading);
  const asks = requirement(leaf, codes);
  if (truth === 'unknown') {
    const lacking = join(missing.map(titleOf), '、', ', ');
    return {
      zh: `尚未取得“${lacking.zh}”的数据，无法认定是否符合要求（${asks.zh}）。`,
      en: `No data for ${lacking.en}: whether the requirement holds (${asks.en}) cannot be established.`,
    };
  }
  const met = truth === 'true';
  return {
    zh: `${title.zh}：${value.zh}，${met ? '符合' : '不符合'}要求（${asks.zh}）。`,
    en: `${title.en.charAt(0).toUpperCase()}${title.en.slice(1)}: ${value.en}; the requirement (${asks.en}) is ${met ? 'met' : 'not met'}.`,
  };
}

/** The finding on a group of conditions. */
export function groupSentence(condition: Exclude<Condition, Leaf>, truth: Truth): Text {
  const name = condition.name === undefined ? '' : `“${condition.name}”：`;
  const ask = GROUPS[condition.kind];
  const found = OUTCOMES[truth];
  return { zh: `${name}${ask.zh}，${found.zh}。`, en: `${ask.en}: ${found.en}.` };
}

/** What a group of conditions asks for. */
export const GROUPS: Readonly<Record<'all' | 'any' | 'not', Text>> = {
  all: { zh: '以下各项须同时符合', en: 'All of the following must hold' },
  any: { zh: '以下各项符合其一即可', en: 'At least one of the following must hold' },
  not: { zh: '以下情形不得存在', en: 'The following must not hold' },
};

const OUTCOMES: Readonly<Record<Truth, Text>> = {
  true: { zh: '符合', en: 'met' },
  false: { zh: '不符合', en: 'not met' },
  unknown: { zh: '因数据缺失暂不能认定', en: 'cannot be established while data are missing' },
};

function operandText({ operand, reading, operator }: Leaf, codes: CodeLists): Text {
  if (operand.kind === 'fact') return titleOf(operand.reading);
  if (operand.kind === 'months') return { zh: String(operand.months), en: String(operand.months) };
  const money = reading.definition.type === 'money';
  const say = (value: Literal): Text =>
    money ? roundYuan(BigInt(value as number)) : valueText(reading.definition, value, codes);
  if (operand.kind === 'list') return listed((operand.roots ?? operand.values).map(say));
  if (operator === 'contains' || operator === 'doesNotContain')
    return codeText(reading.definition, String(operand.value), codes);
  return say(operand.value);
}

function codeText(definition: FactDefinition, code: string, codes: CodeLists): Text {
  const found =
    definition.codeList === undefined ? undefined : codes.get(definition.codeList)?.codes.get(code);
  return found?.title ?? { zh: code, en: code };
}

/** Items in a row, those beyond the most counted: “甲、乙等15项”. */
function listed(texts: readonly Text[]): Text {
  const said = join(texts.slice(0, MOST_LISTED).map(apart), '、', ', ');
  const rest = texts.length - MOST_LISTED;
  if (rest <= 0) return said;
  return { zh: `${said.zh}等${texts.length}项`, en: `${said.en} and ${rest} more` };
}

/** An item that itself holds what stands between items is quoted: “农、林、牧、渔业”. */
function apart({ zh, en }: Text): Text {
  return {
    zh: /[、“”]/.test(zh) ? `“${zh}”` : zh,
    en: /, |"/.test(en) ? `"${en}"` : en,
  };
}

/** What a condition asks for, in one sentence; a group that is long is said by its name. */
export function conditionText(condition: Condition, codes: CodeLists): Text {
  if (condition.kind === 'leaf') return askedOf(condition, requirement(condition, codes));
  const [inner] = condition.of;
  if (condition.kind === 'not' && inner.kind === 'leaf')
    return askedOf(inner, prohibition(inner, codes));
  const ask = GROUPS[condition.kind];
  const named = condition.name === undefined ? '' : `${condition.name}：`;
  const parts = condition.of.map((part) => conditionText(part, codes));
  const said = join(parts.slice(0, MOST_LISTED), '；', '; ');
  const zh = `${named}${ask.zh}：${said.zh}${parts.length > MOST_LISTED ? '……' : ''}`;
  return { zh, en: `${ask.en}: ${said.en}${parts.length > MOST_LISTED ? ' …' : ''}` };
}

function askedOf({ reading }: Leaf, asks: Text): Text {
  const title = titleOf(reading);
  return { zh: `${title.zh}：${asks.zh}`, en: `${title.en}: ${asks.en}` };
}
