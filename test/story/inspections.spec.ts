import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadRules, RuleStore, ruleVersionLifecycle } from '#libs/matching';
import { moveOne, systemContext, type Tx } from '#libs/platform';
import {
  approvePlan,
  balanceOf,
  cancelInspection,
  carryOut,
  closePlan,
  countVisits,
  drawUpPlan,
  inspectionPlanLifecycle,
  inspectionsOf,
  listMatters,
  listRefusals,
  type NewPlan,
  planInspection,
  rejectPlan,
  withdrawCertificate,
} from '#libs/programmes/inspections';
import { grade } from '../support/acts.ts';
import { approveUnannounced } from '../support/approvals.ts';
import { certify } from '../support/certificates.ts';
import { anEnterprise } from '../support/factories.ts';
import { calendar } from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const CATERING = 'demo-inspect-catering';
const DISCLOSURE = 'demo-inspect-disclosure';
/** A caterer of tier A by the demonstration's model. */
const caterer = (number: number) =>
  anEnterprise(number).with('registration', { 行业代码: 'H62' }).longPenalised();
const GOOD = caterer(1);
/** Of tier C by its points. */
const RISKY = caterer(2).with('credit', { 列入经营异常名录: '是' }).owingTaxes();
/** Comes when the month is graded already. */
const UNGRADED = caterer(3);
const BUILDER = anEnterprise(4);
const UNKNOWN = anEnterprise(5).with('registration', { 行业代码: '' });
const [HURRIED, COMPLAINED, ENDED] = [caterer(6), caterer(7), caterer(8)];
/** Of tier D, as whoever is on that list. */
const WORST = caterer(9).with('credit', { 列入严重失信主体名单: '是' });
/** Nobody is drawn in either matter, so that firms are picked under any plan. */
const BESIDES = { datasets: ['credit-tiers', 'penalties'], byHand: [CATERING, DISCLOSURE] };

let stage: Stage;
const rules = new RuleStore();

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [GOOD, RISKY, BUILDER, UNKNOWN, HURRIED, COMPLAINED, ENDED, WORST],
    besides: BESIDES,
  });
  await grade(stage);
  await certify(stage, [...TEAM, '琼009']);
  await stage.deliver('registration', [UNGRADED]);
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const as = <T>(
  actor: string,
  work: (tx: Tx) => Promise<T>,
  authorities: readonly string[] = ['hn-amr'],
): Promise<T> =>
  stage.database.transaction(
    'test.inspections',
    { actor, authorities, division: '46', subjectId: null },
    work,
  );
const yearly = (over: Partial<NewPlan> = {}): NewPlan => ({
  kind: 'yearly',
  title: '2025 年度检查计划',
  startsOn: '2025-01-01',
  endsOn: '2026-01-01',
  matters: [CATERING, DISCLOSURE],
  because: null,
  authority: 'hn-amr',
  division: '46',
  ...over,
});
const drawUp = (plan: NewPlan) => as('operator', (tx) => drawUpPlan(tx, rules, plan));
const plan = async (over: Partial<NewPlan> = {}): Promise<string> => {
  const { planId } = await drawUp(yearly(over));
  await as('approver', (tx) => approvePlan(tx, rules, planId as string, 1, over.kind === 'special' ? '备〔2025〕1号' : null)); // prettier-ignore
  return planId as string;
};
const inspect = async (
  firm: typeof GOOD,
  matterId: string,
  under: Parameters<typeof planInspection>[2]['under'],
) => {
  const subjectId = await stage.subjectOf(firm);
  const outcome = await as('operator', (tx) =>
    planInspection(tx, rules, { matterId, subjectId, authority: 'hn-amr', under }),
  );
  if (outcome.inspectionId !== null) await approveUnannounced(stage, outcome.inspectionId);
  return outcome;
};
const balance = async (firm: typeof GOOD) => {
  const subjectId = await stage.subjectOf(firm);
  return as('operator', (tx) => balanceOf(tx, { authority: 'hn-amr', subjectId, year: '2025' }));
};
/** Publishes the demonstration's rules for the year of a day, with another number of visits for a tier. */
const publishQuota = async (tier: string, visits: number, today: string): Promise<void> => {
  const files = (await readStoryRules({}, BESIDES)).map((file) =>
    /demo-visits-market\/(quota|cases)\.json$/.test(file.path)
      ? { ...file, text: file.text.replace(new RegExp(`("tier": "${tier}",\\s+"visits": )\\d+`, 'g'), `$1${visits}`) }
      : file,
  ); // prettier-ignore
  await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today }));
};
const COMPLAINT = { kind: 'complaint', source: '12345 热线', reason: '投诉后厨不洁' } as const;
const TEAM = ['琼001', '琼002'];
/** In some matters a code is asked for, and these firms have no account. */
const NOBODY_SIGNS_IN = { kind: 'cannot-sign-in', because: '企业没有账号' } as const;

