import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FactValue } from '#libs/engine';
import { addDays, WorkingCalendar } from '#libs/kernel';
import {
  decideFinding,
  type FindingOutcome,
  findingsOfFirm,
  objectToFinding,
  settleFindings,
  viewFinding,
} from '#libs/programmes/inspections';
import { issueRecords } from '#libs/registry';
import {
  caterer,
  findingActs,
  FINDINGS,
  FIRST,
  LAST_DAY,
  penaltyOf,
  rules,
  UNKNOWN,
} from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const FIRM = caterer(1);
const OTHER = caterer(3);
const LATE = caterer(4);
const FURTHER = [LATE, caterer(5), caterer(6)];
let stage: Stage;
/** Carried out on the first day: an inspection of a firm in which something is noted later, and some of two further firms. */
let later = '';
let further: readonly string[] = [];
const {
  as,
  asFirm,
  inspected,
  noted,
  decide,
  hear,
  tell,
  conclude,
  settle,
  withdraw,
  propose,
  read,
} = findingActs(() => stage);

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, OTHER, ...FURTHER],
    besides: { datasets: [FINDINGS] },
  });
  await stage.stopWorker();
  later = await inspected(LATE);
  const [, one, two] = FURTHER as [typeof FIRM, typeof FIRM, typeof FIRM];
  further = [await inspected(one), await inspected(one), await inspected(two)];
});
afterAll(() => stage?.close());

