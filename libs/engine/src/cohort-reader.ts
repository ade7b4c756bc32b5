import { type Cohort, type CohortTaking, type CompiledCohort } from './cohort.ts';
import { inBillionths } from './amount.ts';
import { type FactReading, leavesOf, readingsOf } from './condition.ts';
import { ConditionReader } from './condition-reader.ts';
import { readMadeFact } from './derived-reader.ts';
import { deliveredReadings, Deriving } from './deriving.ts';
import { columnRef, type ColumnRef, type FactDefinition } from './fact-dictionary.ts';
import { isValueOf, normaliseFact } from './fact-value.ts';
import { Findings } from './finding.ts';
import { isObject, type Json, type JsonObject, step } from './json-document.ts';
import { ROUNDING_MODES } from './rounding.ts';
import { RuleReader, type Vocabulary } from './rule-reader.ts';
import { ShapeReader } from './shape-reader.ts';
import { readAbsence } from './vocabulary-reader.ts';

const KEYS = [
  'id', 'title', 'type', 'unit', 'period', 'absence', 'cohort', 'round', 'places', 'reference', 'note',
]; // prettier-ignore
const COHORT_KEYS = [
  'take', 'percent', 'order', 'of', 'by', 'where', 'leastMembers', 'mostUnknown',
]; // prettier-ignore
const TAKINGS: readonly CohortTaking[] = ['mean', 'percentile', 'rank'];
const NUMERIC: readonly string[] = ['integer', 'decimal', 'money'];
/** Figures of fewer firms would tell what single ones have. */
const LEAST_MEMBERS = 5;
const MOST_PLACES = 9;
const SHARE: FactDefinition = {
  id: 'mostUnknown',
  type: 'decimal',
  dataset: '',
  title: { zh: '占比', en: 'share' },
  absence: 'unknown',
};

/** The dataset that cohort facts are said to belong to; nobody delivers it. */
const COHORT = 'cohort';

/**
 * Reads `rules/cohorts/<id>.json`. To rules it is a fact like any other; whoever holds the population computes it.
 *
 * @returns undefined when anything was refused; what it names is judged by {@link compileCohort}
 */
export function readCohortFact(
  place: string,
  document: JsonObject,
  vocabulary: Vocabulary,
  findings: Findings,
): FactDefinition | undefined {
  const { root, stand } = readMadeFact(place, document, KEYS, vocabulary, findings);
  const absence = readAbsence(root, stand, vocabulary.codes);
  const entry = root.inner('cohort');
  if (!entry) root.wrong('cohort', '{"take": …}', '{"take": …}', null);
  const cohort = entry && readCohort(root, entry);
  if (!cohort || findings.errors > 0) return undefined;
  return { ...stand, dataset: COHORT, absence, cohort };
}

function readCohort(root: ShapeReader, entry: ShapeReader): Cohort {
  entry.only(COHORT_KEYS);
  const take = entry.oneOf('take', TAKINGS);
  const percent = entry.count('percent') ?? null;
  if (take === 'percentile' ? !(percent && percent < 100) : percent !== null)
    entry.wrong('percent', '1 到 99，仅用于 percentile', '1 to 99, for a percentile only', null);
  const order = entry.raw('order');
  if (order !== undefined && take !== 'rank')
    entry.wrong('order', '仅用于 rank', 'for a rank only', null);
  const places = root.count('places') ?? 0;
  const round = root.raw('round');
  if (take !== 'mean' && (round !== undefined || places > 0))
    root.wrong('round', '仅用于 mean', 'for a mean only', null);
  if (take === 'mean' && round === undefined)
    root.findings.add('ROUNDING_UNSAID', step(root.pointer, 'round'));
  if (places > MOST_PLACES || (places > 0 && root.raw('type') !== 'decimal'))
    root.wrong(
      'places',
      `0 到 ${MOST_PLACES}，仅用于 decimal`,
      `0 to ${MOST_PLACES}, for decimals`,
      0,
    );
  const leastMembers = entry.count('leastMembers') ?? 0;
  if (leastMembers < LEAST_MEMBERS)
    entry.wrong('leastMembers', `不小于 ${LEAST_MEMBERS} 的整数`, `${LEAST_MEMBERS} or more`, null);
  return {
    take,
    percent,
    order: order === undefined ? 'descending' : entry.oneOf('order', ['descending', 'ascending']),
    of: entry.text('of'),
    by: readBy(entry),
    where: entry.raw('where'),
    leastMembers,
    mostUnknown: readShare(entry),
    round: round === undefined ? 'down' : root.oneOf('round', ROUNDING_MODES),
    places: Math.min(places, MOST_PLACES),
    file: entry.findings.file,
  };
}

function readBy(entry: ShapeReader): Cohort['by'] {
  const raw = entry.raw('by');
  const shape = '["reg.industry", {"fact": "reg.division", "level": 2}]';
  if (!Array.isArray(raw) || raw.length > 4) return entry.wrong('by', shape, shape, []);
  return raw.flatMap((item: Json, index): Cohort['by'] => {
    if (typeof item === 'string') return [{ fact: item, level: null }];
    const pointer = step(step(entry.pointer, 'by'), index);
    if (!isObject(item)) {
      entry.findings.add('SHAPE_WRONG', pointer, shape, shape);
      return [];
    }
    const reader = new ShapeReader(item, pointer, entry.findings);
    reader.only(['fact', 'level']);
    const level = reader.count('level') ?? 0;
    if (level < 1) reader.wrong('level', '不小于 1 的整数', 'a whole number from 1', null);
    return [{ fact: reader.text('fact'), level }];
  });
}

