import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '#libs/kernel';
import { loadRules, RuleStore } from '#libs/matching';
import { systemContext, type Tx } from '#libs/platform';
import {
  answerCode,
  type CheckInAnswer,
  type CodeOutcome,
  codesOf,
  codeText,
  enterCertificate,
  issueCode,
  revokeCode,
  withdrawCertificate,
} from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import { approveUnannounced } from '../support/approvals.ts';
import { certify } from '../support/certificates.ts';
import { type Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const CATERING = 'demo-inspect-catering';
const TEAM = ['琼001', '琼002'];
const FIRM = anEnterprise(1).with('registration', { 行业代码: 'H62' });
const OTHER = anEnterprise(2).with('registration', { 行业代码: 'H62' });
const YES: CheckInAnswer = { answer: 'accepted', because: null };
const NO: CheckInAnswer = { answer: 'refused', because: '未出示执法证' };
const nowSeconds = (): number => Math.floor(systemClock.now().getTime() / 1000);

const rules = new RuleStore();

interface Outcome {
  readonly inspection: {
    readonly id: string;
    readonly state: string;
    readonly codeException: unknown;
  };
}
interface Issued {
  readonly id: string;
  readonly code: string;
}

let stage: Stage;
let operator: Client;
let person: Client;
let stranger: Client;
let subjectId = 0;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OTHER] });
  await stage.stopWorker();
  // The matter asks for a check-in.
  const files = (await readStoryRules()).map((file) =>
    file.path.endsWith(`${CATERING}/matter.json`)
      ? { ...file, text: file.text.replace('"methods":', '"checkIn": true,\n  "methods":') }
      : file,
  );
  await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  for (const [number, account] of [
    ['琼001', 'operator'],
    ['琼009', 'both'],
  ] as const)
    // prettier-ignore
    await stage.owner.transaction('test.certificate', systemContext('test'), (tx) =>
      enterCertificate(tx, {
        number,
        holder: '王示范',
        account,
        validUntil: '2030-01-01',
        photo: { bytes: Buffer.from('png'), type: 'image/png' },
        authority: 'hn-amr',
        division: '46',
      }),
    );
  await certify(stage, ['琼002', '琼007', '琼008', '琼010']);
  [operator, person, stranger] = [
    await stage.signIn('operator'),
    await stage.signInFor(FIRM),
    await stage.signInFor(OTHER),
  ];
  subjectId = await stage.subjectOf(FIRM);
});
afterAll(() => stage?.close());

