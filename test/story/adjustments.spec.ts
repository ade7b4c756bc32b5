import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { promise } from '#libs/platform';
import {
  accept,
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  JOBS,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

interface Adjustment {
  readonly id: string;
  readonly entitlementId: string;
  readonly kind: string;
  readonly state: string;
  readonly grantedFen: string;
  readonly decidedFen: string;
  readonly differenceFen: string;
  readonly ownHand: boolean;
  readonly version: number;
}
interface Explained {
  readonly before: { readonly verdict: string; readonly amountFen: string };
  readonly after: { readonly verdict: string; readonly amountFen: string | null };
}

/** Each hired three people and confirmed 3,000 yuan for it. */
const MORE = anEnterprise(1).hiring(3);
const LESS = anEnterprise(2).hiring(3);
const NONE = anEnterprise(3).hiring(3);
const SAME = anEnterprise(4).hiring(3);
const FIRMS = [MORE, LESS, NONE, SAME];
const REASON = '已向人社部门核实更正';

let stage: Stage;
let operator: Client;
let approver: Client;
let second: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  // 12,000 yuan are confirmed, and a thousand is left.
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [JOBS]: 1_300_000n } });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await stage.openAccount({
    account: 'approver-2',
    roles: ['approver'],
    authorities: ['*'],
    division: '46',
    subjectId: null,
  });
  second = await stage.signIn('approver-2');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  for (const firm of FIRMS) {
    const person = await stage.signInFor(firm);
    people.set(firm, person);
    body(await confirm(person, await benefit(person, JOBS)));
  }
  await stage.settle();
});
afterAll(() => stage?.close());

const go = async (): Promise<void> => {
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
};
const all = async (): Promise<Adjustment[]> =>
  body(await operator.get<{ items: Adjustment[] }>('/adjustments')).items;
const live = async (): Promise<Adjustment[]> =>
  (await all()).filter(({ state }) => ['open', 'endorsed'].includes(state));
const act = (who: Client, one: Adjustment, what: string) =>
  who.post<Adjustment & { code: string }>(`/adjustments/${one.id}/${what}`, {
    version: one.version,
    reason: REASON,
  });
async function of(firm: Enterprise): Promise<Adjustment> {
  const { id } = await benefit(people.get(firm) as Client, JOBS);
  const found = (await live()).find((one) => one.entitlementId === id);
  if (!found) throw new Error('nothing was found of this firm');
  return found;
}
const openTasks = () =>
  stage.rows(`select entity_id from task where kind = 'adjustment' and state = 'open'`);

test('corrected data makes a proposal of the difference to the fen, and alters nothing', async () => {
  await stage.deliver('employment', [MORE.hiring(5), LESS.hiring(1), NONE.hiring(0), SAME]);
  await go();
  expect(await of(MORE)).toMatchObject({
    kind: 'top-up',
    state: 'open',
    grantedFen: '300000',
    decidedFen: '500000',
    differenceFen: '200000',
  });
  expect(await of(LESS)).toMatchObject({
    kind: 'recovery',
    decidedFen: '100000',
    differenceFen: '200000',
  });
  expect(await of(NONE)).toMatchObject({
    kind: 'recovery',
    decidedFen: '0',
    differenceFen: '300000',
  });
  expect(await live()).toHaveLength(3);
  expect(await openTasks()).toHaveLength(3);
  for (const firm of FIRMS)
    expect(await benefits(people.get(firm) as Client)).toEqual([
      expect.objectContaining({ amountFen: '300000' }),
    ]);
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1200000' });
});

test('both decisions are explained, by the same rule', async () => {
  const { id } = await of(NONE);
  expect(body(await operator.get<Explained>(`/adjustments/${id}`))).toMatchObject({
    before: { verdict: 'eligible', amountFen: '300000' },
    after: { verdict: 'ineligible' },
  });
  const more = await of(MORE);
  expect(body(await operator.get<Explained>(`/adjustments/${more.id}`))).toMatchObject({
    before: { amountFen: '300000' },
    after: { verdict: 'eligible', amountFen: '500000' },
  });
});

test('a run without anything new finds nothing new', async () => {
  const before = await all();
  await go();
  expect(await all()).toEqual(before);
});

