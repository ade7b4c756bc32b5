import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  appropriate,
  budgetAccounts,
  type BudgetLine,
  closeBudget,
  moveOn,
  post,
  takeBack,
  transfer,
  voidReservations,
} from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { Bench, refusalOf } from '../support/bench.ts';
import { accounts, budgetsOf, share, shared } from '../support/shared-budget.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const { give, keep, stands, budgetOf } = budgetsOf(() => bench);
async function whole(line: BudgetLine): Promise<string> {
  const one = await budgetOf(line);
  return `${one.appropriatedFen} = ${one.availableFen} + ${one.reservedFen} + ${one.committedFen} + ${one.leftFen}`;
}

describe('a budget that several sources bear', () => {
  test('takes of each its share of every reservation, to the fen, and all of them end as it ends', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 600n, 'province');
    await give(line, 400n, 'county');
    const kept = await keep(line, [101n, 1n]);
    // 60.6 and 40.4 first, 61.2 and 40.8 together: the fen that the province bore too much the county bears next.
    expect(await stands(line)).toEqual([
      'province 600 = 539 + 61 + 0 + 0',
      'county 400 = 359 + 41 + 0 + 0',
    ]);
    const [first, second] = kept.flatMap((one) => (one.reserved ? [one.transferId] : []));
    await bench.as((tx) => post(tx, [first ?? '']));
    await bench.as((tx) => voidReservations(tx, [second ?? '']));
    expect(await stands(line)).toEqual([
      'province 600 = 539 + 0 + 61 + 0',
      'county 400 = 360 + 0 + 40 + 0',
    ]);
    expect(await whole(line)).toBe('1000 = 899 + 0 + 101 + 0');
    await bench.as((tx) => takeBack(tx, line, { ref: kept[0]?.ref ?? '', amountFen: 101n }));
    expect(await stands(line)).toEqual([
      'province 600 = 600 + 0 + 0 + 0',
      'county 400 = 400 + 0 + 0 + 0',
    ]);
  });

  test('keeps nothing while one of them is short, whatever the others have', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 10_000n, 'province');
    await give(line, 39n, 'county');
    const [outcome] = await keep(line, [100n]);
    expect(outcome).toMatchObject({ reserved: false, short: 1n });
    expect(await stands(line)).toEqual([
      'province 10000 = 10000 + 0 + 0 + 0',
      'county 39 = 39 + 0 + 0 + 0',
    ]);
    await give(line, 1n, 'county', '另一文号');
    expect((await keep(line, [100n]))[0]).toMatchObject({ reserved: true });
  });

  test('is appropriated by each its share where a document names no source, and once per document', async () => {
    const line = shared(['state', 50], ['province', 30], ['county', 20]);
    for (let times = 0; times < 2; times += 1) await give(line, 101n, null);
    expect(await stands(line)).toEqual([
      'state 51 = 51 + 0 + 0 + 0',
      'province 30 = 30 + 0 + 0 + 0',
      'county 20 = 20 + 0 + 0 + 0',
    ]);
    await expect(give(line, 1n, 'nobody')).rejects.toMatchObject({ code: 'LEDGER.SOURCE_UNKNOWN' });
    // The percentages of a later year do not touch a year that was appropriated to.
    const other = { ...line, shares: [share('state', 10), share('province', 90)] };
    await give(other, 9n, null, '再');
    expect(await stands(line)).toEqual([
      'state 55 = 55 + 0 + 0 + 0',
      'province 33 = 33 + 0 + 0 + 0',
      'county 22 = 22 + 0 + 0 + 0',
    ]);
  });

  test('is appropriated to by one document of all sources or of each, never both', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await expect(give(line, 100n, 'province')).rejects.toMatchObject({
      code: 'LEDGER.TRANSFER_DIFFERS',
    });
    await give(line, 10n, 'county', '甲');
    await expect(give(line, 10n, null, '甲')).rejects.toMatchObject({
      code: 'LEDGER.TRANSFER_DIFFERS',
    });
    // A document whose name ends like a source is another document.
    await give(line, 10n, null, '甲:county');
    expect(await whole(line)).toBe('120 = 120 + 0 + 0 + 0');
  });

  test('is used up to the fen by a list for which it was funded exactly', async () => {
    const line = shared(['province', 50], ['county', 50]);
    await give(line, 303n, null);
    expect((await keep(line, [101n, 101n, 101n])).every(({ reserved }) => reserved)).toBe(true);
    expect(await stands(line)).toEqual([
      'province 152 = 0 + 152 + 0 + 0',
      'county 151 = 0 + 151 + 0 + 0',
    ]);
  });

  test('gives back what each source bore, not what the amount alone would be split into', async () => {
    const line = shared(['province', 50], ['county', 50]);
    await give(line, 202n, null);
    const kept = await keep(line, [101n, 101n]);
    const [, second] = kept.flatMap((one) => (one.reserved ? [one] : []));
    await bench.as((tx) => post(tx, [second?.transferId ?? '']));
    await bench.as((tx) => takeBack(tx, line, { ref: second?.ref ?? '', amountFen: 101n }));
    expect(await stands(line)).toEqual([
      'province 101 = 50 + 51 + 0 + 0',
      'county 101 = 51 + 50 + 0 + 0',
    ]);
  });

  test('splits what a year without shares leaves by those of the next, then and later', async () => {
    const line = { ...shared(['province', 60], ['county', 40]), shares: [] };
    const next = { ...line, shares: [share('province', 60), share('county', 40)] };
    await give(line, 150n, null);
    const [kept] = await keep(line, [50n]);
    await bench.as((tx) => closeBudget(tx, next, { leftTo: 'next-year', reference: '结账' }));
    await bench.as(async (tx) => {
      await voidReservations(tx, [kept?.reserved ? kept.transferId : '']);
      await moveOn(tx, line);
    });
    expect(await stands({ ...line, year: '2026' })).toEqual([
      'province 90 = 90 + 0 + 0 + 0',
      'county 60 = 60 + 0 + 0 + 0',
    ]);
    expect(await keep({ ...line, year: '2026' }, [150n])).toMatchObject([{ reserved: true }]);
  });

  test('pays what a source promised that bears no part of the next year, and gives back to it what it left', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 1_000n, null);
    const [first, second] = await keep(line, [100n, 200n]);
    const next = { ...line, year: '2026' };
    const closed = await bench.as((tx) =>
      closeBudget(
        tx,
        { ...line, shares: [share('province', 70), share('state', 30)] },
        { leftTo: 'next-year', reference: '结账' },
      ),
    );
    expect(closed).toMatchObject({ leftFen: 700n, restsIn: { year: '2026' } });
    expect(await stands(line)).toEqual([
      'province 600 = 0 + 180 + 0 + 420',
      'county 400 = 0 + 120 + 0 + 280',
    ]);
    expect(await stands(next)).toEqual([
      'province 420 = 420 + 0 + 0 + 0',
      'state 0 = 0 + 0 + 0 + 0',
    ]);
    // What it promised it pays; what comes back of that follows to whoever has a place for it.
    await bench.as((tx) => post(tx, [first?.reserved ? first.transferId : '']));
    await bench.as(async (tx) => {
      await voidReservations(tx, [second?.reserved ? second.transferId : '']);
      await moveOn(tx, line);
    });
    expect(await stands(line)).toEqual([
      'province 600 = 0 + 0 + 60 + 540',
      'county 400 = 0 + 0 + 40 + 360',
    ]);
    expect(await whole(line)).toBe('1000 = 0 + 0 + 100 + 900');
    expect(await whole(next)).toBe('540 = 540 + 0 + 0 + 0');
    await give({ ...next, shares: [share('province', 70), share('state', 30)] }, 300n, 'state');
    expect(await keep(next, [770n])).toMatchObject([{ reserved: true }]);
  });

  test('is closed to a year that one source bears alone: what the others left is theirs', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await keep(line, [10n]);
    const close = () =>
      bench.as((tx) =>
        closeBudget(tx, { ...line, shares: [] }, { leftTo: 'next-year', reference: '结账' }),
      );
    expect(await close()).toEqual({ leftFen: 90n, restsIn: null });
    expect(await whole({ ...line, year: '2026' })).toBe('0 = 0 + 0 + 0 + 0');
    expect(await close()).toEqual({ leftFen: 0n, restsIn: null });
  });

  test('takes the percentages of its own year although the year before opened it', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const next = (...shares: ReturnType<typeof share>[]) => ({ ...line, year: '2026', shares });
    const own = next(share('province', 30), share('county', 70));
    await give(own, 100n, null);
    expect(await stands(own)).toEqual([
      'province 90 = 90 + 0 + 0 + 0',
      'county 110 = 110 + 0 + 0 + 0',
    ]);
  });

  test('gives a source back what it carried over into a year that it bears no part of', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const own = { ...line, year: '2026', shares: [share('province', 50), share('state', 50)] };
    await give(own, 100n, null);
    expect(await stands(own)).toEqual([
      'province 110 = 110 + 0 + 0 + 0',
      'state 50 = 50 + 0 + 0 + 0',
    ]);
    expect(await whole(own)).toBe('200 = 160 + 0 + 0 + 40');
    const alone = { ...line, policyId: `${line.policyId}-alone` };
    await give(alone, 100n, null);
    await bench.as((tx) => closeBudget(tx, alone, { leftTo: 'next-year', reference: '结账' }));
    await give({ ...alone, year: '2026', shares: [] }, 7n, null);
    expect(await whole({ ...alone, year: '2026' })).toBe('107 = 7 + 0 + 0 + 100');
  });

  test('opened without shares by the year before, it is split by those it gets', async () => {
    const line = { ...shared(['province', 60], ['county', 40]), shares: [] };
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const own = { ...line, year: '2026', shares: [share('province', 30), share('county', 70)] };
    await give(own, 10n, 'county');
    expect(await stands(own)).toEqual([
      'province 30 = 30 + 0 + 0 + 0',
      'county 80 = 80 + 0 + 0 + 0',
    ]);
  });

  test('leaves to each source’s share of the next year what it has not promised', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await keep(line, [50n]);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    expect(await stands(line)).toEqual([
      'province 60 = 0 + 30 + 0 + 30',
      'county 40 = 0 + 20 + 0 + 20',
    ]);
    expect(await stands({ ...line, year: '2026' })).toEqual([
      'province 30 = 30 + 0 + 0 + 0',
      'county 20 = 20 + 0 + 0 + 0',
    ]);
    expect(await whole({ ...line, year: '2026' })).toBe('50 = 50 + 0 + 0 + 0');
  });

  test('2,000 who ask at once for 1,000 places: exactly 1,000 get one, of each source its share to the fen', async () => {
    const line = shared(['state', 50], ['province', 33], ['county', 17]);
    await give(line, 101_000n, null);
    let open = (): void => undefined;
    const barrier = new Promise<void>((resolve) => (open = resolve));
    const asking = Array.from({ length: 250 }, async () => {
      await barrier;
      return keep(line, Array<bigint>(8).fill(101n));
    });
    open();
    const served = (await Promise.all(asking)).flat().filter(({ reserved }) => reserved);
    expect(served).toHaveLength(1_000);
    expect(await stands(line)).toEqual([
      'state 50500 = 0 + 50500 + 0 + 0',
      'province 33330 = 0 + 33330 + 0 + 0',
      'county 17170 = 0 + 17170 + 0 + 0',
    ]);
    expect(await whole(line)).toBe('101000 = 0 + 101000 + 0 + 0');
  });
});

