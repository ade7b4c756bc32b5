import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appropriateBudget } from '#libs/programmes/benefits';
import {
  accept,
  approve,
  benefit,
  body,
  BOND,
  confirm,
  decline,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** In the order of their numbers: entitled to 2,000, 6,000 and 4,000 yuan. */
const FIRMS = [100, 300, 200].map((raised, at) => anEnterprise(at + 1).raising(raised));
const fundingLine = {
  id: 'bonds',
  title: { zh: '省级与县级分担', en: 'province and county' },
  certainty: 'known',
  shares: [
    { source: 'province', title: { zh: '省级', en: 'Province' }, percent: 60 },
    { source: 'county', title: { zh: '县级', en: 'County' }, percent: 40 },
  ],
};
const allocation = {
  method: 'pro-rata',
  note: {
    zh: '额度不足时，按同一比例安排',
    en: 'where the money is short each gets the same part',
  },
};

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: { [BOND]: 1n },
    besides: { amended: { [BOND]: { fundingLine, allocation } } },
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
});
afterAll(() => stage?.close());

const amounts = async (): Promise<string[]> =>
  (
    await stage.rows<{ amount: string; state: string }>(
      `select amount_fen::text as amount, state from entitlement order by subject_id`,
    )
  ).map(({ amount, state }) => `${amount} ${state}`);
const shares = async (): Promise<string[]> => {
  const { items } = body(
    await operator.get<{
      items: {
        policyId: string;
        shares: {
          source: string;
          reservedFen: string;
          drawnFen: string;
          availableFen: string;
        }[];
      }[];
    }>('/budgets'),
  );
  return (items.find(({ policyId }) => policyId === BOND)?.shares ?? []).map(
    ({ source, reservedFen, drawnFen, availableFen }) =>
      `${source} ${reservedFen} + ${drawnFen} + ${availableFen}`,
  );
};
async function give(source: string, amountFen: bigint): Promise<void> {
  const policy = stage.book.policies.get(BOND);
  if (!policy) throw new Error('there is no such policy');
  const grant = { year: '2025', amountFen, reference: `追加 ${source} ${amountFen}`, source };
  await stage.as('appropriate', (tx) => appropriateBudget(tx, policy, grant));
  await stage.settle();
}

test('a list is shared out what each source has its share of, and no fen of it is refused', async () => {
  await give('province', 400_000n);
  expect((await amounts()).every((one) => one.endsWith('waiting'))).toBe(true);
  // The county bears 2,000 yuan: with its forty per cent 5,000.02 can be reached, however rich the province is.
  await give('county', 200_000n);
  expect(await amounts()).toEqual(['83334 listed', '250001 listed', '166667 listed']);
  expect(await listOf(operator, BOND)).toMatchObject({
    allocation: { ratio: { entitledFen: '1200000', availableFen: '500002' } },
  });
  expect(await shares()).toEqual(['province 300002 + 0 + 99999', 'county 200000 + 0 + 0']);
});

test('what is given up comes back to each source as it bore it, and goes to whoever is topped up', async () => {
  await approve(stage, await stage.signIn('approver'), BOND);
  const [one, two, three] = FIRMS as [Enterprise, Enterprise, Enterprise];
  const [first, second, third] = [
    await stage.signInFor(one),
    await stage.signInFor(two),
    await stage.signInFor(three),
  ];
  body(await decline(second, await benefit(second, BOND)));
  body(await confirm(first, await benefit(first, BOND)));
  body(await confirm(third, await benefit(third, BOND)));
  const after = await shares();
  expect(after.map((line) => line.split(' ')[1])).toEqual(['0', '0']);
  // Twice as much was raised: the same ratio of twice the amount, borne by both again.
  await stage.deliver('finance', [one.raising(200), two, three]);
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, await stage.signIn('approver'), run);
  const { items } = body(
    await operator.get<{ items: { id: string; version: number; differenceFen: string }[] }>(
      '/adjustments',
    ),
  );
  expect(items).toMatchObject([{ kind: 'top-up', differenceFen: '83333' }]);
  const [found] = items;
  const endorsed = body(
    await operator.post<{ version: number }>(`/adjustments/${found?.id}/endorse`, {
      version: found?.version,
      reason: '数据已更正',
    }),
  );
  body(
    await (
      await stage.signIn('approver')
    ).post(`/adjustments/${found?.id}/accept`, { version: endorsed.version, reason: '复核无误' }),
  );
  // 333,334 fen in all: 200,000.4 of the province, 133,333.6 of the county.
  expect(await shares()).toEqual(['province 0 + 200000 + 200001', 'county 0 + 133334 + 66666']);
});
