import { expect, test } from '@jest/globals';
import { chargesTyped } from './charges-typed.ts';

test('charges are read one a line, whatever stands between code, name and basis', () => {
  expect(chargesTyped('A1,示例收费，示例文件第一条\n\nB2\t另一项\t文件，第二条')).toEqual([
    { code: 'A1', title: '示例收费', basis: '示例文件第一条' },
    { code: 'B2', title: '另一项', basis: '文件，第二条' },
  ]);
});

test.each(['', '  \n', 'A1,示例收费', 'A1,,依据', 'A1,名称,依据\nB2'])(
  'what lacks a part is no list: %j',
  (text) => {
    expect(chargesTyped(text)).toBeNull();
  },
);
