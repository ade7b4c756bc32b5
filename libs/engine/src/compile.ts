import {
  type Canonical,
  canonicalJson,
  fingerprint,
  PeriodMalformed,
  sha256,
  type Text,
} from '#libs/kernel';
import { type Aggregate } from './aggregate.ts';
import { type Amount, amountReadings } from './amount.ts';
import { amountForm } from './amount-form.ts';
import { conditionForm, derivationForm } from './expression-form.ts';
import { type Derivations } from './derived-fact.ts';
import { readLet } from './derived-reader.ts';
import { deliveredReadings, Deriving, readingsThrough } from './deriving.ts';
import { AmountReader } from './amount-reader.ts';
import { type CodeLists } from './code-list.ts';
import { type CompiledCohort } from './cohort.ts';
import { compileCohort } from './cohort-reader.ts';
import { type Condition, type FactReading, leavesOf, readingsOf } from './condition.ts';
import { ConditionReader } from './condition-reader.ts';
import { RuleRefused } from './errors.ts';
import { type ColumnRef, type FactDefinition, type FactRow } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { step } from './json-document.ts';
import { type Parameter } from './parameter.ts';
import { type Policy } from './policy.ts';
import { periodLength, RuleReader, type Surroundings, type Vocabulary } from './rule-reader.ts';
import { type RuleBook } from './rule-book.ts';
import { type CompiledRanking, readRanking } from './ranking.ts';

/**
 * Version of what the rule language means. It is part of every decision hash: raise it when the same rule and the same
 * facts could come out differently, and only then.
 */
export const SEMANTICS_VERSION = 1;

/** What of a policy can be compiled: the rule, and what it is called. */
export type RuleText = Pick<
  Policy,
  | 'id'
  | 'file'
  | 'title'
  | 'period'
  | 'scope'
  | 'conditions'
  | 'amount'
  | 'ranking'
  | 'executable'
  | 'notExecutableBecause'
  | 'document'
>;

