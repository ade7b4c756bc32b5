import { type CompiledPolicy } from './compile.ts';
import { type FactDefinition, type PeriodLength } from './fact-dictionary.ts';
import { type Findings } from './finding.ts';
import { isList, isObject, type Json, member } from './json-document.ts';
import { type Policy } from './policy.ts';

/** What a department agreed on one dataset, as far as rules depend on it. */
export interface DatasetAgreement {
  readonly maxAgeDays: number;
  /** The facts it delivers. */
  readonly facts: ReadonlySet<string>;
}

/** Agreements by dataset. */
export type DatasetAgreements = ReadonlyMap<string, DatasetAgreement>;

/** Days a value may be old in a policy of a period's length: the period, and the time a delivery takes. */
const OLDEST_DAYS: Readonly<Record<PeriodLength, number>> = { year: 400, quarter: 100, month: 45 };

/** What `datasets/<id>.json` agrees on age; undefined where it is malformed, which its own reader reports. */
export function agreementIn(document: Json | undefined): DatasetAgreement | undefined {
  if (!isObject(document)) return undefined;
  const maxAgeDays = member(document, 'maxAgeDays');
  const columns = member(document, 'columns');
  if (typeof maxAgeDays !== 'number' || !isList(columns)) return undefined;
  const facts = columns.flatMap((column) => (isObject(column) ? [member(column, 'fact')] : []));
  return { maxAgeDays, facts: new Set(facts.filter((fact) => typeof fact === 'string')) };
}

/**
 * Finds what is read as of a day and may by then be older than the policy's period. What a department said of a period
 * stays said, so only facts as of a day, and items, grow old.
 */
export function lintAges(
  { period }: Policy,
  { reads, definitions }: CompiledPolicy,
  agreements: DatasetAgreements,
  findings: Findings,
): void {
  const asked = new Set<string>();
  for (const { fact, period: of } of reads) {
    const definition = definitions.get(fact);
    if (!definition || asked.has(fact)) continue;
    asked.add(fact);
    const limits = [definition.maxAgeDays ?? Infinity];
    if (of === 'asOf' || definition.aggregate) limits.push(agreedDays(definition, agreements));
    const oldest = Math.min(...limits);
    if (oldest !== Infinity && oldest > OLDEST_DAYS[period])
      findings.add('FACT_TOO_OLD', '/conditions', definition.title.zh, String(oldest));
  }
}

/** The longest that any dataset which delivers the fact may be old; endless where none is described. */
function agreedDays({ id, dataset, aggregate }: FactDefinition, all: DatasetAgreements): number {
  const delivering = aggregate ? [] : [...all.values()].filter(({ facts }) => facts.has(id));
  const days = delivering.map(({ maxAgeDays }) => maxAgeDays);
  return days.length > 0
    ? Math.max(...days)
    : (all.get(aggregate?.over ?? dataset)?.maxAgeDays ?? Infinity);
}
