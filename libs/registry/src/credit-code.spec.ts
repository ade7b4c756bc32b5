import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  creditCodeCheck,
  INVENTED_BODIES,
  inventCreditCode,
  isCreditCode,
  organisationCheck,
} from './credit-code.ts';

describe('credit codes (GB 32100-2015)', () => {
  it('agrees with the worked example of the standard', () => {
    expect(creditCodeCheck('91350100M000100Y4')).toBe('3');
    expect(organisationCheck('M000100Y')).toBe('4');
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
  });

  it('accepts invented codes whose checks were computed elsewhere', () => {
    for (const code of [
      '91460100MA5TEAT19N',
      '91460200MA5TDEM28J',
      '91460400MA5TDEM36P',
      '91469023MA5TDEM44P',
      '92460106MA5TDEM52H',
    ]) {
      expect([code, isCreditCode(code)]).toEqual([code, true]);
    }
  });

  it('refuses characters outside the set, wrong lengths and small letters', () => {
    for (const code of [
      '91350100M000100Y4I',
      '91350100m000100y43',
      '91350100M000100Y4',
      ' 91350100M000100Y43',
      '',
    ]) {
      expect(isCreditCode(code)).toBe(false);
    }
  });

  it('invents valid codes, and finds any single wrong character', () => {
    const numbers = fc.integer({ min: 0, max: INVENTED_BODIES - 1 });
    const characters = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY');
    fc.assert(
      fc.property(numbers, fc.nat(17), characters, (number, place, character) => {
        const code = inventCreditCode('1', '460106', number);
        const changed = code.slice(0, place) + character + code.slice(place + 1);
        return isCreditCode(code) && isCreditCode(changed) === (changed === code);
      }),
    );
  });

  it('never invents one code twice', () => {
    fc.assert(
      fc.property(fc.nat(INVENTED_BODIES - 1), fc.nat(INVENTED_BODIES - 1), (one, other) => {
        fc.pre(one !== other);
        return inventCreditCode('1', '460106', one) !== inventCreditCode('1', '460106', other);
      }),
    );
  });
});
