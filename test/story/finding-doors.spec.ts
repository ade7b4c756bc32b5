import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Context, type Database, type Principal, type Tx } from '#libs/platform';
import {
  burdenOf,
  carryOut,
  type FindingProposal,
  type FindingView,
} from '#libs/programmes/inspections';
import { FindingsController } from '../../apps/api/src/findings.controller.ts';
import { body } from '../support/acts.ts';
import {
  calendar,
  caterer,
  findingActs,
  FINDINGS,
  LAST_DAY,
  procedure,
  rules,
} from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const OTHER = caterer(3);
const LISTED = caterer(7);
const DOORS = caterer(8);
let stage: Stage;
const { as, asFirm, inspected } = findingActs(() => stage);

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [OTHER, LISTED, DOORS],
    besides: { datasets: [FINDINGS] },
  });
  await stage.stopWorker();
  await inspected(LISTED);
});
afterAll(() => stage?.close());

test('goes over HTTP: officers note, ask the lists and decide; the firm reads it, objects, and sees its burden', async () => {
  const [operator, approver] = [await stage.signIn('operator'), await stage.signIn('approver')];
  const firm = await stage.signInFor(DOORS);
  const inspectionId = await inspected(DOORS);
  const statement = '冷藏柜 12 摄氏度';
  const one = body(
    await operator.post<FindingView>(`/inspections/${inspectionId}/findings`, { item: '冷藏', statement }),
  );
  const facts = { 'violation.minor': true, 'violation.harm': 'none' };
  const { proposal } = body(
    await approver.post<{ proposal: FindingProposal }>(`/findings/${one.id}/propose`, { facts }),
  );
  expect(proposal).toMatchObject({ outcome: null, uncoerced: { id: 'minor-uncoerced' } });
  const decision = { version: one.version, outcome: 'penalty', penalty: { kinds: ['fine'], amountFen: '500000' }, article: '第一条', explanation: '未按要求贮存', facts };
  expect((await operator.post(`/findings/${one.id}/decide`, decision)).status).toBe(403);
  const decide = () => approver.post<FindingView>(`/findings/${one.id}/decide`, decision);
  const issue = (kind: string, words: string | null) =>
    operator.post<{ id: string }>(`/inspections/${inspectionId}/documents`, { kind, words });
  expect(await decide()).toMatchObject({ status: 409, body: { code: 'INSPECTIONS.PENALTY_UNHEARD' } });
  body(await issue('site-record', '现场查看冷藏柜'));
  const { penalty, ...of } = decision;
  const intended = { ...penalty, version: of.version, outcome: of.outcome, article: of.article, ground: '逾期未改正' };
  const notified = body(await operator.post<FindingView>(`/findings/${one.id}/notices`, intended));
  expect(notified.notice).toMatchObject({ kinds: ['fine'], amountFen: '500000', hearingBecause: null, answer: null });
  expect(await decide()).toMatchObject({ status: 409, body: { code: 'INSPECTIONS.HEARING_AWAITED' } });
  const last = { statement: '温度计损坏，无其他意见', isLast: true };
  body(await firm.post(`/inspections/${inspectionId}/statement`, last));
  expect(body(await decide())).toMatchObject({ state: 'decided', decision: { toldOn: null, appealUntil: null } });
  body(await issue('result', null));
  const told = body(await firm.get<{ items: FindingView[] }>('/findings')).items[0];
  expect(told?.decision).toMatchObject({ toldOn: FIRST_DAY, appealUntil: LAST_DAY });
  const messages = body(await firm.get<{ items: { kind: string; text: { zh: string } }[] }>('/messages'));
  expect(messages.items.map(({ kind, text }) => [kind, /《.*》/.exec(text.zh)?.[0]])).toEqual([
    ['inspection-document', '《行政检查结果告知书》'],
    ['inspection-document', '《行政处罚事先告知书》'],
    ['inspection-document', '《现场检查笔录》'],
  ]);
  const { items } = body(await firm.get<{ items: FindingView[] }>('/findings'));
  expect(items.map(({ id }) => id)).toEqual([one.id]);
  const objected = await firm.post<FindingView>(`/findings/${one.id}/object`, { statement: '不服' });
  expect(body(objected).state).toBe('objected');
  const burden = body(await firm.get<{ items: object[] }>('/burden?year=2025'));
  expect(burden.items).toMatchObject([{ authority: 'hn-amr', visits: 1 }]);
  const reason = '记录有误';
  expect((await operator.post(`/findings/${one.id}/withdraw`, { reason })).status).toBe(409);
  expect((await operator.post(`/findings/${one.id}/annul`, { reason })).status).toBe(403);
  const annulled = await approver.post<FindingView>(`/findings/${one.id}/annul`, { reason });
  expect(body(annulled).state).toBe('withdrawn');
  const none = await operator.post<FindingView>(`/inspections/${inspectionId}/no-problem`, { statement });
  expect(body(none)).toMatchObject({ kind: 'none', state: 'final' });
  const listed = body(await operator.get<{ items: object[] }>(`/inspections/${inspectionId}/findings`));
  expect(listed.items).toHaveLength(2);
}); // prettier-ignore

