import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { caterer, findingActs } from '../support/finding-acts.ts';
import { Stage } from '../support/stage.ts';

const FIRM = caterer(1);
const OTHER = caterer(2);
/** What the demonstration's quota gives a firm that nobody has graded. */
const UNGRADED = 4;

let stage: Stage;
let officer: Client;
const { inspected } = findingActs(() => stage);
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OTHER] });
  await stage.stopWorker();
  await stage.openAccount({ account: 'operator', displayName: '李经办', roles: ['operator'] });
  await stage.openAccount({ account: 'approver', displayName: '王审核', roles: ['approver'] });
  officer = await stage.signIn('operator');
});
afterAll(() => stage?.close());

const ask = (firms: readonly (typeof FIRM)[], kind: string, more: object = {}) =>
  officer.post<Problem & { recorded: number }>('/firm-demands', {
    authority: 'hn-amr',
    creditCodes: firms.map(({ creditCode }) => creditCode),
    kind,
    title: '经营情况调查',
    ...more,
  });
interface Account {
  readonly authority: string;
  readonly visits: number;
  readonly demands: {
    readonly quota: { readonly granted: number; readonly available: number } | null;
    readonly months: readonly object[];
    readonly made: number;
    readonly withdrawn: number;
  };
}
interface Demand {
  readonly id: string;
  readonly kind: string;
  readonly basis: string | null;
  readonly withdrawn: { readonly by?: string; readonly because: string } | null;
}
const list = async (who: Client): Promise<readonly Demand[]> =>
  body(await who.get<{ items: Demand[] }>('/firm-demands')).items;
const burden = async (who: Client, path: string): Promise<readonly Account[]> =>
  body(await who.get<{ items: Account[] }>(path)).items;
const read = (firm: typeof FIRM): Promise<readonly Account[]> =>
  burden(officer, `/firm-burden?creditCode=${firm.creditCode}&year=2025`);

