import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CsvReader, type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { rowsOfSpan } from './delivered-rows.ts';
import { openDelivery } from './delivery-file.ts';
import { type RowSpan, SPAN_BYTES, SPAN_ROWS, spansOf } from './row-spans.ts';

const dataset = {
  id: 'spans',
  key: { column: 'code', scheme: 'credit-code' },
  period: null,
  columns: [{ column: 'n', fact: 'n' }],
} as unknown as Dataset;
const HEADER = 'code,n\n';

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-spans-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Cuts a file into spans of so many bytes; what each span was, and the rows of all. */
async function cut(
  bytes: Buffer,
  size: number,
  name = 'csv',
): Promise<{ kinds: RowSpan['kind'][]; rows: RawRow[] }> {
  const path = join(folder, `${(files += 1)}.${name}`);
  await writeFile(path, bytes);
  const file = await openDelivery('spans', path);
  const kinds: RowSpan['kind'][] = [];
  const rows: RawRow[] = [];
  for await (const { form, span } of spansOf(file, dataset, 'full', () => Buffer.alloc(size))) {
    kinds.push(span.kind);
    for (const some of rowsOfSpan(span, file, form)) rows.push(...some);
  }
  return { kinds, rows };
}

function atOnce(text: string): RawRow[] {
  const rows: RawRow[] = [];
  const reader = new CsvReader(1, 2);
  reader.push(text, rows);
  reader.end(rows);
  return rows.slice(1);
}

describe('the spans of a file', () => {
  it('hold the rows, lines and faults that one reader finds in all of it, whatever their size', async () => {
    const unit = fc.constantFrom('a', '海', ',', '"', '\n', '\r\n', 'é', '1');
    const line = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.string({ unit: fc.constantFrom('a', '海', ',', '1'), maxLength: 9 }),
      },
      { weight: 1, arbitrary: fc.constant('"x ""y""\n z",1') },
      { weight: 1, arbitrary: fc.string({ unit, maxLength: 6 }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.integer({ min: 8, max: 90 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, size, end) => {
          const text = HEADER + lines.join(end);
          expect((await cut(Buffer.from(text), size)).rows).toEqual(atOnce(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are left to whoever gets the bytes where no quote stands, and only there', async () => {
    const text = `${HEADER}${'a,1\n'.repeat(20)}"b",2\n${'c,3\n'.repeat(20)}`;
    const { kinds, rows } = await cut(Buffer.from(text), 16);
    expect(kinds.filter((kind) => kind === 'bytes').length).toBeGreaterThan(8);
    expect(kinds.filter((kind) => kind === 'rows').length).toBeGreaterThan(0);
    expect(rows).toHaveLength(41);
    expect(rows[20]).toMatchObject({ line: 22, cells: ['b', '2'] });
    expect(rows.at(-1)).toMatchObject({ line: 42, cells: ['c', '3'] });
  });

  it('know the encoding, and lines of JSON', async () => {
    const gb = Buffer.concat([
      Buffer.from(HEADER),
      ...Array.from({ length: 9 }, () => Buffer.from('bac3bfda2c310a', 'hex')),
    ]);
    expect((await cut(gb, 20)).rows.map(({ cells }) => cells?.[0])).toEqual(
      Array.from({ length: 9 }, () => '好口'),
    );
    const json = Array.from({ length: 9 }, (_, n) => `{"code":"\\"x","n":${n}}\n`).join('');
    const { kinds, rows } = await cut(Buffer.from(json), 40, 'ndjson');
    expect(kinds).toContain('bytes');
    expect(rows.map(({ line, cells }) => [line, cells?.[1]])).toEqual(
      Array.from({ length: 9 }, (_, n) => [n + 1, n]),
    );
  });

  it('hold only so many rows, however short these are', async () => {
    const path = join(folder, 'short.csv');
    const lines = SPAN_ROWS * 3 + 7;
    await writeFile(path, HEADER + 'x\n'.repeat(lines - 1) + 'x');
    const file = await openDelivery('spans', path);
    const counts: number[] = [];
    let last = 0;
    for await (const { form, span } of spansOf(file, dataset, 'full', () =>
      Buffer.alloc(SPAN_BYTES),
    )) {
      const rows = [...rowsOfSpan(span, file, form)].flat();
      counts.push(rows.length);
      last = rows.at(-1)?.line ?? last;
    }
    expect(Math.max(...counts)).toBe(SPAN_ROWS);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(lines);
    expect(last).toBe(lines + 1);
  });
});
