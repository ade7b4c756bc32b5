import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { collected, type CollectedTest } from './collector.ts';

/*
 * The process that runs tests against one mutant after another. It is told a number and answers whether a test failed.
 * A number in HUIZHI_MUTANT is switched on before anything is loaded, for what is computed once, at load.
 */

/** What a judge tells when it is ready, and after each mutant. */
export type Told =
  | { readonly ready: true; readonly atLoad: readonly number[] }
  | {
      readonly number: number;
      readonly killer: string | null;
      /** The killer fails without the mutant, too: something kept what a mutant made, and this process judges no more. */
      readonly spoiled: boolean;
    };

declare global {
  /** Whether a mutation is switched on. */
  var $m: (number: number) => boolean;
}

/** Processor seconds a test may use: these, and so many times what it uses without a mutant. */
const LEAST_SECONDS = 10;
const TIMES = 5;
/** What nothing without a mutant comes near: for loading, and for tests of which nothing is known. */
const MOST_SECONDS = 600;

let active = Number(process.env['HUIZHI_MUTANT'] ?? 0);
let reached = new Set<number>();
globalThis.$m = (number) => {
  reached.add(number);
  return number === active;
};

const over = new Float64Array(new SharedArrayBuffer(8));
const watch = new Worker(new URL('./processor-limit.mjs', import.meta.url), {
  workerData: over.buffer,
  execArgv: [],
});
watch.unref();

over[0] = active === 0 ? 0 : MOST_SECONDS;
for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
const atLoad = [...reached];

interface Known {
  readonly test: CollectedTest;
  readonly seconds: number;
  readonly reaches: ReadonlySet<number>;
}

if (active === 0) {
  const known: Known[] = [];
  for (const test of collected) {
    reached = new Set();
    const start = processorSeconds();
    await test.run();
    known.push({ test, seconds: processorSeconds() - start, reaches: reached });
  }
  known.sort((a, b) => a.seconds - b.seconds);
  globalThis.$m = (number) => number === active;
  process.on('message', (number: number) => {
    void judge(
      number,
      known.filter(({ reaches }) => reaches.has(number)),
    ).then(tell);
  });
  tell({ ready: true, atLoad });
} else {
  globalThis.$m = (number) => number === active;
  const tests = collected.map((test) => ({
    test,
    seconds: MOST_SECONDS / TIMES,
    reaches: reached,
  }));
  tell({ number: active, killer: (await killerAmong(tests))?.test.name ?? null, spoiled: false });
  process.exit();
}

async function judge(number: number, covering: readonly Known[]): Promise<Told> {
  active = number;
  const killer = await killerAmong(covering);
  active = 0;
  const spoiled = killer !== null && (await killerAmong([killer])) !== null;
  return { number, killer: killer?.test.name ?? null, spoiled };
}

async function killerAmong(tests: readonly Known[]): Promise<Known | null> {
  for (const known of tests) {
    over[0] = processorSeconds() + LEAST_SECONDS + TIMES * known.seconds;
    try {
      await known.test.run();
    } catch {
      // A failing test is what is looked for.
      return known;
    } finally {
      over[0] = 0;
    }
  }
  return null;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function tell(told: Told): void {
  process.send?.(told);
}
