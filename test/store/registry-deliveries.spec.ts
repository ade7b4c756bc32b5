import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { systemContext } from '#libs/platform';
import {
  approveDelivery,
  type Dataset,
  keptRejects,
  linkIdentifier,
  linkNumber,
  linkWaiting,
  readFacts,
  refuseDelivery,
  rejectsOf,
  waitingRows,
} from '#libs/registry';
import { CODES, RegistryWorld, TAX } from './registry-builders.ts';
import { CERTIFICATES, FACTS, IDENTIFIERS, INSURANCE, MADE } from './registry-datasets.ts';

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

const book = { book: FACTS };
const file = (...rows: string[]): string => rows.join('\n');

describe('child records', () => {
  /** Subjects with how many certificates they have and until when the last one holds. */
  const children = async (asOf: string, knownAt: string, subjectIds = [1, 2, 3]) =>
    world.app.transaction('test.children', systemContext('test'), async (tx) => {
      const facts = await readFacts(tx, { subjectIds, refs: MADE, asOf, knownAt, book: FACTS });
      return [...facts].map(([id, { row, recordIds }]) => [
        id,
        ...MADE.map((ref) => row.value(ref)),
        recordIds.length,
      ]);
    });

  it('are several to a subject, each with its own history', async () => {
    const header = '代码,证书,种类,至';
    await world.deliver(
      CERTIFICATES,
      file(header, `${A},1,high-tech,2027-01-01`, `${A},2,little-giant,`, `${C},1,high-tech,`),
      '2026-01-05',
      book,
    );
    const early = await world.now();
    await world.deliver(
      CERTIFICATES,
      file(header, `${A},1,high-tech,2028-01-01`, `${C},1,high-tech,`, `${C},,high-tech,`),
      '2026-01-09',
      book,
    );
    const now = await world.now();
    const first = [
      [1, 2, null, 2],
      [2, null, null, 0],
      [3, 1, null, 1],
    ];
    expect(await children('2026-01-09', early)).toEqual(first);
    expect(await children('2026-01-06', now)).toEqual(first);
    expect(await children('2026-01-09', now)).toEqual([
      [1, 1, '2028-01-01', 1],
      [2, null, null, 0],
      [3, 1, null, 1],
    ]);
    expect(await children('2026-01-09', now, [3, 2])).toEqual([
      [3, 1, null, 1],
      [2, null, null, 0],
    ]);
  });
});

