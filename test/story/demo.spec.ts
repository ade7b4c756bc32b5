import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore } from '#libs/matching';
import { demoAccounts, readRulesFile, readRulesTree } from '#libs/platform';
import { readCalendar } from '#libs/workflow';
import { tellOfBenefits } from '../../apps/cli/src/demo-benefits.ts';
import { DEMO_DATE, prepareDemo } from '../../apps/cli/src/demo.ts';
import { databaseDigest } from '../support/database-digest.ts';
import { Client } from '../support/client.ts';
import { accept, approve, benefits, body, confirm, JOBS, listOf, match } from '../support/acts.ts';
import { TEST_SECRET } from '../support/database.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { Stage } from '../support/stage.ts';

/** Its list waits for departments. */
const JOINT = 'demo-joint-review';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ bare: true, environment: { HUIZHI_MODE: 'demo' } });
});
afterAll(() => stage?.close());

const prepare = async (): Promise<string[]> => {
  const printed: string[] = [];
  await prepareDemo({
    ownerUrl: stage.test.ownerUrl,
    secret: TEST_SECRET,
    dataFolder: stage.folder,
    subjects: 500,
    signal: new AbortController().signal,
    print: (line) => void printed.push(line),
  });
  return printed;
};

const demoClient = (account: string): Promise<Client> =>
  Client.signIn(
    stage.api,
    account,
    demoAccounts.find((one) => one.account === account)?.password ?? '',
  );

test('from an empty database to benefits pushed, in one go, with a table of what came of it', async () => {
  const printed = (await prepare()).join('\n');
  expect(printed).toContain('政策 Policy');
  expect(printed).toMatch(/一次性扩岗补助（海南） +\d+ +\d+ +\d+ +\d+ +[\d,]+\.\d\d/);
  expect(printed).toContain('演示');
  // Rights without an amount run like any policy: the second opinion parks none of the catalogue.
  expect(
    await stage.rows(`select policy_id, state from run_policy where state <> 'finished'`),
  ).toEqual([]);
  expect(
    await stage.rows(
      `select distinct approved_by, demo from benefit_list where policy_id <> '${JOINT}'`,
    ),
  ).toEqual([{ approved_by: 'approver', demo: true }]);
});

test('the list that departments review jointly is left to them, and of the one that is told in parts the first part is told', async () => {
  expect(
    await stage.rows(
      `select l.state, l.approved_by, count(*)::integer as asked from benefit_list l join list_opinion o on o.list_id = l.id
       where l.policy_id = '${JOINT}' and o.state = 'asked' group by l.id`,
    ),
  ).toEqual([{ state: 'reviewing', approved_by: null, asked: 2 }]);
  expect(
    await stage.rows(
      `select l.state, r.state as rollout, (select count(*) from entitlement e where e.list_id = l.id and e.notified_at is not null)::integer as told
       from benefit_list l join list_rollout r on r.list_id = l.id where l.policy_id = 'demo-staged-announcement'`,
    ),
  ).toEqual([{ state: 'approved', rollout: 'trial', told: 1 }]);
});

test('a second time it changes nothing', async () => {
  const before = await databaseDigest(stage.database);
  await prepare();
  expect(await databaseDigest(stage.database)).toEqual(before);
});

test('the demo accounts that the page shows let one in, and the enterprises have a benefit waiting', async () => {
  const shown = await new Client(stage.api).get<{
    items: { account: string; password: string; roles: string[] }[];
  }>('/demo-accounts');
  for (const { account, password, roles } of shown.body.items) {
    const client = await Client.signIn(stage.api, account, password);
    if (roles.includes('enterprise'))
      expect((await benefits(client)).some((one) => one.state === 'notified')).toBe(true);
  }
});

test('a changed rule goes all the way as the README walks it: one demo approver lets the run go on, the other approves', async () => {
  const files = (await readRulesTree()).map(({ path, text }) => {
    if (path === 'parameters/job-expansion-per-hire.json')
      return { path, text: text.replace('"value": "1000.00"', '"value": "2000.00"') };
    if (path === 'benefits/hn-job-expansion/cases.json')
      return {
        path,
        text: text.replace(
          /"amount": "(\d+)\.00"/g,
          (_, yuan: string) => `"amount": "${Number(yuan) * 2}.00"`,
        ),
      };
    return { path, text };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: DEMO_DATE }));
  const [operator, approver, approver2] = await Promise.all(
    ['operator', 'approver', 'approver2'].map((account) => demoClient(account)),
  );
  if (!operator || !approver || !approver2) throw new Error('the demo lacks an account');
  const stopped = await match(stage, operator);
  expect(stopped.state).toBe('stopped');
  expect(await accept(stage, approver, stopped)).toMatchObject({ state: 'finished' });
  const { id, version, digest } = await listOf(approver, JOBS);
  expect(await approver.post(`/lists/${id}/approve`, { version, digest })).toMatchObject({
    status: 403,
    body: { code: 'LIST.SAME_PERSON' },
  });
  expect(await approve(stage, approver2, JOBS)).toMatchObject({
    state: 'announced',
    approvedBy: 'approver2',
  });
});