test('what is corrected again takes the place of what nobody decided', async () => {
  const first = await of(MORE);
  await stage.deliver('employment', [MORE.hiring(4), LESS.hiring(1), NONE.hiring(0), SAME]);
  await go();
  expect(await of(MORE)).toMatchObject({ decidedFen: '400000', differenceFen: '100000' });
  expect((await all()).find(({ id }) => id === first.id)).toMatchObject({ state: 'superseded' });
  expect(await openTasks()).toHaveLength(3);
});

test('a top-up is put forward by one and accepted by another, with its money committed at once', async () => {
  expect((await act(approver, await of(MORE), 'accept')).status).toBe(409);
  expect(body(await act(approver, await of(MORE), 'endorse'))).toMatchObject({
    state: 'endorsed',
    ownHand: true,
  });
  expect((await act(operator, await of(MORE), 'accept')).status).toBe(403);
  const own = await act(approver, await of(MORE), 'accept');
  expect([own.status, own.body.code]).toEqual([403, 'ADJUSTMENT.SAME_PERSON']);
  expect(body(await act(second, await of(MORE), 'return'))).toMatchObject({ state: 'open' });
  body(await act(operator, await of(MORE), 'endorse'));
  expect(body(await act(second, await of(MORE), 'accept'))).toMatchObject({ state: 'accepted' });
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    committedFen: '1300000',
    availableFen: '0',
  });
  expect(await benefit(people.get(MORE) as Client, JOBS)).toMatchObject({ amountFen: '300000' });
  expect(await openTasks()).toHaveLength(2);
});

test('a further difference is counted from what was topped up, and a budget that does not reach refuses it', async () => {
  await stage.deliver('employment', [MORE.hiring(6), LESS.hiring(1), NONE.hiring(0), SAME]);
  await go();
  expect(await of(MORE)).toMatchObject({
    grantedFen: '400000',
    decidedFen: '600000',
    differenceFen: '200000',
  });
  body(await act(operator, await of(MORE), 'endorse'));
  const short = await act(approver, await of(MORE), 'accept');
  expect([short.status, short.body.code]).toEqual([409, 'ADJUSTMENT.UNFUNDED']);
  await stage.appropriate({ [JOBS]: 200_000n }, '追加');
  body(await act(approver, await of(MORE), 'accept'));
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1500000' });
});

test('a recovery is a claim that is recorded, and moves no money', async () => {
  body(await act(operator, await of(LESS), 'endorse'));
  expect(body(await act(approver, await of(LESS), 'accept'))).toMatchObject({ state: 'accepted' });
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1500000' });
  expect(await benefit(people.get(LESS) as Client, JOBS)).toMatchObject({ amountFen: '300000' });
});

test('nobody waives a recovery alone: neither who may not accept one, nor who ever put it forward', async () => {
  const one = await act(operator, await of(NONE), 'dismiss');
  expect([one.status, one.body.code]).toEqual([403, 'ADJUSTMENT.NEEDS_SECOND']);
  body(await act(approver, await of(NONE), 'endorse'));
  body(await act(approver, await of(NONE), 'return'));
  const own = await act(approver, await of(NONE), 'dismiss');
  expect([own.status, own.body.code]).toEqual([403, 'ADJUSTMENT.NEEDS_SECOND']);
});

test('what was dismissed with a reason is not found again, and something else is', async () => {
  body(await act(second, await of(NONE), 'dismiss'));
  expect(await openTasks()).toEqual([]);
  const again = [MORE.hiring(6), LESS.hiring(1), NONE.hiring(1), SAME];
  await stage.deliver('employment', again);
  await go();
  expect(await of(NONE)).toMatchObject({ kind: 'recovery', differenceFen: '200000' });
  await stage.deliver('employment', [...again.slice(0, 2), NONE.hiring(0), SAME]);
  await go();
  expect(await of(NONE)).toMatchObject({ differenceFen: '300000' });
});

