import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore } from '#libs/matching';
import { systemContext, type Tx } from '#libs/platform';
import {
  approvePlan,
  carryOut,
  commitDraw,
  drawnFirms,
  drawnList,
  drawProgress,
  drawUpPlan,
  holdDraw,
  listRefusals,
  planInspection,
  planNextDrawn,
  publishedDraw,
  readPublishedDraw,
  revealDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { approveUnannounced } from '../support/approvals.ts';
import { certify } from '../support/certificates.ts';
import { anEnterprise } from '../support/factories.ts';
import { calendar } from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const DISCLOSURE = 'demo-inspect-disclosure';
const FIRMS = 1500;
let stage: Stage;
let [planId, drawId, specialId] = ['', '', ''];
const rules = new RuleStore();

const as = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction(
    'test.drawn',
    { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
    work,
  );
const asJob = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction('test.job', systemContext('test'), work);
const progress = () => as('operator', (tx) => drawProgress(tx, drawId));

/** All that planning writes, as one line. */
const written = async (): Promise<string> => {
  const [row] = await stage.rows<{ line: string }>(
    `select concat_ws(' ', (select count(*) from inspection), (select count(*) from inspection_refusal), (select count(*) from transfer),
       (select sum(debits_pending) from account), (select count(*) from account), (select processed from inspection_draw)) as line`,
  );
  return row?.line ?? '';
};

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1)] });
  await stage.stopWorker();
  await stage.deliver(
    'registration',
    Array.from({ length: FIRMS - 1 }, (_, at) => anEnterprise(at + 2)),
  );
  // Everybody is drawn whom nobody graded.
  const files = (await readStoryRules()).map((file) =>
    file.path.endsWith(`${DISCLOSURE}/matter.json`)
      ? { ...file, text: file.text.replace(/("tier": null,\s*"perMille": )30/, '$11000') }
      : file,
  );
  await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  await certify(stage, ['琼001', '琼002']);
  planId = await approved('yearly', null);
  specialId = await approved('special', '群众集中反映');
});
afterAll(() => stage?.close());

const approved = async (kind: 'yearly' | 'special', because: string | null): Promise<string> => {
  const plan = await as('operator', (tx) =>
    drawUpPlan(tx, rules, {
      kind, title: kind, startsOn: '2025-01-01', endsOn: '2026-01-01', matters: [DISCLOSURE], because, authority: 'hn-amr', division: '46',
    }),
  ); // prettier-ignore
  const id = plan.planId as string;
  await as('approver', (tx) => approvePlan(tx, rules, id, 1, because && '备〔2025〕1号'));
  return id;
};
const subject = async (at: number): Promise<number> => stage.subjectOf(anEnterprise(at));
/** Under a special plan: under the other firms are drawn. */
const plannedByHand = async (at: number): Promise<string> => {
  const subjectId = await subject(at);
  const asked = {
    matterId: DISCLOSURE,
    subjectId,
    authority: 'hn-amr',
    under: { planId: specialId },
  };
  const { inspectionId } = await as('operator', (tx) => planInspection(tx, rules, asked));
  if (inspectionId !== null) await approveUnannounced(stage, inspectionId);
  return inspectionId as string;
};

test('a draw of many firms is one act, and what it drew is planned in steps', async () => {
  // One is waited for already, and of one the visits of the matter are used up.
  await plannedByHand(1);
  const because = { kind: 'cannot-sign-in', because: '企业没有账号' } as const;
  for (let again = true; again;) {
    const visited = await plannedByHand(2);
    again = visited !== null;
    if (again)
      await as('operator', (tx) =>
        carryOut(tx, { calendar, rules }, visited, ['琼001', '琼002'], null, because),
      );
  }
  const inspectors = Array.from({ length: 12 }, (_, at) => ({
    id: `琼${at}`,
    load: 0,
    conflicts: [],
  }));
  const of = { planId, matterId: DISCLOSURE };
  const made = await as('operator', (tx) => commitDraw(tx, rules, of, { inspectors, team: 2, mostLoad: 260 })); // prettier-ignore
  drawId = made.drawId as string;
  expect(await as('operator', (tx) => revealDraw(tx, rules, drawId))).toBeNull();
  await as('operator', (tx) => holdDraw(tx, drawId));
  expect(await progress()).toEqual({ drawn: FIRMS, processed: 0, planned: 0 });
  const text = JSON.stringify(await as('operator', (tx) => publishedDraw(tx, drawId)));
  expect(verifyDraw(readPublishedDraw(JSON.parse(text)), made.commitment ?? '').faults).toEqual([]);
});

