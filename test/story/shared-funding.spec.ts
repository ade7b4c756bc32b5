import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appropriateBudget } from '#libs/programmes/benefits';
import { approve, benefit, body, BOND, decline, match } from '../support/acts.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import type { Client } from '../support/client.ts';
import { Stage } from '../support/stage.ts';

/** In the order of their numbers: entitled to 2,000, 6,000 and 4,000 yuan. */
const FIRMS = [100, 300, 200].map((raised, at) => anEnterprise(at + 1).raising(raised));
const title = { zh: '省级与县级分担', en: 'province and county' };
const fundingLine = {
  id: 'bonds',
  title,
  certainty: 'known',
  shares: [
    { source: 'province', title: { zh: '省级', en: 'Province' }, percent: 60 },
    { source: 'county', title: { zh: '县级', en: 'County' }, percent: 40 },
  ],
};

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  // Eight thousand yuan, of which the province gives 4,800: what the first two firms take.
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: { [BOND]: 800_000n },
    besides: { amended: { [BOND]: { fundingLine } } },
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
});
afterAll(() => stage?.close());

const states = async (): Promise<string[]> =>
  (await stage.rows<{ state: string }>(`select state from entitlement order by subject_id`)).map(
    ({ state }) => state,
  );
interface Budget {
  readonly policyId: string;
  readonly shares: readonly {
    readonly source: string;
    readonly reservedFen: string;
    readonly availableFen: string;
  }[];
}
const shares = async (): Promise<string[]> => {
  const { items } = body(await operator.get<{ items: Budget[] }>('/budgets'));
  const found = items.find(({ policyId }) => policyId === BOND);
  return (found?.shares ?? []).map(
    ({ source, reservedFen, availableFen }) => `${source} ${reservedFen} + ${availableFen}`,
  );
};
async function give(source: string, amountFen: bigint): Promise<void> {
  const policy = stage.book.policies.get(BOND);
  if (!policy) throw new Error('there is no such policy');
  const grant = { year: '2025', amountFen, reference: `追加 ${source}`, source };
  await stage.as('appropriate', (tx) => appropriateBudget(tx, policy, grant));
  await stage.settle();
}

test('each source bears its share of every reservation', async () => {
  expect(await states()).toEqual(['listed', 'listed', 'waiting']);
  expect(await shares()).toEqual(['province 480000 + 0', 'county 320000 + 0']);
});

test('who waits is served when all sources have their share, not before', async () => {
  await give('province', 1_000_000n);
  expect(await states()).toEqual(['listed', 'listed', 'waiting']);
  expect(await shares()).toEqual(['province 480000 + 1000000', 'county 320000 + 0']);
  await give('county', 160_000n);
  expect(await states()).toEqual(['listed', 'listed', 'listed']);
  expect(await shares()).toEqual(['province 720000 + 760000', 'county 480000 + 0']);
});

test('what one gives up goes back to each source', async () => {
  await approve(stage, await stage.signIn('approver'), BOND);
  const firm = await stage.signInFor(FIRMS[0] as Enterprise);
  body(await decline(firm, await benefit(firm, BOND)));
  expect(await shares()).toEqual(['province 600000 + 880000', 'county 400000 + 80000']);
});
