import { addDays, invariant, type Text } from '#libs/kernel';
import { type CompiledPolicy } from './compile.ts';
import {
  type Condition,
  type FactReading,
  type Leaf,
  leavesOf,
  type Literal,
  readingsOf,
} from './condition.ts';
import { DAY_OF_DECISION } from './day-of-decision.ts';
import { decide } from './decide.ts';
import { derivedRow } from './derived-fact.ts';
import { expressionReadings } from './expression.ts';
import { type FactDefinition, type FactRow, type FactValue } from './fact-dictionary.ts';
import { isValueOf } from './fact-value.ts';
import { join, prohibition, requirement, titleOf, valueText } from './sentence.ts';
import { settle, truthOfCondition, truthOfLeaf } from './truth.ts';

/** The fewest facts that would have to be otherwise for a subject to be eligible. */
export interface NearestChange {
  readonly changes: readonly {
    /** Column key; of a derived fact its own. */
    readonly fact: string;
    readonly title: Text;
    /** What the comparison asks for: “应不少于20人”. */
    readonly asked: Text;
    readonly now: Text;
    /** One value that would do, all else equal. */
    readonly to: FactValue;
  }[];
  readonly sentence: Text;
}

/** Most facts that a change may touch: what needs more is another firm, not a change. */
const MOST_CHANGED = 3;
/** Most ways of making a condition come out otherwise that are looked at, fewest comparisons first. */
const MOST_WAYS = 64;

/** Whether a fact may be spoken of to the subject it is about: everything but what is personal to somebody. */
export function isDisclosable({ id, sensitivity }: FactDefinition): boolean {
  return sensitivity !== 'personal' && id !== DAY_OF_DECISION.id;
}

/**
 * Finds what an ineligible subject is short of, and proves it: with the values found, all else equal, it is eligible.
 *
 * A comparison that is open counts as one to be settled. One fact is tried before several, and of
 * values those that lie nearest first. What may be short is found among values that the rule itself names and their
 * neighbours, so that "none found" is not a proof that there is none.
 *
 * @param mayChange which facts may be spoken of; a change never touches another
 * @returns null when the subject is not ineligible, or no change of up to three such facts is found
 */
export function nearestChange(
  compiled: CompiledPolicy,
  delivered: FactRow,
  mayChange: (definition: FactDefinition) => boolean = isDisclosable,
): NearestChange | null {
  if (decide(compiled, delivered).verdict !== 'ineligible') return null;
  const row = derivedRow(compiled.derivations, delivered);
  const whole: Condition = {
    kind: 'all',
    of: compiled.scope ? [compiled.scope, compiled.conditions] : [compiled.conditions],
  };
  const search = new Search(compiled, delivered, row, mayChange);
  let best = search.single();
  for (const way of search.ways(whole, 'true')) {
    if (best?.size === 1) break;
    const found = search.values(way);
    if (found && (!best || found.size < best.size)) best = found;
  }
  return best && told(compiled, row, best);
}

/** A comparison that has to come out in one way. */
interface Turn {
  readonly leaf: Leaf;
  readonly to: 'true' | 'false';
}
type Way = readonly Turn[];
interface Tried {
  readonly turn: Turn;
  readonly reading: FactReading;
  readonly value: Literal;
}

