import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, type MatchScope, RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import {
  approveList,
  betterCombinations,
  readCombinations,
  viewList,
} from '#libs/programmes/benefits';
import { withinLimits } from '../../libs/programmes/benefits/src/standing-limits.ts';
import { withdraw } from '../../libs/programmes/benefits/src/withdrawal.ts';
import {
  accept,
  approveAll,
  benefit,
  body,
  BOND,
  confirm,
  decline,
  GIANT,
  JOBS,
  match,
  type Run,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const NOTE = { zh: '同一年度不重复享受', en: 'not both in one year' };
/** Of bonds and hiring together a firm gets 90,000 yuan in three years, and 95,000 in five. */
const ceilings = (other: string) =>
  [
    { amount: 90_000, years: 3 },
    { amount: 95_000, years: 5 },
  ].map((limit) => ({ kind: 'rolling-cap', with: [other], note: NOTE, limit }));
/** Hiring excludes the title's award, and of hiring and bonds the better counts. */
const RELATIONS: Readonly<Record<string, readonly object[]>> = {
  [JOBS]: [
    { kind: 'exclusive', with: [GIANT], note: NOTE },
    { kind: 'best-of', with: [BOND], note: NOTE },
    ...ceilings(BOND),
  ],
  [BOND]: ceilings(JOBS),
  [GIANT]: [],
};

/** The title is worth less here than in law, so that another benefit may come before it. */
const TITLE_YUAN = '2500.00';

/** 3,000 yuan for hiring, later the title too. */
const HIRING = anEnterprise(1).hiring(3);
/** 2,000 yuan for hiring, 10,000 for bonds. */
const BONDS = anEnterprise(2).hiring(2).raising(500);
/** 4,000 yuan for hiring, 2,000 for bonds. */
const BOTH = anEnterprise(3).hiring(4).raising(100);
/** 100,000 yuan for bonds: beyond the ceiling. */
const BEYOND = anEnterprise(4).raising(5_000);
/** 5,000 yuan for hiring, which keeps off both the title and 4,000 yuan for bonds: together worth more. */
const BETTER = anEnterprise(5).hiring(5).raising(200).littleGiant();
/** 60,000 yuan for hiring, 50,000 for bonds: each alone under the ceiling, both together beyond it. */
const MORE_HIRING = anEnterprise(6).hiring(60).raising(2_500);
/** 20,000 yuan for hiring, 80,000 for bonds: beyond it as well. */
const MORE_BONDS = anEnterprise(7).hiring(20).raising(4_000);
/** A bond and the title, which go together. */
const PAIR = anEnterprise(8).raising(10).littleGiant();

interface Better {
  readonly subjectId: number;
  readonly better: readonly object[];
}

interface Held {
  readonly policyId: string;
  readonly relation: string;
  readonly count: number;
}

const FIRMS = [HIRING, BONDS, BOTH, BEYOND, BETTER, MORE_HIRING, MORE_BONDS, PAIR];
const UNDONE = new Error('undone');

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  const files = (await readStoryRules()).map((file) => {
    const { path } = file;
    const about = /\/(little-giant-award|hn-little-giant\/cases)\.json$/.test(path);
    const text = about ? file.text.replaceAll('1000000.00', TITLE_YUAN) : file.text;
    const relations = RELATIONS[/([^/]+)\/policy\.json$/.exec(path)?.[1] ?? ''];
    if (!relations) return { path, text };
    return { path, text: JSON.stringify({ ...(JSON.parse(text) as object), relations }) };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  operator = await stage.signIn('operator');
});
afterAll(() => stage?.close());

const standing = async (): Promise<unknown[]> =>
  (
    await stage.rows<{ subject_id: number; policy_id: string }>(
      `select subject_id, policy_id from entitlement where state not in ('withdrawn', 'declined') order by 1, 2`,
    )
  ).map((one) => [one.subject_id, one.policy_id]);

async function heldBack(run: Run): Promise<unknown[]> {
  const { items } = body(await operator.get<{ items: Held[] }>(`/runs/${run.id}/held-back`));
  return items.map(({ policyId, relation, count }) => [policyId, relation, count]);
}

const mine = async (who: Client) =>
  body(await who.get<{ items: object[] }>('/entitlements/held-back')).items;

/** What comes of some work that is then undone. */
async function undone<T>(work: (tx: Tx) => Promise<T>): Promise<T | undefined> {
  let found: T | undefined;
  await stage
    .as('undone', async (tx) => {
      found = await work(tx);
      throw UNDONE;
    })
    .catch((error: unknown) => {
      if (error !== UNDONE) throw error;
    });
  return found;
}

let numbers: number[];

test('of two benefits of which the better counts the better stands, whichever came first', async () => {
  const run = await match(stage, operator);
  numbers = await Promise.all(FIRMS.map((one) => stage.subjectOf(one)));
  const [hiring, bonds, both, , better, moreHiring, moreBonds, pair] = numbers;
  expect(await standing()).toEqual([
    [hiring, JOBS],
    [bonds, BOND],
    [both, JOBS],
    [better, JOBS],
    [moreHiring, JOBS],
    [moreBonds, BOND],
    [pair, BOND],
    [pair, GIANT],
  ]);
  expect(await heldBack(run)).toEqual([
    [BOND, 'best-of', 3],
    [BOND, 'rolling-cap', 1],
    [JOBS, 'best-of', 2],
    [GIANT, 'exclusive', 1],
  ]);
});

test('an officer reads whose benefits would be worth more together than the one that stands, and how much', async () => {
  const [run] = body(await operator.get<{ items: Run[] }>('/runs')).items;
  const runId = run?.id ?? '';
  const { items, ...looked } = body(
    await operator.get<{ items: Better[]; firms: number; comparedFirms: number }>(
      `/runs/${runId}/better-combinations`,
    ),
  );
  expect(looked).toEqual({ firms: 6, comparedFirms: 6 });
  expect(items).toMatchObject([
    {
      subjectId: numbers[4],
      standing: [{ policyId: JOBS }],
      standingFen: '500000',
      better: expect.arrayContaining([
        expect.objectContaining({ policyId: BOND, amountFen: '400000' }),
        expect.objectContaining({ policyId: GIANT }),
      ]),
      proved: true,
    },
  ]);
  expect(items[0]?.better).toHaveLength(2);

  const rules = new RuleStore();
  const expired = {
    published: () => Promise.resolve([]),
    version: (tx: Tx, id: string) => rules.version(tx, id),
  };
  const later = await stage.as('later', (tx) => readCombinations(tx, expired, runId));
  expect((await betterCombinations(later)).items).toEqual(items);

  const approved = await undone(async (tx) => {
    const lists = await tx.query<{ id: string }>(
      `select id from benefit_list where policy_id = $1 and run_id = $2`,
      [JOBS, runId],
    );
    for (const { id } of lists) await approveList(tx, id, await viewList(tx, id), { demo: false });
    return readCombinations(tx, rules, runId);
  });
  expect(approved && (await betterCombinations(approved)).items).toEqual([]);
});

const limited = (limit: string, values: string) => (who: number | undefined, policy: string) =>
  `insert into standing_limit (entitlement_id, kind, members, subject_id, period, ${limit}, authority, division)
   select id, ${values}, authority, division from entitlement where subject_id = ${who} and policy_id = '${policy}' and state = 'listed'`;
const partsOfPair = (parts: number) =>
  limited('parts', `'instalment', array['${BOND}', '${GIANT}'], subject_id, period, ${parts}`);

/** Whether the pair's firm may have a further instalment of a policy of so many parts. */
async function instalment(tx: Tx, policy: string, parts: number, period: string) {
  const relations = [
    { kind: 'instalment', with: [], note: NOTE, limit: { kind: 'instalment', parts } },
  ];
  const scope = { policy: { id: policy, relations }, policies: [], period };
  const ids = { id: randomUUID(), episodeId: randomUUID(), decisionId: randomUUID() };
  const candidate = { ...ids, subjectId: numbers[7] ?? 0, division: '', item: '', amountFen: 1n };
  const found = await withinLimits(tx, scope as unknown as MatchScope, [candidate], []);
  return [found.admitted.length, found.heldBack.map(({ relation, beside }) => [relation, beside])];
}

test('the database counts what limits allow, whoever writes', async () => {
  const grant =
    (...of: Parameters<typeof limited>) =>
    (who: number | undefined, policy: string) =>
      stage.rows(limited(...of)(who, policy));
  const cap = (fen: number) =>
    grant(
      'most_fen, years',
      `'rolling-cap', array['${BOND}', '${JOBS}'], subject_id, period, ${fen}, 2`,
    );
  await expect(cap(499_999)(numbers[4], JOBS)).rejects.toMatchObject({
    message: expect.stringContaining('exceeds the ceiling'),
  });
  await cap(500_000)(numbers[4], JOBS);
  await expect(
    grant('parts', `'instalment', array['${GIANT}'], subject_id, period, 1`)(numbers[4], JOBS),
  ).rejects.toMatchObject({ message: expect.stringContaining('of its own subject') });
});

test('instalments are counted up to the last; a strike ends none of them, an objection all', async () => {
  const pair = numbers[7];
  await expect(stage.rows(partsOfPair(1)(pair, BOND))).rejects.toMatchObject({
    message: expect.stringContaining('no instalment beyond the last'),
  });
  await stage.rows(partsOfPair(2)(pair, BOND));
  const [title] = await stage.rows<{ id: string; transfer_id: string | null }>(
    `select id, transfer_id from entitlement where subject_id = $1 and policy_id = $2`,
    [pair, GIANT],
  );
  const next = (parts: number, period: string) =>
    stage.as('next', (tx) => instalment(tx, GIANT, parts, period));
  expect(await next(2, '2026')).toEqual([1, []]);
  expect(await next(1, '2026')).toEqual([0, [['instalment', title?.id]]]);
  // The very benefit that it has, perhaps with another amount: nothing to hold back.
  expect(await next(1, '2025')).toEqual([0, []]);

  const after = (barredBy: string, granting: boolean) =>
    undone(async (tx) => {
      await withdraw(tx, title ? [title] : [], 'taken off');
      await tx.query(`update entitlement set barred_by = $2 where id = $1`, [title?.id, barredBy]);
      if (granting) await tx.query(partsOfPair(1)(pair, BOND));
      return instalment(tx, GIANT, 1, '2026');
    });
  expect(await after('strike', true)).toEqual([1, []]);
  expect(await after('objection', false)).toEqual([0, [['instalment', title?.id]]]);
  await expect(after('objection', true)).rejects.toMatchObject({
    message: expect.stringContaining('nor after one that was taken back'),
  });
});

test('two policies that grant to one firm at the same time wait for each other, and so do two that only write', async () => {
  const impatient = (work: (tx: Tx) => Promise<unknown>) =>
    stage.as('second', async (tx) => {
      await tx.query(`set local lock_timeout = '200ms'`);
      await work(tx);
    });
  const counting = (policy: string) => (tx: Tx) => instalment(tx, policy, 3, '2026');
  const writing = (policy: string) => (tx: Tx) => tx.query(partsOfPair(3)(numbers[7], policy));
  for (const granting of [counting, writing]) {
    await undone(async (tx) => {
      await granting(GIANT)(tx);
      await expect(impatient(granting(BOND))).rejects.toThrow(/lock timeout/);
    });
  }
});

test('a firm reads what it does not get and what it has instead, once it was told of that, and no other firm does', async () => {
  const person = await stage.signInFor(BONDS);
  expect(await mine(person)).toEqual([]);
  await approveAll(stage, await stage.signIn('approver'));
  expect(await mine(person)).toEqual([
    {
      policyId: JOBS,
      title: expect.objectContaining({ zh: expect.any(String) }),
      period: '2025',
      amountFen: '200000',
      relation: 'best-of',
      note: NOTE,
      beside: expect.objectContaining({ period: '2025', id: (await benefit(person, BOND)).id }),
    },
  ]);
  expect(await mine(await stage.signInFor(HIRING))).toEqual([]);
  expect(await mine(await stage.signInFor(BEYOND))).toMatchObject([
    { policyId: BOND, relation: 'rolling-cap', amountFen: '10000000', beside: null },
  ]);
});

test('what another excludes stays off the list while that stands', async () => {
  await stage.deliver('titles', [HIRING.littleGiant()], { mode: 'delta' });
  const run = await match(stage, operator);
  expect(await standing()).toHaveLength(8);
  expect(await heldBack(run)).toContainEqual([GIANT, 'exclusive', 2]);
  expect(await heldBack(await match(stage, operator))).toContainEqual([GIANT, 'exclusive', 2]);
});

test('what a firm was told of is not taken back for a better one', async () => {
  const person = await stage.signInFor(BOTH);
  await confirm(person, await benefit(person, JOBS));
  await stage.deliver('finance', [BOTH.raising(900)], { mode: 'delta' });
  // One firm of five: more than may change without a second person.
  const run = await accept(stage, await stage.signIn('approver'), await match(stage, operator));
  expect(await heldBack(run)).toContainEqual([BOND, 'best-of', 3]);
  expect(await standing()).toContainEqual([numbers[2], JOBS]);
  expect(await standing()).not.toContainEqual([numbers[2], BOND]);
});

test('a firm that declines one may have the other', async () => {
  const person = await stage.signIn(`person-${HIRING.creditCode}`);
  expect(await mine(person)).toHaveLength(1);
  await decline(person, await benefit(person, JOBS));
  expect(await mine(person)).toEqual([]);
  const run = await match(stage, operator);
  expect(await heldBack(run)).toContainEqual([GIANT, 'exclusive', 1]);
  expect(await standing()).toContainEqual([numbers[0], GIANT]);
});
