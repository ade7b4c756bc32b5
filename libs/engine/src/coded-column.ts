import { invariant } from '#libs/kernel';
import { type Column } from './column.ts';
import { TOGETHER } from './bit-transpose.ts';
import { type FactReading, type Leaf, type Operand } from './condition.ts';
import { type Literal } from './circuit.ts';
import { numberOfLiteral } from './leaf-map.ts';
import { nextAbove, rankInto, type Ranking, rankingOf } from './rank-code.ts';
import { compares, settle, type Truth, truthOfSettled } from './truth.ts';

/** A comparison of one fact with something written in the rule. */
export type CodedLiteral = Extract<Literal, { leaf: Leaf }>;

/** The codes of one column in one segment, and what each comparison says of each code. */
export interface Coded {
  /** One per row, up to a whole number of words. */
  readonly codes: Uint16Array;
  /** By eight comparisons: bit j of entry c is set when comparison j holds for code c. */
  readonly masks: readonly Uint8Array[];
  /** Which rows have a code of their own; undefined when nobody's value is known. */
  readonly known: Uint32Array | undefined;
}

/** Turns the values of one fact into codes that the comparisons of all rules can be looked up by. */
export interface Coder {
  readonly reading: FactReading;
  code(column: Column | undefined, length: number): Coded;
}

/** Codes fit in sixteen bits; a list of numbers needs two for each member. */
const CODES_MAX = 65_536;

/** The most codes that a comparison with numbers needs. */
export function codesNeeded({ operand }: Leaf): number {
  return operand.kind === 'list' ? operand.values.length * 2 : 2;
}

/** The most codes that a coder takes comparisons for, unknown and below all cuts aside. */
export const CODES_TAKEN_MAX = CODES_MAX - 2;

/** @param literals all comparisons of one fact with something written in a rule, `isKnown` aside */
export function coderOf(reading: FactReading, literals: readonly CodedLiteral[]): Coder {
  switch (reading.definition.type) {
    case 'code':
    case 'text':
      return listedCoder(reading, literals);
    case 'codes':
      return setCoder(reading, literals);
    default:
      return rankedCoder(reading, literals);
  }
}

/** Numbers, days and flags: the code of a value is its rank among the cuts. */
function rankedCoder(reading: FactReading, literals: readonly CodedLiteral[]): Coder {
  const ranking = rankingOf(literals.flatMap(({ leaf }) => cutsOf(leaf)));
  const missing = ranking.count + 1;
  const least = (code: number): number =>
    code === 0 ? -Infinity : (ranking.cuts[code - 1] as number);
  const says = withMissing(missing, (leaf, code) => truthOfNumber(leaf, least(code)));
  const masks = masksOf(literals, missing + 1, says);
  return {
    reading,
    code: (column, length) => {
      const codes = new Uint16Array((length + 31) & ~31);
      if (column) rank(column, ranking, codes);
      fillMissing(column, codes, missing);
      return { codes, masks, known: column?.known };
    },
  };
}

function rank({ values }: Column, ranking: Ranking, codes: Uint16Array): void {
  invariant(values instanceof Float64Array, 'numbers, days and flags are kept as doubles');
  rankInto(ranking, values, codes);
}

/** The ends of the intervals in which a comparison holds. */
function cutsOf({ operator, operand }: Leaf): readonly number[] {
  if (operand.kind === 'list')
    return operand.values.map(numberOfLiteral).flatMap((value) => [value, nextAbove(value)]);
  const value = operand.kind === 'literal' ? numberOfLiteral(operand.value) : 0;
  const below = compares(operator, 0, 1) === compares(operator, 0, 0) ? [] : [value];
  const above = compares(operator, 0, 0) === compares(operator, 1, 0) ? [] : [nextAbove(value)];
  return [...below, ...above];
}

function truthOfNumber({ operator, operand }: Leaf, value: number): Truth {
  if (operand.kind === 'list') {
    const found = numbersIn(operand).has(value);
    return found === (operator === 'in') ? 'true' : 'false';
  }
  invariant(operand.kind === 'literal', 'a coded comparison is with what the rule says');
  return compares(operator, value, numberOfLiteral(operand.value)) ? 'true' : 'false';
}

const numbers = new WeakMap<Extract<Operand, { kind: 'list' }>, ReadonlySet<number>>();

function numbersIn(list: Extract<Operand, { kind: 'list' }>): ReadonlySet<number> {
  const existing = numbers.get(list);
  if (existing) return existing;
  const made = new Set(list.values.map(numberOfLiteral));
  numbers.set(list, made);
  return made;
}

