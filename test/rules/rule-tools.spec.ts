import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  type JsonObject,
  loadRuleBook,
  SCHEMA_NAMES,
  type SchemaName,
  schemaOf,
} from '#libs/engine';
import { CLI, readBelow, ROOT } from '../tidy/tree.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-tools-'));
  await cp(join(ROOT, 'rules'), join(folder, 'rules'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function huizhi(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

describe('the commands on rule files', () => {
  it.each(['match', 'lint', 'test', 'explain', 'schema'])('%s shows examples', async (command) => {
    const { code, out } = await huizhi([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`npx huizhi ${command}`);
  });

  it('run every worked case, a line each', async () => {
    const { code, out } = await huizhi(['test', 'rules/benefits/hn-bond-award']);
    expect(code).toBe(0);
    expect(out).toContain('✓ hn-bond-award 2025 恰好达到上限（边界）');
    expect(out).toMatch(/(\d+) passed, 0 failed/);
    expect(out).not.toContain('hn-little-giant');
  });

  it('tell where a rule is wrong, and which cases fail', async () => {
    const path = join(folder, 'rules/parameters/bond-award-rate.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, before.replace('"0.002"', '"0.003"'));
    const linted = await huizhi(['lint', 'rules']);
    expect(linted.code).toBe(3);
    expect(linted.out).toMatch(
      /hn-bond-award\/cases\.json:\d+:\d+ {2}\/cases\/0 {2}error {2}ENGINE\.CASE_FAILED/,
    );
    const tested = await huizhi(['test', 'rules']);
    expect(tested.code).toBe(3);
    expect(tested.out).toContain('✗ hn-bond-award 2025 募集1亿元');
    await writeFile(path, before);
    expect((await huizhi(['rules', 'lint', 'rules'])).code).toBe(0);
  });

  it('explain a verdict in both languages, and say what is missing', async () => {
    const facts = join(folder, 'firms.csv');
    await writeFile(
      facts,
      'enterprise,reg.division,reg.kind,capital.bondRaised\nA,460106,legal-entity,100\n',
    );
    const args = ['explain', '--rule', 'hn-bond-award', '--facts', facts, '--as-of', '2025-09-30'];
    const { code, out } = await huizhi([...args, '--enterprise', 'A']);
    expect(code).toBe(0);
    expect(out).toContain('因数据缺失，暂不能认定');
    expect(out).toContain('cannot be established');
    expect(out).toContain('missing: credit.inAbnormalList');
    expect(await huizhi([...args, '--enterprise', 'B'])).toMatchObject({ code: 2 });
    const wrong = await huizhi([
      'explain',
      '--rule',
      'hn-bond-awrd',
      '--facts',
      facts,
      '--enterprise',
      'A',
      '--as-of',
      '2025-09-30',
    ]);
    expect(wrong.err).toContain('hn-bond-award');
  });

  it('explain points to --as-of when no rule runs on that day', async () => {
    const args = ['explain', '--facts', '-', '--enterprise', 'A', '--as-of', '1980-01-01'];
    const { code, err } = await huizhi([...args, '--rule', 'hn-bond-awrd']);
    expect(code).toBe(2);
    expect(err).toContain('hn-bond-award');
    expect(err).toContain('None of them runs on 1980-01-01; name a day with --as-of.');
  });

  it('write the schemas', async () => {
    expect((await huizhi(['schema', '--out', 'schemas'])).code).toBe(0);
    for (const name of SCHEMA_NAMES) {
      const text = await readFile(join(folder, 'schemas', `${name}.schema.json`), 'utf8');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(schemaOf(name))));
    }
    expect((await huizhi(['schema', 'polcy'])).err).toContain('policy');
  });
});

describe('what cannot be used is answered by a sentence and exit code 2, not by a stack', () => {
  const appropriate = ['appropriate', '--policy', 'x', '--year', '2025', '--reference', 'x'];
  it.each([
    ['--yuan takes more than 0', [...appropriate, '--yuan=-5']],
    ['--yuan takes more than 0', [...appropriate, '--yuan', '-5']],
    ['--yuan takes more than 0', [...appropriate, '--yuan', '0']],
    ['at most 1000000000000 yuan', [...appropriate, '--yuan', '99999999999999999']],
    ['Cannot read /nonexistent (ENOENT)', ['rules', 'load', '/nonexistent']],
    ['Cannot read /nonexistent (ENOENT)', ['lint', '/nonexistent']],
    ['Cannot write to /proc/x (', ['generate', '--subjects', '10', '--out', '/proc/x']],
    ['Cannot write to /proc/x (', ['schema', '--out', '/proc/x']],
  ])('%s: huizhi %j', async (said, args) => {
    const { code, err } = await huizhi(args);
    expect(err).toContain(said);
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });
});

describe('the schemas', () => {
  const accept = new Map(
    SCHEMA_NAMES.map((name) => [name, z.fromJSONSchema(schemaOf(name) as never)]),
  );
  const accepts = (name: SchemaName, document: unknown): boolean =>
    accept.get(name)?.safeParse(document).success ?? false;
  const kindOf = (path: string): SchemaName | undefined => {
    if (path === 'rules/facts.json') return 'facts';
    if (path.endsWith('/policy.json')) return 'policy';
    if (path.endsWith('/model.json')) return 'model';
    if (path.endsWith('/matter.json')) return 'matter';
    if (path.endsWith('/quota.json')) return 'quota';
    if (path.endsWith('/cases.json')) {
      if (path.includes('/credit/')) return 'model-cases';
      return path.includes('/demo-visits-') ? 'quota-cases' : 'cases';
    }
    const kinds: Record<string, SchemaName> = {
      codes: 'code-list',
      parameters: 'parameter',
      derived: 'derived',
      conditions: 'conditions',
      datasets: 'dataset',
    };
    return kinds[path.split('/')[1] ?? ''];
  };
  const files = readBelow(['rules'], /\.json$/).flatMap(({ path, text }) => {
    const kind = kindOf(path);
    return kind ? [[path, kind, JSON.parse(text) as JsonObject] as const] : [];
  });

  it.each(files)('take %s', (_, kind, document) => {
    expect(accepts(kind, document)).toBe(true);
  });

  it('refuse what the reader refuses', () => {
    const [path, , policy] = files.find(([, kind]) => kind === 'policy') ?? [];
    if (!policy || !path) throw new Error('no policy was found');
    const refused: JsonObject[] = [
      { ...policy, basis: [] },
      { ...policy, conditions: { all: [] } },
      { ...policy, conditions: { fact: 'a.b', operator: 'like', value: 1 } },
      { ...policy, conditions: { fact: 'a.b', operator: 'equal', value: 1, path: '$..x' } },
      { ...policy, amount: { rate: '0.1', of: { fixed: 1 } } },
      { ...policy, level: 'galactic' },
      { ...policy, oops: 1 },
    ];
    for (const document of refused) {
      expect(accepts('policy', document)).toBe(false);
      const { findings } = loadRuleBook([
        ...readBelow(['rules'], /\.json$/)
          .map(({ path: at, text }) => ({ path: at.slice(6), text }))
          .filter(({ path: at }) => at !== path.slice(6)),
        { path: path.slice(6), text: JSON.stringify(document) },
      ]);
      expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    }
    expect(accepts('rule', { conditions: { all: [] } })).toBe(false);
    expect(
      accepts('rule', [
        {
          name: 'r',
          conditions: { all: [{ fact: 'a', operator: 'equal', value: 1 }] },
          event: { type: 'e' },
        },
      ]),
    ).toBe(true);
  });
});
