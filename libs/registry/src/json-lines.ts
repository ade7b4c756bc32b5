import { EndlessRow, LONGEST_ROW, type RawRow } from './csv-reader.ts';

/** One JSON object a line; its members are found by their names. */
export class JsonLines {
  #rest = '';
  #line: number;

  /** @param line which the text begins on, from 1 */
  constructor(
    private readonly members: readonly string[],
    line = 1,
  ) {
    this.#line = line - 1;
  }

  /** The line that is read next. */
  get line(): number {
    return this.#line + 1;
  }

  get isBetweenRows(): boolean {
    return this.#rest === '';
  }

  /** Leaves lines out, which somebody else reads; only between rows. */
  skip(lines: number): void {
    this.#line += lines;
  }

  push(text: string, rows: RawRow[]): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_ROW) throw new EndlessRow(this.#line + 1, 'row');
    for (const line of lines) this.#read(line, rows);
  }

  end(rows: RawRow[]): void {
    if (this.#rest !== '') this.#read(this.#rest, rows);
  }

  #read(line: string, rows: RawRow[]): void {
    this.#line += 1;
    const text = line.trim();
    if (text === '') return;
    const row = text.length > LONGEST_ROW ? undefined : jsonObject(text);
    rows.push({
      line: this.#line,
      text,
      cells: row ? this.members.map((name) => (Object.hasOwn(row, name) ? row[name] : null)) : null,
      fault: row ? null : 'REGISTRY.ROW_MALFORMED',
    });
  }
}

/** The names of all members of the objects in a text of JSON lines; undefined when no line of it is an object. */
export function membersIn(text: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let objects = 0;
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const object = line.trim() === '' ? undefined : jsonObject(line);
    if (!object) continue;
    objects += 1;
    for (const name of Object.keys(object)) names.add(name);
  }
  return objects === 0 ? undefined : names;
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