describe('the list of supervised matters', () => {
  test('is what was published and is in force', async () => {
    const listed = await as('operator', (tx) => listMatters(tx, rules, FIRST_DAY));
    expect(listed.map(({ id, demonstration }) => [id, demonstration])).toEqual([
      [CATERING, true],
      [DISCLOSURE, true],
    ]);
  });

  test.each([
    ['a matter on no list', 'demo-inspect-anything', 'not-listed'],
    ['a policy', 'hn-little-giant', 'not-listed'],
    ['the quota itself', 'demo-visits-market', 'not-listed'],
  ])('holds for every inspection: %s is refused, and that is recorded', async (_, id, reason) => {
    const { inspectionId, refusal } = await inspect(GOOD, id, COMPLAINT);
    expect(inspectionId).toBeNull();
    expect(refusal).toMatchObject({ reason });
    const [latest] = await as('operator', (tx) => listRefusals(tx, 1));
    expect(latest).toMatchObject({
      askedBy: 'operator',
      asked: 'inspection',
      reason,
      matterId: id,
    });
  });

  test('holds for plans, and for another authority', async () => {
    const outcome = await drawUp(yearly({ matters: [CATERING, 'demo-inspect-anything'] }));
    expect(outcome).toMatchObject({ planId: null, refusal: { reason: 'not-listed' } });
    const subjectId = await stage.subjectOf(GOOD);
    const other = await as(
      'operator',
      (tx) => planInspection(tx, rules, { matterId: CATERING, subjectId, authority: 'hn-tax', under: COMPLAINT }),
      ['hn-tax'],
    ); // prettier-ignore
    expect(other.refusal).toMatchObject({ reason: 'other-authority' });
    await expect(
      as(
        'operator',
        (tx) => planInspection(tx, rules, { matterId: CATERING, subjectId, authority: 'hn-amr', under: COMPLAINT }),
        ['hn-tax'],
      ), // prettier-ignore
    ).rejects.toMatchObject({ code: 'INSPECTIONS.BEYOND_REACH' });
  });

  test('says whom a matter concerns: outside it or open, nobody is inspected', async () => {
    expect((await inspect(BUILDER, CATERING, COMPLAINT)).refusal?.reason).toBe('out-of-scope');
    expect((await inspect(UNKNOWN, CATERING, COMPLAINT)).refusal).toMatchObject({
      reason: 'scope-open',
      detail: { missing: ['reg.industry@asOf'] },
    });
  });

  test('is held by the database too, and refusals never change', async () => {
    const insert = (matter: string): Promise<unknown> =>
      stage.as('tamper', (tx) =>
        tx.query(
          `insert into inspection (state, origin, matter_id, rule_version_id, subject_id, year, reason, source, as_of, known_at, fact_vector_hash, record_ids, requested_by, authority, division)
           select 'planned', 'alert', $1, id, $2, '2025', 'x', 'x', '2025-09-30', now(), '', '{}', 'system:test', 'hn-amr', '460106'
           from rule_version where policy_id = $3`,
          [matter, 1, CATERING],
        ),
      );
    await expect(insert('demo-inspect-anything')).rejects.toThrow('no listed and effective matter');
    for (const statement of [`update inspection_refusal set reason = 'x'`, `delete from inspection_refusal`])
      await expect(
        stage.owner.transaction('test.tamper', { actor: 'x', authorities: ['*'], division: '', subjectId: null }, (tx) => tx.query(statement)),
      ).rejects.toThrow(); // prettier-ignore
  });
});

