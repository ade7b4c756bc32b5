import { type Expression } from './expression.ts';
import { type Findings } from './finding.ts';
import { step } from './json-document.ts';
import { fullScore, type ScoringModel } from './scoring-model.ts';
import { type CompiledModel, SCORE, UNKNOWN_POINTS } from './scoring-rules.ts';

/** The least and most an expression of whole numbers can come to; null where nothing is proven. */
interface Range {
  readonly least: number;
  readonly most: number;
}

/** Notes what is wrong with the frame of a model: names, weights, bands, what counts without data. */
export function lintModel(model: ScoringModel, findings: Findings): void {
  const { indicators, worst, tiers, mostUnknown } = model;
  const seen = new Set<string>([SCORE, UNKNOWN_POINTS]);
  for (const [place, all] of [
    ['/indicators', indicators],
    ['/worst', worst],
  ] as const)
    for (const [index, { id }] of all.entries()) {
      if (seen.has(id)) findings.add('ID_DUPLICATED', step(step(place, index), 'id'), id);
      seen.add(id);
    }
  if (indicators.length === 0) findings.add('SCORING_WEIGHTS', '/indicators', '0');
  for (const [index, { full, id }] of indicators.entries())
    if (full === 0) findings.add('SCORING_WEIGHTS', step(step('/indicators', index), 'full'), id);
  const all = fullScore(model);
  const descending = tiers.every(({ from }, index) => {
    const better = tiers[index - 1];
    return better ? from < better.from : from <= all;
  });
  const names = new Set(tiers.map(({ tier }) => tier));
  if (tiers.length < 2 || !descending || tiers.at(-1)?.from !== 0 || names.size < tiers.length)
    findings.add('SCORING_TIERS', '/tiers', String(all));
  if (mostUnknown >= all) findings.add('SCORING_UNKNOWN', '/mostUnknown', String(all));
}

/**
 * Notes indicators whose points are not proven to lie between nothing and their weight, and those whose points without
 * data are the best or the worst there are: what nobody delivered speaks neither for nor against a firm.
 */
export function lintPoints({ indicators }: CompiledModel, findings: Findings): void {
  for (const [index, { indicator, reading }] of indicators.entries()) {
    const { full, missing } = indicator;
    const range = reading.derivation && rangeOf(reading.derivation.expression);
    const at = step('/indicators', index);
    if (!range || range.least < 0 || range.most > full) {
      const found = range ? `${range.least}..${range.most}` : '?';
      findings.add('SCORING_BOUNDS', step(at, 'points'), `0..${full}`, found);
    } else if (
      missing.points !== null &&
      (missing.points <= range.least || missing.points >= range.most)
    )
      findings.add(
        'SCORING_MISSING',
        step(step(at, 'missing'), 'points'),
        String(missing.points),
        `${range.least}..${range.most}`,
      );
  }
}

/** Notes models of which it is not said which one grades a subject that both could. */
export function lintOrder(
  models: ReadonlyMap<string, ScoringModel>,
  findingsOf: (file: string) => Findings,
): void {
  const all = [...models.values()];
  for (const model of all) {
    for (const id of model.before) {
      const known = models.has(id) && id !== model.id;
      if (!known) findingsOf(model.file).add('SCORING_ORDER', '/before', model.id, id);
    }
    for (const other of all) {
      if (other.id <= model.id || other.programme !== model.programme) continue;
      const first = precedes(model, other, models);
      const second = precedes(other, model, models);
      if (first === second)
        findingsOf(model.file).add('SCORING_ORDER', '/before', model.id, other.id);
    }
  }
}

/** Models in the order in which they are asked: the first whose scope holds grades a subject. */
export function inOrder<T extends { readonly model: ScoringModel }>(models: readonly T[]): T[] {
  const byId = new Map(models.map(({ model }) => [model.id, model]));
  return [...models].sort((a, b) => {
    if (a.model.id === b.model.id) return 0;
    return precedes(a.model, b.model, byId) ? -1 : 1;
  });
}

/** Whether a model comes before another, by what it says or by what those say that it comes before. */
function precedes(
  model: ScoringModel,
  other: ScoringModel,
  models: ReadonlyMap<string, ScoringModel>,
): boolean {
  const seen = new Set<string>();
  const open = [...model.before];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === other.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(models.get(id)?.before ?? []));
  }
  return false;
}

function rangeOf(expression: Expression): Range | null {
  switch (expression.kind) {
    case 'number': {
      const value = Number(expression.value.numerator) / Number(expression.value.denominator);
      return { least: value, most: value };
    }
    case 'fact':
      return expression.reading.derivation
        ? rangeOf(expression.reading.derivation.expression)
        : null;
    case 'choose': {
      const parts = [...expression.cases.map(({ then }) => then), expression.otherwise];
      return over(parts.map(rangeOf), Math.min, Math.max);
    }
    case 'min':
      return lesser(expression.of.map(rangeOf));
    case 'max':
      return greater(expression.of.map(rangeOf));
    case 'sum':
      return over(expression.of.map(rangeOf), total, total);
    case 'rounded': {
      const of = rangeOf(expression.of);
      return of && { least: Math.floor(of.least), most: Math.ceil(of.most) };
    }
    case 'difference': {
      const [of, less] = [rangeOf(expression.of), rangeOf(expression.less)];
      return of && less && { least: of.least - less.most, most: of.most - less.least };
    }
    default:
      return null;
  }
}

const total = (...values: readonly number[]): number =>
  values.reduce((all, value) => all + value, 0);

function over(
  parts: readonly (Range | null)[],
  least: (...values: number[]) => number,
  most: (...values: number[]) => number,
): Range | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  return {
    least: least(...known.map((part) => part.least)),
    most: most(...known.map((part) => part.most)),
  };
}

/** The least of several is bounded above by any one of them that is. */
function lesser(parts: readonly (Range | null)[]): Range | null {
  return over(
    parts.map((part) => part ?? ANYTHING),
    Math.min,
    Math.min,
  );
}

function greater(parts: readonly (Range | null)[]): Range | null {
  return over(
    parts.map((part) => part ?? ANYTHING),
    Math.max,
    Math.max,
  );
}

const ANYTHING: Range = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
