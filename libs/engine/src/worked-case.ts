import {
  addDays,
  formatYuan,
  type LocalDate,
  parseYuan,
  periodInterval,
  type Text,
} from '#libs/kernel';
import { type CompiledPolicy } from './compile.ts';
import { DAY_READING, onDay } from './day-of-decision.ts';
import { decide, type Decision, type Verdict } from './decide.ts';
import { FactMalformed } from './errors.ts';
import { type FactRow, type FactValue } from './fact-dictionary.ts';
import { normaliseFact } from './fact-value.ts';
import { type Findings } from './finding.ts';
import { isList, type Json, type JsonObject, step } from './json-document.ts';
import { type Vocabulary } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';

/** One worked example of `cases.json`: facts in, verdict and amount out, with the calculation as a person writes it. */
export interface WorkedCase {
  readonly pointer: string;
  readonly title: Text;
  readonly period: string;
  /** Raw values by column key (`tax.annualRevenue@2024`) or, where that is unambiguous, by fact id. */
  readonly facts: JsonObject;
  readonly expect: {
    readonly verdict: Verdict;
    readonly amountFen: bigint | null;
    /** Column keys of the decisive missing facts, ascending. */
    readonly missing: readonly string[];
  };
  readonly calculation: Text;
}

const VERDICTS: readonly Verdict[] = ['eligible', 'ineligible', 'undetermined'];

/** Reads the shape of `cases.json`. */
export function readCases(document: JsonObject, findings: Findings): readonly WorkedCase[] {
  const root = new ShapeReader(document, '', findings);
  root.only(['cases']);
  return root.objects('cases').map((entry) => {
    entry.only(['title', 'period', 'facts', 'expect', 'calculation']);
    const expect =
      entry.inner('expect') ?? entry.wrong('expect', '{"verdict": …}', '{"verdict": …}', null);
    expect?.only(['verdict', 'amount', 'missing']);
    return {
      pointer: entry.pointer,
      title: entry.bilingual('title'),
      period: entry.text('period'),
      facts:
        entry.inner('facts')?.object ?? entry.wrong<JsonObject>('facts', '对象', 'an object', {}),
      expect: {
        verdict: expect?.oneOf('verdict', VERDICTS) ?? 'undetermined',
        amountFen: expect ? readAmount(expect) : null,
        missing: isList(expect?.raw('missing')) ? [...(expect?.texts('missing') ?? [])].sort() : [],
      },
      calculation: entry.bilingual('calculation'),
    };
  });
}

/**
 * Runs the cases of one policy and notes each that comes out otherwise than expected, and each kind that is missing.
 *
 * @param compiled the policy compiled for every period the cases name
 */
export function checkCases(
  compiled: readonly CompiledPolicy[],
  cases: readonly WorkedCase[],
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  for (const verdict of VERDICTS) {
    const present = cases.some(({ expect }) => expect.verdict === verdict);
    if (!present)
      findings.add(
        'CASES_INCOMPLETE',
        '/cases',
        VERDICT_NAMES[verdict].zh,
        VERDICT_NAMES[verdict].en,
      );
  }
  if (findings.errors > 0 && cases.length === 0) return;
  for (const worked of cases) {
    const policy = compiled.find(({ period }) => period === worked.period);
    const row = policy && caseRow(worked, policy, vocabulary, findings);
    if (!row) continue;
    const difference = differs(worked, decide(policy, row));
    if (difference !== null)
      findings.add('CASE_FAILED', worked.pointer, worked.title.zh, difference);
  }
}

/** How a verdict is called on screens. */
export const VERDICT_NAMES: Readonly<Record<Verdict, Text>> = {
  eligible: { zh: '符合', en: 'eligible' },
  ineligible: { zh: '不符合', en: 'ineligible' },
  undetermined: { zh: '待定', en: 'undetermined' },
};

/**
 * The facts of a case as a row; decided for the last day of its period where it names no other.
 *
 * @returns undefined when a fact is malformed or is not one that the policy reads; the findings say which
 */
export function caseRow(
  worked: Pick<WorkedCase, 'pointer' | 'period' | 'facts'>,
  compiled: Pick<CompiledPolicy, 'reads' | 'definitions'>,
  vocabulary: Vocabulary,
  findings: Findings,
): FactRow | undefined {
  const values = new Map<string, FactValue>();
  const before = findings.errors;
  for (const [name, raw] of Object.entries(worked.facts)) {
    const pointer = step(step(worked.pointer, 'facts'), name);
    const matches = compiled.reads.filter((ref) => ref.key === name || ref.fact === name);
    const ref = matches.length === 1 ? matches[0] : undefined;
    const definition = ref && compiled.definitions.get(ref.fact);
    if (!ref || !definition) {
      findings.add(
        'CASE_FACT_UNREAD',
        pointer,
        name,
        compiled.reads.map(({ key }) => key).join(', '),
      );
      continue;
    }
    try {
      values.set(ref.key, normaliseFact(definition, raw, vocabulary.codes));
    } catch (error) {
      if (!(error instanceof FactMalformed)) throw error;
      findings.add('FACT_MALFORMED', pointer, error.text.zh, error.text.en);
    }
  }
  if (findings.errors > before) return undefined;
  const row: FactRow = { value: (ref) => values.get(ref.key) ?? null };
  return values.has(DAY_READING.ref.key) ? row : onDay(row, lastDayOf(worked.period));
}

function lastDayOf(period: string): LocalDate {
  const { until } = periodInterval(period);
  return until === null ? period : addDays(until, -1);
}

function differs({ expect }: WorkedCase, decision: Decision): string | null {
  const wanted = describe(expect.verdict, expect.amountFen, expect.missing);
  const missing = decision.missing.map(({ key }) => key);
  const got = describe(decision.verdict, decision.amountFen, missing);
  return wanted === got ? null : `${wanted} ≠ ${got}`;
}

function describe(verdict: Verdict, amountFen: bigint | null, missing: readonly string[]): string {
  const amount = amountFen === null ? '' : ` ${formatYuan(amountFen)} CNY`;
  return `${verdict}${amount}${missing.length > 0 ? ` [${missing.join(', ')}]` : ''}`;
}

function readAmount(expect: ShapeReader): bigint | null {
  const raw: Json | undefined = expect.raw('amount');
  if (raw === undefined || raw === null) return null;
  const yuan = typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '';
  if (/^-?\d{1,15}(\.\d{1,2})?$/.test(yuan)) return parseYuan(yuan);
  return expect.wrong('amount', '以元为单位的金额', 'an amount in yuan', null);
}
