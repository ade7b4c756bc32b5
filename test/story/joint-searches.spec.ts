import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, LeaseLost } from '#libs/platform';
import { cancelInspection, jointInputOf, proposeJointVisits } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import { type Client } from '../support/client.ts';
import {
  asJoint,
  JOINT_DAYS,
  JOINT_FIRMS,
  JOINT_REQUEST,
  JOINT_TEAMS,
  planOfTwoAuthorities,
} from '../support/joint-scene.ts';
import { Stage } from '../support/stage.ts';

interface Search {
  readonly id: string;
  readonly state: string;
  readonly requestedBy: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: {
    readonly step: string;
    readonly done: number;
    readonly total: number;
  } | null;
  readonly proposalId: string | null;
  readonly failedBecause: { readonly zh: string; readonly en: string } | null;
}
interface Proposal {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly proposedBy: string;
  readonly proposedByName: string;
  readonly decidedByName: string | null;
  readonly due: number;
  readonly leastVisits: number;
  readonly saving: {
    readonly saved: number;
    readonly authorities: readonly { readonly authority: string; readonly saved: number }[];
  };
}

const [FIRST = ''] = JOINT_DAYS;
/** What a person sends: teams with the days between which they go. */
const ASKED = {
  authority: 'hn-amr',
  division: '46',
  needs: JOINT_REQUEST.needs,
  teams: JOINT_TEAMS.map(({ id, authority, officers, skills, minutesPerDay }) => ({
    ...{ id, authority, officers, skills, minutesPerDay },
    from: FIRST,
    until: '2025-10-31',
  })),
};
const SEARCHES = '/joint-searches';

let stage: Stage;
let inspections: string[];
/** Of both authorities: one who plans, one who decides, one who does both; and one of the market alone. */
let planner: Client;
let decider: Client;
let both: Client;
let market: Client;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: JOINT_FIRMS });
  await stage.stopWorker();
  inspections = await planOfTwoAuthorities(stage);
  const open = async (
    account: string,
    roles: readonly string[],
    authorities: readonly string[],
  ): Promise<Client> => {
    await stage.openAccount({ account, roles, authorities, division: '46', subjectId: null });
    return stage.signIn(account);
  };
  const two = ['hn-amr', 'hn-fire'];
  planner = await open('planner', ['operator'], two);
  decider = await open('decider', ['approver'], two);
  both = await open('both-acts', ['operator', 'approver'], two);
  market = await open('market', ['operator', 'approver'], ['hn-amr']);
});
afterAll(() => stage?.close());

const ask = async (who: Client = planner, asked: object = ASKED): Promise<Search> =>
  body(await who.post<Search>(SEARCHES, asked), 202);
const read = async (id: string): Promise<Search> =>
  body(await planner.get<Search>(`${SEARCHES}/${id}`));
const proposalOf = async ({ proposalId }: Search): Promise<Proposal> =>
  body(await planner.get<Proposal>(`/joint-proposals/${proposalId}`));
const reject = async ({ id }: Proposal): Promise<unknown> =>
  body(await decider.post(`/joint-proposals/${id}/reject`, { reason: '改期' }));
const proposals = async (): Promise<number> =>
  body(await planner.get<{ items: unknown[] }>('/joint-proposals')).items.length;

/** A database that does something else just before a transaction of a name, the first time. */
function before(name: string, act: () => Promise<void>): Database {
  let isFirst = true;
  const transaction: Database['transaction'] = async (...given) => {
    if (isFirst && given[0] === name) {
      isFirst = false;
      await act();
    }
    return stage.database.transaction(...given);
  };
  return Object.assign(Object.create(stage.database) as Database, { transaction });
}

/** Answers the search that is promised, over a database. */
async function answer(database: Database): Promise<void> {
  const [due] = await stage.rows<{ id: string }>(
    `select id from outbox where kind = 'inspections.join' and done_at is null`,
  );
  await stage.makeJobs(stage.silentBell, database).answer(due?.id ?? '');
}

/** What a dead worker leaves: its lease runs out. */
const leaseRunsOut = (): Promise<unknown> =>
  stage.rows(`update outbox set lease_until = now() - interval '1 second' where done_at is null and lease_until > now()`); // prettier-ignore

