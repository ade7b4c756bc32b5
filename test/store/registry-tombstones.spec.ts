import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { approveDelivery, linkWaiting, waitingRows } from '#libs/registry';
import { CODES, RegistryWorld } from './registry-builders.ts';
import { CERTIFICATES, FACTS, IDENTIFIERS, INSURANCE } from './registry-datasets.ts';

const [A, B, C] = CODES;
let world: RegistryWorld;
beforeEach(async () => {
  world = await RegistryWorld.open();
  await world.register(
    [`${A},甲公司,法人,460106`, `${B},乙公司,法人,460203`, `${C},丙公司,法人,460400`],
    '2026-01-01',
  );
});
afterEach(() => world.close());

const context = systemContext('test');
const book = { book: FACTS };
const ending = { mode: 'tombstone' } as const;
const file = (...rows: string[]): string => rows.join('\n');
/** What is believed now: subject, item, period and the days for which it holds. */
const believed = (dataset: string) =>
  world.rows<{ said: string }>(
    `select concat_ws(' ', subject_id, item, period, valid_from, valid_until) as said from record
     where dataset = $1 and known_until is null order by 1`,
    [dataset],
  );
const says = async (dataset: string): Promise<string[]> =>
  (await believed(dataset)).map(({ said }) => said.replace('  ', ' '));

it('ends what its rows name by identifier and period, and keeps it as history', async () => {
  await world.tax([`${A},2024,否,1`, `${A},2025,否,2`, `${B},2025,否,3`], '2026-01-05');
  const before = await world.now();
  const report = await world.taxFile(file('代码,年度', `${A},2025`, `${B},`), '2026-01-09', ending);
  expect(report).toMatchObject({ rows: 2, accepted: 2, unchanged: 0, rejected: 0 });
  expect(await says('tax')).toEqual([
    '1 2024 2026-01-05',
    '1 2025 2026-01-05 2026-01-09',
    '1 asOf 2026-01-05',
    '2 2025 2026-01-05',
    '2 asOf 2026-01-05 2026-01-09',
  ]);
  const [then] = await world.rows<{ records: number }>(
    `select count(*)::integer as records from record where dataset = 'tax' and valid_until is null
     and known_from <= $1::timestamptz and (known_until is null or known_until > $1::timestamptz)`,
    [before],
  );
  expect(then).toEqual({ records: 5 });
});

it('changes nothing when it says what is so already, and reports what nobody bears without keeping it', async () => {
  await world.tax([`${A},2025,否,2`], '2026-01-05');
  await world.taxFile(file('代码,年度', `${A},2025`), '2026-01-09', ending);
  const again = await world.taxFile(
    file('代码,年度', `${A},2025`, `${A},2025`, `${CODES[3]},2025`, 'x,2025'),
    '2026-01-09',
    ending,
  );
  expect(again).toMatchObject({ rows: 4, accepted: 2, unchanged: 2, rejected: 2 });
  expect(again.reasons).toEqual({
    'REGISTRY.UNLINKED': 1,
    'REGISTRY.IDENTIFIER_MALFORMED': 1,
  });
  expect(await world.rows('select from unlinked_record')).toEqual([]);
  // What is stated anew after it stands again.
  expect(await world.tax([`${A},2025,否,2`], '2026-01-10', { mode: 'delta' })).toMatchObject({
    accepted: 1,
  });
});

it('ends one item and leaves the others; what other columns say is not read', async () => {
  const header = '代码,证书,种类,至';
  await world.deliver(
    CERTIFICATES,
    file(header, `${A},1,high-tech,2027-01-01`, `${A},2,little-giant,`),
    '2026-01-05',
    book,
  );
  await world.deliver(CERTIFICATES, file(header, `${A},1,high-tech,明年`), '2026-01-09', {
    ...book,
    ...ending,
  });
  expect(await says('certificates')).toEqual([
    '1 1 asOf 2026-01-05 2026-01-09',
    '1 2 asOf 2026-01-05',
  ]);
});

it('takes back a registration without touching the subject', async () => {
  const report = await world.register([`${A},,,`], '2026-01-09', ending);
  expect(report).toMatchObject({ accepted: 1, rejected: 0 });
  expect(await says('registration')).toContain('1 asOf 2026-01-01 2026-01-09');
  expect(await world.rows('select id, name from subject where id = 1')).toEqual([
    { id: 1, name: '甲公司' },
  ]);
  const stranger = await world.register([`${CODES[3]},丁公司,法人,460106`], '2026-01-09', ending);
  expect(stranger).toMatchObject({ accepted: 0, rejected: 1 });
  expect(await world.rows('select from subject')).toHaveLength(3);
});

