import { describe, expect, test } from '@jest/globals';
import {
  defineLifecycle,
  LifecycleMalformed,
  nextState,
  sources,
  TransitionRefused,
  transitions,
  type Lifecycle,
} from './lifecycle.ts';

const word = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });
const title = word('扇门', 'door');

const door = defineLifecycle({
  entity: 'door',
  title,
  words: {
    closed: word('已关上', 'closed'),
    open: word('打开', 'open'),
    locked: word('已锁上', 'locked'),
    lock: word('锁上', 'be locked'),
    close: word('关上', 'be closed'),
    unlock: word('开锁', 'be unlocked'),
  },
  initial: 'closed',
  states: {
    closed: { open: 'open', lock: 'locked' },
    open: { close: 'closed' },
    locked: { unlock: 'closed' },
  },
});

test('lists its moves in the order of the table', () => {
  expect(transitions(door).map((move) => `${move.from} ${move.event} ${move.to}`)).toEqual([
    'closed open open',
    'closed lock locked',
    'open close closed',
    'locked unlock closed',
  ]);
});

test('tells from where an event may be taken', () => {
  expect(sources(door, 'close')).toEqual(['open']);
  expect(sources(door, 'unlock')).toEqual(['locked']);
});

describe('nextState', () => {
  test('follows the table', () => {
    expect(nextState(door, 'closed', 'open')).toBe('open');
  });

  test('refuses anything else in the words of people, and says what can be done', () => {
    expect(() => nextState(door, 'locked', 'open')).toThrow(TransitionRefused);
    expect(() => nextState(door, 'locked', 'open')).toThrow(
      '该扇门已锁上，不能再打开；现在可以开锁。',
    );
    expect(() => nextState(door, 'locked', 'open')).toThrow(
      expect.objectContaining({
        code: 'KERNEL.TRANSITION_REFUSED',
        details: { entity: 'door', from: 'locked', event: 'open' },
      }),
    );
  });
});

describe('defineLifecycle refuses', () => {
  const shaped = (states: Record<string, Record<string, string>>): Lifecycle => ({
    entity: 'x',
    title,
    words: { a: title, b: title, go: title, island: title },
    initial: 'a',
    states,
  });

  test('a move into a state that does not exist', () => {
    expect(() => defineLifecycle(shaped({ a: { go: 'b' } }))).toThrow(LifecycleMalformed);
  });

  test('a state that nothing leads to', () => {
    expect(() => defineLifecycle(shaped({ a: {}, island: {} }))).toThrow(
      'state island cannot be reached',
    );
  });
});
