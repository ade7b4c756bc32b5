import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefit, body, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).hiring(2);
/** A run that closes what nearly all had is stopped. */
const OTHERS = Array.from({ length: 40 }, (_, at) => anEnterprise(at + 2).hiring(1));

let stage: Stage;
let operator: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, ...OTHERS] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
});
afterAll(() => stage?.close());

const standing = (): Promise<unknown[]> =>
  stage.rows(
    `select e.state, e.amount_fen::text as fen from entitlement e join benefit_list l on l.id = e.list_id
     where e.policy_id = $1 and e.subject_id = (select subject_id from identifier where value = $2) order by l.drafted_at`,
    [JOBS, FIRM.creditCode],
  );

test('whose benefit ends as its objection is decided, by facts that came and went meanwhile, is listed by the next run with what is due now', async () => {
  const person = await stage.signInFor(FIRM);
  const { id } = await benefit(person, JOBS);
  const said = { about: 'amount', statement: '金额应当重新核对' };
  body(await person.post(`/entitlements/${id}/object`, said));
  for (const people of [0, 3]) {
    await stage.deliver('employment', [FIRM.hiring(people)]);
    const run = await match(stage, operator);
    if (run.state === 'stopped') await accept(stage, approver, run);
  }
  // What is objected to stands still, whatever runs find.
  expect(await standing()).toEqual([{ state: 'objected', fen: '200000' }]);
  const [open] = await stage.rows<{ id: string; version: number }>(
    `select id, version from objection where entitlement_id = $1`,
    [id],
  );
  const decided = { version: open?.version, upheld: false, outcome: '已核对，见核查记录' };
  body(await approver.post(`/objections/${open?.id}/decide`, decided));
  await stage.settle();
  expect(await standing()).toEqual([{ state: 'withdrawn', fen: '200000' }]);
  expect(await brokenInvariants(stage.database)).toEqual([]);
  await match(stage, operator);
  expect(await standing()).toEqual([
    { state: 'withdrawn', fen: '200000' },
    { state: 'listed', fen: '300000' },
  ]);
});