test('what is paid by items is explained by them: as many hires as the amount has parts', async () => {
  interface Node {
    readonly fact?: string;
    readonly value?: { readonly zh: string };
    readonly source?: {
      readonly items?: {
        readonly total: number;
        readonly shown: readonly { readonly facts: readonly { readonly fact: string }[] }[];
      };
    };
    readonly children: readonly Node[];
  }
  const leaves = (node: Node): readonly Node[] =>
    node.children.length === 0 ? [node] : node.children.flatMap(leaves);
  const [counted] = await stage.rows<{ id: string; subject_id: number; people: number }>(
    `select id, subject_id, (amount_fen / 150000)::integer as people from entitlement
     where policy_id = 'demo-graduate-hires' and state = 'notified' order by amount_fen desc, subject_id limit 1`,
  );
  if (!counted) throw new Error('no invented software firm hired a graduate');
  await stage.openAccount({
    account: 'software',
    roles: ['enterprise'],
    authorities: [],
    division: '',
    subjectId: counted.subject_id,
  });
  const person = await stage.signIn('software');
  const detail = body(
    await person.get<{ explanation: { tree: Node } }>(`/entitlements/${counted.id}`),
  );
  const leaf = leaves(detail.explanation.tree).find(
    ({ fact }) => fact === 'hires.graduatesOfYear@2025',
  );
  expect(leaf?.value?.zh).toBe(`${counted.people}人`);
  const items = leaf?.source?.items;
  expect(items?.total).toBeGreaterThanOrEqual(counted.people);
  expect(items?.shown[0]?.facts.map(({ fact }) => fact)).toEqual(
    expect.arrayContaining(['hire.category', 'hire.insuredMonths']),
  );
});

test('what is confirmed becomes payable after its publicity; a firm that nobody knows an account of is held, with a task', async () => {
  const [unreachable] = await stage.rows<{ subject_id: number }>(
    `select subject_id from entitlement e where state = 'notified' and not exists (
       select from record r where r.subject_id = e.subject_id and r.dataset = 'accounts') order by subject_id limit 1`,
  );
  if (!unreachable) throw new Error('every invented enterprise has an account');
  await stage.openAccount({
    account: 'unreachable',
    roles: ['enterprise'],
    authorities: [],
    division: '',
    subjectId: unreachable.subject_id,
  });
  const people = [
    ...(await Promise.all(['enterprise', 'enterprise2'].map(demoClient))),
    await stage.signIn('unreachable'),
  ];
  for (const person of people)
    for (const shown of await benefits(person))
      if (shown.state === 'notified') body(await confirm(person, shown));
  await stage.settle();
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  expect(
    await stage.rows(
      `select e.subject_id = $1 as unreachable, e.state, g.kind, g.state as gate from entitlement e
         left join gate g on g.entity_id = e.id and g.state not in ('closed', 'waived', 'waiting')
       where e.confirmed_at is not null group by 1, 2, 3, 4 order by 1`,
      [unreachable.subject_id],
    ),
  ).toEqual([
    { unreachable: false, state: 'payable', kind: null, gate: null },
    { unreachable: true, state: 'confirmed', kind: 'reachability', gate: 'held' },
  ]);
  expect(
    await stage.rows(
      `select distinct kind from task where entity = 'benefit_list' and kind not like 'list-opinion:%'`,
    ),
  ).toEqual([{ kind: 'reach-missing' }]);
});

test('its story takes benefits from the answer to the money, and the books balance before and after', async () => {
  const printed: string[] = [];
  const keeper = {
    calendar: readCalendar(await readRulesFile('calendar.json')),
    rules: new RuleStore(),
  };
  const { database, owner } = stage;
  const balances = await tellOfBenefits({
    database,
    owner,
    keeper,
    print: (line) => void printed.push(line),
  });
  expect(balances).toBe(true);
  const story = printed.join('\n');
  expect(story).toMatch(/确认 confirms 《.+》[\d,.]+ 元/);
  expect(story).toMatch(/补填 1 项 → 5,000\.00 元/);
  expect(story).toMatch(/已付 \d+ 笔/);
  expect(story).toContain('账平');
  expect(await brokenInvariants(database)).toEqual([]);
  const paid = await stage.rows(`select state from entitlement where state = 'paid'`);
  expect(paid.length).toBeGreaterThan(0);
  // Nothing is declined that nobody else takes to the money, and both tables are of the same policies.
  const declined = await stage.rows(
    `select policy_id, (select count(*) from entitlement o where o.policy_id = e.policy_id and o.confirmed_at is not null) > 0 as taken
     from entitlement e where state = 'declined' group by policy_id`,
  );
  expect(declined.length).toBeGreaterThan(0);
  expect(declined.filter(({ taken }) => taken !== true)).toEqual([]);
  const relief = printed.join('\n').match(/relief +\d+ 项/g);
  expect(relief).toHaveLength(2);
  expect(relief?.[0]?.replace(/ +/g, ' ')).toBe(relief?.[1]?.replace(/ +/g, ' '));
  expect(story).toMatch(/ right .*授予 granted \d+/);
});
