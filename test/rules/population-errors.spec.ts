import { expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { dryRun, generatePopulation, loadDatasets } from '#libs/registry';

type Counts = Record<string, Record<string, number>>;

it('an invented population with errors says how many of each, and an import finds exactly these', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-errors-'));
  try {
    const files = await readRulesTree();
    const { book } = loadRuleBook(files);
    const datasets = loadDatasets(files, book.dictionary);
    const request = { subjects: 300, seed: 9, folder, datasets };
    const plain = await generatePopulation(request);
    const written = await generatePopulation({ ...request, errors: 0.2 });
    const text = await readFile(join(folder, 'errors.json'), 'utf8');
    const said = JSON.parse(text) as Counts;
    const found: Counts = {};
    for (const [at, { dataset: id, path, rows }] of written.entries()) {
      const dataset = datasets.find((one) => one.id === id);
      if (!dataset) throw new Error(`no dataset ${id}`);
      const result = await dryRun({ dataset, book, path, asOf: '2026-06-30', onRejects: () => {} });
      const doubled = result.rows - (plain[at]?.rows ?? 0);
      expect(result.rows).toBe(rows);
      found[id] = { ...result.reasons, ...(doubled > 0 ? { doubled } : {}) };
    }
    expect(found).toEqual(said);
    const kinds = new Set(Object.values(said).flatMap((counts) => Object.keys(counts)));
    expect([...kinds].sort()).toEqual([
      'REGISTRY.IDENTIFIER_MALFORMED',
      'REGISTRY.TEXT_DESTROYED',
      'REGISTRY.VALUE_MALFORMED',
      'REGISTRY.WORD_UNKNOWN',
      'doubled',
    ]);
    await generatePopulation({ ...request, errors: 0.2 });
    expect(await readFile(join(folder, 'errors.json'), 'utf8')).toBe(text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
