import { type Text } from '#libs/kernel';

/** One code of a list; `parent` makes the list a hierarchy. */
export interface Code {
  readonly code: string;
  readonly title: Text;
  readonly parent: string | null;
  /** What it was called, or what is part of it now. */
  readonly also?: readonly FormerCode[];
}

/** A name or code that a code bore before, or that something bore which is part of it now. */
export interface FormerCode {
  readonly name: string | null;
  readonly code: string | null;
  /** The first day on which it was so no longer, or the year of that day; null while it is still in use. */
  readonly until: string | null;
}

/** A closed list of codes, from `rules/codes/<id>.json`. */
export interface CodeList {
  readonly id: string;
  readonly title: Text;
  readonly codes: ReadonlyMap<string, Code>;
}

/** All code lists by id. */
export type CodeLists = ReadonlyMap<string, CodeList>;

/** The codes at or below the given ones, ascending; a code lies under itself. */
export function codesUnder(list: CodeList, roots: readonly string[]): readonly string[] {
  const wanted = new Set(roots);
  const found: string[] = [];
  for (const { code } of list.codes.values()) {
    if (ancestry(list, code).some((ancestor) => wanted.has(ancestor))) found.push(code);
  }
  return found.sort();
}

/** A code and its ancestors, nearest first. The loader refuses cycles; the bound keeps even a bad list finite. */
export function ancestry(list: CodeList, code: string): readonly string[] {
  const line: string[] = [];
  let next: string | null = code;
  while (next !== null && line.length < 16) {
    line.push(next);
    next = list.codes.get(next)?.parent ?? null;
  }
  return line;
}
