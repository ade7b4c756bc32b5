import { columnRow, type ColumnSource, rowsIn, wordsFor } from './column.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Leaf, leavesOf } from './condition.ts';
import { decide } from './decide.ts';
import { type ColumnRef } from './fact-dictionary.ts';
import { type PolicyVerdicts } from './segment-verdicts.ts';

/** How many subjects wait for one fact. */
export interface DecisiveFact {
  readonly ref: ColumnRef;
  /** Undetermined subjects whose verdict its arrival can settle, perhaps with others. */
  readonly subjects: number;
  /** Those who lack nothing else that is decisive. */
  readonly alone: number;
}

/** What bitmaps say of a row: their bits in a number, or in several as text. */
type Pattern = number | string;

/** Bits of a pattern that one number holds. */
const PATTERN_BITS = 30;

/**
 * Counts the decisive missing facts of undetermined subjects.
 *
 * What is decisive follows from which comparisons hold, which are unknown, and which columns are known. Subjects alike in
 * that are one pattern, so `decide` is asked once for each pattern and not once for each of a million subjects.
 */
export class UndeterminedPatterns {
  private readonly leaves: readonly Leaf[];
  private readonly counts = new Map<
    Pattern,
    { subjects: number; readonly missing: readonly ColumnRef[] }
  >();

  constructor(private readonly policy: CompiledPolicy) {
    const { scope, conditions } = policy;
    const all = [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)];
    this.leaves = [...new Map(all.map((leaf) => [leaf.key, leaf])).values()];
  }

  /** One policy for each comparison, to be judged along: what is eligible under it is where the comparison holds. */
  get policies(): readonly CompiledPolicy[] {
    return this.leaves.map((leaf, at) => ({
      ...this.policy,
      id: `leaf ${at}`,
      scope: null,
      conditions: leaf,
      amount: null,
    }));
  }

  /** Counts the undetermined of one segment. */
  add(
    columns: ColumnSource,
    length: number,
    undetermined: Uint32Array,
    found: ReadonlyMap<string, PolicyVerdicts>,
  ): void {
    const asked = this.leaves.flatMap((_, at) => {
      const { eligible, undetermined: open } = found.get(`leaf ${at}`) as PolicyVerdicts;
      return [eligible, open];
    });
    const { reads, derivations } = this.policy;
    for (const ref of reads)
      asked.push(columns.column(ref)?.known ?? new Uint32Array(wordsFor(length)));
    const missingAt = (row: number) => decide(this.policy, columnRow(columns, row)).missing;
    // What a derived fact lacks depends on comparisons inside it: there a subject is its own pattern.
    if (derivations.size > 0)
      for (const row of rowsIn(undetermined, length)) {
        const missing = missingAt(row);
        this.count(missing.map(({ key }) => key).join(' '), () => missing);
      }
    else
      eachPattern(asked, undetermined, length, (pattern, row) =>
        this.count(pattern, () => missingAt(row)),
      );
  }

  private count(pattern: Pattern, missing: () => readonly ColumnRef[]): void {
    const same = this.counts.get(pattern);
    if (same) same.subjects += 1;
    else this.counts.set(pattern, { subjects: 1, missing: missing() });
  }

  /** Each decisive fact, most subjects first. */
  result(): readonly DecisiveFact[] {
    const facts = new Map<string, { ref: ColumnRef; subjects: number; alone: number }>();
    for (const { subjects, missing } of this.counts.values())
      for (const ref of missing) {
        const fact = facts.get(ref.key) ?? { ref, subjects: 0, alone: 0 };
        fact.subjects += subjects;
        if (missing.length === 1) fact.alone += subjects;
        facts.set(ref.key, fact);
      }
    return [...facts.values()].sort(
      (a, b) => b.subjects - a.subjects || (a.ref.key < b.ref.key ? -1 : 1),
    );
  }
}

/** Calls back for each row of a bitmap with what all other bitmaps say of it, as one number as long as it fits. */
function eachPattern(
  asked: readonly Uint32Array[],
  rows: Uint32Array,
  length: number,
  each: (pattern: Pattern, row: number) => void,
): void {
  const parts = Math.ceil(asked.length / PATTERN_BITS);
  const words = new Uint32Array(asked.length);
  for (let at = 0; at < wordsFor(length); at += 1) {
    let left = rows[at] as number;
    if (left === 0) continue;
    for (let plane = 0; plane < words.length; plane += 1)
      words[plane] = (asked[plane] as Uint32Array)[at] as number;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left);
      left &= left - 1;
      let pattern: Pattern = bitsAt(words, bit, 0);
      for (let part = 1; part < parts; part += 1)
        pattern = `${pattern} ${bitsAt(words, bit, part * PATTERN_BITS)}`;
      each(pattern, at * 32 + bit);
    }
  }
}

function bitsAt(words: Uint32Array, bit: number, from: number): number {
  const until = Math.min(words.length, from + PATTERN_BITS);
  let pattern = 0;
  for (let plane = from; plane < until; plane += 1)
    pattern = (pattern << 1) | (((words[plane] as number) >>> bit) & 1);
  return pattern;
}
