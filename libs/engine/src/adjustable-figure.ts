import { formatYuan, periodInterval, type Text } from '#libs/kernel';
import { type FactType } from './fact-dictionary.ts';
import { isList, isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { isOperator, OPERATORS } from './operators.ts';
import { type Parameter, valueOn } from './parameter.ts';
import { type Policy } from './policy.ts';
import { type RuleBook } from './rule-book.ts';

/** A number or day in a policy that somebody may try to change, with where it stands and what it says. */
export interface AdjustableFigure {
  /** JSON pointer of the value in the policy's document; a literal may stand there, also where a parameter is now. */
  readonly pointer: string;
  readonly label: Text;
  readonly type: 'integer' | 'decimal' | 'money' | 'date';
  /** As the grammar writes it: money in yuan, a share as a decimal, a day as YYYY-MM-DD. */
  readonly value: string;
  /** Id of the parameter it comes from now; null for a literal. */
  readonly parameter: string | null;
}

/** Members of amounts that are figures, with their type and what they are. */
const AMOUNTS: Readonly<Record<string, { type: AdjustableFigure['type']; label: Text }>> = {
  fixed: { type: 'money', label: { zh: '定额（元）', en: 'fixed sum (yuan)' } },
  rate: { type: 'decimal', label: { zh: '比例', en: 'rate' } },
  perUnit: { type: 'money', label: { zh: '每一单位（元）', en: 'per unit (yuan)' } },
  cap: { type: 'money', label: { zh: '最高（元）', en: 'at most (yuan)' } },
  floor: { type: 'money', label: { zh: '最低（元）', en: 'at least (yuan)' } },
};
const FIGURES: readonly string[] = ['integer', 'decimal', 'money', 'date'];

/**
 * The numbers and days in the scope, conditions and amount of a policy, in reading order. What shared conditions and
 * shared derived facts say is not among them: a change there is a change of other policies too.
 */
export function adjustableFigures(
  policy: Policy,
  { dictionary, derived, parameters }: RuleBook,
  period: string,
): readonly AdjustableFigure[] {
  const found: AdjustableFigure[] = [];
  const { from } = periodInterval(period);
  const add = (pointer: string, type: FactType | undefined, label: Text, json?: Json): void => {
    if (type === undefined || !FIGURES.includes(type)) return;
    const shown = type as AdjustableFigure['type'];
    const id = isObject(json) ? member(json, 'parameter') : undefined;
    const parameter = typeof id === 'string' ? parameters.get(id) : undefined;
    if (parameter) {
      const value = writtenValue(parameter, from);
      const named = label.zh === '' ? parameter.title : joined(parameter.title, label);
      if (value !== null)
        found.push({ pointer, label: named, type: shown, value, parameter: parameter.id });
    } else if (typeof json === 'number' || typeof json === 'string')
      found.push({ pointer, label, type: shown, value: String(json), parameter: null });
  };
  const compared = (json: JsonObject, pointer: string): boolean => {
    const fact = member(json, 'fact');
    const operator = member(json, 'operator');
    if (typeof fact !== 'string' || typeof operator !== 'string' || !isOperator(operator))
      return false;
    const own = policy.document['let'];
    const local = isObject(own) ? member(own, fact) : undefined;
    const type = isObject(local) ? member(local, 'type') : undefined;
    const definition = dictionary.get(fact) ?? derived.get(fact)?.definition;
    const title = definition?.title ?? titleOf(local) ?? { zh: fact, en: fact };
    const asks = OPERATORS[operator].says;
    const blank = { zh: asks.zh.replace('{0}', '…'), en: asks.en.replace('{0}', '…') };
    add(
      step(pointer, 'value'),
      definition?.type ?? (type as FactType | undefined),
      { zh: `${title.zh}：${blank.zh}`, en: `${title.en}: ${blank.en}` },
      member(json, 'value'),
    );
    return true;
  };
  const walk = (json: Json | undefined, pointer: string, inAmount: boolean): void => {
    if (isList(json)) json.forEach((part, at) => walk(part, step(pointer, at), inAmount));
    if (!isObject(json) || (!inAmount && compared(json, pointer))) return;
    for (const [key, inner] of Object.entries(json)) {
      const figure = inAmount ? AMOUNTS[key] : undefined;
      const below = isObject(inner) && !Object.hasOwn(inner, 'parameter');
      if (figure && !below) add(step(pointer, key), figure.type, figure.label, inner);
      else walk(inner, step(pointer, key), inAmount);
    }
  };
  walk(policy.scope, '/scope', false);
  walk(policy.conditions, '/conditions', false);
  walk(policy.amount, '/amount', true);
  return found;
}

function titleOf(json: Json | undefined): Text | undefined {
  const title = isObject(json) ? member(json, 'title') : undefined;
  const [zh, en] = isObject(title) ? [member(title, 'zh'), member(title, 'en')] : [];
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined;
}

function joined(title: Text, { zh, en }: Text): Text {
  return { zh: `${title.zh}（${zh}）`, en: `${title.en} (${en})` };
}

/** The value of a parameter on a day as a literal in its place would be written. */
function writtenValue(parameter: Parameter, day: string): string | null {
  const value = valueOn(parameter, day)?.value;
  if (typeof value === 'number' && parameter.type === 'money')
    return formatYuan(BigInt(value)).replace(/\.00$/, '');
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
