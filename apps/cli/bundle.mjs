/**
 * Puts each program of `dist`, with the libraries that consist of hundreds of files, into a few: a process then starts in
 * half to two thirds of the processor time, most of which goes into finding and reading files. The compiled files stay beside, for
 * migrations and whoever imports a single one.
 *
 * The rolldown that Vite builds the page with does it (MIT); packages that are not named here are loaded as they are.
 */
import { rolldown } from 'rolldown';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const BIN = join(DIST, 'bin');
/** Which files the last build wrote, and which the one before. */
const NAMES = join(BIN, 'names.json');
/** By the name of the result; threads are begun by their file, so each is a program of its own. */
const PROGRAMS = {
  cli: 'apps/cli/src/main.js',
  api: 'apps/api/src/main.js',
  worker: 'apps/worker/src/main.js',
  'long-jobs-thread': 'apps/worker/src/long-jobs-thread.js',
  'population-thread': 'libs/registry/src/population-thread.js',
  'span-thread': 'libs/registry/src/span-thread.js',
};
/** Packages that become part of the result: what is loaded from them by name lies beside them, in one version. */
const INSIDE = [
  'zod',
  'typeorm',
  'bullmq',
  'ioredis',
  '@ioredis/commands',
  'msgpackr',
  'nodemailer',
  'json-rules-engine',
  'prom-client',
  '@opentelemetry/api',
];

const before = namesBefore();
const written = new Set();
// Each by itself: of two in one build, what only one needs may come to lie in the file that begins the other.
for (const [name, path] of Object.entries(PROGRAMS)) await bundle(name, join(DIST, path));
// What is running may still load parts of the build before this one, but of none before that.
for (const name of before.replaced)
  if (!written.has(name)) rmSync(join(BIN, name), { force: true });
writeFileSync(NAMES, JSON.stringify({ names: [...written], replaced: before.names }));

/** What the last build wrote; of one that was killed while it said so nothing is known, and its files stay. */
function namesBefore() {
  const none = { names: [], replaced: [] };
  try {
    return existsSync(NAMES) ? JSON.parse(readFileSync(NAMES, 'utf8')) : none;
  } catch {
    return none;
  }
}

async function bundle(name, input) {
  const build = await rolldown({
    input: { [name]: input },
    platform: 'node',
    external: (id) =>
      !/^(\.|\/|#libs\/|[A-Za-z]:\\)/.test(id) &&
      !INSIDE.some((inside) => id === inside || id.startsWith(`${inside}/`)),
    resolve: { conditionNames: ['node', 'import', 'default'] },
    // Our modules do nothing when they are loaded that nobody asks for; those of programs are entries.
    treeshake: {
      moduleSideEffects: (id, isExternal) => isExternal || id.includes('node_modules'),
    },
    onLog(level, log) {
      // Packages evaluate code and refer to drivers that nobody installs; neither is new.
      if (level === 'warn' && log.id?.includes('node_modules')) return;
      throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: BIN,
    format: 'esm',
    sourcemap: true,
    // What the interface is described by goes by the names of classes; elsewhere nothing does, and keeping names takes time.
    keepNames: name === 'api',
    entryFileNames: '[name].js',
    chunkFileNames: `${name}-[name]-[hash].js`,
  });
  for (const { fileName, imports = [], isEntry } of output) {
    written.add(fileName);
    // It would wait for a program that waits for it.
    if (!isEntry && imports.includes(`${name}.js`))
      throw new Error(`${fileName} needs what lies in ${name}.js`);
  }
}
