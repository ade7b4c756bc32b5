import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#libs/kernel';
import { systemContext } from '#libs/platform';
import { readFacts } from '#libs/registry';
import { BOOK, CODES, RegistryWorld } from './registry-builders.ts';

const SUBJECTS = CODES.slice(0, 3);

/** One delivery: days after the one before, and what it says of each subject; undefined when it leaves it out. */
interface Step {
  readonly days: number;
  readonly mode: 'full' | 'delta';
  readonly says: readonly (number | null | undefined)[];
}

/** What is believed of one subject: from each day on, a value; the naive model of a bitemporal record. */
type Belief = readonly { readonly from: number; readonly value: number | null }[];

function believe(
  belief: Belief,
  day: number,
  says: number | null | undefined,
  mode: Step['mode'],
): Belief {
  const value =
    says === undefined ? (mode === 'full' ? null : (belief.at(-1)?.value ?? null)) : says;
  if (value === (belief.at(-1)?.value ?? null)) return belief;
  return [...belief.filter((step) => step.from < day), { from: day, value }];
}

const valueOn = (belief: Belief, day: number): number | null =>
  belief.findLast((step) => step.from <= day)?.value ?? null;

const steps = fc.array(
  fc.record({
    days: fc.nat(2),
    mode: fc.constantFrom('full' as const, 'delta' as const),
    says: fc
      .tuple(...SUBJECTS.map(() => fc.constantFrom(1, 2, 3, null, undefined)))
      .filter((says) => says.some((one) => one !== undefined)),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('the history of a fact', () => {
  let world: RegistryWorld;
  beforeAll(async () => {
    world = await RegistryWorld.open();
    await world.register(
      SUBJECTS.map((code) => `${code},甲公司,法人,460106`),
      '2020-01-01',
    );
  });
  afterAll(() => world.close());

  /** Each run has a period of its own and days after those of the runs before. */
  let run = 0;

  it('tells for every day what was believed at every instant', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (deliveries: readonly Step[]) => {
        run += 1;
        const period = String(1950 + run);
        const day = (offset: number): string => addDays('2020-01-02', run * 40 + offset);
        let beliefs: readonly Belief[] = SUBJECTS.map(() => []);
        let at = 0;
        const told: { knownAt: string; beliefs: readonly Belief[] }[] = [];
        for (const { days, mode, says } of deliveries) {
          at += days;
          const rows = says.flatMap((value, n) =>
            value === undefined ? [] : [`${SUBJECTS[n]},${period},,${value ?? ''}`],
          );
          await world.tax(rows, day(at), { mode });
          const now = at;
          beliefs = beliefs.map((belief, n) => believe(belief, now, says[n], mode));
          told.push({ knownAt: await world.now(), beliefs });
        }
        for (const { knownAt, beliefs: then } of told) {
          for (let offset = -1; offset <= at + 1; offset += 1) {
            expect(await valuesAt(period, day(offset), knownAt)).toEqual(
              then.map((belief) => toFen(valueOn(belief, offset))),
            );
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  const toFen = (tenThousands: number | null): number | null =>
    tenThousands === null ? null : tenThousands * 1_000_000;

  const valuesAt = async (period: string, asOf: string, knownAt: string): Promise<unknown[]> => {
    const ref = {
      key: `tax.annualRevenue@${period}`,
      fact: 'tax.annualRevenue',
      dataset: 'tax',
      period,
    };
    const facts = await world.app.transaction('test.facts', systemContext('test'), (tx) =>
      readFacts(tx, { subjectIds: [1, 2, 3], refs: [ref], asOf, knownAt, book: BOOK }),
    );
    return [1, 2, 3].map((id) => facts.get(id)?.row.value(ref));
  };
});
