import { type Text } from '#libs/kernel';
import { type Findings } from './finding.ts';
import { type Grade, GRADE_REASONS, type GradeReason, gradeRow } from './grade.ts';
import { type JsonObject } from './json-document.ts';
import { type Vocabulary } from './rule-reader.ts';
import { type ScoringModel } from './scoring-model.ts';
import { type CompiledModel } from './scoring-rules.ts';
import { ShapeReader } from './shape-reader.ts';
import { caseRow } from './worked-case.ts';

/** One worked example of a model: facts in, tier and score out, with the calculation as a person writes it. */
export interface ScoringCase {
  readonly pointer: string;
  readonly title: Text;
  readonly period: string;
  /** Raw values by column key or, where that is unambiguous, by fact id. */
  readonly facts: JsonObject;
  /** What is expected; null where the model does not grade such a subject at all. */
  readonly expect: Grade | null;
  readonly calculation: Text;
}

/** Reads the shape of the `cases.json` beside a model. */
export function readScoringCases(document: JsonObject, findings: Findings): readonly ScoringCase[] {
  const root = new ShapeReader(document, '', findings);
  root.only(['cases']);
  return root.objects('cases').map((entry) => {
    entry.only(['title', 'period', 'facts', 'expect', 'calculation']);
    const outside = entry.raw('expect') === null;
    const expect = outside
      ? null
      : (entry.inner('expect') ??
        entry.wrong('expect', '{"tier": …} 或 null', '{"tier": …} or null', null));
    expect?.only(['tier', 'score', 'unknownPoints', 'reason']);
    return {
      pointer: entry.pointer,
      title: entry.bilingual('title'),
      period: entry.text('period'),
      facts:
        entry.inner('facts')?.object ?? entry.wrong<JsonObject>('facts', '对象', 'an object', {}),
      expect: expect && {
        tier: expect.optionalText('tier'),
        score: expect.raw('score') === null ? null : (expect.count('score') ?? null),
        unknownPoints: expect.count('unknownPoints') ?? 0,
        reason: expect.oneOf<GradeReason>('reason', GRADE_REASONS),
      },
      calculation: entry.bilingual('calculation'),
    };
  });
}

/** Runs the cases of a model and notes each that comes out otherwise, each kind and each end of a band without one. */
export function checkScoringCases(
  compiled: readonly CompiledModel[],
  cases: readonly ScoringCase[],
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const [first] = compiled;
  if (!first) return;
  for (const { zh, en } of lackingKinds(first.model, cases))
    findings.add('CASES_INCOMPLETE', '/cases', zh, en);
  for (const worked of cases) {
    const model = compiled.find(({ period }) => period === worked.period);
    const rule = model?.tiers[0]?.rule;
    const row = rule && caseRow(worked, rule, vocabulary, findings);
    if (!model || !row) continue;
    const wanted = gradeText(worked.expect);
    const got = gradeText(gradeRow(model, row));
    if (wanted !== got)
      findings.add('CASE_FAILED', worked.pointer, worked.title.zh, `${wanted} ≠ ${got}`);
  }
}

/** A tier by score, the worst one straight, and nobody graded: each has its case; each band one exactly on its least score. */
function lackingKinds(
  { tiers, worst }: ScoringModel,
  cases: readonly ScoringCase[],
): readonly Text[] {
  const has = (holds: (grade: Grade) => boolean): boolean =>
    cases.some(({ expect }) => expect !== null && holds(expect));
  const kinds: (Text | false)[] = [
    !has(({ tier }) => tier === null) && { zh: '未分级', en: 'not graded' },
    worst.length > 0 &&
      !has(({ reason }) => reason === 'worst') && {
        zh: '直接判为最差',
        en: 'straight to the worst',
      },
    ...tiers.map(
      ({ tier }) =>
        !has((grade) => grade.tier === tier && grade.reason === 'score') && {
          zh: `按得分为${tier}`,
          en: `${tier} by score`,
        },
    ),
    ...tiers.map(
      ({ tier, from }) =>
        from > 0 &&
        !has((grade) => grade.score === from && grade.tier === tier) && {
          zh: `恰好${from}分为${tier}`,
          en: `${tier} with exactly ${from}`,
        },
    ),
  ];
  return kinds.filter((kind) => kind !== false);
}

function gradeText(grade: Grade | null): string {
  if (!grade) return 'out of scope';
  const { tier, score, unknownPoints, reason } = grade;
  return `${tier ?? 'not graded'} (${reason}), score ${score ?? '—'}, ${unknownPoints} without data`;
}
