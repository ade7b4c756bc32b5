import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLI } from '../tidy/tree.ts';

/** Facts of every type. */
export const DICTIONARY = {
  facts: [
    { id: 'firm.age', type: 'integer' },
    { id: 'firm.revenue', type: 'money', absence: { value: '0' } },
    { id: 'firm.tags', type: 'codes' },
    { id: 'firm.city', type: 'code' },
    { id: 'firm.listed', type: 'boolean' },
    { id: 'firm.since', type: 'date' },
    { id: 'tax.paid', type: 'money', period: 'year' },
  ],
};
export const OLD = { fact: 'firm.age', operator: 'greaterThanInclusive', value: 5 };
export const POLICY = {
  id: 'refund',
  validity: { from: '2025-01-01', until: '2026-01-01' },
  period: 'year',
  conditions: {
    all: [OLD, { fact: 'tax.paid', operator: 'greaterThan', value: 0, params: { period: 'P-1' } }],
  },
  amount: { cap: 1000, of: { rate: '0.1', of: { fact: 'tax.paid' }, round: 'down' } },
};
/** A rule of json-rules-engine as it stands. */
export const BARE = {
  name: 'tagged',
  conditions: { all: [{ fact: 'firm.tags', operator: 'contains', value: 'green' }] },
  event: { type: 'x' },
};

/** How a command ended, and what it said. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own in which commands run. */
export class CommandFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<CommandFolder> {
    return new CommandFolder(await mkdtemp(join(tmpdir(), 'huizhi-match-')));
  }

  /** Writes a file, an object as JSON. @returns its name */
  async put(name: string, content: unknown): Promise<string> {
    const path = join(this.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  }

  /** Runs `huizhi`, with a text as its standard input. */
  huizhi(args: readonly string[], input?: string): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd: this.path };
      const child = execFile(process.execPath, [CLI, ...args], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
      );
      child.stdin?.end(input ?? '');
    });
  }

  /** Matches rules with rows under {@link DICTIONARY}, with the result on standard output. */
  async match(rules: unknown, rows: string, ...more: readonly string[]): Promise<Ran> {
    await this.put('facts.json', DICTIONARY);
    await this.put('rules.json', rules);
    await this.put('rows', rows);
    const at = more.includes('--as-of') ? [] : ['--as-of', '2025-06-30'];
    const given = ['--rules', 'rules.json', '--facts', 'rows', '--out', '-'];
    return this.huizhi(['match', ...given, ...at, ...more]);
  }

  /** Leaves nothing behind. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The lines of a result. */
export function linesOf({ out }: Ran): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Enterprise, rule and verdict of each line. */
export function verdictsOf(ran: Ran): string[] {
  return linesOf(ran).map(({ enterprise, rule, verdict }) => [enterprise, rule, verdict].join(' '));
}