/** A share from 0 to 1 in billionths. */
function readShare(entry: ShapeReader): number {
  const raw = entry.raw('mostUnknown');
  const written = typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '';
  if (/^(0(\.\d{1,9})?|1(\.0+)?)$/.test(written)) {
    const value = normaliseFact(SHARE, written);
    if (typeof value === 'number' && isValueOf('decimal', value))
      return Number(inBillionths(value));
  }
  return entry.wrong(
    'mostUnknown',
    '0 到 1 的占比，如 "0.1"',
    'a share from 0 to 1, such as "0.1"',
    0,
  );
}

/**
 * Makes a cohort fact ready for one period: finds what it names and judges whether it fits together.
 *
 * @param period the resolved period, or `asOf`
 * @returns undefined when anything was refused
 */
export function compileCohort(
  definition: FactDefinition,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledCohort | undefined {
  const { cohort } = definition;
  if (!cohort) return undefined;
  const before = findings.errors;
  const lasting = period !== 'asOf';
  const at = lasting ? period : '2000';
  const deriving = new Deriving(vocabulary, at);
  const reader = new RuleReader(vocabulary, at, findings, { deriving, local: new Map(), lasting });
  const of = reader.fact({ fact: cohort.of }, '/cohort/of');
  const by = cohort.by.map(({ fact }, index) => reader.fact({ fact }, step('/cohort/by', index)));
  const where =
    cohort.where === undefined
      ? null
      : new ConditionReader(reader).read(cohort.where, '/cohort/where');
  if (!of || where === undefined || !by.every((reading) => reading !== undefined)) return undefined;
  const { derivations } = deriving;
  const asked = [of, ...by, ...(where ? leavesOf(where).flatMap(readingsOf) : [])];
  const delivered = deliveredReadings(asked, derivations);
  const refuse = (zh: string, en: string): void =>
    findings.add('COHORT_SHAPE', '/cohort', definition.id, `${zh} / ${en}`);
  for (const [zh, en] of misfits(definition, cohort, of, by, delivered)) refuse(zh, en);
  if (findings.errors > before) return undefined;
  return {
    definition,
    ref: columnRef(definition, period),
    cohort,
    of,
    by,
    where,
    derivations,
    reads: delivered.map(({ ref }) => ref),
    definitions: new Map(delivered.map((reading) => [reading.definition.id, reading.definition])),
    codes: vocabulary.codes,
  };
}

/** The cohort facts among the columns that rules read, made ready: what is built before those rules are judged. */
export function cohortsRead(
  reads: readonly ColumnRef[],
  vocabulary: Vocabulary,
): readonly CompiledCohort[] {
  return reads.flatMap(({ fact, period }) => {
    const definition = vocabulary.dictionary.get(fact);
    if (!definition?.cohort) return [];
    const { file } = definition.cohort;
    return compileCohort(definition, vocabulary, period, new Findings(file)) ?? [];
  });
}

/** A cohort fact is tried in this period when the rule tree is read. */
const TRIAL = { year: '2025', quarter: '2025Q3', month: '2025-09' } as const;

/** Finds what is wrong with a cohort fact before any policy uses it; parameters need not have a value in the trial. */
export function judgeCohort(
  definition: FactDefinition,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const tried = new Findings(findings.file);
  const { period } = definition;
  compileCohort(definition, vocabulary, period ? TRIAL[period] : 'asOf', tried);
  for (const finding of tried.list)
    if (!period || finding.code !== 'ENGINE.PARAMETER_UNDATED') findings.keep(finding);
}

/** What of a cohort does not fit together, in both languages. */
function misfits(
  { type, unit }: FactDefinition,
  cohort: Cohort,
  of: FactReading,
  by: readonly FactReading[],
  delivered: readonly FactReading[],
): readonly (readonly [zh: string, en: string])[] {
  const found: (readonly [string, string])[] = [];
  const compared = of.definition;
  if (!NUMERIC.includes(compared.type))
    found.push(['of 应为数或金额', '"of" is a number or money']);
  const wanted =
    cohort.take === 'rank'
      ? 'integer'
      : cohort.take === 'mean' && compared.type === 'integer'
        ? 'decimal'
        : compared.type;
  if (type !== wanted) found.push([`结果类型应为 ${wanted}`, `the result is of type ${wanted}`]);
  else if (cohort.take !== 'rank' && unit !== compared.unit)
    found.push(['单位须与 of 相同', 'the unit is that of "of"']);
  for (const [index, { definition }] of by.entries()) {
    const level = cohort.by[index]?.level ?? null;
    if (definition.type !== 'code') found.push(['by 应为代码', '"by" names codes']);
    else if (level !== null && definition.codeList === undefined)
      found.push(['level 须有代码表', '"level" needs a code list']);
  }
  if (delivered.some(({ definition }) => definition.cohort))
    found.push(['不能再由群组事实构成', 'a cohort is not made of cohort facts']);
  return found;
}
