import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FindingView, noteNoProblem } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { caterer, findingActs, FINDINGS, rules } from '../support/finding-acts.ts';
import { pdfPages } from '../support/pdf-text.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const PUNISHED = caterer(1);
const CLEAN = caterer(2);
const SPARED = caterer(3);
/** Told of the site on a Tuesday before the holiday of eight days: the fifth working day after it is the 14th, a Tuesday. */
const HEARD_FROM = '2025-10-15';
/** The sixtieth day after it is a Sunday. */
const TOLD_ON = '2025-10-22';
const OBJECTIONS_UNTIL = '2025-12-22';

interface Document {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly digest: string;
  readonly content: {
    readonly number: string;
    readonly rows: readonly (readonly [string, string])[];
  };
}

let stage: Stage;
let officer: Client;
let firm: Client;
const { as, inspected, noted, notice, decide } = findingActs(() => stage);
const issue = (inspectionId: string, kind: string, more: object = {}) =>
  officer.post<Document & Problem>(`/inspections/${inspectionId}/documents`, { kind, ...more });
const issued = async (inspectionId: string, kind: string, more: object = {}): Promise<Document> =>
  body(await issue(inspectionId, kind, more));
const done = async (inspectionId: string): Promise<void> => {
  const inspectors = ['琼001', '琼002'];
  body(await officer.post(`/inspections/${inspectionId}/done`, { inspectors }));
};
/** The visit as the firm is told of it. */
const visit = async () => {
  const { items } = body(await firm.get<{ items: object[] }>('/own-visits?year=2025'));
  return items[0];
};
const SITE = { words: '现场查看冷藏柜，温度计显示 12 摄氏度' };

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [PUNISHED, CLEAN, SPARED],
    besides: { datasets: [FINDINGS] },
  });
  await stage.stopWorker();
  officer = await stage.signIn('operator');
  firm = await stage.signInFor(PUNISHED);
});
afterAll(() => stage?.close());

