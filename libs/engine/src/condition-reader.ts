import { canonicalJson } from '#libs/kernel';
import { DAY_READING } from './day-of-decision.ts';
import { codesUnder } from './code-list.ts';
import {
  type Condition,
  type FactReading,
  type Leaf,
  type Literal,
  type Operand,
} from './condition.ts';
import {
  DOCUMENT_LIMITS,
  isList,
  isObject,
  type Json,
  type JsonObject,
  member,
  step,
} from './json-document.ts';
import { isOperator, type Operator, OPERATORS } from './operators.ts';
import { type RuleReader, named, show } from './rule-reader.ts';

const GROUP_KEYS = ['all', 'any', 'not', 'condition', 'fact'] as const;
const NOTES = ['name', 'priority'];

/**
 * Reads conditions in the grammar of json-rules-engine 7 into typed conditions, with every finding at once.
 *
 * Shared conditions are put in where they are referred to, so what follows knows no references.
 */
export class ConditionReader {
  private nodes = 0;

  constructor(private readonly reader: RuleReader) {}

  /** @returns undefined when anything was refused. */
  read(json: Json | undefined, pointer: string): Condition | undefined {
    this.nodes = 0;
    const before = this.reader.findings.errors;
    const condition = this.node(json, pointer, 1, []);
    return this.reader.findings.errors === before ? condition : undefined;
  }

  private node(
    json: Json | undefined,
    pointer: string,
    depth: number,
    via: readonly string[],
  ): Condition | undefined {
    const { findings } = this.reader;
    this.nodes += 1;
    if (this.nodes > DOCUMENT_LIMITS.nodes) {
      if (this.nodes === DOCUMENT_LIMITS.nodes + 1) {
        findings.add('CONDITIONS_TOO_MANY', pointer, String(DOCUMENT_LIMITS.nodes));
      }
      return undefined;
    }
    if (depth > DOCUMENT_LIMITS.depth) {
      findings.add('CONDITIONS_TOO_DEEP', pointer, String(DOCUMENT_LIMITS.depth));
      return undefined;
    }
    const kinds = isObject(json) ? GROUP_KEYS.filter((key) => Object.hasOwn(json, key)) : [];
    const kind = kinds[0];
    if (!isObject(json) || kind === undefined || kinds.length > 1) {
      findings.add('CONDITION_SHAPE', pointer);
      return undefined;
    }
    if (kind === 'fact') return this.leaf(json, pointer);
    this.reader.only(json, [kind, ...NOTES], pointer);
    if (kind === 'condition') return this.shared(json, pointer, depth, via);
    const inner = member(json, kind);
    const name = member(json, 'name');
    const named = typeof name === 'string' ? { name: name.slice(0, 200) } : {};
    if (kind === 'not') {
      const child = this.node(inner, step(pointer, 'not'), depth + 1, via);
      return child && { kind: 'not', ...named, of: [child] };
    }
    return this.group(kind, inner, step(pointer, kind), depth, via, named);
  }

  private group(
    kind: 'all' | 'any',
    inner: Json | undefined,
    pointer: string,
    depth: number,
    via: readonly string[],
    named: { readonly name?: string },
  ): Condition | undefined {
    if (!isList(inner)) {
      this.reader.findings.add('SHAPE_WRONG', pointer, '条件的列表', 'a list of conditions');
      return undefined;
    }
    if (inner.length === 0) {
      this.reader.findings.add('GROUP_EMPTY', pointer, kind);
      return undefined;
    }
    const of: Condition[] = [];
    for (const [index, child] of inner.entries()) {
      if (this.nodes > DOCUMENT_LIMITS.nodes) break;
      const read = this.node(child, step(pointer, index), depth + 1, via);
      if (read) of.push(read);
    }
    return { kind, ...named, of };
  }