describe('the firewall', () => {
  let id = '';
  /** Inspections of the firm: the one of the finding, another of that day, and one that came a month later. */
  let [own, beside, afterwards] = ['', '', ''];

  test('is held by the database too', async () => {
    beside = await inspected(FIRM);
    const one = await noted(beside, '留样');
    // Signed as who noted it, so that no other name is what is refused.
    const raw = (set: string) =>
      as('operator', (tx) =>
        tx.query(`update finding set ${set}, version = version + 1 where id = '${one}'`),
      );
    await expect(raw(`state = 'final', final_on = '2025-09-30'`)).rejects.toThrow('after its decision'); // prettier-ignore
    const unheard = `state = 'decided', outcome = 'penalty', article = 'x', explanation = 'x', decided_by = 'approver', decided_on = '2025-09-30', facts = '{}', proposal = '{}'`; // prettier-ignore
    const punished = (besides: string) =>
      as(
        'approver',
        (tx) =>
        tx.query(`update finding set ${unheard}${besides}, version = version + 1 where id = '${one}'`), // prettier-ignore
      );
    await expect(punished('')).rejects.toThrow('was told what is intended');
    await hear(one);
    // The latest notice counts, and no other document.
    await expect(punished(`, heard_until = '2025-09-29'`)).rejects.toThrow('by the latest notice');
    await decide(one, 'penalty');
    await expect(raw(`state = 'final', final_on = '2025-09-30'`)).rejects.toThrow('after its firm was told'); // prettier-ignore
    await expect(raw(`appeal_until = '2025-12-01'`)).rejects.toThrow('finding_time_runs_from_telling'); // prettier-ignore
    await expect(raw(`heard_until = '2025-09-29'`)).rejects.toThrow('stands with the decision');
    await tell(one);
    await expect(raw(`told_on = '2025-09-29'`)).rejects.toThrow('a decision is told once');
    for (const [set, held] of [
      [`state = 'final', final_on = '2025-09-30'`, 'finding_final_after_its_time'],
      [`state = 'final', final_on = '2026-09-30'`, 'on the day on which that is said'],
      [`appeal_until = '2025-10-03'`, 'finding_appeal_time'],
      [`decided_by = noted_by`, 'finding_second_person'],
      [`statement = 'x'`, 'permission denied'],
    ] as const)
      await expect(raw(set)).rejects.toThrow(held);
    const subjectId = await stage.subjectOf(FIRM);
    await expect(
      stage.as('tamper', async (tx) => {
        const dataset = (await rules.latest(tx))?.datasets.get(FINDINGS);
        if (!dataset) throw new Error('no dataset');
        async function* early() {
          yield [{ subjectId, facts: { 'finding.problems': 1, 'finding.penalties': 1 } }];
        }
        await issueRecords(tx, { dataset, asOf: FIRST_DAY, source: 'x', synthetic: true }, early());
      }),
    ).rejects.toThrow('only findings that are final');
    await withdraw(one);
  });

  test('lets no rule read what is noted, decided or objected to', async () => {
    own = await inspected(FIRM);
    id = await noted(own);
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await conclude(id, 'penalty');
    expect(await settle()).toBe(0);
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await stage.moveTo('2025-10-31');
    afterwards = await inspected(FIRM);
    await stage.moveTo(LAST_DAY);
    expect(await settle()).toBe(0);
    const objected = await asFirm(FIRM, (tx) => objectToFinding(tx, rules, id, '温度计损坏'));
    expect(objected).toMatchObject({ state: 'objected', objection: { statement: '温度计损坏' } });
    await stage.moveTo('2026-02-02');
    expect(await settle()).toBe(0);
    expect(await read(FIRM)).toEqual(UNKNOWN);
  });

  test('opens when the time of the new decision is over, also that to put it right, and not before', async () => {
    await expect(decide(id, 'lighter')).rejects.toMatchObject({
      code: 'INSPECTIONS.FINDING_SAME_PERSON',
    });
    const { decision } = await conclude(id, 'lighter', 'approver2', '2026-06-30');
    expect(decision?.appealUntil).toBe('2026-04-03');
    for (const day of ['2026-04-04', '2026-06-30']) {
      await stage.moveTo(day);
      expect(await settle()).toBe(0);
      expect(await read(FIRM)).toEqual(UNKNOWN);
    }
    await stage.moveTo('2026-07-01');
    expect(await settle()).toBe(1);
    expect(await read(FIRM)).toEqual([1, 1]);
    expect(await read(FIRM, '2026-06-30')).toEqual(UNKNOWN);
    expect(await settle()).toBe(0);
    await expect(
      asFirm(FIRM, (tx) => objectToFinding(tx, rules, id, '仍有异议')),
    ).rejects.toMatchObject({ code: 'INSPECTIONS.OBJECTION_LATE' });
  });

  test('opens for the four lists too: what an earlier inspection found and is final makes a later violation no first one', async () => {
    for (const [inspection, outcome] of [
      [afterwards, null],
      // Neither what the same inspection found nor what one of the same day or a later one did.
      [own, 'first-slight'],
      [beside, 'first-slight'],
    ] as const) {
      const one = await noted(inspection, '明厨亮灶');
      expect((await propose(one, FIRST)).outcome?.id ?? null).toBe(outcome);
      await withdraw(one);
    }
  });

  test('closes again the moment it is reopened or withdrawn, and says again what would grow too old', async () => {
    await as('operator', (tx) => objectToFinding(tx, rules, id, '法院受理'));
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await decide(id, 'unpunished', 'approver');
    await stage.moveTo('2026-09-15');
    // Nobody told the firm: its time did not begin.
    expect(await settle()).toBe(0);
    await tell(id);
    await stage.moveTo('2026-11-16');
    expect(await settle()).toBe(0);
    await stage.moveTo('2026-11-17');
    expect(await settle()).toBe(1);
    expect(await read(FIRM)).toEqual([1, 0]);
    await stage.moveTo('2026-12-14');
    await settle();
    expect(await read(FIRM)).toEqual([1, 0]);
    expect(await read(FIRM, '2026-11-20')).toEqual([1, 0]);
    await withdraw(id);
    // Of the days before the withdrawal neither: a decision that is made again as of one would read it.
    for (const day of [undefined, '2026-11-20', '2026-12-13'])
      expect(await read(FIRM, day)).toEqual(UNKNOWN);
  });

  test('waits while nobody has published the days off of the year in which the time ends', async () => {
    const late = await noted(later, '餐具消毒');
    const { decision } = await conclude(late, 'penalty');
    expect(decision?.provisional).toBe(true);
    await stage.moveTo(addDays(decision?.appealUntil ?? '', 30));
    expect(await settle()).toBe(0);
    expect(await read(LATE)).toEqual(UNKNOWN);
    await withdraw(late);
  });

  test('shows a firm its own findings, and nobody else’s', async () => {
    const subjectId = await stage.subjectOf(FIRM);
    const own = await asFirm(FIRM, (tx) => findingsOfFirm(tx, subjectId));
    const items = new Set(own.map(({ item }) => item));
    expect(items).toEqual(new Set(['冷藏温度', '留样', '明厨亮灶']));
    expect(await asFirm(OTHER, (tx) => findingsOfFirm(tx, subjectId))).toEqual([]);
    await expect(
      asFirm(OTHER, (tx) => objectToFinding(tx, rules, own[0]?.id ?? '', '不服')),
    ).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
  });
});

type Act = 'decide' | 'tell' | 'object' | 'withdraw' | 'wait';
interface Expected {
  readonly id: string;
  readonly firm: number;
  readonly inspection: string;
  state: 'noted' | 'decided' | 'objected' | 'final' | 'withdrawn';
  outcome: FindingOutcome | null;
  by: string;
  until: string;
}

