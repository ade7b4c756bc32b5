import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore, ruleVersionLifecycle } from '#libs/matching';
import { moveOne, systemContext, type Tx } from '#libs/platform';
import {
  abandonDraw,
  approvePlan,
  carryOut,
  closePlan,
  commitDraw,
  commitmentOf,
  drawName,
  drawUpPlan,
  type DrawTeam,
  holdDraw,
  listCommitments,
  listRefusals,
  openName,
  publishedDraw,
  readPublishedDraw,
  revealDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

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
const people = (conflicts: readonly string[] = []): DrawTeam => ({
  inspectors: Array.from({ length: 6 }, (_, index) => ({
    id: `琼00${index}`,
    load: 0,
    conflicts: index === 0 ? conflicts : [],
  })),
  team: 2,
  mostLoad: 50,
});

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
const approve = (planId: string) => as('approver', (tx) => approvePlan(tx, rules, planId, 1, null));
const approved = async () => {
  const of = await drawUp();
  await approve(of.planId);
  return of;
};
const commit = (of: Awaited<ReturnType<typeof drawUp>>, team = people()) =>
  as('operator', (tx) => commitDraw(tx, rules, of, team));
const committed = async (of: Awaited<ReturnType<typeof drawUp>>, team = people()) =>
  (await commit(of, team)).drawId as string;
const reveal = (drawId: string) => as('operator', (tx) => revealDraw(tx, rules, drawId));
const hold = (drawId: string) => as('operator', (tx) => holdDraw(tx, rules, drawId));

test('a draw is committed to, revealed, held, published, done again by anybody, and inspected', async () => {
  const of = await drawUp();
  expect((await commit(of)).refusal?.reason).toBe('not-planned');
  await approve(of.planId);

  const given = await commit(of);
  await expect(commit(of)).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_HELD' });
  await as('operator', (tx) => abandonDraw(tx, given.drawId as string, '检查人员名单有误'));
  const { drawId: id, commitment } = await commit(of);
  const drawId = id as string;
  expect(commitment).not.toBe(given.commitment);
  await expect(as('operator', (tx) => publishedDraw(tx, drawId))).rejects.toMatchObject({
    code: 'PLATFORM.NOT_FOUND',
  });
  await expect(hold(drawId)).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
  expect(await reveal(drawId)).toBeNull();
  // Who has seen the seed does not take it back.
  await expect(as('operator', (tx) => abandonDraw(tx, drawId, 'x'))).rejects.toMatchObject({
    code: 'KERNEL.TRANSITION_REFUSED',
  });
  expect(await reveal(drawId)).toBeNull();

  const { published, firms } = await hold(drawId);
  expect(published.list.firms.length).toBeGreaterThan(50);
  expect(firms.length).toBeGreaterThan(2);
  expect(firms).toHaveLength(published.drawn.length);
  for (const { inspectionId, refusal } of firms)
    expect([inspectionId === null, refusal === null].filter(Boolean)).toHaveLength(1);
  const text = JSON.stringify(await as('operator', (tx) => publishedDraw(tx, drawId)));
  expect(verifyDraw(readPublishedDraw(JSON.parse(text)), commitment ?? '').faults).toEqual([]);
  expect(verifyDraw(readPublishedDraw(JSON.parse(text)), given.commitment ?? '').faults).toHaveLength(1); // prettier-ignore

  await expect(hold(drawId)).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
  await expect(commit(of)).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_HELD' });
  const first = firms.find(({ inspectionId }) => inspectionId !== null)?.inspectionId as string;
  const went = await as('operator', (tx) => carryOut(tx, rules, first));
  expect(went.refusal).toBeNull();
  for (const statement of [
    `update inspection_draw set drawn = '[]'`,
    `update inspection_draw set seed = 'x'`,
    `update inspection_draw set list = '{}'`,
    `update inspection_draw set commitment = 'x'`,
  ])
    await expect(
      stage.owner.transaction(
        'test.tamper',
        { actor: 'x', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(statement),
      ),
    ).rejects.toThrow();

  // Everybody sees both, the one that was given up with its reason.
  const listed = await stage.database.transaction('test.public', systemContext('public'), (tx) =>
    listCommitments(tx, 10),
  );
  expect(listed).toMatchObject([
    { drawId, commitment, matterId: DISCLOSURE, state: 'drawn', abandonedBecause: null },
    { commitment: given.commitment, state: 'abandoned', abandonedBecause: '检查人员名单有误' },
  ]);
});

test('nobody reads a seed before it is revealed for good, and so nobody chooses by it', async () => {
  const drawId = await committed(await approved());
  const seedOf = (tx: Tx) => tx.query<{ seed: string | null }>(`select draw_seed($1) as seed`, [drawId]); // prettier-ignore
  expect(await as('operator', seedOf)).toEqual([{ seed: null }]);
  await expect(
    as('operator', (tx) => tx.query(`select seed from inspection_draw where id = $1`, [drawId])),
  ).rejects.toThrow('permission denied');
  // Not by revealing it, looking and taking that back either.
  await as('operator', async (tx) => {
    await revealDraw(tx, rules, drawId);
    expect(await seedOf(tx)).toEqual([{ seed: null }]);
    await expect(holdDraw(tx, rules, drawId)).rejects.toMatchObject({
      code: 'INSPECTIONS.DRAW_IMPOSSIBLE',
    });
  });
  const [{ seed } = { seed: null }] = await as('operator', seedOf);
  const { published } = await hold(drawId);
  expect(published.seed).toBe(seed);
  expect(commitmentOf(published.seed, published.list)).toBe(published.commitment);
});

test('a draw is not revealed in the transaction that commits to it', async () => {
  const of = await approved();
  await expect(
    as('operator', async (tx) => {
      const { drawId } = await commitDraw(tx, rules, of, people());
      return revealDraw(tx, rules, drawId as string);
    }),
  ).rejects.toThrow('reveal_after_commitment');
});

test('what is published names nobody and no tier; who holds an opening proves a name', async () => {
  const [firm] = await stage.rows<{ credit_code: string }>(
    `select i.value as credit_code from inspection n join identifier i on i.subject_id = n.subject_id and i.scheme = 'credit-code' limit 1`,
  );
  const code = firm?.credit_code as string;
  const drawId = await committed(await approved(), people([code, '91460000MA5T0000XX']));
  await reveal(drawId);
  const { published } = await hold(drawId);
  const text = JSON.stringify(published);
  expect(text).not.toContain(code);
  expect(text).not.toContain('9146');
  expect(text).not.toContain('琼0');
  expect(Object.keys(published.list.firms[0] ?? {}).sort()).toEqual(['id', 'part', 'stratum']);
  expect(text).not.toMatch(/"(tier|sector)"|"[A-D]"/);
  const open = (of: 'firm' | 'inspector', id: string) =>
    as('operator', (tx) => openName(tx, drawId, of, id));
  const { name, opening } = await open('firm', code);
  expect(drawName(opening, code)).toBe(name);
  const away = await open('inspector', '琼000');
  const person = published.list.inspectors.find(({ id }) => id === away.name);
  // The firm that is in no list is left out: nobody need keep away from it.
  expect(person?.conflicts).toEqual([name]);
  await expect(open('firm', '琼000')).rejects.toMatchObject({ code: 'INSPECTIONS.NOT_IN_DRAW' });
  expect(published.list.inspectors.map(({ conflicts }) => conflicts.length).sort()).toEqual([
    0, 0, 0, 0, 0, 1,
  ]);
});

test('a tier without a share is found when the plan is approved, and when the draw is committed to', async () => {
  const publish = async (change: (text: string) => string): Promise<void> => {
    const files = (await readStoryRules()).map((file) =>
      file.path.endsWith('demo-inspect-disclosure/matter.json')
        ? { ...file, text: change(file.text) }
        : file,
    );
    await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  };
  const [of, before] = [await drawUp(), await approved()];
  await publish((text) => text.replace(/\{\s*"tier": "D",\s*"perMille": 100\s*\},/, ''));
  const missing = { code: 'INSPECTIONS.SHARE_MISSING', details: { tiers: ['D'] } };
  await expect(approve(of.planId)).rejects.toMatchObject(missing);
  await expect(commit(before)).rejects.toMatchObject(missing);
  await publish((text) => text);
  await approve(of.planId);
});

test('a plan that is closed gives up what was only committed to', async () => {
  const of = await approved();
  const drawId = await committed(of);
  expect(await as('operator', (tx) => closePlan(tx, of.planId, '任务取消'))).toEqual({
    cancelled: 0,
    abandoned: 1,
  });
  await expect(reveal(drawId)).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
});

test('a matter that left the list is drawn in by nobody: refused, recorded, its seed unseen', async () => {
  const [of, given] = [await approved(), await approved()];
  const drawId = await committed(given);
  await stage.as('retire', async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `select id from rule_version where policy_id = $1 and state = 'published'`,
      [DISCLOSURE],
    );
    await moveOne(tx, ruleVersionLifecycle, row?.id ?? '', { event: 'retire', reason: 'test' });
  });
  const outcome = await commit(of);
  expect(outcome).toMatchObject({ drawId: null, refusal: { reason: 'not-listed' } });
  expect((await reveal(drawId))?.reason).toBe('not-listed');
  const recorded = await as('operator', (tx) => listRefusals(tx, 2));
  expect(recorded).toMatchObject([
    { asked: 'draw', reason: 'not-listed', matterId: DISCLOSURE, askedBy: 'operator' },
    { asked: 'draw', reason: 'not-listed', matterId: DISCLOSURE, askedBy: 'operator' },
  ]);
  await as('operator', (tx) => abandonDraw(tx, drawId, '事项已取消'));
});
