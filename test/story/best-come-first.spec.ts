import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules, RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { KeptRanks } from '../../libs/programmes/benefits/src/ranking.ts';
import {
  approve,
  benefit,
  benefits,
  body,
  BOND,
  decline,
  found,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

/** In the order of their numbers: 2,000, 6,000, 4,000 and 6,000 yuan. */
const FIRMS = [100, 300, 200, 300].map((raised, at) => anEnterprise(at + 1).raising(raised));
/** Its figure comes after the list was drafted. */
const LATE = anEnterprise(5);
const NOTE = { zh: '额度不足时，按融资额由高到低安排', en: 'the largest sum raised comes first' };

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  // Thirteen thousand yuan: enough for the two that raised most, not for the third.
  stage = await Stage.open({ enterprises: [...FIRMS, LATE], budgetFen: { [BOND]: 1_300_000n } });
  const files = (await readStoryRules()).map(({ path, text }) => {
    if (!path.endsWith(`${BOND}/policy.json`)) return { path, text };
    const ranking = { fact: 'capital.bondRaised', order: 'descending', note: NOTE };
    return { path, text: JSON.stringify({ ...(JSON.parse(text) as object), ranking }) };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  operator = await stage.signIn('operator');
});
afterAll(() => stage?.close());

const states = async (): Promise<unknown[]> =>
  (await stage.rows<{ state: string }>(`select state from entitlement order by subject_id`)).map(
    ({ state }) => state,
  );

test('money goes to those with the greatest figure, whoever was registered first', async () => {
  expect(found(await match(stage, operator), BOND)).toMatchObject({ eligible: 4, opened: 4 });
  await stage.settle();
  expect(await states()).toEqual(['waiting', 'listed', 'waiting', 'listed']);
});

test('the list says in which order, and shows each place with its figure, page by page', async () => {
  const list = await listOf(operator, BOND);
  expect(list).toMatchObject({ unfundedCount: 2, ranking: NOTE });
  const seen: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const address: string = `/lists/${list.id}/items?limit=3${cursor && `&cursor=${cursor}`}`;
    const page: { items: Ranked[]; nextCursor: string | null } = body(await operator.get(address));
    seen.push(...page.items.map(({ creditCode, rank, state }) => [creditCode, rank, state]));
    cursor = page.nextCursor;
  }
  const line = (firm: number, place: number, figure: string, state: string): unknown => [
    (FIRMS[firm - 1] as Enterprise).creditCode,
    expect.objectContaining({ place, figure: expect.objectContaining({ zh: figure }) }),
    state,
  ];
  expect(seen).toEqual([
    line(2, 1, '3,000,000.00元', 'listed'),
    line(4, 2, '3,000,000.00元', 'listed'),
    line(3, 3, '2,000,000.00元', 'waiting'),
    line(1, 4, '1,000,000.00元', 'waiting'),
  ]);
});

test('a firm added to a list under review waits as all do, and who is served is asked anew', async () => {
  await stage.deliver('finance', [LATE.raising(50)]);
  const officer = await stage.signIn('policy');
  const { id, version } = await listOf(officer, BOND);
  const promised = async () =>
    (await stage.rows(`select from outbox where kind = 'benefits.fund'`)).length;
  const before = await promised();
  const kept = new KeptRanks(new RuleStore());
  expect(await placesOn(kept, id)).toMatchObject({ places: [1, 2, 3, 4] });
  const added = await officer.post<{ additions: { state: string }[] }>(
    `/lists/${id}/review/additions`,
    { version, creditCode: LATE.creditCode, reason: '数据晚到', evidence: '示范〔2025〕3号' },
  );
  expect(added.body).toMatchObject({ additions: [{ state: 'admitted' }] });
  expect(await promised()).toBeGreaterThan(before);
  expect(await placesOn(kept, id)).toMatchObject({ places: [1, 2, 3, 4, 5] });
});

test('a list is ranked once for all who are served, and not again for whoever leaves it', async () => {
  const { id } = await listOf(operator, BOND);
  const kept = new KeptRanks(new RuleStore());
  const first = await placesOn(kept, id);
  expect(first.statements).toBeGreaterThan(5);
  expect(await placesOn(kept, id)).toEqual({ places: first.places, statements: 1 });
});

/** The places on a list, and how many statements it took to know them. */
async function placesOn(
  kept: KeptRanks,
  listId: string,
): Promise<{ readonly places: readonly number[]; readonly statements: number }> {
  return stage.as('ranks', async (tx) => {
    let statements = 0;
    const query: Tx['query'] = (sql, parameters) => {
      if (!sql.includes('set_config')) statements += 1;
      return tx.query(sql, parameters);
    };
    const ranks = await kept.on({ ...tx, query }, listId);
    return { places: [...(ranks?.values() ?? [])].map(({ place }) => place), statements };
  });
}

test('what one gives up goes to the next by the same order, until it reaches whoever was registered first', async () => {
  await approve(stage, await stage.signIn('approver'), BOND);
  const best = await stage.signInFor(FIRMS[1] as Enterprise);
  body(await decline(best, await benefit(best, BOND)));
  await stage.settle();
  expect(await states()).toEqual(['notified', 'declined', 'notified', 'notified', 'notified']);
  const last = await stage.signInFor(FIRMS[0] as Enterprise);
  expect(await benefits(last)).toMatchObject([{ amountFen: '200000' }]);
});

interface Ranked {
  readonly creditCode: string;
  readonly state: string;
  readonly rank: { readonly place: number; readonly figure: { readonly zh: string } } | null;
}
