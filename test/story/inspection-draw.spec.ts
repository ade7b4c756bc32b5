import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import {
  abandonDraw,
  approvePlan,
  carryOut,
  commitDraw,
  drawUpPlan,
  holdDraw,
  publishedDraw,
  readPublishedDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { Stage } from '../support/stage.ts';

const DISCLOSURE = 'demo-inspect-disclosure';
let stage: Stage;
const rules = new RuleStore();

beforeAll(async () => {
  stage = await Stage.open({ invented: { subjects: 300, seed: 7 } });
  await stage.stopWorker();
}, 90_000);
afterAll(() => stage?.close());

const as = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction(
    'test.draw',
    { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
    work,
  );
const PEOPLE = {
  inspectors: Array.from({ length: 6 }, (_, index) => ({
    id: `琼00${index}`,
    load: 0,
    conflicts: [],
  })),
  team: 2,
  mostLoad: 50,
};

const drawUp = async () => {
  const { planId } = await as('operator', (tx) =>
    drawUpPlan(tx, rules, {
      kind: 'yearly',
      title: '2025 年度双随机计划',
      startsOn: '2025-01-01',
      endsOn: '2026-01-01',
      matters: [DISCLOSURE],
      because: null,
      authority: 'hn-amr',
      division: '46',
    }),
  );
  return { planId: planId as string, matterId: DISCLOSURE };
};

test('a draw is committed to, held, published, done again by anybody, and inspected', async () => {
  const of = await drawUp();
  const commit = () => as('operator', (tx) => commitDraw(tx, rules, of));
  await expect(commit()).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_IMPOSSIBLE' });
  await as('approver', (tx) => approvePlan(tx, of.planId, 1, null));

  const given = await commit();
  await expect(commit()).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_HELD' });
  await as('operator', (tx) => abandonDraw(tx, given.drawId, '检查人员名单有误'));
  const { drawId, commitment } = await commit();
  expect(commitment).not.toBe(given.commitment);
  await expect(as('operator', (tx) => publishedDraw(tx, drawId))).rejects.toMatchObject({
    code: 'PLATFORM.NOT_FOUND',
  });

  const held = await as('operator', (tx) => holdDraw(tx, rules, drawId, PEOPLE));
  expect(held.published.list.firms.length).toBeGreaterThan(50);
  expect(held.published.drawn.length).toBeGreaterThan(2);
  expect(held.planned.size + held.refused.size).toBe(held.published.drawn.length);
  const text = JSON.stringify(await as('operator', (tx) => publishedDraw(tx, drawId)));
  expect(verifyDraw(readPublishedDraw(JSON.parse(text))).faults).toEqual([]);
  expect(held.published.commitment).toBe(commitment);
  // A firm's tier is not for publishing.
  expect(
    held.published.list.firms.every(({ tier }) => /^stratum-[0-9a-f]{8}$/.test(tier ?? '')),
  ).toBe(true);

  await expect(as('operator', (tx) => holdDraw(tx, rules, drawId, PEOPLE))).rejects.toMatchObject({
    code: 'KERNEL.TRANSITION_REFUSED',
  });
  await expect(commit()).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_HELD' });
  const [first] = held.planned.values();
  const went = await as('operator', (tx) => carryOut(tx, rules, first as string));
  expect(went.refusal).toBeNull();
  for (const statement of [
    `update inspection_draw set drawn = '[]'`,
    `update inspection_draw set seed = 'x'`,
    `update inspection_draw set commitment = 'x'`,
  ])
    await expect(
      stage.owner.transaction(
        'test.tamper',
        { actor: 'x', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(statement),
      ),
    ).rejects.toThrow();
});

test('a draw is not held in the transaction that commits to it', async () => {
  const of = await drawUp();
  await as('approver', (tx) => approvePlan(tx, of.planId, 1, null));
  await expect(
    as('operator', async (tx) => {
      const { drawId } = await commitDraw(tx, rules, of);
      return holdDraw(tx, rules, drawId, PEOPLE);
    }),
  ).rejects.toThrow('draw_after_commitment');
});
