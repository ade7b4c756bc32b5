import { describe, expect, it } from '@jest/globals';
import { buildColumn, type ColumnRef, columnRow, type FactDefinition } from '#libs/engine';
import { type Snapshot } from '#libs/registry';
import { type SegmentReader, WarmColumns } from './warm-columns.ts';

const ROWS = 64;
/** Eight bytes for each row and a bit that says whether it is known. */
const COLUMN_BYTES = ROWS * 8 + ROWS / 8;
/** One bit for each row says that it exists. */
const EXISTS_BYTES = ROWS / 8;

const definition = (id: string): FactDefinition => ({
  ...{ id, type: 'integer', dataset: id.slice(0, 1), title: { zh: id, en: id } },
  absence: 'unknown',
});
const ref = (fact: string): ColumnRef => ({
  ...{ key: `${fact}@asOf`, fact, dataset: fact.slice(0, 1), period: 'asOf' },
});
const snapshot = (digest: string): Snapshot => ({
  ...{ id: digest, asOf: '2025-09-30', knownAt: '2025-09-30T00:00:00Z', subjects: ROWS, digest },
  manifest: {
    ...{ format: 2, asOf: '2025-09-30', knownAt: '2025-09-30T00:00:00Z', form: '', columns: [] },
    segments: [
      {
        ...{ number: 0, length: ROWS, rows: ROWS, datasets: {} },
        subjects: { content: '', files: [], patched: 0 },
      },
    ],
  },
});

/** Column files in which row i of every fact holds i, with a note of each that was read. */
function files(): { read: string[]; reader: SegmentReader } {
  const read: string[] = [];
  const reader: SegmentReader = async ({ digest }, number, datasets) => {
    await Promise.resolve();
    read.push(`${digest}: ${[...datasets].sort().join(' ')}`);
    if (datasets.has('z')) throw new Error('damaged');
    const rows = Array.from({ length: ROWS }, (_, row) => row);
    return {
      number,
      length: ROWS,
      exists: new Uint32Array(ROWS / 32).fill(0xffffffff),
      column: ({ fact }) => buildColumn(definition(fact), rows),
    };
  };
  return { read, reader };
}

describe('columns that are kept in memory', () => {
  it('are read once, however often they are asked for, and hold what the files hold', async () => {
    const { read, reader } = files();
    const warm = new WarmColumns(reader, 1e6);
    const day = snapshot('one');
    await warm.open(day, [ref('a.x')]);
    const [segment] = await warm.open(day, [ref('a.x'), ref('b.y')]);
    await warm.open(day, [ref('b.y')]);
    expect(read).toEqual(['one: a', 'one: b']);
    const source = segment?.sourceOf({ derivations: new Map() });
    expect(source && columnRow(source, 7).value(ref('a.x'))).toBe(7);
    expect(warm.bytes).toBe(2 * COLUMN_BYTES + EXISTS_BYTES);
  });

  it('belong to one snapshot', async () => {
    const { read, reader } = files();
    const warm = new WarmColumns(reader, 1e6);
    await warm.open(snapshot('one'), [ref('a.x')]);
    await warm.open(snapshot('two'), [ref('a.x')]);
    expect(read).toEqual(['one: a', 'two: a']);
  });

  it('are read once also for two who ask at the same time', async () => {
    const { read, reader } = files();
    const warm = new WarmColumns(reader, 1e6);
    const day = snapshot('one');
    await Promise.all([warm.open(day, [ref('a.x')]), warm.open(day, [ref('a.x')])]);
    expect(read).toEqual(['one: a']);
  });

  it('are forgotten, those used longest ago first, when they are more than may be kept', async () => {
    const { read, reader } = files();
    const warm = new WarmColumns(reader, 2 * COLUMN_BYTES + EXISTS_BYTES);
    const day = snapshot('one');
    await warm.open(day, [ref('a.x')]);
    await warm.open(day, [ref('b.y')]);
    await warm.open(day, [ref('a.x')]);
    await warm.open(day, [ref('c.z')]);
    expect(warm.bytes).toBeLessThanOrEqual(2 * COLUMN_BYTES + EXISTS_BYTES);
    await warm.open(day, [ref('a.x')]);
    expect(read).toEqual(['one: a', 'one: b', 'one: c']);
    await warm.open(day, [ref('b.y')]);
    expect(read).toEqual(['one: a', 'one: b', 'one: c', 'one: b']);
  });

  it('serve a call that needs more than may be kept', async () => {
    const { reader } = files();
    const warm = new WarmColumns(reader, COLUMN_BYTES);
    const [segment] = await warm.open(snapshot('one'), [ref('a.x'), ref('b.y')]);
    const source = segment?.sourceOf({ derivations: new Map() });
    expect(source && columnRow(source, 3).value(ref('a.x'))).toBe(3);
    expect(source && columnRow(source, 3).value(ref('b.y'))).toBe(3);
    expect(warm.bytes).toBeLessThanOrEqual(COLUMN_BYTES);
  });

  it('are asked for again after a file could not be read, and nobody else suffers', async () => {
    const { reader } = files();
    const warm = new WarmColumns(reader, 1e6);
    const failed = warm.open(snapshot('one'), [ref('z.z')]);
    const served = warm.open(snapshot('one'), [ref('a.x')]);
    await expect(failed).rejects.toThrow('damaged');
    expect(await served).toHaveLength(1);
  });
});
