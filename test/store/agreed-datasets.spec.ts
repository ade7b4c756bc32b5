import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { columnRef, type FactValue, loadRuleBook } from '#libs/engine';
import { readRulesTree, systemContext } from '#libs/platform';
import { type FactBook, loadDatasets, readFacts } from '#libs/registry';
import { CODES, RegistryWorld } from './registry-builders.ts';

/** What was agreed of the real datasets, under `rules/datasets`, and what it does to what is known. */
const [A, B, C] = CODES;
const files = await readRulesTree();
const { book } = loadRuleBook(files);
const datasets = new Map(loadDatasets(files, book.dictionary).map((one) => [one.id, one]));
const agreed: FactBook = { dictionary: book.dictionary, codes: book.codes, datasets };
const ARREARS = 'social.wageArrears';

let world: RegistryWorld;
const deliver = (id: string, asOf: string, rows: readonly string[]) =>
  world.deliver(datasets.get(id), rows.join('\n'), asOf, { book: agreed });

beforeAll(async () => {
  world = await RegistryWorld.open();
  await deliver('registration', '2025-08-01', [
    '统一社会信用代码,企业名称,主体类型,登记状态,行政区划代码,行业代码,成立日期,注册资本（万元）',
    ...[A, B, C].map((code) => `${code},合成示例公司,企业法人,存续,460106,F51,2020-01-01,100`),
  ]);
  await deliver('social-insurance', '2025-08-10', [
    '统一社会信用代码,参保状态,参保人数,拖欠工资或社会保险费',
    `${A},正常,3,是`,
    `${B},正常,4,`,
  ]);
});
afterAll(() => world?.close());

/** What is known of a fact of the three firms on a day, with the dataset that says so. */
async function known(
  fact: string,
  asOf: string,
): Promise<[FactValue | undefined, string | null][]> {
  const definition = book.dictionary.get(fact);
  if (!definition) throw new Error(`no fact ${fact}`);
  const ref = columnRef(definition, 'asOf');
  const knownAt = await world.now();
  const subjects = await world.rows<{ id: number }>('select id from subject order by id');
  const ids = subjects.map(({ id }) => id);
  const facts = await world.app.transaction('test.facts', systemContext('test'), (tx) =>
    readFacts(tx, { subjectIds: ids, refs: [ref], asOf, knownAt, book: agreed }),
  );
  return ids.map((id) => {
    const one = facts.get(id);
    return [one?.row.value(ref), one?.provenance(ref)?.dataset ?? null];
  });
}

it('where two departments say the same thing, the one that keeps the list is believed, and the other where it is silent', async () => {
  await deliver('credit', '2025-09-01', [
    '统一社会信用代码,列入经营异常名录,列入严重失信主体名单,拖欠工资或社会保险费',
    `${A},否,否,否`,
    `${B},否,否,是`,
  ]);
  expect(await known(ARREARS, '2025-09-05')).toEqual([
    [true, 'social-insurance'],
    [true, 'credit'],
    [null, null],
  ]);
});

it('what is older than agreed is not believed any more, and the other department is', async () => {
  await deliver('credit', '2025-09-25', [
    '统一社会信用代码,列入经营异常名录,列入严重失信主体名单,拖欠工资或社会保险费',
    `${A},否,否,否`,
    `${B},否,否,是`,
  ]);
  // The insurance's rows are 51 days old; 40 were agreed.
  expect((await known(ARREARS, '2025-09-30')).map(([value]) => value)).toEqual([false, true, null]);
});

it('who is not named in a complete and fresh list has none; in one that is neither, nobody knows', async () => {
  const FACT = 'penalties.graveShown';
  expect((await known(FACT, '2025-09-05')).map(([value]) => value)).toEqual([null, null, null]);
  await deliver('penalties', '2025-09-25', [
    '统一社会信用代码,决定书文号,处罚日期,失信程度,罚没金额（元）,公示截止日期',
    `${A},合成罚〔2025〕1号,2025-09-01,严重,500,2026-09-01`,
  ]);
  expect((await known(FACT, '2025-09-30')).map(([value]) => value)).toEqual([true, false, false]);
  expect((await known(FACT, '2025-10-20')).map(([value]) => value)).toEqual([null, null, null]);
});
