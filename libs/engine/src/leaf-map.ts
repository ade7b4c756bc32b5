import { dateOfDay, dayNumber } from '#libs/kernel';
import { everyRow, type TruthMap, unknownMap } from './bitmap.ts';
import { type Column, type ColumnSource, hasBit, setBit, valueAt, wordsFor } from './column.ts';
import { type FactReading, type Leaf, type Literal } from './condition.ts';
import { windowStart } from './day-of-decision.ts';
import { ColumnMismatched } from './errors.ts';
import { type FactType } from './fact-dictionary.ts';
import { compares, type Known, NOT_APPLICABLE, settle, type Settled, UNKNOWN } from './truth.ts';

/**
 * The truth of a comparison that codes cannot answer, for every row of a segment: of two facts, of a day with the day of
 * decision, and whether a value is known. It is made in one loop over the rows.
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
  const wanted = operand.kind === 'literal' && operand.value === true;
  const known = knownRows(reading, column, length);
  const unknown = everyRow(length);
  for (let at = 0; at < unknown.length; at += 1)
    unknown[at] = (unknown[at] as number) & ~(known[at] as number);
  return wanted ? { yes: known, no: unknown } : { yes: unknown, no: known };
}

/** Rows in which a fact is known, by record or by what the dictionary says of its absence. */
export function knownRows(
  { definition }: FactReading,
  column: Column | undefined,
  length: number,
): Uint32Array {
  const absent = settle(definition, null);
  if (absent !== UNKNOWN && absent !== NOT_APPLICABLE) return everyRow(length);
  return column ? column.known : new Uint32Array(wordsFor(length));
}

/** @throws ENGINE.COLUMN_MISMATCHED when the column has another length or type than the rules need */
export function columnOf(
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
    return numeric && typeof absent !== 'symbol' ? numberOfLiteral(absent) : absent;
  }
  return numeric ? (column.values[row] as number) : (valueAt(column, row) as Known);
}

function isNumeric(type: FactType): boolean {
  return type !== 'code' && type !== 'text' && type !== 'codes';
}

/** A literal as a column of numbers, days or flags stores it. */
export function numberOfLiteral(value: Literal): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? dayNumber(value) : Number(value);
}
