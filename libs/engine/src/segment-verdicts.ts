import { invariant } from '#libs/kernel';
import { programOf } from './amount-program.ts';
import { spread, TOGETHER } from './bit-transpose.ts';
import { everyRow } from './bitmap.ts';
import { Block } from './block.ts';
import { type Literal } from './circuit.ts';
import { type Coded } from './coded-column.ts';
import { columnRow, type ColumnSource, wordsFor } from './column.ts';
import { type CompiledPolicy } from './compile.ts';
import { numberIn } from './decide.ts';
import { derivedColumns } from './derived-fact.ts';
import { columnOf, knownRows, mapOfLeaf } from './leaf-map.ts';
import { type CodedSlots, type Judge, type Plan } from './plan.ts';

/** What one policy says about the rows of a segment. */
export interface PolicyVerdicts {
  readonly eligible: Uint32Array;
  readonly undetermined: Uint32Array;
  /** Rows definitely inside the scope. */
  readonly inScope: Uint32Array;
  /** The amount of an eligible row in fen; 0n when the policy has none. */
  readonly amounts: (index: number) => bigint;
}

/** What all policies of a plan say about the rows of a segment, by policy id; a row in no map is ineligible. */
export interface SegmentVerdicts {
  readonly policies: ReadonlyMap<string, PolicyVerdicts>;
}

/** A segment as a plan sees it: a code for each row and column, and bitmaps for what codes cannot answer. */
export interface EncodedSegment {
  readonly length: number;
  /** What is derived included. */
  readonly columns: ColumnSource;
  /** By the plan's `coded`. */
  readonly coded: readonly Coded[];
  /** By the plan's `mapped`: where a literal definitely holds, and where it may. */
  readonly mapped: readonly { readonly definitely: Uint32Array; readonly maybe: Uint32Array }[];
}

/** Planes of a block take this many bytes at most: most of a second-level cache, shared with the codes read. */
const BLOCK_BYTES = 524_288;
const BLOCK_WORDS_LEAST = 64;

/**
 * Judges every row of a segment under every policy. It says of each row exactly what `decide` would say of it.
 *
 * @throws ENGINE.COLUMN_MISMATCHED when a column has another length or type than the rules need
 */
export function evaluateSegment(
  plan: Plan,
  delivered: ColumnSource,
  length: number,
): SegmentVerdicts {
  return judgeSegment(plan, encodeSegment(plan, delivered, length));
}

/**
 * Looks at the values of a segment once, for all policies; what is judged afterwards are codes.
 *
 * @throws ENGINE.COLUMN_MISMATCHED when a column has another length or type than the rules need
 */
export function encodeSegment(plan: Plan, delivered: ColumnSource, length: number): EncodedSegment {
  const columns = derivedColumns(plan.derivations, delivered, length);
  return {
    length,
    columns,
    coded: plan.coded.map(({ coder }) =>
      coder.code(columnOf(columns, coder.reading, length), length),
    ),
    mapped: plan.mapped.map(({ literal }) => mapOf(literal, columns, length)),
  };
}

function mapOf(
  literal: Literal,
  columns: ColumnSource,
  length: number,
): EncodedSegment['mapped'][number] {
  if (literal.asks === 'known') {
    const known = knownRows(literal.reading, columnOf(columns, literal.reading, length), length);
    return { definitely: known, maybe: known };
  }
  const { yes, no } = mapOfLeaf(literal.leaf, columns, length);
  return literal.asks === 'true'
    ? { definitely: yes, maybe: opposite(no) }
    : { definitely: no, maybe: opposite(yes) };
}

function opposite(words: Uint32Array): Uint32Array {
  return words.map((word) => ~word);
}

