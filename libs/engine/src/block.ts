import { type Circuit, type Gate } from './circuit.ts';

/** Which question a pass over the gates answers: where something definitely holds, or where it may. */
export type Pass = 'definitely' | 'maybe';

type Joint = Exclude<Gate, { kind: 'literal' }>;

/** The planes of one pass. */
interface Side {
  /** Where the plane of each literal begins, by slot. */
  readonly literals: Int32Array;
  /** Where the plane of a gate begins that is used more than once, by number; −1 for the others. */
  readonly homes: Int32Array;
  /** In which turn such a plane was made. */
  readonly made: Uint32Array;
}

/**
 * What a circuit says of a block of rows, one bitmap (a plane) for each literal and gate.
 *
 * All planes lie in one array, small enough to stay in the second-level cache, and are named by the word at which they
 * begin; so every gate is a loop over words that are near.
 */
export class Block {
  readonly planes: Uint32Array;
  /** A plane of ones. */
  readonly every: number;
  /** A plane that may be written to and is never read. */
  readonly waste: number;
  /** Words in use. */
  length = 0;
  private turn = 0;
  private readonly definitely: Side;
  private readonly maybe: Side;
  private readonly results: number;
  private readonly depth: number;

  /** @param size most words */
  constructor(
    readonly size: number,
    circuit: Circuit,
  ) {
    const slots = circuit.literals.length;
    let planes = 0;
    const plane = (): number => planes++ * size;
    const side = (): Side => ({
      literals: Int32Array.from({ length: slots }, plane),
      homes: Int32Array.from(circuit.uses, (count) => (count > 1 ? plane() : -1)),
      made: new Uint32Array(circuit.gates.length),
    });
    this.definitely = side();
    this.maybe = side();
    this.every = plane();
    this.waste = plane();
    // A gate keeps its first part beside its own plane while it makes the others.
    this.depth = 1 + 2 * circuit.gates.reduce((most, gate) => Math.max(most, depthOf(gate)), 0);
    this.results = planes * size;
    this.planes = new Uint32Array((planes + RESULTS * this.depth) * size);
    this.planes.fill(0xffffffff, this.every, this.every + size);
  }

  /** Begins with other rows. */
  begin(words: number): void {
    this.length = words;
    this.turn += 1;
  }

  /** Where the plane of a literal is to be written. */
  literal(slot: number, pass: Pass): number {
    return this[pass].literals[slot] as number;
  }

  /**
   * Where the plane of a gate begins, made if it is not there yet.
   *
   * @param result one of {@link RESULTS} places; what was made there before is lost
   */
  gate(gate: Gate, pass: Pass, result: number): number {
    return this.made(gate, this[pass], this.results + result * this.depth * this.size);
  }

  private made(gate: Gate, side: Side, free: number): number {
    if (gate.kind === 'literal') return side.literals[gate.slot] as number;
    const home = side.homes[gate.number] as number;
    if (home < 0) {
      this.join(gate, side, free, free + this.size);
      return free;
    }
    if (side.made[gate.number] !== this.turn) {
      this.join(gate, side, home, free);
      side.made[gate.number] = this.turn;
    }
    return home;
  }

  /** Joins the parts of a gate, up to four planes in one loop; `all` stops when no row is left. */
  private join({ kind, of }: Joint, side: Side, to: number, free: number): void {
    const { planes, length } = this;
    const fold = kind === 'all' ? and : or;
    const first = of[0] as Gate;
    let held = this.made(first, side, free);
    const next = first.kind === 'literal' ? free : free + this.size;
    for (let at = 1; at < of.length;) {
      const taken = Math.min(3, literalsFrom(of, at));
      const second = this.made(of[at] as Gate, side, next);
      const third = taken > 1 ? this.made(of[at + 1] as Gate, side, next) : second;
      const fourth = taken > 2 ? this.made(of[at + 2] as Gate, side, next) : third;
      const any = fold(planes, length, to, held, second, third, fourth);
      held = to;
      at += Math.max(1, taken);
      if (any === 0 && kind === 'all') return;
    }
  }
}

/** Places for results that are needed at the same time. */
const RESULTS = 5;

function depthOf(gate: Gate): number {
  return gate.kind === 'literal'
    ? 0
    : 1 + gate.of.reduce((most, part) => Math.max(most, depthOf(part)), 0);
}

function literalsFrom(of: readonly Gate[], from: number): number {
  let at = from;
  while (at < of.length && (of[at] as Gate).kind === 'literal') at += 1;
  return at - from;
}

/*
 * Two loops that differ in one operator: handed in as a function it would be a call for every word, and these are the
 * words that all of matching waits for.
 */

/** @returns zero when no bit is set */
function and(
  planes: Uint32Array,
  length: number,
  to: number,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  let any = 0;
  for (let at = 0; at < length; at += 1) {
    const word =
      (planes[a + at] as number) &
      (planes[b + at] as number) &
      (planes[c + at] as number) &
      (planes[d + at] as number);
    planes[to + at] = word;
    any |= word;
  }
  return any;
}

/** @returns zero when no bit is set */
function or(
  planes: Uint32Array,
  length: number,
  to: number,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  let any = 0;
  for (let at = 0; at < length; at += 1) {
    const word =
      (planes[a + at] as number) |
      (planes[b + at] as number) |
      (planes[c + at] as number) |
      (planes[d + at] as number);
    planes[to + at] = word;
    any |= word;
  }
  return any;
}