test('a step that was killed leaves nothing, and one that was done is not done again', async () => {
  const list = await asJob((tx) => drawnList(tx, drawId));
  const before = await written();
  await expect(
    asJob(async (tx) => {
      await planNextDrawn(tx, rules, list);
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await written()).toBe(before);
  const left = await asJob((tx) => planNextDrawn(tx, rules, list));
  const { processed } = await progress();
  expect(processed).toBe(FIRMS - left);
  expect(processed).toBeGreaterThan(0);
  expect(processed).toBeLessThan(FIRMS);

  await stage.startWorker();
  await stage.settle();
  await stage.stopWorker();
  expect(await progress()).toMatchObject({ drawn: FIRMS, processed: FIRMS });

  // Whoever had the job at its beginning, or is rung once more when all is done, changes nothing.
  const after = await written();
  expect(await asJob((tx) => planNextDrawn(tx, rules, list))).toBe(0);
  await stage.rows(
    `update outbox set done_at = null, due_at = now(), attempts = 0, lease_until = null, rung_at = null where kind = 'inspections.plan-drawn' returning id`,
  );
  await stage.startWorker();
  await stage.settle();
  await stage.stopWorker();
  expect(await written()).toBe(after);
});

test('each firm that was drawn has its inspection with its team, or the reason why not, once', async () => {
  const firms = await as('operator', (tx) => drawnFirms(tx, drawId, FIRMS));
  expect(firms.map(({ place }) => place)).toEqual(firms.map((_, at) => at + 1));
  expect(new Set(firms.map(({ subjectId }) => subjectId)).size).toBe(FIRMS);
  const refused = firms.filter(({ inspectionId }) => inspectionId === null);
  expect(refused.map(({ subjectId, refusal }) => [subjectId, refusal?.reason]).sort()).toEqual([
    [await subject(1), 'already-open'],
    [await subject(2), expect.stringMatching(/^(quota-spent|cap-reached)$/)],
  ]);
  for (const { inspectors, teamShort } of firms)
    expect([inspectors.length, teamShort]).toEqual([2, 0]);
  const [row] = await stage.rows<object>(
    `select count(*)::integer as planned, count(distinct subject_id)::integer as firms, min(requested_by) as by, min(cardinality(inspectors)) as team
     from inspection where draw_id = $1`,
    [drawId],
  );
  expect(row).toEqual({ planned: FIRMS - 2, firms: FIRMS - 2, by: 'system:inspections.plan-drawn', team: 2 }); // prettier-ignore
  // A job recorded what was refused; whoever drew asked for it.
  const recorded = await as('operator', (tx) => listRefusals(tx, 10));
  expect(recorded.filter(({ askedBy }) => askedBy === 'operator').length).toBeGreaterThanOrEqual(2);
  const pages = [];
  for (let after = 0; after < FIRMS; after += 700)
    pages.push(...(await as('operator', (tx) => drawnFirms(tx, drawId, 700, after))));
  expect(pages).toEqual(firms);
  const whole = await asJob((tx) => drawnList(tx, drawId));
  expect(firms.map(({ subjectId, inspectors }) => ({ subjectId, inspectors }))).toEqual(
    whole.firms,
  );
  expect(await as('operator', (tx) => drawnFirms(tx, drawId, 10, FIRMS))).toEqual([]);
});

test('a page of them leaves the rest of the draw in the database', async () => {
  let sent = 0;
  const page = await as('operator', (tx) => {
    const query = async <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
      const rows = await tx.query<Row>(sql, parameters);
      sent += JSON.stringify(rows).length;
      return rows;
    };
    return drawnFirms({ ...tx, query }, drawId, 10, 700);
  });
  expect(page.map(({ place }) => place)).toEqual(Array.from({ length: 10 }, (_, at) => 701 + at));
  expect(sent).toBeLessThan(20_000);
});

test('the database keeps what was dealt with as it is', async () => {
  const set = (processed: string, state = 'drawn') =>
    stage.owner.transaction('test.tamper', systemContext('x'), (tx) =>
      tx.query(`update inspection_draw set processed = ${processed} where id = $1 and state = $2`, [
        drawId,
        state,
      ]),
    );
  await expect(set('processed - 1')).rejects.toThrow('never changes');
  await expect(set('processed + 1')).rejects.toThrow('draw_processes_what_it_drew');
  await expect(
    stage.owner.transaction('test.tamper', systemContext('x'), async (tx) => {
      await tx.query(`alter table inspection disable trigger user`);
      await tx.query(
        `delete from inspection where id = (select id from inspection where draw_id = $1 limit 1)`,
        [drawId],
      );
      await tx.query(`update inspection_draw set processed = processed where id = $1`, [drawId]);
    }),
  ).rejects.toThrow(/planned or refused, once|foreign key/);
});
