import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  creditCodeCheck,
  INVENTED_BODIES,
  inventCreditCode,
  isCreditCode,
  organisationCheck,
} from './credit-code.ts';

const rechecked = (head: string, organisation: string): string =>
  head + organisation + creditCodeCheck(head + organisation);

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

  it.each([
    ['all zeros', '000000000000000000'],
    ['a province that is none', '91999999000000123H'],
    ['no province', '91000000000000115R'],
    ['a wrong check character of the organisation code', '91460100123456789N'],
  ])('refuses %s', (_what, code) => {
    expect(isCreditCode(code)).toBe(false);
  });

  it.each(['1', '2', '3', '9'])('knows category %s, whatever county is given', (category) => {
    expect(isCreditCode(rechecked(`9${category}469999`, 'MA5TEAT19'))).toBe(true);
  });

  it.each(['11100000', '12990000', '52460000', 'N2460105', '91660000'])(
    'knows the authority and province of %s',
    (head) => {
      expect(isCreditCode(rechecked(head, 'MA5TEAT19'))).toBe(true);
    },
  );

  it.each(['01460100', '94460100', '91990000', '91170000', 'B1460100'])(
    'refuses the authority, category or province of %s, both checks being right',
    (head) => {
      expect(isCreditCode(rechecked(head, 'MA5TEAT19'))).toBe(false);
    },
  );

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
