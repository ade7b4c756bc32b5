import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnRef, type FactValue } from '#libs/engine';
import { addDays, WorkingCalendar } from '#libs/kernel';
import { RuleStore } from '#libs/matching';
import { readRulesFile, type Tx } from '#libs/platform';
import {
  burdenOf,
  carryOut,
  decideFinding,
  type FindingOutcome,
  type FindingProposal,
  type FindingView,
  findingsOf,
  findingsOfFirm,
  noteFinding,
  noteNoProblem,
  objectToFinding,
  planInspection,
  proposeForFinding,
  settleFindings,
  viewFinding,
  withdrawFinding,
} from '#libs/programmes/inspections';
import { issueRecords, readFacts } from '#libs/registry';
import { readCalendar } from '#libs/workflow';
import { body } from '../support/acts.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const CATERING = 'demo-inspect-catering';
const DATASET = 'inspection-findings';
const FACTS = ['finding.problems', 'finding.penalties'] as const;
const caterer = (number: number) => anEnterprise(number).with('registration', { 行业代码: 'H62' });
const FIRM = caterer(1);
const CLEAN = caterer(2);
const OTHER = caterer(3);
const LATE = caterer(4);
const LISTED = caterer(7);
const DOORS = caterer(8);
const FURTHER = [LATE, caterer(5), caterer(6), LISTED, DOORS];
/** The sixtieth day after the first is a Saturday: the Monday after it is the last on which the firm may object. */
const LAST_DAY = '2025-12-01';

let stage: Stage;
/** Carried out on the first day: an inspection of a firm in which something is noted later, and some of two further firms. */
let later = '';
let further: readonly string[] = [];
let listed = '';
let items = 0;
const rules = new RuleStore();
const calendar = readCalendar(await readRulesFile('calendar.json'));

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, CLEAN, OTHER, ...FURTHER],
    besides: { datasets: [DATASET] },
  });
  await stage.stopWorker();
  later = await inspected(LATE);
  listed = await inspected(LISTED);
  const [, one, two] = FURTHER as [typeof FIRM, typeof FIRM, typeof FIRM];
  further = [await inspected(one), await inspected(one), await inspected(two)];
}, 90_000);
afterAll(() => stage?.close());

const as = <T>(
  actor: string,
  work: (tx: Tx) => Promise<T>,
  authorities: readonly string[] = ['hn-amr'],
): Promise<T> =>
  stage.database.transaction(
    'test.findings',
    { actor, authorities, division: '46', subjectId: null },
    work,
  );
const asFirm = async <T>(firm: typeof FIRM, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const subjectId = await stage.subjectOf(firm);
  return stage.database.transaction(
    'test.findings',
    { actor: 'firm', authorities: [], division: '', subjectId },
    work,
  );
};
/** An inspection of a firm for a complaint, carried out unless said otherwise. */
const inspected = async (firm: typeof FIRM, isDone = true): Promise<string> => {
  const subjectId = await stage.subjectOf(firm);
  return as('operator', async (tx) => {
    const under = { kind: 'complaint', source: '12345 热线', reason: '投诉后厨不洁' } as const;
    const asked = { matterId: CATERING, subjectId, authority: 'hn-amr', under };
    const { inspectionId } = await planInspection(tx, rules, asked);
    if (isDone) await carryOut(tx, rules, inspectionId as string, ['琼001', '琼002']);
    return inspectionId as string;
  });
};
const noted = (inspectionId: string, item = '冷藏温度'): Promise<string> =>
  as('operator', (tx) => noteFinding(tx, inspectionId, { item, statement: '冷藏柜 12 摄氏度' }));
const decide = async (
  id: string,
  outcome: FindingOutcome,
  actor = 'approver',
  repairUntil: string | null = null,
) => {
  const { version } = await as('operator', (tx) => viewFinding(tx, id));
  const decision = { outcome, article: '食品安全法第一百三十二条', explanation: '未按要求贮存', repairUntil, facts: {}, deviation: null }; // prettier-ignore
  return as(actor, (tx) => decideFinding(tx, { calendar, rules }, id, version, decision));
};
const settle = () => as('system:test', (tx) => settleFindings(tx, calendar, rules), ['*']);
const withdraw = (id: string) => as('operator', (tx) => withdrawFinding(tx, rules, id, '记录有误'));

