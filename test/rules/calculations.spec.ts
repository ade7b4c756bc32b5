import { Decimal } from 'decimal.js';
import { expect, it } from '@jest/globals';
import { loadRuleBook } from '#libs/engine';
import { formatYuan } from '#libs/kernel';
import { readBelow } from '../tidy/tree.ts';

const { book } = loadRuleBook(
  readBelow(['rules'], /\.json$/).map(({ path, text }) => ({
    path: path.slice('rules/'.length),
    text,
  })),
);
const cases = [...book.cases].flatMap(([id, all]) => all.map((one) => ({ id, ...one })));

/** “100000000.00元 × 2‰” as a number; undefined where it is not plain arithmetic. */
function valueOf(text: string): Decimal | undefined {
  const tokens = text
    .replaceAll(/[元人\s]/g, '')
    .replaceAll('−', '-')
    .match(/\d+(?:\.\d+)?[%‰]?|[()×÷+-]/g);
  if (!tokens || tokens.join('') !== text.replaceAll(/[元人\s]/g, '').replaceAll('−', '-'))
    return undefined;
  let at = 0;
  const factor = (): Decimal => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const inside = sum();
      at += 1;
      return inside;
    }
    const share = token.endsWith('%') ? 100 : token.endsWith('‰') ? 1000 : 1;
    return new Decimal(token.replace(/[%‰]/, '')).div(share);
  };
  const product = (): Decimal => {
    let value = factor();
    while (tokens[at] === '×' || tokens[at] === '÷')
      value = tokens[at++] === '×' ? value.times(factor()) : value.div(factor());
    return value;
  };
  const sum = (): Decimal => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value.plus(product()) : value.minus(product());
    return value;
  };
  const value = sum();
  return at === tokens.length ? value : undefined;
}

/** The equations in a calculation, clause by clause: “3 ÷ 100 = 3%”. */
function equations(calculation: string): readonly (readonly [string, string])[] {
  return calculation.split(/[；，：]|≤/).flatMap((clause) => {
    const sides = clause.split('=').map((side) => side.trim().replace(/^[^\d(]*/, ''));
    return sides.slice(1).map((side, index) => [sides[index] as string, side] as const);
  });
}

const found = cases.flatMap(({ id, title, calculation }) =>
  equations(calculation.zh).map(([left, right]) => ({ id, title: title.zh, left, right })),
);

it('finds the arithmetic that people wrote', () => {
  const parsed = found.filter(({ left, right }) => valueOf(left) && valueOf(right));
  expect(parsed.length).toBeGreaterThan(60);
  expect(found.length - parsed.length).toBeLessThan(10);
});

it.each(found)('$id, $title: $left = $right', ({ left, right }) => {
  const [a, b] = [valueOf(left), valueOf(right)];
  if (a && b) expect(a.toFixed(6)).toBe(b.toFixed(6));
});

it.each(cases.filter(({ expect: { amountFen } }) => amountFen !== null))(
  '$id, $title.zh: the calculation ends in the amount expected',
  ({ calculation, expect: { amountFen } }) => {
    expect(calculation.zh.replaceAll(',', '')).toContain(`${formatYuan(amountFen ?? 0n)}元`);
  },
);
