import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FindingView } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { caterer, findingActs } from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const FIRM = caterer(1);
const OTHER = caterer(2);
/** Told on a Tuesday before eight days off: the fifth working day after it. */
const LAST_DAY = '2025-10-14';
const AFTER = '2025-10-15';
const FINE = { outcome: 'penalty', kinds: ['warning', 'fine'], amountFen: '500000' };
const SAID = { article: '食品安全法第一百二十六条', ground: '责令后仍未改正' };

let stage: Stage;
let operator: Client;
let approver: Client;
let second: Client;
let firm: Client;
const { as, inspected, noted, record } = findingActs(() => stage);

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OTHER] });
  await stage.stopWorker();
  [operator, approver, second] = [
    await stage.signIn('operator'),
    await stage.signIn('approver'),
    await stage.signIn('approver2'),
  ];
  firm = await stage.signInFor(FIRM);
});
afterAll(() => stage?.close());

type Answer = FindingView & Problem;
const seen = async (id: string): Promise<FindingView> =>
  body(await operator.get<FindingView>(`/inspection-findings/${id}`));
const notice = async (id: string, over: object = {}) =>
  operator.post<Answer>(`/findings/${id}/notices`, {
    ...FINE,
    ...SAID,
    version: (await seen(id)).version,
    ...over,
  });
const decide = async (id: string, over: object = {}, who = approver) => {
  const { kinds, amountFen } = { ...FINE, ...over };
  const { outcome } = { ...FINE, ...over };
  return who.post<Answer>(`/findings/${id}/decide`, {
    ...{ version: (await seen(id)).version, outcome, penalty: { kinds, amountFen } },
    ...{ article: SAID.article, explanation: SAID.ground },
  });
};
const answer = async (id: string, more: object = {}, who = firm) => {
  const { inspectionId, notice: told } = await seen(id);
  return who.post<Problem>(`/inspections/${inspectionId}/statement`, {
    ...{ statement: '温度计损坏，已更换', isLast: true, documentId: told?.documentId },
    ...more,
  });
};
/** A problem that was noted and stands in the record of the site. */
const found = async (item: string, of = FIRM): Promise<string> => {
  const id = await noted(await inspected(of), item);
  await record(id);
  return id;
};
const is = (status: number, code: string) => ({ status, body: { code: `INSPECTIONS.${code}` } });