/** Codes and texts: those that rules mention have a code each, all others one together. */
function listedCoder(reading: FactReading, literals: readonly CodedLiteral[]): Coder {
  const mentioned = [...mentionedIn(literals)];
  const codeOf = new Map(mentioned.map((value, at) => [value, at + 1]));
  const missing = mentioned.length + 1;
  const texts = [anotherThan(codeOf), ...mentioned];
  const says = withMissing(missing, (leaf, code) => truthOfSettled(leaf, texts[code] as string));
  const masks = masksOf(literals, missing + 1, says);
  return {
    reading,
    code: (column, length) => {
      const codes = new Uint16Array((length + 31) & ~31);
      if (column) {
        const byEntry = Uint16Array.from(
          column.dictionary ?? [],
          (entry) => codeOf.get(entry) ?? 0,
        );
        lookUp(column, byEntry, codes);
      }
      fillMissing(column, codes, missing);
      return { codes, masks, known: column?.known };
    },
  };
}

/** Lists of codes: those that agree on every code that rules mention have one code together. */
function setCoder(reading: FactReading, literals: readonly CodedLiteral[]): Coder {
  const mentioned = mentionedIn(literals);
  return {
    reading,
    code: (column, length) => {
      const codes = new Uint16Array((length + 31) & ~31);
      const kinds: (readonly string[])[] = [];
      if (column) lookUp(column, kindsOfSets(column, mentioned, kinds), codes);
      const missing = kinds.length;
      fillMissing(column, codes, missing);
      const says = withMissing(missing, (leaf, code) =>
        truthOfSettled(leaf, kinds[code] as readonly string[]),
      );
      const masks = masksOf(literals, missing + 1, says);
      return { codes, masks, known: column?.known };
    },
  };
}

function kindsOfSets(
  { dictionary = [], sets = [] }: Column,
  mentioned: ReadonlySet<string>,
  kinds: (readonly string[])[],
): Uint16Array {
  const matters = dictionary.map((code) => mentioned.has(code));
  const numbers = new Map<string, number>();
  const kindOf = (set: readonly number[]): number => {
    const inside = set.filter((code) => matters[code]);
    const key = inside.join(' ');
    const existing = numbers.get(key);
    if (existing !== undefined) return existing;
    numbers.set(key, kinds.length);
    kinds.push(inside.map((code) => dictionary[code] as string));
    return kinds.length - 1;
  };
  const byEntry = Uint16Array.from(sets, kindOf);
  invariant(kinds.length < CODES_MAX, 'the lists of one segment differ in fewer than 65,536 ways');
  return byEntry;
}

function mentionedIn(literals: readonly CodedLiteral[]): ReadonlySet<string> {
  return new Set(
    literals.flatMap(({ leaf: { operand } }) =>
      operand.kind === 'list'
        ? operand.values.map(String)
        : operand.kind === 'literal'
          ? [String(operand.value)]
          : [],
    ),
  );
}

/** A text that no rule mentions. */
function anotherThan(mentioned: ReadonlyMap<string, number>): string {
  let text = '';
  while (mentioned.has(text)) text += '-';
  return text;
}

function lookUp({ values }: Column, byEntry: Uint16Array, codes: Uint16Array): void {
  invariant(values instanceof Uint32Array, 'codes and texts are kept as numbers of a dictionary');
  const length = values.length;
  for (let row = 0; row < length; row += 1) codes[row] = byEntry[values[row] as number] as number;
}

/** Unknown is a code of its own: what absence means is in the masks like everything else. */
function fillMissing(column: Column | undefined, codes: Uint16Array, missing: number): void {
  if (!column) {
    codes.fill(missing);
    return;
  }
  const { known } = column;
  for (let word = 0; word < known.length; word += 1) {
    let left = ~(known[word] as number);
    if (left === -1) codes.fill(missing, word << 5, (word + 1) << 5);
    else
      while (left !== 0) {
        codes[(word << 5) + 31 - Math.clz32(left & -left)] = missing;
        left &= left - 1;
      }
  }
}

/** What a comparison says of each code. */
type Sayings = (literal: CodedLiteral) => (code: number) => Truth;

function masksOf(
  literals: readonly CodedLiteral[],
  codes: number,
  sayings: Sayings,
): readonly Uint8Array[] {
  const masks: Uint8Array[] = [];
  for (const [at, literal] of literals.entries()) {
    const mask = (masks[Math.floor(at / TOGETHER)] ??= new Uint8Array(codes));
    const bit = 1 << (at % TOGETHER);
    const says = sayings(literal);
    for (let code = 0; code < codes; code += 1)
      if (says(code) === literal.asks) mask[code] = (mask[code] as number) | bit;
  }
  return masks;
}

/** Puts the meaning of absence in for the code of those whose value is unknown. */
function withMissing(missing: number, says: (leaf: Leaf, code: number) => Truth): Sayings {
  return ({ leaf }) => {
    const absent = truthOfSettled(leaf, settle(leaf.reading.definition, null));
    return (code) => (code === missing ? absent : says(leaf, code));
  };
}
