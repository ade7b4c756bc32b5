import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnRef, type FactValue } from '#libs/engine';
import { addDays, WorkingCalendar } from '#libs/kernel';
import { loadRules, RuleStore } from '#libs/matching';
import {
  type Context,
  type Database,
  type Principal,
  readRulesFile,
  type Tx,
} from '#libs/platform';
import {
  annulFinding,
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
import { FindingsController } from '../../apps/api/src/findings.controller.ts';
import { body } from '../support/acts.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

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
/** By who noted it, or, once it was decided on, by somebody else. */
const withdraw = async (id: string): Promise<FindingView> => {
  const { decision } = await as('operator', (tx) => viewFinding(tx, id));
  return decision === null
    ? as('operator', (tx) => withdrawFinding(tx, rules, id, '记录有误'))
    : as('approver', (tx) => annulFinding(tx, rules, id, '记录有误'));
};
const propose = (id: string, facts: Record<string, boolean | string>): Promise<FindingProposal> =>
  as('approver', (tx) => proposeForFinding(tx, rules, id, facts));
const SLIGHT = { 'violation.harm': 'slight', 'violation.exploitsEmergency': false };
const FIRST = { ...SLIGHT, 'violation.first': true, 'violation.corrected': true };

/** What a rule would read of a firm today, or of a past day by what is known today: problems and penalties. */
const read = async (firm: typeof FIRM, day?: string): Promise<(FactValue | undefined)[]> => {
  const subjectId = await stage.subjectOf(firm);
  return stage.as('facts', async (tx) => {
    const [now] = await tx.query<{ at: string; today: string }>(
      `select to_json(clock_timestamp())#>>'{}' as at, moved_to::text as today from business_clock`,
    );
    const latest = await rules.latest(tx);
    if (!latest || !now) throw new Error('no rules');
    const refs = FACTS.map((id) => {
      const definition = latest.book.dictionary.get(id);
      if (!definition) throw new Error(`no fact ${id}`);
      return columnRef(definition, 'asOf');
    });
    const facts = await readFacts(tx, {
      subjectIds: [subjectId],
      refs,
      asOf: day ?? now.today ?? FIRST_DAY,
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
    // Nothing was decided on yet: it is looked at again all the same, before it is too old.
    const looks = `select from outbox where kind = 'inspections.findings' and done_at is null`;
    expect(await stage.rows(looks)).toHaveLength(1);
  });

  test('that nothing was found is neither decided on nor objected to, but withdrawn where it is wrong', async () => {
    const inspection = await inspected(CLEAN);
    const id = await as('operator', (tx) => noteNoProblem(tx, rules, inspection, '未发现问题'));
    const stands = { code: 'INSPECTIONS.NO_PROBLEM_STANDS' };
    await expect(asFirm(CLEAN, (tx) => objectToFinding(tx, rules, id, '不服'))).rejects.toMatchObject(stands); // prettier-ignore
    await expect(as('operator', (tx) => objectToFinding(tx, rules, id, '复查'))).rejects.toMatchObject(stands); // prettier-ignore
    await expect(decide(id, 'unpunished')).rejects.toMatchObject(stands);
    const reopened = `update finding set state = 'objected', objection = 'x', objected_by = 'system:test', objected_on = '2025-09-30', final_on = null, version = version + 1 where id = $1`; // prettier-ignore
    await expect(stage.rows(reopened, [id])).rejects.toThrow('neither decided on nor objected to');
    expect((await withdraw(id)).state).toBe('withdrawn');
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
    // Nor does who noted it undo alone what was decided.
    for (const [undo, code] of [
      [withdrawFinding, 'INSPECTIONS.FINDING_DECIDED'],
      [annulFinding, 'INSPECTIONS.FINDING_SAME_PERSON'],
    ] as const)
      await expect(as('operator', (tx) => undo(tx, rules, id, '有误'))).rejects.toMatchObject({ code }); // prettier-ignore
    const alone = `update finding set state = 'withdrawn', withdrawn_by = 'operator', withdrawn_because = 'x', version = version + 1 where id = $1`; // prettier-ignore
    await expect(as('operator', (tx) => tx.query(alone, [id]))).rejects.toThrow('finding_annulled_by_another'); // prettier-ignore
    await withdraw(id);
  });
});

describe('the four lists', () => {
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
    expect(proposal.outcome?.id ?? null).toBe(outcome);
    expect(proposal.uncoerced?.id ?? null).toBe(uncoerced);
    if (outcome !== null) expect(proposal.outcome?.basis.article).toMatch(/^第三十[二三]条/);
  }); // prettier-ignore

  test('say what is still to be established, and know no other facts', async () => {
    const id = await noted(listed, '未查明');
    const proposal = await propose(id, { ...SLIGHT, 'violation.corrected': true });
    expect(proposal.open.find(({ entry }) => entry.id === 'first-slight')?.missing).toEqual(['violation.first']);
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
  const reason = '记录有误';
  expect((await operator.post(`/findings/${one.id}/withdraw`, { reason })).status).toBe(409);
  expect((await operator.post(`/findings/${one.id}/annul`, { reason })).status).toBe(403);
  const annulled = await approver.post<FindingView>(`/findings/${one.id}/annul`, { reason });
  expect(body(annulled).state).toBe('withdrawn');
  const none = await operator.post<FindingView>(`/inspections/${inspectionId}/no-problem`, { statement });
  expect(body(none)).toMatchObject({ kind: 'none', state: 'final' });
  const listed = body(await operator.get<{ items: object[] }>(`/inspections/${inspectionId}/findings`));
  expect(listed.items).toHaveLength(2);
}); // prettier-ignore

test('a firm sees its burden whole while a visit to it is posted', async () => {
  const open = await inspected(DOORS, false);
  let isPosted = false;
  /** Reads of the transaction, with the visit made between the first of inspections and the next. */
  const watched = (tx: Tx): Tx => ({
    ...tx,
    query: async <Row>(sql: string, parameters?: readonly unknown[]) => {
      const rows = await tx.query<Row>(sql, parameters);
      if (!isPosted && sql.includes('from inspection where')) {
        isPosted = true;
        await as('operator', (other) => carryOut(other, rules, open, ['琼001', '琼002']));
      }
      return rows;
    },
  });
  const { database } = stage;
  const between = {
    transaction: <T>(name: string, context: Context, work: (tx: Tx) => Promise<T>) =>
      database.transaction(name, context, (tx) => work(watched(tx))),
    snapshot: <T>(name: string, context: Context, work: (tx: Tx) => Promise<T>) =>
      database.snapshot(name, context, (tx) => work(watched(tx))),
  };
  const subjectId = await stage.subjectOf(DOORS);
  const context = { actor: 'firm', authorities: [], division: '', subjectId };
  const controller = new FindingsController(between as Database, rules, calendar);
  const seen = () => controller.ownBurden({ context } as unknown as Principal, { year: '2025' });
  expect((await seen()).items).toMatchObject([{ visits: 1 }]);
  expect(isPosted).toBe(true);
  expect((await seen()).items).toMatchObject([{ visits: 2 }]);
});

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
    await decide(one, 'penalty');
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
    own = await inspected(FIRM);
    id = await noted(own);
    expect(await read(FIRM)).toEqual(UNKNOWN);
    await decide(id, 'penalty');
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
    await stage.moveTo('2026-10-15');
    expect(await settle()).toBe(1);
    expect(await read(FIRM)).toEqual([1, 0]);
    await stage.moveTo('2026-12-14');
    await settle();
    expect(await read(FIRM)).toEqual([1, 0]);
    expect(await read(FIRM, '2026-10-20')).toEqual([1, 0]);
    await withdraw(id);
    // Of the days before the withdrawal neither: a decision that is made again as of one would read it.
    for (const day of [undefined, '2026-10-20', '2026-12-13'])
      expect(await read(FIRM, day)).toEqual(UNKNOWN);
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
    const items = new Set(own.map(({ item }) => item));
    expect(items).toEqual(new Set(['冷藏温度', '留样', '明厨亮灶']));
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

test('the four lists are those under which the firm was inspected, whatever was published since', async () => {
  const id = await noted(listed, '旧清单');
  const [before] = await stage.rows<{ id: string }>(
    `select rule_version_id as id from inspection where id = $1`,
    [listed],
  );
  const files = (await readStoryRules({}, { datasets: [DATASET] })).map((file) =>
    file.path.includes(`${CATERING}/`)
      ? { ...file, text: file.text.replaceAll('first-slight', 'first-slight-anew') }
      : file,
  );
  await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  const [now] = await stage.rows<{ id: string }>(
    `select id from rule_version where policy_id = $1 and state = 'published'`,
    [CATERING],
  );
  expect(now?.id).not.toBe(before?.id);
  expect(await propose(id, FIRST)).toMatchObject({
    ruleVersionId: before?.id,
    outcome: { id: 'first-slight' },
  });
  await withdraw(id);
});
