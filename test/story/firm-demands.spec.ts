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
  };
}
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
        { month: '2025-09', data: 1, form: 1, meeting: 0, lawful: 0 },
        { month: '2025-10', data: 0, form: 0, meeting: 1, lawful: 0 },
      ],
      made: 3,
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
    // A new year has a quota of its own.
    await stage.moveTo('2026-01-05');
    expect((await read(FIRM))[0]?.demands.made).toBe(5);
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
