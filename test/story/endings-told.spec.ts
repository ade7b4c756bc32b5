import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefit, body, GIANT, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** One objects itself, of two others object, and of two the data changes before they answer. */
const OWN = anEnterprise(1).littleGiant();
const CLEARED = anEnterprise(2).littleGiant();
const REVOKED = anEnterprise(3).littleGiant();
const GONE = anEnterprise(4).hiring(3);
const OTHER_AMOUNT = anEnterprise(5).hiring(3);
const GAP = anEnterprise(6).hiring(3);
const FIRMS = [OWN, CLEARED, REVOKED, GONE, OTHER_AMOUNT, GAP];
const OUTCOME = '已向认定部门核实，详见核查记录';

interface Text {
  readonly zh: string;
}
interface Detail {
  readonly state: string;
  readonly endedBecause: readonly Text[];
  readonly objections: readonly unknown[];
}

let stage: Stage;
let operator: Client;
let approver: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  for (const policy of [GIANT, JOBS]) await approve(stage, approver, policy);
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const idOf = async (firm: Enterprise, policy: string): Promise<string> =>
  (await benefit(of(firm), policy)).id;
const detail = async (firm: Enterprise, policy: string): Promise<Detail> =>
  body(await of(firm).get<Detail>(`/entitlements/${await idOf(firm, policy)}`));
const told = async (firm: Enterprise): Promise<string[]> =>
  body(await of(firm).get<{ items: { kind: string }[] }>('/messages')).items.map(
    ({ kind }) => kind,
  );
const decide = (one: { id: string; version: number }, upheld: boolean) =>
  approver.post(`/objections/${one.id}/decide`, {
    version: one.version,
    upheld,
    outcome: OUTCOME,
  });
const object = async (firm: Enterprise) =>
  body(
    await operator.post<{ id: string; version: number }>(
      `/entitlements/${await idOf(firm, GIANT)}/objections`,
      { about: 'publicity', complainant: '某行业协会', statement: '称号已被公告撤销' },
    ),
  );

test('an enterprise is told what became of its own objection, and reads the reasons', async () => {
  const said = { about: 'fact', statement: '认定日期似有出入' };
  const made = body(
    await of(OWN).post<{ id: string; version: number }>(
      `/entitlements/${await idOf(OWN, GIANT)}/object`,
      said,
    ),
  );
  body(await decide(made, false));
  await stage.settle();
  expect(await told(OWN)).toEqual(['objection-dismissed', 'entitled']);
  expect((await detail(OWN, GIANT)).objections).toEqual([
    {
      ...said,
      state: 'dismissed',
      own: true,
      raisedOn: '2025-09-30',
      outcome: OUTCOME,
      decidedAt: expect.any(String),
    },
  ]);
});

test('whose benefit others object to is told that it stops and what came of it, not who said what', async () => {
  body(await decide(await object(CLEARED), false));
  await stage.settle();
  expect(await told(CLEARED)).toEqual(['objection-cleared', 'objected', 'entitled']);
  const { objections } = await detail(CLEARED, GIANT);
  expect(objections).toMatchObject([{ own: false, statement: null, outcome: OUTCOME }]);
  expect(JSON.stringify(objections)).not.toContain('某行业协会');
});

test('whose benefit is taken back on an objection is told, and reads why', async () => {
  body(await decide(await object(REVOKED), true));
  await stage.settle();
  expect(await told(REVOKED)).toEqual(['revoked', 'objected', 'entitled']);
  expect(await detail(REVOKED, GIANT)).toMatchObject({
    state: 'withdrawn',
    endedBecause: [],
    objections: [{ state: 'upheld', outcome: OUTCOME }],
  });
});

test('whose data changes before the confirmation is told, and reads which finding ended it', async () => {
  await stage.deliver('employment', [
    GONE.hiring(0),
    OTHER_AMOUNT.hiring(2),
    GAP.with('employment', { 符合条件新招用人数: '' }),
  ]);
  await accept(stage, approver, await match(stage, operator));
  expect(await told(GONE)).toEqual(['withdrawn', 'entitled']);
  const gone = await detail(GONE, JOBS);
  expect(gone.state).toBe('withdrawn');
  expect(gone.endedBecause.length).toBeGreaterThan(0);
  expect(await told(GAP)).toEqual(['suspended', 'entitled']);
  expect(await told(OTHER_AMOUNT)).toEqual(['withdrawn', 'entitled']);
  expect((await detail(OTHER_AMOUNT, JOBS)).endedBecause).toEqual([
    expect.objectContaining({ zh: expect.stringContaining('2000.00') }),
  ]);
  await stage.deliver('employment', [GAP]);
  await match(stage, operator);
  expect((await told(GAP))[0]).toBe('restored');
});
