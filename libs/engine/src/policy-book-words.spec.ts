import { expect, test } from '@jest/globals';
import { modeWords, settlementWords, sureWords, validityWords } from './policy-book-words.ts';
import { type Certainty, type CertaintyNote, type DeliveryMode } from './policy.ts';

const sure = (pointer: string, certainty?: Certainty): readonly CertaintyNote[] =>
  certainty ? [{ pointer, certainty, note: { zh: '说明', en: 'note' }, overpays: true }] : [];

test.each<[Certainty | undefined, string]>([
  ['read', '2022-01-01 起，未规定终止日期'],
  ['known', '2022-01-01 起，未规定终止日期'],
  ['uncertain', '2022-01-01 起，终止日期未核实'],
  [undefined, '2022-01-01 起，终止日期未核实'],
])('a policy without a last day that is %s', (certainty, words) => {
  const validity = { from: '2022-01-01', until: null };
  expect(validityWords({ validity, certainty: sure('/validity', certainty) }).zh).toBe(words);
});

test('the last day is shown, and dates that nobody read are not', () => {
  const validity = { from: '2022-01-01', until: '2026-01-01' };
  expect(validityWords({ validity, certainty: [] }).zh).toBe('2022-01-01 至 2025-12-31');
  expect(validityWords({ validity: null, certainty: [] }).zh).toBe('起止日期未核实');
});

test('only what may come without an application is a candidate; another way is unverified', () => {
  const words = (certainty?: Certainty, deliveryMode: DeliveryMode = 'no-application') =>
    modeWords({ deliveryMode, certainty: sure('/deliveryMode', certainty) }).zh;
  expect(words('read')).toBe('免申即享');
  expect(words()).toBe('免申即享');
  expect(words('uncertain')).toBe('免申即享（候选，主管部门未确定）');
  expect(words('uncertain', 'apply')).toBe('申请后享受（未核实）');
  expect(words('read', 'apply')).toBe('申请后享受');
});

test('until when it is paid is said of what somebody lists, once its validity ends', () => {
  const ended = { from: '2024-01-01', until: '2026-01-01' };
  const paid = { validity: ended, executable: true, demonstration: false } as const;
  const words = (until: string | null) =>
    settlementWords({ ...paid, settlement: { until }, deliveryMode: 'apply' })?.zh;
  expect(words('2027-01-01')).toBe('有效期内的事项兑现至 2026-12-31');
  expect(words(null)).toContain('截止日未读到');
  const silent = { ...paid, settlement: null } as const;
  const listed = { ...silent, deliveryMode: 'no-application' } as const;
  expect(settlementWords(listed)?.zh).toContain('不再列入名单');
  expect(settlementWords({ ...listed, executable: false })?.zh).toBe('期满后是否继续兑现未读到');
  expect(settlementWords({ ...silent, deliveryMode: 'apply' })?.zh).toBe(
    '期满后是否继续兑现未读到',
  );
  expect(settlementWords({ ...listed, demonstration: true })).toBeNull();
  expect(settlementWords({ ...silent, deliveryMode: 'declare-auto' })).toBeNull();
  const open = { from: '2024-01-01', until: null };
  expect(settlementWords({ ...silent, validity: open, deliveryMode: 'apply' })).toBeNull();
});

test('a doubt that cannot pay too much says so', () => {
  const [doubt] = sure('/amount', 'uncertain') as [CertaintyNote];
  expect(sureWords(doubt).zh).toBe('未核实');
  expect(sureWords({ ...doubt, overpays: false }).zh).toBe('未核实，不会多付');
});
