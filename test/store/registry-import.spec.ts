import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { transitions } from '#libs/kernel';
import { sqlState, systemContext } from '#libs/platform';
import {
  type Declared,
  DeliveryDenied,
  deliveryLifecycle,
  findSubject,
  readFacts,
  subjectsById,
} from '#libs/registry';
import { inventCreditCode } from '../../libs/registry/src/credit-code.ts';
import { BOOK, CODES, RegistryWorld } from './registry-builders.ts';

const [A, B, C] = CODES;
const FIRMS = [`${A},甲公司,法人,460106`, `${B},乙公司,法人,460203`, `${C},丙公司,法人,460400`];
const ARREARS = {
  key: 'tax.hasArrears@asOf',
  fact: 'tax.hasArrears',
  dataset: 'tax',
  period: 'asOf',
};
const REVENUE = {
  key: 'tax.annualRevenue@2025',
  fact: 'tax.annualRevenue',
  dataset: 'tax',
  period: '2025',
};

describe('taking in a delivery', () => {
  let world: RegistryWorld;
  beforeEach(async () => {
    world = await RegistryWorld.open();
    await world.register(FIRMS, '2026-01-01');
  });
  afterEach(() => world.close());

  const idOf = async (code: string): Promise<number> =>
    world.app.transaction(
      'test.find',
      systemContext('test'),
      async (tx) => (await findSubject(tx, 'credit-code', code))?.id ?? 0,
    );

  const valuesOf = async (code: string, asOf: string, knownAt?: string) => {
    const id = await idOf(code);
    const instant = knownAt ?? (await world.now());
    return world.app.transaction('test.facts', systemContext('test'), async (tx) => {
      const facts = await readFacts(tx, {
        subjectIds: [id],
        refs: [ARREARS, REVENUE],
        asOf,
        knownAt: instant,
        book: BOOK,
      });
      const row = facts.get(id)?.row;
      return [row?.value(ARREARS), row?.value(REVENUE)];
    });
  };

  it('finds what a full delivery leaves out also where nothing of the dataset has been measured yet', async () => {
    const measured = new pg.Client({ connectionString: world.test.adminUrl });
    await measured.connect();
    const codes = Array.from({ length: 6_000 }, (_, at) =>
      inventCreditCode('1', '460100', 1_000_000 + at),
    );
    await world.register(
      codes.map((code, at) => `${code},第${at}公司,法人,460106`),
      '2026-01-02',
      { mode: 'delta' },
    );
    // Only registrations are known to whoever plans; that the tax service's records are no single one it cannot know.
    await measured.query('analyze record').finally(() => measured.end());
    const rows = codes.map((code) => `${code},2025,否,1`);
    const timed = async (some: readonly string[], asOf: string): Promise<number> => {
      const begun = performance.now();
      await world.tax(some, asOf);
      return performance.now() - begun;
    };
    const first = await timed(rows, '2026-01-05');
    const again = await timed(rows.slice(1), '2026-01-06');
    expect(await valuesOf(codes[0] ?? '', '2026-01-06')).toEqual([null, null]);
    expect(await valuesOf(codes[1] ?? '', '2026-01-06')).toEqual([false, 1_000_000]);
    // Compared one with one, these rows took twenty times as long as their first delivery.
    expect(again).toBeLessThan(first * 3);
  });

  it('creates subjects in the order of the file, with their codes', async () => {
    const subjects = await world.app.transaction('test.read', systemContext('test'), (tx) =>
      subjectsById(tx, [1, 2, 3]),
    );
    expect(
      [...subjects.values()].map((one) => [one.id, one.name, one.creditCode, one.divisionName]),
    ).toEqual([
      [1, '甲公司', A, '海口市龙华区'],
      [2, '乙公司', B, '三亚市吉阳区'],
      [3, '丙公司', C, '儋州市'],
    ]);
  });

  it('changes nothing the second time', async () => {
    const rows = [`${A},2025,否,120.5`, `${B},2025,是,`];
    const first = await world.tax(rows, '2026-01-05');
    expect(first).toMatchObject({
      rows: 2,
      accepted: 2,
      unchanged: 0,
      rejected: 0,
      already: false,
    });
    const before = await world.rows('select * from record order by id');
    expect(await world.tax(rows, '2026-01-05')).toEqual({ ...first, already: true });
    expect(await world.tax([...rows].reverse(), '2026-01-05')).toMatchObject({
      accepted: 2,
      unchanged: 2,
      already: false,
    });
    expect(await world.rows('select * from record order by id')).toEqual(before);
  });

  it('holds a file that comes again to what is declared of it', async () => {
    const rows = [`${A},2025,否,7`];
    await world.tax(rows, '2026-01-05');
    const again = (declared: Declared): Promise<unknown> =>
      world.tax(rows, '2026-01-05', { declared });
    expect(await again({ rows: 1, period: '2025' })).toMatchObject({ already: true });
    for (const declared of [{ rows: 5 }, { digest: 'abc' }, { period: '2023' }])
      await expect(again(declared)).rejects.toMatchObject({ code: 'REGISTRY.DELIVERY_DIFFERS' });
  });

  it('takes a file again that another one of the same day had corrected', async () => {
    const [first, second] = [[`${A},2025,否,1`], [`${A},2025,是,1`]];
    await world.tax(first, '2026-01-05');
    await world.tax(second, '2026-01-05');
    expect(await world.tax(first, '2026-01-05')).toMatchObject({ accepted: 1, already: false });
    expect(await valuesOf(A, '2026-01-05')).toEqual([false, 1_000_000]);
    expect(await world.tax(first, '2026-01-05')).toMatchObject({ already: true });
  });

  it('takes the same rows in full after they came as a delta: what they leave out ends', async () => {
    await world.tax([`${A},2025,否,1`, `${B},2025,否,2`], '2026-01-05');
    const rows = [`${A},2025,是,1`];
    await world.tax(rows, '2026-01-05', { mode: 'delta' });
    expect(await world.tax(rows, '2026-01-05', { mode: 'full' })).toMatchObject({ already: false });
    expect(await valuesOf(B, '2026-01-05')).toEqual([null, null]);
  });

  it('keeps what was known and valid before a change', async () => {
    await world.tax([`${A},2025,否,120.5`], '2026-01-05');
    const early = await world.now();
    await world.tax([`${A},2025,是,120.5`], '2026-01-09');
    expect(await valuesOf(A, '2026-01-09')).toEqual([true, 120_500_000]);
    expect(await valuesOf(A, '2026-01-07')).toEqual([false, 120_500_000]);
    expect(await valuesOf(A, '2026-01-09', early)).toEqual([false, 120_500_000]);
    expect(await valuesOf(A, '2026-01-04')).toEqual([null, null]);
  });

  it('corrects a day without leaving the error valid beside it', async () => {
    await world.tax([`${A},2025,否,1`], '2026-01-05');
    await world.tax([`${A},2025,是,1`], '2026-01-05');
    expect(await valuesOf(A, '2026-01-05')).toEqual([true, 1_000_000]);
    expect(await world.rows('select from record where valid_until is not null')).toEqual([]);
  });

  it('ends what a full delivery leaves out, and nothing that a delta leaves out', async () => {
    await world.tax([`${A},2025,否,1`, `${B},2025,否,2`], '2026-01-05');
    await world.tax([`${A},2025,否,1`], '2026-01-06', { mode: 'delta' });
    expect(await valuesOf(B, '2026-01-06')).toEqual([false, 2_000_000]);
    await world.tax([`${A},2025,否,1`], '2026-01-07', { mode: 'full' });
    expect(await valuesOf(B, '2026-01-07')).toEqual([null, null]);
    expect(await valuesOf(B, '2026-01-06')).toEqual([false, 2_000_000]);
    expect(await valuesOf(A, '2026-01-07')).toEqual([false, 1_000_000]);
  });

  it('ends nothing of a period the full delivery does not hold', async () => {
    await world.tax([`${A},2024,否,1`], '2026-01-05');
    await world.tax([`${A},2025,否,2`], '2026-01-06');
    const rows = await world.rows<{ period: string }>(
      `select period from record where dataset = 'tax' and known_until is null order by period`,
    );
    expect(rows.map((row) => row.period)).toEqual(['2024', '2025', 'asOf']);
  });

  it('accounts for every row, and takes the good ones', async () => {
    const report = await world.tax(
      [
        `${A},2025,否,1`, // taken
        `${A},2025,否,1`, // says the same again
        `${B},2025,否,1`, // contradicts the next
        `${B},2025,是,1`,
        `${C},2025,也许,1`, // no agreed word
        `${C},2025,否,1.2345678`, // a fraction of a fen
        `${C},第一年,否,1`, // no period
        `${CODES[3]},2025,否,1`, // nobody
        `91460100MA5TEAT19X,2025,否,1`, // wrong check character
        `${C},2025,否`, // a cell short
      ],
      '2026-01-05',
    );
    expect(report).toMatchObject({ rows: 10, accepted: 2, unchanged: 1, rejected: 8 });
    expect(
      report.rejects.map(({ line, column, reason }) => [
        line,
        column,
        reason.slice('REGISTRY.'.length),
      ]),
    ).toEqual([
      [4, '', 'ROW_CONFLICTS'],
      [5, '', 'ROW_CONFLICTS'],
      [6, '欠税', 'WORD_UNKNOWN'],
      [7, '营收', 'VALUE_MALFORMED'],
      [8, '年度', 'PERIOD_MALFORMED'],
      [9, '代码', 'UNLINKED'],
      [10, '代码', 'IDENTIFIER_MALFORMED'],
      [11, '', 'ROW_MALFORMED'],
    ]);
    expect(
      await world.rows(
        'select row_count, accepted, rejected, state from delivery where dataset = $1',
        ['tax'],
      ),
    ).toEqual([{ row_count: 10, accepted: 1, rejected: 8, state: 'accepted' }]);
  });

  it('counts a mended row that is rejected as rejected alone', async () => {
    const mended = CODES.map((code) => code.toLowerCase());
    const report = await world.tax(
      [
        `${mended[0]},2025,否,1`,
        `${mended[1]},2025,否,"1,000"`,
        `${mended[1]},2025,否,"2,000"`, // says something else of the same year
        `${mended[3]},2025,否,1`, // nobody
        `${C},2025,否,1`,
      ],
      '2026-01-05',
    );
    expect(report).toMatchObject({ rows: 5, accepted: 1, repaired: 1, rejected: 3 });
    expect(report.reading).toMatchObject({
      encoding: 'utf-8',
      repaired: [{ line: 2, column: '代码', from: mended[0], to: CODES[0] }],
    });
    expect(await world.rows('select repaired, rejected from delivery')).toContainEqual({
      repaired: 1,
      rejected: 3,
    });
    expect(
      await world.tax([`${mended[0]},2025,否,1`], '2026-01-05', { mode: 'delta' }),
    ).toMatchObject({
      ...{ rows: 1, accepted: 0, repaired: 1, rejected: 0, unchanged: 1 },
    });
  });

  it('keeps what it knew of a subject whose row in a full delivery is rejected', async () => {
    await world.tax([`${A},2025,否,1`, `${B},2025,是,2`], '2026-01-05');
    await world.tax([`${A},2025,否,1`, `${B},2025,也许,2`], '2026-01-06');
    expect(await valuesOf(B, '2026-01-06')).toEqual([true, 2_000_000]);
  });

  it('completes after it was cut short, whatever was left behind', async () => {
    const controller = new AbortController();
    const rows = [`${A},2025,否,1`, `${B},2025,是,2`];
    const cut = world.tax(rows, '2026-01-05', {
      signal: controller.signal,
      onProgress: ({ phase }) => phase === 'accepting' && controller.abort(new Error('cut short')),
    });
    await expect(cut).rejects.toThrow('cut short');
    expect(await world.rows('select count(*)::integer as rows from record_staging')).toEqual([
      { rows: 4 },
    ]);
    expect(await world.rows(`select from record where dataset = 'tax'`)).toEqual([]);
    expect(await world.tax(rows, '2026-01-05')).toMatchObject({
      rows: 2,
      accepted: 2,
      already: false,
    });
    expect(await world.rows('select from record_staging')).toEqual([]);
    expect(
      await world.rows('select state, count(*)::integer as n from delivery group by state'),
    ).toEqual([{ state: 'accepted', n: 2 }]);
  });

  it('is taken once when two processes import the same file at the same time', async () => {
    const rows = [`${A},2025,否,1`, `${B},2025,是,2`];
    const outcomes = await Promise.allSettled([
      world.tax(rows, '2026-01-05'),
      world.tax(rows, '2026-01-05'),
    ]);
    expect(outcomes.some((one) => one.status === 'fulfilled')).toBe(true);
    for (const one of outcomes)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'REGISTRY.STAGING_LOST' });
    expect(await world.rows(`select from record where dataset = 'tax'`)).toHaveLength(4);
    expect(await world.tax(rows, '2026-01-05')).toMatchObject({ already: true });
  });

  it('accepts nothing of a staging that lost rows, and is taken at the next attempt', async () => {
    const rows = [`${A},2025,否,1`, `${B},2025,是,2`];
    // Acceptance waits for this lock after everything is staged.
    const lost = world.whileLocked(
      'select pg_advisory_xact_lock(1213878855, 0)',
      1,
      () => world.tax(rows, '2026-01-05'),
      'delete from record_staging where line = 2',
    );
    await expect(lost).rejects.toMatchObject({ code: 'REGISTRY.STAGING_LOST' });
    expect(await world.rows(`select from record where dataset = 'tax'`)).toEqual([]);
    expect(await world.tax(rows, '2026-01-05')).toMatchObject({ accepted: 2, already: false });
  });

  it('refuses an earlier day, an empty full delivery and an unreadable file, and says so in the delivery', async () => {
    await world.tax([`${A},2025,否,1`], '2026-01-05');
    await expect(world.tax([`${A},2025,是,1`], '2026-01-04')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_OUT_OF_ORDER',
    });
    await expect(world.tax([], '2026-01-06')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_EMPTY',
    });
    await expect(world.taxFile('代码,年度\r\n', '2026-01-06')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
    });
    await expect(world.taxFile('代码,年度,欠税,营收\r\n"x', '2026-01-06')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_EMPTY',
    });
    expect(
      await world.rows(
        'select state, count(*)::integer as n from delivery where dataset = $1 group by state order by state',
        ['tax'],
      ),
    ).toEqual([
      { state: 'accepted', n: 1 },
      { state: 'failed', n: 4 },
    ]);
    expect(await valuesOf(A, '2026-01-06')).toEqual([false, 1_000_000]);
  });

  it('reads NDJSON, GBK and a byte-order mark alike', async () => {
    const line = JSON.stringify({ 代码: A, 年度: 2025, 欠税: '否', 营收: 3.5 });
    expect(await world.taxFile(`${line}\n[1]\n`, '2026-01-05', { format: 'ndjson' })).toMatchObject(
      { rows: 2, accepted: 1, rejected: 1 },
    );
    expect(await valuesOf(A, '2026-01-05')).toEqual([false, 3_500_000]);
    const text = `\uFEFF代码,年度,欠税,营收\r\n${A},2025,否,3.5\r\n`;
    expect(await world.taxFile(text, '2026-01-05')).toMatchObject({ rows: 1, unchanged: 1 });
    const gbk = Buffer.concat([
      Buffer.from([
        0xb4, 0xfa, 0xc2, 0xeb, 0x2c, 0xc4, 0xea, 0xb6, 0xc8, 0x2c, 0xc7, 0xb7, 0xcb, 0xb0, 0x2c,
        0xd3, 0xaa, 0xca, 0xd5, 0x0a,
      ]),
      Buffer.from(`${A},2025,`),
      Buffer.from([0xb7, 0xf1]),
      Buffer.from(',3.5\n'),
    ]);
    expect(await world.taxFile(gbk, '2026-01-05')).toMatchObject({ rows: 1, unchanged: 1 });
  });

  it('follows a subject that moves: its records are seen by its new division', async () => {
    await world.tax([`${A},2025,否,1`], '2026-01-05');
    const report = await world.register(
      [`${A},甲公司（新）,法人,460203`, ...FIRMS.slice(1)],
      '2026-01-06',
    );
    expect(report).toMatchObject({ accepted: 3, unchanged: 2 });
    const sanya = { ...systemContext('test'), division: '4602' };
    const seen = await world.app.transaction('test.read', sanya, (tx) =>
      tx.query(`select from record where dataset = 'tax'`),
    );
    expect(seen).toHaveLength(2);
  });

  it('has the lifecycle that the database enforces', async () => {
    const moves = await world.rows(
      `select from_state as "from", event, to_state as "to" from lifecycle_transition where entity = 'delivery'`,
    );
    const sorted = (list: readonly unknown[]): string[] =>
      list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(moves)).toEqual(sorted(transitions(deliveryLifecycle)));
  });

  describe('and who may see it', () => {
    it('is an error without a context, not an empty answer', async () => {
      const error: unknown = await world.app.source
        .query('select * from record')
        .catch((cause: unknown) => cause);
      expect(sqlState(error)).toBe('HZ001');
    });

    it('shows an authority only its own records, and a division only its own subjects', async () => {
      await world.tax([`${A},2025,否,1`, `${B},2025,是,2`], '2026-01-05');
      const count = (
        authorities: string[],
        division: string,
        subjectId: number | null = null,
      ): Promise<number> =>
        world.app.transaction(
          'test.read',
          { actor: 'test', authorities, division, subjectId },
          async (tx) => (await tx.query('select from record')).length,
        );
      expect(await count(['hn-tax'], '')).toBe(4);
      expect(await count(['hn-miit'], '')).toBe(0);
      expect(await count(['*'], '4601')).toBe(3);
      expect(await count(['hn-tax'], '4602')).toBe(2);
      expect(await count([], '', await idOf(A))).toBe(3);
    });

    it('lets nobody deliver what another authority owes', async () => {
      const context = { actor: 'clerk', authorities: ['hn-miit'], division: '', subjectId: null };
      await expect(world.tax([`${A},2025,否,1`], '2026-01-05', { context })).rejects.toBeInstanceOf(
        DeliveryDenied,
      );
    });

    it('links only subjects inside the division that delivers', async () => {
      const context = {
        actor: 'clerk',
        authorities: ['hn-tax'],
        division: '4601',
        subjectId: null,
      };
      expect(
        await world.tax([`${A},2025,否,1`, `${B},2025,否,1`], '2026-01-05', { context }),
      ).toMatchObject({
        accepted: 1,
        rejected: 1,
        rejects: [{ line: 3, reason: 'REGISTRY.UNLINKED' }],
      });
    });
  });
});
