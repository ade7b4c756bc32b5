/** An answer with every amount as a decimal text: JSON numbers lose fen. */
export type FenTexts<Answer> = Answer extends bigint
  ? string
  : Answer extends readonly (infer Item)[]
    ? FenTexts<Item>[]
    : Answer extends object
      ? { [Key in keyof Answer]: FenTexts<Answer[Key]> }
      : Answer;

/** Writes the amounts of an answer as decimal texts. */
export function fenTexts<Answer>(answer: Answer): FenTexts<Answer> {
  const told = (value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, told(one)]));
  };
  return told(answer) as FenTexts<Answer>;
}
