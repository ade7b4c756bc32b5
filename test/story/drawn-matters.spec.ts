import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import {
  approvePlan,
  commitDraw,
  drawUpPlan,
  drawnFirms,
  holdDraw,
  type InspectionOutcome,
  listRefusals,
  type PlanKind,
  planInspection,
  revealDraw,
} from '#libs/programmes/inspections';
import { CATERING, caterer } from '../support/finding-acts.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = Array.from({ length: 60 }, (_, at) => caterer(at + 1));
const QUARTER = { startsOn: '2025-07-01', endsOn: '2025-10-01' };
const YEAR = { startsOn: '2025-01-01', endsOn: '2026-01-01' };

const rules = new RuleStore();
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const as = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction(
    'test.drawn-matters',
    { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
    work,
  );
const approved = async (kind: PlanKind): Promise<string> => {
  const because = kind === 'special' ? '节前食品安全' : null;
  const days = kind === 'quarterly' ? QUARTER : YEAR;
  const of = { kind, because, title: kind, matters: [CATERING], authority: 'hn-amr', division: '46' }; // prettier-ignore
  const { planId } = await as('operator', (tx) => drawUpPlan(tx, rules, { ...of, ...days }));
  const id = planId as string;
  await as('approver', (tx) => approvePlan(tx, rules, id, 1, because && '备〔2025〕1号'));
  return id;
};
const pick = async (
  at: number,
  under: Parameters<typeof planInspection>[2]['under'],
): Promise<InspectionOutcome> => {
  const subjectId = await stage.subjectOf(caterer(at));
  const asked = { matterId: CATERING, subjectId, authority: 'hn-amr', under };
  return as('operator', (tx) => planInspection(tx, rules, asked));
};
/** The same inspection as it stands, of another firm and under another plan, past the code. */
const insert = (id: string, of: { planId: string; drawId: string | null; subjectId: number }) =>
  stage.as('beside', (tx) =>
    tx.query(
      `insert into inspection (state, origin, plan_id, draw_id, matter_id, rule_version_id, subject_id, year, as_of, known_at, fact_vector_hash, record_ids,
         quota_transfer_id, cap_transfer_id, requested_by, authority, division)
       select 'planned', 'plan', $2, $3, matter_id, rule_version_id, $4, '2025', as_of, known_at, fact_vector_hash, record_ids,
         quota_transfer_id, cap_transfer_id, 'system:test', authority, division from inspection where id = $1`,
      [id, of.planId, of.drawId, of.subjectId],
    ),
  );

test.each([
  ['yearly', 1],
  ['quarterly', 2],
] as const)(
  'where firms are drawn none is picked by hand under a %s plan: refused with what to do instead, and recorded',
  async (kind, at) => {
    const planId = await approved(kind);
    const { refusal } = await pick(at, { planId });
    expect(refusal).toMatchObject({ reason: 'drawn-only', detail: { kind, title: kind } });
    for (const way of ['随机抽取', '专项计划', '来源和理由'])
      expect(refusal?.text.zh).toContain(way);
    const [latest] = await as('operator', (tx) => listRefusals(tx, 1));
    expect(latest).toMatchObject({ id: refusal?.id, asked: 'inspection', askedBy: 'operator' });
    expect(await stage.rows(`select from inspection where plan_id = $1`, [planId])).toEqual([]);
  },
);

test('it is picked under a special plan that was approved and filed, and for a filed reason', async () => {
  const special = await pick(1, { planId: await approved('special') });
  const filed = await pick(2, { kind: 'complaint', source: '12345', reason: '投诉后厨不洁' });
  expect([special.refusal, filed.refusal]).toEqual([null, null]);
});

test('the database lets in neither a firm that was picked nor one that its draw did not draw', async () => {
  const { inspectionId } = await pick(3, { planId: await approved('special') });
  const id = inspectionId as string;
  const planId = await approved('yearly');
  const subjectId = await stage.subjectOf(caterer(4));
  await expect(insert(id, { planId, drawId: null, subjectId })).rejects.toThrow(
    'are not picked by hand under a yearly or quarterly plan',
  );
  const inspectors = ['琼001', '琼002'].map((one) => ({ id: one, load: 0, conflicts: [] }));
  const { drawId } = await as('operator', (tx) =>
    commitDraw(tx, rules, { planId, matterId: CATERING }, { inspectors, team: 2, mostLoad: 100 }),
  );
  const draw = drawId as string;
  await expect(insert(id, { planId, drawId: draw, subjectId })).rejects.toThrow(
    'is of a firm that it drew',
  );
  await as('operator', (tx) => revealDraw(tx, rules, draw));
  await as('operator', (tx) => holdDraw(tx, draw));
  const drawn = await as('operator', (tx) => drawnFirms(tx, draw, 1000));
  const ids = drawn.map((one) => one.subjectId);
  expect(ids.length).toBeGreaterThan(0);
  const [kept] = await stage.rows<{ drawn: number[] }>(
    `select drawn_subjects as drawn from inspection_draw where id = $1`,
    [draw],
  );
  expect(kept?.drawn.sort()).toEqual([...ids].sort());
  const [passedOver] = await stage.rows<{ id: number }>(
    `select id from subject where kind <> 'person' and id <> all($1) order by id limit 1`,
    [ids],
  );
  await expect(
    insert(id, { planId, drawId: draw, subjectId: passedOver?.id ?? -1 }),
  ).rejects.toThrow('is of a firm that it drew');
  await stage.startWorker();
  await stage.settle();
  await stage.stopWorker();
  const became = await as('operator', (tx) => drawnFirms(tx, draw, 1000));
  expect(became.every(({ inspectionId: one, refusal }) => (one === null) !== (refusal === null))).toBe(true); // prettier-ignore
});
