import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadRuleBook } from '#libs/engine';
import { addDays } from '#libs/kernel';
import { loadRules, RuleStore } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { postSavings, statementOf } from '#libs/programmes/savings';
import { type Dataset, loadDatasets } from '#libs/registry';
import { findBroken } from '../support/invariants.ts';
import { readStoryRules } from '../support/story-rules.ts';
import { CODES, RegistryWorld } from './registry-builders.ts';

const MEASURES = [
  'cn-disability-fund-relief',
  'cn-demand-charge-discount',
  'cn-six-taxes-two-fees',
  'no-measure',
] as const;
const PERIODS = ['2025', '2025-09', '2024'] as const;
const FIRMS = CODES.slice(0, 2);
const HEADERS =
  '统一社会信用代码,开具单位,单据编号,减负措施编号,所属期间,单据种类,单据日期,减免金额（元）';
/** Two bodies may give the same number to two documents of a firm. */
const ITEMS = ['甲局,a', '甲局,b', '乙局,a'] as const;

const files = await readStoryRules(
  {},
  { policies: MEASURES.slice(0, 3), datasets: ['disability-fund', 'power', 'reliefs'] },
);
const { book } = loadRuleBook(files);
const datasets = loadDatasets(files, book.dictionary);
const RELIEFS = datasets.find(({ id }) => id === 'reliefs') as Dataset;
const REGISTRATION = datasets.find(({ id }) => id === 'registration') as Dataset;

let world: RegistryWorld;
let day = '2025-10-01';
beforeAll(async () => {
  world = await RegistryWorld.open();
  await world.app.transaction('test.rules', systemContext('test'), (tx) =>
    loadRules(tx, files, { demo: true, today: '2025-09-30' }),
  );
  const rows = FIRMS.map((code) => `${code},合成示例公司,企业法人,存续,460106,F51,2020-01-01,100`);
  const head = '统一社会信用代码,企业名称,主体类型,登记状态,行政区划代码,行业代码,成立日期,注册资本（万元）'; // prettier-ignore
  await world.deliver(REGISTRATION, [head, ...rows].join('\n'), '2025-08-01', { book });
});
afterAll(() => world?.close());

interface Said {
  readonly measure: number;
  readonly period: number;
  /** Fen; 0 saves nothing, null is not known. */
  readonly fen: number | null;
}
type Step =
  | { readonly act: 'say'; readonly firm: number; readonly item: number; readonly said: Said }
  | { readonly act: 'withdraw'; readonly firm: number; readonly item: number }
  | { readonly act: 'repeat' | 'post' | 'post twice at once' };

/** Mostly the same measure and period, so that corrections of the amount alone come too. */
const said: fc.Arbitrary<Said> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom(0, 2), fc.constant(0)) },
      { weight: 2, arbitrary: fc.constant([1, 1] as const) },
      { weight: 2, arbitrary: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })) },
    ),
    fc.option(fc.integer({ min: 0, max: 9 })),
  )
  .map(([[measure, period], fen]) => ({ measure, period, fen }));
const place = { firm: fc.nat({ max: 1 }), item: fc.nat({ max: 2 }) };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('say' as const),
      ...place,
      said,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('withdraw' as const), ...place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('repeat' as const, 'post' as const, 'post twice at once' as const),
    }),
  },
);

/** What is posted when all documents have been looked at: by firm and item, its measure, period and fen. */
type Model = Map<string, Said>;

const isSaving = ({ measure, period, fen }: Said): boolean =>
  fen !== null && fen > 0 && measure < 3 && (measure === 1) === (period === 1);

test('however documents come again, change and go, each counts once, and lines, ledger and documents agree to the fen', async () => {
  const model: Model = new Map();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      for (const one of steps) await take(one, model);
      await post();
      const rows = await world.rows<{ said: string }>(
        `select concat_ws(' ', i.value, replace(s.item, '：', ','), s.measure_id, s.period, s.amount_fen) as said from saving s
         join identifier i on i.subject_id = s.subject_id where s.state = 'posted' order by 1`,
      );
      const due = [...model].filter(([, said]) => isSaving(said)).map(([key, said]) =>
        [key, MEASURES[said.measure], PERIODS[said.period], said.fen].join(' '),
      ); // prettier-ignore
      expect(rows.map(({ said }) => said)).toEqual(due.sort());
      await agrees(model);
      const again = await post();
      expect([again.posted, again.reversed]).toEqual([0, 0]);
    }),
    { seed: 20_250_930, numRuns: 12 },
  );
  const broken = await findBroken((sql) => world.rows(sql));
  expect(broken.filter(({ invariant }) => /saving|relief/.test(invariant))).toEqual([]);
});