/** What a rule would read of a firm today: problems and penalties. */
const read = async (firm: typeof FIRM): Promise<(FactValue | undefined)[]> => {
  const subjectId = await stage.subjectOf(firm);
  return stage.as('facts', async (tx) => {
    const [now] = await tx.query<{ at: string; today: string }>(
      `select to_json(clock_timestamp())#>>'{}' as at, moved_to::text as today from business_clock`,
    );
    const latest = await new RuleStore().latest(tx);
    if (!latest || !now) throw new Error('no rules');
    const refs = FACTS.map((id) => {
      const definition = latest.book.dictionary.get(id);
      if (!definition) throw new Error(`no fact ${id}`);
      return columnRef(definition, 'asOf');
    });
    const facts = await readFacts(tx, {
      subjectIds: [subjectId],
      refs,
      asOf: now.today ?? FIRST_DAY,
      knownAt: now.at,
      book: { ...latest.book, datasets: latest.datasets },
    });
    return refs.map((ref) => facts.get(subjectId)?.row.value(ref));
  });
};
const UNKNOWN = [null, null];

describe('what an inspection found', () => {
  test('is noted of one that was carried out, by its authority, each item once, or that there is none', async () => {
    const open = await inspected(OTHER, false);
    await expect(noted(open)).rejects.toMatchObject({ code: 'INSPECTIONS.NOT_CARRIED_OUT' });
    await as('operator', (tx) => carryOut(tx, rules, open, ['琼001', '琼002']));
    await expect(
      as('x', (tx) => noteFinding(tx, open, { item: 'a', statement: 'b' }), ['hn-tax']),
    ).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
    const id = await noted(open);
    await expect(noted(open)).rejects.toMatchObject({ code: 'INSPECTIONS.FINDING_CONTRADICTS' });
    const none = () =>
      as('operator', (tx) => noteNoProblem(tx, rules, open, '逐项检查，未发现问题'));
    await expect(none()).rejects.toMatchObject({ code: 'INSPECTIONS.FINDING_CONTRADICTS' });
    expect((await withdraw(id)).state).toBe('withdrawn');
    await none();
    await expect(noted(open)).rejects.toMatchObject({ code: 'INSPECTIONS.FINDING_CONTRADICTS' });
    const said = await as('operator', (tx) => findingsOf(tx, open));
    expect(said.map(({ kind, item, state }) => [kind, item, state])).toEqual([
      ['none', '', 'final'],
      ['problem', '冷藏温度', 'withdrawn'],
    ]);
    expect(await read(OTHER)).toEqual([0, 0]);
  });

  test('that nothing was found is said, never read from silence', async () => {
    const id = await inspected(CLEAN);
    expect(await read(CLEAN)).toEqual(UNKNOWN);
    await as('operator', (tx) => noteNoProblem(tx, rules, id, '逐项检查，未发现问题'));
    expect(await read(CLEAN)).toEqual([0, 0]);
  });

  test('is punished by a second person only, with a time to put it right that is not over', async () => {
    const id = await noted(await inspected(OTHER), '健康证明');
    for (const outcome of ['penalty', 'lighter', 'reduced'] as const)
      await expect(decide(id, outcome, 'operator')).rejects.toMatchObject({
        code: 'INSPECTIONS.FINDING_SAME_PERSON',
      });
    await expect(decide(id, 'penalty', 'approver', '2025-09-29')).rejects.toMatchObject({
      code: 'INSPECTIONS.REPAIR_TIME_REFUSED',
    });
    const { decision } = await decide(id, 'unpunished', 'operator');
    expect(decision).toMatchObject({ appealUntil: LAST_DAY, provisional: false });
    await withdraw(id);
  });
});

