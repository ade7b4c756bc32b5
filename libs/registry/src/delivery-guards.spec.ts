import { describe, expect, it } from '@jest/globals';
import { type Dataset } from './dataset.ts';
import { checkDeclared, type Declared } from './delivery-guards.ts';

const dataset = (period: Dataset['period']): Dataset => ({ id: 'x', period }) as unknown as Dataset;
const YEARLY = dataset({ column: '年度' });
const DIGEST = 'ab'.repeat(32);
const found = (...periods: string[]) => ({ rows: 3, digest: DIGEST, periods: new Set(periods) });

const check =
  (declared: Declared | undefined, of: Dataset, ...periods: string[]): (() => void) =>
  () =>
    checkDeclared(of, declared, found(...periods));

describe('what a department declares of its file', () => {
  it('holds where the file is as declared, or nothing is declared', () => {
    for (const declared of [
      undefined,
      {},
      { rows: 3 },
      { digest: DIGEST.toUpperCase() },
      { period: '2025' },
      { rows: 3, digest: DIGEST, period: '2025' },
    ])
      expect(check(declared, YEARLY, '2025')).not.toThrow();
  });

  it('refuses another number of rows, other bytes', () => {
    expect(check({ rows: 4 }, YEARLY, '2025')).toThrow('4 declared, 3 found');
    expect(check({ rows: 0 }, YEARLY, '2025')).toThrow('0 declared, 3 found');
    expect(check({ digest: 'cd'.repeat(32) }, YEARLY, '2025')).toThrow('digest');
  });

  it('refuses rows of another period, also where most are of the declared one', () => {
    expect(check({ period: '2024' }, YEARLY, '2025')).toThrow('2024 declared, 2025 found');
    expect(check({ period: '2025' }, YEARLY, '2025', '2024')).toThrow('2025 declared, 2024 found');
  });

  it('refuses a period of a dataset that has none, and holds one to nothing where no row names one', () => {
    expect(check({ period: '2025' }, dataset(null))).toThrow('none');
    expect(check({ period: '2025' }, YEARLY)).not.toThrow();
  });
});
