import { z } from 'zod';
import { type Text } from '#libs/kernel';
import {
  type CodeLists,
  type FactDefinition,
  type FactDictionary,
  type FactValue,
  factText,
  isValueOf,
  type JsonObject,
  type RuleFile,
} from '#libs/engine';
import { DatasetRefused } from './errors.ts';
import { isSameHeader, isSameUnit, unitIn } from './header-names.ts';
import { PUBLISHED_COLUMNS, type PublishedColumn } from './published-registration.ts';

/** The schemes under which departments key their rows. */
export const IDENTIFIER_SCHEMES = [
  'credit-code',
  'tax-number',
  'insurance-unit',
  'registration-number',
] as const;

/** A scheme of identifiers, such as the unified social credit code. */
export type IdentifierScheme = (typeof IDENTIFIER_SCHEMES)[number];

/** What of a rule book the registry needs: any `RuleBook` will do. */
export interface FactBook {
  readonly dictionary: FactDictionary;
  readonly codes: CodeLists;
  /**
   * What was agreed with departments about their datasets: age, precedence, whether absence says anything. Of a dataset that
   * is not told of, every record counts and nothing follows from absence.
   */
  readonly datasets?: ReadonlyMap<string, Dataset> | undefined;
}

const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const columnShape = z.strictObject({
  column: z.string().min(1),
  fact: z.string().min(1),
  unit: z.enum(['yuan', 'ten-thousand-yuan']).optional(),
  codes: z.record(z.string(), z.string()).optional(),
  optional: z.boolean().optional(),
  past: z.boolean().optional(),
});
const layoutShape = z.strictObject({
  reads: z.literal('published-registration'),
  columns: z.record(z.enum(PUBLISHED_COLUMNS), z.string().min(1)),
  optional: z.array(z.enum(PUBLISHED_COLUMNS)).optional(),
});
const datasetShape = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title,
  authority: z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9-]*$/), name: title }),
  key: z.strictObject({ scheme: z.enum(IDENTIFIER_SCHEMES), column: z.string().min(1) }),
  period: z.strictObject({ column: z.string().min(1) }).nullable(),
  mode: z.enum(['full', 'delta']),
  maxAgeDays: z.int().min(1).max(3660),
  subject: z
    .strictObject({ name: z.string().min(1), kind: z.string().min(1), division: z.string().min(1) })
    .optional(),
  columns: z.array(columnShape).min(1).max(500),
  item: z
    .strictObject({ column: z.string().min(1), within: z.string().min(1).optional() })
    .optional(),
  layouts: z.array(layoutShape).optional(),
  aliases: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
  precedence: z.int().min(1).max(99).optional(),
  issued: z.boolean().optional(),
  closedWorld: z
    .strictObject({
      coverage: z.union([z.literal('everyone'), z.record(z.string(), z.json())]),
      absent: z
        .record(z.string(), z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]))
        .optional(),
    })
    .optional(),
  identifies: z
    .array(z.strictObject({ scheme: z.enum(IDENTIFIER_SCHEMES), fact: z.string().min(1) }))
    .optional(),
});

/** One column of the files a department sends, and the fact it carries. */
export interface DatasetColumn {
  /** Header as the department writes it. */
  readonly column: string;
  readonly fact: string;
  /** Unit of the amounts in the file; yuan unless given. */
  readonly unit?: 'yuan' | 'ten-thousand-yuan' | undefined;
  /** The department's words, and the value each stands for; other words are refused. */
  readonly codes?: Readonly<Record<string, string>> | undefined;
  /** A file may lack it; the fact is then unknown. */
  readonly optional?: boolean | undefined;
  /** The day on which something happened, which is never after the day that a delivery describes. */
  readonly past?: boolean | undefined;
}

/** Another way in which the same dataset comes: its headers by what they hold, and the code that reads them. */
export interface Layout {
  readonly reads: 'published-registration';
  readonly columns: Readonly<Record<PublishedColumn, string>>;
  /** What a file may lack: it then says nothing of it. */
  readonly optional?: readonly PublishedColumn[] | undefined;
}

/**
 * Says that a dataset names everyone of whom there is something to say, so that absence is knowledge. It holds on a complete
 * and fresh full delivery only; a run that reads such a dataset when it is stale does not begin.
 */
export interface ClosedWorld {
  /** Of whom the department would know: a condition on facts as of a day, in the rule language. */
  readonly coverage: 'everyone' | JsonObject;
  /** What the absence of a record says of a fact, normalised. Items need none: their list is then known to be empty. */
  readonly absent?: Readonly<Record<string, Exclude<FactValue, null>>> | undefined;
}

