import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { enterCertificate } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import { approveUnannounced } from '../support/approvals.ts';
import { certify } from '../support/certificates.ts';
import { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

const CATERING = 'demo-inspect-catering';
const DISCLOSURE = 'demo-inspect-disclosure';
const TEAM = ['琼001', '琼002'];
const FIRM = anEnterprise(1).with('registration', { 行业代码: 'H62' });
const OTHER = anEnterprise(2).with('registration', { 行业代码: 'H62' });

interface Entry {
  readonly id: string;
  readonly state: string;
  readonly firm: { readonly creditCode: string } | null;
  readonly matterTitle: { readonly zh: string };
  readonly plan: { readonly id: string; readonly endsOn: string } | null;
  readonly joint: { readonly proposalId: string; readonly day: string } | null;
  readonly answer: string | null;
  readonly findings: number;
}
interface Detail extends Entry {
  readonly own: readonly { readonly number: string }[];
  readonly officers: readonly { readonly holder: string }[];
  readonly matter: { readonly basis: readonly string[]; readonly checkIn: boolean };
}
interface Found {
  readonly id: string;
  readonly version: number;
  readonly firm: { readonly creditCode: string } | null;
  readonly violationFacts: readonly { readonly id: string; readonly codes: readonly unknown[] }[];
}
interface Proposal {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly due: number;
  readonly firms: number;
  readonly undone: number;
  readonly saving: { readonly saved: number };
}
interface Visit {
  readonly day: string;
  readonly firm: string;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;
let planId = '';
const inspections = new Map<string, string>();

const page = async <T>(client: Client, url: string): Promise<readonly T[]> =>
  body(await client.get<Page<T>>(url)).items;
const opened = async (matterId: string, creditCode: string): Promise<string> => {
  const outcome = body(
    await operator.post<{ inspection: { id: string } }>('/inspections', {
      ...{ matterId, creditCode, authority: 'hn-amr', under: { planId }, inspectors: TEAM },
    }),
  );
  const { id } = outcome.inspection;
  await approveUnannounced(stage, id);
  return id;
};

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OTHER] });
  await stage.stopWorker();
  [operator, approver, person] = [
    await stage.signIn('operator'),
    await stage.signIn('approver'),
    await stage.signInFor(FIRM),
  ];
  await stage.owner.transaction('test.certificate', systemContext('test'), (tx) =>
    enterCertificate(tx, {
      ...{ number: '琼001', holder: '王示范', account: 'operator', validUntil: '2030-01-01' },
      ...{ photo: null, authority: 'hn-amr', division: '46' },
    }),
  );
  await certify(stage, ['琼002']);
  const { plan } = body(
    await operator.post<{ plan: { id: string } }>('/inspection-plans', {
      // Firms are drawn in both matters: a special plan may name them.
      kind: 'special',
      because: '群众集中反映',
      title: '2025 年度检查计划',
      startsOn: '2025-01-01',
      endsOn: '2026-01-01',
      matters: [CATERING, DISCLOSURE],
      authority: 'hn-amr',
      division: '46',
    }),
  );
  planId = plan.id;
  body(
    await approver.post(`/inspection-plans/${planId}/approve`, {
      ...{ version: 1, filedAs: '备〔2025〕1号' },
    }),
  );
  for (const { creditCode } of [FIRM, OTHER])
    for (const matter of [CATERING, DISCLOSURE])
      inspections.set(`${creditCode} ${matter}`, await opened(matter, creditCode));
});
afterAll(() => stage?.close());

test('an inspector finds the own inspections by certificate, page by page, and nobody else does', async () => {
  const mine = await page<Entry>(operator, '/inspections/mine?state=planned');
  expect(new Set(mine.map(({ id }) => id))).toEqual(new Set(inspections.values()));
  expect(mine[0]).toMatchObject({ plan: { id: planId, endsOn: '2026-01-01' }, joint: null, answer: null, findings: 0 }); // prettier-ignore
  const first = body(await operator.get<Page<Entry>>('/inspections/mine?limit=3'));
  const second = body(
    await operator.get<Page<Entry>>(`/inspections/mine?limit=3&cursor=${first.nextCursor}`),
  );
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
  // Somebody without a certificate has none; who may visit none is not let in.
  expect(await page(await stage.signIn('both'), '/inspections/mine')).toEqual([]);
  expect((await approver.get<Problem>('/inspections/mine')).status).toBe(403);
  expect(await page(approver, '/inspections/all')).toHaveLength(4);
  expect(await page(approver, `/inspection-plans/${planId}/inspections`)).toHaveLength(4);
  expect((await person.get<Problem>('/inspections/all')).status).toBe(403);
});

