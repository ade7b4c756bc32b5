import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import {
  annulFinding,
  carryOut,
  decideFinding,
  findingsOf,
  noteFinding,
  noteNoProblem,
  objectToFinding,
  viewFinding,
  withdrawFinding,
} from '#libs/programmes/inspections';
import {
  calendar,
  CATERING,
  caterer,
  findingActs,
  FINDINGS,
  FIRST,
  LAST_DAY,
  penaltyOf,
  rules,
  SLIGHT,
  UNKNOWN,
} from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const CLEAN = caterer(2);
const OTHER = caterer(3);
const LISTED = caterer(7);
let stage: Stage;
/** Carried out on the first day. */
let listed = '';
let items = 0;
const { as, asFirm, inspected, noted, decide, hear, tell, withdraw, propose, read } = findingActs(
  () => stage,
);

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [CLEAN, OTHER, LISTED],
    besides: { datasets: [FINDINGS] },
  });
  await stage.stopWorker();
  listed = await inspected(LISTED);
});
afterAll(() => stage?.close());

describe('what an inspection found', () => {
  test('is noted of one that was carried out, by its authority, each item once, or that there is none', async () => {
    const open = await inspected(OTHER, false);
    await expect(noted(open)).rejects.toMatchObject({ code: 'INSPECTIONS.NOT_CARRIED_OUT' });
    await as('operator', (tx) => carryOut(tx, { calendar, rules }, open, ['琼001', '琼002']));
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
    expect(decision).toMatchObject({ heardIn: null, toldOn: null, appealUntil: null });
    const told = { toldOn: FIRST_DAY, appealUntil: LAST_DAY, provisional: false };
    expect((await tell(id)).decision).toMatchObject(told);
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
          outcome: 'penalty', penalty: penaltyOf('penalty'), article: '第一条', explanation: '说明', repairUntil: null, facts: FIRST, deviation,
        }), // prettier-ignore
      );
    for (const none of [null, ' '])
      await expect(punish(none)).rejects.toMatchObject({
        code: 'INSPECTIONS.DEVIATION_UNEXPLAINED',
      });
    await expect(punish('同类问题多次被投诉')).rejects.toMatchObject({
      code: 'INSPECTIONS.PENALTY_UNHEARD',
    });
    await hear(id);
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

test('the four lists are those under which the firm was inspected, whatever was published since', async () => {
  const id = await noted(listed, '旧清单');
  const [before] = await stage.rows<{ id: string }>(
    `select rule_version_id as id from inspection where id = $1`,
    [listed],
  );
  const files = (await readStoryRules({}, { datasets: [FINDINGS] })).map((file) =>
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
