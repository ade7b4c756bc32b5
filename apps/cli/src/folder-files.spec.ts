import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { datasetOf, readFolder } from './folder-files.ts';
import { readDatasets } from './import-one.ts';

const { datasets } = await readDatasets();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (...names: string[]): Promise<void[]> =>
  Promise.all(names.map((name) => writeFile(join(folder, name), '{}')));

test.each([
  ['tax.csv', 'tax'],
  ['tax-2025Q3.csv', 'tax'],
  ['tax-standing.ndjson', 'tax-standing'],
  ['tax-standing_2025.xlsx', 'tax-standing'],
  ['TAX.CSV', 'tax'],
  ['taxes.csv', undefined],
  ['登记.csv', undefined],
])('%s is a file of %s', (file, dataset) => {
  expect(datasetOf(file, datasets)?.id).toBe(dataset);
});

describe('a folder', () => {
  test('without a manifest: registrations, then identifiers, then the others; what is no delivery is named', async () => {
    await write(
      'customs.csv',
      'tax.csv',
      'registration.csv',
      'identifiers.csv',
      'read-me.txt',
      '~$tax.xlsx',
      '.x',
    );
    await mkdir(join(folder, '2024'));
    const { files, passedOver } = await readFolder(folder, datasets);
    expect(files.map(({ file }) => file)).toEqual([
      'registration.csv',
      'identifiers.csv',
      'customs.csv',
      'tax.csv',
    ]);
    expect(passedOver).toEqual(['2024/', 'read-me.txt', '~$tax.xlsx']);
  });

  test('with a manifest: only what it lists, with what it declares, the older day first', async () => {
    await write('a.csv', 'b.csv', 'c.csv');
    const files = [
      { file: 'a.csv', dataset: 'tax', asOf: '2025-09-30', rows: 3, period: '2025' },
      { file: 'b.csv', dataset: 'tax', sha256: 'a'.repeat(64), mode: 'delta' },
      { file: 'x.csv', dataset: 'nothing' },
    ];
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ asOf: '2025-08-31', files }));
    const read = await readFolder(folder, datasets);
    expect(read.files).toMatchObject([
      { file: 'b.csv', asOf: '2025-08-31', mode: 'delta', declared: { digest: 'a'.repeat(64) } },
      { file: 'a.csv', asOf: '2025-09-30', declared: { rows: 3, period: '2025' } },
      { file: 'x.csv', said: 'nothing', dataset: undefined },
    ]);
    expect(read.passedOver).toEqual(['c.csv']);
  });

  test.each(['', '[]', '{"files":[{"file":"../up.csv","dataset":"tax"}]}', '{"files":[{}]}'])(
    'with the manifest %j is refused, with the place',
    async (text) => {
      await writeFile(join(folder, 'manifest.json'), text);
      await expect(readFolder(folder, datasets)).rejects.toMatchObject({
        code: 'CLI.USAGE_REFUSED',
      });
    },
  );
});