describe('a plan', () => {
  test('is approved by a second person, as the version that was shown', async () => {
    const { planId } = await drawUp(yearly());
    const id = planId as string;
    await expect(as('operator', (tx) => approvePlan(tx, rules, id, 1, null))).rejects.toMatchObject(
      {
        code: 'INSPECTIONS.PLAN_SAME_PERSON',
      },
    );
    expect((await inspect(GOOD, CATERING, { planId: id })).refusal?.reason).toBe('not-planned');
    await expect(as('approver', (tx) => approvePlan(tx, rules, id, 2, null))).rejects.toThrow();
    await as('approver', (tx) => rejectPlan(tx, id, '事项过多'));
    expect((await inspect(GOOD, CATERING, { planId: id })).refusal?.reason).toBe('not-planned');
  });

  test.each([
    ['a year that is none', { startsOn: '2025-02-01' }],
    ['a quarter that is none', { kind: 'quarterly', startsOn: '2025-02-01', endsOn: '2025-05-01' }],
    ['two years', { kind: 'special', because: '专项', endsOn: '2026-02-01' }],
    ['no matters', { matters: [] }],
    ['a special one without a reason', { kind: 'special' }],
  ] as const)('is refused for %s', async (_, over) => {
    await expect(drawUp(yearly(over))).rejects.toMatchObject({ code: 'INSPECTIONS.PLAN_REFUSED' });
  });

  test('of a special kind is filed before it is approved', async () => {
    const { planId } = await drawUp(yearly({ kind: 'special', because: '节前食品安全' }));
    await expect(
      as('approver', (tx) => approvePlan(tx, rules, planId as string, 1, null)),
    ).rejects.toMatchObject({ code: 'INSPECTIONS.PLAN_NOT_FILED' });
  });

  test('that was closed or names another matter opens nothing', async () => {
    const closed = await plan();
    await as('operator', (tx) => closePlan(tx, closed, '提前结束', 'operator'));
    expect((await inspect(GOOD, CATERING, { planId: closed })).refusal?.reason).toBe('not-planned');
    const other = await plan({ matters: [DISCLOSURE] });
    expect((await inspect(GOOD, CATERING, { planId: other })).refusal?.reason).toBe('not-planned');
    const over = await plan({ kind: 'quarterly', startsOn: '2025-04-01', endsOn: '2025-07-01' });
    expect((await inspect(GOOD, CATERING, { planId: over })).refusal?.reason).toBe('outside-plan');
    const elsewhere = await plan({ division: '4602' });
    expect((await inspect(GOOD, CATERING, { planId: elsewhere })).refusal?.reason).toBe(
      'outside-plan',
    );
  });
});

