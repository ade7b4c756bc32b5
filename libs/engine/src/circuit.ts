import { type Condition, type FactReading, type Leaf } from './condition.ts';

/**
 * What a rule asks of a row, at the bottom of a circuit: that a comparison is definitely true (or, behind a `not`,
 * definitely false), or that a figure is known.
 */
export type Literal =
  | { readonly asks: 'true' | 'false'; readonly leaf: Leaf }
  | { readonly asks: 'known'; readonly reading: FactReading };

/** A condition without `not`: literals by number, joined by `all` and `any`. Equal parts are the same object. */
export type Gate =
  | { readonly kind: 'literal'; readonly slot: number }
  | {
      readonly kind: 'all' | 'any';
      /** Cheap ones first: literals, which are there already, before gates, which must be computed. */
      readonly of: readonly Gate[];
      readonly number: number;
    };

/**
 * Gathers the conditions of many rules so that what several of them say is there once.
 *
 * `not` is pushed down to the literals by De Morgan's laws, which hold in Kleene's logic too. What is left is monotone:
 * the same gates, fed with "definitely holds", say where a rule definitely holds, and fed with "may hold", where it may.
 * That makes three values cost two passes of plain word logic, and one where nothing is unknown.
 */
export class Circuit {
  readonly literals: Literal[] = [];
  /** Gates, by number. */
  readonly gates: Exclude<Gate, { kind: 'literal' }>[] = [];
  /** How many places use each gate, by number. */
  readonly uses: number[] = [];
  private readonly slots = new Map<string, Gate>();
  private readonly joined = new Map<string, Gate>();

  /** The gate of a condition, or of its opposite. */
  add(condition: Condition, negated = false): Gate {
    switch (condition.kind) {
      case 'leaf': {
        const asks = negated ? 'false' : 'true';
        return this.literal(`${asks} ${condition.key}`, { asks, leaf: condition });
      }
      case 'not':
        return this.add(condition.of[0], !negated);
      default: {
        const parts = condition.of.map((part) => this.add(part, negated));
        return this.join((condition.kind === 'all') === negated ? 'any' : 'all', parts);
      }
    }
  }

  /** The gate that asks whether every one of these figures is known. */
  known(readings: readonly FactReading[]): Gate {
    const parts = readings.map((reading) =>
      this.literal(`known ${reading.ref.key}`, { asks: 'known', reading }),
    );
    return this.join('all', parts);
  }

  private literal(key: string, literal: Literal): Gate {
    const existing = this.slots.get(key);
    if (existing) return existing;
    const gate: Gate = { kind: 'literal', slot: this.literals.length };
    this.literals.push(literal);
    this.slots.set(key, gate);
    return gate;
  }

  private join(kind: 'all' | 'any', parts: readonly Gate[]): Gate {
    const of = [...new Set(parts)].sort((a, b) => rankOf(a) - rankOf(b));
    const [only] = of;
    if (only && of.length === 1) return only;
    const key = `${kind} ${of.map(rankOf).join(' ')}`;
    let gate = this.joined.get(key);
    if (!gate) {
      for (const part of of)
        if (part.kind !== 'literal') this.uses[part.number] = (this.uses[part.number] ?? 0) + 1;
      const made = { kind, of, number: this.gates.length } as const;
      this.gates.push(made);
      this.uses.push(0);
      this.joined.set(key, made);
      gate = made;
    }
    return gate;
  }
}

const MOST_LITERALS = 2 ** 30;

function rankOf(gate: Gate): number {
  return gate.kind === 'literal' ? gate.slot : MOST_LITERALS + gate.number;
}
