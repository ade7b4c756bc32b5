import { type Finding, positionOf } from '#libs/engine';

/**
 * Writes findings for people: where (file, line, column, JSON pointer), how grave, which code, and the sentences.
 *
 * @param texts the files by path, to tell line and column
 * @returns how many are errors
 */
export function showFindings(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  say: (line: string) => void,
): number {
  for (const { file, pointer, severity, code, what, why, instead } of findings) {
    const text = texts.get(file);
    const { line, column } = positionOf(text ?? '', pointer);
    say(`${file}:${line}:${column}  ${pointer || '/'}  ${severity}  ${code}`);
    const parts = [what, why, instead];
    say(`  ${parts.map(({ zh }) => ended(zh, '。')).join('')}`);
    say(`  ${parts.map(({ en }) => ended(en, '.')).join(' ')}`);
  }
  return findings.filter(({ severity }) => severity === 'error').length;
}

/** A sentence with its stop. */
function ended(text: string, stop: string): string {
  return /[。！？.!?]$/.test(text) ? text : `${text}${stop}`;
}

/** `1 error`, `2 errors`. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