describe('the quota of a firm', () => {
  let planId = '';

  test('is reserved by planning, given back by cancelling and spent by going', async () => {
    planId = await plan();
    expect(await balance(GOOD)).toBeNull();
    const first = await inspect(GOOD, CATERING, { planId });
    expect(await balance(GOOD)).toEqual({ granted: 1, kept: 1, available: 0 });
    expect((await inspect(GOOD, CATERING, { planId })).refusal?.reason).toBe('already-open');
    expect((await inspect(GOOD, DISCLOSURE, { planId })).refusal).toMatchObject({
      reason: 'quota-spent',
      detail: { tier: 'A', visits: 1 },
    });
    const id = first.inspectionId as string;
    await as('operator', (tx) => cancelInspection(tx, id, '企业停业整修', 'operator'));
    expect(await balance(GOOD)).toEqual({ granted: 1, kept: 0, available: 1 });
    const second = (await inspect(GOOD, DISCLOSURE, { planId })).inspectionId as string;
    await expect(
      as('operator', (tx) => carryOut(tx, { calendar, rules }, second, ['琼001', '琼001'])),
    ).rejects.toMatchObject({ code: 'INSPECTIONS.INSPECTORS_TOO_FEW' });
    const went = await as('operator', (tx) =>
      carryOut(tx, { calendar, rules }, second, TEAM, null, NOBODY_SIGNS_IN),
    );
    expect(went).toEqual({ doneOn: FIRST_DAY, refusal: null });
    expect(await balance(GOOD)).toEqual({ granted: 1, kept: 0, available: 0 });
    await expect(
      as('operator', (tx) => carryOut(tx, { calendar, rules }, second, TEAM)),
    ).rejects.toMatchObject({
      code: 'KERNEL.TRANSITION_REFUSED',
    });
    expect((await inspect(GOOD, CATERING, { planId })).refusal?.reason).toBe('quota-spent');
  });

  test('goes by its tier, and a matter has its own cap', async () => {
    const visit = async (firm: typeof GOOD, matter: string) => {
      const { inspectionId, refusal } = await inspect(firm, matter, { planId });
      if (refusal) return refusal.reason;
      const exception = matter === DISCLOSURE ? NOBODY_SIGNS_IN : null;
      await as('operator', (tx) =>
        carryOut(tx, { calendar, rules }, inspectionId as string, TEAM, null, exception),
      );
      return 'done';
    };
    expect(await visit(RISKY, CATERING)).toBe('done');
    expect(await visit(RISKY, CATERING)).toBe('done');
    expect(await visit(RISKY, CATERING)).toBe('cap-reached');
    expect(await balance(RISKY)).toEqual({ granted: 4, kept: 0, available: 2 });
    expect(await visit(RISKY, DISCLOSURE)).toBe('done');
    expect(await visit(UNGRADED, CATERING)).toBe('done');
    expect(await visit(UNGRADED, CATERING)).toBe('done');
    expect(await visit(UNGRADED, DISCLOSURE)).toBe('quota-spent');
  });

  test('limits no complaint, which is filed, named and counted', async () => {
    const { inspectionId } = await inspect(GOOD, CATERING, COMPLAINT);
    await as('operator', (tx) => carryOut(tx, { calendar, rules }, inspectionId as string, TEAM));
    expect(await balance(GOOD)).toEqual({ granted: 1, kept: 0, available: 0 });
    const subjectId = await stage.subjectOf(GOOD);
    const [own] = await as('operator', (tx) => inspectionsOf(tx, subjectId, '2025'));
    expect(own).toMatchObject({ origin: 'complaint', source: '12345 热线', state: 'done' });
    const [visited] = await stage.rows<{ credits_posted: string }>(
      `select credits_posted from account where code = $1`,
      [`visited:hn-amr:${subjectId}:2025`],
    );
    expect(visited?.credits_posted).toBe('2');
    const counted = await as('operator', (tx) => countVisits(tx, '2025'));
    expect(counted).toContainEqual({
      authority: 'hn-amr',
      origin: 'complaint',
      tier: null,
      planned: 0,
      done: 1,
      withoutCode: 0,
      breaches: 0,
    });
    // Who was let in by no code is counted by tier too.
    expect(counted).toContainEqual(
      expect.objectContaining({ origin: 'plan', tier: 'A', done: 1, withoutCode: 1 }),
    );
  });

  test('keeps nobody from looking into a complaint while a visit is planned; what was filed is kept with a refusal too', async () => {
    const planned = await inspect(COMPLAINED, CATERING, { planId });
    const looked = await inspect(COMPLAINED, CATERING, COMPLAINT);
    expect([planned.refusal, looked.refusal]).toEqual([null, null]);
    expect((await inspect(COMPLAINED, CATERING, COMPLAINT)).refusal).toMatchObject({
      reason: 'already-open',
      detail: { inspectionId: looked.inspectionId, source: '12345 热线', reason: '投诉后厨不洁' },
    });
  });

  test('is not spent by what ends with its plan: closing cancels what waits under it, for the same reason', async () => {
    const ending = await plan({ title: '将结束的计划' });
    const { inspectionId } = await inspect(ENDED, CATERING, { planId: ending });
    expect(await balance(ENDED)).toEqual({ granted: 1, kept: 1, available: 0 });
    await expect(
      as('operator', (tx) => closePlan(tx, ending, '职责已划转', 'operator'), ['hn-tax']),
    ).rejects.toThrow();
    expect(await as('operator', (tx) => closePlan(tx, ending, '职责已划转', 'operator'))).toEqual({
      cancelled: 1,
      abandoned: 0,
    });
    expect(await balance(ENDED)).toEqual({ granted: 1, kept: 0, available: 1 });
    const [one] = await stage.rows<{ state: string; cancelled_because: string }>(
      `select state, cancelled_because from inspection where id = $1`,
      [inspectionId],
    );
    expect(one).toEqual({ state: 'cancelled', cancelled_because: '职责已划转' });
    const forgotten = await plan({ title: '直接改库结束的计划' });
    await inspect(ENDED, CATERING, { planId: forgotten });
    await expect(
      as('operator', (tx) =>
        moveOne(tx, inspectionPlanLifecycle, forgotten, { event: 'close', reason: 'x' }),
      ),
    ).rejects.toThrow('a plan is closed with what was planned under it');
    await as('operator', (tx) => closePlan(tx, forgotten, '职责已划转', 'operator'));
  });

  test('is granted by a visit that is kept, not by one that is refused', async () => {
    await publishQuota('D', 0, FIRST_DAY);
    expect((await inspect(WORST, CATERING, { planId })).refusal).toMatchObject({
      reason: 'quota-spent',
      detail: { tier: 'D', visits: 0 },
    });
    expect(await balance(WORST)).toBeNull();
    await publishQuota('D', 6, FIRST_DAY);
    const { inspectionId } = await inspect(WORST, CATERING, { planId });
    expect(await balance(WORST)).toEqual({ granted: 6, kept: 1, available: 5 });
    await as('operator', (tx) => cancelInspection(tx, inspectionId as string, 'x', 'operator'));
  });

  test('is not exceeded by people who ask at the same moment', async () => {
    const asked = await Promise.all(
      [CATERING, DISCLOSURE, CATERING, DISCLOSURE].map((matter) =>
        inspect(HURRIED, matter, { planId }),
      ),
    );
    expect(asked.filter(({ inspectionId }) => inspectionId !== null)).toHaveLength(1);
    expect(await balance(HURRIED)).toEqual({ granted: 1, kept: 1, available: 0 });
  });
});