class Search {
  private readonly leaves: readonly Leaf[];
  /** What lies behind each fact that is compared. */
  private readonly behind: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly compiled: CompiledPolicy,
    private readonly delivered: FactRow,
    private readonly row: FactRow,
    private readonly mayChange: (definition: FactDefinition) => boolean,
  ) {
    const { scope, conditions } = compiled;
    this.leaves = [...(scope ? leavesOf(scope) : []), ...leavesOf(conditions)];
    const compared = this.leaves.flatMap(readingsOf);
    this.behind = new Map(compared.map((reading) => [reading.ref.key, keysBehind(reading)]));
  }

  /** One fact whose change alone does it; its first comparison that turns is the one spoken of. */
  single(): ReadonlyMap<string, Tried> | null {
    const tried = new Set<string>();
    for (const leaf of this.leaves.filter((leaf) => this.changeable(leaf))) {
      const { reading } = leaf;
      if (tried.has(reading.ref.key)) continue;
      tried.add(reading.ref.key);
      for (const value of this.candidates(reading, new Map())) {
        const change = new Map([
          [reading.ref.key, { turn: { leaf, to: 'true' as const }, reading, value }],
        ]);
        const { compiled, given, whole } = this.changed(change);
        if (decide(compiled, given).verdict !== 'eligible') continue;
        return new Map([[reading.ref.key, { turn: this.turned(reading, whole), reading, value }]]);
      }
    }
    return null;
  }

  /** The first comparison that comes out otherwise after a change of a fact; it may stand on either side of it. */
  private turned({ ref }: FactReading, changed: FactRow): Turn {
    const turns = this.leaves.flatMap((leaf) => {
      const to = truthOfLeaf(leaf, changed);
      return to !== 'unknown' && to !== truthOfLeaf(leaf, this.row) ? [{ leaf, to }] : [];
    });
    const [first] = turns;
    invariant(first !== undefined, `a change of ${ref.key} turned the verdict and no comparison`);
    return first;
  }

  /** Sets of comparisons whose turning makes a condition come out as wanted, fewest first. */
  ways(condition: Condition, wanted: 'true' | 'false'): readonly Way[] {
    if (truthOfCondition(condition, this.row) === wanted) return [[]];
    if (condition.kind === 'leaf')
      return this.changeable(condition) ? [[{ leaf: condition, to: wanted }]] : [];
    if (condition.kind === 'not')
      return this.ways(condition.of[0], wanted === 'true' ? 'false' : 'true');
    const every = (condition.kind === 'all') === (wanted === 'true');
    const parts = condition.of.map((part) => this.ways(part, wanted));
    const ways = every
      ? parts.reduce<readonly Way[]>(
          (all, part) => fewest(all.flatMap((way) => part.map((more) => [...way, ...more]))),
          [[]],
        )
      : parts.flat();
    return fewest(ways);
  }

  /** Values under which all comparisons of a way come out and the subject is eligible; null when none is found. */
  values(way: Way): ReadonlyMap<string, Tried> | null {
    const chosen = new Map<string, Tried>();
    for (const turn of way) {
      const { reading } = turn.leaf;
      if (chosen.has(reading.ref.key)) continue;
      const turns = way.filter(({ leaf }) => leaf.reading.ref.key === reading.ref.key);
      const value = this.candidates(reading, chosen).find((candidate) => {
        const row = this.changed(
          new Map([...chosen, [reading.ref.key, { turn, reading, value: candidate }]]),
        );
        return turns.every(({ leaf, to }) => truthOfLeaf(leaf, row.whole) === to);
      });
      if (value === undefined) return null;
      chosen.set(reading.ref.key, { turn, reading, value });
    }
    if (chosen.size === 0 || chosen.size > MOST_CHANGED) return null;
    const { compiled, given } = this.changed(chosen);
    return decide(compiled, given).verdict === 'eligible' ? chosen : null;
  }

  private changeable({ reading, operator }: Leaf): boolean {
    const derived = reading.derivation;
    return operator !== 'isKnown' && (derived !== undefined || this.mayChange(reading.definition));
  }

  /** The subject with values changed; a derived fact that is changed is no longer computed. */
  private changed(values: ReadonlyMap<string, Tried>): {
    compiled: CompiledPolicy;
    given: FactRow;
    whole: FactRow;
  } {
    const kept = [...this.compiled.derivations].filter(([key]) => !values.has(key));
    const derivations = new Map(kept);
    const given: FactRow = {
      value: (ref) => values.get(ref.key)?.value ?? this.delivered.value(ref),
    };
    return {
      compiled: { ...this.compiled, derivations },
      given,
      whole: derivedRow(derivations, given),
    };
  }

  /**
   * Values worth trying for a fact: what it, or what is derived from it, is compared with, and their neighbours; the
   * nearest to its own first.
   */
  private candidates(reading: FactReading, chosen: ReadonlyMap<string, Tried>): readonly Literal[] {
    const { key } = reading.ref;
    const { whole } = this.changed(chosen);
    const against = this.leaves.flatMap((leaf) => {
      const [left = false, right = false] = readingsOf(leaf).map(
        ({ ref, definition }) =>
          ref.key === key ||
          (definition.type === reading.definition.type && this.behind.get(ref.key)?.has(key)),
      );
      return left || right ? comparedWith(leaf, left, whole) : [];
    });
    const now = whole.value(reading.ref);
    const distinct = new Set(against.flatMap((value) => neighbours(reading.definition, value)));
    const sound = [...distinct].filter((value) => isValueOf(reading.definition.type, value));
    return sound.sort((a, b) => distance(a, now) - distance(b, now));
  }
}

