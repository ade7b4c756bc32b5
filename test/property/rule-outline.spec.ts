import { describe, expect, it } from '@jest/globals';
import { type Json } from '#libs/engine';
import { canonicalJson } from '#libs/kernel';
import { type Condition, type Leaf } from '../../libs/engine/src/condition.ts';
import { OPPOSITES } from '../../libs/engine/src/operators.ts';
import { ruleLines } from '../../libs/engine/src/rule-lines.ts';
import { OutlineReader } from './outline-reader.ts';
import { RandomRules } from './random-rule.ts';
import { BOOK, compile } from './world.ts';

const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);
const RULES = 4_000;

/** A condition as it is understood: a comparison by its key, a group by its kind and parts; no two negations in a row. */
type Meaning = string | readonly [string, ...Meaning[]];

/** Comparisons that hold of a known value exactly where another does not, both ways. */
const opposites = new Map<string, string>();

/** What a condition means: “not at least 20” is “less than 20” wherever both can be asked, and “not yes” is “no”. */
function meaning(condition: Condition): Meaning {
  if (condition.kind === 'leaf') {
    const [own, other] = bothWays(condition);
    if (other !== undefined) opposites.set(own, other).set(other, own);
    return own;
  }
  const [first, ...rest] = condition.of.map(meaning) as [Meaning, ...Meaning[]];
  if (condition.kind !== 'not') return [condition.kind, first, ...rest];
  if (typeof first === 'string') return opposites.get(first) ?? ['not', first];
  return first[0] === 'not' ? (first[1] as Meaning) : ['not', first];
}

/** The key of a comparison, and that of its opposite where both can be asked. */
function bothWays({ reading, operator, operand, key }: Leaf): readonly [string, string?] {
  const other = 'reading' in operand ? operand.reading : reading;
  const [column = null, , kind = null, right = null] = JSON.parse(key) as Json[];
  const say = (by: string, value: Json): string => canonicalJson([column, by, kind, value]);
  if (operator === 'isKnown') return [key, say(operator, right !== true)];
  if (!applies(reading) || !applies(other)) return [key];
  if (kind === 'literal' && typeof right === 'boolean') {
    const asked = operator === 'equal' ? right : !right;
    return [say('equal', asked), say('equal', !asked)];
  }
  const turned = OPPOSITES[operator];
  return [key, turned && say(turned, right)];
}

function applies({ definition }: Leaf['reading']): boolean {
  return definition.absence !== 'notApplicable';
}

describe('the outline of a rule', () => {
  it.each(['zh', 'en'] as const)(
    'in %s tells the whole rule: read back it is the same, groups and all',
    (language) => {
      const random = new RandomRules(SEED);
      const kinds = new Set<string>();
      for (let number = 0; number < RULES; number += 1) {
        const rule = random.policy(true);
        const { conditions } = compile(rule);
        const lines = ruleLines(conditions, BOOK.codes);
        const outline = lines.map(({ depth, sentence }) => '  '.repeat(depth) + sentence[language]);
        const read = new OutlineReader(language, conditions).read(lines);
        const again = compile({ ...rule, conditions: read }).conditions;
        if (JSON.stringify(meaning(again)) !== JSON.stringify(meaning(conditions)))
          throw new Error(
            `seed ${SEED}, rule ${number}:\n${outline.join('\n')}\n${JSON.stringify(rule.conditions)}\n${JSON.stringify(read)}`,
          );
        for (const { depth, written } of lines)
          kinds.add(`${depth} ${written.split(' ')[1] ?? ''}`);
      }
      expect(kinds.size).toBeGreaterThan(50);
    },
  );

  it('calls a group by its name', () => {
    const named = {
      name: '经营状况',
      all: [{ not: { fact: 'f.maybe', operator: 'lessThan', value: 1 } }],
    };
    const { conditions } = compile({ ...new RandomRules(1).policy(), conditions: named });
    expect(ruleLines(conditions, BOOK.codes).map(({ sentence }) => sentence.zh)).toEqual([
      '经营状况：以下各项须同时符合',
      '以下情形不得存在',
      '示例f.maybe：应少于1人',
    ]);
  });
});
