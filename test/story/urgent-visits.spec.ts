import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { enterCertificate } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import { certify } from '../support/certificates.ts';
import type { Client } from '../support/client.ts';
import { CATERING, caterer } from '../support/finding-acts.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const FIRM = caterer(1);
const TEAM = ['琼001', '琼002'];
const GROUND = '接报疑似食物中毒，须立即封存留样';
/** The second working day after the first: the days off of October lie between. */
const LAST_DAY = '2025-10-10';

interface Urgent {
  readonly id: string;
  readonly state: string;
  readonly inspectionId: string;
  readonly ground: string;
  readonly until: { readonly date: string; readonly provisional: boolean };
  readonly hadPart: boolean;
  readonly version: number;
}
interface Outcome {
  readonly inspection: { readonly id: string };
}

let stage: Stage;
let operator: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  // The matter asks for a check-in.
  const files = (await readStoryRules()).map((file) =>
    file.path.endsWith(`${CATERING}/matter.json`)
      ? { ...file, text: file.text.replace('"methods":', '"checkIn": true,\n  "methods":') }
      : file,
  );
  await stage.as('load', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  await certify(stage, TEAM);
  await stage.owner.transaction('test.certificate', systemContext('test'), (tx) =>
    enterCertificate(tx, {
      ...{ number: '琼003', holder: '王示范', account: 'approver2', validUntil: '2030-01-01' },
      ...{ photo: null, authority: 'hn-amr', division: '46' },
    }),
  );
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
});
afterAll(() => stage?.close());

/** An inspection of the firm that an alert led to, and its visit in an emergency. */
async function visited(who: Client, inspectors: readonly string[] = TEAM): Promise<Urgent> {
  const opened = await who.post<Outcome>('/inspections', {
    matterId: CATERING,
    creditCode: FIRM.creditCode,
    authority: 'hn-amr',
    under: { kind: 'alert', source: '疾控中心通报', reason: '三人就餐后呕吐' },
    inspectors,
  });
  const { id } = body(opened).inspection;
  const codeException = { kind: 'emergency', because: GROUND };
  body(await who.post(`/inspections/${id}/done`, { codeException }));
  const [urgent] = await waiting();
  expect(urgent?.inspectionId).toBe(id);
  return urgent as Urgent;
}
const waiting = async (who = approver): Promise<Urgent[]> =>
  body(await who.get<{ items: Urgent[] }>('/urgent-visits?state=stated')).items;
const confirm = (who: Client, { id, version }: Urgent) =>
  who.post<Problem & Urgent>(`/urgent-visits/${id}/confirm`, { version });
const refuse = (who: Client, { id, version }: Urgent, reason: string) =>
  who.post<Problem & Urgent>(`/urgent-visits/${id}/refuse`, { version, reason });
/** Visits and breaches of the year, as the officer and the firm are told them. */
async function account(): Promise<readonly unknown[]> {
  const person = await stage.signIn(`person-${FIRM.creditCode}`);
  const [officers, firms] = await Promise.all([
    operator.get<{ items: object[] }>(`/firm-burden?creditCode=${FIRM.creditCode}&year=2025`),
    person.get<{ items: object[] }>('/burden?year=2025'),
  ]);
  expect(body(firms).items).toEqual(body(officers).items);
  return body(officers).items;
}
const breaches = async (): Promise<unknown> =>
  stage.rows(`select reason, asked, asked_by, detail from inspection_refusal order by at`);
const tasks = (): Promise<{ state: string; note: string | null }[]> =>
  stage.rows(
    `select state, note from task where kind = 'inspection-emergency' order by created_at`,
  );

