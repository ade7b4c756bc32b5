import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bookHtml,
  bookMarkdown,
  chaptersOf,
  type Finding,
  loadRuleBook,
  type NamedDataset,
  type RuleFile,
  sharedTables,
} from '#libs/engine';
import type { Text } from '#libs/kernel';
import { UsageRefused } from './errors.ts';
import { readTree } from './rule-files.ts';

/**
 * Writes the policy book of a rule tree: `policies.html` and `policies.md` in a folder, made if missing.
 *
 * @returns findings of severity `error`; with any, nothing is written
 * @throws CLI.USAGE_REFUSED when the rules cannot be read or the folder cannot be written
 */
export async function writePolicyBook(
  rules: string,
  folder: string,
  say: (line: string) => void,
): Promise<{ readonly errors: readonly Finding[]; readonly texts: ReadonlyMap<string, string> }> {
  const files = await readTree(rules);
  const { book, findings } = loadRuleBook(files);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  if (errors.length > 0) return { errors, texts };
  const chapters = chaptersOf(book, namedDatasets(files));
  const tables = sharedTables(book);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of [
      ['policies.html', bookHtml(chapters, tables)],
      ['policies.md', bookMarkdown(chapters, tables)],
    ] as const) {
      await writeFile(join(folder, name), text);
      say(join(folder, name));
    }
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? '';
    throw new UsageRefused({
      zh: `无法写入 ${folder}（${code}）；请核对文件夹和权限。`,
      en: `Cannot write ${folder} (${code}); check the folder and its permissions.`,
    });
  }
  return { errors, texts };
}

/** Names of the datasets beside the rules; a file that cannot be read is for its own reader to report. */
function namedDatasets(files: readonly RuleFile[]): ReadonlyMap<string, NamedDataset> {
  const named = new Map<string, NamedDataset>();
  for (const { path, text } of files) {
    if (!path.startsWith('datasets/')) continue;
    try {
      const { id, title, authority } = JSON.parse(text) as {
        id?: string;
        title?: Text;
        authority?: { name?: Text };
      };
      if (id !== undefined && title) named.set(id, { title, department: authority?.name ?? null });
    } catch {
      continue;
    }
  }
  return named;
}
