import { expect, it } from '@jest/globals';
import { placesIn } from './cohort-place.ts';

const of = (cohort: string, ...values: number[]) => values.map((value) => ({ cohort, value }));

it('places each value among its own cohort, in the order given', () => {
  const places = placesIn([...of('a', 3, 1, 2, 4), ...of('b', 9)]);
  expect(places.map(({ percentile }) => percentile)).toEqual([50, 0, 25, 75, 0]);
  expect(places.map(({ median, members }) => [median, members])).toEqual([
    [2, 4],
    [2, 4],
    [2, 4],
    [2, 4],
    [9, 1],
  ]);
});

it('lets equal values share a place, so that among equals none stands out', () => {
  expect(placesIn(of('a', 5, 5, 5)).map(({ percentile }) => percentile)).toEqual([0, 0, 0]);
  expect(placesIn(of('a', 1, 5, 5)).map(({ percentile }) => percentile)).toEqual([0, 33, 33]);
});
