import { dateOfDay, dayNumber } from '#libs/kernel';
import { everyRow, type TruthMap, unknownMap } from './bitmap.ts';
import { type Column, type ColumnSource, hasBit, setBit, valueAt } from './column.ts';
import { type FactReading, type Leaf, type Literal } from './condition.ts';
import { windowStart } from './day-of-decision.ts';
import { ColumnMismatched } from './errors.ts';
import { type FactType } from './fact-dictionary.ts';
import {
  compares,
  type Known,
  NOT_APPLICABLE,
  settle,
  type Settled,
  type Truth,
  truthOfSettled,
  UNKNOWN,
} from './truth.ts';

/**
 * The truth of one comparison for every row of a segment.
 *
 * Coded columns are judged once per distinct value, numeric ones in a loop over doubles; only a comparison of two
 * textual facts looks at values row by row.
 */
export function mapOfLeaf(leaf: Leaf, columns: ColumnSource, length: number): TruthMap {
  const { operand, reading } = leaf;
  const column = columnOf(columns, reading, length);
  if (operand.kind === 'fact')
    return mapOfPair(
      leaf,
      column,
      columnOf(columns, operand.reading, length),
      operand.reading,
      length,
    );
  if (operand.kind === 'months')
    return mapOfWindow(leaf, operand.months, column, operand.reading, columns, length);
  const absent = truthOfSettled(leaf, settle(reading.definition, null));
  if (!column) return uniform(absent, length);
  const map = unknownMap(length);
  if (column.values instanceof Uint32Array) mapOfCodes(leaf, column, map);
  else if (leaf.operator === 'isKnown')
    fillKnown(column, map, operand.kind === 'literal' && operand.value === true);
  else if (operand.kind === 'list')
    mapOfNumbers(
      column,
      map,
      new Set([...operand.members].map((value) => asNumber(value))),
      leaf.operator === 'notIn',
    );
  else mapOfOrder(column, map, leaf, asNumber(operand.value));
  fillAbsent(column, map, absent, length);
  return map;
}

function columnOf(
  columns: ColumnSource,
  { ref, definition }: FactReading,
  length: number,
): Column | undefined {
  const column = columns.column(ref);
  if (!column || (column.length === length && column.type === definition.type)) return column;
  throw new ColumnMismatched(
    {
      zh: `列“${ref.key}”为类型 ${column.type}、${column.length} 行，规则需要 ${definition.type}、${length} 行；请重建该分段的快照。`,
      en: `The column "${ref.key}" has type ${column.type} and ${column.length} rows, the rules need ${definition.type} and ${length}; rebuild the snapshot of this segment.`,
    },
    { key: ref.key },
  );
}

/** Judges each distinct code, text or set once, then looks the rows up. */
function mapOfCodes(leaf: Leaf, column: Column, map: TruthMap): void {
  const dictionary = column.dictionary ?? [];
  const distinct: readonly Known[] = column.sets
    ? column.sets.map((set) => set.map((code) => dictionary[code] as string))
    : dictionary;
  const verdicts = Uint8Array.from(distinct, (value) =>
    truthOfSettled(leaf, value) === 'true' ? 1 : 0,
  );
  const { values, known, length } = column;
  for (let row = 0; row < length; row += 1) {
    if (hasBit(known, row)) setBit(verdicts[values[row] as number] === 1 ? map.yes : map.no, row);
  }
}

function mapOfNumbers(
  { values, known, length }: Column,
  map: TruthMap,
  members: ReadonlySet<number>,
  negated: boolean,
): void {
  for (let row = 0; row < length; row += 1) {
    if (hasBit(known, row))
      setBit(members.has(values[row] as number) !== negated ? map.yes : map.no, row);
  }
}

