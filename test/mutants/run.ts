import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../bench/world.ts';
import { EQUIVALENT } from './equivalents.ts';
import { type Told } from './judge.ts';
import { type Mutation, switched } from './mutations.ts';

/*
 * How many small faults in what decides and computes the tests of the engine find. Every source that decides is loaded
 * once with all its mutations inside, each behind a switch; a mutant costs only the tests that reach it, until the first
 * one fails. What survives is printed for a person to judge.
 */

const DECIDING = [
  'compile', 'truth', 'decide', 'bitmap', 'leaf-map', 'plan', 'row-plan', 'amount', 'amount-program', 'amount-sentence',
  'rounding', 'fraction', 'expression', 'derived-fact', 'aggregate', 'day-of-decision',
]; // prettier-ignore
const PROPERTIES = ['engine-agreement', 'amounts', 'row-plan'];

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string', default: '400' },
    seed: { type: 'string', default: '20250930' },
    only: { type: 'string', default: '' },
    workers: { type: 'string', default: '2' },
  },
});

const root = process.cwd();
const copy = await mkdtemp(join(tmpdir(), 'huizhi-mutants-'));
/** Writes every source that decides with its mutations inside. */
async function plant(): Promise<readonly Mutation[]> {
  const all: Mutation[] = [];
  for (const name of DECIDING) {
    const file = `libs/engine/src/${name}.ts`;
    const { code, mutations } = switched(
      file,
      await readFile(join(root, file), 'utf8'),
      all.length + 1,
    );
    all.push(...mutations);
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), code);
  }
  const only = options.only === '' ? DECIDING : options.only.split(',');
  return all.filter(
    (mutation) =>
      only.some((name) => mutation.file.endsWith(`/${name}.ts`)) &&
      !EQUIVALENT.some(
        ({ file, from, to }) =>
          file === mutation.file && from === mutation.from && to === mutation.to,
      ),
  );
}

async function specFiles(): Promise<readonly string[]> {
  const folder = join(root, 'libs/engine/src');
  const beside = (await readdir(folder)).filter((name) => name.endsWith('.spec.ts'));
  return [
    ...beside.map((name) => join(folder, name)),
    ...PROPERTIES.map((name) => join(root, `test/property/${name}.spec.ts`)),
  ];
}

function shuffled(all: readonly Mutation[]): readonly Mutation[] {
  const random = randomNumbers(Number(options.seed));
  return all
    .map((mutation) => ({ mutation, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ mutation }) => mutation);
}

function spawn(specs: readonly string[], active: number): ChildProcess {
  const loaders = ['test/support/typescript-loader.mjs', 'test/mutants/loader.mjs'];
  return fork(join(root, 'test/mutants/judge.ts'), specs, {
    cwd: root,
    execArgv: [
      '--conditions=source',
      '--no-warnings',
      ...loaders.flatMap((file) => ['--import', join(root, file)]),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      HUIZHI_MUTANTS: copy,
      HUIZHI_MUTANT: String(active),
      HUIZHI_LAW_RULES: '60',
    },
  });
}

/** One process with all tests loaded. */
class Judge {
  /** Set when a mutant never ended: the process is gone. */
  hung = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly atLoad: ReadonlySet<number>,
    readonly limitMs: number,
  ) {}

  static async start(specs: readonly string[]): Promise<Judge> {
    const child = spawn(specs, 0);
    const told = await answer(child, 3_600_000);
    if (!told || !('ready' in told)) throw new Error('the tests fail without any mutant');
    return new Judge(child, new Set(told.atLoad), 20_000 + told.seconds * 10_000);
  }

  /** @returns what killed the mutant, or null */
  async judge(number: number): Promise<string | null> {
    this.child.send(number);
    const told = await answer(this.child, this.limitMs);
    if (told && 'number' in told) return told.killer;
    this.hung = true;
    this.end();
    return 'time';
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

async function judgedAtLoad(
  specs: readonly string[],
  number: number,
  limitMs: number,
): Promise<string | null> {
  const child = spawn(specs, number);
  const told = await answer(child, limitMs);
  child.kill('SIGKILL');
  return told && 'number' in told ? told.killer : 'load';
}

/** The next thing a judge tells; undefined when it ends or takes too long. */
async function answer(child: ChildProcess, limitMs: number): Promise<Told | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), limitMs);
    const settle = (told: Told | undefined): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(told);
    };
    child.once('message', (told: Told) => settle(told));
    child.once('exit', () => settle(undefined));
  });
}

function report(drawn: readonly Mutation[], survived: ReadonlySet<number>): void {
  for (const file of [...new Set(drawn.map((mutation) => mutation.file))].sort()) {
    const of = drawn.filter((mutation) => mutation.file === file);
    const killed = of.filter(({ number }) => !survived.has(number)).length;
    say(`${file} ${killed}/${of.length}`);
  }
  const killed = drawn.length - survived.size;
  say(`${killed} of ${drawn.length} killed (${((100 * killed) / drawn.length).toFixed(1)} %)`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  const all = await plant();
  const drawn = shuffled(all).slice(0, Number(options.sample));
  say(`${all.length} mutants, ${drawn.length} drawn with seed ${options.seed}`);
  const specs = await specFiles();
  const survived = new Set<number>();
  const queue = [...drawn];
  let done = 0;
  await Promise.all(
    Array.from({ length: Number(options.workers) }, async () => {
      let judge = await Judge.start(specs);
      for (let mutation = queue.shift(); mutation; mutation = queue.shift()) {
        let killer = await judge.judge(mutation.number);
        if (killer === null && judge.atLoad.has(mutation.number))
          killer = await judgedAtLoad(specs, mutation.number, judge.limitMs);
        if (killer === null) {
          survived.add(mutation.number);
          say(`survived ${mutation.file}:${mutation.line} ${mutation.from} → ${mutation.to}`);
        }
        if (judge.hung) judge = await Judge.start(specs);
        done += 1;
        if (done % 100 === 0) say(`${done} of ${drawn.length}`);
      }
      judge.end();
    }),
  );
  report(drawn, survived);
} finally {
  await rm(copy, { recursive: true, force: true });
}