  private shared(
    json: JsonObject,
    pointer: string,
    depth: number,
    via: readonly string[],
  ): Condition | undefined {
    const name = member(json, 'condition');
    const target =
      typeof name === 'string' ? this.reader.vocabulary.conditions.get(name) : undefined;
    if (typeof name !== 'string' || target === undefined) {
      const known = this.reader.vocabulary.conditions.keys();
      const near = typeof name === 'string' ? this.reader.meant(name, known) : '';
      this.reader.findings.add('CONDITION_UNKNOWN', step(pointer, 'condition'), named(name), near);
      return undefined;
    }
    if (via.includes(name)) {
      this.reader.findings.add(
        'CONDITION_CYCLE',
        step(pointer, 'condition'),
        [...via, name].join(' → '),
      );
      return undefined;
    }
    return this.node(target, pointer, depth, [...via, name]);
  }

  private leaf(json: JsonObject, pointer: string): Leaf | undefined {
    const { findings } = this.reader;
    this.reader.only(json, ['fact', 'operator', 'value', 'params', 'path', ...NOTES], pointer);
    const reading = this.reader.fact(json, pointer);
    const operator = this.operator(member(json, 'operator'), step(pointer, 'operator'));
    if (!reading || !operator) return undefined;
    const { type } = reading.definition;
    if (!OPERATORS[operator].types.includes(type)) {
      findings.add('OPERATOR_TYPE', step(pointer, 'operator'), operator, type);
      return undefined;
    }
    if (operator === 'isKnown') findings.add('KNOWLEDGE_TEST', pointer, reading.definition.id);
    const operand = this.operand(operator, reading, member(json, 'value'), step(pointer, 'value'));
    return (
      operand && {
        kind: 'leaf',
        key: leafKey(operator, reading, operand),
        operator,
        reading,
        operand,
      }
    );
  }

  private operator(name: Json | undefined, pointer: string): Operator | undefined {
    if (typeof name === 'string' && isOperator(name)) return name;
    const decorated = typeof name === 'string' && name.includes(':');
    if (decorated) this.reader.findings.add('OPERATOR_DECORATED', pointer, name, plainForm(name));
    else
      this.reader.findings.add(
        'OPERATOR_UNKNOWN',
        pointer,
        named(name),
        `${Object.keys(OPERATORS).join(', ')}${typeof name === 'string' ? this.reader.meant(name, Object.keys(OPERATORS)) : ''}`,
      );
    return undefined;
  }

  private operand(
    operator: Operator,
    left: FactReading,
    raw: Json | undefined,
    pointer: string,
  ): Operand | undefined {
    const shape = OPERATORS[operator].operand;
    if (shape === 'flag') {
      if (typeof raw === 'boolean') return { kind: 'literal', value: raw };
      this.reader.findings.add('VALUE_TYPE', pointer, show(raw), 'boolean');
      return undefined;
    }
    if (shape === 'months') return this.months(raw, pointer);
    if (shape === 'list') return this.list(left, raw, pointer);
    if (shape === 'codes') return this.under(left, raw, pointer);
    if (isObject(raw)) return this.reference(operator, left, raw, pointer);
    const value = this.reader.literal(left.definition, raw, pointer);
    return value === undefined ? undefined : { kind: 'literal', value };
  }

  private reference(
    operator: Operator,
    left: FactReading,
    raw: JsonObject,
    pointer: string,
  ): Operand | undefined {
    if (Object.hasOwn(raw, 'parameter')) {
      const found = this.reader.parameter(raw, pointer);
      if (!found) return undefined;
      const fits = this.comparable(left, found.parameter, operator, pointer);
      return fits
        ? { kind: 'literal', value: found.value, parameter: found.parameter.id }
        : undefined;
    }
    if (!Object.hasOwn(raw, 'fact')) {
      this.reader.findings.add('VALUE_TYPE', pointer, show(raw), left.definition.type);
      return undefined;
    }
    this.reader.only(raw, ['fact', 'params', 'path'], pointer);
    const reading = this.reader.fact(raw, pointer);
    return reading && this.comparable(left, reading.definition, operator, pointer)
      ? { kind: 'fact', reading }
      : undefined;
  }

