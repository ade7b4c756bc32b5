import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitmentOf, draw, type DrawList, firmsToDraw, type PublishedDraw } from './draw.ts';
import { readDrawList, readInspectors, readPublishedDraw, verifyDraw } from './draw-document.ts';
import { mustBeHoldable } from './draw-limits.ts';

const SEED = 'f'.repeat(64);

const listOf = (over: Partial<DrawList> = {}): DrawList => ({
  matter: 'demo-matter',
  shares: [
    { stratum: 1, perMille: 50 },
    { stratum: 2, perMille: 500 },
    { stratum: 3, perMille: 100 },
  ],
  firms: Array.from({ length: 200 }, (_, index) => ({
    id: `firm-${index}`,
    stratum: index < 100 ? 1 : index < 180 ? 2 : 3,
    part: index % 4 === 0 ? 1 : index % 4 === 1 ? 2 : 3,
  })),
  inspectors: Array.from({ length: 12 }, (_, index) => ({
    id: `officer-${index}`,
    load: index % 3,
    conflicts: [],
  })),
  team: 2,
  mostLoad: 20,
  ...over,
});

interface Sizes {
  readonly firms?: number;
  readonly perMille?: number;
  readonly inspectors?: number;
  readonly conflicts?: number;
  readonly mostLoad?: number;
}

const published = (list: DrawList, seed = SEED): PublishedDraw => ({
  commitment: commitmentOf(seed, list),
  seed,
  list,
  drawn: draw(seed, list),
});

