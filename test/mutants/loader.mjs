/**
 * Puts sources that hold their mutations in the place of the sound ones, and a plain collector of tests in the place of
 * Jest: `HUIZHI_MUTANTS` names the folder where they lie as they do below the root.
 */
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const ROOT = `${pathToFileURL(process.cwd()).href}/`;
const MUTANTS = `${pathToFileURL(process.env['HUIZHI_MUTANTS'] ?? '').href}/`;
const COLLECTOR = new URL('./collector.ts', import.meta.url).href;

/** The module hook: only names are changed here, the TypeScript loader reads what they lead to. */
export async function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: COLLECTOR, shortCircuit: true };
  const { parentURL } = context;
  const from = parentURL?.startsWith(MUTANTS)
    ? { ...context, parentURL: ROOT + parentURL.slice(MUTANTS.length) }
    : context;
  const found = await nextResolve(specifier, from);
  if (!found.url.startsWith(ROOT)) return found;
  const other = MUTANTS + found.url.slice(ROOT.length);
  return existsSync(fileURLToPath(other)) ? { ...found, url: other } : found;
}
