import { type Interval, type Text } from '#libs/kernel';
import { type PeriodLength } from './fact-dictionary.ts';
import { type Findings } from './finding.ts';
import { type Json, type JsonObject } from './json-document.ts';
import { type Certainty, type LegalBasis, type Policy } from './policy.ts';
import { CERTAINTIES, readAuthority, readBasis } from './policy-reader.ts';
import { type Rounding, ROUNDING_MODES } from './rounding.ts';
import { ShapeReader } from './shape-reader.ts';

/** What counts while nobody has delivered what an indicator reads; `null` points: without it nobody is graded. */
export interface MissingRule {
  readonly points: number | null;
  readonly reason: Text;
}

/** One weighted indicator (指标) of a model. */
export interface Indicator {
  readonly id: string;
  readonly title: Text;
  /** The dimension it belongs to (维度), such as 监管信息. */
  readonly dimension: Text;
  /** Its weight: most points it gives. */
  readonly full: number;
  /** An expression of the rule language that yields whole points from 0 to `full`. */
  readonly points: Json;
  /** How fractions of a point are rounded, where the expression may leave some. */
  readonly round: Rounding | null;
  readonly missing: MissingRule;
  /** The article it follows. */
  readonly source: Text;
  readonly certainty: Certainty;
}

/** A situation that leads straight to the worst tier (直接判为最差等级), whatever the score. */
export interface WorstSituation {
  readonly id: string;
  readonly title: Text;
  readonly when: Json;
  readonly source: Text;
  readonly certainty: Certainty;
}

/** A tier (等级): from its least score up to that of the next better one. */
export interface Tier {
  readonly tier: string;
  readonly title: Text;
  /** The least score, which belongs to it; the worst tier begins at 0. */
  readonly from: number;
}

/** A scoring model (评分模型): who it grades, by which indicators, and where the tiers lie. Tiers stand best first. */
export interface ScoringModel {
  readonly id: string;
  /** Path of its file, relative to `rules/`. */
  readonly file: string;
  readonly programme: string;
  /** Invented, to show how something works; it says 示范 wherever it is shown. */
  readonly demonstration: boolean;
  readonly title: Text;
  readonly summary: Text;
  readonly basis: readonly LegalBasis[];
  readonly authority: Policy['authority'];
  readonly divisions: readonly string[];
  readonly validity: Interval;
  readonly period: PeriodLength;
  /** The models that give way to this one where both would grade a subject: a sector's own comes before the common one. */
  readonly before: readonly string[];
  readonly scope: Json | undefined;
  readonly indicators: readonly Indicator[];
  /** Most points of indicators without data with which a score still says something. */
  readonly mostUnknown: number;
  readonly worst: readonly WorstSituation[];
  readonly tiers: readonly Tier[];
  readonly document: JsonObject;
}

/** All points a subject can have under a model. */
export function fullScore({ indicators }: Pick<ScoringModel, 'indicators'>): number {
  return indicators.reduce((all, { full }) => all + full, 0);
}

const KEYS = [
  'id', 'title', 'summary', 'basis', 'authority', 'divisions', 'validity', 'period', 'before', 'scope', 'indicators',
  'mostUnknown', 'worst', 'tiers', 'sources',
] as const; // prettier-ignore
const INDICATOR_KEYS = [
  'id', 'title', 'dimension', 'full', 'points', 'round', 'missing', 'source', 'certainty',
] as const; // prettier-ignore

/** Reads the shape of `model.json`; the expressions inside it are read when the model is compiled. */
export function readScoringModel(
  file: string,
  document: JsonObject,
  findings: Findings,
): ScoringModel {
  const reader = new ShapeReader(document, '', findings);
  reader.only(KEYS);
  const folders = file.split('/');
  const place = folders.at(-2) ?? '';
  const id = reader.text('id');
  if (id !== '' && id !== place) findings.add('ID_MISMATCH', '/id', id, place);
  const title = reader.bilingual('title');
  const demonstration = folders[0] === 'demonstration';
  if (demonstration && !title.zh.includes('示范')) findings.add('DEMONSTRATION_UNMARKED', '/title');
  const basis = reader.objects('basis').map(readBasis);
  if (basis.length === 0) findings.add('BASIS_MISSING', '/basis');
  return {
    id,
    file,
    programme: (demonstration ? folders[1] : folders[0]) ?? '',
    demonstration,
    title,
    summary: reader.bilingual('summary'),
    basis,
    authority: readAuthority(reader),
    divisions: reader.texts('divisions'),
    validity: reader.interval('validity'),
    period: reader.oneOf('period', ['year', 'quarter', 'month']),
    before: reader.raw('before') === undefined ? [] : reader.texts('before'),
    scope: reader.raw('scope'),
    indicators: reader.objects('indicators').map(readIndicator),
    mostUnknown: needed(reader, 'mostUnknown'),
    worst: reader.objects('worst').map(readWorst),
    tiers: reader.objects('tiers').map(readTier),
    document,
  };
}

function readIndicator(reader: ShapeReader): Indicator {
  reader.only(INDICATOR_KEYS);
  const missing = reader.inner('missing');
  missing?.only(['points', 'reason']);
  const unsaid = missing
    ? null
    : reader.wrong('missing', '{"points": …, "reason": …}', '{"points": …, "reason": …}', null);
  return {
    id: reader.text('id'),
    title: reader.bilingual('title'),
    dimension: reader.bilingual('dimension'),
    full: needed(reader, 'full'),
    points: reader.raw('points') ?? reader.wrong<Json>('points', '计算式', 'an expression', null),
    round: reader.raw('round') === undefined ? null : reader.oneOf('round', ROUNDING_MODES),
    missing: {
      points: !missing || missing.raw('points') === null ? unsaid : needed(missing, 'points'),
      reason: missing?.bilingual('reason') ?? { zh: '', en: '' },
    },
    source: reader.bilingual('source'),
    certainty: reader.oneOf('certainty', CERTAINTIES),
  };
}

function readWorst(reader: ShapeReader): WorstSituation {
  reader.only(['id', 'title', 'when', 'source', 'certainty']);
  return {
    id: reader.text('id'),
    title: reader.bilingual('title'),
    when: reader.raw('when') ?? reader.wrong<Json>('when', '条件', 'a condition', null),
    source: reader.bilingual('source'),
    certainty: reader.oneOf('certainty', CERTAINTIES),
  };
}

function readTier(reader: ShapeReader): Tier {
  reader.only(['tier', 'title', 'from']);
  return {
    tier: reader.text('tier'),
    title: reader.bilingual('title'),
    from: needed(reader, 'from'),
  };
}

function needed(reader: ShapeReader, key: string): number {
  return (
    reader.count(key) ??
    (reader.raw(key) === undefined
      ? reader.wrong(key, '非负整数', 'a whole number, zero or more', 0)
      : 0)
  );
}
