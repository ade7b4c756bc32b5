import { type Json, type JsonObject } from '#libs/engine';
import { type Condition, leavesOf, readingsOf } from '../../libs/engine/src/condition.ts';
import { isOperator, OPERATORS } from '../../libs/engine/src/operators.ts';
import { type RuleLine } from '../../libs/engine/src/rule-lines.ts';
import { GROUPS, titleOf } from '../../libs/engine/src/sentence.ts';
import { WORLD } from './world.ts';

/** A language that sentences are read in. */
export type Language = 'zh' | 'en';

/** What a title names, and of what type it is. */
interface Named {
  readonly reference: JsonObject;
  readonly type: string;
}

type Line = Pick<RuleLine, 'depth' | 'sentence'>;

/** Words that say a whole comparison. */
const WHOLE: Readonly<Record<Language, Readonly<Record<string, JsonObject>>>> = {
  zh: {
    应属此情形: { operator: 'equal', value: true },
    不得有此情形: { operator: 'equal', value: false },
    应有数据: { operator: 'isKnown', value: true },
    应无数据: { operator: 'isKnown', value: false },
  },
  en: {
    'must be so': { operator: 'equal', value: true },
    'must not be so': { operator: 'equal', value: false },
    'must have data': { operator: 'isKnown', value: true },
    'must have no data': { operator: 'isKnown', value: false },
  },
};

/** Codes of the test world, by how they are called. */
const CODES: ReadonlyMap<string, string> = new Map(
  ['a', 'a1', 'a11', 'b', 'b1'].flatMap((code) => [
    [`示例${code}`, code],
    [code, code],
  ]),
);

/**
 * Reads the outline of a rule of the test world back into the rule, from the sentences of one language alone, as a person
 * would who knows the titles of the facts.
 */
export class OutlineReader {
  private readonly titles = new Map<string, Named>();

  /** @param from where the facts with their titles are taken from */
  constructor(
    private readonly language: Language,
    from: Condition,
  ) {
    for (const { definition, ref } of leavesOf(from).flatMap(readingsOf)) {
      const fact = definition.id.replace(/^p:/, '');
      const params: JsonObject =
        definition.period === undefined
          ? {}
          : { params: { period: ref.period === '2025' ? 'P' : `P-${2025 - Number(ref.period)}` } };
      this.titles.set(titleOf({ definition, ref })[language], {
        reference: { fact, ...params },
        type: definition.type,
      });
    }
  }

  /** @throws when a sentence cannot be understood, or could be understood in two ways */
  read(lines: readonly Line[]): Json {
    const [first, ...rest] = lines as readonly [Line, ...Line[]];
    const said = first.sentence[this.language];
    const group = (['all', 'any', 'not'] as const).find((kind) =>
      said.endsWith(GROUPS[kind][this.language]),
    );
    if (group === undefined) {
      if (rest.length > 0) throw new Error(`nothing can stand under “${said}”`);
      return this.comparison(said);
    }
    const parts: Line[][] = [];
    for (const line of rest) {
      if (line.depth === first.depth + 1) parts.push([line]);
      else parts.at(-1)?.push(line);
    }
    const read = parts.map((part) => this.read(part));
    return group === 'not' ? { not: read[0] as Json } : { [group]: read };
  }

  private comparison(said: string): Json {
    const [, title = '', asks = ''] = (this.language === 'zh'
      ? /^(.+?)：(.+)$/s
      : /^(.+?): (.+)$/s
    ).exec(said) ?? [''];
    const named = this.titles.get(title);
    if (!named) throw new Error(`no fact is called “${title}”`);
    const whole = WHOLE[this.language][asks];
    if (whole) return { ...named.reference, ...whole };
    const [operator, written, negated] = this.operatorIn(asks);
    const value = this.operand(operator, written, named.type);
    const leaf = { ...named.reference, operator, value };
    return negated ? { not: leaf } : leaf;
  }