test('a document that went and came again as it was, between two postings, stays posted', async () => {
  const key = `${FIRMS[0]} 甲局,again`;
  const said = { measure: 0, period: 0, fen: 7 };
  const deliverNext = async (): Promise<void> => {
    day = addDays(day, 1);
    await deliver([rowOf(key, said)]);
  };
  await deliverNext();
  expect(await post()).toMatchObject({ posted: 1, reversed: 0 });
  day = addDays(day, 1);
  await withdraw(key);
  await deliverNext();
  expect(await post()).toMatchObject({ posted: 0, reversed: 0 });
  await withdraw(key);
  expect(await post()).toMatchObject({ posted: 0, reversed: 1 });
});

test('whatever of a document is corrected, it is taken back and posted anew', async () => {
  const cells = [FIRMS[0], '甲局', 'corrected', MEASURES[0], '2025', '账单', '2025-09-15', '0.01'];
  day = addDays(day, 1);
  await deliver([cells.join(',')]);
  expect(await post()).toMatchObject({ posted: 1, reversed: 0 });
  for (const [at, cell] of [
    [3, MEASURES[2]],
    [4, '2024'],
    [5, '申报表'],
    [6, '2025-09-14'],
    [7, '0.02'],
  ] as const) {
    cells[at] = cell;
    day = addDays(day, 1);
    await deliver([cells.join(',')]);
    expect([cell, await post()]).toEqual([cell, expect.objectContaining({ posted: 1, reversed: 1 })]); // prettier-ignore
  }
  await withdraw(`${FIRMS[0]} 甲局,corrected`);
});

const post = () => postSavings(world.app, systemContext('test'), new RuleStore());

async function take(one: Step, model: Model): Promise<void> {
  if (one.act === 'post') return void (await post());
  if (one.act === 'post twice at once') return void (await Promise.all([post(), post()]));
  day = addDays(day, 1);
  if (one.act !== 'say' && one.act !== 'withdraw')
    return deliver([...model].map(([key, said]) => rowOf(key, said)));
  const key = `${FIRMS[one.firm]} ${ITEMS[one.item]}`;
  if (one.act === 'say') {
    model.set(key, one.said);
    return deliver([rowOf(key, one.said)]);
  }
  if (!model.delete(key)) return;
  await withdraw(key);
}

async function withdraw(key: string): Promise<void> {
  const named = `统一社会信用代码,开具单位,单据编号\n${key.replace(' ', ',')}`;
  await world.deliver(RELIEFS, named, day, { book, mode: 'tombstone' });
}

async function deliver(rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const report = await world.deliver(RELIEFS, [HEADERS, ...rows].join('\n'), day, { book, mode: 'delta' }); // prettier-ignore
  expect(report.rejected).toBe(0);
}

function rowOf(key: string, { measure, period, fen }: Said): string {
  const yuan = fen === null ? '' : `0.0${fen}`;
  return [key.replace(' ', ','), MEASURES[measure], PERIODS[period], '账单', '2025-09-15', yuan].join(','); // prettier-ignore
}

/** Of each firm and year, the statement, which is compared with the ledger, comes to what its documents say. */
async function agrees(model: Model): Promise<void> {
  for (const code of FIRMS)
    for (const year of ['2024', '2025']) {
      const due = [...model]
        .filter(
          ([key, said]) =>
            key.startsWith(code) && isSaving(said) && PERIODS[said.period]?.startsWith(year),
        ) // prettier-ignore
        .reduce((sum, [, { fen }]) => sum + BigInt(fen ?? 0), 0n);
      const [firm] = await world.rows<{ subject_id: number }>(
        `select subject_id from identifier where value = $1`,
        [code],
      );
      const { realisedFen } = await world.app.transaction('test', systemContext('test'), (tx) =>
        statementOf(tx, firm?.subject_id ?? 0, year),
      );
      expect(realisedFen).toBe(due);
    }
}
