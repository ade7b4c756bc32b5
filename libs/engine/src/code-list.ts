import { type Text } from '#libs/kernel';

/** One code of a list; `parent` makes the list a hierarchy. */
export interface Code {
  readonly code: string;
  readonly title: Text;
  readonly parent: string | null;
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