/** What one department sends about subjects: the contract between its files and the facts of the dictionary. */
export interface Dataset {
  readonly id: string;
  readonly title: Text;
  /** Who delivers it; every record belongs to this authority. */
  readonly authority: { readonly code: string; readonly name: Text };
  readonly key: { readonly scheme: IdentifierScheme; readonly column: string };
  /** The column that names the period of the facts which last for one; null if there are none. */
  readonly period: { readonly column: string } | null;
  /** How it is usually delivered; a delivery says for itself. */
  readonly mode: 'full' | 'delta';
  /** Days after which its latest delivery is stale. */
  readonly maxAgeDays: number;
  /** Set for the dataset that creates subjects: the name's column, and the facts with kind and division. */
  readonly subject?:
    { readonly name: string; readonly kind: string; readonly division: string } | undefined;
  readonly columns: readonly DatasetColumn[];
  /**
   * Set when a subject has several records at a time, one for each certificate, loan, hire or penalty: the column that
   * tells them apart, and where its numbers are only unique `within` another, such as that of who issued them, that one
   * too. Such records reach rules only through aggregates.
   */
  readonly item?: { readonly column: string; readonly within?: string | undefined } | undefined;
  readonly layouts?: readonly Layout[] | undefined;
  /** Other names under which columns of files come, by the header of the dataset or of a layout. */
  readonly aliases?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Where several datasets deliver a fact, the one with the least number that knows it is believed. */
  readonly precedence?: number | undefined;
  /** What this system finds itself and publishes: nobody delivers it, and nobody amends it. */
  readonly issued?: boolean | undefined;
  readonly closedWorld?: ClosedWorld | undefined;
  /** Facts whose values are further identifiers of the subject. */
  readonly identifies?:
    readonly { readonly scheme: IdentifierScheme; readonly fact: string }[] | undefined;
}

/**
 * Reads the dataset definitions, `rules/datasets/*.json`, in order of their ids.
 *
 * @param files files under `rules/`; those outside `datasets/` are passed over
 * @param dictionary if given, every fact must be in it and belong to the dataset, and facts with a period need a period
 * column
 * @throws REGISTRY.DATASET_REFUSED
 */
export function loadDatasets(files: readonly RuleFile[], dictionary?: FactDictionary): Dataset[] {
  const datasets = new Map<string, Dataset>();
  for (const file of files) {
    if (!/^datasets\/[^/]+\.json$/.test(file.path)) continue;
    const dataset = readDataset(file);
    const problems = [
      ...(file.path === `datasets/${dataset.id}.json` ? [] : [`id: ${dataset.id} ≠ ${file.path}`]),
      ...(datasets.has(dataset.id) ? [`id: ${dataset.id} 重复 / twice`] : []),
      ...repeatedColumns(dataset),
      ...aliasProblems(dataset),
      ...(dictionary ? factProblems(dataset, dictionary) : []),
    ];
    if (problems.length > 0) throw new DatasetRefused(file.path, problems);
    datasets.set(dataset.id, dataset);
  }
  const sorted = [...datasets.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const dataset of sorted) {
    const problems = precedenceProblems(dataset, sorted);
    if (problems.length > 0) throw new DatasetRefused(`datasets/${dataset.id}.json`, problems);
  }
  return sorted;
}

/** A fact that several datasets deliver has to be believed from one of them. */
function precedenceProblems(dataset: Dataset, all: readonly Dataset[]): string[] {
  return all
    .filter(
      ({ id, precedence }) => id !== dataset.id && (precedence ?? 0) === (dataset.precedence ?? 0),
    )
    .flatMap((other) =>
      dataset.columns
        .filter(({ fact }) => other.columns.some((column) => column.fact === fact))
        .map(
          ({ fact }) =>
            `${fact}: ${other.id} 也交付此事实，须以不同的 precedence 说明以谁为准 / is delivered by ${other.id} too; say with different "precedence" who is believed`,
        ),
    );
}

/** The headers that tell items apart; none where a subject has one record. */
export function itemHeaders({ item }: Dataset): string[] {
  if (!item) return [];
  return item.within === undefined ? [item.column] : [item.within, item.column];
}

/** Every header of the dataset's files, the key first; those of optional columns may be missing. */
export function headersOf(dataset: Dataset): string[] {
  return [
    dataset.key.column,
    ...(dataset.period ? [dataset.period.column] : []),
    ...itemHeaders(dataset),
    ...(dataset.subject ? [dataset.subject.name] : []),
    ...dataset.columns.map((column) => column.column),
  ];
}