function fewest(ways: readonly Way[]): readonly Way[] {
  return [...ways].sort((a, b) => a.length - b.length).slice(0, MOST_WAYS);
}

/** A fact and everything it is derived from, by column key. */
function keysBehind(reading: FactReading): ReadonlySet<string> {
  const keys = new Set<string>();
  const walk = ({ ref, derivation }: FactReading): void => {
    if (keys.has(ref.key)) return;
    keys.add(ref.key);
    if (derivation) expressionReadings(derivation.expression).forEach(walk);
  };
  walk(reading);
  return keys;
}

/** The values that stand on the other side of a comparison than the one that is to change. */
function comparedWith(leaf: Leaf, left: boolean, row: FactRow): readonly Literal[] {
  const { operand } = leaf;
  if (operand.kind === 'list') return operand.values;
  if (operand.kind === 'literal') return [operand.value];
  const other = left ? operand.reading : leaf.reading;
  const value = settle(other.definition, row.value(other.ref));
  return typeof value === 'symbol' ? [] : [value];
}

/** A value and those just beside it; of codes also none and each alone. */
function neighbours({ type }: FactDefinition, value: Literal): readonly Literal[] {
  switch (type) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'money':
      return typeof value === 'number' ? [value, value + 1, value - 1] : [];
    case 'decimal':
      return typeof value === 'number' ? [value, ...beside(value)] : [];
    case 'date':
      return typeof value === 'string' ? [value, addDays(value, 1), addDays(value, -1)] : [];
    case 'codes':
      return typeof value === 'string' ? [[value], []] : [value];
    default:
      return [value];
  }
}

/** The decimals next to one, a unit of its own last place away, and one of the ninth. */
function beside(value: number): readonly number[] {
  const places = (String(value).split('.')[1] ?? '').length;
  return [places, Math.min(9, places + 2)].flatMap((at) => {
    const step = 10 ** -at;
    return [Number((value + step).toFixed(at)), Number((value - step).toFixed(at))];
  });
}

function distance(value: Literal, now: FactValue): number {
  if (typeof value === 'number' && typeof now === 'number') return Math.abs(value - now);
  if (typeof value === 'string' && typeof now === 'string') {
    const days = Date.parse(value) - Date.parse(now);
    return Number.isNaN(days) ? 0 : Math.abs(days);
  }
  return 0;
}

function told(
  { codes }: CompiledPolicy,
  row: FactRow,
  chosen: ReadonlyMap<string, Tried>,
): NearestChange {
  const changes = [...chosen].map(([fact, { turn, value }]) => {
    const { definition, ref } = turn.leaf.reading;
    const asked = (turn.to === 'true' ? requirement : prohibition)(turn.leaf, codes);
    const now = valueText(definition, settle(definition, row.value(ref)), codes);
    return { fact, title: titleOf(turn.leaf.reading), asked, now, to: value };
  });
  const parts = join(
    changes.map(({ title, asked, now }) => ({
      zh: `${title.zh}${asked.zh.endsWith('情形') ? '：' : ''}${asked.zh}，现为${now.zh}`,
      en: `${title.en} ${asked.en} and is ${now.en}`,
    })),
    '；',
    '; ',
  );
  return {
    changes,
    sentence: {
      zh: `只差以下${changes.length}项，其余条件不变即符合：${parts.zh}。`,
      en: `All else equal, only this is lacking: ${parts.en}.`,
    },
  };
}
