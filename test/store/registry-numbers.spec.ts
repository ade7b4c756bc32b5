import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree, systemContext } from '#libs/platform';
import {
  type Dataset,
  type DeliveryReport,
  type FactBook,
  generatePopulation,
  linkAfter,
  loadDatasets,
  type PopulationRequest,
} from '#libs/registry';
import { brokenInvariants } from '../support/invariants.ts';
import { CODES, RegistryWorld } from './registry-builders.ts';

/** One firm under three numbers: the credit code, the number of its insured unit and its tax number, of the shipped datasets. */
const files = await readRulesTree();
const { book } = loadRuleBook(files);
const datasets = loadDatasets(files, book.dictionary);
const facts: FactBook = { dictionary: book.dictionary, codes: book.codes };
const named = (id: string): Dataset => {
  const found = datasets.find((one) => one.id === id);
  if (!found) throw new Error(`no dataset ${id}`);
  return found;
};
const context = systemContext('test');

describe('an invented population under three numbers', () => {
  const FIRMS = 400;
  let world: RegistryWorld;
  beforeAll(async () => {
    world = await RegistryWorld.open();
  });
  afterAll(() => world?.close());

  const invent = (name: string, numbers: PopulationRequest['numbers'], ids: readonly string[]) =>
    generatePopulation({
      ...{ subjects: FIRMS, seed: 3, folder: join(world.folder, name) },
      datasets: ids.map(named),
      ...(numbers ? { numbers } : {}),
    });
  const take = async (name: string, id: string, asOf: string): Promise<DeliveryReport> =>
    world.deliver(named(id), await readFile(join(world.folder, name, `${id}.csv`)), asOf, {
      book: facts,
      mode: named(id).mode,
    });
  /** Who bears a number on a day, by the credit code. */
  const bearers = async (asOf: string): Promise<Map<string, string>> => {
    const rows = await world.rows<{ value: string; code: string }>(
      `select i.value, c.value as code from identifier i join identifier c on c.subject_id = i.subject_id and c.scheme = 'credit-code'
       where i.scheme = 'insurance-unit' and i.valid_from <= $1::date and (i.valid_until is null or i.valid_until > $1::date)`,
      [asOf],
    );
    return new Map(rows.map(({ value, code }) => [value, code]));
  };
  const paid = (asOf: string) =>
    world.rows<{ code: string; heads: number }>(
      `select c.value as code, (r.facts->>'social.paidHeads')::integer as heads from record r
       join identifier c on c.subject_id = r.subject_id and c.scheme = 'credit-code'
       where r.dataset = 'insurance-payments' and r.known_until is null and r.valid_from <= $1::date
         and (r.valid_until is null or r.valid_until > $1::date)`,
      [asOf],
    );
  const cells = async (name: string, id: string): Promise<string[][]> =>
    (await readFile(join(world.folder, name, `${id}.csv`), 'utf8'))
      .split(/\r?\n/)
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(','));

  it('waits row by row for the identifiers, and links whole when they come late', async () => {
    await invent('first', undefined, [
      'registration',
      'identifiers',
      'insurance-payments',
      'invoices',
    ]);
    await take('first', 'registration', '2025-09-01');
    for (const id of ['insurance-payments', 'invoices']) {
      const early = await take('first', id, '2025-09-02');
      expect([id, early.rejected, early.reasons['REGISTRY.UNLINKED']]).toEqual([
        ...[id, early.rows - early.accepted],
        early.rejected,
      ]);
    }
    const identifiers = await take('first', 'identifiers', '2025-09-03');
    expect(identifiers).toMatchObject({ rejected: 0 });
    const linked = await linkAfter(world.app, named('identifiers'), datasets, context);
    expect(linked).toBe(identifiers.rows * 2);
    expect(await world.rows(`select from unlinked_record where state = 'waiting'`)).toEqual([]);
    const staff = new Map(
      (await cells('first', 'insurance-payments')).map(([unit, , heads]) => [unit, Number(heads)]),
    );
    const bornBy = await bearers('2025-09-02');
    const expected = [...staff].map(([unit, heads]) => ({ code: bornBy.get(unit ?? ''), heads }));
    const byCode = (a: { code: string | undefined }, b: { code: string | undefined }): number =>
      (a.code ?? '') < (b.code ?? '') ? -1 : 1;
    expect((await paid('2025-09-02')).sort(byCode)).toEqual(expected.sort(byCode));
  });

  it('follows a number that moved from its day on, and not before', async () => {
    await invent('moved', { wrong: 0, moved: 0.1 }, ['identifiers', 'insurance-payments']);
    const before = await bearers('2025-09-09');
    expect(await take('moved', 'identifiers', '2025-09-10')).toMatchObject({ rejected: 0 });
    const now = await bearers('2025-09-10');
    expect([...(await bearers('2025-09-09'))].sort()).toEqual([...before].sort());
    const over = [...now].filter(([value, code]) => (before.get(value) ?? code) !== code);
    expect(over.length).toBeGreaterThan(10);
    const [[unit = '', toCode = ''] = []] = over;
    const pay = (asOf: string, heads: number) =>
      world.deliver(
        named('insurance-payments'),
        `单位编号,月份,缴费人数,缴费金额（元）,是否足额缴纳\n${unit},2025-08,${heads},1.00,是`,
        asOf,
        { book: facts, mode: 'delta' },
      );
    const headsOf = async (code: string | undefined, asOf: string): Promise<number | undefined> =>
      (await paid(asOf)).find((one) => one.code === code)?.heads;
    await pay('2025-09-09', 7001);
    expect(await headsOf(before.get(unit), '2025-09-09')).toBe(7001);
    await pay('2025-09-10', 7002);
    expect(await headsOf(toCode, '2025-09-10')).toBe(7002);
    expect(await headsOf(before.get(unit), '2025-09-10')).toBe(7001);
  });

  it('rejects what is another’s or nobody’s, as the generator says it wrote it, and links no wrong firm', async () => {
    await world.close();
    world = await RegistryWorld.open();
    const ids = ['registration', 'identifiers', 'insurance-payments', 'invoices'];
    await invent('right', undefined, ids);
    await invent('wrong', { wrong: 0.2, moved: 0 }, ids);
    type Counts = Record<string, Record<string, number>>;
    const said = JSON.parse(
      await readFile(join(world.folder, 'wrong', 'errors.json'), 'utf8'),
    ) as Counts;
    await take('wrong', 'registration', '2025-09-01');
    const identifiers = await take('wrong', 'identifiers', '2025-09-02');
    const right = new Map(
      (await cells('right', 'identifiers')).map(([code, , unit]) => [unit, code]),
    );
    for (const [unit, code] of await bearers('2025-09-02'))
      expect([unit, code]).toEqual([unit, right.get(unit)]);
    // Of two rows that state one number neither is taken: the wrong one, and the right one with it.
    const disputed = identifiers.reasons['REGISTRY.NUMBER_DISPUTED'] ?? 0;
    const wrong = said['identifiers']?.['REGISTRY.NUMBER_DISPUTED'] ?? 0;
    expect(wrong).toBeGreaterThan(10);
    expect(disputed).toBe(wrong * 2);
    const payments = await take('wrong', 'insurance-payments', '2025-09-02');
    const nobodys = said['insurance-payments']?.['REGISTRY.UNLINKED'] ?? 0;
    expect(nobodys).toBeGreaterThan(10);
    expect(payments.reasons['REGISTRY.UNLINKED']).toBe(payments.rejected);
    expect(payments.rejected).toBeGreaterThanOrEqual(nobodys + wrong);
    const heads = new Map(
      (await cells('wrong', 'insurance-payments')).map(([unit, , count]) => [
        right.get(unit ?? ''),
        Number(count),
      ]),
    );
    for (const { code, heads: found } of await paid('2025-09-02'))
      expect([code, found]).toEqual([code, heads.get(code)]);
    expect(await brokenInvariants(world.app)).toEqual([]);
  });
});

