import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, benefits, body, GIANT, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { read } from '../tidy/tree.ts';

const FIRM = anEnterprise(1).hiring(3).littleGiant();
const OTHER = anEnterprise(2).hiring(2);
/** The policy for hires asks for an answer within three working days; the other one names no term. */
const { gates } = JSON.parse(read(`rules/benefits/${JOBS}/policy.json`)) as {
  gates: { gate: string }[];
};
const SOON = gates.map((one) => (one.gate === 'confirmation' ? { ...one, workdays: 3 } : one));

let stage: Stage;
let person: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, OTHER],
    besides: { amended: { [JOBS]: { gates: SOON } } },
  });
  approver = await stage.signIn('approver');
  await match(stage, await stage.signIn('operator'));
  await approve(stage, approver, JOBS);
  await approve(stage, approver, GIANT);
  person = await stage.signInFor(FIRM);
});
afterAll(() => stage?.close());

const dueOf = async (policyId: string): Promise<string | undefined> =>
  (await benefit(person, policyId)).confirmBy?.date;

test('a firm answers within the working days that the policy names, or the usual ten', async () => {
  // From 30 September, with the week of the national holiday and the Saturday that is worked for it.
  expect(await dueOf(JOBS)).toBe('2025-10-11');
  expect(await dueOf(GIANT)).toBe('2025-10-21');
});

test('stopped by an objection it has all of that term again, and not another one', async () => {
  await stage.moveTo('2025-10-09');
  const { id } = await benefit(person, JOBS);
  const said = { about: 'amount', statement: '实际招用四人，少算一人' };
  const made = body(
    await person.post<{ id: string; version: number }>(`/entitlements/${id}/object`, said),
  );
  const outcome = { version: made.version, upheld: false, outcome: '已核实，人数无误' };
  body(await approver.post(`/objections/${made.id}/decide`, outcome));
  await stage.settle();
  expect(await dueOf(JOBS)).toBe('2025-10-13');
});

test('who says nothing is past the term of the one and not of the other', async () => {
  // On the first of these days it is reminded.
  for (const day of ['2025-10-10', '2025-10-14']) {
    await stage.moveTo(day);
    await stage.hasten();
  }
  const states = (await benefits(person)).map(({ policyId, state }) => `${policyId} ${state}`);
  expect(states.sort()).toEqual([`${JOBS} silent`, `${GIANT} notified`]);
});
