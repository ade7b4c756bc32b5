/** A place in a text as editors count it: both from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Deeper than any document that is read; the scan itself must not run out of stack. */
const DEEPEST = 200;

/**
 * Where in a JSON text the value of a JSON pointer begins; the nearest value around it when there is none. Of a text that
 * is not JSON the whole is where it breaks.
 */
export function positionOf(text: string, pointer: string): Position {
  const broken = pointer === '' ? offsetOfError(text) : undefined;
  if (broken !== undefined) return place(text, broken);
  const path = pointer.split('/').slice(1);
  const scan = new Scan(
    text,
    path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  );
  scan.value(0, true);
  return place(text, scan.found);
}

/** The offset of the first character that JSON does not allow there; undefined when the text is JSON. */
export function offsetOfError(text: string): number | undefined {
  const scan = new Scan(text, []);
  const whole = scan.value(0, false);
  scan.space();
  return whole && scan.at === text.length ? undefined : scan.at;
}

/** Line and column of an offset. */
export function place(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** One walk over a JSON text: it stops where the text stops being JSON, and notes where the path leads on its way. */
class Scan {
  at = 0;
  found = 0;

  constructor(
    private readonly text: string,
    private readonly path: readonly string[],
  ) {}

  space(): void {
    this.token(SPACE);
  }

  /** @returns whether a whole value was read */
  value(depth: number, onPath: boolean): boolean {
    this.space();
    if (onPath) this.found = this.at;
    if (depth > DEEPEST) return false;
    const first = this.text[this.at];
    if (first === '{') return this.members(depth, onPath, '}');
    if (first === '[') return this.members(depth, onPath, ']');
    return this.token(first === '"' ? TEXT : PLAIN);
  }

  private members(depth: number, onPath: boolean, end: '}' | ']'): boolean {
    this.at += 1;
    this.space();
    if (this.take(end)) return true;
    for (let index = 0; ; index += 1) {
      let key = String(index);
      if (end === '}') {
        this.space();
        const start = this.at;
        if (this.text[start] !== '"' || !this.token(TEXT)) return false;
        key = JSON.parse(this.text.slice(start, this.at)) as string;
        this.space();
        if (!this.take(':')) return false;
      }
      if (!this.value(depth + 1, onPath && depth < this.path.length && this.path[depth] === key))
        return false;
      this.space();
      if (this.take(end)) return true;
      if (!this.take(',')) return false;
    }
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private token(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at += match[0].length;
    return match !== null;
  }
}
