import { expect, it } from '@jest/globals';
import { lookAgainAfter } from './look-again.ts';

const DRAWN_AT = '2026-01-01T00:00:00Z';
const since = (seconds: number): number => Date.parse(DRAWN_AT) + seconds * 1000;
const draw = (processed: number, drawn: number | null = 10, drawnAt: string | null = DRAWN_AT) => ({
  ...{ drawn, processed, drawnAt },
});

it('does not look again at draws of which nothing is being planned', () => {
  expect(lookAgainAfter([], since(1))).toBe(false);
  expect(lookAgainAfter([draw(10), draw(0, null, null), draw(0, 0)], since(1))).toBe(false);
});

it('looks again the later the longer it takes, and no more once a day has passed', () => {
  const after = (seconds: number) => lookAgainAfter([draw(3)], since(seconds));
  expect([-5, 0, 9, 30, 300, 600, 86_399].map(after)).toEqual([
    1000, 1000, 1000, 3000, 30_000, 60_000, 60_000,
  ]);
  expect(after(86_400)).toBe(false);
});

it('goes by what was drawn last where several are being planned', () => {
  const later = draw(0, 5, '2026-01-01T00:09:50Z');
  expect(lookAgainAfter([draw(3), later], since(600))).toBe(1000);
});
