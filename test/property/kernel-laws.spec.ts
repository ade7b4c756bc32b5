import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  canonicalJson,
  contains,
  dayNumber,
  fingerprint,
  formatYuan,
  parseYuan,
  periodInterval,
  shiftPeriod,
  WorkingCalendar,
  type Canonical,
} from '#libs/kernel';

const SEED = { seed: 20_250_930, numRuns: 1000 };
const day = fc
  .integer({ min: -10_000, max: 40_000 })
  .map((number) => addDays('1970-01-01', number));
const period = fc
  .tuple(
    fc.integer({ min: 1950, max: 2090 }),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom('year', 'quarter', 'month'),
  )
  .map(([year, month, kind]) =>
    kind === 'year'
      ? `${year}`
      : kind === 'quarter'
        ? `${year}Q${Math.ceil(month / 3)}`
        : `${year}-${String(month).padStart(2, '0')}`,
  );

describe('money', () => {
  test('what is written as yuan reads back as the same fen, for any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 19n) + 1n, max: 10n ** 19n - 1n }), (fen) => {
        expect(parseYuan(formatYuan(fen))).toBe(fen);
      }),
      SEED,
    );
  });

  test('any number with two decimals below 2^53 fen reads exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), (fen) => {
        expect(parseYuan(fen / 100)).toBe(BigInt(fen));
      }),
      SEED,
    );
  });
});

describe('days and periods', () => {
  test('adding days and counting them agree', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        expect(dayNumber(addDays(date, days)) - dayNumber(date)).toBe(days);
      }),
      SEED,
    );
  });

  test('periods of one length follow one another without gap or overlap, and shifting back undoes shifting', () => {
    fc.assert(
      fc.property(period, fc.integer({ min: -40, max: 40 }), (name, by) => {
        expect(shiftPeriod(shiftPeriod(name, by), -by)).toBe(name);
        const { from, until } = periodInterval(name);
        expect(periodInterval(shiftPeriod(name, 1)).from).toBe(until);
        expect(contains({ from, until }, from)).toBe(true);
        expect(contains({ from, until }, addDays(from, -1))).toBe(false);
      }),
      SEED,
    );
  });
});

describe('working days', () => {
  const days = fc
    .uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 60 })
    .map((all) => new Set(all.map((one) => addDays('2025-01-01', one))));
  const calendars = fc
    .tuple(days, days)
    .map(([offDays, workedDays]) => new WorkingCalendar([{ year: 2025, offDays, workedDays }]));

  test('a term ends on a working day with exactly its count of them since the event', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (calendar, start, count) => {
          const event = addDays('2025-01-01', start);
          const due = calendar.addWorkdays(event, count, '46');
          let worked = 0;
          for (let date = addDays(event, 1); date <= due.date; date = addDays(date, 1))
            worked += Number(calendar.isWorkday(date, '46'));
          expect(worked).toBe(count);
          expect(calendar.isWorkday(due.date, '46')).toBe(true);
          expect(due.provisional).toBe(due.date >= '2026-01-01');
        },
      ),
      { ...SEED, numRuns: 300 },
    );
  });

  test('two terms in a row are one term of both counts', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (calendar, first, second) => {
          const middle = calendar.addWorkdays('2025-03-01', first, '46').date;
          expect(calendar.addWorkdays(middle, second, '46').date).toBe(
            calendar.addWorkdays('2025-03-01', first + second, '46').date,
          );
        },
      ),
      { ...SEED, numRuns: 300 },
    );
  });
});

describe('fingerprints', () => {
  const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Canonical>;

  test('the canonical text is JSON of the same value, and writing it again changes nothing', () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one);
        expect(canonicalJson(JSON.parse(text) as Canonical)).toBe(text);
      }),
      SEED,
    );
  });

  test('the order of keys never matters', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer(), { maxKeys: 8 }), (one) => {
        expect(fingerprint(Object.fromEntries(Object.entries(one).reverse()))).toBe(
          fingerprint(one),
        );
      }),
      SEED,
    );
  });
});
