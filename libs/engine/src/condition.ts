import { type Derivation } from './derived-fact.ts';
import { type FactDefinition, type ColumnRef, type FactValue } from './fact-dictionary.ts';
import { type Operator } from './operators.ts';

/** A normalised literal of a rule. */
export type Literal = Exclude<FactValue, null>;

/** A fact as a rule reads it: its entry in the dictionary and the column it resolves to. */
export interface FactReading {
  readonly definition: FactDefinition;
  readonly ref: ColumnRef;
  /** Set when it is computed from other facts. */
  readonly derivation?: Derivation;
}

/** The right side of a condition. Parameters are already resolved; their id is kept for the explanation. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Literal; readonly parameter?: string }
  | {
      readonly kind: 'list';
      /** Ascending, without repeats. */
      readonly values: readonly Literal[];
      readonly members: ReadonlySet<Literal>;
      /** The codes as written, when `values` is their expansion along a hierarchy. */
      readonly roots?: readonly string[];
    }
  | { readonly kind: 'fact'; readonly reading: FactReading }
  | {
      /** The months before the day of decision, that day included. */
      readonly kind: 'months';
      readonly months: number;
      readonly reading: FactReading;
    };

/** One comparison. Equal keys mean the same comparison on the same column, whoever wrote it. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly key: string;
  readonly operator: Operator;
  readonly reading: FactReading;
  readonly operand: Operand;
}

/** A checked condition: typed, resolved, free of references. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly name?: string; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly name?: string; readonly of: readonly [Condition] }
  | Leaf;

/** All comparisons under a condition, in reading order, repeats included. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  return condition.kind === 'leaf' ? [condition] : condition.of.flatMap(leavesOf);
}

/** The facts one comparison reads: one, or two when it compares facts or looks back from the day of decision. */
export function readingsOf(leaf: Leaf): readonly FactReading[] {
  return 'reading' in leaf.operand ? [leaf.reading, leaf.operand.reading] : [leaf.reading];
}

/** The facts that a condition compares, each once. */
export function factsRead(condition: Condition): readonly FactDefinition[] {
  const readings = leavesOf(condition).flatMap(readingsOf);
  return [...new Map(readings.map(({ definition }) => [definition.id, definition])).values()];
}
