import { expect, test } from '@jest/globals';
import { amountText } from './amount-sentence.ts';
import { type FactType } from './fact-dictionary.ts';
import { type FactReading } from './condition.ts';
import { type Amount, type Band } from './amount.ts';

function reading(id: string, zh: string, en: string, type: FactType, unit?: string): FactReading {
  const definition = { id, type, dataset: 'd', title: { zh, en }, absence: 'unknown' as const };
  return {
    definition: unit === undefined ? definition : { ...definition, unit },
    ref: { key: `${id}@2025`, fact: id, dataset: 'd', period: '2025' },
  };
}

const bond = reading('bond', '发债金额', 'money raised by bonds', 'money');
const staff = reading('staff', '参保人数', 'insured staff', 'integer', 'person');
const growth = reading('growth', '增长率', 'growth', 'decimal');
const figures: Readonly<Record<string, number>> = { bond: 12_345_600, staff: 7, growth: -0.125 };
const figure = ({ ref }: FactReading): number | null => figures[ref.fact] ?? null;

const raised: Amount = { kind: 'fact', reading: bond };
const fixed = (fen: bigint): Amount => ({ kind: 'fixed', fen });
const toFen = { round: 'halfUp', toFen: 1n } as const;
const rate = (numerator: bigint, of: Amount): Amount => ({
  kind: 'rate',
  numerator,
  denominator: 1000n,
  of,
  ...toFen,
});
const band = (end: bigint | null, inclusive: boolean, pays: Band['pays']): Band => ({
  end,
  inclusive,
  pays,
});
const each = (fen: bigint): Band['pays'] => ({ kind: 'perUnit', each: fixed(fen) });
const once = (fen: bigint): Band['pays'] => ({ kind: 'fixed', of: fixed(fen) });
const share = (numerator: bigint): Band['pays'] => ({ kind: 'rate', numerator, denominator: 100n });

const slices: Amount = {
  kind: 'bands',
  how: 'progressive',
  base: { kind: 'amount', of: raised },
  bands: [
    band(3_000_000n, true, share(3n)),
    band(9_000_000n, false, share(10n)),
    band(null, false, share(20n)),
  ],
  ...toFen,
};
const steps: Amount = {
  kind: 'bands',
  how: 'whole',
  base: { kind: 'fact', reading: staff },
  bands: [band(10n, false, each(50_000n)), band(null, false, once(1_000_000n))],
  ...toFen,
};
const shares: Amount = {
  ...steps,
  base: { kind: 'fact', reading: growth },
  bands: [band(100_000_000n, false, once(0n)), band(null, false, once(100n))],
};

