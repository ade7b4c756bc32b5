import { isLocalDate, parseYuan } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { FactMalformed } from './errors.ts';
import { type FactDefinition, type FactType, type FactValue } from './fact-dictionary.ts';

/** What a value of each type looks like in a file, for messages. */
const EXPECTED: Readonly<Record<FactType, { readonly zh: string; readonly en: string }>> = {
  boolean: { zh: 'true 或 false', en: 'true or false' },
  integer: { zh: '整数，如 12', en: 'a whole number such as 12' },
  decimal: {
    zh: '最多 15 位有效数字、9 位小数的数，如 0.35',
    en: 'a decimal of at most 15 digits and 9 decimals such as 0.35',
  },
  money: {
    zh: '以元为单位、最多两位小数的金额，如 1234.56',
    en: 'an amount in yuan with at most two decimals such as 1234.56',
  },
  date: { zh: '日期，如 2025-09-30', en: 'a calendar day such as 2025-09-30' },
  code: { zh: '代码表中的代码', en: 'a code of its code list' },
  codes: {
    zh: '代码的列表；CSV 中以分号分隔，空列表写 []',
    en: 'a list of codes; in CSV separated by semicolons, an empty list is []',
  },
  text: { zh: '文本', en: 'a text' },
};

const INTEGER = /^-?(0|[1-9]\d{0,15})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,14})(?:\.(\d{1,9}))?$/;
/** From ten trillion yuan on a JSON number no longer carries every fen; such amounts are written as text. */
const DOUBLES_HOLD_FEN = 1e13;
const LONGEST_TEXT = 1_000;
const MOST_CODES = 1_000;

/**
 * Turns one raw value, as JSON or a CSV cell carries it, into the normalised value of a fact.
 *
 * Nothing is coerced: `"1"` is not true, `12.0` is not an integer written as text, white space is not trimmed. Empty
 * text, null and undefined are unknown (null).
 *
 * @throws ENGINE.FACT_MALFORMED
 */
export function normaliseFact(
  definition: FactDefinition,
  raw: unknown,
  codes?: CodeLists,
): FactValue {
  if (raw === null || raw === undefined || raw === '') return null;
  const value = read(definition, raw, codes);
  if (value === undefined) throw malformed(definition, raw);
  return value;
}

/** Whether a normalised value has the shape its type promises. */
export function isValueOf(type: FactType, value: FactValue): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'money':
      return Number.isSafeInteger(value);
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value);
    case 'codes':
      return Array.isArray(value);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    default:
      return typeof value === 'string';
  }
}

function read(definition: FactDefinition, raw: unknown, codes?: CodeLists): FactValue | undefined {
  switch (definition.type) {
    case 'boolean':
      return typeof raw === 'boolean'
        ? raw
        : raw === 'true'
          ? true
          : raw === 'false'
            ? false
            : undefined;
    case 'integer':
      return readInteger(raw);
    case 'decimal':
      return readDecimal(raw);
    case 'money':
      return readMoney(raw);
    case 'date':
      return typeof raw === 'string' && isLocalDate(raw) ? raw : undefined;
    case 'code':
      return readCode(definition, raw, codes);
    case 'codes':
      return readCodes(definition, raw, codes);
    case 'text':
      return typeof raw === 'string' && raw.length <= LONGEST_TEXT ? raw : undefined;
  }
}

function readInteger(raw: unknown): number | undefined {
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text !== 'string' || !INTEGER.test(text) || text === '-0') return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

function readDecimal(raw: unknown): number | undefined {
  const text = typeof raw === 'number' ? plain(raw) : raw;
  if (typeof text !== 'string') return undefined;
  const parts = DECIMAL.exec(text);
  if (!parts) return undefined;
  const digits = `${parts[1]}${parts[2] ?? ''}`.replace(/^0+/, '').replace(/0+$/, '');
  return digits.length > 15 ? undefined : Number(text) + 0;
}

/** A number written without an exponent, or a text that no number matches. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const fixed = value.toFixed(9);
  return Math.abs(value) < 1 && Number(fixed) === value ? fixed : text;
}

function readMoney(raw: unknown): number | undefined {
  if (typeof raw === 'number' && Math.abs(raw) >= DOUBLES_HOLD_FEN) return undefined;
  if (typeof raw !== 'number' && typeof raw !== 'string') return undefined;
  try {
    const fen = Number(parseYuan(raw));
    return Number.isSafeInteger(fen) ? fen + 0 : undefined;
  } catch {
    return undefined;
  }
}

function readCode(definition: FactDefinition, raw: unknown, codes?: CodeLists): string | undefined {
  if (typeof raw !== 'string' || raw === '' || raw.length > LONGEST_TEXT || raw.includes(';'))
    return undefined;
  const list = definition.codeList === undefined ? undefined : codes?.get(definition.codeList);
  return !list || list.codes.has(raw) ? raw : undefined;
}

function readCodes(
  definition: FactDefinition,
  raw: unknown,
  codes?: CodeLists,
): readonly string[] | undefined {
  const items: readonly unknown[] | undefined = Array.isArray(raw)
    ? raw
    : raw === '[]'
      ? []
      : typeof raw === 'string'
        ? raw.split(';')
        : undefined;
  if (!items || items.length > MOST_CODES) return undefined;
  const found = new Set<string>();
  for (const item of items) {
    const code = readCode(definition, item, codes);
    if (code === undefined) return undefined;
    found.add(code);
  }
  return [...found].sort();
}

function malformed(definition: FactDefinition, raw: unknown): FactMalformed {
  const shown = shownOf(raw).slice(0, 40);
  const expected = EXPECTED[definition.type];
  return new FactMalformed(
    {
      zh: `事实“${definition.title.zh}”（${definition.id}）的值“${shown}”不符合类型 ${definition.type}；应为${expected.zh}。系统不作任何自动转换，请更正来源数据后重新交付。`,
      en: `The value "${shown}" of "${definition.title.en}" (${definition.id}) is not of type ${definition.type}; expected ${expected.en}. Nothing is converted automatically: correct the source and deliver again.`,
    },
    { fact: definition.id, type: definition.type, value: shown },
  );
}

/** More objects and lists than the forty characters of a message can show. */
const MOST_SHOWN = 40;

/** A value for a message; what is nested deeper than one would read is left out, and never followed. */
function shownOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  let seen = 0;
  const shown = JSON.stringify(raw, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    seen += 1;
    return seen > MOST_SHOWN ? '…' : value;
  });
  return shown ?? typeof raw;
}
