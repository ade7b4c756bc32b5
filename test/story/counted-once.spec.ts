import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefits, body, decline, match } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const HIRES = 'demo-graduate-hires';
/** The first two name the same graduate; the third names one whom the second alone names beside. */
const FIRMS = [1, 2, 3].map((number) => anEnterprise(number));
const [FIRST, SECOND, THIRD] = FIRMS as [Enterprise, Enterprise, Enterprise];
const NOTE = { zh: '同一人员只补助一次', en: 'One payment per person' };

interface Held {
  readonly policyId: string;
  readonly relation: string;
  readonly note: { readonly zh: string } | null;
  readonly beside: unknown;
}

let stage: Stage;
let operator: Client;
let approver: Client;
const people = new Map<Enterprise, Client>();

const hire = (firm: Enterprise, person: string): Enterprise =>
  firm.with('hires', {
    统一社会信用代码: firm.creditCode,
    人员编号: person,
    人员类别: '应届高校毕业生',
    合同起始日期: '2025-03-01',
    参保月数: '6',
  });
const of = (firm: Enterprise): Client => people.get(firm) as Client;
const amounts = async (firm: Enterprise): Promise<string[]> =>
  (await benefits(of(firm)))
    .filter(({ state }) => !['declined', 'withdrawn'].includes(state))
    .map(({ amountFen }) => amountFen);
const held = async (firm: Enterprise): Promise<Held[]> =>
  body(await of(firm).get<{ items: Held[] }>('/entitlements/held-back')).items;
const go = async (): Promise<void> => {
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, await stage.signIn('approver2'), run);
  await approve(stage, approver, HIRES);
};

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    besides: {
      policies: [HIRES],
      datasets: ['hires'],
      amended: { [HIRES]: { relations: [{ kind: 'once-per-person', with: [], note: NOTE }] } },
    },
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
  await stage.deliver(
    'hires',
    [hire(FIRST, 'RY0001'), hire(SECOND, 'RY0001'), hire(SECOND, 'RY0002'), hire(THIRD, 'RY0002')],
    { mode: 'full' },
  );
  await go();
});
afterAll(() => stage?.close());

test('a person is counted for one firm; who counts them again is held back, and holds up nobody else', async () => {
  expect(await amounts(FIRST)).toEqual(['150000']);
  expect(await amounts(SECOND)).toEqual([]);
  // The second lost its place, so whom it names beside is free.
  expect(await amounts(THIRD)).toEqual(['150000']);
});

test('who is held back is told why, and nothing of the firm that counts the person', async () => {
  expect(await held(SECOND)).toEqual([
    expect.objectContaining({
      policyId: HIRES,
      relation: 'once-per-person',
      note: expect.objectContaining({ zh: NOTE.zh }),
      beside: null,
    }),
  ]);
  expect(await held(FIRST)).toEqual([]);
});

test('the database keeps it so, under a digest that names nobody', async () => {
  const rows = await stage.rows<{ key: string }>(`select key from item_claim`);
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain('RY000');
  const again = stage.as('break', (tx) =>
    tx.query(
      `insert into item_claim (key, subject_id, entitlement_id, authority, division)
       select key, subject_id, entitlement_id, authority, division from item_claim limit 1`,
    ),
  );
  expect(await refusalOf(again)).toBe('23505');
});

test('when the first gives it up, the next run tries again who was held back', async () => {
  const [shown] = await benefits(of(FIRST));
  if (!shown) throw new Error('the first has no benefit');
  body(await decline(of(FIRST), shown));
  await match(stage, operator);
  // It still counts somebody who is counted for the third.
  expect(await amounts(SECOND)).toEqual([]);
  await stage.deliver('hires', [hire(FIRST, 'RY0001'), hire(SECOND, 'RY0001')], { mode: 'full' });
  await go();
  expect(await amounts(SECOND)).toEqual(['150000']);
  expect(await held(SECOND)).toEqual([]);
});
