import { type FactReading } from './condition.ts';
import { expressionReadings } from './expression.ts';
import {
  type Derivation,
  type Derivations,
  type DerivedFact,
  type DerivedFacts,
} from './derived-fact.ts';
import { ExpressionReader } from './expression-reader.ts';
import { columnRef } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { DOCUMENT_LIMITS } from './json-document.ts';
import { RuleReader, type Vocabulary } from './rule-reader.ts';

/** Longest chain of derived facts that read one another: beyond it nobody could say where a value comes from. */
const LONGEST_CHAIN = 20;

/**
 * Makes the derived facts of one policy ready as its rules ask for them: each once per period, after what it reads.
 *
 * A fault inside a derived fact is found where it is written when the rule tree is read; a policy that uses it is told
 * once, at the place that names it.
 */
export class Deriving {
  private readonly made = new Map<string, Derivation | Findings>();
  private readonly order = new Map<string, Derivation>();
  private readonly open: string[] = [];
  private readonly own: ReadonlySet<DerivedFact>;

  /**
   * @param local what the policy derives for itself, by name
   * @param period what `P` means to the policy
   */
  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly period: string,
    readonly local: DerivedFacts = new Map(),
  ) {
    this.own = new Set(local.values());
  }

  /** All derivations asked for, each after what it reads. */
  get derivations(): Derivations {
    return this.order;
  }

  /**
   * @param period the resolved period, or `asOf`
   * @returns undefined when it cannot be made; the findings say why
   */
  reading(
    fact: DerivedFact,
    period: string,
    findings: Findings,
    pointer: string,
  ): FactReading | undefined {
    const ref = columnRef(fact.definition, period);
    if (this.open.includes(ref.key)) {
      findings.add('DERIVED_CYCLE', pointer, [...this.open, ref.key].join(' → '));
      return undefined;
    }
    if (this.open.length >= LONGEST_CHAIN) {
      findings.add('CONDITIONS_TOO_DEEP', pointer, String(LONGEST_CHAIN));
      return undefined;
    }
    const { definition } = fact;
    if (!this.made.has(ref.key)) {
      this.open.push(ref.key);
      const own = fact.file === findings.file ? findings : new Findings(fact.file);
      this.made.set(ref.key, this.derive(fact, period, own) ?? own);
      this.open.pop();
    }
    const made = this.made.get(ref.key);
    if (made instanceof Findings) {
      const [first] = made.list;
      const where = first ? `${first.file}#${first.pointer} ${first.code}` : fact.file;
      if (made !== findings) findings.add('DERIVED_REFUSED', pointer, definition.id, where);
      return undefined;
    }
    return made && { definition, ref, derivation: made };
  }

  private derive(fact: DerivedFact, period: string, findings: Findings): Derivation | undefined {
    const { definition, round, places } = fact;
    if (this.order.size >= DOCUMENT_LIMITS.derived) {
      findings.add('CONDITIONS_TOO_MANY', fact.pointer, String(DOCUMENT_LIMITS.derived));
      return undefined;
    }
    const lasting = period !== 'asOf';
    const own = this.own.has(fact);
    const reader = new RuleReader(this.vocabulary, lasting ? period : this.period, findings, {
      deriving: this,
      local: own ? this.local : new Map(),
      lasting,
    });
    const expression = new ExpressionReader(reader).read(
      fact.value,
      fact.pointer,
      definition,
      round !== null,
      places,
    );
    if (!expression) return undefined;
    const ref = columnRef(definition, period);
    const derivation = { definition, ref, expression, round, places, source: fact };
    this.order.set(ref.key, derivation);
    return derivation;
  }
}

/** The delivered facts behind what is asked for, also through what is derived: ascending by key, without repeats. */
export function deliveredReadings(
  asked: readonly FactReading[],
  derivations: Derivations,
): readonly FactReading[] {
  return readingsThrough(asked, derivations).filter(({ derivation }) => !derivation);
}

/** What is asked for and everything behind it: ascending by key, without repeats. */
export function readingsThrough(
  asked: readonly FactReading[],
  derivations: Derivations,
): readonly FactReading[] {
  const through = [...derivations.values()].flatMap(({ expression }) =>
    expressionReadings(expression),
  );
  const byKey = new Map([...asked, ...through].map((reading) => [reading.ref.key, reading]));
  return [...byKey.values()].sort((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
}

/** A period of each length in which a derived fact is tried when the rule tree is read. */
const TRIAL = { year: '2025', quarter: '2025Q3', month: '2025-09' } as const;

/** Finds what is wrong with a derived fact before any policy uses it; parameters need not have a value in the trial. */
export function judgeDerived(fact: DerivedFact, vocabulary: Vocabulary, findings: Findings): void {
  const { period } = fact.definition;
  const trial = period ? TRIAL[period] : TRIAL.year;
  const tried = new Findings(fact.file);
  new Deriving(vocabulary, trial).reading(fact, period ? trial : 'asOf', tried, '/value');
  for (const finding of tried.list)
    if (!period || finding.code !== 'ENGINE.PARAMETER_UNDATED') findings.keep(finding);
}
