import { contradiction, decide, gradeRow, onDay, tierRuleText } from '#libs/engine';
import { type Text } from '#libs/kernel';
import {
  type CensusScope,
  factBookOf,
  type ModelVersion,
  readRunFacts,
  type RuleStore,
} from '#libs/matching';
import { type Tx } from '#libs/platform';
import { type GradingOfRun } from './grading-of-run.ts';

/** What a second look at a sample found. */
export interface SecondLook {
  readonly sampled: number;
  readonly differences: readonly { readonly subjectId: number; readonly finding: Text }[];
}

/** Subjects judged again before a grading is shown. */
const SAMPLED = 200;

/**
 * Judges a sample again from records, not columns: by rows, by the naive evaluator and by json-rules-engine, tier by tier.
 * The sample is drawn by the grading's own id, so a repetition looks at the same subjects.
 */
export async function judgeSample(
  tx: Tx,
  rules: RuleStore,
  { runId, versions }: CensusScope,
  grading: GradingOfRun,
): Promise<SecondLook> {
  const sample = await tx.query<{
    subject_id: number;
    rule_version_id: string;
    tier: string | null;
    score: number | null;
    reason: string;
  }>(
    `select subject_id, rule_version_id, tier, score, reason from subject_tier where grading_id = $1
     order by hashint8(subject_id + hashtext($1::text)::bigint), subject_id limit $2`,
    [grading.id, SAMPLED],
  );
  const book = await factBookOf(tx, rules, runId, versions);
  const [run] = await tx.query<{ known_at: string }>(
    `select to_json(known_at)#>>'{}' as known_at from run where id = $1`,
    [runId],
  );
  const differences: { subjectId: number; finding: Text }[] = [];
  for (const version of versions) {
    const own = sample.filter((one) => one.rule_version_id === version.id);
    const facts = await readRunFacts(tx, version.compiled, {
      subjectIds: own.map(({ subject_id: id }) => id),
      asOf: grading.asOf,
      knownAt: run?.known_at ?? '',
      book,
    });
    for (const { subject_id: subjectId, tier, score, reason } of own) {
      const found = facts.get(subjectId);
      const row = found && onDay(found.row, grading.asOf);
      const grade = row && gradeRow(version.model, row);
      const same = grade?.tier === tier && grade.score === score && grade.reason === reason;
      const finding = !row || !same ? OTHERWISE : await tierContradiction(version, row);
      if (finding) differences.push({ subjectId, finding });
    }
  }
  return { sampled: sample.length, differences };
}

async function tierContradiction(
  { model, book, period }: ModelVersion,
  row: Parameters<typeof gradeRow>[1],
): Promise<Text | null> {
  for (const { tier, rule } of model.tiers) {
    const policy = tierRuleText(model.model, tier);
    const differs = await contradiction(decide(rule, row), { policy, book, period }, row);
    if (differs) return differs;
  }
  return null;
}

const OTHERWISE: Text = {
  zh: '由记录评定的结果与按列评定的不同',
  en: 'judged from records it comes out otherwise than by columns',
};
