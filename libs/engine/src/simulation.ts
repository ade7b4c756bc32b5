import { type Text } from '#libs/kernel';
import { type ColumnSource, countBits, hasBit, rowsIn } from './column.ts';
import { type CompiledPolicy } from './compile.ts';
import { type Condition } from './condition.ts';
import { type ColumnRef } from './fact-dictionary.ts';
import { compilePlan, type Plan } from './plan.ts';
import { evaluateSegment, type PolicyVerdicts } from './segment-verdicts.ts';
import { conditionText } from './sentence.ts';
import { type DecisiveFact, UndeterminedPatterns } from './undetermined-patterns.ts';

/** One step of a funnel: who is left when this condition is asked too. */
export interface FunnelStep {
  readonly sentence: Text;
  /** Definitely within everything asked so far. */
  readonly holding: number;
  /** Not yet ruled out, because facts are missing. */
  readonly open: number;
}

/** What one version of a policy comes to. */
export interface SimulatedVersion {
  readonly eligible: number;
  readonly undetermined: number;
  readonly ineligible: number;
  readonly amountFen: bigint;
  readonly funnel: readonly FunnelStep[];
}

/** Eligible subjects that share a code. */
export interface SimulatedGroup {
  /** Null for those whose code is not known. */
  readonly code: string | null;
  readonly published: number;
  readonly edited: number;
}

/** What a change of a policy would do to a population. */
export interface Simulation {
  readonly subjects: number;
  readonly published: SimulatedVersion;
  readonly edited: SimulatedVersion;
  /** Eligible under the edited version only; who that is first, by number of subject. */
  readonly enters: number;
  readonly leaves: number;
  readonly firstEntering: readonly number[];
  readonly firstLeaving: readonly number[];
  /** Of the edited version, most subjects first. */
  readonly missing: readonly DecisiveFact[];
  /** By the name of the distribution, largest groups first. */
  readonly distributions: ReadonlyMap<string, readonly SimulatedGroup[]>;
}

/** What the eligible are counted by: the column of a code, and the code that stands for a group of them. */
export interface DistributionAxis {
  readonly name: string;
  readonly ref: ColumnRef;
  readonly groupOf: (code: string) => string;
}

/** A part of the population to count. */
export interface SimulatedSegment {
  readonly number: number;
  readonly length: number;
  /** Which rows count: real subjects within the reader's sight. */
  readonly within: Uint32Array;
  /** For each version, what is delivered and what it derives. */
  readonly published: ColumnSource;
  readonly edited: ColumnSource;
  /** The codes that distributions count by. */
  readonly axes: ColumnSource;
}

/** Most subjects named of those who enter, and of those who leave. */
const FIRST_MOST = 20;
const WHOLE = 'whole';

/**
 * Counts what an edited policy does beside the published one, segment by segment, by bitmaps. Every count is what
 * `decide` would give, added up row by row.
 */
export class Simulator {
  private readonly published: VersionCount;
  private readonly edited: VersionCount;
  private readonly patterns: UndeterminedPatterns;
  private readonly groups: ReadonlyMap<
    string,
    Map<string | null, { published: number; edited: number }>
  >;
  private subjects = 0;
  private enters = 0;
  private leaves = 0;
  private readonly entering: number[] = [];
  private readonly leaving: number[] = [];

  constructor(
    published: CompiledPolicy,
    edited: CompiledPolicy,
    private readonly axes: readonly DistributionAxis[],
  ) {
    this.published = new VersionCount(published);
    this.edited = new VersionCount(edited);
    this.patterns = new UndeterminedPatterns(edited);
    this.groups = new Map(axes.map(({ name }) => [name, new Map()]));
  }

  /** Counts one segment. @throws ENGINE.COLUMN_MISMATCHED */
  add(segment: SimulatedSegment): void {
    const { number, length, within } = segment;
    this.subjects += countBits(within);
    const before = this.published.add(segment.published, length, within);
    const {
      whole: after,
      found,
      rows,
    } = this.edited.add(segment.edited, length, within, this.patterns);
    this.patterns.add(segment.edited, length, after.undetermined, found);
    const was = before.whole.eligible;
    this.enters += noteFirst(this.entering, number, minus(after.eligible, was), length);
    this.leaves += noteFirst(this.leaving, number, minus(was, after.eligible), length);
    for (const axis of this.axes) this.distribute(axis, segment, before.rows, rows);
  }

  /** What was counted so far. */
  result(): Simulation {
    return {
      subjects: this.subjects,
      published: this.published.result(this.subjects),
      edited: this.edited.result(this.subjects),
      enters: this.enters,
      leaves: this.leaves,
      firstEntering: this.entering,
      firstLeaving: this.leaving,
      missing: this.patterns.result(),
      distributions: new Map(
        [...this.groups].map(([name, groups]) => [
          name,
          [...groups]
            .map(([code, counts]) => ({ code, ...counts }))
            .sort((a, b) => b.edited - a.edited || b.published - a.published),
        ]),
      ),
    };
  }

