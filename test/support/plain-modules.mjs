/**
 * How a plain Node process reads spec files: TypeScript from source, libraries by their "source" condition, and `@jest/globals`
 * as what the runner made global.
 */
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { load } from './typescript-loader.mjs';

const GLOBALS = new URL('test-globals.mjs', import.meta.url).href;

// Node loads this file twice: to register it, and in the thread that runs the hooks.
if (isMainThread) register(import.meta.url);

export function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: GLOBALS, format: 'module', shortCircuit: true };
  return nextResolve(specifier, { ...context, conditions: [...context.conditions, 'source'] });
}

export { load };
