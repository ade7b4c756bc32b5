import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the rule tree: its path relative to `rules/` with forward slashes, and its text. */
export interface RulesFile {
  readonly path: string;
  readonly text: string;
}

/** The rule tree that belongs to this program: beside the sources, and one step further up from the build. */
export function rulesFolder(): string {
  const candidates = ['../../../rules/', '../../../../rules/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return (
    candidates.find((path) => existsSync(join(path, 'calendar.json'))) ?? (candidates[0] as string)
  );
}

/** Reads one file of the rule tree. */
export function readRulesFile(path: string, folder = rulesFolder()): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}

/** Reads every JSON file of the rule tree, in the order of their paths. */
export async function readRulesTree(folder = rulesFolder()): Promise<RulesFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readRulesFile(path, folder) })),
  );
}