function readDataset(file: RuleFile): Dataset {
  let json: unknown;
  try {
    json = JSON.parse(file.text);
  } catch (cause) {
    throw new DatasetRefused(file.path, [cause instanceof Error ? cause.message : 'JSON']);
  }
  const read = datasetShape.safeParse(json);
  if (read.success) return read.data;
  throw new DatasetRefused(
    file.path,
    read.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`),
  );
}

function repeatedColumns(dataset: Dataset): string[] {
  const headers = headersOf(dataset);
  const facts = dataset.columns.map((column) => column.fact);
  return [
    ...headers.filter((header, at) => headers.indexOf(header) !== at),
    ...facts.filter((fact, at) => facts.indexOf(fact) !== at),
  ].map((name) => `columns: ${name} 重复 / twice`);
}

/** An alias is of one column of each form, and no other column's own name. */
function aliasProblems(dataset: Dataset): string[] {
  const layouts = (dataset.layouts ?? []).map(({ columns }) => Object.values(columns));
  const forms: string[][] = [headersOf(dataset), ...layouts];
  const aliases = Object.entries(dataset.aliases ?? {});
  const unknown = aliases
    .filter(([header]) => !forms.some((headers) => headers.includes(header)))
    .map(([header]) => `aliases: ${header} 不是任何一列的表头 / is the header of no column`);
  const doubtful = forms.flatMap((headers) => {
    const names = headers.flatMap((header) =>
      [header, ...(dataset.aliases?.[header] ?? [])].map((name) => ({ header, name })),
    );
    return names
      .filter(({ name }, at) =>
        names.some((other, place) => place < at && isSameHeader(other.name, name)),
      )
      .map(
        ({ header, name }) =>
          `aliases: ${name}（${header}）与另一列或另一别名相同 / is the name of another column or given twice`,
      );
  });
  return [...unknown, ...doubtful];
}

function factProblems(dataset: Dataset, dictionary: FactDictionary): string[] {
  const problems: string[] = [];
  for (const column of dataset.columns) {
    const definition = dictionary.get(column.fact);
    if (!definition) problems.push(`${column.fact}: 不在 facts.json 中 / not in facts.json`);
    else problems.push(...columnProblems(dataset, definition, column));
  }
  problems.push(...absenceProblems(dataset, dictionary));
  for (const { fact } of dataset.identifies ?? []) {
    if (!dataset.columns.some((column) => column.fact === fact))
      problems.push(`identifies: ${fact} 不是本数据集的列 / is no column of it`);
  }
  for (const fact of dataset.subject ? [dataset.subject.kind, dataset.subject.division] : []) {
    if (!dataset.columns.some((column) => column.fact === fact))
      problems.push(`subject: ${fact} 不是本数据集的列 / is no column of it`);
  }
  return problems;
}

function absenceProblems(dataset: Dataset, dictionary: FactDictionary): string[] {
  return Object.entries(dataset.closedWorld?.absent ?? {}).flatMap(([fact, value]) => {
    const definition = dictionary.get(fact);
    if (!dataset.columns.some((column) => column.fact === fact))
      return [`closedWorld: ${fact} 不是本数据集的列 / is no column of it`];
    if (definition?.period !== undefined || definition?.item === true)
      return [
        `closedWorld: ${fact} 有期间或属于明细，未列入不能有值 / has a period or is of items; its absence has no value`,
      ];
    if (definition && !isValueOf(definition.type, value))
      return [
        `closedWorld: ${fact} 的值不是类型 ${definition.type} / not of type ${definition.type}`,
      ];
    return [];
  });
}

function columnProblems(
  dataset: Dataset,
  definition: FactDefinition,
  { column, unit, past }: DatasetColumn,
): string[] {
  const problems: string[] = [];
  const stated = definition.type === 'money' ? unitIn(column) : undefined;
  if (stated !== undefined && !isSameUnit(stated, unit === 'ten-thousand-yuan' ? '万元' : '元'))
    problems.push(
      `${column}: 表头的单位与 unit 不符 / its header names another unit than "unit" does`,
    );
  if (definition.dataset !== dataset.id && dataset.precedence === undefined)
    problems.push(`${definition.id}: 属于 / belongs to ${definition.dataset}`);
  if ((definition.item === true) !== (dataset.item !== undefined))
    problems.push(
      `${definition.id}: 明细事实（item）应与数据集的 item 一致 / item must agree with the dataset`,
    );
  if (definition.period !== undefined && !dataset.period)
    problems.push(`${definition.id}: 需要期间列 / needs a period column`);
  if (unit !== undefined && definition.type !== 'money')
    problems.push(`${definition.id}: unit 仅用于金额 / is for money only`);
  if (past === true && definition.type !== 'date')
    problems.push(`${definition.id}: past 仅用于日期 / is for days only`);
  return problems;
}

/** A value as people read it; a code that is of no list in the word that its department has for it. */
export function factInWords(
  dataset: Dataset | undefined,
  definition: FactDefinition,
  value: FactValue,
  codes: CodeLists,
): Text {
  const words = dataset?.columns.find(({ fact }) => fact === definition.id)?.codes ?? {};
  const [word] =
    definition.codeList === undefined
      ? (Object.entries(words).find(([, code]) => code === value) ?? [])
      : [];
  const text = factText(definition, value, codes);
  return word === undefined ? text : { ...text, zh: word };
}
