import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { dryRun, generatePopulation, loadDatasets, type Reject } from '#libs/registry';
import { dist } from './world.ts';

const SUBJECTS = 60_000;
const AS_OF = '2025-09-30';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-threads-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('what threads read of a large file is what one process reads of it, faults and all', async () => {
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const dataset = loadDatasets(files, book.dictionary).find(({ id }) => id === 'registration');
  if (!dataset) throw new Error('there are registrations');
  await generatePopulation({ subjects: SUBJECTS, seed: 7, folder, datasets: [dataset] });
  const path = join(folder, 'registration.csv');
  await writeFile(path, spoilt(await readFile(path, 'utf8')));

  const rejects: Reject[] = [];
  const here = await dryRun({
    ...{ dataset, book, path, asOf: AS_OF },
    onRejects: (some) => void rejects.push(...some),
  });
  const report = join(folder, 'report.json');
  const words = ['import', path, '--dataset', 'registration', '--as-of', AS_OF, '--dry-run'];
  const ran = promisify(execFile)(process.execPath, [
    dist('bin/cli.js'),
    ...words,
    '--report',
    report,
  ]);
  // Rejected rows are an ending of their own.
  await ran.catch((error: unknown) => expect(error).toMatchObject({ code: 3 }));
  const there = JSON.parse(await readFile(report, 'utf8')) as typeof here & { rejects: Reject[] };

  expect(here.rejected).toBeGreaterThan(500);
  expect(there).toMatchObject({ ...here, rejects: rejects.map(({ line }) => ({ line })) });
});

/** Every hundredth row without its last cell, and every thousandth with a cell in quotes. */
function spoilt(text: string): string {
  return text
    .split('\n')
    .map((row, at) => {
      if (at > 0 && at % 100 === 0) return row.slice(0, row.lastIndexOf(','));
      if (at % 1000 !== 500) return row;
      const [first = '', ...rest] = row.split(',');
      return [`"${first}"`, ...rest].join(',');
    })
    .join('\n');
}