describe('an intended penalty', () => {
  test('is told with its facts, article and reason, what the firm may do and until when, and heard before it is decided', async () => {
    const id = await found('进货查验');
    expect(await decide(id)).toMatchObject(is(409, 'PENALTY_UNHEARD'));
    const told = body(await notice(id));
    expect(told.notice).toMatchObject({
      ...FINE,
      ...SAID,
      ...{ issuedOn: FIRST_DAY, until: LAST_DAY, provisional: false },
      ...{ hearingBecause: null, answer: null, isHeld: false },
    });
    const documents = body(
      await firm.get<{
        items: { id: string; kind: string; content: { rows: [string, string][] } }[];
      }>('/documents'),
    ).items;
    const [document] = documents.filter(({ kind }) => kind === 'prior-notice');
    expect(document?.id).toBe(told.notice?.documentId);
    const rows = new Map(document?.content.rows);
    expect(rows.get('违法事实：进货查验')).toBe('冷藏柜 12 摄氏度');
    expect(rows.get('拟作出的处罚')).toBe('予以处罚：警告、罚款，金额合计 5000.00 元');
    expect([rows.get('依据'), rows.get('理由')]).toEqual([SAID.article, SAID.ground]);
    expect(rows.get('陈述、申辩')).toContain(`至 ${LAST_DAY}`);
    expect(rows.get('听证')).toContain('不在');
    // The firm has a message, and sees it with the last day on its page; another firm sees nothing.
    const messages = body(await firm.get<{ items: { text: { zh: string } }[] }>('/messages')).items;
    expect(messages[0]?.text.zh).toContain('《行政处罚事先告知书》');
    const own = body(await firm.get<{ items: FindingView[] }>('/findings')).items;
    expect(own.find((one) => one.id === id)?.notice).toEqual(told.notice);
    const stranger = await stage.signInFor(OTHER);
    expect((await answer(id, {}, stranger)).status).toBe(409);

    expect(await decide(id)).toMatchObject(is(409, 'HEARING_AWAITED'));
    await stage.moveTo(LAST_DAY);
    expect(await decide(id)).toMatchObject(is(409, 'HEARING_AWAITED'));
    await stage.moveTo(AFTER);
    const { decision } = body(await decide(id));
    expect(decision).toMatchObject({
      outcome: 'penalty',
      penalty: { kinds: FINE.kinds, amountFen: FINE.amountFen },
      heardIn: told.notice?.documentId,
    });
    await stage.moveTo(FIRST_DAY);
  });

  test('is decided at once when the firm has nothing further to say, and may turn out lighter', async () => {
    const id = await found('留样');
    body(await notice(id));
    body(await answer(id));
    expect((await seen(id)).notice?.answer).toMatchObject({ isLast: true, demandsHearing: false });
    expect((await answer(id)).status).toBe(409);
    const { decision } = body(await decide(id, { outcome: 'lighter', kinds: ['warning'], amountFen: null })); // prettier-ignore
    expect(decision?.penalty).toEqual({ kinds: ['warning'], amountFen: null });
  });

  test.each([
    ['costs more', { amountFen: '500001' }],
    ['is of a heavier kind', { kinds: ['warning', 'revocation'], amountFen: null }],
    ['is of more kinds', { kinds: ['warning', 'fine', 'criticism'] }],
  ])('is refused where the decision %s, until a new notice tells it', async (_, heavier) => {
    const id = await found(`加重 ${JSON.stringify(heavier)}`);
    body(await notice(id));
    body(await answer(id, { isLast: false }));
    expect(await decide(id, heavier)).toMatchObject(is(409, 'PENALTY_HEAVIER'));
    // What the firm stated makes nothing heavier: only what was established since.
    expect(await notice(id, heavier)).toMatchObject(is(409, 'NOTICE_UNEXPLAINED'));
    const anew = body(await notice(id, { ...heavier, heavierBecause: '复检报告：二次不合格' }));
    expect(anew.notice).toMatchObject({ heavierBecause: '复检报告：二次不合格', answer: null });
    // The time runs anew from the latest.
    expect(await decide(id, heavier)).toMatchObject(is(409, 'HEARING_AWAITED'));
    body(await answer(id));
    expect(body(await decide(id, heavier)).decision?.heardIn).toBe(anew.notice?.documentId);
  });

  test('is told more lightly at once, and more heavily before the firm said anything, without a word of why', async () => {
    const id = await found('更正');
    body(await notice(id));
    expect(body(await notice(id, { amountFen: '600000' })).notice?.heavierBecause).toBeNull();
    body(await answer(id, { isLast: false }));
    expect(body(await notice(id, { amountFen: '100000' })).notice?.heavierBecause).toBeNull();
    body(await answer(id));
    expect(await decide(id)).toMatchObject(is(409, 'PENALTY_HEAVIER'));
    body(await decide(id, { amountFen: '100000' }));
  });

  test('is made no heavier by an objection', async () => {
    const id = await found('异议');
    body(await notice(id));
    body(await answer(id));
    body(await decide(id, { amountFen: '300000' }));
    body(await operator.post(`/inspections/${(await seen(id)).inspectionId}/documents`, { kind: 'result' })); // prettier-ignore
    body(await firm.post(`/findings/${id}/object`, { statement: '金额过高' }));
    // Told before, and yet more than was decided.
    expect(await decide(id, {}, second)).toMatchObject(is(409, 'PENALTY_HEAVIER'));
    expect(await notice(id)).toMatchObject(is(409, 'NOTICE_UNEXPLAINED'));
    expect(body(await decide(id, { amountFen: '300000' }, second)).state).toBe('decided');
  });

  test.each([
    ['a fine without its amount', { kinds: ['fine'], amountFen: null }],
    ['an amount of no fine', { kinds: ['warning'], amountFen: '100' }],
    ['a kind twice', { kinds: ['warning', 'warning'], amountFen: null }],
  ])('does not come as %s', async (_, wrong) => {
    const id = await found(`不符 ${JSON.stringify(wrong)}`);
    expect(await notice(id, wrong)).toMatchObject(is(400, 'PENALTY_REFUSED'));
    body(await notice(id));
    body(await answer(id));
    expect(await decide(id, wrong)).toMatchObject(is(400, 'PENALTY_REFUSED'));
  });
});