const opened = async (inspectors: readonly string[] = TEAM): Promise<string> => {
  const outcome = await operator.post<Outcome>('/inspections', {
    matterId: CATERING,
    creditCode: FIRM.creditCode,
    authority: 'hn-amr',
    inspectors,
    under: { kind: 'complaint', source: '来电人陈某', reason: '投诉后厨不洁' },
  });
  const { id } = body(outcome).inspection;
  await approveUnannounced(stage, id);
  return id;
};
const asOfficer = <T>(actor: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  stage.database.transaction(
    'test.codes',
    { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
    work,
  );
const asked = (
  inspectionId: string,
  actor = 'operator',
  more: { minutes?: number; because?: string } = {},
): Promise<CodeOutcome> =>
  asOfficer(actor, (tx) =>
    issueCode(tx, rules, inspectionId, { minutes: 30, now: nowSeconds(), ...more }),
  );
const issued = async (...which: Parameters<typeof asked>): Promise<Issued> => {
  const id = (await asked(...which)).codeId ?? '';
  return { id, code: await asOfficer('operator', (tx) => codeText(tx, id, TEST_SECRET)) };
};
const answer = (code: string, said = YES, now = nowSeconds(), of = subjectId): Promise<void> =>
  stage.database.transaction(
    'test.answer',
    { actor: 'person', authorities: [], division: '', subjectId: of },
    (tx) => answerCode(tx, code, said, TEST_SECRET, now),
  );
const cancelled = async (id: string): Promise<void> => {
  body(await operator.post(`/inspections/${id}/cancel`, { reason: '测试结束' }));
};
const NOT_ISSUED = { code: 'INSPECTIONS.CODE_NOT_ISSUED' };
/** An inspection as carried out, without a word of the firm. */
const DONE = `update inspection set state = 'done', went = inspectors, done_on = '2025-09-30', done_by = 'system:test', version = version + 1`;
const refusedFor = (reason: string) => ({ code: 'INSPECTIONS.CODE_REFUSED', details: { reason } });

test('an officer shows a code, the firm reads who comes and why, accepts it, and is then inspected', async () => {
  const id = await opened();
  const early = await operator.post<Problem>(`/inspections/${id}/done`, {});
  expect([early.status, early.body.code]).toEqual([409, 'INSPECTIONS.CHECK_IN_MISSING']);
  const key = 'code-of-the-first-visit';
  const made = body(
    await operator.post<Issued>(`/inspections/${id}/codes`, { minutes: 30 }, { key }),
  );
  const again = await operator.post<Issued>(`/inspections/${id}/codes`, { minutes: 30 }, { key });
  expect(body(again)).toEqual(made);
  const shown = await stranger.post<Record<string, unknown>>('/public/inspection-codes', {
    code: made.code,
  });
  expect(body(shown)).toMatchObject({
    standing: 'open',
    officer: {
      number: '琼001',
      holder: '王示范',
      photo: `data:image/png;base64,${Buffer.from('png').toString('base64')}`,
    },
    matter: { title: { zh: expect.stringContaining('餐饮') } },
    under: { trigger: 'complaint' },
    rights: expect.arrayContaining([{ zh: expect.stringContaining('可以拒绝'), en: expect.anything() }]),
  }); // prettier-ignore
  // Neither who complained nor whose firm it is.
  expect(JSON.stringify(shown.body)).not.toMatch(new RegExp(`陈某|后厨|${FIRM.creditCode}`));
  const foreign = await stranger.post<Problem>('/check-ins', { code: made.code, answer: 'accepted' }); // prettier-ignore
  expect([foreign.status, foreign.body.code]).toEqual([409, 'INSPECTIONS.CODE_REFUSED']);
  const officer = await operator.post<Problem>('/check-ins', { code: made.code, answer: 'accepted' }); // prettier-ignore
  expect(officer.status).toBe(403);
  const said = await person.post<{ standing: string }>('/check-ins', {
    code: made.code,
    answer: 'accepted',
  });
  expect(body(said).standing).toBe('accepted');
  const late = await operator.post<Problem>(`/inspection-codes/${made.id}/revoke`, { reason: '误亮' }); // prettier-ignore
  expect(late.body.code).toBe('INSPECTIONS.CODE_REFUSED');
  const done = body(await operator.post<Outcome>(`/inspections/${id}/done`, {}));
  expect(done.inspection).toMatchObject({ state: 'done', codeException: null });
});

test('64 who accept a code at once are one check-in, and a replay is none', async () => {
  const id = await opened();
  const { code } = await issued(id);
  let free = (): void => undefined;
  const barrier = new Promise<void>((resolve) => (free = resolve));
  const all = Array.from({ length: 64 }, async () => {
    await barrier;
    return answer(code);
  });
  free();
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of outcomes)
    if (one.status === 'rejected') expect(one.reason).toMatchObject(refusedFor('answered'));
  await expect(answer(code)).rejects.toMatchObject(refusedFor('answered'));
  await expect(answer(code, NO)).rejects.toMatchObject(refusedFor('answered'));
  const kept = await asOfficer('operator', (tx) => codesOf(tx, id));
  expect(kept).toMatchObject([{ answer: 'accepted', answeredBy: 'person', number: '琼001' }]);
  await cancelled(id);
});

test('a code is refused when it is guessed, too early, too late, revoked, of another firm, or its officer lost the certificate', async () => {
  const id = await opened();
  const { id: codeId, code } = await issued(id);
  for (let guess = 0; guess < 200; guess += 1) {
    const place = (guess * 37) % 100;
    const other = code[place] === 'A' ? 'B' : 'A';
    const guessed = code.slice(0, place) + other + code.slice(place + 1);
    await expect(answer(guessed)).rejects.toMatchObject(refusedFor('unknown'));
  }
  const now = nowSeconds();
  await expect(answer(code, YES, now - 3600)).rejects.toMatchObject(refusedFor('early'));
  await expect(answer(code, YES, now + 3600)).rejects.toMatchObject(refusedFor('late'));
  const other = await stage.subjectOf(OTHER);
  await expect(answer(code, YES, now, other)).rejects.toMatchObject(refusedFor('other-firm'));
  await asOfficer('operator', (tx) => revokeCode(tx, codeId, '误亮'));
  await expect(answer(code)).rejects.toMatchObject(refusedFor('ended'));
  expect(await stage.rows(`select from inspection_check_in where inspection_id = $1`, [id])).toEqual([]); // prettier-ignore
  await cancelled(id);
});

test('what a firm refused is carried out under a new code that it accepts, or for a named exception', async () => {
  const first = await opened();
  await answer((await issued(first)).code, NO);
  const closed = await operator.post<Problem>(`/inspections/${first}/done`, {});
  expect(closed.body.code).toBe('INSPECTIONS.CHECK_IN_MISSING');
  const others = { inspectors: ['琼007', '琼008'], because: '换人' };
  await answer((await issued(first)).code);
  // Accepted was the officer who came, not somebody else.
  const swapped = await operator.post<Problem>(`/inspections/${first}/done`, others);
  expect(swapped.body.code).toBe('INSPECTIONS.CHECK_IN_MISSING');
  expect(body(await operator.post<Outcome>(`/inspections/${first}/done`, {})).inspection.state).toBe('done'); // prettier-ignore
  const second = await opened();
  const exception = { kind: 'emergency', because: '燃气泄漏，须立即处置' };
  const done = await operator.post<Outcome>(`/inspections/${second}/done`, { codeException: exception }); // prettier-ignore
  expect(body(done).inspection).toMatchObject({ state: 'done', codeException: exception });
});

test('a refusal takes back what was accepted before, and who answered can sign in', async () => {
  const id = await opened();
  await answer((await issued(id)).code);
  await answer((await issued(id)).code, NO);
  const exception = { kind: 'cannot-sign-in', because: '企业称无法登录' };
  for (const [codeException, code] of [
    [undefined, 'INSPECTIONS.CHECK_IN_MISSING'],
    [exception, 'INSPECTIONS.FIRM_SIGNS_IN'],
  ] as const) {
    const done = await operator.post<Problem>(`/inspections/${id}/done`, codeException ? { codeException } : {}); // prettier-ignore
    expect([done.status, done.body.code]).toEqual([409, code]);
  }
  for (const [set, held] of [
    ['', 'accepted a code of that day'],
    [`, code_exception = 'cannot-sign-in', code_because = 'x'`, 'can sign in'],
  ] as const)
    await expect(stage.rows(`${DONE}${set} where id = $1`, [id])).rejects.toThrow(held);
  await cancelled(id);
});

test('where no team was named any certified officer shows a code, and who was refused is replaced with a reason', async () => {
  const open = await opened([]);
  await expect(asked(open, 'approver')).rejects.toMatchObject(NOT_ISSUED);
  await answer((await issued(open, 'both')).code);
  const went = { inspectors: ['琼009', '琼010'] };
  expect(body(await operator.post<Outcome>(`/inspections/${open}/done`, went)).inspection.state).toBe('done'); // prettier-ignore
  const id = await opened();
  const because = '琼001 与企业有利害关系，回避';
  await expect(asked(id, 'both', { because })).rejects.toMatchObject(NOT_ISSUED);
  await answer((await issued(id)).code, NO);
  await expect(asked(id, 'both')).rejects.toMatchObject(NOT_ISSUED);
  await expect(asked(id, 'both', { because: ' ' })).rejects.toMatchObject(NOT_ISSUED);
  await answer((await issued(id, 'both', { because })).code);
  const kept = await asOfficer('operator', (tx) => codesOf(tx, id));
  expect(kept).toMatchObject([
    { number: '琼009', answer: 'accepted', insteadBecause: because },
    { number: '琼001', answer: 'refused', insteadBecause: null },
  ]);
  const done = await operator.post<Outcome>(`/inspections/${id}/done`, { ...went, because });
  expect(body(done).inspection.state).toBe('done');
});

test('only an officer of the team shows a code, for what is planned', async () => {
  const id = await opened();
  for (const actor of ['both', 'approver'])
    await expect(asked(id, actor)).rejects.toMatchObject(NOT_ISSUED);
  for (const minutes of [0, 241, 1.5])
    await expect(asked(id, 'operator', { minutes })).rejects.toMatchObject(NOT_ISSUED);
  const shown = await issued(id);
  await cancelled(id);
  await expect(answer(shown.code)).rejects.toMatchObject(refusedFor('ended'));
  await expect(issued(id)).rejects.toMatchObject(NOT_ISSUED);
});

test('the database holds the same: team, slot, firm, once, for ever, and the visit', async () => {
  const id = await opened();
  const { id: codeId } = await issued(id);
  const broken = (sql: string, values: readonly unknown[] = [id]) =>
    expect(stage.rows(sql, values)).rejects.toMatchObject({ code: expect.stringMatching(/^(HZ|42501)/) }); // prettier-ignore
  // Signed as the officer, so that no other name is what is refused.
  const shows = (actor: string, certificate: string, instead: string | null = null) =>
    asOfficer(actor, (tx) =>
      tx.query(
        `insert into inspection_code (id, state, inspection_id, certificate_id, subject_id, valid_from, valid_until, instead_because, issued_by, authority, division)
         select gen_random_uuid(), 'issued', i.id, e.id, i.subject_id, date_trunc('minute', now()), date_trunc('minute', now()) + interval '30 minutes', $3::text, $4::text,
           i.authority, i.division
         from inspection i, enforcement_certificate e where i.id = $1 and e.number = $2 returning id`,
        [id, certificate, instead, actor],
      ),
    );
  // Not of the team, not refused before, not one's own certificate; and so it goes.
  await expect(shows('both', '琼009')).rejects.toThrow('by an officer of the team');
  await expect(shows('both', '琼009', '换人')).rejects.toThrow('by an officer of the team');
  await expect(shows('both', '琼001')).rejects.toThrow('by an officer of the team');
  expect(await shows('operator', '琼001')).toHaveLength(1);
  const say = `insert into inspection_check_in (nonce, answer, answered_by) values ($1, 'accepted', 'system:test')`;
  await broken(say, [codeId]);
  await stage.rewrite('inspection_code', `update inspection_code set valid_from = valid_from - interval '1 hour', valid_until = valid_until - interval '1 hour' where id = $1`, [codeId]); // prettier-ignore
  await expect(answer((await issued(id)).code)).resolves.toBeUndefined();
  const late = stage.database.transaction(
    'test.late',
    { actor: 'person', authorities: [], division: '', subjectId },
    (tx) => tx.query(`insert into inspection_check_in (nonce, answer, answered_by) values ($1, 'accepted', 'person')`, [codeId]),
  ); // prettier-ignore
  await expect(late).rejects.toMatchObject({ message: expect.stringContaining('within its slot') });
  await broken(`update inspection_check_in set answer = 'refused', because = 'x' where inspection_id = $1`); // prettier-ignore
  await broken(`delete from inspection_check_in where inspection_id = $1`);
  await cancelled(id);
  const second = await opened();
  const walked = stage.rows(`${DONE} where id = $1`, [second]);
  await expect(walked).rejects.toMatchObject({ message: expect.stringContaining('accepted a code of that day') }); // prettier-ignore
});

test('a certificate that was withdrawn shows nothing more', async () => {
  const [open] = await stage.rows<{ id: string }>(`select id from inspection where state = 'planned'`); // prettier-ignore
  const { code } = await issued(open?.id ?? '');
  await stage.owner.transaction('test.withdraw', systemContext('test'), (tx) =>
    withdrawCertificate(tx, '琼001', '调离执法岗位'),
  );
  await expect(answer(code)).rejects.toMatchObject(refusedFor('ended'));
  await expect(issued(open?.id ?? '')).rejects.toMatchObject(NOT_ISSUED);
});

test('a code vouches for no officer whose certificate is over, and for nothing that may not be inspected today', async () => {
  const [open] = await stage.rows<{ id: string }>(`select id from inspection where state = 'planned'`); // prettier-ignore
  await cancelled(open?.id ?? '');
  const id = await opened([]);
  const { code } = await issued(id, 'both');
  const standing = async (): Promise<string> =>
    body(await stranger.post<{ standing: string }>('/public/inspection-codes', { code })).standing;
  expect(await standing()).toBe('open');
  const until = `update enforcement_certificate set valid_until = $1 where number = '琼009'`;
  await stage.rewrite('enforcement_certificate', until, [FIRST_DAY]);
  expect(await standing()).toBe('ended');
  await expect(answer(code)).rejects.toMatchObject(refusedFor('ended'));
  await stage.rewrite('enforcement_certificate', until, ['2030-01-01']);
  expect(await standing()).toBe('open');
  // The list of that year has not been published.
  await stage.moveTo('2026-01-05');
  expect(await standing()).toBe('ended');
  await expect(answer(code)).rejects.toMatchObject(refusedFor('ended'));
  const both = await stage.signIn('both');
  const refused = await both.post<Problem>(`/inspections/${id}/codes`, { minutes: 30 });
  expect([refused.status, refused.body.code]).toEqual([409, 'INSPECTIONS.CODE_NOT_ISSUED']);
  const recorded = `select asked, reason, asked_by from inspection_refusal where inspection_id = $1`;
  expect(await stage.rows(recorded, [id])).toEqual([
    { asked: 'visit', reason: 'not-in-force', asked_by: 'both' },
  ]);
});
