import { type Text } from '#libs/kernel';
import { type CodeLists } from './code-list.ts';
import { DERIVED, type DerivedFact } from './derived-fact.ts';
import { FACT_TYPES, type FactDefinition, type PeriodLength } from './fact-dictionary.ts';
import { type Findings } from './finding.ts';
import { DOCUMENT_LIMITS, isObject, type JsonObject, step } from './json-document.ts';
import { ROUNDING_MODES } from './rounding.ts';
import { type Vocabulary } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';
import { readAggregate } from './aggregate-reader.ts';
import { lintTitle, readAbsence } from './vocabulary-reader.ts';

const LET_KEYS = ['title', 'type', 'unit', 'codeList', 'value', 'round', 'places'];
const FILE_KEYS = ['id', ...LET_KEYS, 'period', 'reference', 'note'];
const AGGREGATE_KEYS = [
  'id',
  'title',
  'type',
  'unit',
  'codeList',
  'period',
  'absence',
  'aggregate',
  'reference',
  'note',
];
const LENGTHS: readonly PeriodLength[] = ['year', 'quarter', 'month'];
/** Types a computation can yield; a list of codes it cannot. */
const TYPES = FACT_TYPES.filter((type) => type !== 'codes');
const LET_NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;
/** Decimals hold nine places; a share of a percent needs four. */
const MOST_PLACES = 9;

/** Reads the frame of `rules/derived/<id>.json`; the value inside is read for each period it is asked for. */
export function readDerived(
  place: string,
  document: JsonObject,
  codes: CodeLists,
  findings: Findings,
): DerivedFact {
  const root = new ShapeReader(document, '', findings);
  root.only(FILE_KEYS);
  const id = root.text('id');
  if (id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  const period = root.raw('period') === undefined ? null : root.oneOf('period', LENGTHS);
  const reference = root.raw('reference') === undefined ? null : root.bilingual('reference');
  if (root.raw('note') !== undefined) root.bilingual('note');
  return readFrame(root, place, period, reference, codes, findings.file);
}

/**
 * Reads `rules/derived/<id>.json` of a fact that is made of items: to rules it is a fact of the dataset it sums up.
 *
 * @returns undefined when anything was refused
 */
export function readAggregateFact(
  place: string,
  document: JsonObject,
  vocabulary: Vocabulary,
  findings: Findings,
): FactDefinition | undefined {
  const { root, stand } = readMadeFact(place, document, AGGREGATE_KEYS, vocabulary, findings);
  const inner = root.inner('aggregate');
  const aggregate = inner ? readAggregate(inner, stand, vocabulary) : undefined;
  if (!aggregate || findings.errors > 0) return undefined;
  const absence = readAbsence(root, stand, vocabulary.codes);
  return { ...stand, dataset: aggregate.over, absence, aggregate };
}

/**
 * Reads what a policy derives for itself: `{"let": {"<name>": {"title", "type", "value", …}}}`.
 *
 * Such a fact lasts for the period of its policy. Its id names the policy, so that two policies may use one name.
 */
export function readLet(
  document: JsonObject,
  policy: { readonly id: string; readonly period: PeriodLength },
  { codes, dictionary, derived }: Pick<Vocabulary, 'codes' | 'dictionary' | 'derived'>,
  findings: Findings,
): ReadonlyMap<string, DerivedFact> {
  const found = new Map<string, DerivedFact>();
  const raw = document.let;
  if (raw === undefined) return found;
  if (!isObject(raw)) {
    findings.add('SHAPE_WRONG', '/let', '{"名称": {…}}', '{"name": {…}}');
    return found;
  }
  const entries = Object.entries(raw);
  if (entries.length > DOCUMENT_LIMITS.derived) {
    findings.add('CONDITIONS_TOO_MANY', '/let', String(DOCUMENT_LIMITS.derived));
    return found;
  }
  for (const [name, json] of entries) {
    const pointer = step('/let', name);
    if (!LET_NAME.test(name))
      findings.add('SHAPE_WRONG', pointer, '不含点号的名称', 'a name without dots');
    else if (dictionary.has(name) || derived.has(name))
      findings.add('ID_DUPLICATED', pointer, name);
    else if (!isObject(json)) findings.add('SHAPE_WRONG', pointer, '{"title": …}', '{"title": …}');
    else {
      const entry = new ShapeReader(json, pointer, findings);
      entry.only(LET_KEYS);
      const id = `${policy.id}:${name}`;
      found.set(name, readFrame(entry, id, policy.period, null, codes, findings.file));
    }
  }
  return found;
}

function readFrame(
  entry: ShapeReader,
  id: string,
  period: PeriodLength | null,
  reference: Text | null,
  codes: CodeLists,
  file: string,
): DerivedFact {
  const definition = readDefinition(entry, id, period, codes);
  const { type } = definition;
  const places = entry.count('places') ?? 0;
  if (places > MOST_PLACES || (places > 0 && type !== 'decimal'))
    entry.wrong(
      'places',
      `0 到 ${MOST_PLACES}，仅用于 decimal`,
      `0 to ${MOST_PLACES}, for decimals`,
      0,
    );
  const value = entry.raw('value');
  if (value === undefined) entry.wrong('value', '计算式', 'an expression', null);
  return {
    definition,
    file,
    pointer: step(entry.pointer, 'value'),
    value: value ?? null,
    round: entry.raw('round') === undefined ? null : entry.oneOf('round', ROUNDING_MODES),
    places: Math.min(places, MOST_PLACES),
    reference,
  };
}

/** Reads the frame of a file that makes a fact out of items or of a population. */
export function readMadeFact(
  place: string,
  document: JsonObject,
  keys: readonly string[],
  { codes }: Pick<Vocabulary, 'codes'>,
  findings: Findings,
): { readonly root: ShapeReader; readonly stand: FactDefinition } {
  const root = new ShapeReader(document, '', findings);
  root.only(keys);
  const id = root.text('id');
  if (id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  if (root.raw('reference') !== undefined) root.bilingual('reference');
  if (root.raw('note') !== undefined) root.bilingual('note');
  const period = root.raw('period') === undefined ? null : root.oneOf('period', LENGTHS);
  return { root, stand: readDefinition(root, place, period, codes) };
}

/** Reads what every computed fact says of itself: title, type, unit, code list. */
function readDefinition(
  entry: ShapeReader,
  id: string,
  period: PeriodLength | null,
  codes: CodeLists,
): FactDefinition {
  const type = entry.oneOf('type', TYPES);
  const unit = entry.optionalText('unit') ?? (type === 'money' ? 'CNY' : null);
  if (type === 'money' && unit !== 'CNY') entry.wrong('unit', '"CNY"', '"CNY"', null);
  const codeList = entry.optionalText('codeList');
  if (codeList !== null && !codes.has(codeList))
    entry.findings.add('CODE_LIST_UNKNOWN', step(entry.pointer, 'codeList'), codeList);
  const title = entry.bilingual('title');
  if (period !== null) lintTitle(entry, title);
  return {
    id,
    type,
    dataset: DERIVED,
    title,
    absence: 'unknown',
    ...(unit === null ? {} : { unit }),
    ...(codeList === null ? {} : { codeList }),
    ...(period === null ? {} : { period }),
  };
}
