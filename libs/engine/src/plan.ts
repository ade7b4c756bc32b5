import { amountReadings } from './amount.ts';
import { Circuit, type Gate, type Literal } from './circuit.ts';
import {
  CODES_TAKEN_MAX,
  type CodedLiteral,
  type Coder,
  coderOf,
  codesNeeded,
} from './coded-column.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Leaf, leavesOf } from './condition.ts';
import { type Derivation, type Derivations } from './derived-fact.ts';
import { type ColumnRef } from './fact-dictionary.ts';
import { NOT_APPLICABLE, settle, UNKNOWN } from './truth.ts';

/** Policies made ready to be judged together: a comparison that several of them share is made once per segment. */
export interface Plan {
  readonly policies: readonly CompiledPolicy[];
  /** Distinct comparisons by key. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** Every column any policy reads, ascending by key, without repeats. */
  readonly reads: readonly ColumnRef[];
  /** Everything any policy derives, by column key. */
  readonly derivations: Derivations;
  /** All conditions as one circuit, and what of it each policy asks for. */
  readonly circuit: Circuit;
  readonly judges: readonly Judge[];
  /** Literals that codes answer, by column. */
  readonly coded: readonly CodedSlots[];
  /** Literals that are made in a loop of their own. */
  readonly mapped: readonly MappedSlot[];
}

/** What one policy asks of the circuit. */
export interface Judge {
  readonly policy: CompiledPolicy;
  readonly scope: Gate | null;
  readonly conditions: Gate;
  /** Whether what the amount is made of is known; null when it is never missing. */
  readonly figures: Gate | null;
}

/** Literals of one column, in the order of the coder's masks. */
export interface CodedSlots {
  readonly coder: Coder;
  readonly slots: readonly number[];
  /** Whether a missing value leaves them unknown. */
  readonly open: boolean;
}

/** A literal with a loop of its own. */
export interface MappedSlot {
  readonly slot: number;
  readonly literal: Literal;
}

/** Makes policies ready to be judged together. Policy ids must differ: one plan, one period each. */
export function compilePlan(policies: readonly CompiledPolicy[]): Plan {
  const leaves = new Map<string, Leaf>();
  const reads = new Map<string, ColumnRef>();
  const derivations = new Map<string, Derivation>();
  const circuit = new Circuit();
  const judges: Judge[] = [];
  for (const policy of policies) {
    const { scope, conditions } = policy;
    for (const [key, derivation] of policy.derivations) derivations.set(key, derivation);
    for (const leaf of [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)])
      leaves.set(leaf.key, leaf);
    for (const ref of policy.reads) reads.set(ref.key, ref);
    judges.push({
      policy,
      scope: scope && circuit.add(scope),
      conditions: circuit.add(conditions),
      figures: figuresOf(policy, circuit),
    });
  }
  const ordered = [...reads.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { policies, leaves, reads: ordered, derivations, circuit, judges, ...sorted(circuit) };
}

function figuresOf({ amount }: CompiledPolicy, circuit: Circuit): Gate | null {
  const read = amount ? amountReadings(amount) : [];
  const missable = read.filter(({ definition }) => {
    const absent = settle(definition, null);
    return absent === UNKNOWN || absent === NOT_APPLICABLE;
  });
  return missable.length === 0 ? null : circuit.known(missable);
}

/** Sorts literals by what answers them: the codes of a column, or a loop of their own. */
function sorted({ literals }: Circuit): Pick<Plan, 'coded' | 'mapped'> {
  const mapped: MappedSlot[] = [];
  const groups: { codes: number; slots: number[]; literals: CodedLiteral[] }[] = [];
  const open = new Map<string, (typeof groups)[number]>();
  for (const [slot, literal] of literals.entries()) {
    if (!isCoded(literal)) {
      mapped.push({ slot, literal });
      continue;
    }
    const { key } = literal.leaf.reading.ref;
    const codes = codesNeeded(literal.leaf);
    let group = open.get(key);
    if (!group || group.codes + codes > CODES_TAKEN_MAX) {
      group = { codes: 0, slots: [], literals: [] };
      groups.push(group);
      open.set(key, group);
    }
    group.codes += codes;
    group.slots.push(slot);
    group.literals.push(literal);
  }
  const coded = groups.map(({ slots, literals: [first, ...rest] }): CodedSlots => {
    const { reading } = (first as CodedLiteral).leaf;
    return {
      coder: coderOf(reading, [first as CodedLiteral, ...rest]),
      slots,
      open: settle(reading.definition, null) === UNKNOWN,
    };
  });
  return { coded, mapped };
}

function isCoded(literal: Literal): literal is CodedLiteral {
  if (literal.asks === 'known') return false;
  const { operand, operator } = literal.leaf;
  return operator !== 'isKnown' && (operand.kind === 'literal' || operand.kind === 'list');
}
