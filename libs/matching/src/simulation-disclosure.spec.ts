import { describe, expect, it } from '@jest/globals';
import { type SimulatedGroup, type SimulatedVersion, type Simulation } from '#libs/engine';
import { partsTold, withoutHandfuls } from './simulation-disclosure.ts';

const SUBJECTS = 1000;
const sentence = { zh: '条件', en: 'a condition' };
const version = (
  eligible: number,
  undetermined = 100,
  funnel: SimulatedVersion['funnel'] = [],
): SimulatedVersion => ({
  ...{ eligible, undetermined, ineligible: SUBJECTS - eligible - undetermined, funnel },
  amountFen: BigInt(eligible) * 100n,
});
const group = (code: string, published: number, edited: number): SimulatedGroup => ({
  ...{ code, published, edited },
});
const simulation = (more: Partial<Simulation>): Simulation => ({
  ...{ subjects: SUBJECTS, published: version(400), edited: version(300) },
  ...{ enters: 20, leaves: 120, firstEntering: [1], firstLeaving: [2], missing: [] },
  distributions: new Map(),
  ...more,
});

describe('a simulation told to somebody who may not see the subjects', () => {
  it('says what speaks of many, and names nobody', () => {
    expect(withoutHandfuls(simulation({}))).toEqual({
      ...{ subjects: SUBJECTS, enters: 20, leaves: 120, missing: [], distributions: new Map() },
      published: { ...version(400) },
      edited: { ...version(300) },
    });
  });

  it.each([0, 1, 4])('does not tell a rule that fits %d from one that fits nobody', (eligible) => {
    const { edited, enters, leaves } = withoutHandfuls(
      simulation({ edited: version(eligible), enters: 0, leaves: 400 - eligible }),
    );
    expect(edited).toMatchObject({ eligible: null, undetermined: null, amountFen: null });
    expect([enters, leaves]).toEqual([null, null]);
  });

  it.each([1, -1, 4])('does not tell that a change moves %d', (by) => {
    const { edited } = withoutHandfuls(
      simulation({
        edited: version(400 + by),
        enters: Math.max(by, 0),
        leaves: Math.max(-by, 0),
      }),
    );
    expect(edited).toMatchObject({ eligible: null, amountFen: null });
  });

  it('withholds a second part where one would follow from the sum', () => {
    const { distributions } = withoutHandfuls(
      simulation({
        edited: version(300),
        distributions: new Map([
          ['place', [group('a', 200, 200), group('b', 150, 90), group('c', 50, 2)]],
        ]),
      }),
    );
    expect(distributions.get('place')).toEqual([
      { code: 'a', published: 200, edited: 200 },
      { code: 'b', published: 150, edited: null },
      { code: 'c', published: 50, edited: null },
    ]);
  });

  it('withholds a step of the funnel that takes out a handful', () => {
    const steps = [500, 499, 3].map((holding) => ({ sentence, holding, open: 0 }));
    const other = [500, 400, 300].map((holding) => ({ sentence, holding, open: 0 }));
    const { edited } = withoutHandfuls(
      simulation({ published: version(400, 100, other), edited: version(300, 100, steps) }),
    );
    expect(edited.funnel.map(({ holding }) => holding)).toEqual([500, null, null]);
  });
});

describe('parts of a sum that is told', () => {
  it.each([
    [[100, 1, 0], false, [null, null, null]],
    [[100, 7, 1, 0], false, [100, null, null, null]],
    [[100, 50, 3, 3], false, [100, 50, null, null]],
    [[100, 50, 3, 3], true, [100, null, null, null]],
    [[100, 50, 3], false, [100, null, null]],
    [[100, 50], false, [100, 50]],
  ])(
    '%j (overlapping %s) are told as %j: what is withheld is no handful together',
    (counts, overlapping, told) => {
      expect(partsTold(counts, [], overlapping)).toEqual(told);
    },
  );
});
