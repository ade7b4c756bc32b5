import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The command line as `npx huizhi` runs it: begun in a third of the time of the compiled files it is put together from. */
export const CLI = join(ROOT, 'dist', 'bin', 'cli.js');

/** A file by its path from the root, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const NOT_OURS = new Set(['.git', '.data', 'coverage', 'dist', 'node_modules', 'output']);

/** The paths of all files below a folder that people wrote, in order. */
export function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : pathsBelow(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/** One file of the checkout. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The files below some folders whose paths match. */
export function readBelow(folders: readonly string[], wanted: RegExp): TextFile[] {
  return folders
    .flatMap(pathsBelow)
    .filter((path) => wanted.test(path))
    .map((path) => ({ path, text: read(path) }));
}

/** The folders of all libraries, programmes included. */
export function libraries(): string[] {
  const folders = pathsBelow('libs').flatMap(
    (path) => /^(libs\/.+?)\/src\/index\.ts$/.exec(path)?.[1] ?? [],
  );
  return [...new Set(folders)];
}
