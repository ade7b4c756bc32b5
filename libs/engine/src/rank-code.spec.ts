import { describe, expect, it } from '@jest/globals';
import { nextAbove, rankingOf, rankInto } from './rank-code.ts';

const EDGES = [
  0, -0, 1, -1, 0.1, -0.1, 5e-324, -5e-324, 1e-310, 2 ** 53 - 1, -(2 ** 53 - 1), 1e300, -1e300, 65_536, 0.25,
]; // prettier-ignore

function ranks(cuts: readonly number[], values: readonly number[]): readonly number[] {
  const codes = new Uint16Array(values.length);
  rankInto(rankingOf(cuts), Float64Array.from(values), codes);
  return [...codes];
}

function counted(cuts: readonly number[], values: readonly number[]): readonly number[] {
  const distinct = [...new Set(cuts.map((cut) => cut + 0))];
  return values.map((value) => distinct.filter((cut) => cut <= value).length);
}

describe('nextAbove', () => {
  it.each([
    [0, Number.MIN_VALUE],
    [-0, Number.MIN_VALUE],
    [1, 1 + Number.EPSILON],
    [-Number.MIN_VALUE, -0],
    [2 ** 53 - 1, 2 ** 53],
  ])('of %d is %d', (value, next) => expect(nextAbove(value)).toBe(next));
});

describe('a rank', () => {
  it.each([
    ['none', []],
    ['one', [0]],
    ['few', [-1, 0, 0.1]],
    ['the edges of doubles', EDGES.flatMap((value) => [value, nextAbove(value)])],
    ['many near each other', Array.from({ length: 300 }, (_, at) => 1_000_000 + at)],
    ['many far apart', Array.from({ length: 600 }, (_, at) => (at - 300) ** 5 * 1.5)],
    ['pairs', Array.from({ length: 200 }, (_, at) => [at, nextAbove(at)]).flat()],
  ])('counts the cuts at or below a value: %s', (_name, cuts) => {
    const near = cuts.flatMap((cut) => [cut, nextAbove(cut), -nextAbove(-cut), cut + 0.5]);
    const values = [...EDGES, ...near, -Number.MAX_VALUE, Number.MAX_VALUE];
    expect(ranks(cuts, values)).toEqual(counted(cuts, values));
  });

  it('takes as many cuts as a code can tell apart', () => {
    const cuts = Array.from({ length: 65_533 }, (_, at) => at * 3);
    const values = [-1, 0, 1, 3, 65_532 * 3, 1e9];
    expect(ranks(cuts, values)).toEqual([0, 1, 1, 2, 65_533, 65_533]);
  });
});
