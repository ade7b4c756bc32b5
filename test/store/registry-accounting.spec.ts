import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { systemContext } from '#libs/platform';
import {
  approveDelivery,
  acceptAmendment,
  type DeliveryReport,
  type Dataset,
  dryRun,
  findDelivery,
  proposeAmendment,
  refuseDelivery,
  rejectsOf,
  repairsOf,
} from '#libs/registry';
import { inventCreditCode } from '../../libs/registry/src/credit-code.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { BOOK, CODES, RegistryWorld, TAX } from './registry-builders.ts';

const [A, B, C] = CODES;
/** Registered ones; the last bears a code of the right form that nobody has. */
const FIRMS = [A, B, C, inventCreditCode('1', '460100', 77)];
let world: RegistryWorld;
let day = 0;

beforeAll(async () => {
  world = await RegistryWorld.open();
  await world.register(
    [`${A},甲公司,法人,460106`, `${B},乙公司,法人,460203`, `${C},丙公司,法人,460400`],
    '2024-01-01',
  );
});
afterAll(() => world.close());

/** The next day of a run of deliveries, which come in order of their days. */
function nextDay(): string {
  day += 1;
  return new Date(Date.UTC(2024, 1, day)).toISOString().slice(0, 10);
}

const inWorld = <T>(work: Parameters<typeof world.app.transaction<T>>[2]): Promise<T> =>
  world.app.transaction('test.accounting', systemContext('test'), work);

/** The delivery as it is kept, row by row, and what every path must agree on. */
async function kept(id: string) {
  return inWorld(async (tx) => {
    const detail = await findDelivery(tx, id);
    const repairs = await repairsOf(tx, id);
    const rejects = await rejectsOf(tx, id);
    return { detail, repairs, rejects };
  });
}

function countsOf({ rows, accepted, repaired, rejected }: Record<string, unknown>) {
  return { rows, accepted, repaired, rejected };
}

async function checkKept(report: DeliveryReport): Promise<void> {
  const { detail, repairs, rejects } = await kept(report.deliveryId);
  expect(countsOf({ ...detail })).toEqual(countsOf({ ...report }));
  expect(detail.accepted + detail.repaired + detail.rejected + detail.untaken).toBe(detail.rows);
  expect(new Set(repairs.map(({ line }) => line)).size).toBe(report.repaired);
  expect(rejects).toHaveLength(report.rejected);
  expect(report.reading?.repaired).toEqual(repairs.map(({ place: _place, ...cell }) => cell));
  const sum = (counts: Readonly<Record<string, number>> | undefined): number =>
    Object.values(counts ?? {}).reduce((total, one) => total + one, 0);
  expect([sum(report.reading?.repairs), sum(detail.repairs)]).toEqual([
    repairs.length,
    repairs.length,
  ]);
  expect(sum(detail.reasons)).toBe(report.rejected);
}

/** Cells as departments write them: right, to be mended, and beyond mending. */
const row = fc
  .tuple(
    fc.constantFrom(...FIRMS, A.toLowerCase(), ` ${B}`, 'X'),
    fc.constantFrom('2025', '２０２５', '2025年度', '2024', '第一年'),
    fc.constantFrom('否', '是', '也许'),
    fc.constantFrom('1', '１２', '1,234', '', '一'),
  )
  .map((cells) => cells.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(','));
const delivery = fc.record({
  rows: fc.array(fc.oneof({ arbitrary: row, weight: 9 }, fc.constant('"x,2025"y,否,1')), {
    minLength: 1,
    maxLength: 14,
  }),
  mode: fc.constantFrom('full' as const, 'delta' as const, 'tombstone' as const),
  declared: fc.constantFrom({}, {}, {}, { rows: 99 }),
  end: fc.constantFrom('agreed' as const, 'refused' as const),
});

const agree = (id: string, actor: string) =>
  approveDelivery(world.app, id, [TAX as Dataset], { ...systemContext('test'), actor });