/** Judges a segment that was encoded for the same plan. */
export function judgeSegment(plan: Plan, segment: EncodedSegment): SegmentVerdicts {
  const { length, columns } = segment;
  const words = wordsFor(length);
  const found = plan.judges.map(({ policy, scope }): PolicyVerdicts => ({
    eligible: new Uint32Array(words),
    undetermined: new Uint32Array(words),
    inScope: scope ? new Uint32Array(words) : everyRow(length),
    amounts: amountsOf(policy, columns),
  }));
  const block = new Block(blockWords(plan, words), plan.circuit);
  for (let from = 0; from < words; from += block.size) {
    block.begin(Math.min(block.size, words - from));
    for (const [index, slots] of plan.coded.entries())
      writeCoded(block, slots, segment.coded[index] as Coded, from);
    for (const [index, { slot }] of plan.mapped.entries()) {
      const map = segment.mapped[index] as EncodedSegment['mapped'][number];
      const until = from + block.length;
      block.planes.set(map.definitely.subarray(from, until), block.literal(slot, 'definitely'));
      block.planes.set(map.maybe.subarray(from, until), block.literal(slot, 'maybe'));
    }
    for (const [index, judge] of plan.judges.entries())
      judgeBlock(block, judge, found[index] as PolicyVerdicts, from);
  }
  if ((length & 31) !== 0) for (const verdicts of found) clearPast(verdicts, length);
  return {
    policies: new Map(found.map((verdicts, at) => [plan.judges[at]?.policy.id ?? '', verdicts])),
  };
}

function blockWords({ circuit }: Plan, words: number): number {
  const planes = 2 * circuit.literals.length + circuit.gates.length / 2 + 40;
  const fit = BLOCK_BYTES / (4 * planes);
  return Math.min(Math.max(2 ** Math.floor(Math.log2(fit)), BLOCK_WORDS_LEAST), Math.max(words, 1));
}

/** Writes the planes of one column's literals from its codes. */
function writeCoded(block: Block, { slots, open }: CodedSlots, coded: Coded, from: number): void {
  const { planes, length } = block;
  const at = new Int32Array(TOGETHER);
  for (const [index, masks] of coded.masks.entries()) {
    for (let of = 0; of < TOGETHER; of += 1) {
      const slot = slots[index * TOGETHER + of];
      at[of] = slot === undefined ? block.waste : block.literal(slot, 'definitely');
    }
    spread(coded.codes, from << 5, length, masks, planes, at);
  }
  for (const slot of slots) {
    const definitely = block.literal(slot, 'definitely');
    const maybe = block.literal(slot, 'maybe');
    if (!open) planes.copyWithin(maybe, definitely, definitely + length);
    else if (!coded.known) planes.fill(0xffffffff, maybe, maybe + length);
    else orUnknown(planes, maybe, definitely, coded.known, from, length);
  }
}

function orUnknown(
  planes: Uint32Array,
  maybe: number,
  definitely: number,
  known: Uint32Array,
  from: number,
  length: number,
): void {
  for (let at = 0; at < length; at += 1)
    planes[maybe + at] = (planes[definitely + at] as number) | ~(known[from + at] as number);
}

/** What a rule comes to in a block: who is inside its scope and passes, and of whom that is not known. */
function judgeBlock(block: Block, judge: Judge, found: PolicyVerdicts, from: number): void {
  const { planes, every, length } = block;
  const scopeMaybe = judge.scope ? block.gate(judge.scope, 'maybe', 0) : every;
  const scope = judge.scope ? block.gate(judge.scope, 'definitely', 1) : every;
  const maybe = block.gate(judge.conditions, 'maybe', 2);
  const definitely = block.gate(judge.conditions, 'definitely', 3);
  const figures = judge.figures ? block.gate(judge.figures, 'definitely', 4) : every;
  const { eligible, undetermined, inScope } = found;
  for (let at = 0; at < length; at += 1) {
    const within = planes[scope + at] as number;
    const passed = within & (planes[definitely + at] as number) & (planes[figures + at] as number);
    eligible[from + at] = passed;
    undetermined[from + at] =
      ((planes[scopeMaybe + at] as number) & ~within) |
      (within & (planes[maybe + at] as number) & ~passed);
  }
  if (judge.scope) inScope.set(planes.subarray(scope, scope + length), from);
}

function clearPast({ eligible, undetermined, inScope }: PolicyVerdicts, length: number): void {
  const inside = 2 ** (length & 31) - 1;
  const last = length >>> 5;
  for (const words of [eligible, undetermined, inScope])
    words[last] = (words[last] as number) & inside;
}

function amountsOf(
  { id, amount }: CompiledPolicy,
  columns: ColumnSource,
): (index: number) => bigint {
  if (!amount) return () => 0n;
  const program = programOf(amount);
  return (index) => {
    const row = columnRow(columns, index);
    const fen = program((reading) => numberIn(row, reading));
    invariant(fen !== null, `an amount was asked for a row that is not eligible for ${id}`);
    return fen;
  };
}
