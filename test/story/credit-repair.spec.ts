import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const DATASET = 'penalties';
const COMMON = '琼市监处罚〔2026〕1号';
const GRAVE = '琼市监处罚〔2026〕2号';
const DAY = '2026-05-10';

const penalised = (item: string, gravity: string, until = '2027-06-30') =>
  anEnterprise(1).with(DATASET, {
    统一社会信用代码: anEnterprise(1).creditCode,
    决定书文号: item,
    处罚日期: '2026-01-15',
    失信程度: gravity,
    '罚没金额（元）': '50000',
    公示截止日期: until,
  });
const FIRM = penalised(COMMON, '一般');
const SAID = { performed: '已缴清罚款，完成整改并通过复查', committed: true };

interface Penalty {
  readonly recordId: string;
  readonly item: string;
  readonly shownUntil: string | null;
  readonly display: string;
  readonly repairableFrom: string | null;
  readonly shownAtMost: string | null;
  readonly repairable: boolean;
}

let stage: Stage;
let person: Client;
let officer: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1)], besides: { datasets: [DATASET] } });
  person = await stage.signInFor(FIRM);
  await stage.openAccount({ account: 'judge', roles: ['data'], authorities: ['hn-credit'] });
  officer = await stage.signIn('judge');
});
afterAll(() => stage?.close());

const shown = async (who: Client = person): Promise<Penalty[]> =>
  body(await who.get<{ items: Penalty[] }>(`/credit-repairs?creditCode=${FIRM.creditCode}`)).items;
const apply = (recordId: string) =>
  person.post<Problem & { amendmentId: string }>('/credit-repairs', { recordId, ...SAID });
const deliver = (asOf: string) =>
  stage.deliver(DATASET, [FIRM, penalised(GRAVE, '严重')], { mode: 'full', asOf });

describe('the repair of credit', () => {
  test('is not there before the rule is in force', async () => {
    await stage.moveTo('2026-03-31');
    await deliver('2026-03-31');
    const [first] = await shown();
    expect(first).toMatchObject({ item: COMMON, repairableFrom: null, repairable: false });
    expect(await apply(first?.recordId ?? '')).toMatchObject({
      status: 409,
      body: { code: 'CREDIT.REPAIR_UNRULED' },
    });
  });

  test('opens when the shortest display period of its gravity has passed, and not before', async () => {
    await stage.moveTo(DAY);
    const [common, grave] = await shown();
    expect(common).toMatchObject({
      repairableFrom: '2026-04-15',
      shownAtMost: '2027-01-15',
      repairable: true,
    });
    expect(grave).toMatchObject({
      item: GRAVE,
      repairableFrom: '2027-01-15',
      shownAtMost: '2029-01-15',
      repairable: false,
    });
    expect(await apply(grave?.recordId ?? '')).toMatchObject({
      status: 409,
      body: { code: 'CREDIT.REPAIR_TOO_EARLY' },
    });
    const silent = { recordId: common?.recordId, performed: SAID.performed, committed: false };
    expect((await person.post('/credit-repairs', silent)).status).toBe(400);
  });

  test('is judged by the department that determined it, ends the display, and is not taken back by its next file', async () => {
    const [common] = await shown();
    const applied = body(await apply(common?.recordId ?? ''), 201);
    expect((await apply(common?.recordId ?? '')).status).toBe(409);
    const stranger = await stage.signIn('credit');
    expect((await stranger.post(`/amendments/${applied.amendmentId}/accept`, {})).status).toBe(403);
    const answer = '已核实履行情况，同意修复';
    body(await officer.post(`/amendments/${applied.amendmentId}/accept`, { answer }));
    expect((await shown()).map(({ item }) => item)).toEqual([GRAVE]);
    const ended = () =>
      stage.rows<{ until: string }>(
        `select facts->>'penalty.shownUntil' as until from record
         where dataset = $1 and item = $2 and known_until is null and valid_until is null`,
        [DATASET, COMMON],
      );
    expect(await ended()).toEqual([{ until: DAY }]);
    await expect(deliver(DAY)).rejects.toThrow(/ROW_AMENDED|rejected/);
    expect(await ended()).toEqual([{ until: DAY }]);
    const again = await person.post<Problem>('/credit-repairs', {
      recordId: common?.recordId,
      ...SAID,
    });
    expect(again.status).toBe(404);
  });

  test('says so where nobody has said until when a penalty is shown, and where that is beyond the rule', async () => {
    const UNSAID = '琼市监处罚〔2026〕3号';
    await stage.deliver(DATASET, [penalised(UNSAID, '一般', '')], { asOf: DAY });
    const unsaid = async () => (await shown()).find(({ item }) => item === UNSAID);
    expect(await unsaid()).toMatchObject({
      display: 'unknown',
      shownUntil: null,
      repairable: true,
      shownAtMost: '2027-01-15',
    });
    await stage.moveTo('2027-01-15');
    expect(await unsaid()).toMatchObject({ display: 'unknown' });
    await stage.moveTo('2027-01-16');
    expect(await unsaid()).toMatchObject({ display: 'overdue' });
    body(await apply((await unsaid())?.recordId ?? ''), 201);
  });

  test('tells whoever may not see penalties that, and not that there are none', async () => {
    const seen = async (who: Client) =>
      body(await who.get<{ seen: boolean; items: object[] }>(`/credit-repairs?creditCode=${FIRM.creditCode}`)); // prettier-ignore
    expect((await seen(person)).seen).toBe(true);
    await stage.openAccount({ account: 'elsewhere', roles: ['data'], authorities: ['hn-tax'] });
    expect(await seen(await stage.signIn('elsewhere'))).toEqual({ seen: false, items: [] });
  });
});