describe('every row of a delivery is accounted for once', () => {
  it('over random deliveries, in every way in which one can end, and again when it is repeated', async () => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(delivery, async ({ rows, mode, declared, end }) => {
        const asOf = nextDay();
        const take = (): Promise<DeliveryReport> => world.tax(rows, asOf, { mode, declared });
        const report = await take().catch((error: unknown) => error as { code: string });
        if ('code' in report) {
          ends.add(report.code);
          const [failed] = await world.rows<{ id: string }>(
            `select id from delivery where as_of = '${asOf}' and state = 'failed'`,
          );
          const { detail, rejects } = await kept(failed?.id ?? '');
          expect(detail).toMatchObject({ accepted: 0, repaired: 0, rejected: rejects.length });
          expect(detail.rejected + detail.untaken).toBe(rows.length);
          return;
        }
        await checkKept(report);
        if (report.state === 'accepted') {
          ends.add(report.repaired > 0 ? 'accepted with repairs' : 'accepted');
          const again = await take();
          expect(again).toEqual({ ...report, already: true });
          return;
        }
        ends.add(`waiting, ${end}`);
        await finish(report, end);
      }),
      { numRuns: 120, seed: 4 },
    );
    expect([...ends].sort()).toEqual(
      expect.arrayContaining([
        'REGISTRY.DELIVERY_DIFFERS',
        'REGISTRY.DELIVERY_EMPTY',
        'accepted',
        'accepted with repairs',
      ]),
    );
    expect(await brokenInvariants(world.app)).toEqual([]);
  });

  async function finish(report: DeliveryReport, end: 'agreed' | 'refused'): Promise<void> {
    const { deliveryId } = report;
    if (end === 'refused') {
      await inWorld((tx) => refuseDelivery(tx, deliveryId, '不完整'));
      const { detail } = await kept(deliveryId);
      expect(detail).toMatchObject({
        accepted: 0,
        repaired: 0,
        untaken: report.accepted + report.repaired,
      });
      return;
    }
    await agree(deliveryId, 'li');
    await checkKept(await agree(deliveryId, 'wang'));
  }
});

it('keeps each mended cell with its line, and none of a row that the database then rejects', async () => {
  const stranger = FIRMS[3] ?? '';
  const report = await world.tax(
    [
      `${A},2025年度,否,"1,234"`,
      `${stranger},2025年度,否,1`,
      `${B},2025,否,１２`,
      `${C},2025,也许,１`,
    ],
    nextDay(),
  );
  expect(countsOf({ ...report })).toEqual({ rows: 4, accepted: 0, repaired: 2, rejected: 2 });
  const { repairs, detail } = await kept(report.deliveryId);
  expect(repairs).toEqual([
    {
      line: 2,
      place: 1,
      column: '年度',
      reason: 'REGISTRY.PERIOD_REWRITTEN',
      from: '2025年度',
      to: '2025',
    },
    {
      line: 2,
      place: 2,
      column: '营收',
      reason: 'REGISTRY.THOUSANDS_JOINED',
      from: '1,234',
      to: '1234',
    },
    {
      line: 4,
      place: 1,
      column: '营收',
      reason: 'REGISTRY.WIDTH_NARROWED',
      from: '１２',
      to: '12',
    },
  ]);
  expect(detail.reading).toMatchObject({ format: 'csv', encoding: 'utf-8', layout: 'own' });
  const parts = await inWorld(async (tx) => [
    await repairsOf(tx, report.deliveryId, { limit: 1 }),
    await repairsOf(tx, report.deliveryId, { after: { line: 2, place: 1 }, limit: 1 }),
  ]);
  expect(parts.flat()).toEqual(repairs.slice(0, 2));
});

it('counts in a dry run as an import does, but for what only the database can object to', async () => {
  const rows = [
    `${A},2025年度,否,"1,234"`,
    `${B},2025,否,１２`,
    `${C},2025,也许,１`,
    `X,2025,否,1`,
  ];
  const path = join(world.folder, 'looked-at.csv');
  await writeFile(path, ['代码,年度,欠税,营收', ...rows].join('\n'));
  const found = await dryRun({
    ...{ dataset: TAX as Dataset, book: BOOK, path },
    onRejects: () => undefined,
  });
  const report = await world.tax(rows, nextDay());
  expect(countsOf({ ...found })).toEqual(countsOf({ ...report }));
  expect(found.derived.repairs).toEqual(report.reading?.repairs);
  expect(found.derived.repaired).toEqual(report.reading?.repaired);
});

it('rejects a row whole of which an amendment has put one fact right', async () => {
  await world.tax([`${A},2025,否,7`, `${B},2025,否,8`], nextDay());
  const [said] = await world.rows<{ id: string }>(
    `select id from record where dataset = 'tax' and period = '2025' and facts->>'tax.annualRevenue' = '7000000'
       and known_until is null and valid_until is null`,
  );
  const book = { ...BOOK, datasets: new Map([['tax', TAX as Dataset]]) };
  const amended = await inWorld(async (tx) => {
    const value = 9_000_000;
    return proposeAmendment(
      tx,
      { recordId: said?.id ?? '', fact: 'tax.annualRevenue', value, reason: '与申报表不符' },
      book,
    );
  });
  const judge = { ...systemContext('test'), actor: 'somebody else' };
  await world.app.transaction('test.accept', judge, (tx) =>
    acceptAmendment(tx, amended.id, '属实', book),
  );
  // The old revenue again, and something new beside it: one row, which is corrected as one.
  const report = await world.tax([`${A},2025年度,是,7`, `${B},2025,否,8`], nextDay());
  expect(report).toMatchObject({ rows: 2, accepted: 1, repaired: 0, rejected: 1 });
  expect(report.reasons).toEqual({ 'REGISTRY.ROW_AMENDED': 1 });
  await checkKept(report);
  expect(await brokenInvariants(world.app)).toEqual([]);
});