test('the database lets no reservation leave a source out, and none of its shares stand alone', async () => {
  const line = shared(['province', 60], ['county', 40]);
  await give(line, 1_000n, null);
  const [kept] = await keep(line, [100n]);
  const { budget, owed } = accounts(line);
  const bare = bench.as((tx) =>
    tx.query(
      `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
       select gen_random_uuid(), 'pending', b.id, o.id, 'CNY', 1, 'test', 'bare', current_setting('huizhi.actor'), o.authority, o.division
       from account b, account o where b.code = $1 and o.code = $2`,
      [budget, owed],
    ),
  );
  expect(await refusalOf(bare)).toBe('HZ004');
  // Sixty and forty are due: all of it from the province, and its parts crosswise.
  expect(await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 100n })))).toBe('HZ004');
  expect(
    await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 62n, county: 38n }))),
  ).toBe('HZ004');
  expect(
    await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 60n, county: 39n }))),
  ).toBe('HZ004');
  await bench.as((tx) => reserveBy(tx, line, { province: 60n, county: 40n }));
  const alone = bench.as((tx) =>
    tx.query(
      `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division)
       select tx_id, 'void', debit_account, credit_account, unit, amount, id, purpose, ref, current_setting('huizhi.actor'), authority, division from transfer where id = $1`,
      [kept?.reserved ? kept.transferId : ''],
    ),
  );
  expect(await refusalOf(alone)).toBe('HZ004');
  const twoThirds = bench.as((tx) =>
    appropriate(tx, shared(['province', 60], ['county', 30]), 1n, '文号'),
  );
  expect(await refusalOf(twoThirds)).toBe('HZ004');
  const beside = bench.as((tx) =>
    transfer(tx, [{ from: 'treasury', to: budget, purpose: 'test', ref: budget, amount: 1n }]),
  );
  expect(await refusalOf(beside)).toBe('HZ004');
  const dropped = bench.as((tx) =>
    tx.query(`delete from funding_share s using account b where b.id = s.budget and b.code = $1`, [
      budget,
    ]),
  );
  expect(await refusalOf(dropped)).toBe('HZ004');
});

/** Reserves a hundred fen of a budget, of each source what it is told. */
async function reserveBy(
  tx: Tx,
  { policyId, year }: BudgetLine,
  parts: Readonly<Record<string, bigint>>,
): Promise<void> {
  const { budget, owed } = budgetAccounts(policyId, year);
  await tx.query(
    `with main as (select gen_random_uuid() as id),
       part as (select key as source, value::bigint as amount from jsonb_each_text($3::jsonb))
     insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division, share_of)
     select m.id, m.id, 'pending', b.id, o.id, 'CNY', 100, 'test', m.id::text, current_setting('huizhi.actor'), o.authority, o.division, null
       from main m, account b, account o where b.code = $1 and o.code = $2
     union all
     select gen_random_uuid(), m.id, 'pending', s.line, s.drawn, 'CNY', p.amount, 'test-share', m.id::text || p.source, current_setting('huizhi.actor'),
       o.authority, o.division, m.id
       from main m, account b join funding_share s on s.budget = b.id join part p on p.source = s.source, account o where b.code = $1 and o.code = $2`,
    [
      budget,
      owed,
      JSON.stringify(
        Object.fromEntries(Object.entries(parts).map(([source, fen]) => [source, fen.toString()])),
      ),
    ],
  );
}