describe('a visit that was made in an emergency', () => {
  test('states its ground, waits for a second person within two working days of its county, and is confirmed', async () => {
    await stage.signInFor(FIRM);
    const urgent = await visited(operator);
    expect(urgent).toMatchObject({
      state: 'stated',
      ground: GROUND,
      until: { date: LAST_DAY, provisional: false },
      hadPart: false,
    });
    expect(await tasks()).toEqual([{ state: 'open', note: null }]);
    // Whoever recorded it has no right to; whoever is of another authority does not see it.
    expect((await confirm(operator, urgent)).status).toBe(403);
    await stage.openAccount({ account: 'elsewhere', roles: ['approver'], authorities: ['hn-tax'] });
    const elsewhere = await stage.signIn('elsewhere');
    expect(await waiting(elsewhere)).toEqual([]);
    expect((await confirm(elsewhere, urgent)).status).toBe(404);

    expect(body(await confirm(approver, urgent))).toMatchObject({ state: 'confirmed' });
    expect((await confirm(approver, urgent)).body.code).toBe('KERNEL.TRANSITION_REFUSED');
    expect(await tasks()).toEqual([{ state: 'closed', note: '已确认 confirmed' }]);
    expect(await waiting()).toEqual([]);
    expect(await account()).toMatchObject([{ visits: 1, breaches: 0 }]);
    expect(await breaches()).toEqual([]);
  });

  test('needs its ground', async () => {
    const opened = await operator.post<Outcome>('/inspections', {
      matterId: CATERING,
      creditCode: FIRM.creditCode,
      authority: 'hn-amr',
      under: { kind: 'complaint', source: '12345', reason: '投诉后厨不洁' },
      inspectors: TEAM,
    });
    const { id } = body(opened).inspection;
    const codeException = { kind: 'emergency', because: ' ' };
    expect((await operator.post(`/inspections/${id}/done`, { codeException })).status).toBe(400);
    body(await operator.post(`/inspections/${id}/cancel`, { reason: '测试' }));
  });

  test('is confirmed neither by whoever opened and recorded it nor by one who went; the database says so too', async () => {
    const both = await stage.signIn('both');
    const urgent = await visited(both, ['琼001', '琼003']);
    const approver2 = await stage.signIn('approver2');
    for (const who of [both, approver2]) {
      expect((await waiting(who))[0]).toMatchObject({ id: urgent.id, hadPart: true });
      for (const said of [await confirm(who, urgent), await refuse(who, urgent, '并非紧急')])
        expect(said).toMatchObject({
          status: 403,
          body: { code: 'INSPECTIONS.EMERGENCY_SAME_PERSON' },
        });
    }
    const decides = (actor: string, set: string) =>
      stage.database.transaction(
        'test.emergency',
        { actor, authorities: ['hn-amr'], division: '46', subjectId: null },
        (tx) =>
          tx.query(
            `update inspection_emergency set version = version + 1, decided_by = $2, ${set} where id = $1`,
            [urgent.id, actor],
          ),
      );
    const confirmed = `state = 'confirmed', decided_on = '${FIRST_DAY}'`;
    for (const [actor, set] of [
      ['both', confirmed],
      ['approver2', confirmed],
      // Nor for another day than today, nor as over before it is.
      ['approver', `state = 'confirmed', decided_on = '2025-09-29'`],
      ['approver', `state = 'lapsed', decided_by = null`],
    ] as const)
      await expect(decides(actor, set)).rejects.toMatchObject({
        code: expect.stringMatching(/^(HZ005|42601)$/),
      });

    const refused = await refuse(approver, urgent, '已提前两日知情，可以亮码');
    expect(body(refused)).toMatchObject({ state: 'refused' });
    expect(await account()).toMatchObject([
      { visits: 2, breaches: 1, months: [{ month: '2025-09', filed: 2, breaches: 1 }] },
    ]);
    const refusal = { reason: 'emergency-unconfirmed', asked: 'visit' };
    expect(await breaches()).toEqual([
      {
        ...refusal,
        asked_by: 'approver',
        detail: { state: 'refused', because: '已提前两日知情，可以亮码' },
      },
    ]);
    const listed = await operator.get<{ items: object[] }>('/inspection-refusals');
    expect(body(listed).items[0]).toMatchObject(refusal);
    const visits = await operator.get<{ items: object[] }>('/inspection-visits?year=2025');
    expect(body(visits).items).toMatchObject([
      { origin: 'alert', done: 2, withoutCode: 2, breaches: 1 },
      { origin: 'complaint', done: 0, breaches: 0 },
    ]);
  });

  test('is a breach once its term is over, and confirmed by nobody any more', async () => {
    const urgent = await visited(operator);
    await stage.moveTo(LAST_DAY);
    await stage.hasten();
    expect(await waiting()).toMatchObject([{ id: urgent.id }]);
    await stage.moveTo('2025-10-11');
    // The term is over, though no job has looked yet.
    expect((await confirm(approver, urgent)).body.code).toBe('INSPECTIONS.EMERGENCY_LATE');
    await stage.hasten();
    expect(await waiting()).toEqual([]);
    expect((await confirm(approver, urgent)).body.code).toBe('INSPECTIONS.EMERGENCY_LATE');
    expect(await account()).toMatchObject([{ visits: 3, breaches: 2 }]);
    expect(await breaches()).toMatchObject([
      { asked_by: 'approver' },
      { asked_by: 'system:inspections.emergencies', detail: { state: 'lapsed' } },
    ]);
    expect((await tasks()).at(-1)).toMatchObject({ state: 'closed' });
    const person = await stage.signIn(`person-${FIRM.creditCode}`);
    const own = body(await person.get<{ items: object[] }>('/own-visits?year=2025')).items;
    expect(own.map((one) => (one as { urgent: string }).urgent).sort()).toEqual([
      'confirmed',
      'lapsed',
      'refused',
    ]);
    // Nothing waits, so nothing is looked at again.
    expect(
      await stage.rows(
        `select from outbox where kind = 'inspections.emergencies' and done_at is null`,
      ),
    ).toEqual([]);
  });

  test('is not recorded beside its second person', async () => {
    const opened = await operator.post<Outcome>('/inspections', {
      matterId: CATERING,
      creditCode: FIRM.creditCode,
      authority: 'hn-amr',
      under: { kind: 'alert', source: '疾控中心通报', reason: '复查' },
      inspectors: TEAM,
    });
    const { id } = body(opened).inspection;
    const beside = stage.as('beside', async (tx) => {
      await tx.query(
        `update inspection set state = 'done', went = inspectors, done_on = '2025-10-11', done_by = 'system:test', version = version + 1,
           code_exception = 'emergency', code_because = 'x' where id = $1`,
        [id],
      );
      const account = `select id from account where code like 'visit%hn-amr%' order by code`;
      const [done, source] = await tx.query<{ id: string }>(account);
      await tx.query(
        `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
         values (gen_random_uuid(), 'posted', $1, $2, 'VISIT', 1, 'visit-exception', $3, 'system:test', 'hn-amr', '46')`,
        [source?.id, done?.id, id],
      );
    });
    await expect(beside).rejects.toThrow('an urgent visit waits for a second person');
    body(await operator.post(`/inspections/${id}/cancel`, { reason: '测试' }));
  });
});
