import { describe, expect, it } from '@jest/globals';
import { keepPlace, takePlace } from './kept-place.ts';

function tab() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}
const at = (pathname: string, search = '', hash = '') =>
  ({ pathname, search, hash }) as unknown as Location;

describe('the place that is kept through single sign-on', () => {
  it('comes back with its fragment, once, at the start', () => {
    const store = tab();
    keepPlace(store, at('/check-in', '', '#CODE'));
    expect(takePlace(store, at('/'))).toBe('/check-in#CODE');
    expect(takePlace(store, at('/'))).toBeNull();
  });

  it('is forgotten by whoever went elsewhere meanwhile', () => {
    const store = tab();
    keepPlace(store, at('/lists', '?run=1'));
    expect(takePlace(store, at('/budgets'))).toBeNull();
    expect(takePlace(store, at('/'))).toBeNull();
  });

  it('is never another site', () => {
    for (const path of ['//elsewhere.example', '/\\\\elsewhere.example']) {
      const store = tab();
      keepPlace(store, at(path));
      expect(takePlace(store, at('/'))).toBeNull();
    }
  });
});
