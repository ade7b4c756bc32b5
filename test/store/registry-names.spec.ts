import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { findSubject } from '#libs/registry';
import { CODES, RegistryWorld } from './registry-builders.ts';

const [A, B] = CODES;

describe('the name of a subject', () => {
  let world: RegistryWorld;
  beforeEach(async () => {
    world = await RegistryWorld.open();
  });
  afterEach(() => world.close());

  const rename = async (name: string, asOf: string): Promise<string> => {
    await world.register([`${A},${name},法人,460106`], asOf);
    return world.now();
  };
  const nameAt = async (day: string, knownAt: string): Promise<string | undefined> =>
    (
      await world.rows<{ name: string }>(
        'select subject_name_at(1, $1::date, $2::timestamptz) as name',
        [day, knownAt],
      )
    )[0]?.name;

  it('is told for every day as it was known at every instant', async () => {
    const first = await rename('甲公司', '2025-01-01');
    const second = await rename('甲科技公司', '2025-06-01');
    const third = await rename('甲集团', '2026-01-01');

    expect(await nameAt('2025-03-01', third)).toBe('甲公司');
    expect(await nameAt('2025-05-31', third)).toBe('甲公司');
    expect(await nameAt('2025-06-01', third)).toBe('甲科技公司');
    expect(await nameAt('2026-01-01', third)).toBe('甲集团');
    // Nobody knew in the first year what it would be called later.
    expect(await nameAt('2026-01-01', first)).toBe('甲公司');
    expect(await nameAt('2026-01-01', second)).toBe('甲科技公司');
    const subject = await world.app.transaction('test.find', systemContext('test'), (tx) =>
      findSubject(tx, 'credit-code', A),
    );
    expect(subject?.name).toBe('甲集团');
  });

  it('leaves no error valid when the name of a day is corrected under that day', async () => {
    await rename('甲公司', '2025-01-01');
    const wrong = await rename('申公司', '2025-06-01');
    const right = await rename('甲科技公司', '2025-06-01');
    expect(await nameAt('2025-06-01', wrong)).toBe('申公司');
    expect(await nameAt('2025-06-01', right)).toBe('甲科技公司');
    expect(await nameAt('2025-05-31', right)).toBe('甲公司');
  });

  it('costs no row unless it changes, and never changes afterwards', async () => {
    await rename('甲公司', '2025-01-01');
    await world.register([`${A},甲公司,法人,460203`], '2025-02-01');
    expect(await world.rows('select from subject_former_name')).toEqual([]);
    await rename('乙公司', '2025-03-01');
    await expect(world.rows(`delete from subject_former_name`)).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  it('is seen by whoever sees the subject', async () => {
    await rename('甲公司', '2025-01-01');
    await rename('乙公司', '2025-03-01');
    const seen = (division: string, subjectId: number | null): Promise<number> =>
      world.app.transaction(
        'test.read',
        { actor: 'test', authorities: ['*'], division, subjectId },
        async (tx) => (await tx.query('select from subject_former_name')).length,
      );
    expect(await seen('4601', null)).toBe(1);
    expect(await seen('4602', null)).toBe(0);
    expect(await seen('', 1)).toBe(1);
    expect(await seen('', 2)).toBe(0);
  });
});

describe('a subject that moves into a division which delivers by itself', () => {
  let world: RegistryWorld;
  beforeEach(async () => {
    world = await RegistryWorld.open();
    await world.register([`${A},甲公司,法人,460106`], '2026-01-01');
  });
  afterEach(() => world.close());

  const sanya = { ...systemContext('test'), division: '4602' };
  const rows = [`${B},乙公司,法人,460203`, `${A},甲公司,法人,460203`];

  it('refuses the delivery with the line and what to do, and keeps nothing of it', async () => {
    const refused = world.register(rows, '2026-01-02', { mode: 'delta', context: sanya });
    await expect(refused).rejects.toMatchObject({
      code: 'REGISTRY.SUBJECT_ELSEWHERE',
      kind: 'denied',
      details: { lines: [3] },
      text: {
        en: expect.stringContaining('one subject registered outside your division (line 3)'),
      },
    });
    expect(await world.rows('select name from subject')).toEqual([{ name: '甲公司' }]);
    expect(await world.rows(`select state from delivery where as_of = '2026-01-02'`)).toEqual([
      { state: 'failed' },
    ]);
  });

  it('is recorded once an office that sees both divisions delivers', async () => {
    await world.register(rows, '2026-01-02', { mode: 'delta' });
    const now = world.register([`${A},甲公司（三亚）,法人,460203`], '2026-01-03', {
      mode: 'delta',
      context: sanya,
    });
    await expect(now).resolves.toMatchObject({ accepted: 1, rejected: 0 });
  });
});
