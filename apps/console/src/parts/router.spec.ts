import { describe, expect, it } from '@jest/globals';
import { parsePath, pathOf, type Route } from './router.ts';

const places: Route[] = [
  { page: 'home' },
  { page: 'runs' },
  { page: 'lists' },
  { page: 'policies' },
  { page: 'budgets' },
  { page: 'benefits' },
  { page: 'run', id: '0199a7c2-1' },
  { page: 'list', id: 'a b/c' },
  { page: 'benefit', id: '惠' },
];

describe('an address', () => {
  it.each(places)('leads to %j and back', (place) => {
    expect(parsePath(pathOf(place))).toEqual(place);
  });

  it.each(['/nowhere', '/runs/1/2', '/policies/x', '/budgets/x', '/runs/%E0%A4%A'])(
    'names no place: %s',
    (path) => {
      expect(parsePath(path)).toEqual({ page: 'missing' });
    },
  );

  it('may end in a slash', () => {
    expect(parsePath('/runs/')).toEqual({ page: 'runs' });
    expect(parsePath('')).toEqual({ page: 'home' });
  });
});
