import type { TextFile } from './tree.ts';

/** What a file may be besides its noun. */
const ROLES = [
  'bench',
  'controller',
  'dto',
  'entity',
  'filter',
  'guard',
  'job',
  'lifecycle',
  'module',
  'processor',
  'programme',
  'service',
  'spec',
  'token',
];
/** Names that say nothing about what is inside. */
const EMPTY_WORDS = /(^|-)(utils?|helpers?|common|base|manager|types|constants|misc)(-|\.|$)/;
const WORDS = '[a-z0-9]+(-[a-z0-9]+)*';
const SOURCE_NAME = new RegExp(`^${WORDS}(\\.(${ROLES.join('|')}))?\\.(d\\.ts|ts|tsx|mjs|js)$`);
/** A derived fact lies under its own id: `rules/derived/tax.revenueGrowth.json`. */
const DERIVED_NAME = /^rules\/derived\/[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+\.json$/;
const DATA_NAME = new RegExp(`^${WORDS}\\.(css|csv|html|json|md|sql|svg|txt|xlsx)$`);
const MIGRATION_NAME = new RegExp(`^\\d{13}-${WORDS}\\.ts$`);
const TOOL_NAMES = new Set(['README.md', 'jest.config.js', 'vite.config.ts']);

/** Paths whose file name breaks the grammar: a noun in kebab-case and at most one role. */
export function misnamed(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (TOOL_NAMES.has(name)) return false;
    if (DERIVED_NAME.test(path)) return false;
    if (path.startsWith('migrations/')) return !MIGRATION_NAME.test(name);
    return EMPTY_WORDS.test(name) || !(SOURCE_NAME.test(name) || DATA_NAME.test(name));
  });
}

/** Index files anywhere but at a library's root: only a library has a contract. */
export function strayIndexes(paths: readonly string[]): string[] {
  return paths.filter(
    (path) =>
      /(^|\/)index\.tsx?$/.test(path) && !/^libs\/(programmes\/)?[^/]+\/src\/index\.ts$/.test(path),
  );
}

/** Places in a page that look like paths of this checkout: in backticks or as link targets. */
export function pathsNamedIn(page: string): string[] {
  const inCode = [...page.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '');
  const linked = [...page.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const known =
    /^(apps|libs|migrations|rules|test|docs|\.ci)\/|^[A-Z][\w.-]*\.md$|^((eslint|jest)\.config\.js|(package|knip)\.json|compose\.yaml|Dockerfile|LICENSE)$/;
  const found = [...inCode, ...linked].filter((one) => known.test(one) && !/[*<>{}]/.test(one));
  return [...new Set(found.map((one) => one.replace(/\/$/, '')))];
}

/** Imports of a migration that are not packages. */
export function localImports(files: readonly TextFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*'([.#][^']*)'/g)].map(
      (match) => `${path} imports ${match[1]}`,
    ),
  );
}

const REMINDERS = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
);

/** Lines that put something off. */
export function reminders(files: readonly TextFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (REMINDERS.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

/** The import table as a page shows it: rows of the table whose first heading is `part`. */
export function importTable(page: string): Record<string, string[]> {
  const start = page.search(/^\| part \| /m);
  if (start === -1) return {};
  const block = page.slice(start).split(/\n(?!\|)/)[0] ?? '';
  const rows = block.split('\n').slice(2);
  return Object.fromEntries(
    rows.map((row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      const name = (cells[1] ?? '').replaceAll('`', '');
      const may = (cells.at(-2) ?? '').replaceAll('`', '');
      return [name, may === 'nothing' ? [] : may.split(', ')];
    }),
  );
}

/** The rows of a page's tables, each as its cells. */
export function tableRows(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The commands of a page: each line of its fenced `sh` blocks, joined where a line ends in a backslash. */
export function commandsIn(page: string): string[] {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
