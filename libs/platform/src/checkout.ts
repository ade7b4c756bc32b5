import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of `package.json`, with `rules` and `dist` in it: a checkout, or what an image holds of one. */
const ROOT = dirname(createRequire(import.meta.url).resolve('#package'));

/** Whether this is the built program, which threads need; else it is its sources, run by a loader. */
export const IS_BUILT = import.meta.url.endsWith('.js');

/** A file or folder of the checkout, by its path from the root. */
export function inCheckout(...path: readonly string[]): string {
  return join(ROOT, ...path);
}