describe('a plan of next year, drawn up in December', () => {
  test('goes by the list and the quota of the year in which it inspects', async () => {
    const firm = caterer(10);
    await stage.moveTo('2025-12-15');
    for (const dataset of ['registration', 'tax', 'credit'])
      await stage.deliver(dataset, [firm], { asOf: '2025-12-15' });
    // Only a full delivery of late says of whom there is none.
    await stage.deliver('penalties', [firm], { mode: 'full', asOf: '2025-12-15' });
    await stage.startWorker();
    await grade(stage);
    await stage.stopWorker();
    const next = yearly({ startsOn: '2026-01-01', endsOn: '2027-01-01', matters: [CATERING] });
    // No list of next year is published yet.
    expect((await drawUp(next)).refusal?.reason).toBe('not-in-force');
    await publishQuota('A', 3, '2026-01-01');
    // What is listed for this year alone is on no plan of the next.
    expect((await drawUp({ ...next, matters: [DISCLOSURE] })).refusal?.reason).toBe('not-in-force');
    const planId = (await drawUp(next)).planId as string;
    await as('approver', (tx) => approvePlan(tx, rules, planId, 1, null));
    const { inspectionId, refusal } = await inspect(firm, CATERING, { planId });
    expect(refusal).toBeNull();
    const subjectId = await stage.subjectOf(firm);
    const of = (year: string) =>
      as('operator', (tx) => balanceOf(tx, { authority: 'hn-amr', subjectId, year }));
    // Three visits by the quota of next year, one by that of the day of planning.
    expect(await of('2026')).toEqual({ granted: 3, kept: 1, available: 2 });
    expect(await of('2025')).toBeNull();
    const early = await as('operator', (tx) =>
      carryOut(tx, { calendar, rules }, inspectionId as string, TEAM),
    );
    expect(early.refusal?.reason).toBe('outside-plan');
    await stage.moveTo('2026-01-05');
    const went = await as('operator', (tx) =>
      carryOut(tx, { calendar, rules }, inspectionId as string, TEAM),
    );
    expect(went.doneOn).toBe('2026-01-05');
  });
});

