import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore, ruleVersionLifecycle } from '#libs/matching';
import { moveOne, systemContext, type Tx } from '#libs/platform';
import {
  abandonDraw,
  approvePlan,
  cancelInspection,
  carryOut,
  closePlan,
  commitDraw,
  commitmentOf,
  drawName,
  drawnFirms,
  drawUpPlan,
  type DrawTeam,
  holdDraw,
  listCommitments,
  listRefusals,
  openName,
  planInspection,
  publishedDraw,
  readPublishedDraw,
  revealDraw,
  verifyDraw,
} from '#libs/programmes/inspections';
import { certify } from '../support/certificates.ts';
import { calendar } from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const DISCLOSURE = 'demo-inspect-disclosure';
let stage: Stage;
const rules = new RuleStore();

beforeAll(async () => {
  stage = await Stage.open({ invented: { subjects: 300, seed: 7 } });
  await certify(
    stage,
    people().inspectors.map(({ id }) => id),
  );
  await stage.stopWorker();
});
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

const drawUp = async (because: string | null = null) => {
  const { planId } = await as('operator', (tx) =>
    drawUpPlan(tx, rules, {
      kind: because === null ? 'yearly' : 'special',
      title: '2025 年度双随机计划',
      startsOn: '2025-01-01',
      endsOn: '2026-01-01',
      matters: [DISCLOSURE],
      because,
      authority: 'hn-amr',
      division: '46',
    }),
  );
  return { planId: planId as string, matterId: DISCLOSURE };
};
const approve = (planId: string, filedAs: string | null = null) =>
  as('approver', (tx) => approvePlan(tx, rules, planId, 1, filedAs));
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
/** Draws, lets a worker plan what was drawn, and reads what became of it. */
const hold = async (drawId: string) => {
  const published = await as('operator', (tx) => holdDraw(tx, drawId));
  await stage.startWorker();
  await stage.settle();
  await stage.stopWorker();
  return { published, firms: await as('operator', (tx) => drawnFirms(tx, drawId, 1000)) };
};

