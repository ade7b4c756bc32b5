import { createRequire } from 'node:module';

/** Stands in for `@jest/globals`: collects the tests of the files that are loaded, so that one process runs them often. */
export interface CollectedTest {
  readonly name: string;
  readonly run: () => unknown;
}

/** Every test so far, in the order of their files. */
export const collected: CollectedTest[] = [];

type Body = (...given: never[]) => unknown;
type Adding = (name: string, body: Body, timeout?: number) => void;
type Each = (rows: readonly unknown[]) => Adding;

const path: string[] = [];

function add(name: string, body: Body): void {
  collected.push({ name: [...path, name].join(' › '), run: body as () => unknown });
}

function group(name: string, body: Body): void {
  path.push(name);
  (body as () => void)();
  path.pop();
}

function each(adding: Adding): Each {
  return (rows) => (name, body) => {
    for (const [index, row] of rows.entries()) {
      const given = (Array.isArray(row) ? row : [row]) as never[];
      adding(`${name} (${index})`, () => body(...given));
    }
  };
}

export const it: Adding & { each: Each } = Object.assign(add, { each: each(add) });
export const test: Adding & { each: Each } = Object.assign(
  (name: string, body: Body) => add(name, body),
  { each: each(add) },
);
export const describe: Adding & { each: Each } = Object.assign(group, { each: each(group) });

const own = createRequire(createRequire(import.meta.url).resolve('@jest/globals'));
/** Jest's own expectations. */
export const { jestExpect: expect } = own('@jest/expect') as { jestExpect: unknown };
