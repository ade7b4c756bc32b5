import { invariant } from '#libs/kernel';
import { amountReadings } from './amount.ts';
import { programOf } from './amount-program.ts';
import { allOf, anyOf, everyRow, notOf, type TruthMap, unknownRows } from './bitmap.ts';
import { columnRow, type ColumnSource } from './column.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition, type FactReading, type Leaf, leavesOf } from './condition.ts';
import { numberIn } from './decide.ts';
import { type Derivation, type Derivations, derivedColumns } from './derived-fact.ts';
import { mapOfLeaf } from './leaf-map.ts';
import { NOT_APPLICABLE, settle, UNKNOWN } from './truth.ts';
import { type ColumnRef } from './fact-dictionary.ts';

/** Policies made ready to be judged together: a comparison that several of them share is made once per segment. */
export interface Plan {
  readonly policies: readonly CompiledPolicy[];
  /** Distinct comparisons by key. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** Every column any policy reads, ascending by key, without repeats. */
  readonly reads: readonly ColumnRef[];
  /** Everything any policy derives, by column key. */
  readonly derivations: Derivations;
}

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

/** Gathers the distinct comparisons and columns of policies. Policy ids must differ: one plan, one period each. */
export function compilePlan(policies: readonly CompiledPolicy[]): Plan {
  const leaves = new Map<string, Leaf>();
  const reads = new Map<string, ColumnRef>();
  const derivations = new Map<string, Derivation>();
  for (const { scope, conditions, reads: columns, derivations: derived } of policies) {
    for (const [key, derivation] of derived) derivations.set(key, derivation);
    for (const leaf of [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)])
      leaves.set(leaf.key, leaf);
    for (const ref of columns) reads.set(ref.key, ref);
  }
  const ordered = [...reads.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { policies, leaves, reads: ordered, derivations };
}

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
  const columns = derivedColumns(plan.derivations, delivered, length);
  const maps = new Map<string, TruthMap>();
  for (const [key, leaf] of plan.leaves) maps.set(key, mapOfLeaf(leaf, columns, length));
  const policies = new Map<string, PolicyVerdicts>();
  for (const policy of plan.policies)
    policies.set(policy.id, verdictsOf(policy, maps, columns, length));
  return { policies };
}

function verdictsOf(
  policy: CompiledPolicy,
  maps: ReadonlyMap<string, TruthMap>,
  columns: ColumnSource,
  length: number,
): PolicyVerdicts {
  const scope = policy.scope
    ? mapOf(policy.scope, maps, length)
    : { yes: everyRow(length), no: new Uint32Array(0) };
  const truth = mapOf(policy.conditions, maps, length);
  const computable = policy.amount
    ? knownInAll(amountReadings(policy.amount), columns, length)
    : everyRow(length);
  const unsettled = unknownRows(truth, length);
  const scopeUnknown = policy.scope
    ? unknownRows(scope, length)
    : new Uint32Array(scope.yes.length);
  const eligible = new Uint32Array(scope.yes.length);
  const undetermined = new Uint32Array(scope.yes.length);
  for (let at = 0; at < eligible.length; at += 1) {
    const within = scope.yes[at] as number;
    const passed = within & (truth.yes[at] as number);
    const payable = computable[at] as number;
    eligible[at] = passed & payable;
    undetermined[at] =
      (scopeUnknown[at] as number) | (within & (unsettled[at] as number)) | (passed & ~payable);
  }
  return { eligible, undetermined, inScope: scope.yes, amounts: amountsOf(policy, columns) };
}

function mapOf(
  condition: Condition,
  maps: ReadonlyMap<string, TruthMap>,
  length: number,
): TruthMap {
  if (condition.kind === 'leaf') return maps.get(condition.key) as TruthMap;
  const parts = condition.of.map((part) => mapOf(part, maps, length));
  if (condition.kind === 'not') return notOf(parts[0] as TruthMap);
  return condition.kind === 'all' ? allOf(parts, length) : anyOf(parts, length);
}

/** Rows in which every fact of an amount is known, by record or by what the dictionary says of its absence. */
function knownInAll(
  readings: readonly FactReading[],
  columns: ColumnSource,
  length: number,
): Uint32Array {
  const rows = everyRow(length);
  for (const { definition, ref } of readings) {
    const absent = settle(definition, null);
    if (absent !== UNKNOWN && absent !== NOT_APPLICABLE) continue;
    const column = columns.column(ref);
    for (let at = 0; at < rows.length; at += 1)
      rows[at] = (rows[at] as number) & (column?.known[at] ?? 0);
  }
  return rows;
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
