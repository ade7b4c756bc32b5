/** Mutations that mean the same as the original, each with the reason; they are not drawn. */
export const EQUIVALENT: readonly {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly because: string;
}[] = [
  {
    file: 'libs/engine/src/amount-program.ts',
    from: 'programs.set(amount, program);',
    to: ';',
    because: 'a program that is not kept is made again, and is the same',
  },
  {
    file: 'libs/engine/src/amount.ts',
    from: 'part < least',
    to: 'part <= least',
    because: 'of two equal sums either is the least',
  },
  {
    file: 'libs/engine/src/amount.ts',
    from: 'part > greatest',
    to: 'part >= greatest',
    because: 'of two equal sums either is the greatest',
  },
  {
    file: 'libs/engine/src/expression.ts',
    from: 'a < (b as string)',
    to: 'a <= (b as string)',
    because: 'of two equal days either is the first',
  },
  {
    file: 'libs/engine/src/expression.ts',
    from: 'order(part, best) * sign > 0',
    to: 'order(part, best) * sign >= 0',
    because: 'of two equal values either is the extreme',
  },
  {
    file: 'libs/engine/src/compile.ts',
    from: 'a.id < b.id',
    to: 'a.id <= b.id',
    because: 'parameters are sorted by their ids, no two of which are equal',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    from: 'a.numerator * b.denominator * sign',
    to: 'a.numerator * b.denominator / sign',
    because: 'multiplied or divided by one or minus one is the same',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    from: 'a.denominator * b.numerator * sign',
    to: 'a.denominator * b.numerator / sign',
    because: 'multiplied or divided by one or minus one is the same',
  },
];
