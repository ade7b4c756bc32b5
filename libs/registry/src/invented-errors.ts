import { type RejectReason } from './delivery-reject.ts';
import { type Dataset } from './dataset.ts';
import { type InventedRow } from './invented-enterprise.ts';
import { type RandomNumbers } from './random-numbers.ts';

/** What is wrong with an invented row: why an import rejects it, or that it stands in its file twice. */
export type InventedError =
  | Extract<
      RejectReason,
      | 'REGISTRY.IDENTIFIER_MALFORMED'
      | 'REGISTRY.NUMBER_DISPUTED'
      | 'REGISTRY.TEXT_DESTROYED'
      | 'REGISTRY.UNLINKED'
      | 'REGISTRY.VALUE_MALFORMED'
      | 'REGISTRY.WORD_UNKNOWN'
    >
  | 'doubled';

/** Where a file's rows can be wrong; plain data, so that a thread can be told. */
export interface ErrorPlaces {
  readonly key: string;
  /** Whether the key ends in a check character, which another one breaks. */
  readonly checked: boolean;
  /** Null where rows name nobody. */
  readonly name: string | null;
  readonly columns: readonly { readonly column: string; readonly worded: boolean }[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Where rows of a dataset can be wrong, of the columns that are written. */
export function errorPlaces(dataset: Dataset, headers: readonly string[]): ErrorPlaces {
  return {
    key: dataset.key.column,
    checked: dataset.key.scheme === 'credit-code',
    name: dataset.subject?.name ?? null,
    columns: dataset.columns
      .filter(({ column }) => headers.includes(column))
      .map(({ column, codes }) => ({ column, worded: codes !== undefined })),
  };
}

/** A row with one error, of those that it can have; which one, the numbers say. */
export function spoiled(
  row: InventedRow,
  { key, checked, name, columns }: ErrorPlaces,
  numbers: RandomNumbers,
): { readonly row: InventedRow; readonly error: InventedError } {
  const ways: { readonly error: InventedError; readonly cells: InventedRow }[] = [
    { error: 'doubled', cells: {} },
    { error: 'REGISTRY.IDENTIFIER_MALFORMED', cells: { [key]: otherEnd(row[key] ?? '', checked) } },
  ];
  if (name !== null)
    ways.push({ error: 'REGISTRY.TEXT_DESTROYED', cells: { [name]: `${row[name]}\uFFFD\uFFFD` } });
  const filled = columns.filter(({ column }) => (row[column] ?? '') !== '');
  const worded = filled.find((one) => one.worded);
  if (worded) ways.push({ error: 'REGISTRY.WORD_UNKNOWN', cells: { [worded.column]: '未约定' } });
  const day = filled.find((one) => !one.worded && DAY.test(row[one.column] ?? ''));
  if (day)
    ways.push({
      error: 'REGISTRY.VALUE_MALFORMED',
      cells: { [day.column]: `${(row[day.column] ?? '').slice(0, 4)}-13-40` },
    });
  const { error, cells } = ways[numbers.between(0, ways.length - 1)] as (typeof ways)[number];
  return { row: { ...row, ...cells }, error };
}

/** An identifier whose last character is another: of a credit code no longer the check character, of a number no character at all. */
function otherEnd(identifier: string, checked: boolean): string {
  const end = !checked ? '*' : identifier.endsWith('0') ? '1' : '0';
  return identifier.slice(0, -1) + end;
}
