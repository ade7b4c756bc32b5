import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { drawName, readPublishedDraw, verifyDraw } from '#libs/programmes/inspections';
import { body, grade, type Problem } from '../support/acts.ts';
import { approveUnannounced } from '../support/approvals.ts';
import { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const CATERING = 'demo-inspect-catering';
const DISCLOSURE = 'demo-inspect-disclosure';
/** Of tier A by the demonstration's model. */
const FIRM = anEnterprise(1).with('registration', { 行业代码: 'H62' }).longPenalised();

interface Plan {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}
interface Refusal {
  readonly reason: string;
  readonly text: { readonly zh: string };
}
interface Inspection {
  readonly id: string;
  readonly state: string;
  readonly inspectors: readonly string[];
  readonly went: readonly string[] | null;
  readonly teamBecause: string | null;
  readonly doneOn: string | null;
}
interface Outcome {
  readonly inspection: Inspection | null;
  readonly refusal: Refusal | null;
}
interface HeldFirm {
  readonly place: number;
  readonly code: string;
  readonly inspectors: readonly string[];
  readonly refusal: Refusal | null;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

let stage: Stage;
let operator: Client;
let approver: Client;
let planId = '';
beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM],
    besides: { datasets: ['credit-tiers', 'penalties'], byHand: [CATERING] },
  });
  await grade(stage);
  // They come when the month is graded already.
  await stage.deliver('registration', [anEnterprise(2), anEnterprise(3)]);
  await stage.stopWorker();
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
});
afterAll(() => stage?.close());

const yearly = {
  kind: 'yearly',
  title: '2025 年度检查计划',
  startsOn: '2025-01-01',
  endsOn: '2026-01-01',
  matters: [CATERING, DISCLOSURE],
  authority: 'hn-amr',
  division: '46',
};
const asked = {
  matterId: CATERING,
  creditCode: FIRM.creditCode,
  authority: 'hn-amr',
  inspectors: ['琼001', '琼002'],
};

test('the list of matters is there for officers, and for nobody else', async () => {
  const { items } = body(
    await operator.get<Page<{ id: string; drawn: boolean; cap: { visits: number } }>>(
      '/inspection-matters',
    ),
  );
  expect(items.map(({ id, drawn, cap }) => [id, drawn, cap.visits])).toEqual([
    [CATERING, false, 2],
    [DISCLOSURE, true, 1],
  ]);
  const firm = await stage.signInFor(FIRM);
  for (const url of ['/inspection-matters', '/inspection-plans', '/inspection-refusals'])
    expect((await firm.get<Problem>(url)).status).toBe(403);
});

test('a plan is drawn up by one officer and approved by another, as the version that was shown', async () => {
  const unlisted = body(
    await operator.post<{ plan: Plan | null; refusal: Refusal }>('/inspection-plans', {
      ...yearly,
      matters: ['demo-inspect-anything'],
    }),
  );
  expect(unlisted).toMatchObject({ plan: null, refusal: { reason: 'not-listed' } });
  const wrong = await operator.post<Problem>('/inspection-plans', { ...yearly, startsOn: '2025-02-01' }); // prettier-ignore
  expect([wrong.status, wrong.body.code]).toEqual([400, 'INSPECTIONS.PLAN_REFUSED']);

  const key = 'plan-of-the-year-2025';
  const made = body(await operator.post<{ plan: Plan }>('/inspection-plans', yearly, { key }));
  const again = body(await operator.post<{ plan: Plan }>('/inspection-plans', yearly, { key }));
  expect(again.plan.id).toBe(made.plan.id);
  planId = made.plan.id;
  const read = await approver.get<Plan>(`/inspection-plans/${planId}`);
  expect([read.body.state, read.headers['etag']]).toEqual(['submitted', '"1"']);
  expect((await operator.post(`/inspection-plans/${planId}/approve`, { version: 1 })).status).toBe(403); // prettier-ignore
  const stale = await approver.post(`/inspection-plans/${planId}/approve`, { version: 7 });
  expect(stale.status).toBe(409);
  const approved = body(
    await approver.post<Plan>(`/inspection-plans/${planId}/approve`, { version: 1 }),
  );
  expect(approved).toMatchObject({ id: planId, state: 'approved', version: 2 });
  const other = body(await operator.post<{ plan: Plan }>('/inspection-plans', yearly)).plan;
  const rejected = await approver.post<Plan>(`/inspection-plans/${other.id}/reject`, { reason: '与年度计划重复' }); // prettier-ignore
  expect(body(rejected).state).toBe('rejected');
  const first = body(await operator.get<Page<Plan>>('/inspection-plans?limit=1'));
  const second = body(
    await operator.get<Page<Plan>>(`/inspection-plans?limit=1&cursor=${first.nextCursor}`),
  );
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([other.id, planId]);
});

