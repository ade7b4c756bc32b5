import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  appropriate,
  budgetAccounts,
  budgets,
  post,
  reserve,
  voidReservations,
  type ReservationOutcome,
} from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { Bench, refusalOf } from '../support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

/** A budget of its own for each test. */
async function budget(
  amountFen: bigint,
): Promise<{ policyId: string; budget: string; owed: string }> {
  const policyId = `policy-${randomUUID()}`;
  await bench.as((tx) =>
    appropriate(
      tx,
      { policyId, year: '2025', title: '测试', authority: 'hn-miit', division: '460000' },
      amountFen,
      '测试文号',
    ),
  );
  return { policyId, ...budgetAccounts(policyId, '2025') };
}

const ask = (amount: bigint) => ({ ref: randomUUID(), amount, division: '460106' });
const keep = (
  tx: Tx,
  line: { budget: string; owed: string },
  amounts: readonly bigint[],
): Promise<ReservationOutcome[]> => reserve(tx, line.budget, line.owed, 'test', amounts.map(ask));
const ids = (outcomes: readonly ReservationOutcome[]): string[] =>
  outcomes.flatMap((one) => (one.reserved ? [one.transferId] : []));

async function amounts(policyId: string): Promise<string> {
  const found = await bench.as(async (tx) =>
    (await budgets(tx, [{ policyId, year: '2025' }])).get(`${policyId} 2025`),
  );
  return `${found?.appropriatedFen} = ${found?.availableFen} + ${found?.reservedFen} + ${found?.committedFen}`;
}

test('a batch of reservations reads nothing of the ledger, however long it is', async () => {
  const line = await budget(10_000n);
  const [before, after] = await bench.as(async (tx) => {
    const read = (): Promise<unknown[]> =>
      tx.query(
        `select seq_scan, idx_scan from pg_stat_xact_user_tables where relname = 'transfer'`,
      );
    return [
      await read(),
      await tx
        .query(
          `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
           select gen_random_uuid(), 'pending', b.id, o.id, 'CNY', 1, 'test', gen_random_uuid()::text, current_setting('huizhi.actor'), '', ''
           from account b, account o, generate_series(1, 500) where b.code = $1 and o.code = $2`,
          [line.budget, line.owed],
        )
        .then(read),
    ];
  });
  expect(after).toEqual(before);
  expect(await amounts(line.policyId)).toBe('10000 = 9500 + 500 + 0');
});

