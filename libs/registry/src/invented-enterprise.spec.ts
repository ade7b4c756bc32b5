import { describe, expect, it } from '@jest/globals';
import { isCreditCode } from './credit-code.ts';
import { inventEnterprise } from './invented-enterprise.ts';

const CODE = '统一社会信用代码';
const population = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => inventEnterprise(seed, at + 1, 5));

describe('an invented enterprise', () => {
  it('repeats exactly from its seed, and differs under another', () => {
    expect(population(3, 50)).toEqual(population(3, 50));
    expect(population(3, 50)).not.toEqual(population(4, 50));
  });

  it('has a code of its own with right check characters, the same in every file', () => {
    const codes = new Set<string>();
    for (const rows of population(1, 3_000)) {
      const own = new Set([...rows.values()].map((row) => row[CODE] ?? ''));
      expect(own.size).toBe(1);
      for (const code of own) codes.add(code);
    }
    expect([codes.size, [...codes].every(isCreditCode)]).toEqual([3_000, true]);
  });

  it('comes in the proportions that the demonstration counts on', () => {
    let giants = 0;
    let hiring = 0;
    let issuers = 0;
    let gaps = 0;
    for (const rows of population(1, 20_000)) {
      const credit = rows.get('credit');
      const tax = rows.get('tax');
      const clean =
        credit?.['列入经营异常名录'] === '否' &&
        credit['列入严重失信主体名单'] === '否' &&
        tax?.['是否欠税'] === '否';
      const titles = rows.get('titles');
      const legal = rows.get('registration')?.['主体类型'] === '企业法人';
      const hires = Number(rows.get('employment')?.['符合条件新招用人数'] ?? 0);
      expect(hires).toBeLessThanOrEqual(12);
      giants +=
        clean &&
        legal &&
        titles?.['国家专精特新小巨人'] === '是' &&
        titles['已获小巨人奖励'] === '否'
          ? 1
          : 0;
      hiring += legal && hires > 0 && rows.get('social-insurance')?.['参保状态'] === '正常' ? 1 : 0;
      issuers +=
        clean && legal && Number(rows.get('finance')?.['债券融资额（万元）'] ?? 0) > 0 ? 1 : 0;
      gaps += [...rows.values()].some((row) => Object.values(row).includes('')) ? 1 : 0;
    }
    expect(giants).toBeGreaterThan(45);
    expect(giants).toBeLessThan(80);
    expect(hiring).toBeGreaterThan(3_600);
    expect(hiring).toBeLessThan(4_400);
    expect(issuers).toBeGreaterThan(15);
    expect(issuers).toBeLessThan(35);
    expect(gaps).toBeGreaterThan(1_000);
  });
});
