import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { addDays } from '#libs/kernel';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '../support/database.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

const FIRM = '91460100MA5TEAT19N';
const REGISTRATION =
  '统一社会信用代码,企业名称,主体类型,登记状态,行政区划代码,行业代码,成立日期,注册资本（万元）\n' +
  `${FIRM},合成示例公司,企业法人,存续,460106,F51,2020-01-01,100\n`;
const TITLES = `统一社会信用代码,国家专精特新小巨人,已获小巨人奖励\n${FIRM},是,否\n`;
const HIRES = (rows: number): string =>
  '统一社会信用代码,人员编号,人员类别,合同起始日期,参保月数\n' +
  Array.from({ length: rows }, (_, n) => `${FIRM},H${n},登记失业青年,2025-01-01,6\n`).join('');

let database: TestDatabase;
let place: string;
beforeAll(async () => {
  database = await createTestDatabase();
  place = await mkdtemp(join(tmpdir(), 'huizhi-import-folder-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(place, { recursive: true, force: true });
});

async function folderOf(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

function importing(
  folder: string,
  ...options: string[]
): Promise<{ code: number; out: string; err: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: database.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: place,
    HUIZHI_MODE: 'production',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, 'import', folder, '--as-of', '2025-09-30', ...options],
      { cwd: ROOT, env, timeout: 120_000 },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

async function standingItems(dataset: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ item: string }>(
      `select item from record where dataset = $1 and valid_until is null and known_until is null`,
      [dataset],
    );
    return rows.map(({ item }) => item);
  } finally {
    await client.end();
  }
}

const lineOf = (out: string, file: string): string =>
  out.split('\n').find((line) => line.startsWith(file)) ?? '';

test('a folder is taken in with registrations first; one bad file stops no other and says so', async () => {
  const folder = await folderOf('first', {
    'hires.csv': HIRES(3),
    'registration.csv': REGISTRATION,
    'titles-2025.csv': TITLES,
    'tax.csv': '代码,甲\n1,2\n',
    'unknown.csv': 'x\n',
    'notes.txt': 'x',
  });
  const { code, out, err } = await importing(folder, '--report', join(place, 'first.json'));
  expect(code).toBe(2);
  expect(lineOf(out, 'registration.csv')).toMatch(/registration\s+1\s+1\s+0\s+0\s+完成 done/);
  expect(lineOf(out, 'hires.csv')).toMatch(/hires\s+3\s+3\s+0\s+0\s+完成 done/);
  expect(lineOf(out, 'titles-2025.csv')).toMatch(/titles\s+1\s+1\s+0\s+0\s+完成 done/);
  expect(lineOf(out, 'tax.csv')).toContain('REGISTRY.DELIVERY_UNREADABLE');
  expect(lineOf(out, 'unknown.csv')).toContain('CLI.USAGE_REFUSED');
  expect(err).toContain('notes.txt');
  const report = JSON.parse(await readFile(join(place, 'first.json'), 'utf8')) as {
    files: { file: string; rows?: number; code?: string }[];
  };
  expect(report.files.map(({ file, rows, code: said }) => [file, rows ?? said])).toEqual([
    ['registration.csv', 1],
    ['hires.csv', 3],
    ['tax.csv', 'REGISTRY.DELIVERY_UNREADABLE'],
    ['titles-2025.csv', 1],
    ['unknown.csv', 'CLI.USAGE_REFUSED'],
  ]);
});

test('a manifest declares rows, digest and period: a truncated file is refused, the whole one taken', async () => {
  const whole = HIRES(4);
  const sha256 = createHash('sha256').update(whole).digest('hex');
  const folder = await folderOf('second', { 'a.csv': whole, 'b.csv': TITLES });
  const manifest = (rows: number): string =>
    JSON.stringify({
      files: [
        { file: 'a.csv', dataset: 'hires', mode: 'full', rows, sha256 },
        { file: 'b.csv', dataset: 'titles', mode: 'delta', rows: 1 },
      ],
    });
  await writeFile(join(folder, 'manifest.json'), manifest(5));
  const refused = await importing(folder);
  expect(refused.code).toBe(2);
  expect(lineOf(refused.out, 'a.csv')).toContain('REGISTRY.DELIVERY_DIFFERS');
  expect(lineOf(refused.out, 'b.csv')).toContain('完成 done');
  await writeFile(join(folder, 'manifest.json'), manifest(4));
  const taken = await importing(folder);
  expect([taken.code, lineOf(taken.out, 'a.csv')]).toEqual([0, expect.stringContaining('done')]);
});

test('with rejects, or a delivery that waits for two people, the answer is 3; looking only needs no database', async () => {
  const rejects = await folderOf('third', {
    'hires.csv': `${HIRES(3)}${FIRM},,登记失业青年,2025-01-01,6\n`,
  });
  expect((await importing(rejects, '--dry-run')).code).toBe(3);
  const waits = await folderOf('fourth', { 'hires.csv': HIRES(40) });
  const { code, out } = await importing(waits);
  expect([code, lineOf(out, 'hires.csv')]).toEqual([3, expect.stringContaining('待两人核准')]);
});

test('a folder without any delivery, or with the declarations of a single file, is refused', async () => {
  const empty = await folderOf('fifth', { 'notes.txt': 'x' });
  expect((await importing(empty)).code).toBe(2);
  expect((await importing(empty, '--rows', '3')).err).toContain('manifest.json');
  expect((await importing(empty, '--corrects', 'x')).err).toContain('--corrects');
});

test('a folder and a file take the same options: dataset, mode and period hold for each of its files', async () => {
  const named = 'H0,登记失业青年,2025-01-01,6';
  const ended = await folderOf('ended', {
    '2025-10.csv': `统一社会信用代码,人员编号,人员类别,合同起始日期,参保月数\n${FIRM},${named}\n`,
  });
  expect((await importing(ended, '--delta', '--tombstone')).err).toContain('--tombstone');
  const { code, out } = await importing(ended, '--dataset', 'hires', '--tombstone');
  expect([code, lineOf(out, '2025-10.csv')]).toEqual([0, expect.stringMatching(/hires\s+1\s+1/)]);
  const standing = await standingItems('hires');
  expect(standing).not.toContain('H0');
  expect(standing).toContain('H1');
  const yearly = await folderOf('yearly', {
    'finance.csv': `统一社会信用代码,年度,债券融资额（万元）\n${FIRM},2025,3\n`,
  });
  expect((await importing(yearly, '--dry-run', '--period', '2024')).out).toContain('DIFFERS');
});

test('an invented population with flaws: its manifest tells a cut file, an old one is taken under its day', async () => {
  const folder = join(place, 'flawed');
  const words = ['--size', '200', '--seed', '3', '--out', folder, '--as-of', '2025-09-30'];
  const flaws = ['--late', 'tax', '--truncated', 'titles', '--gapped', 'social-insurance'];
  await new Promise<void>((resolve, fail) => {
    execFile(process.execPath, [CLI, 'population', ...words, ...flaws], { cwd: ROOT }, (error) =>
      error ? fail(new Error(error.message, { cause: error })) : resolve(),
    );
  });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    asOf: string;
    files: { dataset: string; rows: number; sha256: string; asOf?: string }[];
  };
  const declared = new Map(manifest.files.map((one) => [one.dataset, one]));
  const digest = createHash('sha256')
    .update(await readFile(join(folder, 'registration.csv')))
    .digest('hex');
  expect(declared.get('registration')).toMatchObject({ rows: 200, sha256: digest });
  expect(declared.get('social-insurance')?.rows).toBeLessThan(200);
  const { maxAgeDays } = JSON.parse(
    await readFile(join(ROOT, 'rules/datasets/tax.json'), 'utf8'),
  ) as { maxAgeDays: number };
  expect(declared.get('tax')?.asOf).toBe(addDays('2025-09-30', -maxAgeDays - 1));
  // The rest of the datasets only takes time.
  const files = ['registration', 'tax', 'titles', 'social-insurance'].map((id) => declared.get(id));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, files }));
  // In full the registrations would wait for two people: an earlier test registered one firm.
  const { code, out } = await importing(folder, '--synthetic', '--delta');
  expect(code).toBe(2);
  expect(lineOf(out, 'titles.csv')).toMatch(/DELIVERY_DIFFERS|DELIVERY_UNREADABLE/);
  expect(lineOf(out, 'tax.csv')).toContain('完成 done');
  expect(lineOf(out, 'social-insurance.csv')).toContain('完成 done');
});

test('a report takes the place of no file of the folder, whichever name it goes by, nor of its manifest', async () => {
  const folder = await folderOf('guarded', { 'registration.csv': REGISTRATION });
  const manifest = JSON.stringify({
    files: [{ file: 'registration.csv', dataset: 'registration' }],
  });
  await writeFile(join(folder, 'manifest.json'), manifest);
  await link(join(folder, 'registration.csv'), join(place, 'also.json'));
  const into = (report: string) => importing(folder, '--dry-run', '--report', report);
  const theirs = [
    join(folder, 'registration.csv'),
    join(folder, 'manifest.json'),
    join(place, 'also.json'),
  ];
  for (const report of theirs) {
    const { code, err } = await into(report);
    expect([report, code]).toEqual([report, 2]);
    expect(err).toContain('就是要导入的文件');
  }
  expect(await readFile(join(folder, 'registration.csv'), 'utf8')).toBe(REGISTRATION);
  expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(manifest);
  // One beside them is written, and again over itself.
  for (const _time of ['first', 'second'])
    expect((await into(join(folder, 'report.json'))).code).toBe(0);
});
