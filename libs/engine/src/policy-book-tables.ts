import { type Text } from '#libs/kernel';
import { parametersIn } from './domain-lint-basis.ts';
import { type Parameter } from './parameter.ts';
import { parameterValue } from './policy-book.ts';
import { type RuleBook } from './rule-book.ts';

/** A table of parameters as one document set it, for the end of the policy book. */
export interface SharedTable {
  readonly title: Text;
  readonly from: string;
  readonly reference: Text;
  readonly columns: readonly Text[];
  readonly rows: readonly { readonly title: Text; readonly values: readonly Text[] }[];
}

const NONE: Text = { zh: '—', en: '—' };

/**
 * The tables that shared derived facts are computed from, such as the bounds of size classes: many policies rest on them,
 * so they stand once behind the chapters. One for each day from which a table holds.
 */
export function sharedTables(book: RuleBook): readonly SharedTable[] {
  const named = new Set(
    [...book.derived.values()].flatMap(({ value }) => parametersIn(value, '').map(({ id }) => id)),
  );
  const tables = new Map<string, Parameter[]>();
  for (const parameter of book.parameters.values())
    if (parameter.cell && named.has(parameter.id)) {
      const cells = tables.get(parameter.cell.table) ?? [];
      tables.set(parameter.cell.table, [...cells, parameter]);
    }
  return [...tables.values()].flatMap((cells) =>
    [...new Set(cells.flatMap(({ values }) => values.map(({ from }) => from)))]
      .sort()
      .flatMap((from) => tableFrom(from, cells)),
  );
}

function tableFrom(from: string, cells: readonly Parameter[]): readonly SharedTable[] {
  const dated = (one: Parameter) => one.values.find((value) => value.from === from);
  const reference = cells.flatMap((one) => dated(one)?.reference ?? [])[0];
  const first = cells[0]?.cell;
  if (!reference || !first) return [];
  const { title, columns } = first;
  const places = cells.flatMap(({ cell }) => cell ?? []);
  const rows = [...new Map(places.map(({ row }) => [row.zh, row])).values()];
  const valueAt = (row: Text, column: Text): Text => {
    const cell = cells.find(
      (one) => one.cell?.row.zh === row.zh && one.cell.column.zh === column.zh,
    );
    const value = cell && dated(cell);
    return cell && value && value.value !== null ? parameterValue(cell, value) : NONE;
  };
  const filled = rows.map((row) => ({
    title: row,
    values: columns.map((column) => valueAt(row, column)),
  }));
  return [{ title, from, reference, columns, rows: filled }];
}