describe('a draw', () => {
  it('takes the share of each stratum, rounded up, and spreads it over the parts', () => {
    const drawn = draw(SEED, listOf());
    const count = (stratum: number, part?: number): number =>
      drawn.filter((one) => one.stratum === stratum && (part === undefined || one.part === part))
        .length;
    expect([count(1), count(2), count(3)]).toEqual([5, 40, 2]);
    expect([count(2, 1), count(2, 2), count(2, 3)]).toEqual([10, 10, 20]);
  });

  it('passes by no part for being small: each is drawn from as often as its share of firms says', () => {
    const sizes = [60, 10, 10, 10, 10];
    const firms = sizes.flatMap((size, at) =>
      Array.from({ length: size }, (_, index) => ({
        id: `${at}-${index}`,
        stratum: 1,
        part: at + 1,
      })),
    );
    const list = listOf({ firms, shares: [{ stratum: 1, perMille: 20 }] });
    const drawn = Array.from({ length: 300 }, (_, seed) => draw(`seed ${seed}`, list)).flat();
    expect(drawn).toHaveLength(600);
    for (const [at, size] of sizes.entries()) {
      const share = drawn.filter((one) => one.part === at + 1).length / drawn.length;
      expect(Math.abs(share - size / 100)).toBeLessThan(0.04);
    }
  });

  it('is the same whoever stands where in the list, and another with another seed or list', () => {
    const list = listOf();
    const { firms, inspectors, shares } = list;
    const turned = listOf({
      firms: firms.toReversed(),
      inspectors: inspectors.toReversed(),
      shares: shares.toReversed(),
    });
    expect(draw(SEED, turned)).toEqual(draw(SEED, list));
    expect(draw('0'.repeat(64), list)).not.toEqual(draw(SEED, list));
    const more = listOf({ firms: [...firms, { id: 'firm-late', stratum: 1, part: 2 }] });
    const ids = (of: DrawList): string[] => draw(SEED, of).map(({ id }) => id);
    expect(ids(more)).not.toEqual(ids(list));
  });

  it('gives every firm of a stratum the same chance', () => {
    const firms = Array.from({ length: 10 }, (_, index) => ({
      id: `firm-${index}`,
      stratum: 1,
      part: 3,
    }));
    const list = listOf({ firms, shares: [{ stratum: 1, perMille: 300 }] });
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1)
      for (const { id } of draw(String(seed), list)) times.set(id, (times.get(id) ?? 0) + 1);
    // 600 each are expected; 5 standard deviations of a binomial count are 102.
    for (const { id } of firms) expect(Math.abs((times.get(id) ?? 0) - 600)).toBeLessThan(103);
  });

  it('sends nobody to a firm of a conflict, and nobody beyond the most load', () => {
    fc.assert(
      fc.property(listsOfConflicts, fc.nat(), ({ list, places }, seed) => {
        const drawn = draw(String(seed), list);
        const loads = new Map(list.inspectors.map(({ id, load }) => [id, load]));
        for (const { id, inspectors } of drawn) {
          expect(new Set(inspectors).size).toBe(inspectors.length);
          expect(inspectors.length).toBeLessThanOrEqual(list.team);
          for (const inspector of inspectors) {
            const own = list.inspectors.find((one) => one.id === inspector);
            expect(own?.conflicts).not.toContain(id);
            loads.set(inspector, (loads.get(inspector) ?? 0) + 1);
          }
        }
        for (const { id, load } of list.inspectors)
          expect(loads.get(id)).toBeLessThanOrEqual(Math.max(load, list.mostLoad));
        // As many places are filled as can be.
        expect(drawn.reduce((all, { inspectors }) => all + inspectors.length, 0)).toBe(places);
      }),
      { numRuns: 300 },
    );
  });

  it('spreads the work: with nobody kept away loads differ by one at most', () => {
    const list = listOf({
      inspectors: listOf().inspectors.map((one) => ({ ...one, load: 0 })),
    });
    const loads = new Map(list.inspectors.map(({ id }) => [id, 0]));
    for (const { inspectors } of draw(SEED, list))
      for (const id of inspectors) loads.set(id, (loads.get(id) ?? 0) + 1);
    expect(Math.max(...loads.values()) - Math.min(...loads.values())).toBeLessThanOrEqual(1);
  });

  it('searches in vain for nobody twice: places that nobody can fill cost no more for being many', () => {
    const drawn = 1000;
    const list = listOf({
      firms: Array.from({ length: drawn }, (_, index) => ({
        id: `firm-${index}`,
        stratum: 1,
        part: 1,
      })),
      shares: [{ stratum: 1, perMille: 1000 }],
      inspectors: Array.from({ length: 100 }, (_, index) => ({
        id: `officer-${index}`,
        load: 0,
        conflicts: [],
      })),
      mostLoad: 10,
    });
    const before = process.cpuUsage();
    const filled = draw(SEED, list).reduce((all, { inspectors }) => all + inspectors.length, 0);
    const { user } = process.cpuUsage(before);
    expect(filled).toBe(1000);
    // A fifth of a second here; searching anew for each of the thousand empty places takes minutes.
    expect(user / 1e6).toBeLessThan(10);
  });

  it.each<[Sizes, RegExp]>([
    [{ firms: 100_001 }, /100001 firms in the list.*100000 at most/],
    [
      { firms: 10_001, perMille: 1000, inspectors: 100 },
      /1000100 pairs of 10001 firms to be drawn and 100 inspectors.*1000000 at most/,
    ],
    [{ inspectors: 1001 }, /1001 inspectors.*1000 at most/],
    [{ conflicts: 100_001 }, /100001 conflicts of interest/],
    [
      { mostLoad: 1, firms: 20, perMille: 1000 },
      /40 places of inspectors, of which those listed have 12/,
    ],
    [{ inspectors: 1 }, /name more people/],
  ])('of %j is refused before it is committed to', (over, said) => {
    const { firms = 100, perMille = 1, inspectors = 12, conflicts = 0, mostLoad = 5000 } = over;
    const list = listOf({
      firms: Array.from({ length: firms }, (_, at) => ({ id: `firm-${at}`, stratum: 1, part: 1 })),
      shares: [{ stratum: 1, perMille }],
      inspectors: Array.from({ length: inspectors }, (_, at) => ({
        id: `officer-${at}`,
        load: 0,
        conflicts: at === 0 ? Array.from({ length: conflicts }, () => 'firm-0') : [],
      })),
      mostLoad,
    });
    expect(() => mustBeHoldable(list)).toThrow(said);
  });

  it('tells beforehand how many it gives', () => {
    expect(firmsToDraw(listOf())).toBe(draw(SEED, listOf()).length);
  });

  it('is for inspectors as they are registered, however they were written', () => {
    const written = [{ id: ' 琼001 ', load: 0, conflicts: [' 91460000ma5t00000x '] }];
    expect(readInspectors(written, '')).toEqual([
      { id: '琼001', load: 0, conflicts: ['91460000MA5T00000X'] },
    ]);
    const names = listOf({ inspectors: [{ id: 'a', load: 0, conflicts: ['firm-1'] }] });
    expect(readDrawList(JSON.parse(JSON.stringify(names)), '')).toEqual(names);
  });

  it.each([
    ['a firm twice', { firms: [...listOf().firms, ...listOf().firms.slice(0, 1)] }],
    ['an inspector twice', { inspectors: [...listOf().inspectors, ...listOf().inspectors] }],
    ['a stratum twice', { shares: [...listOf().shares, { stratum: 1, perMille: 1 }] }],
    ['a stratum without a share', { shares: [{ stratum: 1, perMille: 50 }] }],
    ['a part that is no number', { firms: [{ id: 'x', stratum: 1, part: 0.5 }] }],
    ['more than all', { shares: listOf().shares.map((one) => ({ ...one, perMille: 1001 })) }],
    ['one inspector alone', { team: 1 }],
    ['no room for anybody', { mostLoad: 0 }],
    ['half an inspection', { inspectors: [{ id: 'x', load: 0.5, conflicts: [] }] }],
  ])('refuses a list with %s', (_, over) => {
    expect(() => draw(SEED, listOf(over))).toThrow(
      expect.objectContaining({ code: 'INSPECTIONS.DRAW_LIST_REFUSED' }),
    );
  });
});

