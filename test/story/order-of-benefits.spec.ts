import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadRules } from '#libs/matching';
import { Database, LeaseLost, systemContext } from '#libs/platform';
import {
  accept,
  approveAll,
  benefit,
  body,
  BOND,
  GIANT,
  JOBS,
  type List,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const NOTE = { zh: '同一年度不重复享受', en: 'not both in one year' };
const excludes = (...ids: string[]) => [{ kind: 'exclusive', with: ids, note: NOTE }];
/** Hiring excludes both others, which go together: what a firm gets for bonds depends on its title too. */
const RELATIONS: Readonly<Record<string, readonly object[]>> = {
  [JOBS]: excludes(BOND, GIANT),
  [BOND]: excludes(JOBS),
  [GIANT]: excludes(JOBS),
};

/** What a firm could have, in yuan: 1,000 for each person hired, 20 for each 10,000 raised, and one million for the title. */
interface Chances {
  readonly people: number;
  readonly raised: number;
  readonly title: boolean;
}

/** Each decides something: all three, each pair with either greater or both equal, and one alone. */
const TOLD: readonly Chances[] = [
  { people: 5, raised: 200, title: true },
  { people: 5, raised: 200, title: false },
  { people: 5, raised: 250, title: false },
  { people: 5, raised: 300, title: false },
  { people: 1_000, raised: 0, title: true },
  { people: 5, raised: 0, title: false },
];
const CHANCES: readonly Chances[] = [
  ...TOLD,
  ...fc.sample(
    fc.record({
      people: fc.integer({ min: 0, max: 4 }),
      raised: fc.integer({ min: 0, max: 4 }).map((n) => n * 50),
      title: fc.boolean(),
    }),
    { numRuns: 14, seed: 7 },
  ),
];
const FIRMS = CHANCES.map(({ people, raised, title }, index): Enterprise => {
  const firm = anEnterprise(index + 1)
    .hiring(people)
    .raising(raised);
  return title ? firm.littleGiant() : firm;
});

/** The published order said once more: the greater amount, then the id, and nothing beside what excludes it. */
function expected({ people, raised, title }: Chances): readonly string[] {
  const could: readonly (readonly [policy: string, yuan: number])[] = [
    [BOND, raised * 20],
    [JOBS, people * 1_000],
    [GIANT, title ? 1_000_000 : 0],
  ];
  const [bond = 0, jobs = 0, giant = 0] = could.map(([, yuan]) => yuan);
  const hires = jobs > 0 && jobs > bond && (jobs > giant || (jobs === giant && JOBS < GIANT));
  return could
    .filter(([policy, yuan]) => yuan > 0 && (policy === JOBS) === hires)
    .map(([policy]) => policy)
    .sort();
}

/** Reaches the first few of those who get money for bonds. */
const BOND_BUDGET_FEN = 1_900_000n;

let stage: Stage;
let operator: Client;
let approver: Client;
let numbers: readonly number[];

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [BOND]: BOND_BUDGET_FEN } });
  const files = (await readStoryRules()).map(({ path, text }) => {
    const relations = RELATIONS[/([^/]+)\/policy\.json$/.exec(path)?.[1] ?? ''];
    if (!relations) return { path, text };
    return { path, text: JSON.stringify({ ...(JSON.parse(text) as object), relations }) };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  numbers = await Promise.all(FIRMS.map((one) => stage.subjectOf(one)));
});
afterAll(() => stage?.close());

/** What stands and what is held back, firm by firm in the order of {@link FIRMS}, and the order in which money was kept. */
async function endState() {
  const standing = await stage.rows<{ subject_id: number; policy_id: string; state: string }>(
    `select subject_id, policy_id, state from entitlement where state not in ('withdrawn', 'declined') order by 1, 2`,
  );
  const held = await stage.rows(
    `select h.subject_id, h.policy_id, h.relation, h.amount_fen, b.policy_id as beside, b.state from held_back h
     join entitlement b on b.id = h.beside order by 1, 2`,
  );
  return { standing, held };
}

const standingOf = ({ standing }: Awaited<ReturnType<typeof endState>>) =>
  numbers.map((number) =>
    standing.filter((one) => one.subject_id === number).map((one) => one.policy_id),
  );

