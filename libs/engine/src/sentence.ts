import { formatYuan, type Text } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { type Condition, type FactReading, type Leaf, type Literal } from './condition.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { OPERATORS } from './operators.ts';
import { type Settled, type Truth, UNKNOWN, NOT_APPLICABLE } from './truth.ts';

/** Most list items written out in a sentence; the rest are counted. */
const MOST_LISTED = 8;

/** Names of units; others are shown as written. */
export const UNITS: Readonly<Record<string, { zh: string; one: string; many: string }>> = {
  person: { zh: '人', one: 'person', many: 'people' },
};

/** Joins texts in both languages. */
export function join(texts: readonly Text[], zh: string, en: string): Text {
  return { zh: texts.map((text) => text.zh).join(zh), en: texts.map((text) => text.en).join(en) };
}

/** The title of a fact with its period: “年度营业收入（2024年）”. */
export function titleOf({ definition, ref }: FactReading): Text {
  const { title } = definition;
  if (ref.period === 'asOf') return title;
  const zh = ref.period.length === 4 ? `${ref.period}年` : ref.period;
  return { zh: `${title.zh}（${zh}）`, en: `${title.en} (${ref.period})` };
}

/** A value as people read it: yuan, yes/no, the name of a code. */
export function valueText(definition: FactDefinition, value: Settled, codes: CodeLists): Text {
  if (value === UNKNOWN) return { zh: '暂无数据', en: 'no data' };
  if (value === NOT_APPLICABLE) return { zh: '不适用', en: 'not applicable' };
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (Array.isArray(value)) {
    const items = value as readonly string[];
    if (items.length === 0) return { zh: '无', en: 'none' };
    return join(listed(items.map((item) => codeText(definition, item, codes))), '、', ', ');
  }
  const single = value as string | number;
  if (definition.type === 'money') return yuan(BigInt(single));
  if (typeof single === 'string') return codeText(definition, single, codes);
  return counted(single, definition.unit ?? '');
}

/** A figure with its unit: “7人”, “7 people”, “1 person”. */
export function counted(figure: number | '?', unit: string): Text {
  if (unit === '') return { zh: String(figure), en: String(figure) };
  const named = UNITS[unit] ?? { zh: unit, one: unit, many: unit };
  return { zh: `${figure}${named.zh}`, en: `${figure} ${figure === 1 ? named.one : named.many}` };
}

/** Fen as yuan in both languages, with grouped thousands: “23,000,000.00元”. */
export function yuan(fen: bigint): Text {
  const figure = formatYuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',');
  return { zh: `${figure}元`, en: `${figure} yuan` };
}

/** What a comparison asks for: “应不小于1人”. */
export function requirement(leaf: Leaf, codes: CodeLists): Text {
  const { says } = OPERATORS[leaf.operator];
  const right = operandText(leaf, codes);
  return { zh: says.zh.replace('{0}', () => right.zh), en: says.en.replace('{0}', () => right.en) };
}

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
  const say = (value: Literal): Text => valueText(reading.definition, value, codes);
  if (operand.kind === 'list')
    return join(listed((operand.roots ?? operand.values).map(say)), '、', ', ');
  if (operator === 'contains' || operator === 'doesNotContain')
    return codeText(reading.definition, String(operand.value), codes);
  return say(operand.value);
}

function codeText(definition: FactDefinition, code: string, codes: CodeLists): Text {
  const found =
    definition.codeList === undefined ? undefined : codes.get(definition.codeList)?.codes.get(code);
  return found?.title ?? { zh: code, en: code };
}

function listed(texts: readonly Text[]): readonly Text[] {
  if (texts.length <= MOST_LISTED) return texts;
  const rest = texts.length - MOST_LISTED;
  return [...texts.slice(0, MOST_LISTED), { zh: `等共${texts.length}项`, en: `and ${rest} more` }];
}
