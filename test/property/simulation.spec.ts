import { describe, expect, it } from '@jest/globals';
import {
  type CompiledPolicy,
  decide,
  type Decision,
  derivedColumns,
  type FunnelStep,
  Simulator,
} from '#libs/engine';
import { RandomRules } from './random-rule.ts';
import { columnsOf, compile, definitionOf, type Facts, rowOf } from './world.ts';

const PAIRS = 150;
const SEGMENTS = [0, 1, 33, 100];
const SEED = Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930);
const AXIS = {
  name: 'place',
  ref: {
    key: 'f.place@asOf',
    fact: 'f.place',
    dataset: definitionOf('f.place@asOf').dataset,
    period: 'asOf',
  },
  groupOf: (code: string) => code.slice(0, 1),
} as const;

/** What is counted by hand, subject by subject. */
function naive(policy: CompiledPolicy, people: readonly Facts[]): Decision[] {
  return people.map((facts) => decide(policy, rowOf(facts)));
}

const countOf = (all: readonly Decision[], verdict: Decision['verdict']): number =>
  all.filter((one) => one.verdict === verdict).length;

const sumOf = (all: readonly Decision[]): bigint =>
  all.reduce((sum, { amountFen }) => sum + (amountFen ?? 0n), 0n);

/** What a funnel must be: the policy cut off after each condition, decided for each subject. */
function naiveFunnel(
  policy: CompiledPolicy,
  people: readonly Facts[],
): Omit<FunnelStep, 'sentence'>[] {
  const parts = (condition: CompiledPolicy['conditions']) =>
    condition.kind === 'all' ? condition.of : [condition];
  const within = policy.scope ? parts(policy.scope) : [];
  const cut = [
    ...within.map((_, at) => ({ scope: null, of: within.slice(0, at + 1) })),
    ...parts(policy.conditions).map((_, at, all) => ({
      scope: policy.scope,
      of: all.slice(0, at + 1),
    })),
  ];
  return cut.map(({ scope, of }) => {
    const all = naive({ ...policy, scope, conditions: { kind: 'all', of }, amount: null }, people);
    return { holding: countOf(all, 'eligible'), open: countOf(all, 'undetermined') };
  });
}

describe('a simulation', () => {
  const random = new RandomRules(SEED);
  it(`counts what deciding every subject gives, for ${PAIRS} pairs of versions`, () => {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const published = compile(random.policy(true));
      const edited = compile(random.policy(true));
      const simulator = new Simulator(published, edited, [AXIS]);
      const counted: { facts: Facts; id: number }[] = [];
      for (const [number, length] of SEGMENTS.entries()) {
        const missing = random.pick([0, 0.2, 0.6]);
        const people = Array.from({ length }, () => random.facts(missing));
        const lost = random.chance(0.3) ? ['f.count@asOf', 'f.money@asOf'] : [];
        const columns = columnsOf(people, lost);
        const within = new Uint32Array((length + 31) >>> 5);
        for (const [row, facts] of people.entries()) {
          if (random.chance(0.2)) continue;
          within[row >>> 5] = (within[row >>> 5] as number) | (1 << (row & 31));
          const known = Object.entries(facts).filter(([key]) => !lost.includes(key));
          counted.push({ facts: Object.fromEntries(known), id: number * 65_536 + row });
        }
        simulator.add({
          number,
          length,
          within,
          published: derivedColumns(published.derivations, columns, length),
          edited: derivedColumns(edited.derivations, columns, length),
          axes: columns,
        });
      }
      const people = counted.map(({ facts }) => facts);
      const before = naive(published, people);
      const after = naive(edited, people);
      const found = simulator.result();
      const versions = [
        [found.published, published, before],
        [found.edited, edited, after],
      ] as const;
      for (const [version, policy, all] of versions) {
        expect({ pair, seed: SEED, ...version, funnel: [] }).toEqual({
          pair,
          seed: SEED,
          eligible: countOf(all, 'eligible'),
          undetermined: countOf(all, 'undetermined'),
          ineligible: countOf(all, 'ineligible'),
          amountFen: sumOf(all),
          funnel: [],
        });
        expect(version.funnel.map(({ holding, open }) => ({ holding, open }))).toEqual(
          naiveFunnel(policy, people),
        );
      }
      const is = (all: readonly Decision[], at: number) => all[at]?.verdict === 'eligible';
      const entering = counted.filter((_, at) => is(after, at) && !is(before, at));
      const leaving = counted.filter((_, at) => is(before, at) && !is(after, at));
      expect([found.subjects, found.enters, found.leaves]).toEqual([
        people.length,
        entering.length,
        leaving.length,
      ]);
      expect(found.firstEntering).toEqual(entering.slice(0, 20).map(({ id }) => id));
      expect(found.firstLeaving).toEqual(leaving.slice(0, 20).map(({ id }) => id));
      expect(new Map(found.missing.map((one) => [one.ref.key, [one.subjects, one.alone]]))).toEqual(
        missingOf(after),
      );
      const groups = found.distributions.get('place') ?? [];
      expect(
        new Map(groups.map(({ code, published: was, edited: is_ }) => [code, [was, is_]])),
      ).toEqual(placesOf(people, before, after));
    }
  });
});

function missingOf(all: readonly Decision[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { missing } of all)
    for (const { key } of missing) {
      const [subjects = 0, alone = 0] = found.get(key) ?? [];
      found.set(key, [subjects + 1, alone + (missing.length === 1 ? 1 : 0)]);
    }
  return found;
}

function placesOf(
  people: readonly Facts[],
  before: readonly Decision[],
  after: readonly Decision[],
): Map<string | null, number[]> {
  const found = new Map<string | null, number[]>();
  for (const [at, facts] of people.entries()) {
    const place = facts['f.place@asOf'];
    const group = typeof place === 'string' ? place.slice(0, 1) : null;
    const was = before[at]?.verdict === 'eligible' ? 1 : 0;
    const is = after[at]?.verdict === 'eligible' ? 1 : 0;
    if (was + is === 0) continue;
    const [published = 0, edited = 0] = found.get(group) ?? [];
    found.set(group, [published + was, edited + is]);
  }
  return found;
}
