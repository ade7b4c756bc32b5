import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { body, found, GIANT, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const NAMED = anEnterprise(1).littleGiant().with('credit', { 列入经营异常名录: '是' });
const UNNAMED = anEnterprise(2).littleGiant();

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [NAMED, UNNAMED],
    agreed: {
      credit: {
        maxAgeDays: 10,
        closedWorld: {
          coverage: 'everyone',
          absent: { 'credit.inAbnormalList': false, 'credit.inSeriousDishonestList': false },
        },
      },
    },
  });
  operator = await stage.signIn('operator');
  await stage.deliver('credit', [NAMED], { mode: 'full' });
});
afterAll(() => stage?.close());

const GRANTED = { eligible: 1, ineligible: 1, undetermined: 0 };

test('whom a complete and fresh list of the unworthy does not name is known to be worthy', async () => {
  expect(found(await match(stage, operator), GIANT)).toMatchObject(GRANTED);
});

test('a list that is too old stops the run, which says by name which dataset, whose, and of when', async () => {
  await stage.moveTo('2025-10-11');
  const run = await match(stage, operator);
  expect(run.state).toBe('cancelled');
  expect(run.stoppedBecause?.zh).toMatch(/信用.*2025-09-30/);
  const states = await stage.rows(`select state from episode where policy_id = $1`, [GIANT]);
  expect(states).toEqual([{ state: 'open' }]);
});

interface Readiness {
  readonly policyId: string;
  readonly standing: string;
  readonly lacks: readonly { condition: string; what: { zh: string }; owedBy: { id: string } }[];
}

async function readiness(officer: Client, policyId: string): Promise<Readiness | undefined> {
  const { items } = body(await officer.get<{ items: Readiness[] }>('/policies/readiness'));
  return items.find((one) => one.policyId === policyId);
}

test('what a policy lacks says which data, whose and how old, also to an officer of another department', async () => {
  await stage.openAccount({ account: 'taxman', roles: ['data'], authorities: ['hn-tax'] });
  for (const officer of [operator, await stage.signIn('taxman')]) {
    const { standing, lacks } = (await readiness(officer, GIANT)) ?? {};
    expect(standing).toBe('at-risk');
    expect(lacks?.filter(({ owedBy }) => owedBy.id === 'hn-credit')).toEqual([
      expect.objectContaining({
        condition: 'data',
        what: expect.objectContaining({ zh: expect.stringMatching(/2025-09-30的，已11天/) }),
      }),
    ]);
  }
});

test('additions since do not make it fresh; a full delivery does', async () => {
  await stage.deliver('credit', [NAMED], { mode: 'delta', asOf: '2025-10-11' });
  expect((await match(stage, operator)).state).toBe('cancelled');
  await stage.deliver('credit', [NAMED], { mode: 'full', asOf: '2025-10-11' });
  const lacks = (await readiness(operator, GIANT))?.lacks ?? [];
  expect(lacks.some(({ owedBy }) => owedBy.id === 'hn-credit')).toBe(false);
  const run = await match(stage, operator);
  expect([run.state, found(run, GIANT)]).toEqual(['finished', expect.objectContaining(GRANTED)]);
});
