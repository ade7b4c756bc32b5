import { describe, expect, it } from '@jest/globals';
import { valueAt, withValueAt } from './json-place.ts';

const TEXT = JSON.stringify({ all: [{ value: 5 }, { 'a/b': { '~': 'x' } }], empty: null });

describe('a place in a JSON text', () => {
  it.each([
    ['/all/0/value', 5],
    ['/all/1/a~1b/~0', 'x'],
    ['/empty', null],
  ])('%s holds what stands there', (pointer, value) => {
    expect(valueAt(TEXT, pointer)).toEqual(value);
  });

  it.each(['', '/none', '/all/7/value', '/empty/deeper', '/all/0/value/deeper', '/all/0/toString'])(
    '%j does not exist: it holds nothing, and nothing is written there',
    (pointer) => {
      expect(valueAt(TEXT, pointer)).toBeUndefined();
      expect(withValueAt(TEXT, pointer, 1)).toBe(TEXT);
    },
  );

  it('takes another value, and the rest stays', () => {
    const changed = withValueAt(TEXT, '/all/0/value', '6.5');
    expect(JSON.parse(changed)).toEqual({
      all: [{ value: '6.5' }, { 'a/b': { '~': 'x' } }],
      empty: null,
    });
    expect(changed).toContain('\n  "all"');
  });

  it('of a prototype is never written', () => {
    withValueAt(TEXT, '/__proto__/polluted', 1);
    withValueAt(TEXT, '/all/__proto__/polluted', 1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('in a text that is no JSON is left alone', () => {
    expect(withValueAt('{"a": ', '/a', 1)).toBe('{"a": ');
    expect(valueAt('{"a": ', '/a')).toBeUndefined();
  });
});
