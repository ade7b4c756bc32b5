import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Database, openLogger, readConfig } from '#libs/platform';
import { makeApp } from './app.ts';
import { describeApi } from './describe-api.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CLIENT = join(ROOT, 'apps', 'console', 'src', 'api', 'schema.ts');
const GENERATOR = join(ROOT, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');

let folder: string;
let description: OpenAPIObject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-api-'));
  const config = readConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    HUIZHI_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'silent',
  });
  const database = new Database({
    ownerUrl: config.databaseUrl,
    secret: config.secret,
    role: 'app',
  });
  const app = await makeApp(config, database, openLogger('describe', config.logLevel));
  description = describeApi(app);
  await app.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the page is built against the interface as it is; after a change, `npm run build && npm run api`', async () => {
  const [from, to] = [join(folder, 'openapi.json'), join(folder, 'schema.ts')];
  await writeFile(from, JSON.stringify(description));
  await promisify(execFile)(process.execPath, [GENERATOR, from, '-o', to], { cwd: ROOT });
  expect(await readFile(CLIENT, 'utf8')).toBe(await readFile(to, 'utf8'));
});

test('every reference in the description leads to a shape', () => {
  const names = [
    ...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
  ].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(
    [...new Set(names)].filter(
      (name) => !((name as string) in (description.components?.schemas ?? {})),
    ),
  ).toEqual([]);
});

test('no two shapes have one name: the later one would stand in place of the other', async () => {
  const folder = join(ROOT, 'apps', 'api', 'src');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const names = texts.flatMap((text) => text.match(/\.meta\(\{ id: '\w+'/g) ?? []);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
