import {
  contradiction,
  decide,
  type Explanation,
  factVectorHash,
  type Verdict,
} from '#libs/engine';
import type { LocalDate } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import type { SubjectFacts } from '#libs/registry';
import { readRunFacts } from './cohorts.ts';
import { declaredIn, explainFacts, type JudgedFacts, withDeclared } from './declared-facts.ts';
import { factBookOf, versionsOfRun } from './plan-run.job.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';

/** A decision taken once more: the same rule, day, period and cohorts, on what is known later of that day. */
export interface DecidedAgain {
  readonly decisionId: string;
  readonly ruleVersionId: string;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly verdict: Verdict;
  /** Null without an amount. */
  readonly amountFen: bigint | null;
  readonly decisionHash: string;
  readonly factVectorHash: string;
  readonly recordIds: readonly string[];
}

interface DecisionRow {
  id: string;
  run_id: string;
  subject_id: number;
  rule_version_id: string;
  as_of: string;
}

interface Judged {
  readonly row: DecisionRow;
  readonly version: RuleVersion;
  readonly facts: JudgedFacts;
}

/**
 * Takes decisions once more on what is known at an instant. Nothing is written: what stands is what was decided. One of
 * which the second opinion says otherwise is left out, because nobody can rest a claim on it.
 */
export async function decideAgain(
  tx: Tx,
  rules: RuleStore,
  decisionIds: readonly string[],
  knownAt: string,
): Promise<readonly DecidedAgain[]> {
  const found: DecidedAgain[] = [];
  for (const { row, version, facts } of await judge(tx, rules, decisionIds, knownAt)) {
    const { compiled } = version;
    const decision = decide(compiled, facts.row);
    if (await contradiction(decision, version, facts.row)) continue;
    found.push({
      decisionId: row.id,
      ruleVersionId: row.rule_version_id,
      asOf: row.as_of,
      knownAt,
      verdict: decision.verdict,
      amountFen: decision.amountFen ?? null,
      decisionHash: compiled.decisionHash,
      factVectorHash: factVectorHash(compiled, facts.row),
      recordIds: facts.recordIds.map(String),
    });
  }
  return found;
}

/** Why a decision comes out as it does on what is known at an instant. @throws PLATFORM.NOT_FOUND */
export async function explainAgain(
  tx: Tx,
  rules: RuleStore,
  decisionId: string,
  knownAt: string,
): Promise<Explanation> {
  const [judged] = await judge(tx, rules, [decisionId], knownAt);
  if (!judged) throw new NotFound({ zh: '判定', en: 'decision' });
  return explainFacts(judged.version, judged.facts);
}

async function judge(
  tx: Tx,
  rules: RuleStore,
  decisionIds: readonly string[],
  knownAt: string,
): Promise<readonly Judged[]> {
  const rows = await tx.query<DecisionRow>(
    `select id, run_id, subject_id, rule_version_id, as_of::text from decision where id = any($1::uuid[]) order by id`,
    [decisionIds],
  );
  const alike = new Map<string, DecisionRow[]>();
  for (const row of rows) {
    const key = `${row.run_id} ${row.rule_version_id} ${row.as_of}`;
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  const judged: Judged[] = [];
  for (const group of alike.values()) {
    const [{ run_id: runId, rule_version_id: versionId, as_of: asOf }] = group as [DecisionRow];
    const version = await rules.version(tx, versionId);
    // What was decided on application is not always among what the run judged.
    const ofRun = [...(await versionsOfRun(tx, rules, runId)).values()];
    const judgedWith = ofRun.some(({ id }) => id === versionId) ? ofRun : [version];
    const facts = await readRunFacts(tx, version.compiled, {
      subjectIds: group.map((row) => row.subject_id),
      asOf,
      knownAt,
      book: await factBookOf(tx, rules, runId, judgedWith),
    });
    for (const row of group) {
      const declared = await declaredIn(tx, row.id);
      const known = withDeclared(facts.get(row.subject_id) as SubjectFacts, declared);
      judged.push({ row, version, facts: known });
    }
  }
  return judged;
}