  /** The longest way of asking that the words begin and end with; what has no opposite may be forbidden. */
  private operatorIn(asks: string): [string, string, boolean] {
    const ways = Object.entries(OPERATORS).flatMap(([operator, { says }]) => {
      const plain = says[this.language];
      const few = plain.replace('低于', '少于');
      const forbidden = plain.replace(/^应/, '不得').replace(/^must (?!not)/, 'must not ');
      const alone = operator === 'under' || operator === 'withinMonths';
      return [
        { operator, way: plain, negated: false },
        ...(few === plain ? [] : [{ operator, way: few, negated: false }]),
        ...(alone ? [{ operator, way: forbidden, negated: true }] : []),
      ];
    });
    const found = ways
      .map((one) => ({ ...one, ends: one.way.split('{0}') as [string, string] }))
      .filter(({ ends: [from, until] }) => asks.startsWith(from) && asks.endsWith(until))
      .sort((a, b) => b.way.length - a.way.length)[0];
    if (!found || !isOperator(found.operator)) throw new Error(`what is “${asks}”?`);
    const [from, until] = found.ends;
    return [found.operator, asks.slice(from.length, asks.length - until.length), found.negated];
  }

  private operand(operator: string, written: string, type: string): Json {
    const other = this.titles.get(written);
    const { operand } = OPERATORS[operator as keyof typeof OPERATORS];
    if (operand === 'months') return Number(written);
    if (operand === 'list' || operand === 'codes')
      return itemsOf(written, this.language).map((item) => valueOf(item, type));
    const sought = type === 'codes' ? 'code' : type;
    return other?.type === sought && !isValue(written, type)
      ? other.reference
      : valueOf(written, type);
  }
}

/** Whether words are a value of the type, so that they do not name a fact. */
function isValue(written: string, type: string): boolean {
  if (type === 'code' || type === 'codes') return CODES.has(written);
  return type === 'text' && (WORLD['f.note']?.values.includes(written) ?? false);
}

/** The items of a list: quoted where they hold what stands between items. */
function itemsOf(written: string, language: Language): string[] {
  const items: string[] = [];
  const [between, open, close] = language === 'zh' ? ['、', '“', '”'] : [', ', '"', '"'];
  let rest = written;
  while (rest !== '') {
    const quoted = rest.startsWith(open);
    const end = quoted ? rest.indexOf(close, 1) : rest.indexOf(between);
    const item = quoted ? rest.slice(1, end) : rest.slice(0, end < 0 ? undefined : end);
    items.push(item);
    rest = rest.slice(quoted ? end + 1 : item.length);
    if (rest.startsWith(between)) rest = rest.slice(between.length);
    else if (rest !== '') throw new Error(`where does “${written}” part?`);
  }
  return items;
}

const SIZES: Readonly<Record<string, number>> = { 元: 0, 万元: 4, 亿元: 8 };

function valueOf(written: string, type: string): Json {
  switch (type) {
    case 'money': {
      const [, figure = '', unit = ''] = /^(-?[\d,.]+) ?(元|万元|亿元|yuan)$/.exec(written) ?? [];
      return shifted(figure.replaceAll(',', ''), SIZES[unit] ?? 0);
    }
    case 'decimal': {
      const [, figure = '', unit = ''] = /^(-?[\d.]+)([%‰])$/.exec(written) ?? [];
      return shifted(figure, unit === '%' ? -2 : -3);
    }
    case 'boolean':
      return written === '是' || written === 'yes';
    case 'integer':
      return Number(/^(-?\d+)(?:人| people| person)$/.exec(written)?.[1] ?? NaN);
    case 'code':
    case 'codes':
      return CODES.get(written) ?? written;
    default:
      return written;
  }
}

/** A decimal with its point moved, as text, exactly. */
function shifted(figure: string, places: number): string {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(figure) ?? [];
  if (places >= 0) {
    const digits = part.padEnd(places, '0');
    const rest = digits.slice(places);
    return `${sign}${BigInt(whole + digits.slice(0, places))}${rest === '' ? '' : `.${rest}`}`;
  }
  const digits = whole.padStart(1 - places, '0');
  const exact = `${sign}${digits.slice(0, places)}.${digits.slice(places)}${part}`;
  return exact.replace(/\.?0+$/, '');
}