/** Any order or equality is a choice among less, same and more; the choice is made once, not per row. */
function mapOfOrder(
  { values, known, length }: Column,
  map: TruthMap,
  leaf: Leaf,
  right: number,
): void {
  const less = compares(leaf.operator, 0, 1);
  const same = compares(leaf.operator, 0, 0);
  const more = compares(leaf.operator, 1, 0);
  for (let row = 0; row < length; row += 1) {
    if (!hasBit(known, row)) continue;
    const left = values[row] as number;
    setBit((left < right ? less : left > right ? more : same) ? map.yes : map.no, row);
  }
}

function mapOfPair(
  leaf: Leaf,
  left: Column | undefined,
  right: Column | undefined,
  rightReading: FactReading,
  length: number,
): TruthMap {
  const map = unknownMap(length);
  const numeric = isNumeric(leaf.reading.definition.type);
  const less = compares(leaf.operator, 0, 1);
  const same = compares(leaf.operator, 0, 0);
  const more = compares(leaf.operator, 1, 0);
  const leftAbsent = settle(leaf.reading.definition, null);
  const rightAbsent = settle(rightReading.definition, null);
  for (let row = 0; row < length; row += 1) {
    const a = settledAt(left, row, leftAbsent, numeric);
    const b = settledAt(right, row, rightAbsent, numeric);
    if (a === NOT_APPLICABLE || b === NOT_APPLICABLE) setBit(map.no, row);
    else if (a !== UNKNOWN && b !== UNKNOWN) {
      const holds = numeric ? (a < b ? less : a > b ? more : same) : compares(leaf.operator, a, b);
      setBit(holds ? map.yes : map.no, row);
    }
  }
  return map;
}

/** Looks back from the day of decision; a segment knows one day as a rule, so each start is found once. */
function mapOfWindow(
  leaf: Leaf,
  months: number,
  left: Column | undefined,
  dayReading: FactReading,
  columns: ColumnSource,
  length: number,
): TruthMap {
  const map = unknownMap(length);
  const days = columnOf(columns, dayReading, length);
  const leftAbsent = settle(leaf.reading.definition, null);
  const starts = new Map<number, number>();
  for (let row = 0; row < length; row += 1) {
    const date = settledAt(left, row, leftAbsent, true);
    const day = settledAt(days, row, UNKNOWN, true);
    if (date === NOT_APPLICABLE) setBit(map.no, row);
    else if (typeof date === 'number' && typeof day === 'number') {
      const start = starts.get(day) ?? dayNumber(windowStart(dateOfDay(day), months));
      starts.set(day, start);
      setBit(date <= day && date >= start ? map.yes : map.no, row);
    }
  }
  return map;
}

/** The value of a row for a comparison of two facts; numbers stay numbers, days included. */
function settledAt(
  column: Column | undefined,
  row: number,
  absent: Settled,
  numeric: boolean,
): Settled {
  if (!column || !hasBit(column.known, row)) {
    return numeric && typeof absent !== 'symbol' ? asNumber(absent) : absent;
  }
  return numeric ? (column.values[row] as number) : (valueAt(column, row) as Known);
}

function fillKnown(column: Column, map: TruthMap, wanted: boolean): void {
  (wanted ? map.yes : map.no).set(column.known);
}

function fillAbsent(column: Column, map: TruthMap, absent: Truth, length: number): void {
  if (absent === 'unknown') return;
  const into = absent === 'true' ? map.yes : map.no;
  const every = everyRow(length);
  for (let at = 0; at < into.length; at += 1) {
    into[at] = (into[at] as number) | ((every[at] as number) & ~(column.known[at] as number));
  }
}

function uniform(truth: Truth, length: number): TruthMap {
  const map = unknownMap(length);
  if (truth === 'true') return { yes: everyRow(length), no: map.no };
  return truth === 'false' ? { yes: map.yes, no: everyRow(length) } : map;
}

function isNumeric(type: FactType): boolean {
  return type !== 'code' && type !== 'text' && type !== 'codes';
}

/** A literal as a column stores it. */
function asNumber(value: Literal): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? dayNumber(value) : Number(value);
}
