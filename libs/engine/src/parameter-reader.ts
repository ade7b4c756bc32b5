import { type FactDefinition } from './fact-dictionary.ts';
import { type Findings } from './finding.ts';
import { isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { type DatedValue, type Parameter } from './parameter.ts';
import { readText } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';
import { normalised } from './vocabulary-reader.ts';

const TYPES = ['boolean', 'integer', 'decimal', 'money', 'date', 'code', 'text'] as const;

/**
 * Reads one file of parameters: a single one, or a table that the law sets as a whole.
 *
 * A table has `columns` (what is limited, each with its type) and `rows` (for whom); its values are dated like those of a
 * single parameter, so that a new document replaces the table in one place. Every cell becomes a parameter
 * `<table>.<row>.<column>`; one that a later value leaves out ends on that day.
 */
export function readParameters(
  place: string,
  document: JsonObject,
  findings: Findings,
): readonly Parameter[] {
  const root = new ShapeReader(document, '', findings);
  const id = root.text('id');
  if (id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  return Object.hasOwn(document, 'columns') ? table(place, root) : [single(place, root)];
}

function single(id: string, root: ShapeReader): Parameter {
  root.only(['id', 'title', 'type', 'unit', 'values']);
  const type = root.oneOf('type', TYPES);
  const unit = root.optionalText('unit');
  const parameter = {
    id,
    title: root.bilingual('title'),
    type,
    ...(unit === null ? {} : { unit }),
  };
  const values = root.objects('values').map((entry): DatedValue => {
    entry.only(['from', 'value', 'reference']);
    const pointer = step(entry.pointer, 'value');
    return {
      from: entry.date('from'),
      value: valueOf(parameter, entry.raw('value'), entry.findings, pointer),
      reference: entry.bilingual('reference'),
    };
  });
  ascend(values, root);
  return { ...parameter, values };
}

function table(id: string, root: ShapeReader): readonly Parameter[] {
  root.only(['id', 'title', 'columns', 'rows', 'values']);
  const { zh, en } = root.bilingual('title');
  const columns = entries(root, 'columns').map(({ key, entry }) => {
    entry.only(['title', 'type', 'unit']);
    const unit = entry.optionalText('unit');
    const type = entry.oneOf('type', TYPES);
    return { key, title: entry.bilingual('title'), type, ...(unit === null ? {} : { unit }) };
  });
  const heads = columns.map(({ title }) => title);
  const rows = entries(root, 'rows').map(({ key, entry }) => {
    entry.only(['title']);
    return { key, title: entry.bilingual('title') };
  });
  const dated = root.objects('values').map((entry) => {
    entry.only(['from', 'rows', 'reference']);
    const cells = entry.inner('rows')?.object ?? {};
    known(cells, rows, step(entry.pointer, 'rows'), entry.findings);
    return { from: entry.date('from'), reference: entry.bilingual('reference'), cells, entry };
  });
  ascend(dated, root);
  for (const { cells, entry } of dated)
    for (const [row, of] of Object.entries(cells))
      known(of, columns, step(step(entry.pointer, 'rows'), row), entry.findings);
  return rows.flatMap((row) =>
    columns.flatMap(({ key, title, ...column }): Parameter[] => {
      const parameter = {
        ...column,
        id: `${id}.${row.key}.${key}`,
        cell: { table: id, title: { zh, en }, row: row.title, column: title, columns: heads },
        title: {
          zh: `${zh}：${row.title.zh}，${title.zh}`,
          en: `${en}: ${row.title.en}, ${title.en}`,
        },
      };
      const values = dated.flatMap(({ from, reference, cells, entry }): DatedValue[] => {
        const of = member(cells, row.key);
        const raw = (isObject(of) ? member(of, key) : undefined) ?? null;
        const pointer = step(step(step(entry.pointer, 'rows'), row.key), key);
        return [{ from, value: valueOf(parameter, raw, entry.findings, pointer), reference }];
      });
      const first = values.findIndex(({ value }) => value !== null);
      return first < 0 ? [] : [{ ...parameter, values: values.slice(first) }];
    }),
  );
}

/** The members of an object of objects, in the order written. */
function entries(root: ShapeReader, name: string): readonly { key: string; entry: ShapeReader }[] {
  const of = root.inner(name);
  return Object.entries(of?.object ?? {}).flatMap(([key, json]) => {
    const pointer = step(step('', name), key);
    if (isObject(json) && readText(member(json, 'title')))
      return [{ key, entry: new ShapeReader(json, pointer, root.findings) }];
    root.findings.add('SHAPE_WRONG', pointer, '{"title": …}', '{"title": …}');
    return [];
  });
}

/** What is written of a row or column that the table has not would never be read. */
function known(
  json: Json,
  named: readonly { readonly key: string }[],
  pointer: string,
  findings: Findings,
): void {
  if (!isObject(json)) {
    findings.add('SHAPE_WRONG', pointer, '对象', 'an object');
    return;
  }
  new ShapeReader(json, pointer, findings).only(named.map(({ key }) => key));
}

function ascend(values: readonly { readonly from: string }[], root: ShapeReader): void {
  const ascending = values.every(
    ({ from }, index) => index === 0 || (values[index - 1]?.from ?? '') < from,
  );
  if (values.length === 0 || !ascending)
    root.wrong(
      'values',
      '按起始日期递增的非空列表',
      'a list ascending by start date, not empty',
      null,
    );
}

function valueOf(
  { id, type, title }: Omit<Parameter, 'values'>,
  raw: Json | undefined,
  findings: Findings,
  pointer: string,
): DatedValue['value'] {
  const like: FactDefinition = { id, type, dataset: '', title, absence: 'unknown' };
  return normalised(like, raw, undefined, findings, pointer);
}