describe('the four lists', () => {
  const SLIGHT = { 'violation.harm': 'slight', 'violation.exploitsEmergency': false };
  const FIRST = { ...SLIGHT, 'violation.first': true, 'violation.corrected': true };
  const propose = (id: string, facts: Record<string, boolean | string>) =>
    as('approver', (tx) => proposeForFinding(tx, rules, id, facts));

  test.each([
    ['a first one of slight harm, put right', FIRST, 'first-slight', null],
    ['a minor one without harm', { ...FIRST, 'violation.first': false, 'violation.harm': 'none', 'violation.minor': true }, 'minor-corrected', 'minor-uncoerced'],
    ['slight harm that was removed', { ...SLIGHT, 'violation.removedHarm': true, 'violation.corrected': false }, 'removed-slight', null],
    ['considerable harm that was removed', { ...SLIGHT, 'violation.removedHarm': true, 'violation.harm': 'considerable' }, 'removed-considerable', null],
    ['grave harm', { ...FIRST, 'violation.removedHarm': true, 'violation.harm': 'grave' }, null, null],
    ['one that exploits an emergency', { ...FIRST, 'violation.exploitsEmergency': true }, null, null],
    ['one of which nothing is established', {}, null, null],
  ] as const)('propose for %s', async (_, facts, outcome, uncoerced) => {
    const id = await noted(listed, `第 ${(items += 1)} 项`);
    const proposal = await propose(id, facts);
    expect(proposal?.outcome?.id ?? null).toBe(outcome);
    expect(proposal?.uncoerced?.id ?? null).toBe(uncoerced);
    if (outcome !== null) expect(proposal?.outcome?.basis.article).toMatch(/^第三十[二三]条/);
  }); // prettier-ignore

  test('say what is still to be established, and know no other facts', async () => {
    const id = await noted(listed, '未查明');
    const proposal = await propose(id, { ...SLIGHT, 'violation.corrected': true });
    expect(proposal?.open.find(({ entry }) => entry.id === 'first-slight')?.missing).toEqual(['violation.first']);
    for (const [fact, value] of [['violation.harm', 'heavy'], ['reg.status', 'active']] as const)
      await expect(propose(id, { [fact]: value })).rejects.toMatchObject({
        code: 'INSPECTIONS.VIOLATION_FACTS_REFUSED',
      });
  }); // prettier-ignore

  test('are departed from with a reason only, and both are kept', async () => {
    const id = await noted(listed, '从宽');
    const { version } = await as('operator', (tx) => viewFinding(tx, id));
    const punish = (deviation: string | null) =>
      as(
        'approver',
        (tx) =>
        decideFinding(tx, { calendar, rules }, id, version, {
          outcome: 'penalty', article: '第一条', explanation: '说明', repairUntil: null, facts: FIRST, deviation,
        }), // prettier-ignore
      );
    for (const none of [null, ' '])
      await expect(punish(none)).rejects.toMatchObject({
        code: 'INSPECTIONS.DEVIATION_UNEXPLAINED',
      });
    const { decision } = await punish('同类问题多次被投诉');
    expect(decision).toMatchObject({
      outcome: 'penalty',
      deviation: '同类问题多次被投诉',
      proposal: { outcome: { id: 'first-slight', list: 'unpunished' }, facts: FIRST },
    });
    await expect(
      stage.as('tamper', (tx) =>
        tx.query(`update finding set deviation = null where id = $1`, [id]),
      ),
    ).rejects.toThrow('finding_deviation_reasoned');
    // Or it would become final beside what the firewall is asked about.
    await withdraw(id);
  });
});

test('goes over HTTP: officers note, ask the lists and decide; the firm reads it, objects, and sees its burden', async () => {
  const [operator, approver] = [await stage.signIn('operator'), await stage.signIn('approver')];
  const firm = await stage.signInFor(DOORS);
  const inspectionId = await inspected(DOORS);
  const statement = '冷藏柜 12 摄氏度';
  const one = body(
    await operator.post<FindingView>(`/inspections/${inspectionId}/findings`, { item: '冷藏', statement }),
  );
  const facts = { 'violation.minor': true, 'violation.harm': 'none' };
  const { proposal } = body(
    await approver.post<{ proposal: FindingProposal }>(`/findings/${one.id}/propose`, { facts }),
  );
  expect(proposal).toMatchObject({ outcome: null, uncoerced: { id: 'minor-uncoerced' } });
  const decision = { version: one.version, outcome: 'penalty', article: '第一条', explanation: '未按要求贮存', facts };
  expect((await operator.post(`/findings/${one.id}/decide`, decision)).status).toBe(403);
  const decided = body(await approver.post<FindingView>(`/findings/${one.id}/decide`, decision));
  expect(decided).toMatchObject({ state: 'decided', decision: { appealUntil: LAST_DAY } });
  const { items } = body(await firm.get<{ items: FindingView[] }>('/findings'));
  expect(items.map(({ id }) => id)).toEqual([one.id]);
  const objected = await firm.post<FindingView>(`/findings/${one.id}/object`, { statement: '不服' });
  expect(body(objected).state).toBe('objected');
  const burden = body(await firm.get<{ items: object[] }>('/burden?year=2025'));
  expect(burden.items).toMatchObject([{ authority: 'hn-amr', visits: 1 }]);
  const withdrawn = await operator.post<FindingView>(`/findings/${one.id}/withdraw`, { reason: '记录有误' });
  expect(body(withdrawn).state).toBe('withdrawn');
  const none = await operator.post<FindingView>(`/inspections/${inspectionId}/no-problem`, { statement });
  expect(body(none)).toMatchObject({ kind: 'none', state: 'final' });
  const listed = body(await operator.get<{ items: object[] }>(`/inspections/${inspectionId}/findings`));
  expect(listed.items).toHaveLength(2);
}); // prettier-ignore

