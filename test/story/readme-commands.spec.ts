import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, moveClock } from '#libs/platform';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '../support/database.ts';
import { commandsIn } from '../tidy/checks.ts';
import { CLI, read, ROOT } from '../tidy/tree.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md'];
/** What a new installation does first, in this order; the others follow in the order of the pages. */
const FIRST = ['migrate', 'rules load', 'account', 'appropriate', 'rules publish'];

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'huizhi-commands-'));
  // A day on which the policies of the pages are in force, whenever this runs.
  const owner = await new Database({
    ownerUrl: database.ownerUrl,
    secret: TEST_SECRET,
    role: 'owner',
    poolSize: 1,
  }).connect();
  await moveClock(owner, 'test', '2025-09-30').finally(() => owner.close());
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** What works on the demo alone has stories of its own. */
const ON_THE_DEMO = 'npx huizhi demo ';
const found = [...new Set(PAGES.flatMap((page) => commandsIn(read(page))))].filter(
  (command) => command.startsWith('npx huizhi ') && !command.startsWith(ON_THE_DEMO),
);
const placeOf = (command: string): number => {
  const place = FIRST.findIndex(
    (one) => command.startsWith(`npx huizhi ${one} `) || command === `npx huizhi ${one}`,
  );
  return place < 0 ? FIRST.length : place;
};
const commands = [...found].sort((a, b) => placeOf(a) - placeOf(b));

function huizhi(args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      DATABASE_URL: database.ownerUrl,
      HUIZHI_SECRET: TEST_SECRET,
      HUIZHI_DATA: folder,
      HUIZHI_MODE: 'production',
    };
    execFile(
      process.execPath,
      [CLI, ...args],
      { cwd: ROOT, env, timeout: 60_000 },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` });
      },
    );
  });
}

it.each(commands)(
  'does as the pages say, in a new production database: %s',
  async (command) => {
    const args = command.replaceAll('/tmp/', `${folder}/`).split(' ').slice(2);
    const outcome = await huizhi(args);
    expect(outcome.code === 0 ? '' : outcome.said).toBe('');
  },
  60_000,
);

it.each(['benefits', 'month'])(
  'tells no story of %s about a production database',
  async (story) => {
    expect(await huizhi(['demo', story])).toEqual({
      code: 2,
      said: expect.stringContaining('demo mode only'),
    });
  },
);

it.each([
  ['service', '*'],
  ['service', 'hn-hrss'],
  ['service,operator', 'service:demo-service'],
  ['operator', 'service:demo-service'],
])('opens no account of %s for "%s": units and departments are apart', async (roles, of) => {
  const account = ['account', '--account', 'wang', '--name', '王五', '--roles', roles];
  expect(await huizhi([...account, `--authorities=${of}`])).toEqual({
    code: 2,
    said: expect.stringContaining('The role service stands alone'),
  });
});

it('says how an account of a service officer is opened', async () => {
  const said = (await huizhi(['account', 'save', '--help'])).said.replaceAll(/\s+/g, ' ');
  expect(said).toContain('--authorities <list>');
  expect(said).toContain('service:UNIT for a service officer');
  expect(said).toContain('--roles service --authorities service:');
});

it.each([
  ['hn-hrs', 'did you mean: hn-hrss'],
  ['hn-miit,nobody', 'There is no authority "nobody"; there are: *, '],
  ['', 'There is no authority ""'],
])(
  'opens no account for the authorities "%s"',
  async (authorities, said) => {
    const account = ['account', '--account', 'li', '--name', '李四', '--roles', 'operator'];
    const refused = await huizhi([...account, `--authorities=${authorities}`]);
    expect(refused).toEqual({ code: 2, said: expect.stringContaining(said) });
    expect(await huizhi([...account, '--authorities', 'hn-hrss, hn-miit'])).toMatchObject({
      code: 0,
    });
  },
  60_000,
);
