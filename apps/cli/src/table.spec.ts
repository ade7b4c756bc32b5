import { expect, test } from '@jest/globals';
import { displayWidth, renderTable } from './table.ts';

test('a Chinese character takes two columns of a terminal, a Latin one takes one', () => {
  expect(displayWidth('惠至 Huizhi')).toBe(4 + 1 + 6);
  expect(displayWidth('（元）')).toBe(6);
  expect(displayWidth('')).toBe(0);
});

test('columns stand under one another, the first flush left and the others flush right', () => {
  expect(
    renderTable(
      ['政策', 'CNY'],
      [
        ['专精特新', '1.00'],
        ['x', '12,345.00'],
      ],
    ),
  ).toBe(
    [
      '政策            CNY',
      '────────  ─────────',
      '专精特新       1.00',
      'x         12,345.00',
    ].join('\n'),
  );
});
