import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Tx } from '#libs/platform';
import {
  approveJointVisits,
  checkJointSchedule,
  closeJointVisits,
  jointInputOf,
  type JointProposalView,
  type JointRequest,
  listOwnVisits,
  cancelInspection,
  proposeJointVisits,
  rejectJointVisits,
  viewJointProposal,
} from '#libs/programmes/inspections';
import { TEST_SECRET } from '../support/database.ts';
import {
  asJoint,
  JOINT_DAYS,
  JOINT_DRAWN,
  JOINT_FIRMS,
  JOINT_REQUEST,
  JOINT_TEAMS,
  planOfTwoAuthorities,
} from '../support/joint-scene.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { CLI } from '../tidy/tree.ts';

const FIRMS = JOINT_FIRMS;
const DAYS = JOINT_DAYS;
const TEAMS = JOINT_TEAMS;
const REQUEST = JOINT_REQUEST;

let stage: Stage;
let inspections: string[] = [];

const as = <T>(
  actor: string,
  work: (tx: Tx) => Promise<T>,
  authorities?: readonly string[],
): Promise<T> => asJoint(stage, actor, work, authorities);

const propose = (
  request: JointRequest = REQUEST,
  authorities?: readonly string[],
): Promise<JointProposalView> =>
  proposeJointVisits((work) => as('operator', work, authorities), request);

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  await stage.stopWorker();
  inspections = await planOfTwoAuthorities(stage);
});
afterAll(() => stage?.close());

test('what two authorities planned for two firms is two visits, and four are spared', async () => {
  expect(inspections).not.toContain('refused');
  const proposal = await propose();
  const { schedule, saving } = proposal;
  expect(checkJointSchedule(proposal, schedule)).toEqual([]);
  expect(proposal).toMatchObject({ state: 'proposed', proposedBy: 'operator', decidedBy: null });
  expect(proposal.due.map(({ id }) => id)).toEqual([...inspections].sort());
  expect(schedule).toMatchObject({ undone: [], leastVisits: 2 });
  expect(saving).toMatchObject({ inspections: 6, visits: 2, saved: 4 });
  expect(saving.firms.map(({ firm, merged, joined }) => [firm, merged, joined]).sort()).toEqual(
    FIRMS.map(({ creditCode }) => [creditCode, 1, 1]).sort(),
  );
  await as('approver', (tx) => rejectJointVisits(tx, proposal.id, '日程不便'));
});

test('what is due is read in one transaction and proposed in another', async () => {
  let [open, most, count] = [0, 0, 0];
  await proposeJointVisits(async (work) => {
    [open, count] = [open + 1, count + 1];
    most = Math.max(most, open);
    const result = await as('operator', work);
    open -= 1;
    return result;
  }, REQUEST);
  expect({ open, most, count }).toEqual({ open: 0, most: 1, count: 2 });
});

test('only who acts for all authorities of a proposal sees it', async () => {
  const { id } = await propose();
  for (const authority of ['hn-tax', 'hn-amr', 'hn-fire'])
    await expect(as('other', (tx) => viewJointProposal(tx, id), [authority])).rejects.toMatchObject(
      { code: 'PLATFORM.NOT_FOUND' },
    );
  // Who acts for the market alone sees the market's inspections alone.
  const own = await propose(REQUEST, ['hn-amr']);
  expect(own.due).toHaveLength(4);
  expect(own.saving).toMatchObject({ inspections: 4, visits: 2, saved: 2 });
  await expect(propose(REQUEST, ['hn-fire'])).rejects.toMatchObject({
    code: 'INSPECTIONS.BEYOND_REACH',
  });
  await expect(propose({ ...REQUEST, needs: [] })).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_INPUT_REFUSED',
  });
});

test('who was drawn goes, and nobody else', async () => {
  const others = TEAMS.map((team) => ({ ...team, officers: [`${team.id}-x`, `${team.id}-y`] }));
  const { due, schedule } = await propose({ ...REQUEST, teams: others });
  const fire = due.filter(({ authority }) => authority === 'hn-fire');
  expect(fire.map(({ inspectors }) => inspectors)).toEqual([JOINT_DRAWN, JOINT_DRAWN]);
  expect(schedule.undone).toEqual(fire.map(({ id }) => ({ id, because: 'no-inspector' })));
});

test('a firm that has moved is visited where it is, and once', async () => {
  const subjectId = await stage.subjectOf(FIRMS[0] as (typeof FIRMS)[number]);
  const move = (to: string) =>
    stage.owner.transaction(
      'test.move',
      { actor: 'test', authorities: ['*'], division: '', subjectId: null },
      (tx) => tx.query(`update subject set division = $2 where id = $1`, [subjectId, to]),
    );
  await move('460107');
  const dueIn = (division: string) =>
    as('operator', async (tx) => (await jointInputOf(tx, { ...REQUEST, division })).due);
  expect(await dueIn('460106')).toEqual([]);
  const moved = await dueIn('460107');
  expect(moved.map(({ division }) => division)).toEqual(['460107', '460107', '460107']);
  await move('460106');
});