test('an inspection is planned within the quota, carried out by a team that is explained, and counted', async () => {
  const planned = body(
    await operator.post<Outcome>('/inspections', { ...asked, under: { planId } }),
  );
  const id = planned.inspection?.id ?? '';
  expect(planned).toMatchObject({ inspection: { state: 'planned' }, refusal: null });
  await approveUnannounced(stage, id);
  // In the other matter firms are drawn: under a yearly plan nobody names one.
  const picked = body(
    await operator.post<Outcome>('/inspections', {
      ...asked,
      matterId: DISCLOSURE,
      under: { planId },
    }),
  );
  expect(picked).toMatchObject({
    inspection: null,
    refusal: { reason: 'drawn-only', text: { zh: expect.stringContaining('专项计划') } },
  });
  const unexplained = await operator.post<Problem>(`/inspections/${id}/done`, { inspectors: ['琼001', '琼009'] }); // prettier-ignore
  expect([unexplained.status, unexplained.body.code]).toEqual([409, 'INSPECTIONS.TEAM_UNEXPLAINED']); // prettier-ignore
  const done = body(
    await operator.post<Outcome>(`/inspections/${id}/done`, {
      inspectors: ['琼001', '琼009'],
      because: '琼002 因病',
    }),
  );
  expect(done.inspection).toMatchObject({
    state: 'done',
    doneOn: FIRST_DAY,
    inspectors: ['琼001', '琼002'],
    went: ['琼001', '琼009'],
    teamBecause: '琼002 因病',
  });
  const spent = body(await operator.post<Outcome>('/inspections', { ...asked, under: { planId } }));
  expect(spent).toMatchObject({ inspection: null, refusal: { reason: 'quota-spent' } });
  const complaint = { kind: 'complaint', source: '12345 热线', reason: '投诉后厨不洁' };
  const opened = body(await operator.post<Outcome>('/inspections', { ...asked, under: complaint }));
  const cancelled = body(
    await operator.post<Inspection>(`/inspections/${opened.inspection?.id}/cancel`, { reason: '投诉已撤回' }), // prettier-ignore
  );
  expect(cancelled.state).toBe('cancelled');
  const neither = await operator.post('/inspections', { ...asked, under: { planId, ...complaint } }); // prettier-ignore
  expect(neither.status).toBe(400);

  const auditor = await stage.signIn('auditor');
  const ofFirm = body(
    await auditor.get<{ quotas: unknown; items: readonly Inspection[] }>(
      `/inspections?creditCode=${FIRM.creditCode}&year=2025`,
    ),
  );
  expect(ofFirm.quotas).toEqual([{ authority: 'hn-amr', granted: 1, kept: 0, available: 0 }]);
  expect(ofFirm.items.map(({ state }) => state)).toEqual(['cancelled', 'done']);
  const counted = body(await auditor.get<Page<object>>('/inspection-visits?year=2025'));
  expect(counted.items).toContainEqual({ authority: 'hn-amr', origin: 'plan', tier: 'A', planned: 0, done: 1, withoutCode: 0, breaches: 0 }); // prettier-ignore
  const refused = body(await auditor.get<Page<Refusal>>('/inspection-refusals'));
  expect(refused.items.map(({ reason }) => reason)).toEqual([
    'quota-spent',
    'drawn-only',
    'not-listed',
  ]);
  const last = body(await auditor.get<Page<Refusal>>('/inspection-refusals?limit=1'));
  const more = body(
    await auditor.get<Page<Refusal>>(`/inspection-refusals?limit=1&cursor=${last.nextCursor}`),
  );
  expect(more.items.map(({ reason }) => reason)).toEqual(['drawn-only']);
});

