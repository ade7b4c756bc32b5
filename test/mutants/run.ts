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
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  say(`npm run mutants -- [--sample 400] [--seed 20250930] [--only compile,amount] [--workers 2]

Which files: ${DECIDING.join(' ')}`);
  process.exit();
}

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
        ({ file, within = '', from, to }) =>
          file === mutation.file &&
          mutation.within.includes(within) &&
          from === mutation.from &&
          to === mutation.to,
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

/** A mutant that never ends has used up its processor time (`processor-limit.mjs`), or the memory of the process. */
const NEVER_ENDS: Readonly<Record<string, string>> = { SIGXCPU: 'time', SIGABRT: 'memory' };
/** Beyond any machine, however busy: whoever says nothing for so long is broken, and nothing is said of the mutant. */
const SILENCE_MS = 3_600_000;

/** How a process ended that told nothing. */
class Ended {
  constructor(
    readonly code: number | null,
    readonly signal: NodeJS.Signals | null,
  ) {}

  /** @throws Error when somebody else ended it: that is no verdict on a mutant */
  cause(): string {
    const never = NEVER_ENDS[this.signal ?? ''];
    if (never !== undefined) return never;
    if (this.signal === null) return `exit ${this.code}`;
    throw new Error(`a judge was ended by ${this.signal} from outside; nothing was measured`);
  }
}

/** One process with all tests loaded. */
class Judge {
  private constructor(
    private readonly specs: readonly string[],
    private child: ChildProcess,
    private readonly atLoad: ReadonlySet<number>,
  ) {}

  static async start(specs: readonly string[]): Promise<Judge> {
    const { child, atLoad } = await ready(specs);
    return new Judge(specs, child, new Set(atLoad));
  }

  /** @returns what killed the mutant, or null */
  async judge(number: number): Promise<string | null> {
    const warm = await this.warm(number, 'first');
    return warm === null && this.atLoad.has(number) ? await this.cold(number) : warm;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private async warm(number: number, time: 'first' | 'again'): Promise<string | null> {
    this.child.send(number);
    const told = await answer(this.child);
    if (!(told instanceof Ended) && 'number' in told && !told.spoiled) return told.killer;
    this.end();
    ({ child: this.child } = await ready(this.specs));
    if (told instanceof Ended) return told.cause();
    // Whether this mutant failed, or what an earlier one left behind: a new process knows.
    return time === 'first' ? this.warm(number, 'again') : 'number' in told ? told.killer : null;
  }

  /** For what is computed once, at load: a process of its own that loads the mutant. */
  private async cold(number: number): Promise<string | null> {
    const child = spawn(this.specs, number);
    const told = await answer(child);
    child.kill('SIGKILL');
    if (told instanceof Ended) return told.cause();
    return 'number' in told ? told.killer : null;
  }
}

async function ready(
  specs: readonly string[],
): Promise<{ child: ChildProcess; atLoad: readonly number[] }> {
  const child = spawn(specs, 0);
  const told = await answer(child);
  if (told instanceof Ended || !('ready' in told))
    throw new Error('the tests fail without any mutant');
  return { child, atLoad: told.atLoad };
}

/** The next thing a judge tells, or how it ended. */
async function answer(child: ChildProcess): Promise<Told | Ended> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('a judge says nothing')), SILENCE_MS);
    const settle = (told: Told | Ended): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(told);
    };
    child.once('message', (told: Told) => settle(told));
    child.once('exit', (code, signal) => settle(new Ended(code, signal)));
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

/** A failing test, or how the process ended. */
function kindOf(killer: string): string {
  return /^(time|memory|exit \d+)$/.test(killer) ? killer : 'a failing test';
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
  const tally = new Map<string, number>();
  const queue = [...drawn];
  let done = 0;
  await Promise.all(
    Array.from({ length: Number(options.workers) }, async () => {
      const judge = await Judge.start(specs);
      for (let mutation = queue.shift(); mutation; mutation = queue.shift()) {
        const killer = await judge.judge(mutation.number);
        if (killer === null) {
          survived.add(mutation.number);
          say(`survived ${mutation.file}:${mutation.line} ${mutation.from} → ${mutation.to}`);
        } else tally.set(kindOf(killer), (tally.get(kindOf(killer)) ?? 0) + 1);
        done += 1;
        if (done % 25 === 0) say(`${done} of ${drawn.length}`);
      }
      judge.end();
    }),
  );
  report(drawn, survived);
  say([...tally].map(([kind, count]) => `${count} by ${kind}`).join(', '));
} finally {
  await rm(copy, { recursive: true, force: true });
}