describe('whose a number is', () => {
  const [A, B, C] = CODES;
  let world: RegistryWorld;
  beforeEach(async () => {
    await world?.close();
    world = await RegistryWorld.open();
    await world.register(
      [`${A},甲公司,法人,460106`, `${B},乙公司,法人,460203`, `${C},丙公司,法人,460400`],
      '2026-01-01',
    );
  });
  afterAll(() => world?.close());

  const state = (asOf: string, ...rows: string[]): Promise<DeliveryReport> =>
    world.deliver(
      named('identifiers'),
      ['统一社会信用代码,纳税人识别号,社会保险单位编号', ...rows].join('\n'),
      asOf,
      { book: facts, mode: 'delta' },
    );
  const borne = () =>
    world.rows<{ value: string; code: string; since: string }>(
      `select i.value, c.value as code, i.valid_from::text as since from identifier i
       join identifier c on c.subject_id = i.subject_id and c.scheme = 'credit-code'
       where i.scheme <> 'credit-code' and i.valid_until is null order by i.value`,
    );
  const disputedLines = (report: DeliveryReport): number[] => {
    expect(Object.keys(report.reasons).filter((one) => one !== 'REGISTRY.NUMBER_DISPUTED')).toEqual(
      [],
    );
    return report.rejects.map(({ line }) => line);
  };

  it('is nobody’s where two rows state it, and the good rows beside them are taken', async () => {
    const report = await state('2026-01-05', `${A},,U-0001`, `${B},,U-0001`, `${C},,U-0003`);
    expect(disputedLines(report)).toEqual([2, 3]);
    expect(await borne()).toEqual([{ value: 'U-0003', code: C, since: '1900-01-01' }]);
  });

  it('stays with whoever bears it while nobody says where else that firm is found', async () => {
    await state('2026-01-05', `${A},,U-0001`);
    expect(disputedLines(await state('2026-01-06', `${B},T-0002,U-0001`, `${C},,U-0003`))).toEqual([
      2,
    ]);
    expect((await borne()).map(({ value, code }) => [value, code])).toEqual([
      ['U-0001', A],
      ['U-0003', C],
    ]);
  });

  it('moves in a chain of one file, and not one link of it where the last is disputed', async () => {
    await state('2026-01-05', `${A},,U-0001`, `${B},,U-0002`);
    // A would get what B bears, and B what C bears, who is given no other: nothing moves.
    await state('2026-01-06', `${C},,U-0003`);
    const chain = await state('2026-01-07', `${A},,U-0002`, `${B},,U-0003`);
    expect(disputedLines(chain)).toEqual([2, 3]);
    expect((await borne()).map(({ value, code }) => [value, code])).toEqual([
      ['U-0001', A],
      ['U-0002', B],
      ['U-0003', C],
    ]);
    const moved = await state('2026-01-08', `${A},,U-0002`, `${B},,U-0003`, `${C},,U-0009`);
    expect(disputedLines(moved)).toEqual([]);
    expect(await borne()).toEqual([
      { value: 'U-0002', code: A, since: '2026-01-08' },
      { value: 'U-0003', code: B, since: '2026-01-08' },
      { value: 'U-0009', code: C, since: '2026-01-08' },
    ]);
  });

  it('counts as soon as the firm that states it is registered, and what came under it links, too', async () => {
    const registered = [
      `${A},甲公司,法人,460106`,
      `${B},乙公司,法人,460203`,
      `${C},丙公司,法人,460400`,
    ];
    const [late, later] = [CODES[3], CODES[4]];
    expect(await state('2026-01-02', `${late},,U-0007`, `${later},,U-0008`)).toMatchObject({
      reasons: { 'REGISTRY.UNLINKED': 2 },
    });
    const paid = ['单位编号,月份,缴费人数,缴费金额（元）,是否足额缴纳'];
    for (const unit of ['U-0007', 'U-0008']) paid.push(`${unit},2025-12,3,100,是`);
    await world.deliver(named('insurance-payments'), paid.join('\n'), '2026-01-03', {
      book: facts,
    });
    await state('2026-01-04', `${A},,U-0008`);
    await world.register(
      [...registered, `${late},丁公司,法人,460106`, `${later},戊公司,法人,460106`],
      '2026-01-05',
    );
    await linkAfter(world.app, named('registration'), datasets, context);
    // What is another's by then waits on, and what came under it is that one's.
    expect((await borne()).map(({ value, code }) => [value, code])).toEqual([
      ['U-0007', late],
      ['U-0008', A],
    ]);
    expect(
      await world.rows(`select value from unlinked_record where state = 'waiting' order by value`),
    ).toEqual([{ value: later }]);
    expect(
      await world.rows(
        `select distinct c.value as code from record r join identifier c on c.subject_id = r.subject_id and c.scheme = 'credit-code'
         where r.dataset = 'insurance-payments' order by 1`,
      ),
    ).toEqual(
      [{ code: late }, { code: A }].sort((a, b) => (String(a.code) < String(b.code) ? -1 : 1)),
    );
    // The number becomes free: its waiting row links with the next delivery.
    await state('2026-01-06', `${A},,U-0001`);
    await linkAfter(world.app, named('identifiers'), datasets, context);
    expect((await borne()).map(({ value, code }) => [value, code])).toEqual([
      ['U-0001', A],
      ['U-0007', late],
      ['U-0008', later],
    ]);
  });
});