/** Runs up to the policies, and then applies them in an order; where a write is named, the worker dies before it once. */
async function matchInOrder(
  policies: readonly string[],
  dying: string | null,
  corrupt: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { id } = body(await operator.post<{ id: string }>('/runs', {}), 202);
  await stage.work('match.apply');
  await corrupt();
  const jobs = stage.makeJobs(stage.silentBell, dying === null ? stage.database : mortal(dying));
  for (const policy of policies) {
    const [due] = await stage.rows<{ id: string }>(
      `select o.id from outbox o join run_policy p on p.id::text = o.ref where p.run_id = $1 and p.policy_id = $2 and o.done_at is null`,
      [id, policy],
    );
    await jobs.answer(due?.id ?? '');
  }
  const settling = await stage.rows<{ id: string }>(
    `select id from outbox where kind = 'match.settle' and done_at is null`,
  );
  for (const one of settling) await jobs.answer(one.id);
  await stage.rows(
    `update outbox set lease_until = now() - interval '1 second' where done_at is null and lease_until > now()`,
  );
  await stage.work();
  const [run] = await stage.rows(`select state from run where id = $1`, [id]);
  expect(run).toEqual({ state: 'finished' });
}

/** A worker that dies before a write: what it had committed stays, and another takes the rest over. */
function mortal(write: string): Database {
  let alive = true;
  const transaction: Database['transaction'] = (name, context, work) => {
    if (alive && name === write) {
      alive = false;
      return Promise.reject(new LeaseLost('died'));
    }
    return stage.database.transaction(name, context, work);
  };
  return Object.assign(Object.create(Database.prototype) as Database, { transaction });
}

async function rejectAll(): Promise<void> {
  const { items } = body(await approver.get<{ items: List[] }>('/lists'));
  for (const { id, version, state } of items)
    if (state === 'reviewing')
      body(await approver.post(`/lists/${id}/reject`, { version, reason: '重新匹配' }));
  await stage.work();
}

const ORDERS = [
  [JOBS, BOND, GIANT],
  [JOBS, GIANT, BOND],
  [BOND, JOBS, GIANT],
  [BOND, GIANT, JOBS],
  [GIANT, JOBS, BOND],
  [GIANT, BOND, JOBS],
];
const DEATHS = [null, 'match.settle.batch', 'match.settle.finish', 'match.apply.finish'];

describe('what one run finds that a firm cannot have together', () => {
  test('stands in the published order, in whatever order policies are applied and whoever dies', async () => {
    await stage.stopWorker();
    const found: Awaited<ReturnType<typeof endState>>[] = [];
    for (const [index, order] of ORDERS.entries()) {
      await matchInOrder(order, DEATHS[index % DEATHS.length] ?? null);
      found.push(await endState());
      if (index < ORDERS.length - 1) await rejectAll();
    }
    const [first] = found;
    expect(first && standingOf(first)).toEqual(CHANCES.map(expected));
    for (const other of found) expect(other).toEqual(first);
  });

  test('does not wait for a policy that the second opinion parks, and comes right with the next run', async () => {
    await rejectAll();
    await matchInOrder([JOBS, BOND, GIANT], null, async () => {
      await stage.owner.transaction('test.corrupt', systemContext('test'), (tx) =>
        tx.query(
          `insert into match_staging select run_id, policy_id, $2, 0, 'eligible', 100000000
           from run_policy where policy_id = $1 and state = 'pending'`,
          [GIANT, numbers[1]],
        ),
      );
    });
    const parked = standingOf(await endState());
    // The title keeps nothing off here, and hiring is worth more than bonds.
    expect(parked[0]).toEqual([JOBS]);
    expect(parked[3]).toEqual([BOND]);
    await rejectAll();
    await matchInOrder([GIANT, BOND, JOBS], null);
    expect(standingOf(await endState())).toEqual(CHANCES.map(expected));
    await stage.startWorker();
  });

  test('stands the same after another run', async () => {
    const before = await endState();
    await match(stage, operator);
    expect(await endState()).toEqual(before);
  });

  test('gets money by the number of the firm, whether it comes first or second there', async () => {
    const { standing } = await endState();
    const states = standing.filter((one) => one.policy_id === BOND).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['listed', 'waiting']));
    expect(states).toEqual([...states].sort());
  });
});

test('a firm is told both benefits with both amounts, and what it was told stays when the other is worth more later', async () => {
  await approveAll(stage, approver);
  const [, firm] = FIRMS as [Enterprise, Enterprise];
  const person = await stage.signInFor(firm);
  const mine = async () =>
    body(await person.get<{ items: object[] }>('/entitlements/held-back')).items;
  const jobs = await benefit(person, JOBS);
  const beside = expect.objectContaining({ id: jobs.id, amountFen: '500000' });
  expect(await mine()).toMatchObject([
    { policyId: BOND, amountFen: '400000', relation: 'exclusive', note: NOTE, beside },
  ]);
  await stage.deliver('finance', [firm.raising(900)], { mode: 'delta' });
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
  expect(await mine()).toMatchObject([{ policyId: BOND, amountFen: '1800000', beside }]);
  expect((await benefit(person, JOBS)).id).toBe(jobs.id);
});