  private distribute(
    { name, ref, groupOf }: DistributionAxis,
    { axes }: SimulatedSegment,
    before: Uint32Array,
    after: Uint32Array,
  ): void {
    const column = axes.column(ref);
    const dictionary = column?.dictionary ?? [];
    const unknown = dictionary.length;
    const counts = [before, after].map((rows) => {
      const into = new Uint32Array(unknown + 1);
      for (const row of rows) {
        const code = column && hasBit(column.known, row) ? (column.values[row] as number) : unknown;
        into[code] = (into[code] as number) + 1;
      }
      return into;
    });
    const groups = this.groups.get(name);
    for (let code = 0; code <= unknown; code += 1) {
      const [published = 0, here = 0] = counts.map((of) => of[code]);
      if (published + here === 0) continue;
      const written = dictionary[code];
      const key = code === unknown || written === undefined ? null : groupOf(written);
      const group = groups?.get(key) ?? { published: 0, edited: 0 };
      group.published += published;
      group.edited += here;
      groups?.set(key, group);
    }
  }
}

/** Asks the conditions of a policy one after another, the scope before the others. */
function stepsOf(policy: CompiledPolicy): readonly { policy: CompiledPolicy; sentence: Text }[] {
  const { scope, conditions, codes } = policy;
  const within = scope ? partsOf(scope) : [];
  const asked = partsOf(conditions);
  const upTo = (id: string, held: Condition | null, parts: readonly Condition[]) => ({
    ...policy,
    id,
    scope: held,
    conditions: { kind: 'all' as const, of: parts },
    amount: null,
  });
  return [
    ...within.map((part, at) => ({
      policy: upTo(`scope ${at}`, null, within.slice(0, at + 1)),
      sentence: conditionText(part, codes),
    })),
    ...asked.map((part, at) => ({
      policy: upTo(`condition ${at}`, scope, asked.slice(0, at + 1)),
      sentence: conditionText(part, codes),
    })),
  ];
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of : [condition];
}

/** Counts one version of the policy. */
class VersionCount {
  private readonly steps: readonly { policy: CompiledPolicy; sentence: Text }[];
  private readonly holding: number[];
  private readonly open: number[];
  private plan: Plan | undefined;
  private eligible = 0;
  private undetermined = 0;
  private fen = 0n;

  constructor(private readonly policy: CompiledPolicy) {
    this.steps = stepsOf(policy);
    this.holding = this.steps.map(() => 0);
    this.open = this.steps.map(() => 0);
  }

  add(
    columns: ColumnSource,
    length: number,
    within: Uint32Array,
    patterns?: UndeterminedPatterns,
  ): {
    readonly whole: PolicyVerdicts;
    /** Who is eligible. */
    readonly rows: Uint32Array;
    readonly found: ReadonlyMap<string, PolicyVerdicts>;
  } {
    // What is derived is in the columns already.
    this.plan ??= compilePlan(
      [
        { ...this.policy, id: WHOLE },
        ...this.steps.map((step) => step.policy),
        ...(patterns?.policies ?? []),
      ].map((policy) => ({ ...policy, derivations: new Map() })),
    );
    const found = evaluateSegment(this.plan, columns, length).policies;
    for (const [at, { policy }] of this.steps.entries()) {
      const { eligible, undetermined } = found.get(policy.id) as PolicyVerdicts;
      this.holding[at] = (this.holding[at] ?? 0) + countWithin(eligible, within);
      this.open[at] = (this.open[at] ?? 0) + countWithin(undetermined, within);
    }
    const whole = found.get(WHOLE) as PolicyVerdicts;
    this.eligible += countWithin(whole.eligible, within);
    this.undetermined += countWithin(whole.undetermined, within);
    const rows = rowsIn(whole.eligible, length);
    if (this.policy.amount) for (const row of rows) this.fen += whole.amounts(row);
    return { whole, rows, found };
  }

  result(subjects: number): SimulatedVersion {
    const { eligible, undetermined } = this;
    return {
      eligible,
      undetermined,
      ineligible: subjects - eligible - undetermined,
      amountFen: this.fen,
      funnel: this.steps.map(({ sentence }, at) => ({
        sentence,
        holding: this.holding[at] ?? 0,
        open: this.open[at] ?? 0,
      })),
    };
  }
}

function minus(words: Uint32Array, others: Uint32Array): Uint32Array {
  return words.map((word, at) => word & ~(others[at] as number));
}

/** Notes the first subjects of a bitmap while there are few. @returns how many there are in all */
function noteFirst(first: number[], segment: number, words: Uint32Array, length: number): number {
  if (first.length < FIRST_MOST)
    for (const row of rowsIn(words, length).subarray(0, FIRST_MOST - first.length))
      first.push(segment * 65_536 + row);
  return countBits(words);
}

/** Takes out of a bitmap what does not count, and counts the rest. */
function countWithin(words: Uint32Array, within: Uint32Array): number {
  for (let at = 0; at < words.length; at += 1)
    words[at] = (words[at] as number) & (within[at] as number);
  return countBits(words);
}
