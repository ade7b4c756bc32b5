import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnRef, columnRow, type ColumnRef } from '#libs/engine';
import { systemContext } from '#libs/platform';
import {
  buildSnapshot,
  openColumnStore,
  openSegment,
  readFacts,
  readSnapshot,
  segments,
  type Snapshot,
} from '#libs/registry';
import { BOOK, CODES, RegistryWorld } from './registry-builders.ts';

const [A, B, C] = CODES;
const REFS: ColumnRef[] = [...BOOK.dictionary.values()].map((definition) =>
  columnRef(definition, definition.period ? '2025' : 'asOf'),
);

describe('a snapshot', () => {
  let world: RegistryWorld;
  beforeEach(async () => {
    world = await RegistryWorld.open();
    await world.register(
      [`${A},甲公司,法人,460106`, `${B},乙公司,个体,460203`, `${C},丙公司,法人,460400`],
      '2026-01-01',
    );
    await world.tax([`${A},2025,否,120.5`, `${B},2025,,0`], '2026-01-05');
  });
  afterEach(() => world.close());

  const build = (asOf: string, knownAt: string, refs = REFS): Promise<Snapshot> =>
    buildSnapshot(world.matcher, {
      asOf,
      knownAt,
      book: BOOK,
      refs,
      store: openColumnStore(folder()),
    });
  const folder = (): string => join(world.folder, 'columns');

  /** Every value of every subject, as columns and as records tell it. */
  const bothWays = async (snapshot: Snapshot): Promise<[unknown[][], unknown[][]]> => {
    const columns = await openSegment(snapshot, 0, openColumnStore(folder()));
    const facts = await world.matcher.transaction('test.facts', systemContext('test'), (tx) =>
      readFacts(tx, {
        subjectIds: [1, 2, 3],
        refs: REFS,
        asOf: snapshot.asOf,
        knownAt: snapshot.knownAt,
        book: BOOK,
      }),
    );
    return [
      [1, 2, 3].map((id) => REFS.map((ref) => columnRow(columns, id).value(ref))),
      [1, 2, 3].map((id) => REFS.map((ref) => facts.get(id)?.row.value(ref))),
    ];
  };

  it('says what the records say', async () => {
    const snapshot = await build('2026-01-05', await world.now());
    expect(segments(snapshot)).toEqual([{ number: 0, rows: 3 }]);
    const [columns, records] = await bothWays(snapshot);
    expect(columns).toEqual([
      ['legal-entity', '460106', false, 120_500_000],
      ['individual-business', '460203', null, 0],
      ['legal-entity', '460400', null, null],
    ]);
    expect(records).toEqual(columns);
    const segment = await openSegment(snapshot, 0, openColumnStore(folder()));
    expect([segment.length, [...segment.exists]]).toEqual([4, [0b1110]]);
  });

  it('is the same whenever and however often it is made', async () => {
    const knownAt = await world.now();
    const first = await build('2026-01-06', knownAt);
    await world.tax([`${A},2025,是,999`], '2026-01-06');
    await world.register([`${CODES[3]},丁公司,法人,469023`], '2026-01-06', { mode: 'delta' });
    await rm(folder(), { recursive: true });
    const again = await build('2026-01-06', knownAt, [...REFS].reverse());
    expect(again).toEqual(first);
    expect(
      await world.matcher.transaction('test.read', systemContext('test'), (tx) =>
        readSnapshot(tx, first.id),
      ),
    ).toEqual(first);
    const later = await build('2026-01-06', await world.now());
    expect(later.digest).not.toBe(first.digest);
    expect(later.subjects).toBe(4);
    const [columns, records] = await bothWays(later);
    expect(columns).toEqual(records);
  });

  it('waits for a delivery that is already known but not yet to be seen', async () => {
    // The delivery has read its instant and waits to write; the snapshot's instant lies after it.
    const knownAt = { text: '' };
    const first = await world.whileLocked('lock table record in share mode', 2, async () => {
      const delivery = world.tax([`${A},2025,是,1`], '2026-01-06');
      await world.waiting(1);
      knownAt.text = await world.now();
      const [snapshot] = await Promise.all([build('2026-01-06', knownAt.text), delivery]);
      return snapshot;
    });
    const [columns] = await bothWays(first);
    expect(columns[0]).toEqual(['legal-entity', '460106', true, 1_000_000]);
    expect((await build('2026-01-06', knownAt.text)).digest).toBe(first.digest);
  });

  it('is refused for an instant that lies ahead', async () => {
    await expect(build('2026-01-05', '2999-01-01T00:00:00Z')).rejects.toMatchObject({
      code: 'REGISTRY.KNOWN_AT_AHEAD',
    });
  });

  it('names a lost or damaged file, and is made again with the same digest', async () => {
    const knownAt = await world.now();
    const snapshot = await build('2026-01-05', knownAt);
    for (const name of await readdir(folder())) {
      const path = join(folder(), name);
      const bytes = await readFile(path);
      bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
      await writeFile(path, bytes);
      await expect(openSegment(snapshot, 0, openColumnStore(folder()))).rejects.toMatchObject({
        code: 'REGISTRY.SNAPSHOT_INCOMPLETE',
      });
      await rm(path);
      await expect(openSegment(snapshot, 0, openColumnStore(folder()))).rejects.toMatchObject({
        code: 'REGISTRY.SNAPSHOT_INCOMPLETE',
      });
      expect((await build('2026-01-05', knownAt)).id).toBe(snapshot.id);
      await openSegment(snapshot, 0, openColumnStore(folder()));
    }
  });

  it('counts a value as unknown once it is older than its fact may be, unless a full delivery confirmed it', async () => {
    const old = await build('2026-03-01', await world.now());
    const [before, records] = await bothWays(old);
    expect(before[0]).toEqual(['legal-entity', '460106', null, 120_500_000]);
    expect(records).toEqual(before);
    await world.tax([`${A},2025,否,120.5`], '2026-02-20', { mode: 'full' });
    const [after, recordsAfter] = await bothWays(await build('2026-03-01', await world.now()));
    expect(after[0]).toEqual(['legal-entity', '460106', false, 120_500_000]);
    expect(recordsAfter).toEqual(after);
  });

  it('says where a value comes from', async () => {
    const facts = await world.app.transaction('test.facts', systemContext('test'), async (tx) =>
      readFacts(tx, {
        subjectIds: [2],
        refs: REFS,
        asOf: '2026-01-06',
        knownAt: await world.now(),
        book: BOOK,
      }),
    );
    const own = facts.get(2);
    expect(own?.provenance(REFS[3] as ColumnRef)).toMatchObject({
      dataset: 'tax',
      asOf: '2026-01-05',
    });
    expect(own?.provenance(REFS[2] as ColumnRef)).toBeUndefined();
    expect(own?.recordIds).toHaveLength(3);
  });

  it('of nobody is a snapshot too', async () => {
    const snapshot = await build('2026-01-05', '2020-01-01T00:00:00Z');
    expect([snapshot.subjects, segments(snapshot)]).toEqual([0, []]);
  });
});
