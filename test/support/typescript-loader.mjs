/**
 * Lets plain Node run this project's TypeScript from source, as Jest does, for the one process of a test run that
 * lives outside Jest: `node --conditions=source --import ./test/support/typescript-loader.mjs file.ts`.
 *
 * Node 20 cannot strip types by itself, and the compiled `dist` may be older than the sources under test.
 */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from '@swc/core';

// Node loads this file twice: to register it, and in the thread that runs the hooks.
if (isMainThread) register(import.meta.url);

/** The module hook: TypeScript becomes an ES module, everything else is left to Node. */
export async function load(url, context, nextLoad) {
  // A spec file is asked for with the time behind it, so that it runs anew.
  const [file] = url.split('?');
  if (!file.startsWith('file:') || !file.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(file);
  const { code } = await transform(await readFile(filename, 'utf8'), {
    filename,
    swcrc: false,
    configFile: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', shortCircuit: true, source: code };
}
