import { type Canonical, fingerprint, invariant, type LocalDate } from '#libs/kernel';

import { ancestry, type CodeLists } from './code-list.ts';
import { bits, buildColumn, type Column, columnRow, type ColumnSource } from './column.ts';
import { type Condition, type FactReading } from './condition.ts';
import { onDay } from './day-of-decision.ts';
import { type Derivations, derivedColumns, derivedRow } from './derived-fact.ts';
import {
  type ColumnRef,
  type FactDefinition,
  type FactRow,
  type FactValue,
} from './fact-dictionary.ts';
import { isValueOf } from './fact-value.ts';
import { decimalFraction, over, plus, roundedTo, wholeFraction } from './fraction.ts';
import { type Json } from './json-document.ts';
import { type Rounding } from './rounding.ts';
import { NOT_APPLICABLE, settle, truthOfCondition, UNKNOWN } from './truth.ts';

/** What can be taken of a cohort: its mean, the value at a percentile, or the place of each member. */
export type CohortTaking = 'mean' | 'percentile' | 'rank';

/** What a cohort fact says of the firms a subject is counted among, as written in `rules/cohorts/<id>.json`. */
export interface Cohort {
  readonly take: CohortTaking;
  /** 1 to 99 for a percentile, else null. */
  readonly percent: number | null;
  /** Which end of a rank is the first place. */
  readonly order: 'descending' | 'ascending';
  /** The fact whose values are compared. */
  readonly of: string;
  /** The codes that members share; with a level, the ancestor so many steps from the top of the list (1 is the top). */
  readonly by: readonly { readonly fact: string; readonly level: number | null }[];
  /** What a member must fulfil, as written. */
  readonly where: Json | undefined;
  /** A cohort of fewer members yields unknown. */
  readonly leastMembers: number;
  /** The share of members without a value, in billionths, above which a cohort yields unknown. */
  readonly mostUnknown: number;
  readonly round: Rounding;
  readonly places: number;
  /** Path of its file, relative to `rules/`. */
  readonly file: string;
}

/** A cohort fact made ready for one period. */
export interface CompiledCohort {
  readonly definition: FactDefinition;
  readonly ref: ColumnRef;
  readonly cohort: Cohort;
  readonly of: FactReading;
  readonly by: readonly FactReading[];
  readonly where: Condition | null;
  readonly derivations: Derivations;
  /** The delivered columns it reads of each member, ascending by key. */
  readonly reads: readonly ColumnRef[];
  /** The dictionary entries of those, by fact id. */
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly codes: CodeLists;
}

/** One cohort as frozen. Plain JSON. */
export interface FrozenGroup {
  /** Members, those without a value included. */
  readonly members: number;
  readonly unknown: number;
  /** The mean or the value at the percentile; null when the cohort is too small or too much of it is unknown. */
  readonly value: number | null;
  /** Of a rank: the distinct values, best first, and the place each has; members with one value share the best place. */
  readonly ranks?: { readonly values: readonly number[]; readonly places: readonly number[] };
}

/** A cohort fact of the whole population at one time. Plain JSON, to be kept with the run and read by its id. */
export interface FrozenCohort {
  /** Names the content. */
  readonly id: string;
  /** Key of the column it is the value of: `industry.medianRevenue@2024`. */
  readonly key: string;
  /** Subjects that may belong to a cohort, and those of them whose cohort is not known. */
  readonly subjects: number;
  readonly unplaced: number;
  readonly groups: Readonly<Record<string, FrozenGroup>>;
}

interface Gathered {
  readonly values: number[];
  unknown: number;
}

/**
 * Gathers the values of a population, segment by segment or row by row, and freezes them.
 *
 * The order in which subjects come changes nothing. A subject that may or may not belong counts as a member without a
 * value; one to which the compared fact does not apply is no member.
 */
export class CohortBuilder {
  private readonly groups = new Map<string, Gathered>();
  private subjects = 0;
  private unplaced = 0;

  /** @param day the day of decision, for conditions on members */
  constructor(
    private readonly cohort: CompiledCohort,
    private readonly day: LocalDate,
  ) {}

  /**
   * Takes the subjects of a segment.
   *
   * @param exists bit i is set when row i is a subject; all rows are unless given
   */
  segment(columns: ColumnSource, length: number, exists?: Uint32Array): void {
    const whole = derivedColumns(this.cohort.derivations, columns, length);
    if (exists) for (const index of bits(exists, length)) this.member(columnRow(whole, index));
    else for (let index = 0; index < length; index += 1) this.member(columnRow(whole, index));
  }

  /** Takes one subject. */
  subject(row: FactRow): void {
    this.member(derivedRow(this.cohort.derivations, row));
  }

  /** What was gathered so far, as it stands from now on. */
  freeze(): FrozenCohort {
    const { cohort, ref } = this.cohort;
    const open = exceeds(this.unplaced, this.subjects, cohort.mostUnknown);
    const groups = [...this.groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, gathered]) => [name, frozenGroup(this.cohort, gathered, open)] as const);
    const content = {
      key: ref.key,
      subjects: this.subjects,
      unplaced: this.unplaced,
      groups: Object.fromEntries(groups),
    };
    return { id: fingerprint(asJson(content)), ...content };
  }

  private member(given: FactRow): void {
    const row = onDay(given, this.day);
    const { of, where } = this.cohort;
    const truth = where ? truthOfCondition(where, row) : 'true';
    const value = settle(of.definition, row.value(of.ref));
    if (truth === 'false' || value === NOT_APPLICABLE) return;
    this.subjects += 1;
    const name = groupOf(this.cohort, row);
    if (name === null) {
      this.unplaced += 1;
      return;
    }
    const group = this.groups.get(name) ?? { values: [], unknown: 0 };
    this.groups.set(name, group);
    if (truth === 'unknown' || value === UNKNOWN) group.unknown += 1;
    else group.values.push(value as number);
  }
}