describe('a hearing', () => {
  const REVOKED = { kinds: ['revocation'], amountFen: null };

  test('is demanded where the law gives it, within its time, and held before the decision', async () => {
    const id = await found('听证');
    const told = body(await notice(id, REVOKED));
    expect(told.notice?.hearingBecause).toContain('吊销许可证件');
    const demanded = { isLast: false, demandsHearing: true };
    expect((await answer(id, { ...demanded, isLast: true })).status).toBe(409);
    const held = () =>
      operator.post<Problem>(`/inspections/${told.inspectionId}/documents`, {
        kind: 'hearing-record',
        words: '听证主持人：……',
      });
    expect((await held()).status).toBe(409);
    body(await answer(id, demanded));
    expect((await seen(id)).notice?.answer).toMatchObject({ demandsHearing: true });
    await stage.moveTo(AFTER);
    expect(await decide(id, REVOKED)).toMatchObject(is(409, 'HEARING_DEMANDED'));
    body(await held());
    expect((await held()).status).toBe(409);
    expect((await seen(id)).notice?.isHeld).toBe(true);
    body(await decide(id, REVOKED));
    await stage.moveTo(FIRST_DAY);
  });

  test('is demanded before a large fine or by a rule that the officer names; not of a small one, nor late', async () => {
    const large = await found('大额');
    expect(body(await notice(large, { amountFen: '10000000' })).notice?.hearingBecause).toContain('数额较大'); // prettier-ignore
    const named = await found('另有规定');
    const because = '示范条例第十条';
    expect(body(await notice(named, { hearingBecause: because })).notice?.hearingBecause).toBe(because); // prettier-ignore
    const small = await found('小额');
    body(await notice(small));
    const demanded = { isLast: false, demandsHearing: true };
    expect((await answer(small, demanded)).status).toBe(409);
    await stage.moveTo(AFTER);
    expect((await answer(large, demanded)).status).toBe(409);
    await stage.moveTo(FIRST_DAY);
  });
});

test('the database lets nothing heavier through, no notice that nobody explained, and no hearing that was not held', async () => {
  const id = await found('改库');
  const told = body(await notice(id));
  const document = told.notice?.documentId;
  const punished = (set: string) =>
    as(
      'approver',
      (tx) =>
        tx.query(
          `update finding set state = 'decided', version = version + 1, outcome = 'penalty', article = 'x', explanation = 'x', decided_by = 'approver',
             decided_on = '${FIRST_DAY}', facts = '{}', proposal = '{}', penalty_kinds = '{warning,fine}', penalty_fen = 500000, heard_in = $2, ${set} where id = $1`,
          [id, document],
        ), // prettier-ignore
    );
  await expect(punished(`heard_until = '2025-09-29'`)).rejects.toThrow('its firm was heard');
  const copied = (set: string) =>
    as('operator', async (tx) => {
      const [made] = await tx.query<{ id: string }>(
        `insert into inspection_document (inspection_id, subject_id, kind, title, after, told_of, hears_workdays, year, number, content, pdf, digest, once, of_firm,
           issued_by, issued_on, authority, division)
         select inspection_id, subject_id, kind, title, after, told_of, hears_workdays, year, 900, content, pdf, digest, once, of_firm, 'operator', issued_on, authority, division
         from inspection_document where id = $1 returning id`,
        [document],
      );
      await tx.query(
        `insert into penalty_notice (document_id, finding_id, subject_id, outcome, kinds, amount_fen, article, ground, answer_until, provisional, authority, division)
         select $2, finding_id, subject_id, outcome, ${set}, article, ground, answer_until, provisional, authority, division from penalty_notice where document_id = $1`,
        [document, made?.id],
      );
    });
  await expect(copied(`'{closure}', null`)).rejects.toThrow('notice_lets_demand_a_hearing');
  // Nothing heavier follows from what the firm says.
  body(await answer(id, { isLast: false }));
  await expect(copied(`kinds, amount_fen + 1`)).rejects.toThrow('for what a firm stated');
  for (const set of [`amount_fen = 1`, `heavier_because = 'x'`])
    await expect(
      stage.owner.transaction(
        'test.owner',
        { actor: 'x', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(`update penalty_notice set ${set}`),
      ),
    ).rejects.toThrow('never change');

  const other = await found('改库二');
  body(await notice(other));
  body(await answer(other));
  const documentOther = (await seen(other)).notice?.documentId;
  const heavier = as('approver', (tx) =>
    tx.query(
      `update finding set state = 'decided', version = version + 1, outcome = 'penalty', article = 'x', explanation = 'x', decided_by = 'approver',
         decided_on = '${FIRST_DAY}', facts = '{}', proposal = '{}', penalty_kinds = '{warning,fine}', penalty_fen = 500001, heard_in = $2 where id = $1`,
      [other, documentOther],
    ),
  );
  await expect(heavier).rejects.toThrow('no heavier than its firm was told');
});
