import { type Condition, type Leaf, type Literal } from './condition.ts';
import { windowStart } from './day-of-decision.ts';
import { FactMalformed } from './errors.ts';
import { type FactDefinition, type FactRow, type FactValue } from './fact-dictionary.ts';
import { isValueOf } from './fact-value.ts';
import { type Operator } from './operators.ts';

/** Kleene's three values. */
export type Truth = 'true' | 'false' | 'unknown';

/** A known value of a fact. */
export type Known = Exclude<FactValue, null>;

/** Stands for "nobody knows". */
export const UNKNOWN = Symbol('unknown');
/** Stands for "the fact does not apply to this subject", which is known. */
export const NOT_APPLICABLE = Symbol('notApplicable');

/** What a rule sees of one fact once the dictionary has said what absence means. */
export type Settled = Known | typeof UNKNOWN | typeof NOT_APPLICABLE;

/**
 * Applies the meaning of absence to a value from a row or a column.
 *
 * @throws ENGINE.FACT_MALFORMED when the value is not of the fact's type: rows must be normalised beforehand
 */
export function settle(definition: FactDefinition, value: FactValue): Settled {
  if (value !== null) {
    if (isValueOf(definition.type, value)) return value;
    throw new FactMalformed(
      {
        zh: `事实“${definition.title.zh}”（${definition.id}）交给规则的值不是类型 ${definition.type}；请先用 normaliseFact 规范化。`,
        en: `The value of "${definition.title.en}" (${definition.id}) given to a rule is not of type ${definition.type}; normalise it with normaliseFact first.`,
      },
      { fact: definition.id, type: definition.type },
    );
  }
  if (definition.absence === 'unknown') return UNKNOWN;
  return definition.absence === 'notApplicable' ? NOT_APPLICABLE : definition.absence.value;
}

/** The truth of one comparison for one subject. */
export function truthOfLeaf(leaf: Leaf, row: FactRow): Truth {
  const left = settle(leaf.reading.definition, row.value(leaf.reading.ref));
  const { operand } = leaf;
  if (!('reading' in operand)) return truthOfSettled(leaf, left);
  const right = settle(operand.reading.definition, row.value(operand.reading.ref));
  if (left === NOT_APPLICABLE || right === NOT_APPLICABLE) return 'false';
  if (left === UNKNOWN || right === UNKNOWN) return 'unknown';
  if (operand.kind === 'months') {
    const day = right as string;
    return truthOf(left <= day && left >= windowStart(day, operand.months));
  }
  return truthOf(compares(leaf.operator, left, right));
}

/** The truth of a comparison with literals, given what the left side is. */
export function truthOfSettled(leaf: Leaf, left: Settled): Truth {
  const { operand, operator } = leaf;
  if (operator === 'isKnown')
    return truthOf((typeof left !== 'symbol') === (operand.kind === 'literal' && operand.value));
  if (left === NOT_APPLICABLE) return 'false';
  if (left === UNKNOWN) return 'unknown';
  if (operand.kind === 'list') {
    const found = operand.members.has(left);
    return truthOf(operator === 'notIn' ? !found : found);
  }
  return truthOf(operand.kind === 'literal' && compares(operator, left, operand.value));
}

/** Whether a comparison of two known values of one type holds. */
export function compares(operator: Operator, left: Known, right: Literal): boolean {
  switch (operator) {
    case 'equal':
      return left === right;
    case 'notEqual':
      return left !== right;
    case 'contains':
      return (left as readonly string[]).includes(right as string);
    case 'doesNotContain':
      return !(left as readonly string[]).includes(right as string);
    case 'lessThan':
    case 'before':
      return left < right;
    case 'lessThanInclusive':
    case 'onOrBefore':
      return left <= right;
    case 'greaterThan':
    case 'after':
      return left > right;
    case 'greaterThanInclusive':
    case 'onOrAfter':
      return left >= right;
    default:
      return false;
  }
}

/** The truth of a condition for one subject, by Kleene's tables, without short cuts that would skip a type check. */
export function truthOfCondition(condition: Condition, row: FactRow): Truth {
  return condition.kind === 'leaf'
    ? truthOfLeaf(condition, row)
    : combine(
        condition.kind,
        condition.of.map((part) => truthOfCondition(part, row)),
      );
}

/** Combines the truths of parts: `all` is the least, `any` the greatest, of false < unknown < true. */
export function combine(kind: 'all' | 'any' | 'not', parts: readonly Truth[]): Truth {
  if (kind === 'not') return parts[0] === 'unknown' ? 'unknown' : truthOf(parts[0] === 'false');
  const decisive: Truth = kind === 'all' ? 'false' : 'true';
  if (parts.includes(decisive)) return decisive;
  if (parts.includes('unknown')) return 'unknown';
  return kind === 'all' ? 'true' : 'false';
}

function truthOf(holds: boolean): Truth {
  return holds ? 'true' : 'false';
}