test('one inspection says whom, on what basis, and who goes; another authority does not see it', async () => {
  const id = inspections.get(`${FIRM.creditCode} ${DISCLOSURE}`) ?? '';
  const one = body(await operator.get<Detail>(`/inspections/${id}`));
  expect(one).toMatchObject({
    id,
    firm: { creditCode: FIRM.creditCode },
    own: [{ number: '琼001' }],
    officers: [{ holder: '王示范' }, { holder: '持证人 琼002' }],
    matter: { checkIn: true },
  });
  expect(one.matter.basis.join()).toContain('国办发〔2024〕54号');
  await stage.openAccount({
    account: 'fire',
    roles: ['operator', 'approver'],
    authorities: ['hn-fire'],
    division: '46',
    subjectId: null,
  });
  const fire = await stage.signIn('fire');
  expect((await fire.get(`/inspections/${id}`)).status).toBe(404);
  for (const url of [
    '/inspections/all',
    '/inspections/mine',
    '/inspection-findings',
    '/joint-proposals',
  ])
    expect(await page(fire, url)).toEqual([]);
});

/** What a proposal is read by comes page by page, each row on one of them. */
async function readBitByBit(id: string, visits: readonly Visit[]): Promise<void> {
  const rows = async (of: string) => {
    const first = body(await operator.get<Page<Visit>>(`/joint-proposals/${id}/${of}?limit=1`));
    const rest = await operator.get<Page<Visit>>(`/joint-proposals/${id}/${of}?limit=200&cursor=${first.nextCursor}`); // prettier-ignore
    return [...first.items, ...body(rest).items];
  };
  expect(await rows('visits')).toEqual(visits);
  expect(new Set((await rows('firms')).map(({ firm }) => firm))).toEqual(
    new Set([FIRM.creditCode, OTHER.creditCode]),
  );
  expect(await page(operator, `/joint-proposals/${id}/undone`)).toEqual([]);
  const beyond = Buffer.from(String(2 ** 31 - 1)).toString('base64url');
  expect(await page(operator, `/joint-proposals/${id}/visits?cursor=${beyond}`)).toEqual([]);
}

test('joint visits are put together by one, seen in the list of the inspector once another approves', async () => {
  const asked = {
    authority: 'hn-amr',
    division: '46',
    needs: [CATERING, DISCLOSURE].map((matter) => ({ matter, minutes: 60 })),
    teams: [
      { id: '甲组', authority: 'hn-amr', officers: TEAM, minutesPerDay: 480, from: '2025-10-01', until: '2025-10-16' },
    ],
  }; // prettier-ignore
  const key = 'joint-visits-of-the-story';
  const search = async (given: object) => {
    const { id } = body(await operator.post<{ id: string }>('/joint-searches', asked, given), 202);
    await stage.work();
    const { proposalId } = body(await operator.get<{ proposalId: string }>(`/joint-searches/${id}`)); // prettier-ignore
    return body(await operator.get<Proposal>(`/joint-proposals/${proposalId}`));
  };
  const made = await search({ key });
  expect(made).toMatchObject({ state: 'proposed', due: 4, firms: 2, undone: 0, saving: { saved: 2 } }); // prettier-ignore
  const visits = await page<Visit>(operator, `/joint-proposals/${made.id}/visits`);
  // The National Day holiday is no working day: the first visit comes after it.
  expect(visits.map(({ day }) => day >= '2025-10-09')).toEqual([true, true]);
  await readBitByBit(made.id, visits);
  expect((await search({ key })).id).toBe(made.id);
  const own = await operator.post<Problem>(`/joint-proposals/${made.id}/approve`, { version: 1 });
  expect(own.status).toBe(403);
  const approved = body(
    await approver.post<Proposal>(`/joint-proposals/${made.id}/approve`, { version: 1 }),
  );
  // All else of it stays as it was shown.
  expect(approved).toEqual({ id: made.id, state: 'approved', version: 2 });
  expect(await page(approver, '/joint-proposals')).toHaveLength(1);
  const mine = await page<Entry>(operator, '/inspections/mine');
  expect(mine.map(({ joint }) => joint?.proposalId)).toEqual(mine.map(() => made.id));
  const closed = body(
    await operator.post<Proposal>(`/joint-proposals/${made.id}/close`, { reason: '改期' }),
  );
  expect(closed.state).toBe('closed');
  const again = await search({});
  const rejected = body(
    await approver.post<Proposal>(`/joint-proposals/${again.id}/reject`, { reason: '日期不妥' }),
  );
  expect(rejected.state).toBe('rejected');
});

