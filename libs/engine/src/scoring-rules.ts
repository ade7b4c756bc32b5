import { fingerprint, type Text } from '#libs/kernel';
import { type CompiledPolicy, compileWith, type RuleText } from './compile.ts';
import { type FactReading } from './condition.ts';
import { RuleRefused } from './errors.ts';
import { type Finding, Findings } from './finding.ts';
import { type Json, type JsonObject, step } from './json-document.ts';
import { type RuleBook } from './rule-book.ts';
import { type Vocabulary } from './rule-reader.ts';
import {
  type Indicator,
  type ScoringModel,
  type Tier,
  type WorstSituation,
} from './scoring-model.ts';

/**
 * A scoring model made ready for one period.
 *
 * A model is no language of its own: each indicator, the score and each worst situation is a derived fact, and each tier
 * a rule over them. So columns, rows, explanations and the second opinion judge a model as they judge any rule.
 */
export interface CompiledModel {
  readonly model: ScoringModel;
  readonly id: string;
  readonly period: string;
  readonly title: Text;
  /** Names everything that can change a tier or a score. */
  readonly decisionHash: string;
  /** Names the rest of the model: titles, sources, reasons. */
  readonly documentHash: string;
  /** One rule per tier, best first; all read the same. At most one of them holds of a subject. */
  readonly tiers: readonly { readonly tier: Tier; readonly rule: CompiledPolicy }[];
  /** Points of each indicator, unknown without data. */
  readonly indicators: readonly {
    readonly indicator: Indicator;
    readonly reading: FactReading;
  }[];
  readonly worst: readonly {
    readonly situation: WorstSituation;
    readonly reading: FactReading;
  }[];
  /** The score; unknown where an indicator without which nobody is graded lacks data. */
  readonly score: FactReading;
  /** The points of the indicators that lack data; always known. */
  readonly unknownPoints: FactReading;
}

/** What a model computes beside its indicators; no indicator may be called so. */
export const SCORE = 'score';
/** The points of the indicators without data. */
export const UNKNOWN_POINTS = 'unknown-points';

/** The rule of a tier, by which a plan tells it from others. */
export function tierRuleId(modelId: string, tier: string): string {
  return `${modelId}/${tier}`;
}

/**
 * Compiles a model for one period.
 *
 * @throws ENGINE.RULE_REFUSED with every finding
 */
export function compileModel(model: ScoringModel, book: RuleBook, period: string): CompiledModel {
  const findings = new Findings(model.file);
  const compiled = compileModelWith(model, book, period, findings);
  if (!compiled) throw new RuleRefused(model.id, findings.list);
  return compiled;
}

/** Compiles and notes findings instead of throwing. */
export function compileModelWith(
  model: ScoringModel,
  vocabulary: Vocabulary,
  period: string,
  findings: Findings,
): CompiledModel | undefined {
  const tiers: { tier: Tier; rule: CompiledPolicy }[] = [];
  for (const tier of model.tiers) {
    const found = new Findings(model.file);
    const rule = compileWith(tierRuleText(model, tier), vocabulary, period, found);
    // That missing data count as the model says is its text, not an oversight.
    for (const finding of found.list.filter((one) => !isOwn(one)))
      findings.keep({ ...finding, pointer: placeIn(model, finding.pointer) });
    if (!rule) return undefined;
    tiers.push({ tier, rule: { ...rule, id: tierRuleId(model.id, tier.tier) } });
  }
  const [first] = tiers;
  if (!first) return undefined;
  const named = (name: string): FactReading => derivedNamed(first.rule, `${model.id}:${name}`);
  return {
    model,
    id: model.id,
    period,
    title: model.title,
    decisionHash: fingerprint(
      tiers.map(({ tier, rule }) => [tier.tier, tier.from, rule.decisionHash]),
    ),
    documentHash: fingerprint([
      { ...model.document },
      ...tiers.map(({ rule }) => rule.documentHash),
    ]),
    tiers,
    indicators: model.indicators.map((indicator) => ({
      indicator,
      reading: named(indicator.id),
    })),
    worst: model.worst.map((situation) => ({ situation, reading: named(situation.id) })),
    score: named(SCORE),
    unknownPoints: named(UNKNOWN_POINTS),
  };
}

