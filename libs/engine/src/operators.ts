import { type Text } from '#libs/kernel';
import { type FactType } from './fact-dictionary.ts';

/** The operators of the rule language: the library's ten, dates, code hierarchies and knowledge. */
export type Operator =
  | 'equal'
  | 'notEqual'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'doesNotContain'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive'
  | 'before'
  | 'onOrBefore'
  | 'after'
  | 'onOrAfter'
  | 'withinMonths'
  | 'under'
  | 'isKnown';

/** What an operator may stand between, and how it is said. */
export interface OperatorDefinition {
  /** Types the fact on the left may have. */
  readonly types: readonly FactType[];
  /** Shape of the right side: one value, a list, either, true/false, or whole months. */
  readonly operand: 'one' | 'list' | 'codes' | 'flag' | 'months';
  /** Requirement in words; `{0}` is the right side. */
  readonly says: Text;
}

const SINGLE: readonly FactType[] = [
  'boolean',
  'integer',
  'decimal',
  'money',
  'date',
  'code',
  'text',
];
const LISTED: readonly FactType[] = ['integer', 'decimal', 'money', 'date', 'code', 'text'];
const NUMERIC: readonly FactType[] = ['integer', 'decimal', 'money'];
const EVERY: readonly FactType[] = [...SINGLE, 'codes'];

/** The one table of operators; lint, sentences and evaluation read it. */
export const OPERATORS: Readonly<Record<Operator, OperatorDefinition>> = {
  equal: { types: SINGLE, operand: 'one', says: { zh: '应为{0}', en: 'must be {0}' } },
  notEqual: { types: SINGLE, operand: 'one', says: { zh: '不得为{0}', en: 'must not be {0}' } },
  in: {
    types: LISTED,
    operand: 'list',
    says: { zh: '应为以下之一：{0}', en: 'must be one of {0}' },
  },
  notIn: {
    types: LISTED,
    operand: 'list',
    says: { zh: '不得为以下任何一项：{0}', en: 'must be none of {0}' },
  },
  contains: { types: ['codes'], operand: 'one', says: { zh: '应包含{0}', en: 'must contain {0}' } },
  doesNotContain: {
    types: ['codes'],
    operand: 'one',
    says: { zh: '不得包含{0}', en: 'must not contain {0}' },
  },
  lessThan: {
    types: NUMERIC,
    operand: 'one',
    says: { zh: '应低于{0}', en: 'must be less than {0}' },
  },
  lessThanInclusive: {
    types: NUMERIC,
    operand: 'one',
    says: { zh: '应不超过{0}', en: 'must be at most {0}' },
  },
  greaterThan: {
    types: NUMERIC,
    operand: 'one',
    says: { zh: '应大于{0}', en: 'must be more than {0}' },
  },
  greaterThanInclusive: {
    types: NUMERIC,
    operand: 'one',
    says: { zh: '应不低于{0}', en: 'must be at least {0}' },
  },
  before: { types: ['date'], operand: 'one', says: { zh: '应早于{0}', en: 'must be before {0}' } },
  onOrBefore: {
    types: ['date'],
    operand: 'one',
    says: { zh: '应不晚于{0}', en: 'must be on or before {0}' },
  },
  after: { types: ['date'], operand: 'one', says: { zh: '应晚于{0}', en: 'must be after {0}' } },
  onOrAfter: {
    types: ['date'],
    operand: 'one',
    says: { zh: '应不早于{0}', en: 'must be on or after {0}' },
  },
  withinMonths: {
    types: ['date'],
    operand: 'months',
    says: {
      zh: '应在认定日前{0}个月内',
      en: 'must lie within {0} months before the day of decision',
    },
  },
  under: { types: ['code'], operand: 'codes', says: { zh: '应属于{0}', en: 'must lie under {0}' } },
  isKnown: { types: EVERY, operand: 'flag', says: { zh: '应有数据', en: 'must have data' } },
};

/** Which operator holds of a known value exactly where another does not; those without an opposite are left out. */
export const OPPOSITES: Readonly<Partial<Record<Operator, Operator>>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
  before: 'onOrAfter',
  onOrBefore: 'after',
  after: 'onOrBefore',
  onOrAfter: 'before',
};

/** Whether a text names an operator. */
export function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERATORS, name);
}
