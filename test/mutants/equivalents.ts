/** Mutations that mean the same as the original, each with the reason; they are not drawn. */
export const EQUIVALENT: readonly {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly because: string;
}[] = [];
