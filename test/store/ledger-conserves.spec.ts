import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appropriate,
  budgetAccounts,
  budgets,
  closeBudget,
  LEFT_TO,
  type LeftTo,
  moveOn,
  post,
  reserve,
  voidReservations,
} from '#libs/ledger';
import { Bench } from '../support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

type Step =
  | { readonly act: 'appropriate'; readonly amount: number }
  | { readonly act: 'reserve'; readonly amounts: readonly number[] }
  | { readonly act: 'post' | 'void'; readonly picks: readonly number[] }
  | { readonly act: 'close'; readonly leftTo: LeftTo };

const amount = fc.integer({ min: 1, max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('appropriate' as const), amount }),
  fc.record({
    act: fc.constant('reserve' as const),
    amounts: fc.array(amount, { minLength: 1, maxLength: 6 }),
  }),
  fc.record({
    act: fc.constantFrom('post' as const, 'void' as const),
    picks: fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ act: fc.constant('close' as const), leftTo: fc.constantFrom(...LEFT_TO) }),
);

/** A ledger in a few lines: what the real one must agree with after every step. */
class Model {
  appropriated = 0n;
  committed = 0n;
  left = 0n;
  closed: LeftTo | undefined;
  readonly open = new Map<string, bigint>();

  get reserved(): bigint {
    return [...this.open.values()].reduce((sum, one) => sum + one, 0n);
  }

  get available(): bigint {
    return this.appropriated - this.reserved - this.committed - this.left;
  }

  /** What a closed budget has goes on. */
  moveOn(): void {
    if (this.closed !== undefined) this.left += this.available;
  }
}

test('whatever is reserved, posted and voided in whatever order, before and after the year is closed: fen are neither made nor lost, and never more given than there is', async () => {
  let documents = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const policyId = `policy-${randomUUID()}`;
      const line = {
        policyId,
        year: '2025',
        title: '测试',
        authority: 'hn-miit',
        division: '460000',
      };
      const codes = budgetAccounts(policyId, '2025');
      const model = new Model();
      await bench.as((tx) => appropriate(tx, line, 1500n, 'first'));
      model.appropriated = 1500n;
      for (const one of steps) {
        await take(one, model, line, codes, () => `document ${(documents += 1)}`);
        const found = await bench.as(async (tx) =>
          (await budgets(tx, [{ policyId, year: '2025' }])).get(`${policyId} 2025`),
        );
        const next = await bench.as(async (tx) =>
          (await budgets(tx, [{ policyId, year: '2026' }])).get(`${policyId} 2026`),
        );
        expect(found).toEqual({
          appropriatedFen: model.appropriated,
          reservedFen: model.reserved,
          committedFen: model.committed,
          disbursedFen: 0n,
          availableFen: model.available,
          leftFen: model.left,
        });
        expect(next?.availableFen).toBe(model.closed === 'next-year' ? model.left : undefined);
        expect(model.available >= 0n).toBe(true);
      }
    }),
    { seed: 20_250_930, numRuns: 40 },
  );
});

async function take(
  one: Step,
  model: Model,
  line: Parameters<typeof appropriate>[1],
  codes: ReturnType<typeof budgetAccounts>,
  document: () => string,
): Promise<void> {
  if (one.act === 'close') {
    if (model.closed !== undefined && model.closed !== one.leftTo) return;
    const left = await bench.as((tx) =>
      closeBudget(tx, line, { leftTo: one.leftTo, reference: 'closing' }),
    );
    expect(left).toEqual({
      leftFen: model.available,
      restsIn:
        one.leftTo === 'treasury' || model.available === 0n
          ? null
          : { policyId: line.policyId, year: '2026' },
    });
    model.closed = one.leftTo;
    model.moveOn();
    return;
  }
  if (one.act === 'appropriate' && model.closed !== undefined) {
    const late = bench.as((tx) => appropriate(tx, line, BigInt(one.amount), document()));
    await expect(late).rejects.toMatchObject({ code: 'LEDGER.BUDGET_CLOSED' });
    return;
  }
  if (one.act === 'appropriate') {
    await bench.as((tx) => appropriate(tx, line, BigInt(one.amount), document()));
    model.appropriated += BigInt(one.amount);
    return;
  }
  if (one.act === 'reserve') {
    const requests = one.amounts.map((amountFen) => ({
      ref: randomUUID(),
      amount: BigInt(amountFen),
      division: '460106',
    }));
    const outcomes = await bench.as((tx) =>
      reserve(tx, codes.budget, codes.owed, 'test', requests),
    );
    let prefix = true;
    for (const [index, outcome] of outcomes.entries()) {
      const wanted = requests[index]?.amount ?? 0n;
      prefix &&= wanted <= model.available;
      expect(outcome.reserved).toBe(prefix);
      if (outcome.reserved) model.open.set(outcome.transferId, wanted);
    }
    return;
  }
  const open = [...model.open.keys()];
  const picked = one.picks.flatMap((pick) => open[pick] ?? []);
  await bench.as(async (tx) => {
    await (one.act === 'post' ? post : voidReservations)(tx, picked);
    await moveOn(tx, line);
  });
  for (const id of picked) {
    if (one.act === 'post') model.committed += model.open.get(id) ?? 0n;
    model.open.delete(id);
  }
  model.moveOn();
}
