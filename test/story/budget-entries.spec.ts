import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, body, BOND, budgetOf, JOBS, match, type Problem } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Entitled to five and four thousand yuan, of a budget of five. */
const FIRMS = [5, 4].map((people, at) => anEnterprise(at + 1).hiring(people));
const GRANT = {
  kind: 'appropriation',
  policyId: JOBS,
  year: '2025',
  amountFen: '1000000',
  reference: '测试〔2025〕9号',
};
const CLOSING = {
  kind: 'closing',
  policyId: JOBS,
  year: '2025',
  leftTo: 'next-year',
  reference: '测试〔2026〕1号',
};

interface Entry {
  readonly id: string;
  readonly state: string;
  readonly ownHand: boolean;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let finance: Client;
let second: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [JOBS]: 500_000n } });
  operator = await stage.signIn('operator');
  finance = await stage.signIn('finance');
  second = await stage.signIn('finance2');
  await match(stage, operator);
});
afterAll(() => stage?.close());

const states = async (): Promise<string[]> =>
  (await stage.rows<{ state: string }>(`select state from entitlement order by subject_id`)).map(
    ({ state }) => state,
  );
const enter = async (what: object): Promise<Entry> =>
  body(await finance.post<Entry>('/budget-entries', what));
const refused = async (client: Client, url: string, said: object): Promise<string> => {
  const answer = await client.post<Problem>(url, said);
  return `${answer.status} ${answer.body.code}`;
};

test('what one of finance enters moves nothing, and is entered once', async () => {
  const entry = await enter(GRANT);
  expect(entry).toMatchObject({ state: 'entered', amountFen: '1000000', ownHand: true });
  expect((await budgetOf(operator, JOBS))?.appropriatedFen).toBe('500000');
  expect(await refused(finance, '/budget-entries', GRANT)).toBe('409 BUDGET.ENTERED_ALREADY');
  expect(
    await refused(finance, `/budget-entries/${entry.id}/accept`, { version: entry.version }),
  ).toBe('403 BUDGET.SAME_PERSON');
  for (const wrong of [
    { amountFen: '0' },
    { amountFen: '-5' },
    { amountFen: '100000000000000' },
    { year: '25' },
    { reference: ' ' },
    { kind: 'closing' },
  ])
    expect((await finance.post('/budget-entries', { ...GRANT, ...wrong })).status).toBe(400);
  expect(await refused(finance, '/budget-entries', { ...GRANT, policyId: 'no-such' })).toBe(
    '404 PLATFORM.NOT_FOUND',
  );
});

test('a second person accepts it: the money is there, and serves who waited for it', async () => {
  expect(await states()).toEqual(['listed', 'waiting']);
  const { items } = body(await second.get<{ items: Entry[] }>('/budget-entries'));
  const [entry] = items;
  expect(entry).toMatchObject({ state: 'entered', ownHand: false });
  const accepted = body(
    await second.post<Entry>(`/budget-entries/${entry?.id}/accept`, { version: entry?.version }),
  );
  expect(accepted).toMatchObject({ state: 'accepted' });
  await stage.settle();
  expect(await states()).toEqual(['listed', 'listed']);
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    appropriatedFen: '1500000',
    availableFen: '600000',
  });
  expect(
    await refused(second, `/budget-entries/${entry?.id}/accept`, { version: accepted.version }),
  ).toBe('409 KERNEL.TRANSITION_REFUSED');
});

test('an entry that is wrong is sent back with a reason, and may be entered anew', async () => {
  const wrong = await enter({ ...GRANT, reference: '测试〔2025〕10号', amountFen: '7' });
  expect(
    await refused(second, `/budget-entries/${wrong.id}/dismiss`, { version: wrong.version }),
  ).toMatch(/^400/);
  body(
    await second.post(`/budget-entries/${wrong.id}/dismiss`, {
      version: wrong.version,
      reason: '金额与文件不符',
    }),
  );
  expect((await budgetOf(operator, JOBS))?.appropriatedFen).toBe('1500000');
  await enter({ ...GRANT, reference: '测试〔2025〕10号', amountFen: '700' });
});

test('money that no source of the budget gives goes into no book, and stays to be decided', async () => {
  const entry = await enter({ ...GRANT, reference: '测试〔2025〕11号', source: 'nobody' });
  expect(
    await refused(second, `/budget-entries/${entry.id}/accept`, { version: entry.version }),
  ).toBe('400 LEDGER.SOURCE_UNKNOWN');
  const { items } = body(await second.get<{ items: Entry[] }>('/budget-entries'));
  expect(items.find(({ id }) => id === entry.id)?.state).toBe('entered');
});

test('a year is closed the same way, once it is over and its lists are decided', async () => {
  expect(await refused(finance, '/budget-entries', CLOSING)).toBe('409 BUDGET.YEAR_NOT_OVER');
  await stage.moveTo('2026-01-05');
  const entry = await enter(CLOSING);
  const accept = { version: entry.version };
  expect(await refused(second, `/budget-entries/${entry.id}/accept`, accept)).toBe(
    '409 BUDGET.LISTS_PENDING',
  );
  await approve(stage, await stage.signIn('approver'), JOBS);
  body(await second.post(`/budget-entries/${entry.id}/accept`, accept));
  expect(await budgetOf(operator, JOBS)).toMatchObject({ availableFen: '0', leftFen: '600000' });
});

test('only finance enters and accepts, and only of its own authorities and division', async () => {
  for (const role of ['operator', 'approver', 'policy', 'administrator', 'auditor']) {
    const client = await stage.signIn(role);
    expect(await refused(client, '/budget-entries', { ...GRANT, policyId: BOND })).toBe(
      '403 PLATFORM.PERMISSION_DENIED',
    );
  }
  await stage.people(`update principal set division = '460100' where account = 'finance'`);
  const ofCounty = await stage.signIn('finance');
  expect(await refused(ofCounty, '/budget-entries', { ...GRANT, policyId: BOND })).toBe(
    '403 BUDGET.BEYOND_REACH',
  );
});

test('the database lets nobody enter in another name or accept what they entered, and no entry be altered', async () => {
  const altered = (sql: string) => refusalOf(stage.as('break', (tx) => tx.query(sql)));
  expect(await altered(`update budget_entry set amount_fen = 1 where state = 'accepted'`)).toMatch(
    /^HZ/,
  );
  const by = (entered: string, decided: string) =>
    altered(`insert into budget_entry (state, kind, policy_id, year, reference, amount_fen, entered_by, decided_by, decided_at, authority, division)
      values ('entered', 'appropriation', 'p', '2025', 'r', 1, ${entered}, ${decided}, null, 'a', '46')`);
  expect(await by(`'somebody else'`, 'null')).toMatch(/^HZ/);
  const own = `current_setting('huizhi.actor')`;
  const accepted = altered(
    `with mine as (insert into budget_entry (state, kind, policy_id, year, reference, amount_fen, entered_by, authority, division)
       values ('entered', 'appropriation', 'p', '2025', 'r', 1, ${own}, 'a', '46') returning id) select id from mine`,
  );
  expect(await accepted).toBeUndefined();
  const [mine] = await stage.rows<{ id: string }>(
    `select id from budget_entry where policy_id = 'p'`,
  );
  expect(
    await altered(
      `update budget_entry set state = 'accepted', version = 2, decided_by = ${own}, decided_at = now() where id = '${mine?.id}'`,
    ),
  ).toBe('23514');
});