test('a firm sees what was carried out or shown to it, and nothing of what is still to come', async () => {
  expect(await page(person, '/own-visits?year=2025')).toEqual([]);
  const id = inspections.get(`${FIRM.creditCode} ${DISCLOSURE}`) ?? '';
  const { code } = body(
    await operator.post<{ code: string }>(`/inspections/${id}/codes`, { minutes: 30 }),
  );
  body(await person.post('/check-ins', { code, answer: 'accepted' }));
  expect(await page(person, '/own-visits?year=2025')).toMatchObject([
    { inspectionId: id, state: 'planned', planned: true, stars: null, mayRate: true, mayState: false, answer: { said: 'accepted', holder: '王示范' }, went: [] },
  ]); // prettier-ignore
  const waiting = await page<Entry>(operator, '/inspections/mine?state=planned');
  expect(waiting.find((one) => one.id === id)?.answer).toBe('accepted');
  body(await operator.post(`/inspections/${id}/done`, {}));
  const other = inspections.get(`${OTHER.creditCode} ${CATERING}`) ?? '';
  body(await operator.post(`/inspections/${other}/done`, {}));
  expect(await page(person, '/own-visits?year=2025')).toMatchObject([
    { inspectionId: id, state: 'done', day: FIRST_DAY, authorityId: 'hn-amr', went: [{ number: '琼001', holder: '王示范' }, { number: '琼002', holder: '持证人 琼002' }] },
  ]); // prettier-ignore
  expect(await page(person, '/own-visits?year=2024')).toEqual([]);
  expect((await operator.get<Problem>('/own-visits?year=2025')).status).toBe(403);
});

test('findings are listed with their firms, and one says what may be established of it', async () => {
  const id = inspections.get(`${OTHER.creditCode} ${CATERING}`) ?? '';
  const noted = body(
    await operator.post<Found>(`/inspections/${id}/findings`, {
      item: '冷藏温度',
      statement: '冷藏柜 12 摄氏度',
    }),
  );
  const listed = await page<Found>(approver, '/inspection-findings?state=noted');
  expect(listed).toMatchObject([{ id: noted.id, firm: { creditCode: OTHER.creditCode } }]);
  expect(await page(approver, '/inspection-findings?state=final')).toEqual([]);
  const one = body(await approver.get<Found>(`/inspection-findings/${noted.id}`));
  expect(one.violationFacts.map((fact) => fact.id)).toContain('violation.first');
  expect(one.violationFacts.find((fact) => fact.id === 'violation.harm')?.codes).toHaveLength(4);
  expect((await person.get<Problem>(`/inspection-findings/${noted.id}`)).status).toBe(403);
  expect(await brokenInvariants(stage.database)).toEqual([]);
});

test('everybody reads the list of matters with basis, cap and versions, and the rights of a firm', async () => {
  const anybody = new Client(stage.api);
  const [catering, disclosure] = await page<{
    readonly id: string;
    readonly checkIn: boolean;
    readonly basis: readonly string[];
    readonly shares: readonly unknown[];
    readonly editions: readonly { readonly state: string; readonly period: string }[];
  }>(anybody, '/public/inspection-matters');
  expect(catering).toMatchObject({ id: CATERING, checkIn: false });
  expect(disclosure).toMatchObject({ id: DISCLOSURE, checkIn: true });
  expect(catering?.basis.join()).toContain('国办发〔2024〕54号');
  expect(catering?.editions).toMatchObject([{ state: 'published', period: '2025' }]);
  expect(catering?.shares).toHaveLength(5);
  const { rights } = body(
    await anybody.get<{ rights: readonly unknown[] }>('/public/inspection-rights'),
  );
  expect(rights.length).toBeGreaterThan(3);
});