describe('a published draw', () => {
  it('is read from its text and comes out again', () => {
    const text = JSON.stringify({ note: 'of the office', ...published(listOf()) });
    expect(verifyDraw(readPublishedDraw(JSON.parse(text)))).toEqual({
      firms: 200,
      drawn: 47,
      faults: [],
    });
  });

  const good = published(listOf());
  const [first, ...rest] = good.drawn;
  it.each([
    ['another seed', { ...good, seed: '0'.repeat(64) }, 2],
    ['another commitment', { ...good, commitment: commitmentOf('x', good.list) }, 1],
    ['a firm left out', { ...good, drawn: rest }, 1],
    ['a firm too many', { ...good, drawn: [...good.drawn, ...good.drawn.slice(0, 1)] }, 1],
    [
      'another team',
      {
        ...good,
        drawn: first ? [{ ...first, inspectors: ['officer-x', 'officer-y'] }, ...rest] : [],
      },
      1,
    ],
    ['another most load', { ...good, list: listOf({ mostLoad: 19 }) }, 2],
    ['inspectors named afterwards', withOtherInspectors(good.list), 1],
    ['a list that is none', { ...good, list: listOf({ team: 1 }) }, 2],
  ])('with %s does not hold', (_, changed, faults) => {
    expect(verifyDraw(changed).faults).toHaveLength(faults);
  });

  it('is held to the commitment that was published before it, not to the one it names itself', () => {
    const later = published(listOf({ mostLoad: 19 }));
    expect(verifyDraw(later, later.commitment).faults).toEqual([]);
    expect(verifyDraw(later, good.commitment).faults).toHaveLength(1);
  });

  it.each([
    [null, ''],
    [{ ...good, seed: '' }, '/seed'],
    [{ ...good, list: 3 }, 'list'],
    [
      { ...good, list: { ...good.list, firms: [{ id: 'x', stratum: 'A', part: 1 }] } },
      'list/firms/0/stratum',
    ],
    [{ ...good, drawn: [{ id: 'x', stratum: 1, part: 1 }] }, 'drawn/0/inspectors'],
  ])('of another shape is refused with its place', (document, place) => {
    expect(() => readPublishedDraw(document)).toThrow(
      expect.objectContaining({ details: { place } }),
    );
  });
});

/** The same seed and commitment, with a list that was changed after it and drawn from faithfully. */
function withOtherInspectors(list: DrawList): PublishedDraw {
  const [one, ...others] = list.inspectors;
  const changed = { ...list, inspectors: one ? [{ ...one, id: 'officer-friend' }, ...others] : [] };
  return {
    commitment: commitmentOf(SEED, list),
    seed: SEED,
    list: changed,
    drawn: draw(SEED, changed),
  };
}

/** Small lists in which conflicts and loads are tight, with the most places that can be filled at all. */
const listsOfConflicts = fc
  .record({
    firms: fc.integer({ min: 1, max: 5 }),
    people: fc.array(
      fc.record({
        load: fc.integer({ min: 0, max: 3 }),
        away: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    mostLoad: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ firms, people, mostLoad }) => {
    const list = listOf({
      firms: Array.from({ length: firms }, (_, index) => ({
        id: `firm-${index}`,
        stratum: 1,
        part: 3,
      })),
      shares: [{ stratum: 1, perMille: 1000 }],
      inspectors: people.map(({ load, away }, index) => ({
        id: `officer-${index}`,
        load,
        conflicts: away.map((firm) => `firm-${firm}`),
      })),
      mostLoad,
    });
    return { list, places: mostPlaces(list) };
  });

/** By trying every way, firm by firm, with what room is left. */
function mostPlaces({ firms, inspectors, team, mostLoad }: DrawList): number {
  const known = new Map<string, number>();
  const from = (index: number, room: readonly number[]): number => {
    const firm = firms[index];
    if (!firm) return 0;
    const key = `${index}:${room.join(',')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    let most = 0;
    const choose = (next: number, left: readonly number[], chosen: number): void => {
      most = Math.max(most, chosen + from(index + 1, left));
      if (chosen === team) return;
      for (let person = next; person < inspectors.length; person += 1) {
        const may = !inspectors[person]?.conflicts.includes(firm.id) && (left[person] ?? 0) > 0;
        if (may)
          choose(
            person + 1,
            left.map((one, at) => (at === person ? one - 1 : one)),
            chosen + 1,
          );
      }
    };
    choose(0, room, 0);
    known.set(key, most);
    return most;
  };
  return from(
    0,
    inspectors.map(({ load }) => Math.max(0, mostLoad - load)),
  );
}
