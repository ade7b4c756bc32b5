import { type ComparedCondition, type ComparedRule } from '../compared-world.ts';
import { type Entrant, Tally } from './entrant.ts';
import { type FirmRow } from './two-valued.ts';

/** 0 false, 1 unknown, 2 true. */
type Test = (firm: FirmRow) => number;

/** JavaScript closures made once for each rule and called firm by firm, three-valued, with short cuts. */
export function closures(rules: readonly ComparedRule[], firms: readonly FirmRow[]): Entrant {
  const tests = rules.map(({ conditions }) => testOf(conditions));
  return {
    name: 'JavaScript closures',
    note: 'three-valued, row by row',
    firms: firms.length,
    findings: async () => {
      const tally = new Tally(rules.length, true);
      firms.forEach((firm, at) =>
        tests.forEach((test, rule) => {
          const truth = test(firm);
          if (truth === 2) tally.eligible(rule, at);
          if (truth === 1) tally.undetermined(rule);
        }),
      );
      return tally.findings();
    },
    judge: () => {
      let eligible = 0;
      for (const firm of firms) for (const test of tests) if (test(firm) === 2) eligible += 1;
      return eligible;
    },
  };
}

/** A condition as a closure: 0 false, 1 unknown, 2 true of a firm. */
export function testOf(condition: ComparedCondition): Test {
  if ('all' in condition) return allOf(condition.all.map(testOf));
  if ('any' in condition) return anyOf(condition.any.map(testOf));
  const { fact, operator, value } = condition;
  const known = (holds: (found: never) => boolean): Test => {
    return (firm) => (firm[fact] === null ? 1 : holds(firm[fact] as never) ? 2 : 0);
  };
  const members = new Set(Array.isArray(value) ? (value as string[]) : []);
  const limit = value as number;
  switch (operator) {
    case 'equal':
      return known((found) => found === value);
    case 'in':
      return known((found: string) => members.has(found));
    case 'contains':
      return known((found: readonly string[]) => found.includes(value as string));
    case 'lessThan':
      return known((found: number) => found < limit);
    case 'lessThanInclusive':
      return known((found: number) => found <= limit);
    case 'greaterThan':
      return known((found: number) => found > limit);
    default:
      return known((found: number) => found >= limit);
  }
}

function allOf(tests: readonly Test[]): Test {
  return (firm) => {
    let least = 2;
    for (const test of tests) {
      const truth = test(firm);
      if (truth === 0) return 0;
      if (truth < least) least = truth;
    }
    return least;
  };
}

function anyOf(tests: readonly Test[]): Test {
  return (firm) => {
    let greatest = 0;
    for (const test of tests) {
      const truth = test(firm);
      if (truth === 2) return 2;
      if (truth > greatest) greatest = truth;
    }
    return greatest;
  };
}
