import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../bench/world.ts';
import { type Mutation, mutationsOf } from './mutations.ts';

/*
 * How many small faults in what decides and computes the tests of the engine find. Mutants are drawn from one seed; each is
 * put into a copy of the tree and the tests are run until the first one fails. What survives is printed for a person to
 * judge: some mutants mean the same as the original.
 */

const DECIDING = [
  'compile', 'truth', 'decide', 'bitmap', 'leaf-map', 'plan', 'row-plan', 'amount', 'amount-program', 'rounding', 'fraction',
  'expression', 'derived-fact', 'aggregate', 'day-of-decision',
]; // prettier-ignore
const TESTS = 'libs/engine/src|property/(engine-agreement|amounts|row-plan)';
/** A mutant that never ends is found, too. */
const LIMIT = 120_000;

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20250930' },
    only: { type: 'string', default: '' },
  },
});

const root = process.cwd();
const copy = await mkdtemp(join(tmpdir(), 'huizhi-mutants-'));
try {
  for (const part of ['libs', 'test', 'rules', 'package.json', 'jest.config.js', 'tsconfig.json'])
    await cp(join(root, part), join(copy, part), { recursive: true });
  await mkdir(join(copy, 'apps'));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  if ((await tested()) !== 'survived') throw new Error('the tests fail without any mutant');
  const drawn = await draw(Number(options.sample), Number(options.seed));
  const counts = new Map<string, { killed: number; all: number }>();
  for (const [index, mutation] of drawn.entries()) {
    const path = join(copy, mutation.file);
    const sound = await readFile(path, 'utf8');
    await writeFile(path, sound.slice(0, mutation.start) + mutation.to + sound.slice(mutation.end));
    const outcome = await tested();
    await writeFile(path, sound);
    const count = counts.get(mutation.file) ?? { killed: 0, all: 0 };
    counts.set(mutation.file, {
      killed: count.killed + (outcome === 'killed' ? 1 : 0),
      all: count.all + 1,
    });
    if (outcome === 'survived')
      say(`survived ${mutation.file}:${mutation.line} ${mutation.from} → ${mutation.to}`);
    if (index % 20 === 19) say(`${index + 1} of ${drawn.length}`);
  }
  for (const [file, { killed, all }] of [...counts].sort()) say(`${file} ${killed}/${all}`);
  const killed = [...counts.values()].reduce((sum, count) => sum + count.killed, 0);
  say(`${killed} of ${drawn.length} killed (${((100 * killed) / drawn.length).toFixed(1)} %)`);
} finally {
  await rm(copy, { recursive: true, force: true });
}

async function draw(sample: number, seed: number): Promise<readonly Mutation[]> {
  const all: Mutation[] = [];
  for (const name of DECIDING.filter((name) => options.only === '' || name === options.only)) {
    const file = `libs/engine/src/${name}.ts`;
    all.push(...mutationsOf(file, await readFile(join(copy, file), 'utf8')));
  }
  say(
    `${all.length} mutants in ${DECIDING.length} files, ${Math.min(sample, all.length)} drawn with seed ${seed}`,
  );
  const random = randomNumbers(seed);
  const shuffled = all.map((mutation) => ({ mutation, at: random() })).sort((a, b) => a.at - b.at);
  return shuffled.slice(0, sample).map(({ mutation }) => mutation);
}

async function tested(): Promise<'killed' | 'survived'> {
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), '--rootDir', copy,
      '--selectProjects', 'unit', 'property', '--testPathPatterns', TESTS, '--bail', '--silent', '--reporters', 'summary',
    ], // prettier-ignore
    {
      cwd: copy,
      stdio: 'ignore',
      env: { ...process.env, HUIZHI_LAW_RULES: '200' },
      timeout: LIMIT,
    },
  );
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return code === 0 ? 'survived' : 'killed';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