test('a draw is committed to, revealed, held, published, done again by anybody, and inspected', async () => {
  // Under a special plan, beside which a firm may be named, too.
  const of = await drawUp('节前公示信息专项检查');
  expect((await commit(of)).refusal?.reason).toBe('not-planned');
  await approve(of.planId, '备〔2025〕1号');

  const given = await commit(of);
  await expect(commit(of)).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_HELD' });
  await as('operator', (tx) =>
    abandonDraw(tx, given.drawId as string, 'list-wrong', '检查人员名单有误'),
  );
  const { drawId: id, commitment } = await commit(of);
  const drawId = id as string;
  expect(commitment).not.toBe(given.commitment);
  await expect(as('operator', (tx) => publishedDraw(tx, drawId))).rejects.toMatchObject({
    code: 'PLATFORM.NOT_FOUND',
  });
  await expect(hold(drawId)).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
  expect(await reveal(drawId)).toBeNull();
  // Who has seen the seed does not take it back.
  await expect(as('operator', (tx) => abandonDraw(tx, drawId, 'other', 'x'))).rejects.toMatchObject(
    {
      code: 'KERNEL.TRANSITION_REFUSED',
    },
  );
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
  const exception = { kind: 'cannot-sign-in', because: '企业没有账号' } as const;
  const went = await as('operator', (tx) =>
    carryOut(tx, { calendar, rules }, first, undefined, null, exception),
  );
  expect(went.refusal).toBeNull();
  for (const [set, refused] of [
    [`drawn = '[]'`, 'never changes'],
    [`seed = 'x'`, 'never changes'],
    [`list = '{}'`, 'never changes'],
    [`commitment = 'x'`, 'never changes'],
  ] as const)
    await expect(
      stage.owner.transaction(
        'test.tamper',
        { actor: 'x', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(`update inspection_draw set ${set} where state = 'drawn'`),
      ),
    ).rejects.toThrow(refused);

  // Everybody sees both, the one that was given up with its reason.
  const listed = await stage.database.transaction('test.public', systemContext('public'), (tx) =>
    listCommitments(tx, 10),
  );
  expect(listed).toMatchObject([
    {
      drawId, commitment, matterId: DISCLOSURE, planId: of.planId, planKind: 'special', state: 'drawn', abandonedGround: null,
      drawn: firms.length, planned: firms.filter(({ refusal }) => refusal === null).length - 1, cancelled: 0, done: 1, named: 0,
    },
    { commitment: given.commitment, state: 'abandoned', abandonedGround: 'list-wrong', drawn: null },
  ]); // prettier-ignore
  // What was written freely is for the authority.
  expect(JSON.stringify(listed)).not.toMatch(/检查人员名单有误|双随机计划/);

  // A firm that nobody drew and somebody names is counted beside them.
  const by = published.list.firms.map(({ id: name }) => name);
  const [lists] = await stage.rows<{ subjects: number[] }>(`select subjects from inspection_draw where id = $1`, [drawId]); // prettier-ignore
  const chosen = new Set(published.drawn.map(({ id: name }) => name));
  const place = by.findIndex((name) => !chosen.has(name));
  const { inspectionId: named } = await as('operator', (tx) =>
    planInspection(tx, rules, {
      matterId: DISCLOSURE,
      subjectId: lists?.subjects[place] ?? -1,
      authority: 'hn-amr',
      under: { planId: of.planId },
    }),
  );
  expect(named).not.toBeNull();
  const [beside] = await stage.database.transaction('test.public', systemContext('public'), (tx) =>
    listCommitments(tx, 1),
  );
  expect(beside).toMatchObject({ drawId, drawn: firms.length, named: 1 });

  // Who drew lets nobody off; an approver without a part in it does, and everybody sees how many.
  const close = (actor: string, role: 'operator' | 'approver') =>
    as(actor, (tx) => closePlan(tx, of.planId, '重新抽取', role));
  for (const [actor, role] of [
    ['operator', 'operator'],
    ['other', 'operator'],
    ['operator', 'approver'],
  ] as const)
    // prettier-ignore
    await expect(close(actor, role)).rejects.toMatchObject({ code: 'INSPECTIONS.DRAWN_UNDONE' });
  const { cancelled } = await close('approver', 'approver');
  expect(cancelled).toBeGreaterThan(0);
  const [after] = await stage.database.transaction('test.public', systemContext('public'), (tx) =>
    listCommitments(tx, 1),
  );
  // Closing cancelled the one that was named beside it, too.
  expect(after).toMatchObject({ drawId, planned: 0, cancelled: cancelled - 1, done: 1 });
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
    await expect(holdDraw(tx, drawId)).rejects.toMatchObject({
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
  const of = await approved();
  await expect(commit(of, people([code, '91460000MA5T0000XX']))).rejects.toMatchObject({
    code: 'INSPECTIONS.DRAW_LIST_REFUSED',
    details: { place: 'inspectors/0/conflicts' },
  });
  const twice = people().inspectors.slice(0, 2).map((one) => ({ ...one, id: '琼007' })); // prettier-ignore
  await expect(commit(of, { ...people(), inspectors: twice })).rejects.toMatchObject({
    message: expect.stringContaining('琼007'),
  });
  const [outside] = await stage.rows<{ code: string }>(
    `select value as code from identifier i where scheme = 'credit-code' and value <> $1 and not exists (
       select from inspection n where n.subject_id = i.subject_id) and valid_until is null order by subject_id desc limit 1`,
    [code],
  );
  const drawId = await committed(of, people([code, outside?.code ?? '']));
  await reveal(drawId);
  const { published } = await hold(drawId);
  const text = JSON.stringify(published);
  // Whole codes: four digits of one stand in random names now and then.
  const codes = await stage.rows<{ code: string }>(
    `select value as code from identifier where scheme = 'credit-code'`,
  );
  expect(codes.filter((one) => text.includes(one.code))).toEqual([]);
  expect(text).not.toContain('琼0');
  expect(Object.keys(published.list.firms[0] ?? {}).sort()).toEqual(['id', 'part', 'stratum']);
  expect(text).not.toMatch(/"(tier|sector)"|"[A-D]"/);
  const open = (of: 'firm' | 'inspector', id: string) =>
    as('operator', (tx) => openName(tx, drawId, of, id));
  const { name, opening } = await open('firm', code);
  expect(drawName(opening, code)).toBe(name);
  const away = await open('inspector', '琼000');
  const person = published.list.inspectors.find(({ id }) => id === away.name);
  expect(person?.conflicts).toContain(name);
  const trail = await stage.rows<{ actor: string; reason: string }>(
    `select actor, reason from audit where entity = 'inspection_draw_name' and entity_id = $1 order by id`,
    [drawId],
  );
  expect(trail).toEqual([name, away.name].map((reason) => ({ actor: 'operator', reason })));
  await expect(open('firm', '琼000')).rejects.toMatchObject({ code: 'INSPECTIONS.NOT_IN_DRAW' });
});

test('who keeps away from a firm does not go in another’s place, and who drew lets nobody off', async () => {
  const rows = await stage.rows<{ code: string }>(
    `select value as code from identifier where scheme = 'credit-code' and valid_until is null order by subject_id`,
  );
  // From everybody: whoever is drawn, this one keeps away.
  const drawId = await committed(await approved(), people(rows.map(({ code }) => code)));
  await reveal(drawId);
  const { firms } = await hold(drawId);
  const [first, second] = firms.flatMap(({ inspectionId }) => inspectionId ?? []);
  expect(firms.every(({ inspectors }) => !inspectors.includes('琼000'))).toBe(true);
  const exception = { kind: 'cannot-sign-in', because: '企业没有账号' } as const;
  const go = (team: readonly string[]) =>
    as('operator', (tx) =>
      carryOut(tx, { calendar, rules }, first as string, team, '原检查人员因病', exception),
    );
  await expect(go(['琼000', '琼001'])).rejects.toMatchObject({
    code: 'INSPECTIONS.CONFLICT_OF_INTEREST',
    details: { numbers: ['琼000'] },
  });
  await expect(
    stage.rows(
      `update inspection set state = 'done', went = '{琼000,琼001}', team_because = 'x', done_on = '2025-09-30', done_by = 'system:test',
         code_exception = 'cannot-sign-in', code_because = 'x', version = version + 1 where id = $1`,
      [first],
    ),
  ).rejects.toThrow('keeps away from a firm');
  expect((await go(['琼001', '琼002'])).refusal).toBeNull();

  const letOff = (actor: string, role: 'operator' | 'approver') =>
    as(actor, (tx) => cancelInspection(tx, second as string, '企业停业', role));
  for (const [actor, role] of [
    ['operator', 'operator'],
    ['other', 'operator'],
    ['operator', 'approver'],
  ] as const)
    // prettier-ignore
    await expect(letOff(actor, role)).rejects.toMatchObject({ code: 'INSPECTIONS.DRAWN_UNDONE' });
  await expect(
    as('operator', (tx) =>
      tx.query(
        `update inspection set state = 'cancelled', cancelled_by = 'operator', cancelled_because = 'x', version = version + 1 where id = $1`,
        [second],
      ),
    ),
  ).rejects.toThrow('without a part in the draw');
  await letOff('approver', 'approver');
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

test('inspectors who cannot do what is going to be drawn are refused before anybody is drawn', async () => {
  const of = await approved();
  const two = people().inspectors.slice(0, 2);
  await expect(commit(of, { ...people(), inspectors: two, mostLoad: 1 })).rejects.toMatchObject({
    code: 'INSPECTIONS.INSPECTORS_SHORT',
    details: { room: 2 },
  });
  await expect(commit(of, { ...people(), team: 7 })).rejects.toMatchObject({
    code: 'INSPECTIONS.INSPECTORS_SHORT',
  });
});

test('a firm that has moved since the commitment is refused and recorded, and stops no other', async () => {
  const of = await approved();
  const drawId = await committed(of);
  await reveal(drawId);
  await expect(
    as('approver', (tx) => closePlan(tx, of.planId, '重新抽取', 'approver')),
  ).rejects.toMatchObject({ code: 'INSPECTIONS.DRAW_REVEALED' });
  const move = (division: string) =>
    stage.rows(`update subject set division = ${division} where id % 2 = 0 returning id`);
  await move(`'44' || substr(division, 3)`);
  const { firms } = await hold(drawId);
  await move(`'46' || substr(division, 3)`);
  const reasons = firms.map(({ subjectId, refusal }) => [subjectId % 2, refusal?.reason === 'outside-plan']); // prettier-ignore
  expect(reasons.filter(([odd]) => odd === 0).length).toBeGreaterThan(0);
  for (const [odd, outside] of reasons) expect(outside).toBe(odd === 0);
});

test('a plan that is closed gives up what was only committed to', async () => {
  const of = await approved();
  const drawId = await committed(of);
  expect(await as('operator', (tx) => closePlan(tx, of.planId, '任务取消', 'operator'))).toEqual({
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
  await as('operator', (tx) => abandonDraw(tx, drawId, 'matter-changed', '事项已取消'));
});