describe('the documents of an inspection', () => {
  let inspection = '';
  let result: Document;

  test('are nine kinds, as data, each after those that it follows', async () => {
    const { items } = body(
      await officer.get<{ items: { id: string; after: string[]; name: { zh: string } }[] }>(
        '/inspection-document-kinds',
      ),
    );
    expect(items.map(({ id, after }) => [id, after.join()])).toEqual([
      ['approval', ''],
      ['notice', 'approval'],
      ['site-record', 'approval'],
      ['questioning', 'approval'],
      ['sampling', 'approval'],
      ['prior-notice', 'site-record'],
      ['hearing-record', 'prior-notice'],
      ['result', 'site-record'],
      ['other', 'approval'],
    ]);
    expect(items[0]?.name.zh).toBe('行政检查审批表');
  });

  test('are issued in their turn, in the state of the inspection, once, with all they must say', async () => {
    inspection = await inspected(PUNISHED, false);
    const refused = { status: 409, body: { code: 'INSPECTIONS.DOCUMENT_OUT_OF_ORDER' } };
    expect(await issue(inspection, 'notice')).toMatchObject(refused);
    expect((await issued(inspection, 'approval')).number).toBe('2025-1');
    expect(await issue(inspection, 'approval')).toMatchObject(refused);
    expect(await issue(inspection, 'site-record', SITE)).toMatchObject(refused);
    expect((await issued(inspection, 'notice')).number).toBe('2025-2');
    await done(inspection);
    const incomplete = { status: 400, body: { code: 'INSPECTIONS.DOCUMENT_INCOMPLETE' } };
    expect(await issue(inspection, 'site-record')).toMatchObject(incomplete);
    expect(await issue(inspection, 'other', SITE)).toMatchObject(incomplete);
    expect(await issue(inspection, 'verdict')).toMatchObject({
      status: 400,
      body: { code: 'INSPECTIONS.DOCUMENT_UNKNOWN' },
    });
    expect(await issue(inspection, 'result')).toMatchObject(refused);
    const record = await issued(inspection, 'site-record', SITE);
    expect(new Map(record.content.rows).has('陈述申辩和听证')).toBe(false);
    await issued(inspection, 'questioning', { words: '问：……答：……' });
    await issued(inspection, 'questioning', { words: '问：……答：……（第二次）' });
    // Nothing is decided on yet, so there is no result to tell.
    expect(await issue(inspection, 'result')).toMatchObject(refused);
  });

  test('a penalty is decided on once the firm was told which is intended, and its time to state its case is over', async () => {
    const id = await noted(inspection);
    // The record of the site was issued before, and told nothing of this.
    const unheard = { code: 'INSPECTIONS.PENALTY_UNHEARD' };
    await expect(decide(id, 'penalty')).rejects.toMatchObject(unheard);
    expect(await visit()).toMatchObject({ mayState: false });
    const record = await issued(inspection, 'site-record', SITE);
    expect(new Map(record.content.rows).get('陈述申辩和听证')).toContain('5个工作日内');
    expect(await issue(inspection, 'site-record', SITE)).toMatchObject({ status: 409 });
    // What was found is not yet what is intended; that is told of the finding, not as any document.
    await expect(decide(id, 'penalty')).rejects.toMatchObject(unheard);
    expect(await issue(inspection, 'prior-notice')).toMatchObject({
      status: 400,
      body: { code: 'INSPECTIONS.DOCUMENT_INCOMPLETE' },
    });
    const told = (await notice(id)).notice;
    expect(told).toMatchObject({ until: '2025-10-14', provisional: false, answer: null });
    const awaited = { code: 'INSPECTIONS.HEARING_AWAITED', details: { from: HEARD_FROM } };
    await expect(decide(id, 'penalty')).rejects.toMatchObject(awaited);
    await stage.moveTo('2025-10-14');
    await expect(decide(id, 'penalty')).rejects.toMatchObject(awaited);
    const statement = { statement: '温度计损坏，已更换', isLast: false };
    expect(await visit()).toMatchObject({ mayState: true, statements: [] });
    expect(body(await firm.post(`/inspections/${inspection}/statement`, statement))).toMatchObject({
      on: '2025-10-14',
    });
    expect((await firm.post(`/inspections/${inspection}/statement`, statement)).status).toBe(409);
    // It answers the notice, which stands for what was told before.
    expect(await visit()).toMatchObject({
      mayState: false,
      statements: [{ ...statement, on: '2025-10-14', answers: told?.number }],
    });
    await expect(decide(id, 'penalty')).rejects.toMatchObject(awaited);
    await stage.moveTo(HEARD_FROM);
    expect((await decide(id, 'penalty')).decision).toMatchObject({ heardIn: told?.documentId });
  });

  test('the time to object runs from the day on which the result is told', async () => {
    await stage.moveTo(TOLD_ON);
    result = await issued(inspection, 'result');
    const said = new Map(result.content.rows);
    expect(said.get('企业陈述申辩')).toBe('2025-10-14：温度计损坏，已更换');
    expect(said.get('处理决定：冷藏温度')).toContain(
      '予以处罚：警告。依据：食品安全法第一百三十二条',
    );
    expect(said.get('异议期：冷藏温度')).toContain(OBJECTIONS_UNTIL);
    expect(JSON.stringify(result.content)).not.toContain('12345 热线投诉');
    const [finding] = body(await firm.get<{ items: FindingView[] }>('/findings')).items;
    expect(finding?.decision).toMatchObject({
      decidedOn: HEARD_FROM,
      toldOn: TOLD_ON,
      appealUntil: OBJECTIONS_UNTIL,
    });
    expect(await issue(inspection, 'result')).toMatchObject({ status: 409 });
    const messages = body(await firm.get<{ items: { kind: string }[] }>('/messages'));
    expect(messages.items).toHaveLength(7);
  });

  test('are read by the firm as they were issued, but for what is the authority’s own; no other firm reads them', async () => {
    const { items } = body(await firm.get<{ items: Document[] }>('/documents'));
    expect(items.map(({ kind }) => kind).sort()).toEqual([
      'notice',
      'prior-notice',
      'questioning',
      'questioning',
      'result',
      'site-record',
      'site-record',
    ]);
    const bytes = await firm.bytes(`/documents/${result.id}/pdf`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(result.digest);
    const text = pdfPages(bytes).join('\n');
    for (const one of ['行政检查结果告知书', result.number, '示范：检查事项为演示而编'])
      expect(text).toContain(one);
    // Neither who complained nor that somebody did by name.
    for (const { content } of items) expect(JSON.stringify(content)).not.toContain('投诉后厨不洁');
    const approval = await stage.rows<{ id: string }>(
      `select id from inspection_document where kind = 'approval'`,
    );
    expect((await firm.get(`/documents/${approval[0]?.id}/pdf`)).status).toBe(404);
    const stranger = await stage.signInFor(CLEAN);
    expect((await stranger.get(`/documents/${result.id}/pdf`)).status).toBe(404);
    expect(body(await stranger.get<{ items: object[] }>('/documents')).items).toEqual([]);
  });

  test('tell at once that nothing was found, or a violation that is not punished', async () => {
    const clean = await inspected(CLEAN, false);
    await issued(clean, 'approval');
    await done(clean);
    await issued(clean, 'site-record', { words: '逐项检查，未发现问题' });
    await as('operator', (tx) => noteNoProblem(tx, rules, clean, '逐项检查，未发现问题'));
    expect(new Map((await issued(clean, 'result')).content.rows).get('检查情况')).toContain('未发现问题'); // prettier-ignore
    const spared = await inspected(SPARED, false);
    await issued(spared, 'approval');
    await done(spared);
    await issued(spared, 'site-record', SITE);
    const [slight, further] = [await noted(spared), await noted(spared, '留样')];
    await decide(slight, 'unpunished');
    const first = new Map((await issued(spared, 'result')).content.rows);
    expect(first.get('处理决定：留样')).toContain('另行告知');
    // What is decided on later is told later, in another result.
    expect(await issue(spared, 'result')).toMatchObject({ status: 409 });
    await decide(further, 'unpunished');
    await issued(spared, 'result');
  });

  test('wait for no time once the firm has nothing further to say', async () => {
    const again = await inspected(SPARED, false);
    await issued(again, 'approval');
    await done(again);
    const person = await stage.signInFor(SPARED);
    const last = { statement: '无其他意见', isLast: true };
    expect((await person.post(`/inspections/${again}/statement`, last)).status).toBe(409);
    const id = await noted(again);
    const record = await issued(again, 'site-record', SITE);
    expect((await firm.post(`/inspections/${again}/statement`, last)).status).toBe(409);
    expect(body(await person.post(`/inspections/${again}/statement`, last))).toMatchObject({
      ...last,
      answers: record.content.number,
    });
    // Told of another thing it answers that too, and both stand.
    await noted(again, '留样');
    const further = await issued(again, 'site-record', SITE);
    body(await person.post(`/inspections/${again}/statement`, { ...last, statement: '已整改' }));
    const { statements } = body(
      await officer.get<{ statements: object[] }>(`/inspections/${again}/documents`),
    );
    expect(statements).toMatchObject([
      { statement: '无其他意见', answers: record.content.number },
      { statement: '已整改', answers: further.content.number },
    ]);
    const told = (await notice(id)).notice;
    await expect(decide(id, 'penalty')).rejects.toMatchObject({
      code: 'INSPECTIONS.HEARING_AWAITED',
    });
    body(await person.post(`/inspections/${again}/statement`, last));
    expect((await decide(id, 'penalty')).decision?.heardIn).toBe(told?.documentId);
    await issued(again, 'result');
    expect((await person.post(`/inspections/${again}/statement`, last)).status).toBe(409);
  });

  test('never change, are numbered without a gap, and are out of turn for the database too', async () => {
    const numbers = await stage.rows<{ number: number }>(
      `select number from inspection_document where authority = 'hn-amr' and year = '2025' order by number`,
    );
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, at) => at + 1));
    for (const set of [`title = 'x'`, `content = '{}'`, `issued_on = '${FIRST_DAY}'`])
      await expect(
        stage.owner.transaction(
          'test.owner',
          { actor: 'x', authorities: ['*'], division: '', subjectId: null },
          (tx) => tx.query(`update inspection_document set ${set}`),
        ),
      ).rejects.toThrow('never change');
    const copied = (columns: string) =>
      as('operator', (tx) =>
        tx.query(
          `insert into inspection_document (inspection_id, subject_id, kind, title, after, not_before, year, number, content, pdf, digest, once, of_firm, issued_by, issued_on, authority, division)
           select inspection_id, subject_id, 'x', title, ${columns}, '2025', 900, content, pdf, digest, false, of_firm, 'operator', $1::date, authority, division
           from inspection_document where id = $2`,
          [TOLD_ON, result.id],
        ),
      );
    await expect(copied(`array['nothing'], null`)).rejects.toThrow('after those that it follows');
    await expect(copied(`after, '2025-10-23'`)).rejects.toThrow('document_not_early');
  });
});