test('a second person of all its authorities approves, while everything is due, and once', async () => {
  const [first, second] = await Promise.all([propose(), propose()]);
  const approve = (actor: string, id: string, authorities?: readonly string[]) =>
    as(actor, (tx) => approveJointVisits(tx, id, 1), authorities);
  await expect(approve('operator', first.id)).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_SAME_PERSON',
  });
  await expect(approve('approver', first.id, ['hn-amr'])).rejects.toMatchObject({
    code: 'PLATFORM.NOT_FOUND',
  });
  const market = await propose(REQUEST, ['hn-amr']);
  await approve('approver', first.id);
  // Who does not see the approved one finds out all the same that its inspections are taken.
  await expect(approve('approver', market.id, ['hn-amr'])).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_OUTDATED',
    details: { inspections: [...market.inspections].sort() },
  });
  await expect(propose(REQUEST, ['hn-amr'])).rejects.toMatchObject({
    code: 'INSPECTIONS.NOTHING_TO_JOIN',
  });
  await expect(approve('approver', second.id)).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_OUTDATED',
  });
  // The database says so too, whoever asks it.
  await expect(
    as('approver', (tx) => tx.query(`update joint_proposal set state = 'approved', version = 2, decided_by = 'approver' where id = $1`, [second.id])),
  ).rejects.toThrow('joint visits are approved while all of them are due'); // prettier-ignore
  await expect(propose()).rejects.toMatchObject({
    code: 'INSPECTIONS.NOTHING_TO_JOIN',
  });
  await eachSeesItsOwn(first);
  await expect(
    as('operator', (tx) => closeJointVisits(tx, first.id, '重新安排'), ['hn-amr']),
  ).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
  await as('operator', (tx) => closeJointVisits(tx, first.id, '重新安排'));
  expect(await as('operator', (tx) => listOwnVisits(tx, FIRST_DAY))).toEqual([]);
  await as('operator', (tx) =>
    cancelInspection(tx, inspections[0] as string, '企业停业', 'operator'),
  );
  await expect(approve('approver', second.id)).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_OUTDATED',
    details: { inspections: [inspections[0]] },
  });
});

/** Each authority is told when it goes, and of the others that they come. */
async function eachSeesItsOwn({ id, schedule }: JointProposalView): Promise<void> {
  for (const authority of ['hn-amr', 'hn-fire', 'hn-tax']) {
    const seen = await as('operator', (tx) => listOwnVisits(tx, FIRST_DAY), [authority]);
    const own = schedule.visits.flatMap(({ parts, ...visit }) => {
      const mine = parts.filter((part) => part.authority === authority);
      const authorities = ['hn-amr', 'hn-fire'];
      return mine.length > 0 ? [{ ...visit, proposal: id, authorities, parts: mine }] : [];
    });
    expect(seen).toEqual(own);
  }
}

test('a day of an officer is promised once, whatever the team is called: what an approved proposal takes of it is gone', async () => {
  const teams = TEAMS.map((team) => ({ ...team, minutesPerDay: 200, days: DAYS.slice(0, 1) }));
  const again = teams.map((team) => ({ ...team, id: `${team.id} again` }));
  const proposeThere = () => propose({ ...REQUEST, division: '460108', teams: again });
  const here = await propose({ ...REQUEST, division: '460106', teams });
  const there = await proposeThere();
  expect([here.schedule.undone, there.schedule.undone]).toEqual([[], []]);
  await as('approver', (tx) => approveJointVisits(tx, here.id, 1));
  // An hour of the market's day is gone, and there three were asked for.
  const market = there.due.filter(({ authority }) => authority === 'hn-amr').map(({ id }) => id);
  await expect(as('approver', (tx) => approveJointVisits(tx, there.id, 1))).rejects.toMatchObject({
    code: 'INSPECTIONS.JOINT_OUTDATED',
    details: { inspections: market.sort() },
  });
  await expect(
    as('approver', (tx) => tx.query(`update joint_proposal set state = 'approved', version = 2, decided_by = 'approver' where id = $1`, [there.id])),
  ).rejects.toThrow('no day of an officer is promised twice'); // prettier-ignore
  const anew = await proposeThere();
  expect(anew.schedule.undone).toEqual([{ id: expect.any(String), because: 'no-capacity' }]);
  await as('operator', (tx) => closeJointVisits(tx, here.id, '重新安排'));
});

test('a proposal, its approval and its savings, by command', async () => {
  const huizhi = (...args: readonly string[]): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        DATABASE_URL: stage.test.ownerUrl,
        HUIZHI_SECRET: TEST_SECRET,
        HUIZHI_DATA: stage.folder,
        HUIZHI_MODE: 'test',
        HUIZHI_DISPOSABLE_DATABASE: 'yes',
      };
      execFile(process.execPath, [CLI, 'inspections', 'joint', ...args], { env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` }),
      ); // prettier-ignore
    });
  const file = async (name: string, content: unknown): Promise<string> => {
    await writeFile(join(stage.folder, name), JSON.stringify(content));
    return join(stage.folder, name);
  };
  const given = ['--teams', await file('teams.json', TEAMS), '--matters', await file('matters.json', REQUEST.needs)]; // prettier-ignore
  const proposed = await huizhi('propose', ...given, '--authority', 'hn-amr', '--as', 'operator');
  expect(proposed.said).toContain(
    '5 due, 5 of them in 2 visits (never fewer than 2), 3 visits spared',
  );
  const id = /proposal: (\S+)/.exec(proposed.said)?.[1] ?? proposed.said;
  const old = await huizhi('approve', id, '--shown', '2', '--as', 'approver');
  expect([old.code, old.said]).toEqual([2, expect.stringContaining('changed by somebody else')]);
  const alone = await huizhi('approve', id, '--as', 'operator');
  expect([alone.code, alone.said]).toEqual([2, expect.stringContaining('role approver')]);
  expect(await huizhi('approve', id, '--shown', '1', '--as', 'approver')).toEqual({ code: 0, said: '已批准 / approved\n' }); // prettier-ignore
  const shown = await huizhi('show', id);
  expect(shown.said).toContain('approved  operator  approver  version 2');
  const days = await huizhi('days', '--as', 'operator');
  expect(days.said).toContain('hn-amr, hn-fire');
  expect(shown.said).toContain(FIRMS[0]?.creditCode);
  expect((await huizhi('close', id, '--reason', 'done', '--as', 'operator')).code).toBe(0);
});