describe('what firms are asked beside visits', () => {
  test('is recorded by month and kind, and counts against the quota of the tier', async () => {
    await inspected(FIRM);
    expect(body(await ask([FIRM, OTHER], 'form'))).toEqual({ recorded: 2 });
    body(await ask([FIRM], 'data'));
    await stage.moveTo('2025-10-20');
    body(await ask([FIRM], 'meeting'));
    const [account, ...others] = await read(FIRM);
    expect(others).toEqual([]);
    expect(account).toMatchObject({ authority: 'hn-amr', visits: 1 });
    expect(account?.demands).toEqual({
      quota: { granted: UNGRADED, kept: 0, available: UNGRADED - 3 },
      months: [
        { month: '2025-09', data: 1, form: 1, meeting: 0, lawful: 0, withdrawn: 0 },
        { month: '2025-10', data: 0, form: 0, meeting: 1, lawful: 0, withdrawn: 0 },
      ],
      made: 3,
      withdrawn: 0,
    });
    const person = await stage.signInFor(FIRM);
    expect(await burden(person, '/burden?year=2025')).toEqual([account]);
    expect((await person.get(`/firm-burden?creditCode=${OTHER.creditCode}&year=2025`)).status).toBe(403);
  }); // prettier-ignore

  test('is refused beyond the quota, of all firms at once, unless a law that is named asks for it', async () => {
    body(await ask([FIRM], 'form'));
    const before = await read(OTHER);
    const refused = await ask([FIRM, OTHER], 'form');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'INSPECTIONS.DEMAND_QUOTA_SPENT' },
    });
    expect(await read(OTHER)).toEqual(before);
    body(await ask([FIRM], 'form', { basis: '统计法第七条' }));
    const [account] = await read(FIRM);
    expect(account?.demands).toMatchObject({ quota: { available: 0 }, made: 5 });
    expect(account?.demands.months.at(-1)).toMatchObject({ form: 2, lawful: 1 });
  });

  test('shows what is left before it is asked, and every one of them afterwards', async () => {
    const left = (firm: typeof FIRM, authority = 'hn-amr') =>
      officer.get<Problem>(
        `/firm-demands/allowance?authority=${authority}&creditCode=${firm.creditCode}`,
      );
    expect(body(await left(FIRM))).toMatchObject({ tier: null, most: UNGRADED, left: 0 });
    expect(body(await left(OTHER))).toMatchObject({
      firm: { creditCode: OTHER.creditCode },
      most: UNGRADED,
      left: UNGRADED - 1,
    });
    // Nobody has published a quota of it.
    expect(body(await left(OTHER, 'hn-tax'))).toMatchObject({ most: null, left: null });
    expect((await list(officer)).map(({ kind, basis }) => [kind, basis])).toEqual([
      ['form', '统计法第七条'],
      ['form', null],
      ['meeting', null],
      ['data', null],
      ['form', null],
      ['form', null],
    ]);
  });

  test('is taken back by a second person in its year, with the reason, once; both stay, and the quota has one more', async () => {
    const approver = await stage.signIn('approver');
    const all = await list(officer);
    const [lawful = '', form = ''] = all.map(({ id }) => id);
    const back = (who: Client, id: string, reason = '登记了另一家企业') =>
      who.post<Problem>(`/firm-demands/${id}/withdraw`, { reason });
    expect((await back(officer, form)).status).toBe(403);
    const both = await stage.signIn('both');
    body(await both.post('/firm-demands', { authority: 'hn-amr', creditCodes: [OTHER.creditCode], kind: 'data', title: '名录核对' }));
    const [own] = await list(both);
    expect(await back(both, own?.id ?? '')).toMatchObject({ status: 403, body: { code: 'INSPECTIONS.DEMAND_SAME_PERSON' } });
    await stage.openAccount({ account: 'elsewhere', roles: ['approver'], authorities: ['hn-tax'] });
    expect((await back(await stage.signIn('elsewhere'), form)).status).toBe(404);
    expect((await back(approver, form, ' ')).status).toBe(400);

    body(await back(approver, form));
    body(await back(approver, lawful));
    expect(await back(approver, form)).toMatchObject({ status: 409, body: { code: 'INSPECTIONS.DEMAND_WITHDRAWN' } });
    const [account] = await read(FIRM);
    expect(account?.demands).toMatchObject({
      quota: { granted: UNGRADED, available: 1 },
      made: 3,
      withdrawn: 2,
    });
    expect(account?.demands.months.at(-1)).toMatchObject({ form: 2, lawful: 1, withdrawn: 2 });
    expect((await list(officer)).find(({ id }) => id === form)).toMatchObject({
      recordedByName: '李经办',
      withdrawn: { by: 'approver', byName: '王审核', because: '登记了另一家企业' },
    });
    // The firm reads both, and of no officer.
    const person = await stage.signIn(`person-${FIRM.creditCode}`);
    expect(await burden(person, '/burden?year=2025')).toEqual([account]);
    const mine = body(await person.get<{ items: Demand[] }>('/own-demands?year=2025')).items;
    expect(mine.map(({ withdrawn }) => withdrawn?.because ?? null)).toEqual(['登记了另一家企业', '登记了另一家企业', null, null, null]);
    expect(JSON.stringify(mine)).not.toMatch(/approver|王审核|李经办/);
    expect(body(await person.get<{ items: Demand[] }>('/own-demands?year=2024')).items).toEqual([]);
    // What was taken back may be asked again, and no more than that.
    body(await ask([FIRM], 'meeting'));
    expect((await ask([FIRM], 'meeting')).status).toBe(409);
    await expect(stage.rows(`delete from firm_demand_withdrawal`)).rejects.toThrow();
    await expect(
      stage.rows(`update firm_demand_withdrawal set because = 'x'`),
    ).rejects.toThrow();
  }); // prettier-ignore

  test('counts in its year for good: another has a quota of its own', async () => {
    const [last] = await list(officer);
    await stage.moveTo('2026-01-05');
    expect((await read(FIRM))[0]?.demands.made).toBe(4);
    const approver = await stage.signIn('approver');
    const late = approver.post(`/firm-demands/${last?.id}/withdraw`, { reason: '登记有误' });
    expect(await late).toMatchObject({
      status: 409,
      body: { code: 'INSPECTIONS.DEMAND_YEAR_OVER' },
    });
  });

  test('is recorded by officers of the authority, and is in the ledger once', async () => {
    const credit = await stage.signIn('credit');
    const said = { authority: 'hn-amr', creditCodes: [FIRM.creditCode], kind: 'form', title: '调查' };
    expect((await credit.post('/firm-demands', said)).status).toBe(403);
    await stage.openAccount({ account: 'stranger', roles: ['operator'], authorities: ['hn-tax'] });
    const stranger = await stage.signIn('stranger');
    expect(await stranger.post('/firm-demands', said)).toMatchObject({
      status: 403,
      body: { code: 'INSPECTIONS.BEYOND_REACH' },
    });
    const forged = stage.rows(
      `insert into firm_demand (subject_id, kind, title, on_day, transfer_id, recorded_by, authority, division)
       select subject_id, kind, title, on_day, (select id from transfer where unit = 'VISIT' limit 1), 'system:test', authority, division from firm_demand limit 1`,
    );
    await expect(forged).rejects.toThrow('counted once');
  }); // prettier-ignore
});
