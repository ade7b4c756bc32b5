/** What the command-line library says in English only, with its Chinese; `$1` is what it quotes. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^error: required option '(.+)' not specified/, '缺少必填选项 $1。'],
  [/^error: missing required argument '(.+)'/, '缺少必填参数 $1。'],
  [/^error: option '(.+)' argument missing/, '选项 $1 缺少取值。'],
  [/^error: unknown option '(.+?)'/, '没有选项 $1。'],
  [/^error: unknown command '(.+?)'/, '没有命令 $1。'],
  [/^error: too many arguments/, '参数过多。'],
];

/** Puts the Chinese before a refusal of the command-line library; one that is not known here stays as it is. */
export function inBothLanguages(refusal: string): string {
  for (const [pattern, chinese] of WORDS) {
    const found = pattern.exec(refusal);
    if (found) return `${chinese.replace('$1', () => found[1] ?? '')}\n${refusal}`;
  }
  return refusal;
}