test('the database refuses what the rules of an adjustment do not allow', async () => {
  const { id } = await of(NONE);
  await expect(
    stage.rows(
      `update adjustment set state = 'accepted', endorsed_by = 'story', endorsed_because = 'x', decided_by = 'story', outcome = 'x' where id = $1`,
      [id],
    ),
  ).rejects.toThrow();
  await expect(
    stage.rows(
      `insert into adjustment (entitlement_id, kind, state, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at,
         decision_hash, fact_vector_hash, record_ids, subject_id, authority, division)
       select entitlement_id, kind, 'open', granted_fen - 1, decided_fen, difference_fen - 1, verdict, decision_id, as_of, known_at,
         decision_hash, fact_vector_hash, record_ids, subject_id, authority, division from adjustment where id = $1`,
      [id],
    ),
  ).rejects.toThrow(/later knowledge/);
});

test('data that went missing says nothing', async () => {
  const before = await all();
  await stage.deliver('employment', [
    MORE.hiring(6),
    LESS.hiring(1),
    NONE.with('employment', { 符合条件新招用人数: '' }),
    SAME,
  ]);
  await go();
  expect(await all()).toEqual(before);
});

test('who decides about a difference waits for its benefit first, and holds nothing of it meanwhile', async () => {
  const one = await of(NONE);
  const answer = await stage.as('hold', async (tx) => {
    await tx.query(`select from entitlement where id = $1 for update`, [one.entitlementId]);
    const endorsing = act(approver, one, 'endorse');
    for (;;) {
      const waiting = await tx.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      if (waiting.length > 0) break;
    }
    await tx.query(`select from adjustment where id = $1 for update nowait`, [one.id]);
    return { endorsing };
  });
  expect(body(await answer.endorsing)).toMatchObject({ state: 'endorsed' });
});

test('nothing is decided once more while a delivery is being accepted', async () => {
  await stage.stopWorker();
  const jobs = stage.makeJobs(stage.silentBell);
  await stage.as('promise', (tx) =>
    promise(tx, [{ kind: 'benefits.redecide', ref: `${JOBS}:2025` }]),
  );
  const [{ id }] = (await stage.rows(
    `select id from outbox where kind = 'benefits.redecide' and done_at is null`,
  )) as [{ id: string }];
  const { answered } = await stage.as('accepting', async (tx) => {
    await tx.query(`select pg_advisory_xact_lock_shared(x'485a5247'::integer, 0)`);
    const working = jobs.answer(id).then(() => 'done');
    expect(await Promise.race([working, pause(2_000, 'waits')])).toBe('waits');
    return { answered: working };
  });
  expect(await answered).toBe('done');
  await stage.startWorker();
});

test('a top-up is set off against what the firm owes back, and only the rest is committed', async () => {
  await stage.deliver('employment', [MORE.hiring(6), LESS.hiring(4), NONE.hiring(0), SAME]);
  await go();
  expect(await of(LESS)).toMatchObject({ kind: 'top-up', differenceFen: '300000' });
  body(await act(operator, await of(LESS), 'endorse'));
  expect((await act(approver, await of(LESS), 'accept')).status).toBe(409);
  await stage.appropriate({ [JOBS]: 100_000n }, '再追加');
  const accepted = body(await act(approver, await of(LESS), 'accept'));
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1600000' });
  expect(
    await stage.rows(
      `select set_off_fen, owed_back(entitlement_id) as owed from adjustment where id = $1`,
      [accepted.id],
    ),
  ).toEqual([{ set_off_fen: '200000', owed: '0' }]);
});

test('a benefit that is taken back gives its top-ups back too, and nobody has to decide about it any more', async () => {
  const revoke = async (firm: Enterprise): Promise<void> => {
    const { id } = await benefit(people.get(firm) as Client, JOBS);
    const objection = { about: 'fact', complainant: '某行业协会', statement: '未实际招用人员' };
    const made = body(
      await operator.post<{ id: string; version: number }>(
        `/entitlements/${id}/objections`,
        objection,
      ),
    );
    const outcome = { version: made.version, upheld: true, outcome: '经核实属实' };
    body(await approver.post(`/objections/${made.id}/decide`, outcome));
  };
  const left = await of(NONE);
  await revoke(MORE);
  // 3,000 yuan, and two top-ups of one and two thousand.
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1000000' });
  await revoke(LESS);
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '600000' });
  await revoke(NONE);
  expect((await all()).find(({ id }) => id === left.id)).toMatchObject({ state: 'superseded' });
  expect(await openTasks()).toEqual([]);
});