describe('a visit', () => {
  test('keeps the team that was named beside the one that went, and says why they differ', async () => {
    await stage.moveTo(FIRST_DAY);
    const subjectId = await stage.subjectOf(RISKY);
    const { inspectionId } = await as('operator', (tx) =>
      planInspection(tx, rules, {
        matterId: CATERING, subjectId, authority: 'hn-amr', under: COMPLAINT, inspectors: TEAM,
      }),
    ); // prettier-ignore
    const id = inspectionId as string;
    await approveUnannounced(stage, id);
    const other = ['琼001', '琼009'];
    await expect(
      as('operator', (tx) => carryOut(tx, { calendar, rules }, id, other)),
    ).rejects.toMatchObject({
      code: 'INSPECTIONS.TEAM_UNEXPLAINED',
      details: { named: TEAM },
    });
    await expect(
      stage.as('tamper', (tx) => tx.query(`update inspection set inspectors = '{x,y}' where id = $1`, [id])),
    ).rejects.toThrow(); // prettier-ignore
    await as('operator', (tx) => carryOut(tx, { calendar, rules }, id, other, '琼002 因病'));
    const [seen] = await as('operator', (tx) => inspectionsOf(tx, subjectId, '2025'));
    expect(seen).toMatchObject({ inspectors: TEAM, went: other, teamBecause: '琼002 因病' });
    const [trail] = await stage.rows<{ reason: string }>(
      `select reason from audit where entity = 'inspection' and entity_id = $1 and event = 'do'`,
      [id],
    );
    expect(trail?.reason).toBe('琼002 因病');
  });

  test('that is refused keeps what was filed, whatever it is refused for', async () => {
    const { refusal } = await inspect(BUILDER, CATERING, COMPLAINT);
    expect(refusal).toMatchObject({ reason: 'out-of-scope', detail: COMPLAINT });
  });

  test('is made by certified officers of the authority, whatever the reason or exception', async () => {
    await certify(stage, ['火001'], 'hn-fire');
    const gone = { kind: 'alert', source: '数据监测', reason: '年报逾期' } as const;
    const { inspectionId } = await inspect(RISKY, DISCLOSURE, gone);
    const id = inspectionId as string;
    const go = (team: readonly string[]) =>
      as('operator', (tx) => carryOut(tx, { calendar, rules }, id, team, null, NOBODY_SIGNS_IN));
    // One made up, and one of another authority.
    await expect(go(['琼001', '编造-1', '火001'])).rejects.toMatchObject({
      code: 'INSPECTIONS.NOT_CERTIFIED',
      details: { numbers: ['火001', '编造-1'].sort() },
    });
    await expect(
      stage.as('tamper', (tx) =>
        tx.query(
          `update inspection set state = 'done', version = 2, went = '{琼001,编造-1}', done_on = '2025-09-30', done_by = 'system:test',
             code_exception = 'cannot-sign-in', code_because = 'x' where id = $1`,
          [id],
        ),
      ),
    ).rejects.toThrow('valid certificate of its authority');
    expect((await go(TEAM)).refusal).toBeNull();
    // Where no check-in is asked for, too: the authority keeps a register.
    await stage.owner.transaction('test.withdraw', systemContext('test'), (tx) =>
      withdrawCertificate(tx, '琼002', '调离执法岗位'),
    );
    const second = (await inspect(RISKY, CATERING, COMPLAINT)).inspectionId as string;
    const visit = (team: readonly string[]) =>
      as('operator', (tx) => carryOut(tx, { calendar, rules }, second, team));
    await expect(visit(TEAM)).rejects.toMatchObject({ details: { numbers: ['琼002'] } });
    await expect(visit(['琼001', '琼008'])).rejects.toMatchObject({
      details: { numbers: ['琼008'] },
    });
    expect((await visit(['琼001', '琼009'])).refusal).toBeNull();
  });

  test('is not made once its matter has left the list', async () => {
    const { inspectionId } = await inspect(RISKY, CATERING, COMPLAINT);
    const id = inspectionId as string;
    await stage.as('retire', async (tx) => {
      const [row] = await tx.query<{ id: string }>(
        `select id from rule_version where policy_id = $1 and state = 'published' and period = '2025'`,
        [CATERING],
      );
      await moveOne(tx, ruleVersionLifecycle, row?.id ?? '', { event: 'retire', reason: 'test' });
    });
    // Refused and recorded whoever would have gone: what is not listed is asked first. It still stands on next year's list.
    const outcome = await as('operator', (tx) => carryOut(tx, { calendar, rules }, id, ['琼001']));
    expect(outcome.refusal?.reason).toBe('not-in-force');
    const [latest] = await as('operator', (tx) => listRefusals(tx, 1));
    expect(latest).toMatchObject({ asked: 'visit', reason: 'not-in-force' });
    await expect(
      stage.as('tamper', (tx) =>
        tx.query(
          `update inspection set state = 'done', version = 2, went = '{琼001,琼009}', done_on = '2025-09-30', done_by = 'system:test' where id = $1`,
          [id],
        ),
      ),
    ).rejects.toThrow('no listed and effective matter');
    await as('operator', (tx) => cancelInspection(tx, id, '事项已取消', 'operator'));
  });
});
