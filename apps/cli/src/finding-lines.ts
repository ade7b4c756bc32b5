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
    say(`  ${what.zh} ${why.zh} ${instead.zh}\n  ${what.en} ${why.en} ${instead.en}`);
  }
  return findings.filter(({ severity }) => severity === 'error').length;
}