/**
 * What a frozen cohort says of one subject.
 *
 * @param row the facts of the subject with the day of decision
 * @returns null when its cohort is not known, too small, or too little known; a rank also when the subject is not, or
 *   may not be, a member, or has no value
 */
export function frozenValue(cohort: CompiledCohort, frozen: FrozenCohort, row: FactRow): FactValue {
  return valueIn(cohort, frozen, derivedRow(cohort.derivations, row));
}

/** {@link frozenValue} for every row of a segment. */
export function frozenColumn(
  cohort: CompiledCohort,
  frozen: FrozenCohort,
  columns: ColumnSource,
  length: number,
): Column {
  const whole = derivedColumns(cohort.derivations, columns, length);
  const values = Array.from({ length }, (_, index) =>
    valueIn(cohort, frozen, columnRow(whole, index)),
  );
  return buildColumn(cohort.definition, values);
}

function valueIn(compiled: CompiledCohort, frozen: FrozenCohort, row: FactRow): FactValue {
  invariant(
    frozen.key === compiled.ref.key,
    `the cohorts of ${frozen.key} were read as ${compiled.ref.key}`,
  );
  const name = groupOf(compiled, row);
  const group =
    name !== null && Object.hasOwn(frozen.groups, name) ? frozen.groups[name] : undefined;
  if (!group) return null;
  const { of, where, cohort } = compiled;
  if (cohort.take !== 'rank') return group.value;
  if (!group.ranks || (where && truthOfCondition(where, row) !== 'true')) return null;
  const own = settle(of.definition, row.value(of.ref));
  return typeof own === 'number' ? placeOf(own, group.ranks, cohort.order) : null;
}

function groupOf({ by, cohort, codes }: CompiledCohort, row: FactRow): string | null {
  const names: string[] = [];
  for (const [index, { definition, ref }] of by.entries()) {
    const code = settle(definition, row.value(ref));
    if (typeof code !== 'string') return null;
    const level = cohort.by[index]?.level ?? null;
    const list = level === null ? undefined : codes.get(definition.codeList ?? '');
    const name = list && level !== null ? ancestry(list, code).at(-level) : code;
    if (name === undefined) return null;
    names.push(name);
  }
  return JSON.stringify(names);
}

function frozenGroup(
  { definition, of, cohort }: CompiledCohort,
  { values, unknown }: Gathered,
  open: boolean,
): FrozenGroup {
  const members = values.length + unknown;
  const counts = { members, unknown };
  if (open || members < cohort.leastMembers || exceeds(unknown, members, cohort.mostUnknown))
    return { ...counts, value: null };
  const falling = cohort.take === 'rank' && cohort.order === 'descending';
  values.sort((a, b) => (falling ? b - a : a - b));
  if (cohort.take === 'rank') return { ...counts, value: null, ranks: ranksOf(values) };
  if (values.length === 0) return { ...counts, value: null };
  const value =
    cohort.take === 'mean'
      ? meanOf(values, of.definition, cohort)
      : (values[Math.ceil((values.length * (cohort.percent ?? 0)) / 100) - 1] as number);
  return { ...counts, value: isValueOf(definition.type, value) ? value : null };
}

/** The exact mean, rounded once. */
function meanOf(
  values: readonly number[],
  { type }: FactDefinition,
  { round, places }: Cohort,
): number {
  const read = type === 'decimal' ? decimalFraction : wholeFraction;
  const total = values.reduce((sum, value) => plus(sum, read(value)), wholeFraction(0));
  const { numerator } = roundedTo(over(total, wholeFraction(values.length)), places, round);
  return Number(`${numerator}e-${places}`);
}

function ranksOf(sorted: readonly number[]): NonNullable<FrozenGroup['ranks']> {
  const values: number[] = [];
  const places: number[] = [];
  for (const [index, value] of sorted.entries()) {
    if (index > 0 && value === sorted[index - 1]) continue;
    values.push(value);
    places.push(index + 1);
  }
  // Who comes after all that were there when the cohort was frozen has the place after the last of them.
  places.push(sorted.length + 1);
  return { values, places };
}

/** The place of a value, also of one that was not there when the cohort was frozen: one more than those before it. */
function placeOf(
  own: number,
  { values, places }: NonNullable<FrozenGroup['ranks']>,
  order: Cohort['order'],
): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = values[middle] as number;
    if (order === 'descending' ? other > own : other < own) low = middle + 1;
    else high = middle;
  }
  return places[low] as number;
}

/** Frozen groups as plain JSON, which they are: an interface only cannot say so of all its members. */
function asJson({ groups, ...rest }: Omit<FrozenCohort, 'id'>): Canonical {
  const plain = Object.entries(groups).map(([name, { ranks, ...group }]) => [
    name,
    { ...group, ...(ranks ? { ranks: { ...ranks } } : {}) },
  ]);
  return { ...rest, groups: Object.fromEntries(plain) as Canonical };
}

/** Whether a part is more than so many billionths of the whole. */
function exceeds(part: number, whole: number, billionths: number): boolean {
  return BigInt(part) * 1_000_000_000n > BigInt(whole) * BigInt(billionths);
}
