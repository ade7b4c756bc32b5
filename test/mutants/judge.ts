import { pathToFileURL } from 'node:url';
import { collected, type CollectedTest } from './collector.ts';

/*
 * The process that runs tests against one mutant after another. It is told a number and answers whether a test failed.
 * A number in HUIZHI_MUTANT is switched on before anything is loaded, for what is computed once, at load.
 */

/** What a judge tells when it is ready, and after each mutant. */
export type Told =
  | { readonly ready: true; readonly atLoad: readonly number[]; readonly seconds: number }
  | { readonly number: number; readonly killer: string | null };

declare global {
  /** Whether a mutation is switched on. */
  var $m: (number: number) => boolean;
}

let active = Number(process.env['HUIZHI_MUTANT'] ?? 0);
let reached = new Set<number>();
globalThis.$m = (number) => {
  reached.add(number);
  return number === active;
};

for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
const atLoad = [...reached];
const runs: { test: CollectedTest; seconds: number; reaches: ReadonlySet<number> }[] = [];

if (active === 0) {
  for (const test of collected) {
    reached = new Set();
    const start = performance.now();
    await test.run();
    runs.push({ test, seconds: (performance.now() - start) / 1000, reaches: reached });
  }
  runs.sort((a, b) => a.seconds - b.seconds);
  globalThis.$m = (number) => number === active;
  process.on('message', (number: number) => {
    active = number;
    const covering = runs.filter(({ reaches }) => reaches.has(number)).map(({ test }) => test);
    void killerAmong(covering).then((killer) => tell({ number, killer }));
  });
  tell({ ready: true, atLoad, seconds: runs.reduce((all, { seconds }) => all + seconds, 0) });
} else {
  globalThis.$m = (number) => number === active;
  tell({ number: active, killer: await killerAmong(collected) });
  process.exit();
}

async function killerAmong(tests: readonly CollectedTest[]): Promise<string | null> {
  for (const { name, run } of tests) {
    try {
      await run();
    } catch {
      // A failing test is what is looked for.
      return name;
    }
  }
  return null;
}

function tell(told: Told): void {
  process.send?.(told);
}
