/** Mutations that mean the same as the original, each with the reason; they are not drawn. */
export const EQUIVALENT: readonly {
  readonly file: string;
  /** What else stands in its line, where `from` alone stands in several. */
  readonly within?: string;
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
    within: '    1n,',
    from: '1n',
    to: '(1n + 1n)',
    because: 'a common denominator of two instead of one doubles what is divided, too',
  },
  {
    file: 'libs/engine/src/amount.ts',
    from: 'pays.denominator > most',
    to: 'pays.denominator >= most',
    because: 'of two equal denominators either is the greatest',
  },
  {
    file: 'libs/engine/src/amount.ts',
    from: 'until > from',
    to: 'until >= from',
    because: 'a slice of no width adds nothing',
  },
  {
    file: 'libs/engine/src/amount-program.ts',
    from: 'until > from',
    to: 'until >= from',
    because: 'a slice of no width adds nothing',
  },
  {
    file: 'libs/engine/src/amount.ts',
    within: 'const size = value < 0n',
    from: 'value < 0n',
    to: 'value <= 0n',
    because: 'the size of zero is zero with either sign',
  },
  {
    file: 'libs/engine/src/amount.ts',
    within: 'const size = value < 0n',
    from: '0n',
    to: '(0n + 1n)',
    because: 'the size of zero is zero with either sign',
  },
  {
    file: 'libs/engine/src/amount-program.ts',
    from: 'Math.abs(value) > PROVEN_FIGURE',
    to: 'Math.abs(value) >= PROVEN_FIGURE',
    because: 'both ways give the same fen; which one is taken is a matter of speed',
  },
  {
    file: 'libs/engine/src/rounding.ts',
    within: 'const size = rest',
    from: '0n',
    to: '(0n + 1n)',
    because: 'no rest is no less than one: the size of zero is zero with either sign',
  },
  {
    file: 'libs/engine/src/rounding.ts',
    within: 'const size = rest',
    from: 'rest < 0n',
    to: 'rest <= 0n',
    because: 'a rest of zero has returned before',
  },
  {
    file: 'libs/engine/src/rounding.ts',
    within: 'return dividend',
    from: '0n',
    to: '(0n + 1n)',
    because: 'a dividend of zero leaves no rest and has returned before',
  },
  {
    file: 'libs/engine/src/rounding.ts',
    from: 'dividend < 0n',
    to: 'dividend <= 0n',
    because: 'a dividend of zero leaves no rest and has returned before',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    from: 'power < 0',
    to: 'power <= 0',
    because: 'ten to the power of zero is one either way',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    within: 'const sign',
    from: '0n',
    to: '(0n + 1n)',
    because: 'a divisor is not zero',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    from: 'b.numerator < 0n',
    to: 'b.numerator <= 0n',
    because: 'a divisor is not zero',
  },
  {
    file: 'libs/engine/src/fraction.ts',
    within: 'const sign',
    from: '1n',
    to: '(1n + 1n)',
    because: 'both parts of the fraction are doubled',
  },
  {
    file: 'libs/engine/src/compile.ts',
    from: 'a.ref.key < b.ref.key',
    to: 'a.ref.key <= b.ref.key',
    because: 'no two keys are equal',
  },
  {
    file: 'libs/engine/src/compile.ts',
    within: 'a.ref.key < b.ref.key',
    from: '1',
    to: '(1 + 1)',
    because: 'whoever sorts asks for the sign only',
  },
  {
    file: 'libs/engine/src/compile.ts',
    within: 'a.id < b.id',
    from: '1',
    to: '(1 + 1)',
    because: 'whoever sorts asks for the sign only',
  },
  {
    file: 'libs/engine/src/derived-fact.ts',
    from: 'made.set(ref.key, value);',
    to: ';',
    because: 'a value that is not kept is computed again, and is the same',
  },
  {
    file: 'libs/engine/src/derived-fact.ts',
    from: 'made.set(ref.key, column);',
    to: ';',
    because: 'a column that is not kept is made again, and is the same',
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
  {
    file: 'libs/engine/src/expression.ts',
    within: 'compareFractions(a, b as Fraction)',
    from: '1',
    to: '(1 + 1)',
    because: 'of an order only the sign is asked for',
  },
  {
    file: 'libs/engine/src/expression.ts',
    within: 'extreme(parts as',
    from: '1',
    to: '(1 + 1)',
    because: 'of an order only the sign is asked for',
  },
  {
    file: 'libs/engine/src/expression.ts',
    from: 'order(part, best) * sign',
    to: 'order(part, best) / sign',
    because: 'multiplied or divided by one or minus one is the same',
  },
];
