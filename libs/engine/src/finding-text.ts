import { type Text } from '#libs/kernel';

/** The three texts of a kind of finding; `{1}` and `{2}` are filled per occurrence. */
export interface FindingText {
  readonly what: Text;
  readonly why: Text;
  readonly instead: Text;
  readonly warning?: true;
}

/** A text in both languages, Chinese first. */
export const line = (zh: string, en: string): Text => ({ zh, en });