it('ends the number that an ended record stated, and withdraws a row that waits for its subject', async () => {
  await world.deliver(IDENTIFIERS, file('代码,社保编号', `${B},U-0001`), '2026-01-05', book);
  await world.deliver(IDENTIFIERS, file('代码', B), '2026-01-09', { ...book, ...ending });
  expect(
    await world.rows(`select valid_until::text as day from identifier where value = 'U-0001'`),
  ).toEqual([{ day: '2026-01-09' }]);
  await world.deliver(INSURANCE, file('社保编号,人数', 'U-0007,12'), '2026-01-06', book);
  const withdrawn = await world.deliver(INSURANCE, file('社保编号', 'U-0007'), '2026-01-09', {
    ...book,
    ...ending,
  });
  expect(withdrawn).toMatchObject({ accepted: 1, rejected: 0 });
  const waiting = await world.app.transaction('test.waiting', context, (tx) =>
    waitingRows(tx, { limit: 10 }),
  );
  expect(waiting).toEqual([]);
});

it('waits for two people when it ends more than two in a hundred, and can be corrected as what it is', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => `${A},C${n},high-tech,`);
  await world.deliver(CERTIFICATES, file('代码,证书,种类,至', ...rows), '2026-01-05', book);
  const naming = rows.slice(0, 6).map((row) => row.split(',').slice(0, 2).join(','));
  const waiting = await world.deliver(CERTIFICATES, file('代码,证书', ...naming), '2026-01-06', {
    ...book,
    ...ending,
  });
  expect(waiting).toMatchObject({ state: 'waiting', lastRows: 100 });
  const agree = (actor: string) =>
    approveDelivery(world.app, waiting.deliveryId, [CERTIFICATES], { ...context, actor });
  await agree('li');
  expect(await agree('wang')).toMatchObject({ state: 'accepted', accepted: 6 });
  expect((await says('certificates')).filter((one) => one.endsWith('2026-01-06'))).toHaveLength(6);
  const correcting = (mode: 'delta' | 'tombstone') =>
    world.deliver(CERTIFICATES, file('代码,证书,种类,至', `${A},C9,high-tech,`), '2026-01-06', {
      ...book,
      mode,
      corrects: waiting.deliveryId,
    });
  await expect(correcting('delta')).rejects.toMatchObject({
    code: 'REGISTRY.CORRECTION_MISPLACED',
  });
  expect(await correcting('tombstone')).toMatchObject({ accepted: 1 });
});

it('links rows of several days that waited for one number into one history', async () => {
  const insurance = (row: string, asOf: string) =>
    world.deliver(INSURANCE, file('社保编号,人数', row), asOf, { ...book, mode: 'delta' });
  await insurance('U-0001,12', '2026-01-05');
  await insurance('U-0001,13', '2026-01-07');
  await world.deliver(IDENTIFIERS, file('代码,社保编号', `${B},U-0001`), '2026-01-08', book);
  expect(await linkWaiting(world.app, INSURANCE, context)).toBe(2);
  expect(await says('insurance')).toEqual(['2 asOf 2026-01-05 2026-01-07', '2 asOf 2026-01-07']);
});

it('lets nobody end in slices what takes two people at once, until they have agreed', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => `${A},C${n},high-tech,`);
  await world.deliver(CERTIFICATES, file('代码,证书,种类,至', ...rows), '2026-01-05', book);
  const slice = (from: number, until: number, day: string) => {
    const named = rows.slice(from, until).map((row) => row.split(',').slice(0, 2).join(','));
    return world.deliver(CERTIFICATES, file('代码,证书', ...named), day, { ...book, ...ending });
  };
  expect(await slice(0, 3, '2026-01-06')).toMatchObject({ state: 'accepted', accepted: 3 });
  expect(await slice(3, 5, '2026-01-07')).toMatchObject({ state: 'accepted', accepted: 2 });
  const one = await slice(5, 6, '2026-01-08');
  expect(one).toMatchObject({ state: 'waiting', lastRows: 95 });
  for (const actor of ['li', 'wang'])
    await approveDelivery(world.app, one.deliveryId, [CERTIFICATES], { ...context, actor });
  expect(await slice(6, 8, '2026-01-09')).toMatchObject({ state: 'accepted', accepted: 2 });
});

it('leaves ended what a row said before that waited for its subject', async () => {
  await world.deliver(IDENTIFIERS, file('代码,社保编号', `${A},U-0001`), '2026-01-02', book);
  await world.deliver(INSURANCE, file('社保编号,人数', 'U-0001,10'), '2026-01-03', book);
  await world.deliver(INSURANCE, file('社保编号,人数', 'U-0002,12'), '2026-01-07', {
    ...book,
    mode: 'delta',
  });
  await world.deliver(INSURANCE, file('社保编号', 'U-0001'), '2026-01-09', { ...book, ...ending });
  await world.deliver(IDENTIFIERS, file('代码,社保编号', `${A},U-0002`), '2026-01-04', {
    ...book,
    mode: 'delta',
  });
  await linkWaiting(world.app, INSURANCE, context);
  expect(
    (await says('insurance')).filter((said) => !/ 2026-01-\d\d 2026-01-\d\d$/.test(said)),
  ).toEqual([]);
});