describe('the firewall', () => {
  let id = '';

  test('is held by the database too', async () => {
    const one = await noted(await inspected(FIRM), '留样');
    const tamper = (statement: string) => stage.as('tamper', (tx) => tx.query(statement));
    const raw = (set: string) =>
      tamper(`update finding set ${set}, version = version + 1 where id = '${one}'`);
    await expect(raw(`state = 'final', final_on = '2025-09-30'`)).rejects.toThrow();
    await decide(one, 'penalty');
    for (const set of [
      `state = 'final', final_on = '2025-09-30'`,
      `state = 'final', final_on = '2026-09-30'`,
      `appeal_until = '2025-10-03'`,
      `decided_by = noted_by`,
      `statement = 'x'`,
    ])
      await expect(raw(set)).rejects.toThrow();
    const subjectId = await stage.subjectOf(FIRM);
    await expect(
      stage.as('tamper', async (tx) => {
        const dataset = (await rules.latest(tx))?.datasets.get(DATASET);
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
    id = await noted(await inspected(FIRM));
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await decide(id, 'penalty');
    expect(await settle()).toBe(0);
    expect(await read(FIRM)).toEqual(UNKNOWN);
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
    const { decision } = await decide(id, 'lighter', 'approver2', '2026-06-30');
    expect(decision?.appealUntil).toBe('2026-04-03');
    for (const day of ['2026-04-04', '2026-06-30']) {
      await stage.moveTo(day);
      expect(await settle()).toBe(0);
      expect(await read(FIRM)).toEqual(UNKNOWN);
    }
    await stage.moveTo('2026-07-01');
    expect(await settle()).toBe(1);
    expect(await read(FIRM)).toEqual([1, 1]);
    expect(await settle()).toBe(0);
    await expect(
      asFirm(FIRM, (tx) => objectToFinding(tx, rules, id, '仍有异议')),
    ).rejects.toMatchObject({ code: 'INSPECTIONS.OBJECTION_LATE' });
  });

  test('closes again the moment it is reopened or withdrawn, and says again what would grow too old', async () => {
    await as('operator', (tx) => objectToFinding(tx, rules, id, '法院受理'));
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await decide(id, 'unpunished', 'approver');
    await stage.moveTo('2026-10-15');
    expect(await settle()).toBe(1);
    expect(await read(FIRM)).toEqual([1, 0]);
    await stage.moveTo('2026-12-14');
    await settle();
    expect(await read(FIRM)).toEqual([1, 0]);
    await withdraw(id);
    expect(await read(FIRM)).toEqual(UNKNOWN);
  });

  test('waits while nobody has published the days off of the year in which the time ends', async () => {
    const late = await noted(later, '餐具消毒');
    const { decision } = await decide(late, 'penalty');
    expect(decision?.provisional).toBe(true);
    await stage.moveTo(addDays(decision?.appealUntil ?? '', 30));
    expect(await settle()).toBe(0);
    expect(await read(LATE)).toEqual(UNKNOWN);
    await withdraw(late);
  });

  test('shows a firm its own findings, and nobody else’s', async () => {
    const subjectId = await stage.subjectOf(FIRM);
    const own = await asFirm(FIRM, (tx) => findingsOfFirm(tx, subjectId));
    expect(own.map(({ item }) => item).sort()).toEqual(['冷藏温度', '留样']);
    expect(await asFirm(OTHER, (tx) => findingsOfFirm(tx, subjectId))).toEqual([]);
    await expect(
      asFirm(OTHER, (tx) => objectToFinding(tx, rules, own[0]?.id ?? '', '不服')),
    ).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
  });
});

describe('the burden account of a firm', () => {
  test('has every visit by authority and month, as the ledger has it, for the firm and its authority', async () => {
    const subjectId = await stage.subjectOf(LISTED);
    const account = [
      { authority: 'hn-amr', quota: null, months: [{ month: '2025-09', planned: 0, filed: 1 }], visits: 1 },
    ]; // prettier-ignore
    expect(await asFirm(LISTED, (tx) => burdenOf(tx, subjectId, '2025'))).toEqual(account);
    expect(await as('operator', (tx) => burdenOf(tx, subjectId, '2025'))).toEqual(account);
    expect(await as('operator', (tx) => burdenOf(tx, subjectId, '2026'))).toEqual([]);
    expect(await as('x', (tx) => burdenOf(tx, subjectId, '2025'), ['hn-tax'])).toEqual([]);
    await expect(asFirm(OTHER, (tx) => burdenOf(tx, subjectId, '2025'))).rejects.toMatchObject({
      code: 'PLATFORM.NOT_FOUND',
    });
  });
});

type Act = 'decide' | 'object' | 'withdraw' | 'wait';
interface Expected {
  readonly id: string;
  readonly firm: number;
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
  const lastDay = (decidedOn: string): string => {
    for (let day = addDays(decidedOn, 60); ; day = addDays(day, 1)) {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      if (weekday % 6 !== 0) return day;
    }
  };
  const plan = fc.sample(
    fc.record({
      act: fc.constantFrom<Act>('decide', 'decide', 'object', 'withdraw', 'wait', 'wait', 'wait'),
      which: fc.nat(),
      days: fc.integer({ min: 1, max: 40 }),
      outcome: fc.constantFrom<FindingOutcome>('unpunished', 'penalty', 'lighter'),
    }),
    { numRuns: 45, seed: 20_261_130 },
  );

  test('a rule reads exactly what is final, and nothing on any path before', async () => {
    let today = '2027-01-11';
    await stage.moveTo(today);
    const known: Expected[] = [];
    const note = async (which: number): Promise<void> => {
      const place = which % further.length;
      const id = await noted(further[place] ?? '', `第 ${known.length + 1} 项`);
      known.push({ id, firm: place < 2 ? 1 : 2, state: 'noted', outcome: null, by: '', until: '' });
    };
    for (const which of [0, 1, 2]) await note(which);
    let [hidden, shown] = [0, 0];
    for (const { act, which, days, outcome } of plan) {
      const one = known[which % known.length] as Expected;
      if (act === 'wait') {
        today = addDays(today, days);
        await stage.moveTo(today);
        await as('system:test', (tx) => settleFindings(tx, PLAIN, rules), ['*']);
        for (const each of known)
          if (each.state === 'decided' && today > each.until) each.state = 'final';
      } else if (act === 'decide' && (one.state === 'noted' || one.state === 'objected')) {
        const by = one.by === 'approver' ? 'approver2' : 'approver';
        const { version } = await as('operator', (tx) => viewFinding(tx, one.id));
        const decision = { outcome, article: '第一条', explanation: '随机', repairUntil: null, facts: {}, deviation: null }; // prettier-ignore
        await as(by, (tx) =>
          decideFinding(tx, { calendar: PLAIN, rules }, one.id, version, decision),
        );
        Object.assign(one, { state: 'decided', outcome, by, until: lastDay(today) });
      } else if (act === 'object' && (one.state === 'decided' || one.state === 'final')) {
        await as('operator', (tx) => objectToFinding(tx, rules, one.id, '有异议'));
        one.state = 'objected';
      } else if (act === 'withdraw' && one.state !== 'withdrawn' && which % 4 === 0) {
        await withdraw(one.id);
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
      }
    }
    expect(Math.min(hidden, shown)).toBeGreaterThan(10);
  });
});
