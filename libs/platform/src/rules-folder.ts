import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { inCheckout } from './checkout.ts';

/** A file of the rule tree: its path relative to `rules/` with forward slashes, and its text. */
export interface RulesFile {
  readonly path: string;
  readonly text: string;
}

/** The rule tree that belongs to this program. */
export function rulesFolder(): string {
  return inCheckout('rules');
}

/** Reads one file of the rule tree. */
export function readRulesFile(path: string, folder = rulesFolder()): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}

/**
 * Reads the JSON files of the rule tree, in the order of their paths.
 *
 * @param wanted which of them, by their path; all unless given
 */
export async function readRulesTree(
  folder = rulesFolder(),
  wanted: (path: string) => boolean = () => true,
): Promise<RulesFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(wanted)
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readRulesFile(path, folder) })),
  );
}
