import { type Canonical, fingerprint, PeriodMalformed, type Text } from '#libs/kernel';
import { type Amount, amountReadings } from './amount.ts';
import { amountForm } from './amount-form.ts';
import { AmountReader } from './amount-reader.ts';
import { type CodeLists } from './code-list.ts';
import { type Condition, type FactReading, leavesOf, readingsOf } from './condition.ts';
import { ConditionReader } from './condition-reader.ts';
import { RuleRefused } from './errors.ts';
import { type ColumnRef, type FactDefinition, type FactRow } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { type Parameter } from './parameter.ts';
import { type Policy } from './policy.ts';
import { periodLength, RuleReader, type Vocabulary } from './rule-reader.ts';
import { type RuleBook } from './rule-book.ts';

/**
 * Version of what the rule language means. It is part of every decision hash: raise it when the same rule and the same
 * facts could come out differently, and only then.
 */
export const SEMANTICS_VERSION = 1;

/** A policy made ready for one period: typed, resolved, and named by what it decides. */
export interface CompiledPolicy {
  readonly id: string;
  readonly period: string;
  readonly title: Text;
  /** Names everything that can change a verdict or an amount. */
  readonly decisionHash: string;
  /** Names the rest of the policy: titles, basis, gates, funding, references. */
  readonly documentHash: string;
  /** The columns it reads, ascending by key, without repeats. */
  readonly reads: readonly ColumnRef[];
  /** Null when everyone is in scope. */
  readonly scope: Condition | null;
  readonly conditions: Condition;
  /** Null when the policy grants something without an amount. */
  readonly amount: Amount | null;
  /** The dictionary entries of what it reads, by fact id: for explanations. */
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  /** The code lists whose names an explanation uses. */
  readonly codes: CodeLists;
}

/**
 * Compiles a policy for one period.
 *
 * @param period a period of the policy's length, e.g. `2025`; `P` and `P-1` in the rule resolve against it
 * @throws ENGINE.RULE_REFUSED with every finding
 */
export function compilePolicy(policy: Policy, book: RuleBook, period: string): CompiledPolicy {
  const findings = new Findings(policy.file);
  const compiled = compileWith(policy, book, period, findings);
  if (!compiled) throw new RuleRefused(policy.id, findings.list);
  return compiled;
}

/** Compiles and notes findings instead of throwing; the loader uses it so that all files are judged at once. */
export function compileWith(
  policy: Policy,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledPolicy | undefined {
  if (!policy.executable) {
    const because = policy.notExecutableBecause;
    findings.add('POLICY_NOT_EXECUTABLE', '/executable', because?.zh, because?.en);
    return undefined;
  }
  const reader = readerFor(vocabulary, period, findings);
  if (!reader || periodLength(period) !== policy.period) {
    findings.add('PERIOD_LENGTH', '/period', period, policy.period);
    return undefined;
  }
  const conditions = new ConditionReader(reader).read(policy.conditions, '/conditions');
  const scope =
    policy.scope === undefined ? null : new ConditionReader(reader).read(policy.scope, '/scope');
  const amount =
    policy.amount === undefined ? null : new AmountReader(reader).read(policy.amount, '/amount');
  if (!conditions || scope === undefined || amount === undefined) return undefined;
  const readings = distinct([
    ...[...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)].flatMap(readingsOf),
    ...(amount ? amountReadings(amount) : []),
  ]);
  return {
    id: policy.id,
    period,
    title: policy.title,
    decisionHash: decisionHash(policy.id, period, scope, conditions, amount, readings, vocabulary),
    documentHash: documentHash(policy, reader.parametersUsed),
    reads: readings.map(({ ref }) => ref),
    scope,
    conditions,
    amount,
    definitions: new Map(readings.map(({ definition }) => [definition.id, definition])),
    codes: vocabulary.codes,
  };
}

/** The SHA-256 of everything a policy read of one subject, so that a decision can be replayed and compared later. */
export function factVectorHash(compiled: CompiledPolicy, row: FactRow): string {
  return fingerprint(compiled.reads.map((ref) => [ref.key, row.value(ref)]));
}

function readerFor(
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): RuleReader | undefined {
  try {
    return new RuleReader(vocabulary, period, findings);
  } catch (error) {
    if (error instanceof PeriodMalformed) return undefined;
    throw error;
  }
}

function distinct(readings: readonly FactReading[]): readonly FactReading[] {
  const byKey = new Map(readings.map((reading) => [reading.ref.key, reading]));
  return [...byKey.values()].sort((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
}

/**
 * The rule is hashed as resolved: parameters by their value, shared conditions by their content, hierarchies by the
 * codes they expand to. So moving a condition into a shared file re-decides nothing, and a new parameter value does.
 */
function decisionHash(
  id: string,
  period: string,
  scope: Condition | null,
  conditions: Condition,
  amount: Amount | null,
  readings: readonly FactReading[],
  vocabulary: Vocabulary,
): string {
  const lists = new Set(readings.flatMap(({ definition }) => definition.codeList ?? []));
  return fingerprint({
    semantics: SEMANTICS_VERSION,
    id,
    period,
    scope: scope && normalForm(scope),
    conditions: normalForm(conditions),
    amount: amount && amountForm(amount),
    facts: readings.map(({ definition }) => factForm(definition)),
    codes: [...lists].sort().map((list) => {
      const codes = [...(vocabulary.codes.get(list)?.codes.values() ?? [])];
      return [list, ...codes.map(({ code, parent }) => `${code}<${parent ?? ''}`).sort()];
    }),
  });
}

function normalForm(condition: Condition): Canonical {
  return condition.kind === 'leaf'
    ? condition.key
    : [condition.kind, ...condition.of.map(normalForm)];
}

/** The part of a dictionary entry that can change a decision; titles and sensitivity cannot. */
function factForm({
  id,
  type,
  unit,
  dataset,
  absence,
  codeList,
  period,
  maxAgeDays,
}: FactDefinition): Canonical {
  const meaning = typeof absence === 'string' ? absence : { value: absence.value };
  return { id, type, unit, dataset, absence: meaning, codeList, period, maxAgeDays };
}

const DECIDING = new Set(['scope', 'conditions', 'amount']);

function documentHash(policy: Policy, parameters: ReadonlyMap<string, Parameter>): string {
  const rest = Object.entries(policy.document).filter(([key]) => !DECIDING.has(key));
  const references = [...parameters.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, values }) => ({
      id,
      title: { ...title },
      references: values.map(({ reference }) => ({ ...reference })),
    }));
  return fingerprint({ document: Object.fromEntries(rest), references });
}
