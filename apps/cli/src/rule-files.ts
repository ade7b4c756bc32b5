import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type Finding,
  isRuleDocument,
  type Json,
  loadRuleBook,
  readRuleSet,
  type RuleBook,
  type RuleFile,
  type RuleSet,
} from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { rulesFolder } from '#libs/platform';
import { unreadable, UsageRefused } from './errors.ts';

/** What a command that reads rules from disk works with. */
export interface RulesOnDisk {
  readonly book: RuleBook;
  /** Rules in force on the day, and those that are not. */
  readonly set: RuleSet;
  /** All findings, of rules and of what they refer to. */
  readonly findings: readonly Finding[];
  /** Texts by path, to tell line and column of a finding. */
  readonly texts: ReadonlyMap<string, string>;
  /** The dictionary that was used. */
  readonly dictionary: string;
}

/** Folders of the rule tree that hold what rules refer to, or what is none of a rule's business. */
const NOT_RULES =
  /(^|\/)(facts|calendar|cases|inspection-procedure)\.json$|^(codes|parameters|conditions|derived|cohorts|datasets|demonstration|schema)\//;
/** How far above a rule file its dictionary may lie: `rules/benefits/<id>/policy.json`. */
const STEPS_UP = 3;

/** Every JSON file below a folder, by path with forward slashes. @throws CLI.USAGE_REFUSED */
export async function readTree(folder: string): Promise<RuleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw unreadable(folder, cause);
    },
  );
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(
      (path) => !path.split('/').some((part) => part === 'node_modules' || part.startsWith('.')),
    )
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readText(join(folder, path)) })),
  );
}

/**
 * Reads the rules at a path with everything they refer to.
 *
 * The dictionary is the one given, else `facts.json` in the folder of the rules or up to three steps above, else the
 * program's own. Code lists, parameters and shared conditions lie beside the dictionary or in the folder of the rules.
 *
 * @throws CLI.USAGE_REFUSED when a path cannot be read
 */
export async function rulesOnDisk(
  path: string,
  asOf: LocalDate,
  dictionary?: string,
  whole = false,
): Promise<RulesOnDisk> {
  const folder = isFolder(path);
  const base = folder ? path : dirname(path);
  const given = dictionary ?? nearestDictionary(base) ?? join(rulesFolder(), 'facts.json');
  const own = folder ? await readTree(path) : [{ path: shown(path), text: await readText(path) }];
  const rules = own.filter((file) => !NOT_RULES.test(file.path) && !same(path, file.path, given));
  const known = await vocabulary(given, folder ? path : null);
  const { book, findings } = loadRuleBook(known);
  const set = readRuleSet(rules, book, asOf, whole);
  return {
    book,
    set,
    findings: [...findings, ...set.findings],
    texts: new Map([...known, ...rules].map((file) => [file.path, file.text])),
    dictionary: given,
  };
}

/** Reads a text file, without the byte order mark that some editors begin it with. @throws CLI.USAGE_REFUSED */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Reads a JSON file. @throws CLI.USAGE_REFUSED */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageRefused({
      zh: `${file} 不是 JSON 文件；请核对内容。`,
      en: `${file} is no JSON; check what it holds.`,
    });
  }
}

/** Whether a path is a folder. @throws CLI.USAGE_REFUSED when there is nothing */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** What rules refer to, under the paths it has in a rule tree. What lies beside the dictionary comes first. */
async function vocabulary(dictionary: string, rules: string | null): Promise<RuleFile[]> {
  const found = new Map<string, string>([['facts.json', withDefaults(await readText(dictionary))]]);
  const beside = dirname(resolve(dictionary));
  for (const root of [beside, ...(rules === null ? [] : [resolve(rules)])]) {
    for (const part of ['codes', 'parameters', 'conditions', 'derived', 'cohorts']) {
      const folder = join(root, part);
      if (!existsSync(folder) || !isFolder(folder)) continue;
      for (const { path, text } of await readTree(folder)) {
        const name = `${part}/${path}`;
        if (!found.has(name) && !isRule(text)) found.set(name, text);
      }
    }
  }
  return [...found].map(([path, text]) => ({ path, text }));
}

function isRule(text: string): boolean {
  try {
    return isRuleDocument(JSON.parse(text) as Json);
  } catch {
    // What is not JSON is for the reader to report.
    return false;
  }
}

/**
 * A dictionary for flat files needs only `id` and `type` of each fact; the reader asks for more, which is filled in
 * here. A dictionary that says everything is read as it stands.
 */
function withDefaults(text: string): string {
  let document: { facts?: unknown };
  try {
    document = JSON.parse(text) as { facts?: unknown };
  } catch {
    return text;
  }
  const facts = document?.facts;
  if (!Array.isArray(facts)) return text;
  let changed = false;
  const filled = facts.map((fact: unknown) => {
    if (typeof fact !== 'object' || fact === null || Array.isArray(fact)) return fact;
    const entry = fact as Record<string, unknown>;
    const id = typeof entry.id === 'string' ? entry.id : '';
    const title =
      typeof entry.title === 'string' ? { zh: entry.title, en: entry.title } : entry.title;
    const whole = {
      ...entry,
      title: title ?? { zh: id, en: id },
      dataset: entry.dataset ?? (id.split('.')[0] || 'facts'),
      absence: entry.absence ?? 'unknown',
    };
    if (entry.title !== whole.title || entry.dataset === undefined || entry.absence === undefined)
      changed = true;
    return whole;
  });
  return changed ? JSON.stringify({ ...document, facts: filled }) : text;
}

/** The rule tree a path lies in, and where in it; undefined when no `facts.json` lies there or above. */
export function treeAround(path: string): { root: string; within: string } | undefined {
  const facts = nearestDictionary(isFolder(path) ? path : dirname(path));
  if (facts === undefined) return undefined;
  const root = dirname(facts);
  return { root, within: relative(root, resolve(path)).split(sep).join('/') };
}

function nearestDictionary(folder: string): string | undefined {
  let at = resolve(folder);
  for (let steps = 0; steps <= STEPS_UP; steps += 1) {
    const candidate = join(at, 'facts.json');
    if (existsSync(candidate)) return candidate;
    at = dirname(at);
  }
  return undefined;
}

function same(root: string, path: string, dictionary: string): boolean {
  return isFolder(root) && resolve(root, path) === resolve(dictionary);
}

function shown(path: string): string {
  return path.split(sep).join('/');
}