describe('two phases', () => {
  test('reserved, then posted or voided: what is available shrinks at once and comes back only by void', async () => {
    const line = await budget(1000n);
    const [first, second] = ids(await bench.as((tx) => keep(tx, line, [300n, 200n])));
    expect(await amounts(line.policyId)).toBe('1000 = 500 + 500 + 0');
    await bench.as((tx) => post(tx, [first ?? '']));
    expect(await amounts(line.policyId)).toBe('1000 = 500 + 200 + 300');
    await bench.as((tx) => voidReservations(tx, [second ?? '']));
    expect(await amounts(line.policyId)).toBe('1000 = 700 + 0 + 300');
  });

  test.each([
    ['post', post],
    ['void', voidReservations],
  ] as const)(
    'a reservation that ended cannot %s again, and nothing of such a batch happens',
    async (_what, end) => {
      const line = await budget(1000n);
      const [ended, open] = ids(await bench.as((tx) => keep(tx, line, [1n, 1n])));
      await bench.as((tx) => end(tx, [ended ?? '']));
      await expect(bench.as((tx) => post(tx, [open ?? '', ended ?? '']))).rejects.toMatchObject({
        code: 'LEDGER.RESERVATION_RESOLVED',
      });
      await expect(bench.as((tx) => voidReservations(tx, [randomUUID()]))).rejects.toMatchObject({
        code: 'LEDGER.RESERVATION_RESOLVED',
      });
      expect(
        await bench.rows(`select count(*)::integer as ends from transfer where pending_id = $1`, [
          open,
        ]),
      ).toEqual([{ ends: 0 }]);
    },
  );

  test('two who end the same reservation at the same moment: one does', async () => {
    const line = await budget(1000n);
    const [id = ''] = ids(await bench.as((tx) => keep(tx, line, [10n])));
    const outcomes = await Promise.allSettled(
      [...Array(8).keys()].map((n) =>
        bench.as((tx) => (n % 2 ? post : voidReservations)(tx, [id])),
      ),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('asked again for the same thing, the same reservation is found and no more is kept', async () => {
    const line = await budget(100n);
    const request = ask(60n);
    const [first] = await bench.as((tx) => reserve(tx, line.budget, line.owed, 'test', [request]));
    const [second] = await bench.as((tx) => reserve(tx, line.budget, line.owed, 'test', [request]));
    expect(second).toEqual(first);
    expect(await amounts(line.policyId)).toBe('100 = 40 + 60 + 0');
  });
});

describe('an appropriation', () => {
  const line = (policyId: string) => ({
    policyId,
    year: '2025',
    title: '测试',
    authority: 'hn-miit',
    division: '460000',
  });
  const again = (policyId: string, amountFen: bigint, reference = '测试文号'): Promise<void> =>
    bench.as((tx) => appropriate(tx, line(policyId), amountFen, reference));

  test('of the same document and amount counts once; of another document it is added', async () => {
    const { policyId } = await budget(1000n);
    await again(policyId, 1000n);
    expect(await amounts(policyId)).toBe('1000 = 1000 + 0 + 0');
    await again(policyId, 500n, '测试文号二');
    expect(await amounts(policyId)).toBe('1500 = 1500 + 0 + 0');
  });

  test('of the same document with another amount is refused, and nothing changes', async () => {
    const { policyId } = await budget(1000n);
    for (const amountFen of [999n, 1001n])
      await expect(again(policyId, amountFen)).rejects.toMatchObject({
        code: 'LEDGER.TRANSFER_DIFFERS',
        text: { zh: expect.stringContaining('新的文号') },
      });
    expect(await amounts(policyId)).toBe('1000 = 1000 + 0 + 0');
  });
});

describe('many at once on one budget', () => {
  test('post, void and reserve different entitlements without a deadlock', async () => {
    const line = await budget(100_000n);
    const kept = ids(
      await bench.as((tx) =>
        keep(
          tx,
          line,
          Array.from({ length: 60 }, () => 100n),
        ),
      ),
    );
    const deadlocks = () =>
      bench.as((tx) =>
        tx.query<{ deadlocks: string }>(
          `select pg_stat_get_db_deadlocks(oid) as deadlocks from pg_database where datname = current_database()`,
        ),
      );
    const before = await deadlocks();
    await Promise.all(
      kept.map((id, index) =>
        bench.as((tx) => {
          if (index % 3 === 0) return voidReservations(tx, [id]);
          if (index % 3 === 1) return post(tx, [id]);
          return keep(tx, line, [1n]).then(() => undefined);
        }),
      ),
    );
    expect(await deadlocks()).toEqual(before);
    expect(await amounts(line.policyId)).toBe('100000 = 95980 + 2020 + 2000');
  });
});

describe('a short budget', () => {
  test('serves the largest prefix, and tells the others what is missing', async () => {
    const line = await budget(100n);
    const outcomes = await bench.as((tx) => keep(tx, line, [60n, 50n, 10n]));
    expect(outcomes.map((one) => (one.reserved ? 'kept' : `short of ${one.short}`))).toEqual([
      'kept',
      'short of 10',
      expect.stringContaining('short of'),
    ]);
    expect(await amounts(line.policyId)).toBe('100 = 40 + 60 + 0');
  });

  test('gives its last fen and not one more', async () => {
    const line = await budget(100n);
    expect(ids(await bench.as((tx) => keep(tx, line, [99n, 1n, 1n])))).toHaveLength(2);
    expect(await amounts(line.policyId)).toBe('100 = 0 + 100 + 0');
  });

  test('200 who ask at once for 100 places: exactly 100 get one', async () => {
    const line = await budget(10_000n);
    const outcomes = await Promise.all(
      [...Array(200).keys()].map(() => bench.as((tx) => keep(tx, line, [100n]))),
    );
    expect(outcomes.flatMap(ids)).toHaveLength(100);
    expect(await amounts(line.policyId)).toBe('10000 = 0 + 10000 + 0');
  });
});

describe('a batch', () => {
  test('of 500 updates the row of the budget once', async () => {
    const line = await budget(1_000_000n);
    const updates = async (tx: Tx): Promise<number> => {
      const [row] = await tx.query<{ updates: number }>(
        `select n_tup_upd::integer as updates from pg_stat_xact_user_tables where relname = 'account'`,
      );
      return row?.updates ?? 0;
    };
    const counted = await bench.as(async (tx) => {
      const before = await updates(tx);
      await keep(tx, line, Array<bigint>(500).fill(100n));
      return (await updates(tx)) - before;
    });
    // One for the budget and one for what is owed.
    expect(counted).toBe(2);
    expect(await amounts(line.policyId)).toBe('1000000 = 950000 + 50000 + 0');
  });

  test('of posts and one of voids likewise', async () => {
    const line = await budget(1000n);
    const all = ids(await bench.as((tx) => keep(tx, line, Array<bigint>(10).fill(10n))));
    await bench.as((tx) => post(tx, all.slice(0, 4)));
    await bench.as((tx) => voidReservations(tx, all.slice(4)));
    expect(await amounts(line.policyId)).toBe('1000 = 960 + 0 + 40');
  });
});

describe('the same appropriation', () => {
  test('counts once by its document; another document adds', async () => {
    const line = await budget(100n);
    const again = (reference: string) =>
      bench.as((tx) =>
        appropriate(
          tx,
          {
            policyId: line.policyId,
            year: '2025',
            title: '测试',
            authority: 'hn-miit',
            division: '460000',
          },
          100n,
          reference,
        ),
      );
    await again('测试文号');
    expect(await amounts(line.policyId)).toBe('100 = 100 + 0 + 0');
    await again('另一文号');
    expect(await amounts(line.policyId)).toBe('200 = 200 + 0 + 0');
  });
});

describe('what the database itself refuses the application, whatever SQL it writes', () => {
  const insert = (columns: string) => (tx: Tx, line: { budget: string; owed: string }) =>
    tx.query(
      `insert into transfer (tx_id, debit_account, credit_account, purpose, ref, actor, authority, division, kind, unit, amount, pending_id)
       select gen_random_uuid(), b.id, o.id, 'forged', gen_random_uuid()::text, 'system:test', '', '', ${columns} from account b, account o where b.code = $1 and o.code = $2`,
      [line.budget, line.owed],
    );
  const pending = `(select id from transfer where kind = 'pending' and debit_account = b.id limit 1)`;

  test.each([
    ['more than the budget has', insert(`'posted', 'CNY', 1001, null`), '23514'],
    ['a pending transfer over it', insert(`'pending', 'CNY', 1001, null`), '23514'],
    ['nothing', insert(`'posted', 'CNY', 0, null`), '23514'],
    ['a negative amount', insert(`'posted', 'CNY', -5, null`), '23514'],
    [
      'in the name of another',
      (tx: Tx, line: { budget: string; owed: string }) =>
        tx.query(
          `insert into transfer (tx_id, debit_account, credit_account, purpose, ref, actor, authority, division, kind, unit, amount)
           select gen_random_uuid(), b.id, o.id, 'forged', 'x', 'finance', '', '', 'posted', 'CNY', 1 from account b, account o where b.code = $1 and o.code = $2`,
          [line.budget, line.owed],
        ),
      'HZ006',
    ],
    ['another unit', insert(`'posted', 'VISIT', 5, null`), 'HZ004'],
    ['a post of nothing', insert(`'post', 'CNY', 5, null`), '23514'],
    ['a post over what was reserved', insert(`'post', 'CNY', 11, ${pending}`), 'HZ004'],
    ['a void of a part', insert(`'void', 'CNY', 9, ${pending}`), 'HZ004'],
    [
      'a balance',
      (tx: Tx) => tx.query(`update account set credits_posted = credits_posted + 1`),
      '42501',
    ],
    ['an account gone', (tx: Tx) => tx.query(`delete from account`), '42501'],
    ['a transfer changed', (tx: Tx) => tx.query(`update transfer set amount = 1`), '42501'],
    ['a transfer gone', (tx: Tx) => tx.query(`delete from transfer`), '42501'],
    ['all transfers gone', (tx: Tx) => tx.query(`truncate transfer`), '42501'],
  ])('%s', async (_what, work, code) => {
    const line = await budget(1000n);
    await bench.as((tx) => keep(tx, line, [10n]));
    expect(await refusalOf(bench.as((tx) => work(tx, line)))).toBe(code);
  });

  test('and the owner too cannot change or remove a transfer', async () => {
    const owner = (sql: string) =>
      bench.owner.transaction(
        'test',
        { actor: 'test', authorities: ['*'], division: '', subjectId: null },
        (tx) => tx.query(sql),
      );
    for (const sql of [
      'update transfer set amount = 1',
      'delete from transfer',
      'truncate transfer cascade',
    ])
      expect(await refusalOf(owner(sql))).toBe('HZ002');
  });
});
