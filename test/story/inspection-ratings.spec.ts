import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { carryOut, ratingsOf } from '#libs/programmes/inspections';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { calendar, caterer, findingActs, rules } from '../support/finding-acts.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3, 4, 5, 6].map(caterer) as [ReturnType<typeof caterer>];
const [FIRST] = FIRMS;

let stage: Stage;
let officer: Client;
const { as, inspected } = findingActs(() => stage);
const people: Client[] = [];
const visits: string[] = [];

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  await stage.stopWorker();
  officer = await stage.signIn('operator');
  for (const firm of FIRMS) {
    people.push(await stage.signInFor(firm));
    visits.push(await inspected(firm));
  }
});
afterAll(() => stage?.close());

const rate = (firm: number, stars: number, words: string | null = null, visit = firm) =>
  (people[firm] as Client).post<Problem>(`/inspections/${visits[visit]}/rating`, { stars, words });
/** As the list of matters calls it. */
const AMR = {
  authority: 'hn-amr',
  name: { zh: '海南省市场监督管理局', en: 'Hainan Administration for Market Regulation' },
};
const told = async () =>
  body(
    await officer.get<{ items: { firms: number | null; average: number | null; words: string[] }[] }>(
      '/inspection-ratings?year=2025',
    ),
  ).items; // prettier-ignore

describe('the rating of an inspection', () => {
  test('is given by its firm alone, once, of one to five stars, after it came', async () => {
    const seen = body(
      await (people[0] as Client).get<{ items: object[] }>('/own-visits?year=2025'),
    );
    expect(seen.items).toMatchObject([{ inspectionId: visits[0], stars: null, mayRate: true }]);
    expect(JSON.stringify(seen)).not.toContain('投诉');
    const open = await inspected(FIRST, false);
    const refused = { status: 409, body: { code: 'INSPECTIONS.RATING_REFUSED' } };
    expect(
      await (people[0] as Client).post(`/inspections/${open}/rating`, { stars: 5 }),
    ).toMatchObject(refused);
    await as('operator', (tx) => carryOut(tx, { calendar, rules }, open, ['琼001', '琼002']));
    expect(await rate(0, 5, null, 1)).toMatchObject(refused);
    for (const stars of [0, 6, 2.5]) expect((await rate(0, stars)).status).toBe(400);
    expect(body(await rate(0, 5))).toMatchObject({ stars: 5, mayRate: false });
    expect(await rate(0, 1)).toMatchObject({
      status: 409,
      body: { code: 'INSPECTIONS.RATED_ALREADY' },
    });
    expect((await officer.post(`/inspections/${visits[1]}/rating`, { stars: 5 })).status).toBe(403);
  });

  test('is told of no authority with fewer than five firms, and in words not before the year is over', async () => {
    for (const firm of [1, 2]) body(await rate(firm, 4));
    body(await rate(3, 2, '反复索要材料'));
    // A second visit of the same firm makes no fifth firm.
    expect(await told()).toEqual([
      { ...AMR, firms: null, ratings: null, average: null, words: [] },
    ]);
    body(await rate(4, 1, '态度粗暴'));
    expect(await told()).toEqual([{ ...AMR, firms: 5, ratings: 5, average: 3.2, words: [] }]);
    const others = await as('x', (tx) => ratingsOf(tx, '2025'), ['hn-tax']);
    expect(others).toEqual([]);
    await stage.openAccount({ account: 'elsewhere', roles: ['operator'], division: '47' });
    const elsewhere = await stage.signIn('elsewhere');
    expect(body(await elsewhere.get('/inspection-ratings?year=2025'))).toMatchObject({ items: [] });
    await stage.moveTo('2026-01-04');
    expect((await told())[0]?.words).toEqual(['反复索要材料', '态度粗暴']);
  });

  test('is a task of whoever supervises where it is low, and tells there neither firm nor words', async () => {
    const tasks = await stage.rows<{ authority: string; entity_id: string; text: object }>(
      `select authority, entity_id, text from task where kind = 'inspection-rated-low' order by created_at`,
    );
    expect(tasks.map(({ authority }) => authority)).toEqual(['hn-justice', 'hn-justice']);
    expect(JSON.stringify(tasks)).toContain(`有企业对${AMR.name.zh}的一次检查评价为 1 星`);
    const said = JSON.stringify(tasks);
    for (const one of ['态度粗暴', '反复', ...visits]) expect(said).not.toContain(one);
    const [, last] = tasks;
    expect((await officer.get(`/inspection-ratings/${last?.entity_id}`)).status).toBe(403);
    const auditor = await stage.signIn('auditor');
    expect(body(await auditor.get(`/inspection-ratings/${last?.entity_id}`))).toMatchObject({
      inspectionId: visits[4],
      stars: 1,
      words: '态度粗暴',
    });
    await stage.openAccount({ account: 'prying', roles: ['auditor'], authorities: ['hn-amr'] });
    const prying = await stage.signIn('prying');
    expect((await prying.get(`/inspection-ratings/${last?.entity_id}`)).status).toBe(404);
  });

  test('is a task that no officer sees who inspects, also of all authorities, and nobody but the supervising department', async () => {
    const seenBy = (authorities: readonly string[]) =>
      as(
        'x',
        (tx) => tx.query(`select from task where kind = 'inspection-rated-low'`),
        authorities,
      );
    for (const authorities of [['hn-amr'], ['*'], ['*', 'hn-amr']])
      expect(await seenBy(authorities)).toEqual([]);
    expect(await seenBy(['hn-justice'])).toHaveLength(2);
    const kinds = async (reader: Client) =>
      body(await reader.get<{ items: { id: string; kind: string }[] }>('/tasks')).items.map(
        ({ kind }) => kind,
      );
    expect(await kinds(officer)).not.toContain('inspection-rated-low');
    const [one] = await stage.rows<{ id: string }>(
      `select id from task where kind = 'inspection-rated-low' limit 1`,
    );
    const close = { version: 1, note: '已核实' };
    expect((await officer.post(`/tasks/${one?.id}/close`, close)).status).toBe(404);
    await stage.openAccount({
      account: 'supervisor',
      roles: ['auditor'],
      authorities: ['hn-justice'],
    });
    expect(await kinds(await stage.signIn('supervisor'))).toContain('inspection-rated-low');
  });

  test('is read by no officer row by row, whatever authorities he acts for, and never changes', async () => {
    for (const authorities of [['hn-amr'], ['*']]) {
      const rows = await as(
        'operator',
        (tx) => tx.query(`select from inspection_rating`),
        authorities,
      );
      expect(rows).toEqual([]);
    }
    await expect(stage.rows(`update inspection_rating set stars = 5`)).rejects.toThrow(
      'permission denied',
    );
    const invented = stage.rows(
      `insert into inspection_rating (inspection_id, subject_id, stars, rated_by, rated_on, authority, division)
       select id, subject_id, 5, 'system:test', done_on, authority, division from inspection where id = $1`,
      [visits[5]],
    );
    await expect(invented).rejects.toThrow('a firm rates an inspection of its own');
  });
});