describe('rows that match nobody', () => {
  const insurance = (rows: string[], asOf: string) =>
    world.deliver(INSURANCE, file('社保编号,人数', ...rows), asOf, book);
  const link = () => linkWaiting(world.app, INSURANCE, systemContext('test'));
  const records = () =>
    world.rows<{ subject_id: number; facts: object; day: string }>(
      `select subject_id, facts, valid_from::text as day from record where dataset = 'insurance' and known_until is null order by id`,
    );
  const waiting = async () =>
    (
      await world.app.transaction('test.waiting', systemContext('test'), (tx) =>
        waitingRows(tx, { limit: 10 }),
      )
    ).map(({ value, line }) => [value, line]);

  it('wait, and become records when a delivery says who bears their number', async () => {
    expect(await insurance(['U-0001,12', 'U-0002,7'], '2026-01-05')).toMatchObject({
      rows: 2,
      rejected: 2,
      reasons: { 'REGISTRY.UNLINKED': 2 },
    });
    expect(await waiting()).toEqual([
      ['U-0001', 2],
      ['U-0002', 3],
    ]);
    expect(await link()).toBe(0);
    await world.deliver(IDENTIFIERS, file('代码,社保编号', `${B},U-0001`), '2026-01-06', book);
    expect(await link()).toBe(1);
    expect(await link()).toBe(0);
    expect(await records()).toEqual([
      { subject_id: 2, facts: { 'social.insuredCount': 12 }, day: '2026-01-05' },
    ]);
    expect(await waiting()).toEqual([['U-0002', 3]]);
  });

  it('wait for an officer too, and no longer once a later full delivery replaces them', async () => {
    await insurance(['U-0001,12', 'U-0002,7'], '2026-01-05');
    await world.app.transaction('test.link', systemContext('test'), (tx) =>
      linkIdentifier(tx, {
        scheme: 'insurance-unit',
        value: 'U-0002',
        subjectId: 3,
        from: '2020-01-01',
      }),
    );
    expect(await insurance(['U-0001,13', 'U-0002,8'], '2026-01-07')).toMatchObject({ accepted: 1 });
    expect(await link()).toBe(0);
    expect((await records()).map(({ facts }) => facts)).toEqual([{ 'social.insuredCount': 8 }]);
    expect(await waiting()).toEqual([['U-0001', 2]]);
  });

  it('stand once each, however many periods they speak of; an officer’s word takes those of its number alone', async () => {
    const byTaxNumber: Dataset = {
      ...(TAX as Dataset),
      key: { scheme: 'tax-number', column: '代码' },
    };
    const first = await world.deliver(
      byTaxNumber,
      file('代码,年度,欠税,营收', 'T-0001,2025,否,1', 'T-0002,2025,否,2', 'T-0001,2024,否,3'),
      '2026-01-05',
      book,
    );
    await world.tax([`${CODES[3]},2025,否,1`], '2026-01-06', { mode: 'delta' });
    const shown = (limit: number, after?: string) =>
      world.app.transaction('test.waiting', systemContext('test'), (tx) =>
        waitingRows(tx, { limit, linkable: true, ...(after === undefined ? {} : { after }) }),
      );
    const rows = await shown(10);
    expect(rows.map(({ value, line, periods }) => [value, line, [...periods].sort()])).toEqual([
      ['T-0001', 2, ['2025', 'asOf']],
      ['T-0002', 3, ['2025', 'asOf']],
      ['T-0001', 4, ['2024', 'asOf']],
    ]);
    expect(await shown(1, rows[0]?.id)).toEqual(rows.slice(1, 2));
    const bears = (value: string, subjectId: number) =>
      world.app.transaction('test.link', systemContext('test'), (tx) =>
        linkIdentifier(tx, { scheme: 'tax-number', value, subjectId, from: '2026-01-01' }),
      );
    await bears('T-0001', 1);
    await bears('T-0002', 2);
    const number = { scheme: 'tax-number', value: 'T-0001' } as const;
    const one = [byTaxNumber, INSURANCE];
    expect(await linkNumber(world.app, number, one, systemContext('test'))).toBe(2);
    expect((await shown(10)).map(({ value }) => value)).toEqual(['T-0002']);
    const rejects = await world.app.transaction('test.rejects', systemContext('test'), (tx) =>
      keptRejects(tx, first.deliveryId),
    );
    expect(rejects.map(({ line, since }) => [line, since])).toEqual([
      [2, 'linked'],
      [3, null],
      [4, 'linked'],
    ]);
  });

  it('link by the number borne on their day, and no number belongs to two', async () => {
    const state = (row: string, asOf: string) =>
      world.deliver(IDENTIFIERS, file('代码,社保编号', row), asOf, { ...book, mode: 'delta' });
    await state(`${A},U-0001`, '2026-01-05');
    expect((await state(`${B},U-0001`, '2026-01-06')).reasons).toEqual({
      'REGISTRY.NUMBER_DISPUTED': 1,
    });
    await state(`${A},U-0009`, '2026-01-10');
    await insurance(['U-0001,5'], '2026-01-08');
    expect(await records()).toMatchObject([{ subject_id: 1 }]);
    expect(await insurance(['U-0001,5', 'U-0009,6'], '2026-01-11')).toMatchObject({
      accepted: 1,
      rejected: 1,
    });
  });
});