test('joint visits of two authorities are asked for, found in the background, and kept as a proposal of who asked', async () => {
  const key = 'joint-search-of-the-story';
  const asked = body(await planner.post<Search>(SEARCHES, ASKED, { key }), 202);
  expect(asked).toMatchObject({ state: 'requested', requestedBy: 'planner', startedAt: null, proposalId: null }); // prettier-ignore
  expect(body(await planner.post<Search>(SEARCHES, ASKED, { key }), 202).id).toBe(asked.id);
  const twice = await both.post<Problem>(SEARCHES, ASKED);
  expect([twice.status, twice.body.code]).toEqual([409, 'INSPECTIONS.JOINT_SEARCH_UNDER_WAY']);

  let seen: Search | undefined;
  await answer(before('joint.search.keep', async () => void (seen = await read(asked.id))));
  expect(seen).toMatchObject({ state: 'searching', proposalId: null, finishedAt: null });
  expect(seen?.progress).toMatchObject({ step: 'proving', done: 1, total: 2 });
  const found = await read(asked.id);
  expect(found).toMatchObject({ state: 'proposed', progress: null, failedBecause: null });
  const proposal = await proposalOf(found);
  expect(proposal).toMatchObject({ state: 'proposed', proposedBy: 'planner', proposedByName: 'planner', decidedByName: null, due: 6, leastVisits: 2 }); // prettier-ignore
  expect(proposal.saving.saved).toBe(4);
  const firms = body(await planner.get<{ items: unknown[] }>(`/joint-proposals/${proposal.id}/firms`)); // prettier-ignore
  expect(firms.items).toMatchObject([
    { merged: 1, joined: 1 },
    { merged: 1, joined: 1 },
  ]);
  expect(proposal.saving.authorities.map(({ authority }) => authority)).toEqual(['hn-amr', 'hn-fire']); // prettier-ignore
  const alone = await asJoint(stage, 'planner', (tx) => jointInputOf(tx, JOINT_REQUEST));
  expect(alone.due).toHaveLength(6);
});

test('what was found is decided on by a second person of all its authorities', async () => {
  const { items } = body(await planner.get<{ items: Search[] }>(SEARCHES));
  const proposal = await proposalOf(items[0] as Search);
  const approve = (who: Client) =>
    who.post<Problem & Proposal>(`/joint-proposals/${proposal.id}/approve`, { version: 1 });
  expect((await approve(planner)).status).toBe(403);
  expect((await approve(market)).status).toBe(404);
  expect(body(await approve(decider)).state).toBe('approved');
  body(await planner.post(`/joint-proposals/${proposal.id}/close`, { reason: '改期' }));

  await ask(both);
  await stage.work();
  const own = await proposalOf(body(await both.get<{ items: Search[] }>(SEARCHES)).items[0] as Search); // prettier-ignore
  const refused = await both.post<Problem>(`/joint-proposals/${own.id}/approve`, { version: 1 });
  expect([refused.status, refused.body.code]).toEqual([403, 'INSPECTIONS.JOINT_SAME_PERSON']);
  await reject(own);
});

test('who does not act for all of them sees no search of theirs, and joins what is in reach alone', async () => {
  const { id } = await ask();
  expect((await market.get(`${SEARCHES}/${id}`)).status).toBe(404);
  expect((await market.post(`${SEARCHES}/${id}/cancel`)).status).toBe(404);
  expect(body(await market.get<{ items: Search[] }>(SEARCHES)).items).toEqual([]);
  expect((await decider.post(`${SEARCHES}/${id}/cancel`)).status).toBe(403);
  const beyond = await market.post<Problem>(SEARCHES, { ...ASKED, authority: 'hn-fire' });
  expect([beyond.status, beyond.body.code]).toEqual([403, 'INSPECTIONS.BEYOND_REACH']);
  body(await planner.post(`${SEARCHES}/${id}/cancel`));

  const own = await ask(market);
  await stage.work();
  const proposal = await proposalOf(body(await market.get<Search>(`${SEARCHES}/${own.id}`)));
  expect(proposal).toMatchObject({ due: 4, proposedBy: 'market' });
  await reject(proposal);
});

