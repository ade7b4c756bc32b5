import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { body, grade, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { readOperations } from '../support/operations.ts';
import { Stage } from '../support/stage.ts';

const PENALTY = '合成处罚〔2025〕1号';
/** Owes taxes and was penalised; of its social insurance nobody said anything. */
const FIRM = anEnterprise(1)
  .owingTaxes()
  .with('social-insurance', { 参保状态: '', 参保人数: '' })
  .with('penalties', {
    统一社会信用代码: anEnterprise(1).creditCode,
    决定书文号: PENALTY,
    处罚日期: '2025-06-01',
    失信程度: '一般',
    '罚没金额（元）': '5000',
    公示截止日期: '2026-06-01',
  });
const OTHER = anEnterprise(2).longPenalised();

interface Fact {
  readonly fact: string;
  readonly known: boolean;
  readonly owedBy: { readonly zh: string } | null;
  readonly value: { readonly zh: string };
  readonly source?: {
    readonly department: { readonly zh: string };
    readonly recordId?: string;
    readonly items?: { readonly shown: readonly { readonly item: string }[] };
  };
  readonly remedies: readonly { readonly how: string; readonly operation: string }[];
}
interface Indicator {
  readonly id: string;
  readonly points: number | null;
  readonly full: number;
  readonly withoutData: boolean;
  readonly from: readonly Fact[];
}
interface Own {
  readonly items: readonly { readonly month: string; readonly score: number | null }[];
  readonly explained: {
    readonly month: string;
    readonly basis: readonly { readonly title: string }[];
    readonly explanation: {
      readonly grade: { readonly tier: string | null; readonly score: number | null };
      readonly indicators: readonly Indicator[];
      readonly worst: readonly { readonly holds: boolean | null; readonly from: readonly Fact[] }[];
    };
  } | null;
}

let stage: Stage;
let person: Client;
let other: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, OTHER],
    besides: { datasets: ['credit-tiers', 'penalties', 'credit-dynamics'] },
  });
  person = await stage.signInFor(FIRM);
  other = await stage.signInFor(OTHER);
});
afterAll(() => stage?.close());

const own = async (who: Client = person, query = ''): Promise<Own> =>
  body(await who.get<Own>(`/own-credit-tiers${query}`));
const indicator = async (id: string, query = ''): Promise<Indicator> => {
  const found = (await own(person, query)).explained?.explanation.indicators.find(
    (one) => one.id === id,
  );
  if (!found) throw new Error(`no indicator ${id}`);
  return found;
};
/** Whose tiers a firm's own connection reads, whatever it asks for. */
const read = async (firm: typeof FIRM): Promise<number[]> => {
  const subjectId = await stage.subjectOf(firm);
  const context = { actor: 'firm', authorities: [], division: '', subjectId };
  const rows = await stage.database.transaction('test.tiers', context, (tx) =>
    tx.query<{ subject_id: number }>('select subject_id from subject_tier'),
  );
  return rows.map(({ subject_id: subject }) => subject);
};