/** A policy made ready for one period: typed, resolved, and named by what it decides. */
export interface CompiledPolicy {
  readonly id: string;
  readonly period: string;
  readonly title: Text;
  /** Names everything that can change a verdict or an amount. */
  readonly decisionHash: string;
  /** Names the rest of the policy: titles, basis, gates, funding, references. */
  readonly documentHash: string;
  /** The delivered columns it reads, also through what it derives, ascending by key, without repeats. */
  readonly reads: readonly ColumnRef[];
  /** Those of them that are made of other subjects: whoever holds the population fills them in from frozen cohorts. */
  readonly cohorts: readonly CompiledCohort[];
  /** Null when everyone is in scope. */
  readonly scope: Condition | null;
  readonly conditions: Condition;
  /** Null when the policy grants something without an amount. */
  readonly amount: Amount | null;
  /** By what those on a list are served; null where the policy ranks nobody. It decides neither verdict nor amount. */
  readonly ranking: CompiledRanking | null;
  /** What it computes from the columns before it judges, by column key; each after what it reads itself. */
  readonly derivations: Derivations;
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
export function compilePolicy(policy: RuleText, book: RuleBook, period: string): CompiledPolicy {
  const findings = new Findings(policy.file);
  const compiled = compileWith(policy, book, period, findings);
  if (!compiled) throw new RuleRefused(policy.id, findings.list);
  return compiled;
}

/** Compiles and notes findings instead of throwing; the loader uses it so that all files are judged at once. */
export function compileWith(
  policy: RuleText,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledPolicy | undefined {
  if (!policy.executable) {
    const because = policy.notExecutableBecause;
    findings.add('POLICY_NOT_EXECUTABLE', '/executable', because?.zh, because?.en);
    return undefined;
  }
  const local = readLet(policy.document, policy, vocabulary, findings);
  const deriving = new Deriving(vocabulary, period, local);
  const reader = readerFor(vocabulary, period, findings, { deriving, local, lasting: true });
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
  for (const [name, fact] of local) deriving.reading(fact, period, findings, step('/let', name));
  if (findings.errors > 0) return undefined;
  const asked = [
    ...[...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)].flatMap(readingsOf),
    ...(amount ? amountReadings(amount) : []),
  ];
  const ranking = readRanking(policy, reader, asked);
  if (ranking === undefined) return undefined;
  const { derivations } = deriving;
  const all = readingsThrough(asked, derivations);
  const readings = all.filter(({ derivation }) => !derivation);
  const cohorts = cohortsOf(readings, vocabulary, findings);
  if (!cohorts) return undefined;
  return {
    id: policy.id,
    period,
    title: policy.title,
    decisionHash: decisionHash(
      { id: policy.id, period, scope, conditions, amount, derivations },
      readings,
      cohorts,
      vocabulary,
    ),
    documentHash: documentHash(policy, reader.parametersUsed, derivations),
    reads: readings.map(({ ref }) => ref),
    cohorts,
    scope,
    conditions,
    amount,
    ranking,
    derivations,
    definitions: new Map(all.map(({ definition }) => [definition.id, definition])),
    codes: vocabulary.codes,
  };
}

const HEADS = new WeakMap<readonly ColumnRef[], readonly string[]>();

/** The SHA-256 of everything a policy read of one subject, so that a decision can be replayed and compared later. */
export function factVectorHash(compiled: CompiledPolicy, row: FactRow): string {
  const { reads } = compiled;
  const heads = HEADS.get(reads) ?? reads.map(({ key }) => `[${canonicalJson(key)},`);
  HEADS.set(reads, heads);
  // The canonical text of the pairs of key and value, of which only the values are another for each subject.
  const pairs = reads.map((ref, place) => `${heads[place]}${canonicalJson(row.value(ref))}]`);
  return sha256(`[${pairs.join(',')}]`);
}

function readerFor(
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
  surroundings: Surroundings,
): RuleReader | undefined {
  try {
    return new RuleReader(vocabulary, period, findings, surroundings);
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
  {
    id,
    period,
    scope,
    conditions,
    amount,
    derivations,
  }: Pick<CompiledPolicy, 'id' | 'period' | 'scope' | 'conditions' | 'amount' | 'derivations'>,
  readings: readonly FactReading[],
  cohorts: readonly CompiledCohort[],
  vocabulary: Vocabulary,
): string {
  const through = cohorts.flatMap(({ of, by }) => [of, ...by]);
  const lists = new Set(
    [...readings, ...through].flatMap(({ definition }) => definition.codeList ?? []),
  );
  return fingerprint({
    semantics: SEMANTICS_VERSION,
    id,
    period,
    scope: scope && conditionForm(scope),
    conditions: conditionForm(conditions),
    amount: amount && amountForm(amount),
    ...(derivations.size === 0 ? {} : { derived: [...derivations.values()].map(derivationForm) }),
    ...(cohorts.length === 0 ? {} : { cohorts: cohorts.map(cohortForm) }),
    facts: readings.map(({ definition }) => factForm(definition)),
    codes: codesForm(lists, vocabulary.codes),
  });
}

function codesForm(lists: ReadonlySet<string>, all: CodeLists): Canonical {
  return [...lists].sort().map((list) => {
    const codes = [...(all.get(list)?.codes.values() ?? [])];
    return [list, ...codes.map(({ code, parent }) => `${code}<${parent ?? ''}`).sort()];
  });
}

/** Names all that can change what a cohort is frozen as, so that one rule never reads what was frozen for another meaning. */
export function cohortHash(cohort: CompiledCohort): string {
  const lists = [cohort.of, ...cohort.by].flatMap(({ definition }) => definition.codeList ?? []);
  return fingerprint([
    SEMANTICS_VERSION,
    cohortForm(cohort),
    codesForm(new Set(lists), cohort.codes),
  ]);
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
  aggregate,
}: FactDefinition): Canonical {
  const meaning = typeof absence === 'string' ? absence : { value: absence.value };
  const made = aggregate ? { aggregate: aggregateForm(aggregate) } : {};
  return { id, type, unit, dataset, absence: meaning, codeList, period, maxAgeDays, ...made };
}

function aggregateForm({ over, take, of, by, during, where }: Aggregate): Canonical {
  const parts = [of, by, during].map((fact) => fact && factForm(fact));
  const read = where ? leavesOf(where).flatMap(readingsOf) : [];
  const facts = distinct(read).map(({ definition }) => factForm(definition));
  return [over, take, ...parts, where && conditionForm(where), facts];
}

/** All that can change what a frozen cohort is made of; its titles cannot. */
function cohortForm({ ref, cohort, of, by, where, derivations }: CompiledCohort): Canonical {
  const { take, percent, order, leastMembers, mostUnknown, round, places } = cohort;
  const asked = [of, ...by, ...(where ? leavesOf(where).flatMap(readingsOf) : [])];
  return [
    [ref.key, take, percent, order, leastMembers, mostUnknown, round, places],
    [of.ref.key, ...by.map((reading, index) => [reading.ref.key, cohort.by[index]?.level ?? null])],
    where && conditionForm(where),
    [...derivations.values()].map(derivationForm),
    deliveredReadings(asked, derivations).map(({ definition }) => factForm(definition)),
  ];
}

/** The cohort facts among what is read, made ready; undefined when one has errors of its own. */
function cohortsOf(
  readings: readonly FactReading[],
  vocabulary: Vocabulary,
  findings: Findings,
): readonly CompiledCohort[] | undefined {
  const found: CompiledCohort[] = [];
  for (const { definition, ref } of readings) {
    if (!definition.cohort) continue;
    const own = new Findings(definition.cohort.file);
    const compiled = compileCohort(definition, vocabulary, ref.period, own);
    const [first] = own.list;
    if (compiled) found.push(compiled);
    else
      findings.add(
        'DERIVED_REFUSED',
        '',
        definition.id,
        `${own.file}#${first?.pointer ?? ''} ${first?.code ?? ''}`,
      );
  }
  return findings.errors > 0 ? undefined : found;
}

const DECIDING = new Set(['scope', 'conditions', 'amount']);

function documentHash(
  policy: RuleText,
  parameters: ReadonlyMap<string, Parameter>,
  derivations: Derivations,
): string {
  const rest = Object.entries(policy.document).filter(([key]) => !DECIDING.has(key));
  const references = [...parameters.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, values }) => ({
      id,
      title: { ...title },
      references: values.map(({ reference }) => ({ ...reference })),
    }));
  const derived = [...derivations.values()].map(({ ref, definition, source }) => ({
    key: ref.key,
    title: { ...definition.title },
    reference: source.reference && { ...source.reference },
  }));
  return fingerprint({
    document: Object.fromEntries(rest),
    references,
    ...(derived.length === 0 ? {} : { derived }),
  });
}