test('a search that is cancelled, before it begins or in the middle, proposes nothing, and may be asked for anew', async () => {
  const count = await proposals();
  const early = await ask();
  expect(body(await planner.post<Search>(`${SEARCHES}/${early.id}/cancel`)).state).toBe('cancelled'); // prettier-ignore
  await stage.work();
  for (const place of ['joint.search.progress', 'joint.search.keep']) {
    const { id } = await ask();
    await answer(before(place, async () => void body(await planner.post(`${SEARCHES}/${id}/cancel`)))); // prettier-ignore
    expect(await read(id)).toMatchObject({ state: 'cancelled', proposalId: null });
    const again = await planner.post<Problem>(`${SEARCHES}/${id}/cancel`);
    expect([again.status, again.body.code]).toEqual([409, 'KERNEL.TRANSITION_REFUSED']);
  }
  expect(await proposals()).toBe(count);
});

test.each(['joint.search.progress', 'joint.search.keep'])(
  'a worker that dies before %s leaves a search that another ends, with one proposal',
  async (place) => {
    const count = await proposals();
    const { id } = await ask();
    await answer(before(place, () => Promise.reject(new LeaseLost('died'))));
    expect((await read(id)).state).toBe('searching');
    await leaseRunsOut();
    await stage.work();
    const found = await read(id);
    expect(found.state).toBe('proposed');
    expect(await proposals()).toBe(count + 1);
    await reject(await proposalOf(found));
  },
);

test('a worker that was overtaken writes nothing', async () => {
  const count = await proposals();
  const { id } = await ask();
  await answer(
    before('joint.search.keep', async () => {
      await leaseRunsOut();
      await stage.work();
    }),
  );
  expect((await read(id)).state).toBe('proposed');
  expect(await proposals()).toBe(count + 1);
  await reject(await proposalOf(await read(id)));
});

test('a proposal in the name of another is of a search of theirs, by the job alone', async () => {
  const { id } = await ask();
  const forged = (actor: string) =>
    asJoint(stage, actor, (tx) =>
      tx.query(
        `insert into joint_proposal (state, inspections, due, teams, schedule, saving, proposed_by, authority, division, search_id)
         values ('proposed', $1, '[]', '[]', '{"visits": []}', '{}', 'planner', 'hn-amr', '46', $2)`,
        [inspections, id],
      ),
    );
  for (const actor of ['planner', 'decider', 'system:inspections.join'])
    await expect(forged(actor)).rejects.toThrow('of the person who asked for the search');
  body(await planner.post(`${SEARCHES}/${id}/cancel`));
});

test('a team with days of more than a year is refused, never cut short', async () => {
  const [team] = ASKED.teams;
  const until = (day: string) => ({
    ...ASKED,
    teams: [{ ...team, from: '2026-01-01', until: day }],
  });
  const refused = await planner.post<Problem>(SEARCHES, until('2027-01-03'));
  expect(refused.body).toMatchObject({
    status: 400,
    code: 'INSPECTIONS.JOINT_INPUT_REFUSED',
    text: { zh: expect.stringContaining('超过 366 天') as unknown },
  });
  const { id } = await ask(planner, until('2027-01-02'));
  body(await planner.post(`${SEARCHES}/${id}/cancel`));
});

test('what is due is read by the job alone: asking reads no inspection, and says later what there is not', async () => {
  const failedBecause = async (asked: object) => {
    const { id } = await ask(planner, asked);
    await stage.work();
    const failed = await read(id);
    expect(failed).toMatchObject({ state: 'failed', proposalId: null, progress: null });
    return failed.failedBecause?.en;
  };
  expect(await failedBecause({ ...ASKED, needs: [] })).toContain('nothing says how long');
  const { id } = await ask();
  for (const one of inspections)
    await asJoint(stage, 'operator', (tx) => cancelInspection(tx, one, '企业停业', 'operator'));
  await stage.work();
  const failed = await read(id);
  expect(failed).toMatchObject({ state: 'failed', proposalId: null });
  expect(failed.failedBecause?.en).toContain('No inspection under a plan can be joined there');
  expect(await failedBecause(ASKED)).toContain('No inspection under a plan can be joined there');
  await expect(
    proposeJointVisits((work) => asJoint(stage, 'planner', work), JOINT_REQUEST),
  ).rejects.toMatchObject({ code: 'INSPECTIONS.NOTHING_TO_JOIN' });
});
