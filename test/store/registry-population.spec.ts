import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bits, columnRef, columnRow, loadRuleBook, type RuleFile } from '#libs/engine';
import { systemContext } from '#libs/platform';
import {
  buildSnapshot,
  generatePopulation,
  importDelivery,
  INVENTED_YEAR,
  DECIDING_DATASETS,
  loadDatasets,
  openColumnStore,
  openSegment,
  readFacts,
} from '#libs/registry';
import { RegistryWorld } from './registry-builders.ts';

const SUBJECTS = 1_500;

async function vocabulary(): Promise<RuleFile[]> {
  const names = await readdir('rules', { recursive: true });
  const wanted = names.filter((name) => /^(facts\.json|(codes|datasets)\/.*\.json)$/.test(name));
  return Promise.all(
    wanted.map(async (path) => ({ path, text: await readFile(join('rules', path), 'utf8') })),
  );
}

describe('the invented population', () => {
  let world: RegistryWorld;
  beforeAll(async () => {
    world = await RegistryWorld.open();
  });
  afterAll(() => world.close());

  it('is delivered without a rejected row, and its columns say what its records say', async () => {
    const files = await vocabulary();
    const { book, findings } = loadRuleBook(files);
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    const datasets = loadDatasets(files, book.dictionary).filter(({ id }) =>
      DECIDING_DATASETS.has(id),
    );
    const written = await generatePopulation({
      subjects: SUBJECTS,
      seed: 7,
      folder: join(world.folder, 'population'),
      datasets,
    });
    const creatingFirst = [...datasets].sort(
      (a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)),
    );
    for (const dataset of creatingFirst) {
      const file = written.find((one) => one.dataset === dataset.id);
      const report = await importDelivery(world.app, {
        dataset,
        book,
        path: file?.path ?? '',
        mode: dataset.mode,
        asOf: '2025-12-31',
        source: 'generated',
        synthetic: true,
        context: systemContext('test'),
      });
      expect(report).toMatchObject({
        rows: file?.rows,
        accepted: file?.rows,
        rejected: 0,
        rejects: [],
      });
    }
    const refs = [...book.dictionary.values()].map((definition) =>
      columnRef(definition, definition.period ? INVENTED_YEAR : 'asOf'),
    );
    const request = { asOf: '2025-12-31', knownAt: await world.now(), book, refs };
    const snapshot = await buildSnapshot(world.matcher, {
      ...request,
      store: openColumnStore(join(world.folder, 'columns')),
    });
    const segment = await openSegment(snapshot, 0, openColumnStore(join(world.folder, 'columns')));
    const ids = [...bits(segment.exists, segment.length)];
    expect([snapshot.subjects, ids.length]).toEqual([SUBJECTS, SUBJECTS]);
    const facts = await world.matcher.transaction('test.facts', systemContext('test'), (tx) =>
      readFacts(tx, { ...request, subjectIds: ids }),
    );
    for (const id of ids) {
      const row = columnRow(segment, id);
      const record = facts.get(id)?.row;
      expect(refs.map((ref) => record?.value(ref))).toEqual(refs.map((ref) => row.value(ref)));
    }
  });

  it('is marked as invented wherever it is kept', async () => {
    expect(await world.rows('select synthetic from subject group by synthetic')).toEqual([
      { synthetic: true },
    ]);
    expect(await world.rows('select synthetic from delivery group by synthetic')).toEqual([
      { synthetic: true },
    ]);
    expect(await world.rows(`select name from subject where name not like '合成示例%'`)).toEqual(
      [],
    );
  });
});
