import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '#libs/kernel';
import { approve, benefit, body, budgetOf, confirm, GIANT, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { read } from '../tidy/tree.ts';

const SILENT = anEnterprise(1).hiring(3).littleGiant().reachable();
const ANSWERING = anEnterprise(2).hiring(2).reachable();

interface Gate {
  readonly kind: string;
  readonly state: string;
  readonly article: string | null;
  readonly silence: string | null;
  readonly reason: { readonly zh: string } | null;
}

/** The gates of a policy, with what silence is taken for by an article. */
function silenceIn(policyId: string, silence: string): { gates: object[] } {
  const { gates } = JSON.parse(read(`rules/benefits/${policyId}/policy.json`)) as {
    gates: { gate: string }[];
  };
  const more = { workdays: 5, silence, article: '第九条' };
  return { gates: gates.map((one) => (one.gate === 'confirmation' ? { ...one, ...more } : one)) };
}

let stage: Stage;
let person: Client;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [SILENT, ANSWERING],
    besides: {
      amended: { [JOBS]: silenceIn(JOBS, 'confirms'), [GIANT]: silenceIn(GIANT, 'declines') },
    },
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  const approver = await stage.signIn('approver');
  for (const policyId of [JOBS, GIANT]) await approve(stage, approver, policyId);
  person = await stage.signInFor(SILENT);
  const other = await stage.signInFor(ANSWERING);
  body(await confirm(other, await benefit(other, JOBS)));
  await stage.settle();
});
afterAll(() => stage?.close());

const confirmation = async (policyId: string): Promise<Gate | undefined> => {
  const { id } = await benefit(person, policyId);
  const { gates } = body(await person.get<{ gates: Gate[] }>(`/entitlements/${id}`));
  return gates.find(({ kind }) => kind === 'confirmation');
};
const told = async (firm: Enterprise): Promise<string[]> => {
  const rows = await stage.rows<{ said: string }>(
    `select e.policy_id || ' ' || n.kind as said from notice n join entitlement e on e.id = n.entitlement_id
     where n.subject_id = $1 and n.channel = 'in-app' and n.kind not in ('entitled', 'reach-missing') order by said`,
    [await stage.subjectOf(firm)],
  );
  return rows.map(({ said }) => said);
};

test('what silence will be taken for stands on the gate from the first day, with its article', async () => {
  const open = { state: 'open', article: '第九条' };
  expect(await confirmation(JOBS)).toMatchObject({ ...open, silence: 'confirms' });
  expect(await confirmation(GIANT)).toMatchObject({ ...open, silence: 'declines' });
});

test('it is said again in the reminder before the term ends, once, and only to who has not answered', async () => {
  const due = (await benefit(person, JOBS)).confirmBy?.date ?? '';
  for (const day of [addDays(due, -1), due]) {
    await stage.moveTo(day);
    await stage.hasten();
  }
  expect(await told(SILENT)).toEqual([`${JOBS} reminder-confirms`, `${GIANT} reminder-declines`]);
  expect(await told(ANSWERING)).toEqual([]);
  expect(await confirmation(JOBS)).toMatchObject({ state: 'open' });
});

test('the term over, the one is confirmed in nobody’s name and goes on, the other is declined and its money goes back', async () => {
  expect(await budgetOf(operator, GIANT)).toMatchObject({ reservedFen: '100000000' });
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  expect(await confirmation(JOBS)).toMatchObject({
    state: 'closed',
    reason: { zh: '确认期限已过未答复，依第九条视为确认。' },
  });
  expect(await benefit(person, JOBS)).toMatchObject({ state: 'confirmed', amountFen: '300000' });
  expect(
    await stage.rows(
      `select e.confirmed_by, e.confirmed_at is not null as stamped, a.event, a.actor from entitlement e join audit a on a.entity_id = e.id::text and a.to_state = 'confirmed'
       where e.subject_id = $1`,
      [await stage.subjectOf(SILENT)],
    ),
  ).toEqual([
    { confirmed_by: null, stamped: true, event: 'deem', actor: expect.stringMatching(/^system:/) },
  ]);
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    reservedFen: '0',
    committedFen: '500000',
  });
  expect(await confirmation(GIANT)).toMatchObject({
    state: 'failed',
    reason: { zh: '确认期限已过未答复，依第九条视为放弃。' },
  });
  expect((await benefit(person, GIANT)).state).toBe('declined');
  expect(await budgetOf(operator, GIANT)).toMatchObject({ reservedFen: '0', committedFen: '0' });
  expect(await told(SILENT)).toEqual([
    `${JOBS} reminder-confirms`,
    `${JOBS} silence-confirmed`,
    `${GIANT} reminder-declines`,
    `${GIANT} silence-declined`,
  ]);
  expect(await stage.rows(`select kind from task where kind = 'unanswered'`)).toEqual([]);
});

test('the database keeps no silence without an article', async () => {
  const spoil = `update gate set article = null where silence is not null`;
  await expect(stage.as('break', (tx) => tx.query(spoil))).rejects.toThrow(/by_article/);
});
