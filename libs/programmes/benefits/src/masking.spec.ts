import { expect, test } from '@jest/globals';
import { maskCode, maskName } from './masking.ts';

const named = (kind: string, name: string, creditCode: string | null = null) => ({
  kind,
  name,
  creditCode,
});

test.each([
  ['legal-entity', '合成示例1号有限公司', '合成示例1号有限公司'],
  ['person', '王小明', '王**'],
  ['person', '王', '*'],
  ['individual-business', '龙华区王小明小吃店', '龙华*****吃店'],
  ['individual-business', '小吃店', '***'],
])('the name of a %s, %s, is published as %s', (kind, name, published) => {
  expect(maskName(named(kind, name))).toBe(published);
});

test('a credit code shows where it is registered and its last four characters', () => {
  expect(maskCode(named('legal-entity', '某公司', '91460106MA5T00001X'))).toBe(
    '914601********001X',
  );
  expect(maskCode(named('legal-entity', '某公司'))).toBeNull();
});
