import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandsIn, tableRows } from './checks.ts';
import { CLI, read, ROOT } from './tree.ts';

const PAGES = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md'];

/** Commands that are run here, as they stand; a folder under /tmp is replaced by one of this test's own. */
const RUN_HERE = /^npx huizhi (--help|lint|test|match|schema|population )/;
/** Commands that are run elsewhere, and the text by which that file runs them. */
const RUN_ELSEWHERE: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npm ci': ['.ci/run', 'npm ci '],
  'npm test': ['.ci/run', 'suite test 38 npm test'],
  'npm test -- --selectProjects unit tidy': [
    'package.json',
    '"test": "node apps/cli/bootstrap.mjs test"',
  ],
  'npm run test:walk': ['.ci/run', 'suite walk 12 npm run test:walk'],
  'npm run check': ['.ci/run', 'npm run lint'],
  'npm run docs': ['test/tidy/errors-page.spec.ts', 'HUIZHI_WRITE'],
  'npm start': ['package.json', '"start": "node apps/cli/bootstrap.mjs start"'],
  'docker compose up --build --detach': ['test/tidy/readme.spec.ts', "describe('compose.yaml'"],
};
/** The suite that runs every other `npx huizhi` command of the pages against a database. */
const WITH_DATABASE = 'test/story/readme-commands.spec.ts';

interface Outcome {
  readonly code: number;
  readonly said: string;
}

function huizhi(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { cwd: ROOT, timeout: 60_000 },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` });
      },
    );
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const commands = [...new Set(PAGES.flatMap((page) => commandsIn(read(page))))];

describe('every command of the pages', () => {
  it.each(commands.filter((command) => RUN_HERE.test(command)))('runs: %s', async (command) => {
    const args = command.replace('/tmp/', `${folder}/`).split(' ').slice(2);
    expect(await huizhi(args)).toMatchObject({ code: 0 });
  });

  it.each(commands.filter((command) => !RUN_HERE.test(command)))('is covered: %s', (command) => {
    if (command.startsWith('npx huizhi ')) {
      expect(read(WITH_DATABASE)).toContain('commandsIn(read(page))');
      return;
    }
    const [file, text] = RUN_ELSEWHERE[command] ?? ['', command];
    expect(file).not.toBe('');
    expect(read(file)).toContain(text);
  });

  it('is found by its fence, without its comment', () => {
    const page =
      'a\n```sh\nnpm one   # why\n\n  # only a comment\nnpm two \\\n  three\n```\n\n```\nnot this\n```\n';
    expect(commandsIn(page)).toEqual(['npm one', 'npm two three']);
    expect(commands.length).toBeGreaterThan(10);
  });

  it('is the same in both languages', () => {
    expect(commandsIn(read('README.zh-CN.md'))).toEqual(commandsIn(read('README.md')));
  });
});

describe('what the pages show', () => {
  it('is the same result in both languages', () => {
    const table = /匹配结果[\s\S]*?\n```/;
    expect(table.exec(read('README.zh-CN.md'))?.[0]).toBe(
      table.exec(read('README.md'))?.[0] ?? 'nothing',
    );
  });

  it('is every variable of the configuration, with its default', () => {
    const source = read('libs/platform/src/config.ts');
    const schema = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): (z\b.*(?:\n {4}.*)*)/gm)].map(
      ([, name = '', rule = '']) => {
        const fallback = /\.default\('?([^')]+)'?\)/.exec(rule)?.[1] ?? '';
        return [name, fallback];
      },
    );
    expect(schema.length).toBeGreaterThan(10);
    for (const page of ['README.md', 'README.zh-CN.md']) {
      const shown = tableRows(read(page))
        .filter(([name = '']) => /^`[A-Z_]+`$/.test(name))
        .map(([name = '', fallback = '']) => [
          name.replaceAll('`', ''),
          fallback.replaceAll('`', ''),
        ]);
      expect(shown).toEqual(schema);
    }
  });

  it('is every demo account', () => {
    const source = read('libs/platform/src/demo-accounts.ts');
    const accounts = [...source.matchAll(/account: '([^']+)',\s*password: '([^']+)'/g)].map(
      ([, account, password]) => [`\`${account}\``, `\`${password}\``],
    );
    expect(accounts.length).toBeGreaterThan(5);
    for (const page of ['README.md', 'README.zh-CN.md']) {
      const shown = tableRows(read(page)).filter(([, password = '']) =>
        password.startsWith('`demo-'),
      );
      expect(shown.map(([account, password]) => [account, password])).toEqual(accounts);
    }
  });

  it('is what changing the rate does: two cases break, and mended they pass', async () => {
    const rules = join(folder, 'rules');
    await cp(join(ROOT, 'rules'), rules, { recursive: true });
    const replace = async (path: string, changes: readonly (readonly [string, string])[]) => {
      let text = await readFile(join(rules, path), 'utf8');
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replaceAll(from, to);
      }
      await writeFile(join(rules, path), text);
    };
    await replace('parameters/bond-award-rate.json', [['"0.002"', '"0.003"']]);
    const broken = await huizhi(['rules', 'lint', rules]);
    expect(broken.code).toBe(3);
    expect(broken.said.match(/ENGINE\.CASE_FAILED/g)).toHaveLength(2);
    const shown = /`(eligible [^`]*≠[^`]*)`/.exec(read('README.md'))?.[1] ?? 'nothing';
    expect(broken.said).toContain(shown);
    await replace('benefits/hn-bond-award/cases.json', [
      ['"amount": "200000.00"', '"amount": "300000.00"'],
      ['"amount": "24691.35"', '"amount": "37037.03"'],
    ]);
    expect(await huizhi(['rules', 'lint', rules])).toMatchObject({ code: 0 });
  });
});

describe('compose.yaml', () => {
  const compose = read('compose.yaml').replaceAll(`'`, '"');

  it('sets only variables that exist', () => {
    const known = read('libs/platform/src/config.ts');
    const set = [...compose.matchAll(/^\s+([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
    const ours = set.filter((name) => !name.startsWith('POSTGRES_'));
    expect(ours.length).toBeGreaterThan(4);
    expect(ours.filter((name) => !known.includes(`  ${name}: z`))).toEqual([]);
  });

  it('passes on all that an installation must say of itself', () => {
    const left = ['HUIZHI_DATA', 'HUIZHI_DISPOSABLE_DATABASE', 'LEASE_SECONDS'];
    const known = [...read('libs/platform/src/config.ts').matchAll(/^ {2}([A-Z_]+): z/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(known.filter((name) => !left.includes(name) && !compose.includes(`${name}: `))).toEqual(
      [],
    );
  });

  it('starts programs that are built', () => {
    const scripts = [...compose.matchAll(/"dist\/bin\/([^"]+)\.js"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts)
      expect(read('apps/cli/bundle.mjs')).toContain(` ${script}: 'apps/${script}/src/main.js'`);
  });

  it('gives Redis what the queue needs', () => {
    expect(compose).toContain('"--appendonly", "yes", "--maxmemory-policy", "noeviction"');
  });
});