describe('the guards of a delivery', () => {
  const rows = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => `${A},C${n},high-tech,`);
  const deliver = (count: number, asOf: string, rest: object = {}) =>
    world.deliver(CERTIFICATES, file('代码,证书,种类,至', ...rows(count)), asOf, {
      ...book,
      ...rest,
    });

  it('refuse what is not as declared', async () => {
    for (const declared of [{ rows: 5 }, { digest: 'ab'.repeat(32) }])
      await expect(deliver(4, '2026-01-05', { declared })).rejects.toMatchObject({
        code: 'REGISTRY.DELIVERY_DIFFERS',
      });
    await expect(
      world.tax([`${A},2025,否,1`, `${B},2024,否,1`], '2026-01-05', {
        declared: { period: '2025' },
      }),
    ).rejects.toMatchObject({ code: 'REGISTRY.DELIVERY_DIFFERS' });
    const digest = createHash('sha256')
      .update(file('代码,证书,种类,至', ...rows(4)))
      .digest('hex');
    expect(await deliver(4, '2026-01-05', { declared: { rows: 4, digest } })).toMatchObject({
      accepted: 4,
    });
  });

  it('refuse a day yet to come, which would keep out every delivery until then', async () => {
    await expect(deliver(4, '2099-01-05')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_OF_DAY_TO_COME',
    });
    expect(await world.rows(`select from delivery where dataset = 'certificates'`)).toEqual([]);
    expect(await deliver(4, '2026-01-05')).toMatchObject({ accepted: 4 });
  });

  it('let a full delivery of unexpected size wait for two people', async () => {
    await deliver(200, '2026-01-05');
    expect(await deliver(204, '2026-01-06')).toMatchObject({ state: 'accepted' });
    const waiting = await deliver(100, '2026-01-07');
    expect(waiting).toMatchObject({ state: 'waiting', accepted: 100, lastRows: 204 });
    const current = () =>
      world.rows(
        `select from record where dataset = 'certificates' and known_until is null and valid_until is null`,
      );
    expect(await current()).toHaveLength(204);
    const agree = (actor: string) =>
      approveDelivery(world.app, waiting.deliveryId, [CERTIFICATES], {
        ...systemContext('test'),
        actor,
      });
    expect(await agree('li')).toMatchObject({ state: 'waiting' });
    expect(await agree('li')).toMatchObject({ state: 'waiting' });
    expect(await current()).toHaveLength(204);
    expect(await agree('wang')).toMatchObject({ state: 'accepted', rows: 100, unchanged: 100 });
    expect(await current()).toHaveLength(100);
    expect(await agree('wang')).toMatchObject({ already: true });
    expect(await deliver(100, '2026-01-07')).toMatchObject({ already: true });
  });

  it('compare a full delivery with what stands where deltas came after the last one', async () => {
    await deliver(200, '2026-01-05');
    await deliver(260, '2026-01-06', { mode: 'delta' });
    expect(await deliver(200, '2026-01-07')).toMatchObject({ state: 'waiting', lastRows: 260 });
    expect(await deliver(258, '2026-01-07')).toMatchObject({ state: 'accepted' });
  });

  it('count what waits for its firm as known: a file cut off does not pass because a delta came', async () => {
    const insured = (count: number, asOf: string, rest: object = {}) =>
      world.deliver(
        INSURANCE,
        file('社保编号,人数', ...Array.from({ length: count }, (_, at) => `U-${1000 + at},${at}`)),
        asOf,
        { ...book, ...rest },
      );
    await insured(40, '2026-01-05');
    await insured(1, '2026-01-06', { mode: 'delta' });
    expect(await insured(20, '2026-01-07')).toMatchObject({ state: 'waiting', lastRows: 40 });
    expect(await insured(39, '2026-01-07')).toMatchObject({ state: 'accepted' });
  });

  it('give up what waited when a later full delivery was taken in: agreed to, it would bring back what is out of date', async () => {
    await deliver(200, '2026-01-05');
    const cut = await deliver(100, '2026-01-06');
    const agree = (actor: string) =>
      approveDelivery(world.app, cut.deliveryId, [CERTIFICATES], {
        ...systemContext('test'),
        actor,
      });
    await agree('li');
    const whole = await deliver(203, '2026-01-06');
    expect(whole).toMatchObject({ state: 'accepted' });
    await expect(agree('wang')).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
    expect(
      await world.rows(`select state, failure->>'code' as code, expected,
        (select count(*)::integer from record_staging) as staged,
        (select count(*)::integer from record where dataset = 'certificates' and valid_until is null and known_until is null) as standing
        from delivery where id = '${cut.deliveryId}'`),
    ).toEqual([
      {
        state: 'failed',
        code: 'REGISTRY.DELIVERY_OVERTAKEN',
        expected: 200,
        staged: 0,
        standing: 203,
      },
    ]);
    // The same file after that is a delivery of its own, to be agreed to anew.
    expect(await deliver(100, '2026-01-06')).toMatchObject({ state: 'waiting', lastRows: 203 });
  });

  it.each(['2026-01-06', '2026-01-07'])(
    'give up a full delivery that waited when a delta of %s was taken in, which it would take back',
    async (day) => {
      await deliver(200, '2026-01-05');
      const early = await deliver(100, '2026-01-06');
      expect(early.state).toBe('waiting');
      await deliver(1, day, { mode: 'delta' });
      const agreed = approveDelivery(
        world.app,
        early.deliveryId,
        [CERTIFICATES],
        systemContext('test'),
      );
      await expect(agreed).rejects.toMatchObject({ code: 'KERNEL.TRANSITION_REFUSED' });
      expect(
        await world.rows(
          `select failure->>'code' as code from delivery where id = '${early.deliveryId}'`,
        ),
      ).toEqual([{ code: 'REGISTRY.DELIVERY_OVERTAKEN' }]);
    },
  );

  it('fail what one person refuses, with the reason', async () => {
    await deliver(200, '2026-01-05');
    const wrong = await deliver(50, '2026-01-06');
    const refuse = () =>
      world.app.transaction('test.refuse', systemContext('test'), (tx) =>
        refuseDelivery(tx, wrong.deliveryId, '文件不完整'),
      );
    await refuse();
    await expect(refuse()).rejects.toMatchObject({ code: 'PLATFORM.NOT_FOUND' });
    const failed = await world.rows<{ state: string; failure: { text: { zh: string } } }>(
      `select state, failure from delivery where state = 'failed' order by received_at`,
    );
    expect(failed).toMatchObject([{ failure: { code: 'REGISTRY.DELIVERY_REFUSED' } }]);
    expect(failed[0]?.failure.text.zh).toContain('文件不完整');
  });

  it('ask nobody to agree to a file without a row', async () => {
    await deliver(200, '2026-01-05');
    await expect(deliver(0, '2026-01-06')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_EMPTY',
    });
  });

  it('take a waiting file again after staging was lost, with what was agreed', async () => {
    await deliver(200, '2026-01-05');
    const { deliveryId } = await deliver(100, '2026-01-06');
    const agree = (actor: string) =>
      approveDelivery(world.app, deliveryId, [CERTIFICATES], { ...systemContext('test'), actor });
    await agree('li');
    await world.rows('delete from record_staging');
    await expect(agree('wang')).rejects.toMatchObject({ code: 'REGISTRY.STAGING_LOST' });
    expect(await deliver(100, '2026-01-06')).toMatchObject({ state: 'accepted', deliveryId });
  });
});

it('keeps rejected rows as they were written, to be corrected and sent again', async () => {
  const report = await world.tax(
    [`${A},2025,否,1`, `${B},2025,也许,1`, `${CODES[3]},2025,否,1`, `"x,2025"y,否,1`],
    '2026-01-05',
  );
  const rejects = await world.app.transaction('test.rejects', systemContext('test'), (tx) =>
    rejectsOf(tx, report.deliveryId),
  );
  expect(rejects).toEqual([
    { line: 3, column: '欠税', reason: 'REGISTRY.WORD_UNKNOWN', text: `${B},2025,也许,1` },
    { line: 4, column: '代码', reason: 'REGISTRY.UNLINKED', text: `${CODES[3]},2025,否,1` },
    { line: 5, column: '', reason: 'REGISTRY.QUOTES_MISPLACED', text: `"x,2025"y,否,1` },
  ]);
  expect(report.rejects).toEqual(rejects);
  expect(await world.tax([`${B},2025,否,1`], '2026-01-05', { mode: 'delta' })).toMatchObject({
    accepted: 1,
    rejected: 0,
  });
});
