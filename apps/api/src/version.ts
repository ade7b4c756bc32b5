import { readFileSync } from 'node:fs';

/** The product's version, from package.json beside the sources or the build. */
export const VERSION: string = readVersion();

function readVersion(): string {
  for (const path of ['../../../package.json', '../../../../package.json']) {
    try {
      return (
        JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string }
      ).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
