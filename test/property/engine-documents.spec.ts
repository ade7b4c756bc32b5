import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { decide, type Json, loadRuleBook, RuleRefused, schemaOf } from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { BASE, compile, rowOf } from './world.ts';

const SEED = { seed: 20250930, numRuns: 300 };

describe('the schema of policies', () => {
  it('takes every rule that compiles', () => {
    const shape = z.fromJSONSchema(schemaOf('policy') as never);
    const random = new RandomRules(SEED.seed);
    for (let number = 0; number < 300; number += 1) {
      const { document, conditions, scope, amount } = random.policy(true);
      const whole = {
        ...document,
        conditions,
        ...(scope ? { scope } : {}),
        ...(amount ? { amount } : {}),
      };
      const { error } = shape.safeParse(whole);
      if (error)
        throw new Error(`${number}: ${error.message.slice(0, 500)} ${JSON.stringify(whole)}`);
    }
  });
});

describe('hostile documents', () => {
  const key = fc.constantFrom(
    'all',
    'any',
    'not',
    'fact',
    'operator',
    'value',
    'condition',
    'params',
    'path',
    'period',
    '__proto__',
    'constructor',
    'amount',
    'rate',
    'of',
    'cap',
    'sum',
    'fixed',
    'perUnit',
    'count',
    'quotient',
    'whenZero',
    'choose',
    'when',
    'then',
    'otherwise',
    'elapsed',
    'since',
    'round',
    'places',
  );
  const value = fc.constantFrom<Json>(
    'f.yes',
    'f.tags',
    'equal',
    'not:equal',
    'in',
    'P-99',
    'shared',
    '__proto__',
    1e308,
    -0,
    '1e9',
    null,
    true,
    '$..[?(1)]',
    '9'.repeat(40),
  );
  const { document } = fc.letrec<{ document: Json }>((tie) => ({
    document: fc.oneof(
      { maxDepth: 6 },
      value,
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.array(tie('document'), { maxLength: 4 }),
      fc.dictionary(key, tie('document'), { maxKeys: 4 }),
    ),
  }));

  it('are refused or compiled, never thrown at the caller, each within 50 ms', () => {
    fc.assert(
      fc.property(document, document, document, document, (conditions, scope, worth, made) => {
        const value = { title: { zh: '所得', en: 'made' }, type: 'decimal', value: made };
        const written = JSON.stringify({
          ...BASE.document,
          let: { made: value, other: made },
          ...{ conditions, scope, amount: worth },
        });
        expect(
          quickest(() => loadRuleBook([{ path: 'benefits/p/policy.json', text: written }])),
        ).toBeLessThan(50);
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  it('handed over without a file compile or are refused with findings, within 50 ms', () => {
    fc.assert(
      fc.property(document, document, (conditions, worth) => {
        const work = () => {
          try {
            decide(compile({ ...BASE, conditions, amount: worth }), rowOf({}));
          } catch (error) {
            expect(error).toBeInstanceOf(RuleRefused);
          }
        };
        expect(quickest(work)).toBeLessThan(50);
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  it('of the largest sizes are refused within 50 ms', () => {
    const nest = (open: string, close: string, depth: number) =>
      `{"conditions":${open.repeat(depth)}1${close.repeat(depth)}}`;
    const wide = JSON.stringify({
      conditions: {
        all: Array.from({ length: 5000 }, () => ({ fact: 'f.x', operator: 'equal', value: 1 })),
      },
    });
    const list = JSON.stringify({
      conditions: {
        fact: 'f.x',
        operator: 'in',
        value: Array.from({ length: 60_000 }, (_, at) => at),
      },
    });
    for (const written of [
      nest('{"all":[', ']}', 20_000),
      nest('[', ']', 120_000),
      nest('{"not":', '}', 10),
      wide,
      list,
      '{"a":'.repeat(9),
      '"\\',
      '',
    ]) {
      expect(
        quickest(() => loadRuleBook([{ path: 'benefits/p/policy.json', text: written }])),
      ).toBeLessThan(50);
    }
  });
});

/** Milliseconds of processor time, best of three, so that a busy machine does not fail the test. */
function quickest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > 20; round += 1) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
