import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { enterCertificate } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import { certify } from '../support/certificates.ts';
import type { Client } from '../support/client.ts';
import { CATERING, caterer, findingActs } from '../support/finding-acts.ts';
import { Stage } from '../support/stage.ts';

const FIRM = caterer(1);
const PLANNED = caterer(2);
const URGENT = caterer(3);
const TEAM = ['琼001', '琼002'];
const UNAPPROVED = { status: 409, body: { code: 'INSPECTIONS.VISIT_UNAPPROVED' } };
const UNANNOUNCED = { status: 409, body: { code: 'INSPECTIONS.VISIT_UNANNOUNCED' } };
const SAME_PERSON = { status: 403, body: { code: 'INSPECTIONS.VISIT_SAME_PERSON' } };

interface Detail extends Problem {
  readonly id: string;
  readonly state: string;
  readonly before: {
    readonly approval: {
      readonly by: string;
      readonly byName: string;
      readonly unannouncedBecause: string | null;
    } | null;
    readonly lacksApproval: boolean;
    readonly lacksNotice: boolean;
  };
}
interface Task {
  readonly kind: string;
  readonly entityId: string;
}

let stage: Stage;
let operator: Client;
let approver: Client;
let both: Client;
const { as } = findingActs(() => stage);
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, PLANNED, URGENT] });
  await stage.stopWorker();
  [operator, approver, both] = [
    await stage.signIn('operator'),
    await stage.signIn('approver'),
    await stage.signIn('both'),
  ];
  await certify(stage, TEAM);
  await stage.owner.transaction('test.certificate', systemContext('test'), async (tx) => {
    for (const [number, account] of [
      ['琼003', 'operator'],
      ['琼004', 'both'],
    ] as const)
      await enterCertificate(tx, {
        ...{ number, account, holder: `持证人 ${number}`, validUntil: '2030-01-01' },
        ...{ photo: null, authority: 'hn-amr', division: '46' },
      });
  });
});
afterAll(() => stage?.close());

const COMPLAINT = { kind: 'complaint', source: '12345 热线', reason: '投诉后厨不洁' };
const opened = async (
  firm: typeof FIRM,
  under: object = COMPLAINT,
  by = operator,
  inspectors: readonly string[] = [],
) => {
  const { creditCode } = firm;
  const asked = { matterId: CATERING, creditCode, authority: 'hn-amr', under, inspectors };
  const made = await by.post<{ inspection: { id: string } }>('/inspections', asked);
  return body(made).inspection.id;
};
const approve = (id: string, unannouncedBecause: string | null, by = approver) =>
  by.post<Detail>(`/inspections/${id}/approve`, { unannouncedBecause });
const done = (id: string, more: object = {}) =>
  operator.post<Problem>(`/inspections/${id}/done`, { inspectors: TEAM, ...more });
const issue = (id: string, kind: string) =>
  operator.post<Problem>(`/inspections/${id}/documents`, { kind });
const read = async (id: string): Promise<Detail> =>
  body(await operator.get<Detail>(`/inspections/${id}`));
const asked = async (): Promise<readonly string[]> => {
  const { items } = body(await approver.get<{ items: Task[] }>('/tasks?state=open'));
  return items.filter(({ kind }) => kind === 'inspection-approval').map((one) => one.entityId);
};