test.each<[string, Amount, string, string, string]>([
  ['a sum', fixed(1_000_000n), '1万元', '1万元', '10,000 yuan'],
  [
    'a share',
    rate(2n, raised),
    '发债金额（2025年） × 2‰（四舍五入到分）',
    '发债金额（2025年）123,456.00元 × 2‰（四舍五入到分）',
    'money raised by bonds (2025) × 0.2% (rounded half up to the fen)',
  ],
  [
    'a share below zero',
    rate(-500n, raised),
    '发债金额（2025年） × （-50%）（四舍五入到分）',
    '发债金额（2025年）123,456.00元 × （-50%）（四舍五入到分）',
    'money raised by bonds (2025) × (-50%) (rounded half up to the fen)',
  ],
  [
    'a share of nothing',
    rate(0n, raised),
    '发债金额（2025年） × 0%（四舍五入到分）',
    '发债金额（2025年）123,456.00元 × 0%（四舍五入到分）',
    'money raised by bonds (2025) × 0% (rounded half up to the fen)',
  ],
  [
    'a share that is a fact, below zero',
    { kind: 'share', of: raised, rate: growth, round: 'down', toFen: 1n },
    '发债金额（2025年） × 增长率（2025年）（不足1分的舍去）',
    '发债金额（2025年）123,456.00元 × 增长率（2025年）-12.5%（不足1分的舍去）',
    'money raised by bonds (2025) × growth (2025) (fractions of a fen dropped)',
  ],
  [
    'so much for each',
    { kind: 'perUnit', each: fixed(100_000n), count: staff },
    '1000元 × 参保人数（2025年）',
    '1000元 × 7人',
    '1,000 yuan × insured staff (2025)',
  ],
  [
    'a ceiling and a floor',
    { kind: 'floor', at: fixed(10_000n), of: { kind: 'cap', at: fixed(100_000_000n), of: raised } },
    '发债金额（2025年），最高不超过100万元，最低不少于100元',
    '发债金额（2025年）123,456.00元，最高不超过100万元，最低不少于100元',
    'money raised by bonds (2025), at most 1,000,000 yuan, at least 100 yuan',
  ],
  [
    'nothing below zero',
    { kind: 'floor', at: fixed(0n), of: { kind: 'difference', of: raised, less: fixed(500n) } },
    '发债金额（2025年） − 5元，低于零的按零计',
    '发债金额（2025年）123,456.00元 − 5元，低于零的按零计',
    'money raised by bonds (2025) − 5 yuan, zero where that is less',
  ],
  [
    'a difference of a difference, and of less than nothing',
    {
      kind: 'difference',
      of: raised,
      less: { kind: 'difference', of: fixed(500n), less: fixed(-725n) },
    },
    '第一步，5元 − （-7.25元）。第二步，发债金额（2025年） − 第一步所得',
    '第一步，5元 − （-7.25元）。第二步，发债金额（2025年）123,456.00元 − 第一步所得',
    'Step 1: 5 yuan − (-7.25 yuan). Step 2: money raised by bonds (2025) − the result of step 1',
  ],
  [
    'slices of a sum, rounded as a whole, under a ceiling of them all',
    { kind: 'cap', at: fixed(50_000_000n), of: slices },
    '第一步，发债金额（2025年）分段累计（四舍五入到分）：不超过3万元的部分按3%；超过3万元、不足9万元的部分按10%；达到9万元的部分按20%。第二步，第一步所得，最高不超过50万元',
    '第一步，发债金额（2025年）123,456.00元分段累计（四舍五入到分）：不超过3万元的部分按3%；超过3万元、不足9万元的部分按10%；达到9万元的部分按20%。第二步，第一步所得，最高不超过50万元',
    'Step 1: money raised by bonds (2025) slice by slice (rounded half up to the fen): up to 30,000 yuan: 3%; above 30,000 yuan, below 90,000 yuan: 10%; from 90,000 yuan: 20%. Step 2: the result of step 1, at most 500,000 yuan',
  ],
  [
    'steps of a count',
    steps,
    '按参保人数（2025年）所在档次：不足10人的，每人500元；达到10人的，为1万元',
    '按参保人数（2025年）7人所在档次：不足10人的，每人500元；达到10人的，为1万元',
    'by the band that insured staff (2025) reaches: below 10 people: 500 yuan per person; from 10 people: 10,000 yuan',
  ],
  [
    'steps of a share',
    shares,
    '按增长率（2025年）所在档次：不足10%的，为0元；达到10%的，为1元',
    '按增长率（2025年）-12.5%所在档次：不足10%的，为0元；达到10%的，为1元',
    'by the band that growth (2025) reaches: below 10%: 0 yuan; from 10%: 1 yuan',
  ],
  [
    'the lowest of several, in whole hundreds',
    {
      kind: 'rounded',
      of: { kind: 'min', of: [raised, fixed(500n)] },
      round: 'down',
      toFen: 10_000n,
    },
    '各项取低（发债金额（2025年）；5元）（以100元为单位，不足舍去）',
    '各项取低（发债金额（2025年）123,456.00元；5元）（以100元为单位，不足舍去）',
    'lowest of (money raised by bonds (2025); 5 yuan) (in units of 100 yuan, the rest dropped)',
  ],
])('%s is said as an official would sign it', (_, amount, rule, found, english) => {
  expect(amountText(amount, null)).toEqual({ zh: rule, en: english });
  expect(amountText(amount, figure).zh).toBe(found);
});

test('a figure that nobody delivered is said to be missing', () => {
  expect(amountText(raised, () => null).zh).toBe('发债金额（2025年）暂无数据');
  expect(amountText({ kind: 'perUnit', each: fixed(100n), count: staff }, () => null).zh).toBe(
    '1元 × ?人',
  );
});
