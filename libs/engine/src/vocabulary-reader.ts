import { type Text } from '#libs/kernel';
import { ancestry, type Code, type CodeList, type CodeLists } from './code-list.ts';
import { FactMalformed } from './errors.ts';
import {
  FACT_TYPES,
  type Absence,
  type FactDefinition,
  type FactDictionary,
  type FactValue,
  type PeriodLength,
} from './fact-dictionary.ts';
import { normaliseFact } from './fact-value.ts';
import { type Findings } from './finding.ts';
import { isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { show } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';

const FACT_KEYS = [
  'id',
  'type',
  'unit',
  'dataset',
  'title',
  'absence',
  'codeList',
  'period',
  'maxAgeDays',
  'sensitivity',
  'item',
  'note',
];
const LENGTHS: readonly PeriodLength[] = ['year', 'quarter', 'month'];
const SENSITIVITIES: readonly NonNullable<FactDefinition['sensitivity']>[] = [
  'public',
  'internal',
  'personal',
];
const FACT_ID = /^[\p{L}_][\p{L}\p{N}_-]{0,63}(\.[\p{L}_][\p{L}\p{N}_-]{0,63}){0,5}$/u;

/** Reads `facts.json`. Entries with findings are left out of the dictionary. */
export function readDictionary(
  document: JsonObject,
  codes: CodeLists,
  findings: Findings,
): FactDictionary {
  const dictionary = new Map<string, FactDefinition>();
  const root = new ShapeReader(document, '', findings);
  root.only(['facts']);
  for (const entry of root.objects('facts')) {
    const before = findings.errors;
    const definition = readFact(entry, codes);
    if (dictionary.has(definition.id))
      findings.add('ID_DUPLICATED', step(entry.pointer, 'id'), definition.id);
    if (findings.errors === before) dictionary.set(definition.id, definition);
  }
  return dictionary;
}

function readFact(entry: ShapeReader, codes: CodeLists): FactDefinition {
  entry.only(FACT_KEYS);
  const id = entry.text('id');
  if (id !== '' && !FACT_ID.test(id))
    entry.wrong('id', '形如 tax.annualRevenue 的标识', 'an id such as tax.annualRevenue', '');
  const type = entry.oneOf('type', FACT_TYPES);
  const codeList = entry.optionalText('codeList');
  const unit = entry.optionalText('unit') ?? (type === 'money' ? 'CNY' : null);
  if (type === 'money' && unit !== 'CNY') entry.wrong('unit', '"CNY"', '"CNY"', null);
  if (codeList !== null && !codes.has(codeList))
    entry.findings.add('CODE_LIST_UNKNOWN', step(entry.pointer, 'codeList'), codeList);
  const maxAgeDays = entry.count('maxAgeDays');
  const definition: FactDefinition = {
    id,
    type,
    dataset: entry.text('dataset'),
    title: entry.bilingual('title'),
    absence: 'unknown',
    ...(unit === null ? {} : { unit }),
    ...(codeList === null ? {} : { codeList }),
    ...(entry.raw('period') === undefined ? {} : { period: entry.oneOf('period', LENGTHS) }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(entry.raw('sensitivity') === undefined
      ? {}
      : { sensitivity: entry.oneOf('sensitivity', SENSITIVITIES) }),
    ...(entry.flag('item', false) ? { item: true as const } : {}),
    ...(entry.raw('note') === undefined ? {} : { note: entry.bilingual('note') }),
  };
  if (definition.period) lintTitle(entry, definition.title);
  if (definition.item && definition.period)
    entry.wrong('period', '无（明细自有日期）', 'nothing: items have dates of their own', null);
  return { ...definition, absence: readAbsence(entry, definition, codes) };
}

/** Years and months that only the reader's own day tells; the last year's end is said of any year. */
const RELATIVE = /上一?年度?(?!末)|[本当去]年|[上本当]月/;

/** A fact of a period is shown with its year: “上年裁员率（2025年）” would name two. */
export function lintTitle({ findings, pointer }: ShapeReader, { zh }: Text): void {
  const found = RELATIVE.exec(zh);
  if (found) findings.add('TITLE_RELATIVE', step(pointer, 'title'), zh, found[0]);
}

/** Reads what the absence of a value of a fact means. */
export function readAbsence(
  entry: ShapeReader,
  definition: FactDefinition,
  codes: CodeLists,
): Absence {
  const absence = entry.raw('absence');
  if (absence === 'unknown' || absence === 'notApplicable') return absence;
  if (isObject(absence)) {
    const value = normalised(
      definition,
      member(absence, 'value'),
      codes,
      entry.findings,
      step(entry.pointer, 'absence'),
    );
    if (value !== null) return { value };
  }
  return entry.wrong(
    'absence',
    '"unknown"、"notApplicable" 或 {"value": …}',
    '"unknown", "notApplicable" or {"value": …}',
    'unknown',
  );
}

/** Reads one code list; a code whose line of parents is broken or circular is noted. */
export function readCodeList(place: string, document: JsonObject, findings: Findings): CodeList {
  const root = new ShapeReader(document, '', findings);
  root.only(['id', 'title', 'source', 'certainty', 'codes']);
  const id = root.text('id');
  if (id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  const codes = new Map<string, Code>();
  for (const entry of root.objects('codes')) {
    entry.only(['code', 'title', 'parent', 'certainty', 'note', 'also']);
    const code = entry.text('code');
    if (code.includes(';')) entry.wrong('code', '不含分号的代码', 'a code without a semicolon', '');
    if (codes.has(code)) findings.add('ID_DUPLICATED', step(entry.pointer, 'code'), code);
    codes.set(code, {
      code,
      title: entry.bilingual('title'),
      parent: entry.optionalText('parent'),
      ...formerOf(entry),
    });
  }
  const list = { id: place, title: root.bilingual('title'), codes };
  for (const { code, parent } of codes.values()) {
    if (parent !== null && !codes.has(parent))
      findings.add('CODE_UNKNOWN', '/codes', parent, place);
    if (ancestry(list, code).length >= 16)
      root.wrong('codes', `不循环的上级（${code}）`, `parents without a circle (${code})`, null);
  }
  return list;
}

function formerOf(entry: ShapeReader): Pick<Code, 'also'> {
  const also = entry.objects('also').map((former) => {
    former.only(['name', 'code', 'until']);
    const until = former.optionalText('until');
    if (until !== null && !/^\d{4}(-\d{2}-\d{2})?$/.test(until))
      former.wrong('until', '日期或年份', 'a day or a year', null);
    return { name: former.optionalText('name'), code: former.optionalText('code'), until };
  });
  return also.length > 0 ? { also } : {};
}

/** A value as written, brought to the form of its fact; null with a finding when it is of another type. */
export function normalised(
  like: FactDefinition,
  raw: Json | undefined,
  codes: CodeLists | undefined,
  findings: Findings,
  pointer: string,
): FactValue {
  try {
    return normaliseFact(like, raw, codes);
  } catch (error) {
    if (!(error instanceof FactMalformed)) throw error;
    findings.add('VALUE_TYPE', pointer, show(raw), like.type);
    return null;
  }
}