function derivedNamed({ derivations }: CompiledPolicy, id: string): FactReading {
  for (const derivation of derivations.values()) {
    const { definition, ref } = derivation;
    if (definition.id === id) return { definition, ref, derivation };
  }
  throw new RuleRefused(id, []);
}

const texts = new WeakMap<ScoringModel, ReadonlyMap<Tier, RuleText>>();

/** A tier of a model as a rule of the language: what the reference and json-rules-engine are asked. */
export function tierRuleText(model: ScoringModel, tier: Tier): RuleText {
  const made =
    texts.get(model) ?? new Map(model.tiers.map((one) => [one, textOf(model, one)] as const));
  texts.set(model, made);
  return made.get(tier) ?? textOf(model, tier);
}

function textOf(model: ScoringModel, tier: Tier): RuleText {
  const { id, file, title, period, scope } = model;
  return {
    id,
    file,
    title,
    period,
    scope,
    conditions: conditionsOf(model, tier),
    amount: undefined,
    ranking: null,
    executable: true,
    notExecutableBecause: null,
    document: { let: letOf(model) },
  };
}

function letOf({ indicators, worst }: ScoringModel): JsonObject {
  const entries: [string, Json][] = indicators.map(({ id, title, points, round }) => [
    id,
    { title: { ...title }, type: 'integer', value: points, ...(round === null ? {} : { round }) },
  ]);
  for (const { id, title, when } of worst)
    entries.push([id, { title: { ...title }, type: 'boolean', value: { holds: when } }]);
  const known = (id: string): Json => ({ fact: id, operator: 'isKnown', value: true });
  const counted = indicators.map(({ id, missing }): Json =>
    missing.points === null
      ? { fact: id }
      : { choose: [{ when: known(id), then: { fact: id } }], otherwise: missing.points },
  );
  const lacking = indicators.map(({ id, full }): Json => ({
    choose: [{ when: known(id), then: 0 }],
    otherwise: full,
  }));
  entries.push(
    [SCORE, { title: SCORE_TITLE, type: 'integer', value: { sum: counted } }],
    [UNKNOWN_POINTS, { title: UNKNOWN_TITLE, type: 'integer', value: { sum: lacking } }],
  );
  return Object.fromEntries(entries);
}

const SCORE_TITLE = { zh: '总得分', en: 'score' };
const UNKNOWN_TITLE = { zh: '缺少数据的指标分值', en: 'points of indicators without data' };

/**
 * The worst tier: a worst situation, or enough data and a score below the next better tier. The others: no worst
 * situation, enough data, and a score within the band. An open worst situation leaves all of them open but the worst.
 */
function conditionsOf({ tiers, worst, mostUnknown }: ScoringModel, tier: Tier): Json {
  const better = tiers[tiers.indexOf(tier) - 1];
  const within: Json[] = [
    { fact: UNKNOWN_POINTS, operator: 'lessThanInclusive', value: mostUnknown },
    { fact: SCORE, operator: 'greaterThanInclusive', value: tier.from },
    ...(better ? [{ fact: SCORE, operator: 'lessThan', value: better.from }] : []),
  ];
  const straight = worst.map(({ id }): Json => ({ fact: id, operator: 'equal', value: true }));
  if (tier === tiers.at(-1)) return { any: [...straight, { all: within }] };
  const clear = worst.map(({ id }): Json => ({ fact: id, operator: 'equal', value: false }));
  return { all: [...clear, ...within] };
}

function isOwn({ code, pointer }: Finding): boolean {
  const made = [SCORE, UNKNOWN_POINTS].map((name) => `${step('/let', name)}/`);
  return code === 'ENGINE.KNOWLEDGE_TEST' && made.some((from) => pointer.startsWith(from));
}

/** Where a finding about the rule of a tier stands in the model's own file. */
function placeIn({ indicators, worst }: ScoringModel, pointer: string): string {
  for (const [index, { id }] of indicators.entries()) {
    const from = step('/let', id);
    if (pointer === from || pointer.startsWith(`${from}/`))
      return `${step('/indicators', index)}${pointer.slice(from.length).replace(/^\/value/, '/points')}`;
  }
  for (const [index, { id }] of worst.entries()) {
    const from = step('/let', id);
    if (pointer === from || pointer.startsWith(`${from}/`))
      return `${step('/worst', index)}${pointer.slice(from.length).replace(/^\/value\/holds/, '/when')}`;
  }
  return pointer.startsWith('/scope') ? pointer : '/tiers';
}
