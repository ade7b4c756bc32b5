import { expect, test } from '@jest/globals';
import { CODE_SKEW_SECONDS, type InspectionCode, readCode, writeCode } from './code-format.ts';

const SECRET = 'a secret of thirty-two characters';
const CODE: InspectionCode = {
  nonce: '11111111-1111-4111-8111-111111111111',
  inspectionId: '22222222-2222-4222-8222-222222222222',
  certificateId: '33333333-3333-4333-8333-333333333333',
  subjectId: 4_294_967_295,
  fromMinute: 29_000_000,
  untilMinute: 29_000_030,
};
const BEGINS = CODE.fromMinute * 60;
const ENDS = CODE.untilMinute * 60;
const text = writeCode(CODE, SECRET);

test('a code goes into an address as it is, and says what was written', () => {
  expect(text).toMatch(/^[A-Za-z0-9_-]{100}$/);
  expect(encodeURIComponent(text)).toBe(text);
  expect(readCode(text, SECRET, BEGINS)).toEqual({ code: CODE, fault: null });
});

test('a code that differs in any one character, or is of another secret, is not known', () => {
  for (let place = 0; place < text.length; place += 1)
    for (const other of ['A', 'B']) {
      const altered = text.slice(0, place) + other + text.slice(place + 1);
      if (altered !== text) expect(readCode(altered, SECRET, BEGINS).fault).toBe('unknown');
    }
  for (const wrong of ['', text.slice(1), `${text}A`, `${text}=`, ` ${text}`, text.repeat(9)])
    expect(readCode(wrong, SECRET, BEGINS).fault).toBe('unknown');
  expect(readCode(text, `${SECRET}.`, BEGINS).fault).toBe('unknown');
});

test('a code is good in its slot and for the skew of clocks around it, and not a second longer', () => {
  const faultAt = (now: number) => readCode(text, SECRET, now).fault;
  expect(faultAt(BEGINS - CODE_SKEW_SECONDS)).toBeNull();
  expect(faultAt(BEGINS - CODE_SKEW_SECONDS - 1)).toBe('early');
  expect(faultAt(ENDS + CODE_SKEW_SECONDS - 1)).toBeNull();
  expect(faultAt(ENDS + CODE_SKEW_SECONDS)).toBe('late');
});
