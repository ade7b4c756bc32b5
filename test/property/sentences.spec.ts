import { describe, expect, it } from '@jest/globals';
import { type Json, type Leaf } from '#libs/engine';
import { prohibition, requirement, titleOf } from '../../libs/engine/src/sentence.ts';
import { randomNumbers } from '../bench/world.ts';
import { RandomRules } from './random-rule.ts';
import { BASE, BOOK, compile } from './world.ts';

const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);
const LEAVES = 6_000;

/** Comparisons of random rules, and of values close to one another, where two could be said alike. */
function* comparisons(): Iterable<Json> {
  const rules = new RandomRules(SEED);
  const random = randomNumbers(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const order = [
    'equal',
    'notEqual',
    'lessThan',
    'lessThanInclusive',
    'greaterThan',
    'greaterThanInclusive',
  ];
  const yuan = (): string => {
    const size = pick([1, 100, 10_000, 1_000_000, 100_000_000, 10_000_000_000]);
    const fen = Math.floor(random() * 40) * size + pick([0, 0, 1]);
    return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
  };
  const texts = ['x', 'y', 'x、y', 'x, y', 'x、y、z', 'z', '是', '10', '“x”'];
  const some = <T>(make: () => T): T[] =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, make);
  for (let number = 0; number < LEAVES; number += 1) {
    switch (number % 6) {
      case 0:
        yield { fact: 'f.money', operator: pick(order), value: yuan() };
        break;
      case 1:
        yield {
          fact: 'f.share',
          operator: pick(order),
          value: (Math.floor(random() * 2_000) / pick([10, 1_000, 100_000])).toFixed(5),
        };
        break;
      case 2:
        yield { fact: 'f.count', operator: pick(order), value: Math.floor(random() * 30) - 5 };
        break;
      case 3:
        yield { fact: 'f.note', operator: pick(['in', 'notIn']), value: some(() => pick(texts)) };
        break;
      default:
        yield rules.leaf();
    }
  }
}

/** The comparison as it was understood: another with the same key means the same. */
function leafOf(conditions: Json): Leaf {
  const { conditions: read } = compile({ ...BASE, conditions });
  if (read.kind !== 'leaf') throw new Error(JSON.stringify(conditions));
  return read;
}

describe('the sentence of a comparison', () => {
  it.each(['zh', 'en'] as const)(
    'in %s is said of no comparison that means something else',
    (language) => {
      const said = new Map<string, Leaf>();
      for (const written of comparisons()) {
        const leaf = leafOf(written);
        const title = titleOf(leaf.reading)[language];
        const sentence = `${title} ${requirement(leaf, BOOK.codes)[language]}`;
        const other = said.get(sentence) ?? leaf;
        if (other.key !== leaf.key)
          throw new Error(`seed ${SEED}: “${sentence}” is said of ${other.key} and of ${leaf.key}`);
        said.set(sentence, leaf);
        expect(prohibition(leaf, BOOK.codes)[language]).not.toBe(
          requirement(leaf, BOOK.codes)[language],
        );
      }
      expect(said.size).toBeGreaterThan(800);
    },
  );
});
