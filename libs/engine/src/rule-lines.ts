import { formatYuan, type Text } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { type Condition, type Leaf, readingsOf } from './condition.ts';
import { GROUPS, prohibition, requirement, titleOf } from './sentence.ts';

/** One line of the rule: as it is written, and as a person reads it. */
export interface RuleLine {
  /** How deep it stands under groups; 0 is the whole. */
  readonly depth: number;
  /** `stat.revenue@2024 greaterThanInclusive 100000000`; empty for a group. */
  readonly written: string;
  readonly sentence: Text;
}

/**
 * A condition as an outline of sentences, in reading order: a group says what it asks for, its parts stand one step
 * deeper. In each language the outline tells the whole rule: whoever reads it can write the same rule again, but for
 * lists so long that their items are counted.
 */
export function ruleLines(condition: Condition, codes: CodeLists, depth = 0): readonly RuleLine[] {
  if (condition.kind === 'leaf') return [lineOf(condition, depth, requirement(condition, codes))];
  const [inner] = condition.of;
  if (condition.kind === 'not' && inner.kind === 'leaf' && alwaysApplies(inner)) {
    const line = lineOf(inner, depth, prohibition(inner, codes));
    return [{ ...line, written: `not ${line.written}` }];
  }
  const ask = GROUPS[condition.kind];
  const named = condition.name === undefined ? '' : `${condition.name}：`;
  const own = { depth, written: '', sentence: { zh: `${named}${ask.zh}`, en: ask.en } };
  return [own, ...condition.of.flatMap((part) => ruleLines(part, codes, depth + 1))];
}

/** Where a fact does not apply, "not at least 20" holds and "less than 20" does not: only the first may be said. */
function alwaysApplies(leaf: Leaf): boolean {
  return (
    leaf.operator === 'isKnown' ||
    readingsOf(leaf).every(({ definition }) => definition.absence !== 'notApplicable')
  );
}

function lineOf(leaf: Leaf, depth: number, asks: Text): RuleLine {
  const title = titleOf(leaf.reading);
  const sentence = { zh: `${title.zh}：${asks.zh}`, en: `${title.en}: ${asks.en}` };
  return { depth, written: writtenLeaf(leaf), sentence };
}

function writtenLeaf({ reading, operator, operand }: Leaf): string {
  const money = reading.definition.type === 'money';
  const shown = (value: unknown): string =>
    money && typeof value === 'number' ? formatYuan(BigInt(value)) : String(value);
  switch (operand.kind) {
    case 'fact':
      return `${reading.ref.key} ${operator} ${operand.reading.ref.key}`;
    case 'months':
      return `${reading.ref.key} ${operator} ${operand.months}`;
    case 'list': {
      const values = operand.roots ?? operand.values;
      const more = values.length > 8 ? ', …' : '';
      return `${reading.ref.key} ${operator} [${values.slice(0, 8).map(shown).join(', ')}${more}]`;
    }
    default: {
      const name = operand.parameter === undefined ? '' : ` (${operand.parameter})`;
      return `${reading.ref.key} ${operator} ${shown(operand.value)}${name}`;
    }
  }
}
