import { afterAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { generatePopulation, loadDatasets } from '#libs/registry';
import { brokenInvariants } from '../support/invariants.ts';
import { knownOf } from './known-records.ts';
import type { Fault } from './processes.ts';
import { dist, newWorld, TODAY, type World } from './world.ts';

/** More than one batch of staging, partly firms that are known and partly new ones. */
const SUBJECTS = 2_500;
const SEED = 7;

const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-import-'));
const files = await readRulesTree();
await generatePopulation({
  subjects: SUBJECTS,
  seed: SEED,
  folder,
  datasets: loadDatasets(files, loadRuleBook(files).book.dictionary),
});
const { known, passages } = await importUndisturbed();
// Before something is kept when nothing is there yet; after it when half of it is.
const faults = [...passages].map(([failpoint, count]) => ({
  failpoint,
  hit: failpoint.endsWith(':before-commit') ? 1 : Math.floor(count / 2) + 1,
}));

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the import passes its commits', () => {
  for (const name of ['delivery.receive', 'delivery.stage', 'delivery.accept']) {
    expect([...passages.keys()]).toContain(`${name}:before-commit`);
    expect([...passages.keys()]).toContain(`${name}:after-commit`);
  }
});

test.concurrent.each(faults)(
  'an import killed at $failpoint, passage $hit, and begun again leaves the same records',
  async (fault) => {
    const world = await newWorld();
    try {
      expect(await importFile(world, 'registration', fault)).toBe('SIGKILL');
      for (const dataset of ['registration', 'employment', 'registration', 'employment'])
        expect(await importFile(world, dataset)).toBe(0);
      expect(await knownOf(world)).toEqual(known);
      expect(await brokenInvariants(world.app)).toEqual([]);
    } finally {
      await world.end();
    }
  },
);

async function importUndisturbed(): Promise<{
  known: string[];
  passages: ReadonlyMap<string, number>;
}> {
  const world = await newWorld();
  try {
    await importFile(world, 'registration');
    const counts = new Map<string, number>();
    for (const name of (await readFile(passagesOf(world), 'utf8')).split('\n').filter(Boolean))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    await importFile(world, 'employment');
    return { known: await knownOf(world), passages: counts };
  } finally {
    await world.end();
  }
}

function passagesOf(world: World): string {
  return join(world.folder, 'import.passages');
}

/** @returns the exit code, or the signal that ended it */
async function importFile(
  world: World,
  dataset: string,
  fault?: Fault,
): Promise<number | NodeJS.Signals> {
  const words = [
    'import',
    join(folder, `${dataset}.csv`),
    '--dataset',
    dataset,
    '--as-of',
    TODAY,
    '--synthetic',
    // Ten times the world's firms: in full they would wait for two people.
    '--delta',
  ];
  const child = spawn(process.execPath, [dist('bin/cli.js'), ...words], {
    stdio: 'ignore',
    env: {
      ...world.environment,
      HUIZHI_FAILPOINT_LOG: passagesOf(world),
      ...(fault ? { HUIZHI_FAILPOINT: `${fault.failpoint}#${fault.hit}` } : {}),
    },
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal ?? code ?? 0;
}