test('everybody sees commitments before the draw, and the whole draw after it', async () => {
  const inspectors = ['琼001', '琼002'].map((id) => ({ id, load: 0, conflicts: [] }));
  const request = { planId, matterId: DISCLOSURE, inspectors };
  const refused = body(
    await operator.post<{ refusal: Refusal }>('/inspection-draws', {
      ...request,
      matterId: 'demo-inspect-anything',
    }),
  );
  expect(refused).toMatchObject({ drawId: null, refusal: { reason: 'not-listed' } });
  expect((await approver.post('/inspection-draws', request)).status).toBe(403);
  const commit = async () =>
    body(await operator.post<{ drawId: string; commitment: string }>('/inspection-draws', request));
  const given = await commit();
  body(
    await operator.post(`/inspection-draws/${given.drawId}/abandon`, {
      ground: 'inspectors-changed',
      reason: '人员有误',
    }),
  );
  const { drawId, commitment } = await commit();
  const anybody = new Client(stage.api);
  const listed = body(await anybody.get<Page<object>>('/public/draws'));
  expect(listed.items).toMatchObject([
    { drawId, commitment, state: 'committed', drawnAt: null },
    { commitment: given.commitment, state: 'abandoned', abandonedGround: 'inspectors-changed' },
  ]);
  // None leaves the list: those before stand on the next page.
  const latest = body(await anybody.get<Page<{ drawId: string }>>('/public/draws?limit=1'));
  const before = body(
    await anybody.get<Page<{ drawId: string }>>(
      `/public/draws?limit=1&cursor=${latest.nextCursor}`,
    ),
  );
  expect([...latest.items, ...before.items].map((one) => one.drawId)).toEqual([drawId, given.drawId]); // prettier-ignore
  expect((await anybody.get(`/public/draws/${drawId}`)).status).toBe(404);
  const early = await operator.post<Problem>(`/inspection-draws/${drawId}/hold`, {});
  expect([early.status, early.body.code]).toEqual([409, 'KERNEL.TRANSITION_REFUSED']);
  expect(body(await operator.post(`/inspection-draws/${drawId}/reveal`, {}))).toEqual({ refusal: null }); // prettier-ignore
  const key = 'hold-the-draw-of-2025';
  const hold = async () =>
    body(await operator.post<{ drawn: number }>(`/inspection-draws/${drawId}/hold`, {}, { key }));
  expect(await hold()).toEqual({ drawId, drawn: 2 });
  const became = `/inspection-draws/${drawId}/firms`;
  const undone = { inspectionId: null, refusal: null };
  expect(body(await operator.get<Page<HeldFirm>>(became)).items).toMatchObject([
    { place: 1, ...undone },
    { place: 2, ...undone },
  ]);
  const progress = async () => {
    const { items } = body(await anybody.get<Page<object>>('/public/draws?limit=1'));
    return items[0];
  };
  expect(await progress()).toMatchObject({ drawn: 2, processed: 0, planned: 0 });
  // Nobody closes the plan under the job's feet.
  const soon = await approver.post<Problem>(`/inspection-plans/${planId}/close`, { reason: 'x x' }); // prettier-ignore
  expect([soon.status, soon.body.code]).toEqual([409, 'INSPECTIONS.DRAWN_UNPLANNED']);
  await stage.startWorker();
  await stage.settle();
  await stage.stopWorker();
  expect(await progress()).toMatchObject({ drawn: 2, processed: 2, planned: 1 });
  const first = body(await operator.get<Page<HeldFirm>>(`${became}?limit=1`));
  const rest = body(await operator.get<Page<HeldFirm>>(`${became}?cursor=${first.nextCursor}`));
  const firms = [...first.items, ...rest.items];
  expect((await anybody.get(became)).status).toBe(401);
  // One of a tier, whose only visit is spent, and one of two that nobody graded.
  expect(firms.map(({ refusal }) => refusal?.reason ?? 'planned').sort()).toEqual(['planned', 'quota-spent']); // prettier-ignore
  for (const one of firms) expect(one.inspectors).toEqual(['琼001', '琼002']);
  expect(await hold()).toEqual({ drawId, drawn: 2 });
  const fetched = await anybody.get(`/public/draws/${drawId}`);
  expect(fetched.headers['cache-control']).toContain('immutable');
  expect(fetched.headers['etag']).toBe(`"${commitment}"`);
  expect((await anybody.get('/public/draws')).headers['cache-control']).toBe('no-store');
  const text = JSON.stringify(body(fetched));
  expect(verifyDraw(readPublishedDraw(JSON.parse(text)), commitment).faults).toEqual([]);
  const drawn = firms[0]?.code ?? '';
  const asked = { of: 'firm', whose: drawn };
  const opening = body(
    await (
      await stage.signIn('auditor')
    ).post<{ name: string; opening: string }>(`/inspection-draws/${drawId}/openings`, asked),
  );
  expect((await approver.post(`/inspection-draws/${drawId}/openings`, asked)).status).toBe(403);
  expect(drawName(opening.opening, drawn)).toBe(opening.name);
  expect(text).toContain(opening.name);
  expect(text).not.toContain(drawn);
});

test('a plan that is closed cancels what waits under it, for the same reason', async () => {
  // One was drawn and waits: who drew does not let it off, neither by itself nor with its plan.
  const [drawn] = await stage.rows<{ id: string; code: string }>(
    `select i.id, v.value as code from inspection i join identifier v using (subject_id)
     where i.state = 'planned' and i.draw_id is not null and v.scheme = 'credit-code' limit 1`,
  );
  const oneByOne = await operator.post<Problem>(`/inspections/${drawn?.id}/cancel`, { reason: '熟人' }); // prettier-ignore
  expect([oneByOne.status, oneByOne.body.code]).toEqual([403, 'INSPECTIONS.DRAWN_UNDONE']);
  const alone = await operator.post<Problem>(`/inspection-plans/${planId}/close`, {
    reason: 'x x',
  });
  expect([alone.status, alone.body.code]).toEqual([403, 'INSPECTIONS.DRAWN_UNDONE']);
  const closed = body(
    await approver.post<{ plan: Plan; cancelled: number; abandoned: number }>(
      `/inspection-plans/${planId}/close`,
      { reason: '职责已划转' },
    ),
  );
  expect(closed.plan.state).toBe('closed');
  expect(closed.cancelled).toBeGreaterThan(0);
  expect(closed.abandoned).toBe(0);
  const [one] = body(
    await operator.get<{ items: readonly Inspection[] }>(
      `/inspections?creditCode=${drawn?.code}&year=2025`,
    ),
  ).items;
  expect(one?.state).toBe('cancelled');
});