test('a firm sees its burden whole while a visit to it is posted', async () => {
  const open = await inspected(DOORS, false);
  let isPosted = false;
  /** Reads of the transaction, with the visit made between the first of inspections and the next. */
  const watched = (tx: Tx): Tx => ({
    ...tx,
    query: async <Row>(sql: string, parameters?: readonly unknown[]) => {
      const rows = await tx.query<Row>(sql, parameters);
      if (!isPosted && sql.includes('from inspection i where')) {
        isPosted = true;
        await as('operator', (other) =>
          carryOut(other, { calendar, rules }, open, ['琼001', '琼002']),
        );
      }
      return rows;
    },
  });
  const { database } = stage;
  const between = {
    transaction: <T>(name: string, context: Context, work: (tx: Tx) => Promise<T>) =>
      database.transaction(name, context, (tx) => work(watched(tx))),
    snapshot: <T>(name: string, context: Context, work: (tx: Tx) => Promise<T>) =>
      database.snapshot(name, context, (tx) => work(watched(tx))),
  };
  const subjectId = await stage.subjectOf(DOORS);
  const context = { actor: 'firm', authorities: [], division: '', subjectId };
  const controller = new FindingsController(between as Database, rules, calendar, procedure);
  const seen = () => controller.ownBurden({ context } as unknown as Principal, { year: '2025' });
  expect((await seen()).items).toMatchObject([{ visits: 1 }]);
  expect(isPosted).toBe(true);
  expect((await seen()).items).toMatchObject([{ visits: 2 }]);
});

describe('the burden account of a firm', () => {
  test('has every visit by authority and month, as the ledger has it, for the firm and its authority', async () => {
    const subjectId = await stage.subjectOf(LISTED);
    const account = [
      { authority: 'hn-amr', quota: null, months: [{ month: '2025-09', planned: 0, filed: 1, breaches: 0 }], visits: 1, breaches: 0, demands: { quota: null, months: [], made: 0, withdrawn: 0 } },
    ]; // prettier-ignore
    expect(await asFirm(LISTED, (tx) => burdenOf(tx, subjectId, '2025'))).toEqual(account);
    expect(await as('operator', (tx) => burdenOf(tx, subjectId, '2025'))).toEqual(account);
    expect(await as('operator', (tx) => burdenOf(tx, subjectId, '2026'))).toEqual([]);
    expect(await as('x', (tx) => burdenOf(tx, subjectId, '2025'), ['hn-tax'])).toEqual([]);
    await expect(asFirm(OTHER, (tx) => burdenOf(tx, subjectId, '2025'))).rejects.toMatchObject({
      code: 'PLATFORM.NOT_FOUND',
    });
  });
});
