import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MATCHING_JOBS } from '#libs/matching';
import { GRANTS, openLogger, PERMISSIONS, readConfig } from '#libs/platform';
import { REGISTRY_JOBS } from '#libs/registry';
import { BENEFITS_JOBS } from '#libs/programmes/benefits';
import { CREDIT_JOBS } from '#libs/programmes/credit';
import { INSPECTIONS_JOBS } from '#libs/programmes/inspections';
import { SAVINGS_JOBS } from '#libs/programmes/savings';
import { makeApp } from '../../apps/api/src/app.ts';
import { describeApi } from '../../apps/api/src/describe-api.ts';
import { Bench } from '../support/bench.ts';
import { TEST_SECRET } from '../support/database.ts';
import { describeSchema } from '../support/schema.ts';

let bench: Bench;
let api: Awaited<ReturnType<typeof makeApp>>;
beforeAll(async () => {
  bench = await Bench.open();
  const config = readConfig({ DATABASE_URL: bench.test.ownerUrl, HUIZHI_SECRET: TEST_SECRET, HUIZHI_MODE: 'test', HUIZHI_DISPOSABLE_DATABASE: 'yes', LOG_LEVEL: 'silent' });
  api = await makeApp(config, bench.app, openLogger('api', 'silent'));
  await api.init();
});
afterAll(async () => {
  await api?.close();
  await bench?.close();
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What must not change unseen. A difference is a review item; `HUIZHI_WRITE=1` accepts it. */
test.each<[string, () => Promise<string> | string]>([
  ['schema.sql', () => describeSchema(bench.superuser)],
  ['openapi.json', () => json({ ...describeApi(api), info: { ...describeApi(api).info, version: '*' } })],
  ['jobs.json', () => json([...MATCHING_JOBS, ...BENEFITS_JOBS, ...CREDIT_JOBS, ...INSPECTIONS_JOBS, ...SAVINGS_JOBS, ...REGISTRY_JOBS].sort())],
  ['permissions.json', () => json({ permissions: PERMISSIONS, grants: GRANTS })],
])('%s is as it was reviewed', async (name, present) => {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const text = await present();
  if (process.env['HUIZHI_WRITE'] === '1') await writeFile(file, text);
  expect(text).toBe(await readFile(file, 'utf8').catch(() => ''));
});