  private comparable(
    left: FactReading,
    right: { readonly type: string; readonly unit?: string },
    operator: Operator,
    pointer: string,
  ): boolean {
    const { type, unit } = left.definition;
    const wanted = operator === 'contains' || operator === 'doesNotContain' ? 'code' : type;
    if (right.type !== wanted)
      this.reader.findings.add('TYPE_MISMATCH', pointer, wanted, right.type);
    else if (right.unit !== unit)
      this.reader.findings.add('UNIT_MISMATCH', pointer, unit ?? '—', right.unit ?? '—');
    else return true;
    return false;
  }

  private months(raw: Json | undefined, pointer: string): Operand | undefined {
    const months = typeof raw === 'number' && Number.isInteger(raw) ? raw : 0;
    if (months >= 1 && months <= DOCUMENT_LIMITS.months)
      return { kind: 'months', months, reading: DAY_READING };
    const most = DOCUMENT_LIMITS.months;
    this.reader.findings.add(
      'SHAPE_WRONG',
      pointer,
      `1 到 ${most} 的整数月数`,
      `a whole number of months from 1 to ${most}`,
    );
    return undefined;
  }

  private list(left: FactReading, raw: Json | undefined, pointer: string): Operand | undefined {
    if (!isList(raw)) {
      this.reader.findings.add('SHAPE_WRONG', pointer, '值的列表', 'a list of values');
      return undefined;
    }
    if (raw.length > DOCUMENT_LIMITS.list) {
      this.reader.findings.add(
        'LIST_LENGTH',
        pointer,
        String(raw.length),
        String(DOCUMENT_LIMITS.list),
      );
      return undefined;
    }
    const values = raw.map((item, index) =>
      this.reader.literal(left.definition, item, step(pointer, index)),
    );
    const known = values.filter((value) => value !== undefined);
    return known.length === raw.length ? listOf(known) : undefined;
  }

  private under(left: FactReading, raw: Json | undefined, pointer: string): Operand | undefined {
    const { codeList } = left.definition;
    const list = codeList === undefined ? undefined : this.reader.vocabulary.codes.get(codeList);
    if (!list) {
      this.reader.findings.add('CODE_LIST_UNKNOWN', pointer, codeList ?? left.definition.id);
      return undefined;
    }
    const operand = this.list(left, typeof raw === 'string' ? [raw] : raw, pointer);
    if (operand?.kind !== 'list') return undefined;
    const roots = operand.values.map(String);
    return { ...listOf(codesUnder(list, roots)), roots };
  }
}

function listOf(values: readonly Literal[]): Extract<Operand, { kind: 'list' }> {
  const members = new Set(values);
  return {
    kind: 'list',
    values: [...members].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    members,
  };
}

function leafKey(operator: Operator, reading: FactReading, operand: Operand): string {
  const right =
    operand.kind === 'fact'
      ? operand.reading.ref.key
      : operand.kind === 'months'
        ? operand.months
        : operand.kind === 'list'
          ? operand.values
          : operand.value;
  return canonicalJson([reading.ref.key, operator, operand.kind, right]);
}

/** What to write instead of a decorated operator; the outermost decorator is answered first. */
function plainForm(name: string): string {
  const [decorator, ...rest] = name.split(':');
  const operator = rest.at(-1) ?? '';
  switch (decorator) {
    case 'not':
      return `{"not": {"fact": …, "operator": "${operator}", "value": …}}`;
    case 'swap':
      return `{"fact": …, "operator": …, "value": {"fact": …}}`;
    case 'someFact':
      return `{"fact": …, "operator": "contains", "value": …}`;
    case 'everyFact':
      return `{"all": [{"fact": …, "operator": "doesNotContain", "value": …}, …]}`;
    case 'someValue':
      return `{"any": [{"fact": …, "operator": "${operator}", "value": …}, …]}`;
    default:
      return `{"all": [{"fact": …, "operator": "${operator}", "value": …}, …]}`;
  }
}