describe('a visit that stands in no plan', () => {
  let id = '';

  test('waits for an approver, who is asked: nobody shows a code or goes before, nor is a form of approval issued', async () => {
    id = await opened(FIRM);
    expect((await read(id)).before).toEqual({ approval: null, lacksApproval: true, lacksNotice: true }); // prettier-ignore
    expect(await asked()).toEqual([id]);
    expect(await done(id)).toMatchObject(UNAPPROVED);
    expect(await operator.post(`/inspections/${id}/codes`, { minutes: 30 })).toMatchObject(UNAPPROVED); // prettier-ignore
    expect(await issue(id, 'approval')).toMatchObject(UNAPPROVED);
    // The database says so too, whoever asks it.
    await expect(
      stage.rows(
        `update inspection set state = 'done', went = $2, done_on = '2025-09-30', done_by = 'system:test', version = version + 1 where id = $1`,
        [id, TEAM],
      ),
    ).rejects.toThrow('a visit outside any plan is approved by a second person');
  });

  test('is approved once, by an approver who neither asked for it nor goes', async () => {
    expect((await approve(id, null, operator)).status).toBe(403);
    const own = await opened(URGENT, COMPLAINT, both);
    expect(await approve(own, null, both)).toMatchObject(SAME_PERSON);
    body(await operator.post(`/inspections/${own}/cancel`, { reason: '重复' }));
    expect(await asked()).toEqual([id]);
    await expect(
      as('system:test', (tx) =>
        tx.query(
          `insert into visit_approval (inspection_id, approved_by, approved_on, authority, division)
           select id, 'system:test', '2025-09-29', authority, division from inspection where id = $1`,
          [id],
        ),
      ),
    ).rejects.toThrow('a visit is approved before it is made');
    const key = 'approval-of-the-story';
    const said = { unannouncedBecause: null };
    const first = body(await approver.post<Detail>(`/inspections/${id}/approve`, said, { key }));
    expect(body(await approver.post<Detail>(`/inspections/${id}/approve`, said, { key }))).toEqual(first); // prettier-ignore
    expect(await approve(id, '防止毁灭证据')).toMatchObject({
      status: 409,
      body: { code: 'INSPECTIONS.VISIT_NOT_TO_APPROVE' },
    });
    expect(await asked()).toEqual([]);
  });

  test('is made once its firm was issued a notice', async () => {
    expect((await read(id)).before).toMatchObject({ approval: { by: 'approver' }, lacksNotice: true }); // prettier-ignore
    expect(await done(id)).toMatchObject(UNANNOUNCED);
    body(await issue(id, 'approval'));
    const person = await stage.signInFor(FIRM);
    const own = async () =>
      body(await person.get<{ items: object[] }>('/own-visits?year=2025')).items;
    expect(await own()).toEqual([]);
    body(await issue(id, 'notice'));
    expect(await own()).toMatchObject([{ inspectionId: id, state: 'planned', toldOn: '2025-09-30', answer: null }]); // prettier-ignore
    expect((await read(id)).before).toMatchObject({ lacksApproval: false, lacksNotice: false });
    body(await done(id));
    expect((await read(id)).state).toBe('done');
  });

  test('is not made by whoever approved it, of whom no code is shown either', async () => {
    const approved = await opened(FIRM);
    body(await approve(approved, '投诉查处', both));
    expect(await both.post(`/inspections/${approved}/codes`, { minutes: 30 })).toMatchObject(SAME_PERSON); // prettier-ignore
    const went = { inspectors: ['琼001', '琼004'] };
    expect(await done(approved, went)).toMatchObject(SAME_PERSON);
    await expect(
      stage.rows(
        `update inspection set state = 'done', went = $2, done_on = '2025-09-30', done_by = 'system:test', version = version + 1 where id = $1`,
        [approved, went.inspectors],
      ),
    ).rejects.toThrow('nobody goes to a visit that they approved');
    // Nor does whoever is named for it approve it.
    const named = await opened(PLANNED, COMPLAINT, operator, went.inspectors);
    expect(await approve(named, null, both)).toMatchObject(SAME_PERSON);
    for (const id of [approved, named])
      body(await operator.post(`/inspections/${id}/cancel`, { reason: '重复' }));
  });

  test('is made unannounced where the approver says why, and at once in an emergency', async () => {
    const secret = await opened(FIRM);
    body(await approve(secret, '投诉查处，防止毁灭证据'));
    expect((await read(secret)).before).toMatchObject({
      approval: { by: 'approver', unannouncedBecause: '投诉查处，防止毁灭证据' },
      lacksNotice: false,
    });
    body(await done(secret));
    const urgent = await opened(URGENT);
    body(await done(urgent, { codeException: { kind: 'emergency', because: '燃气泄漏' } }));
    expect(await asked()).toEqual([]);
    // Of each the form of approval follows, and with it whatever else is to be written.
    for (const made of [secret, urgent]) {
      const record = { kind: 'site-record', words: '后厨地面积水' };
      const written = () => operator.post(`/inspections/${made}/documents`, record);
      expect(await written()).toMatchObject({ status: 409 });
      body(await issue(made, 'approval'));
      body(await written());
    }
  });
});

test('a visit that stands in a plan was approved with it, and its firm is told ahead unless an approver says why not', async () => {
  // Under a yearly plan firms are drawn in this matter, and told nothing ahead.
  const plan = { kind: 'special', because: '群众集中反映', title: '专项检查', startsOn: '2025-01-01', endsOn: '2026-01-01', matters: [CATERING] }; // prettier-ignore
  const drawnUp = await operator.post<{ plan: { id: string } }>('/inspection-plans', {
    ...plan,
    authority: 'hn-amr',
    division: '46',
  });
  const planId = body(drawnUp).plan.id;
  body(
    await approver.post(`/inspection-plans/${planId}/approve`, {
      version: 1,
      filedAs: '备〔2025〕1号',
    }),
  );
  const id = await opened(PLANNED, { planId });
  expect((await read(id)).before).toEqual({ approval: null, lacksApproval: false, lacksNotice: true }); // prettier-ignore
  expect(await done(id)).toMatchObject(UNANNOUNCED);
  expect(await approve(id, null)).toMatchObject({ body: { code: 'INSPECTIONS.VISIT_NOT_TO_APPROVE' } }); // prettier-ignore
  body(await approve(id, '突击检查，防止临时整改'));
  body(await done(id));
});
