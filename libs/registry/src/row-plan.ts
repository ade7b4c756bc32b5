import { type FactDefinition, type PeriodLength } from '#libs/engine';
import {
  type Dataset,
  type DatasetColumn,
  type FactBook,
  type IdentifierScheme,
} from './dataset.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { DatasetRefused } from './errors.ts';
import {
  PRINTED_IN,
  PUBLISHED_COLUMNS,
  publishedReader,
  type PublishedRow,
} from './published-registration.ts';

/** A fact of the dataset and the place of its cell; -1 when the file has none. */
export interface PlannedColumn extends DatasetColumn {
  readonly definition: FactDefinition;
  readonly at: number;
  /** Whether it holds the subject's division, whose former codes are known. */
  readonly isDivision: boolean;
}

interface Placed {
  readonly at: number;
  readonly column: string;
}

/** Where in a file's rows everything is, worked out once per file. */
export interface RowPlan {
  readonly key: Placed & { readonly scheme: IdentifierScheme };
  readonly period: (Placed & { readonly lengths: ReadonlySet<PeriodLength> }) | null;
  readonly item: (Placed & { readonly within: Placed | null }) | null;
  readonly name: Placed | null;
  readonly columns: readonly PlannedColumn[];
  /**
   * Which columns lie in the record of the row's period and which in `asOf`, in the order in which they first come.
   * Within a record they stand in the order of canonical JSON, with the beginning of the member that each becomes.
   */
  readonly groups: readonly {
    readonly ofPeriod: boolean;
    readonly columns: readonly { readonly member: string; readonly index: number }[];
  }[];
  /** Places among the columns of the subject's kind and division; -1 where the dataset makes no subjects. */
  readonly kindAt: number;
  readonly divisionAt: number;
  /** Reads a row of a file that comes in the layout of published registrations. */
  readonly published?: (cells: readonly unknown[], code: string) => PublishedRow;
  /** Places of all cells that are read. */
  readonly places: readonly number[];
  /** Places of amounts. */
  readonly numericPlaces: ReadonlySet<number>;
  headerAt(place: number): string;
  /** The header under which a fact comes in this file, or the dataset's own. */
  headerOf(fact: string): string;
}

/** Works out where everything is. @throws REGISTRY.DATASET_REFUSED */
export function planRow(dataset: Dataset, book: FactBook, form: DeliveryForm): RowPlan {
  const columns = plannedColumns(dataset, book, form);
  const placed = (column: string): Placed => ({
    at: form.places[form.headers.indexOf(column)] ?? -1,
    column,
  });
  const layout = form.layout?.columns;
  const lengths = new Set(columns.flatMap(({ definition }) => definition.period ?? []));
  const nameColumn = layout?.name ?? dataset.subject?.name;
  const published = layout ? publishedRow(dataset, book, form) : undefined;
  const numeric = layout
    ? [placed(layout.capital).at]
    : columns.filter((one) => isAmount(one.definition)).map((one) => one.at);
  return {
    key: { ...placed(layout?.code ?? dataset.key.column), scheme: dataset.key.scheme },
    period: dataset.period && !layout ? { ...placed(dataset.period.column), lengths } : null,
    item:
      dataset.item && !layout
        ? {
            ...placed(dataset.item.column),
            within: dataset.item.within === undefined ? null : placed(dataset.item.within),
          }
        : null,
    name: dataset.subject && nameColumn !== undefined ? placed(nameColumn) : null,
    columns,
    groups: groupsOf(columns, dataset.period !== null && !layout),
    kindAt: columns.findIndex((column) => column.fact === dataset.subject?.kind),
    divisionAt: columns.findIndex((column) => column.fact === dataset.subject?.division),
    ...(published ? { published } : {}),
    places: form.places.filter((place) => place >= 0),
    numericPlaces: new Set(numeric.filter((place) => place >= 0)),
    headerAt: (place) => form.headers[form.places.indexOf(place)] ?? '',
    headerOf: (fact) => columns.find((column) => column.fact === fact)?.column ?? '',
  };
}

function plannedColumns(
  dataset: Dataset,
  book: FactBook,
  form: DeliveryForm,
): readonly PlannedColumn[] {
  return dataset.columns.map((column) => {
    const definition = book.dictionary.get(column.fact);
    if (!definition)
      throw new DatasetRefused(`datasets/${dataset.id}.json`, [
        `${column.fact}: 不在 facts.json 中 / not in facts.json`,
      ]);
    const isDivision = column.fact === dataset.subject?.division;
    // A layout's reader gives values in the fact's own terms, without the department's words and units; whoever is told
    // of a fault in one looks for the header of the file.
    const printed = PRINTED_IN[column.fact];
    const { fact, past } = column;
    const header = (printed && form.layout?.columns[printed]) ?? column.column;
    return form.layout
      ? { column: header, fact, past, definition, at: -1, isDivision }
      : {
          ...column,
          definition,
          at: form.places[form.headers.indexOf(column.column)] ?? -1,
          isDivision,
        };
  });
}

function groupsOf(columns: readonly PlannedColumn[], periods: boolean): RowPlan['groups'] {
  const groups = new Map<boolean, { fact: string; index: number }[]>();
  for (const [index, { fact, definition }] of columns.entries()) {
    const ofPeriod = periods && definition.period !== undefined;
    groups.set(ofPeriod, [...(groups.get(ofPeriod) ?? []), { fact, index }]);
  }
  return [...groups].map(([ofPeriod, own]) => ({
    ofPeriod,
    columns: own
      .sort((a, b) => (a.fact < b.fact ? -1 : 1))
      .map(({ fact, index }) => ({ member: `${JSON.stringify(fact)}:`, index })),
  }));
}

function publishedRow(
  dataset: Dataset,
  book: FactBook,
  form: DeliveryForm,
): (cells: readonly unknown[], code: string) => PublishedRow {
  const list = book.dictionary.get(dataset.subject?.division ?? '')?.codeList;
  const divisions = list === undefined ? undefined : book.codes.get(list);
  if (!divisions)
    throw new DatasetRefused(`datasets/${dataset.id}.json`, [
      'layouts: 需要行政区划代码表 / need a code list of divisions',
    ]);
  const read = publishedReader(divisions, form.capitalUnit);
  const places = PUBLISHED_COLUMNS.map((column, at) => [column, form.places[at] ?? -1] as const);
  return (cells, code) => {
    const row: Record<string, string> = {};
    for (const [column, at] of places) row[column] = textOf(cells[at]).trim();
    row['code'] = code;
    return read(row as Parameters<typeof read>[0]);
  };
}

function isAmount({ type }: FactDefinition): boolean {
  return type === 'money' || type === 'decimal' || type === 'integer';
}

/** A cell as text; what JSON nests is none. */
export function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}
