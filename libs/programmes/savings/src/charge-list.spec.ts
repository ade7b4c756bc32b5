import { expect, it } from '@jest/globals';
import { readChargeList } from './charge-list.ts';

const CHARGE = { code: 'A1', title: '示例收费', basis: '示例文件第一条' };

it('reads the charges of a list as they stand', () => {
  expect(readChargeList([CHARGE, { ...CHARGE, code: 'B2' }])).toHaveLength(2);
});

it.each([
  [{}, ''],
  [[], ''],
  [[{ ...CHARGE, basis: ' ' }], '0/basis'],
  [[CHARGE, { code: 'B2', title: 'x' }], '1/basis'],
  [[CHARGE, CHARGE], 'A1'],
])('refuses %j with its place', (document, place) => {
  expect(() => readChargeList(document)).toThrow(
    expect.objectContaining({ code: 'SAVINGS.CHARGE_LIST_REFUSED', details: { place } }),
  );
});
