import { explainGrade, type GradeExplanation, type GradeReason, onDay } from '#libs/engine';
import { type Text } from '#libs/kernel';
import {
  factBookOf,
  type ModelVersion,
  readRunFacts,
  type RuleStore,
  sourceName,
} from '#libs/matching';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { GRADE_REASON_WORDS } from './distribution-words.ts';
import { GRADING_NAME } from './grading-view.ts';

/** A subject's tier in one published grading. */
export interface SubjectTier {
  readonly gradingId: string;
  readonly month: string;
  readonly tier: string | null;
  readonly score: number | null;
  readonly unknownPoints: number;
  readonly reason: GradeReason;
  readonly why: Text;
}

/** A subject's tiers in what was published, the latest month first. A firm is told its own. */
export async function tiersOf(tx: Tx, subjectId: number): Promise<SubjectTier[]> {
  const rows = await tx.query<{
    grading_id: string;
    tier: string | null;
    score: number | null;
    unknown_points: number;
    reason: GradeReason;
  }>(
    `select grading_id, tier, score, unknown_points, reason from subject_tier where subject_id = $1`,
    [subjectId],
  );
  const published = (): Promise<{ id: string; month: string }[]> =>
    tx.query(`select id, month from grading where id = any($1::uuid[]) and state = 'published'`, [
      rows.map((row) => row.grading_id),
    ]);
  // A grading is of everybody and within no firm's sight; of its own tiers a firm sees those that were published.
  const gradings = tx.context.subjectId === null ? await published() : await elevate(tx, published);
  const months = new Map(gradings.map(({ id, month }) => [id, month]));
  return rows
    .flatMap((row): SubjectTier[] => {
      const month = months.get(row.grading_id);
      if (month === undefined) return [];
      return [
        {
          gradingId: row.grading_id,
          month,
          tier: row.tier,
          score: row.score,
          unknownPoints: row.unknown_points,
          reason: row.reason,
          why: GRADE_REASON_WORDS[row.reason],
        },
      ];
    })
    .sort((a, b) => (a.month < b.month ? 1 : -1));
}

/**
 * Why a subject has its tier in a grading, indicator by indicator, from the records that the grading knew. Whoever sees the
 * grading and the subject is told all of it: the records it rests on are those of every department.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function explainTier(
  tx: Tx,
  rules: RuleStore,
  gradingId: string,
  subjectId: number,
): Promise<GradeExplanation> {
  return (await explainedTier(tx, rules, gradingId, subjectId)).told;
}

/** The same, with the model by which it was graded. @throws PLATFORM.NOT_FOUND */
export async function explainedTier(
  tx: Tx,
  rules: RuleStore,
  gradingId: string,
  subjectId: number,
): Promise<{ readonly told: GradeExplanation; readonly version: ModelVersion }> {
  const [row] = await tx.query<{
    run_id: string;
    rule_version_id: string;
    as_of: string;
    known_at: string;
  }>(
    `select g.run_id, t.rule_version_id, g.as_of::text, to_json(r.known_at)#>>'{}' as known_at from subject_tier t
     join grading g on g.id = t.grading_id join run r on r.id = g.run_id where t.grading_id = $1 and t.subject_id = $2`,
    [gradingId, subjectId],
  );
  if (!row) throw new NotFound(TIER_NAME);
  const version = await rules.judged(tx, row.rule_version_id);
  if (!('model' in version)) throw new NotFound(GRADING_NAME);
  const facts = await elevate(tx, async () =>
    readRunFacts(tx, version.compiled, {
      subjectIds: [subjectId],
      asOf: row.as_of,
      knownAt: row.known_at,
      book: await factBookOf(tx, rules, row.run_id, [version]),
    }),
  );
  const found = facts.get(subjectId);
  const told =
    found &&
    explainGrade(version.model, onDay(found.row, row.as_of), (ref) => {
      const from = found.provenance(ref);
      return from && { ...from, ...sourceName(version, from.dataset) };
    });
  if (!told) throw new NotFound(TIER_NAME);
  return { told, version };
}

/** What a tier is called where there is none. */
export const TIER_NAME: Text = { zh: '企业的分级结果', en: 'tier of this subject in this grading' };
