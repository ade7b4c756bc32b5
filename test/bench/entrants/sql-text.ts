import { QUALIFICATIONS, type ComparedCondition, type ComparedRule } from '../compared-world.ts';

const SIGNS = {
  equal: '=',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
} as const;

/** A rule as an SQL expression, which is three-valued by itself; lists of qualifications are the bits of an integer. */
export function sqlOf(condition: ComparedCondition): string {
  if ('all' in condition) return `(${condition.all.map(sqlOf).join(' and ')})`;
  if ('any' in condition) return `(${condition.any.map(sqlOf).join(' or ')})`;
  const { fact, operator, value } = condition;
  if (operator === 'contains')
    return `(qualifications & ${1 << QUALIFICATIONS.indexOf(String(value))}) <> 0`;
  if (operator === 'in')
    return `${columnOf(fact)} in (${(value as string[]).map(quoted).join(', ')})`;
  if (typeof value === 'boolean') return value ? columnOf(fact) : `not ${columnOf(fact)}`;
  return `${columnOf(fact)} ${SIGNS[operator]} ${typeof value === 'string' ? quoted(value) : String(value)}`;
}

/** One statement that finds out everything of every rule. */
export function findingsQuery(rules: readonly ComparedRule[]): string {
  const parts = rules.map(({ conditions }) => {
    const rule = sqlOf(conditions);
    return `count(*) filter (where ${rule}), sum(id) filter (where ${rule}), count(*) filter (where ${rule} is null)`;
  });
  return `select ${parts.join(', ')} from firm`;
}

/** One statement that counts for every rule. */
export function countsQuery(rules: readonly ComparedRule[]): string {
  return `select ${rules.map(({ conditions }) => `count(*) filter (where ${sqlOf(conditions)})`).join(', ')} from firm`;
}

/** The name of a column. */
export function columnOf(fact: string): string {
  return fact.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function quoted(text: string): string {
  return `'${text}'`;
}
