import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/*
 * The laws of the engine and hostile documents with fresh seeds, for a night: `npm run torture:engine`, ten million pairs
 * of rule and facts by default. Each round prints its seed first; a round that fails is asked again with
 * `npm run torture:engine -- --seed <seed>`, which runs that round alone.
 */

/** Rules of one round; each law asks about forty subjects a rule, the agreement of evaluators about sixty-four. */
const RULES = 4_000;
const PAIRS = RULES * (40 + 40 + 64);
const SPECS = 'property/(engine-laws|engine-agreement|row-plan|cohorts|robustness)';

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string', default: '10000000' },
    documents: { type: 'string', default: '100000' },
    seed: { type: 'string' },
  },
});

const wanted = Number(options.pairs);
const rules = String(Math.min(RULES, Math.ceil(wanted / (PAIRS / RULES))));
const pairs = Number(rules) * (PAIRS / RULES);
let documents = 0;
let asked = 0;
while (asked < wanted) {
  const seed = options.seed ?? String(randomInt(2 ** 31));
  const due = Math.min(20_000, Math.max(0, Number(options.documents) - documents));
  say(`seed ${seed}: ${pairs.toLocaleString('en')} pairs, ${due.toLocaleString('en')} documents`);
  if (!passes(seed, due)) {
    say(`failed; again: npm run torture:engine -- --seed ${seed} --pairs ${pairs}`);
    process.exitCode = 1;
    break;
  }
  asked += pairs;
  documents += due;
  say(`${asked.toLocaleString('en')} of ${wanted.toLocaleString('en')} pairs held`);
  if (options.seed !== undefined) break;
}

function passes(seed: string, due: number): boolean {
  const jest = join(process.cwd(), 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules', '--no-warnings', jest, '--selectProjects', 'property', '--testPathPatterns', SPECS,
      '--maxWorkers=2', '--bail', '--testTimeout=3600000', '--reporters', 'summary',
    ], // prettier-ignore
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        HUIZHI_LAW_RULES: rules,
        HUIZHI_LAW_SEED: seed,
        HUIZHI_SEED: seed,
        HUIZHI_DOCUMENTS: String(Math.max(due, 100)),
      },
    },
  );
  return status === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