describe('a firm reads its own credit tier', () => {
  test('once it is published: of what is a draft, neither a page nor the database tells it anything', async () => {
    expect(await own()).toEqual({ items: [], explained: null });
    const asker = await stage.signIn('credit');
    const { id } = body(await asker.post<{ id: string }>('/gradings', {}), 202);
    await stage.settle();
    expect(await stage.rows(`select from subject_tier where grading_id = $1`, [id])).toHaveLength(
      2,
    );
    expect(await own()).toEqual({ items: [], explained: null });
    expect(await read(FIRM)).toEqual([]);
    const publisher = await stage.signIn('credit2');
    const { version } = body(await publisher.get<{ version: number }>(`/gradings/${id}`));
    body(await publisher.post(`/gradings/${id}/publish`, { version }));
    await stage.settle();
    expect((await own()).items).toMatchObject([{ month: '2025-09' }]);
    expect(await read(FIRM)).toEqual([await stage.subjectOf(FIRM)]);
    expect(await read(OTHER)).toEqual([await stage.subjectOf(OTHER)]);
  });

  test('with the points of each indicator, which make its score, and the document it is graded by', async () => {
    const { items, explained } = await own();
    const { indicators, grade: found } = explained?.explanation ?? { indicators: [], grade: null };
    const sum = indicators.reduce((all, { points }) => all + (points ?? 0), 0);
    expect([sum, found?.score]).toEqual([items[0]?.score, items[0]?.score]);
    expect(explained?.basis[0]?.title).toContain('国市监信发〔2022〕6号');
    expect((await own(other)).explained?.explanation.grade.score).toBeGreaterThan(sum);
  });

  test('with whose data it is and what can be done: a record corrected, a penalty repaired', async () => {
    const arrears = await indicator('arrears');
    expect(arrears).toMatchObject({ points: 0, withoutData: false });
    const [fact] = arrears.from;
    expect(fact?.source?.department.zh).toContain('税务局');
    expect(fact?.remedies.map(({ how }) => how)).toEqual(['amend']);
    const [penalties] = (await indicator('penalties')).from;
    expect(penalties?.source?.items?.shown.map(({ item }) => item)).toEqual([PENALTY]);
    expect(penalties?.remedies.map(({ how }) => how)).toEqual(['amend', 'repair']);
    const operations = readOperations(stage.api).map(({ name }) => name);
    for (const { operation } of [...(fact?.remedies ?? []), ...(penalties?.remedies ?? [])])
      expect(operations).toContain(operation.replace('/api/v1', ''));
  });

  test('and what nobody delivered is undetermined, with who has to deliver it, and never good or bad', async () => {
    const insurance = await indicator('insurance');
    expect(insurance).toMatchObject({ withoutData: true });
    expect(insurance.points).toBeGreaterThan(0);
    expect(insurance.points).toBeLessThan(insurance.full);
    const complaints = await indicator('complaints');
    expect(complaints).toMatchObject({ withoutData: true });
    expect(complaints.from).toMatchObject([
      { known: false, value: { zh: '暂无数据' }, remedies: [] },
    ]);
    expect(complaints.from[0]?.owedBy?.zh).toMatch(/\p{Script=Han}/u);
    const known = (await indicator('arrears')).from.map((one) => one.known);
    expect(known).toEqual([true]);
  });

  test('objects to what is wrong, and once it is put right the next month’s tier says so; the earlier one stays', async () => {
    const [fact] = (await indicator('arrears')).from;
    const objection = {
      recordId: fact?.source?.recordId,
      fact: fact?.fact,
      value: '否',
      reason: '税款已于上月缴清',
    };
    const { id } = body(await person.post<{ id: string }>('/amendments', objection), 201);
    await stage.openAccount({ account: 'taxes', roles: ['data'], authorities: ['hn-tax'] });
    const officer = await stage.signIn('taxes');
    body(await officer.post(`/amendments/${id}/accept`, { answer: '已核实' }));
    expect(await indicator('arrears')).toMatchObject({ points: 0 });
    await stage.moveTo('2025-10-08');
    await grade(stage);
    expect((await own()).items.map(({ month }) => month)).toEqual(['2025-10', '2025-09']);
    const { full } = await indicator('arrears');
    expect(await indicator('arrears')).toMatchObject({ points: full });
    expect(await indicator('arrears', '?month=2025-09')).toMatchObject({ points: 0 });
  });

  test('of no month without one, and nobody else by this door', async () => {
    expect(await person.get<Problem>('/own-credit-tiers?month=2025-08')).toMatchObject({
      status: 404,
      body: { code: 'PLATFORM.NOT_FOUND' },
    });
    expect((await person.get('/own-credit-tiers?month=last')).status).toBe(400);
    for (const account of ['credit', 'operator', 'auditor']) {
      const officer = await stage.signIn(account);
      expect((await officer.get('/own-credit-tiers')).status).toBe(403);
    }
    expect((await person.get(`/credit-tiers?creditCode=${FIRM.creditCode}`)).status).toBe(403);
  });
});