describe('whatever happens in whatever order', () => {
  /** Years in which only weekends are off. */
  const PLAIN = new WorkingCalendar(
    [2026, 2027, 2028, 2029, 2030].map((year) => ({ year, offDays: new Set(), workedDays: new Set() })),
    [],
    [],
  ); // prettier-ignore
  const lastDay = (toldOn: string): string => {
    for (let day = addDays(toldOn, 60); ; day = addDays(day, 1)) {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      if (weekday % 6 !== 0) return day;
    }
  };
  const plan = fc.sample(
    fc.record({
      act: fc.constantFrom<Act>(
        'decide',
        'decide',
        'tell',
        'tell',
        'object',
        'withdraw',
        'withdraw',
        'wait',
        'wait',
        'wait',
      ),
      which: fc.nat(),
      days: fc.integer({ min: 1, max: 40 }),
      outcome: fc.constantFrom<FindingOutcome>('unpunished', 'penalty', 'lighter'),
    }),
    { numRuns: 60, seed: 20_261_130 },
  );

  test('a rule reads exactly what is final, and nothing on any path before', async () => {
    let today = '2027-01-11';
    await stage.moveTo(today);
    const known: Expected[] = [];
    const note = async (which: number): Promise<void> => {
      const place = which % further.length;
      const inspection = further[place] ?? '';
      const id = await noted(inspection, `第 ${known.length + 1} 项`);
      known.push({
        id,
        inspection,
        firm: place < 2 ? 1 : 2,
        state: 'noted',
        outcome: null,
        by: '',
        until: '',
      });
    };
    for (const which of [0, 1, 2]) await note(which);
    let [hidden, shown, outlived] = [0, 0, 0];
    /** What was first read of a firm, with its day, since something of it was last taken back. */
    const told = new Map<
      number,
      { readonly day: string; readonly facts: (FactValue | undefined)[] }
    >();
    for (const { act, which, days, outcome } of plan) {
      const one = known[which % known.length] as Expected;
      if (act === 'wait') {
        today = addDays(today, days);
        await stage.moveTo(today);
        await as('system:test', (tx) => settleFindings(tx, PLAIN, rules), ['*']);
        for (const each of known)
          if (each.state === 'decided' && each.until !== '' && today > each.until)
            each.state = 'final';
      } else if (act === 'decide' && (one.state === 'noted' || one.state === 'objected')) {
        const by = one.by === 'approver' ? 'approver2' : 'approver';
        const { version } = await as('operator', (tx) => viewFinding(tx, one.id));
        const decision = { outcome, penalty: penaltyOf(outcome), article: '第一条', explanation: '随机', repairUntil: null, facts: {}, deviation: null }; // prettier-ignore
        if (outcome !== 'unpunished') await hear(one.id);
        await as(by, (tx) =>
          decideFinding(tx, { calendar: PLAIN, rules }, one.id, version, decision),
        );
        Object.assign(one, { state: 'decided', outcome, by, until: '' });
      } else if (act === 'tell' && one.state === 'decided' && one.until === '') {
        await tell(one.id, PLAIN);
        // What else was decided on at that inspection is told with it.
        for (const each of known)
          if (each.inspection === one.inspection && each.state === 'decided' && each.until === '')
            each.until = lastDay(today);
      } else if (act === 'object' && (one.state === 'decided' || one.state === 'final')) {
        await as('operator', (tx) => objectToFinding(tx, rules, one.id, '有异议'));
        if (one.state === 'final') told.delete(one.firm);
        one.state = 'objected';
      } else if (act === 'withdraw' && one.state !== 'withdrawn' && which % 4 === 0) {
        await withdraw(one.id);
        if (one.state === 'final') told.delete(one.firm);
        one.state = 'withdrawn';
        await note(which);
      }
      for (const firm of [1, 2]) {
        const final = known.filter((each) => each.firm === firm && each.state === 'final');
        const penalties = final.filter((each) => each.outcome !== 'unpunished').length;
        const expected = final.length > 0 ? [final.length, penalties] : UNKNOWN;
        expect(await read(FURTHER[firm] as typeof FIRM)).toEqual(expected);
        if (final.length > 0) shown += 1;
        else hidden += 1;
        const past = told.get(firm);
        if (past) {
          expect(await read(FURTHER[firm] as typeof FIRM, past.day)).toEqual(past.facts);
          if (String(past.facts) !== String(expected)) outlived += 1;
        } else if (final.length > 0) told.set(firm, { day: today, facts: expected });
      }
    }
    expect(Math.min(hidden, shown)).toBeGreaterThan(10);
    expect(outlived).toBeGreaterThan(0);
  });
});
