/**
 * Deciding for one enterprise at once: the rule in force, the data of the last run, and in their gaps what the enterprise
 * declares. What comes out is kept as any other decision, so it can be replayed.
 */
import { randomUUID } from 'node:crypto';
import {
  contradiction,
  decide,
  type Decision,
  type Explanation,
  FactMalformed,
  factVectorHash,
  normaliseFact,
} from '#libs/engine';
import { canonicalJson, type Canonical, type Text } from '#libs/kernel';
import { annotate, businessDate, move, moveOne, type Tx } from '#libs/platform';
import {
  type Declared,
  type DeclaredFact,
  explainFacts,
  type JudgedFacts,
  withDeclared,
} from './declared-facts.ts';
import { type ApplyScope, insertDecisions, insertEpisodes } from './episodes.ts';
import { judgementOf } from './judgement.ts';
import { AmountAwaitsRun, AnswerMalformed, FormChanged, OpinionDiffers } from './errors.ts';
import { definitionOf, judgeAt, openForm, type OpenForm, type Standing } from './form.ts';
import { lockSubjects } from './judged.ts';
import { declarationLifecycle, episodeLifecycle } from './lifecycles.ts';
import type { EpisodeChange } from './programme.ts';
import type { RuleStore } from './rule-store.ts';

/** A form filled in. */
export interface Application {
  readonly policyId: string;
  /** The form that was read. */
  readonly digest: string;
  /** As a person writes it: amounts in yuan, days as 2025-09-30. */
  readonly answers: readonly { readonly key: string; readonly value: Canonical }[];
}

/** What an application came to. */
export interface Outcome {
  readonly declarationId: string;
  readonly verdict: Decision['verdict'];
  readonly explanation: Explanation;
  /** The episode that is open now; null unless eligible. */
  readonly episode: EpisodeChange | null;
  readonly scope: ApplyScope;
}

interface StoredRow {
  id: string;
  rule_version_id: string;
  facts: DeclaredFact[];
  declared_on: string;
  run_id: string;
  as_of: string;
  known_at: string;
  episode_id: string | null;
  decision_id: string | null;
}

/**
 * Decides an application of a subject, with the system's reach. The same answers to the same form are decided once.
 *
 * @throws MATCHING.FORM_NOT_OFFERED
 * @throws MATCHING.APPLICATION_PAUSED
 * @throws MATCHING.AMOUNT_AWAITS_RUN
 * @throws MATCHING.FORM_CHANGED when rule, data or questions are not those that were read
 * @throws MATCHING.ANSWER_MALFORMED
 * @throws MATCHING.OPINION_DIFFERS when the second opinion comes to another verdict
 */
export async function declare(
  tx: Tx,
  rules: RuleStore,
  subjectId: number,
  application: Application,
): Promise<Outcome> {
  const { policyId } = application;
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, [
    `declaration ${subjectId} ${policyId}`,
  ]);
  await lockSubjects(tx, [subjectId]);
  const before = await decidedBefore(tx, rules, subjectId, application);
  if (before) return before;
  const form = await openForm(tx, rules, subjectId, policyId);
  if (form.view.digest !== application.digest) throw new FormChanged();
  const declarationId = randomUUID();
  const declared = {
    declarationId,
    declaredOn: await businessDate(tx),
    facts: normalised(form, application),
  };
  const facts = withDeclared(form.facts, declared);
  const decision = await judgeTwice(form, facts);
  const scope = await scopeOf(tx, rules, form);
  await forget(tx, scope, subjectId);
  const division = await divisionOf(tx, subjectId);
  const change = {
    decisionId: randomUUID(),
    subjectId,
    division,
    item: '',
    amountFen: decision.amountFen ?? 0n,
  };
  const found =
    decision.verdict === 'eligible' ? await standingEpisode(tx, scope, change) : undefined;
  await insert(tx, {
    form,
    application,
    declared,
    decision,
    facts,
    division,
    episodeId: found?.id,
  });
  const relied = found !== undefined && declared.facts.length > 0;
  if (!relied) await drop(tx, [declarationId], 'nothing rests on it');
  const outcome = { declarationId, verdict: decision.verdict, scope };
  const explanation = explainFacts(form.version, facts);
  if (!found) return { ...outcome, explanation, episode: null };
  const decisionId = await decided(tx, scope, { ...change, episodeId: found.id }, facts);
  return { ...outcome, explanation, episode: { ...change, episodeId: found.id, decisionId } };
}

/** The same answers to the same form, sent again: what they came to stands. */
async function decidedBefore(
  tx: Tx,
  rules: RuleStore,
  subjectId: number,
  { policyId, digest, answers }: Application,
): Promise<Outcome | undefined> {
  const rows = await tx.query<StoredRow>(
    `select d.id, d.rule_version_id, d.facts, d.declared_on::text, d.run_id, r.as_of::text, to_json(r.known_at)#>>'{}' as known_at, d.episode_id,
       (select c.id from decision c where c.episode_id = d.episode_id and c.run_id = d.run_id and c.verdict = 'eligible') as decision_id
     from declaration d join run r on r.id = d.run_id
     where d.subject_id = $1 and d.policy_id = $2 and d.form_digest = $3 and d.state <> 'contradicted' order by d.declared_at desc`,
    [subjectId, policyId, digest],
  );
  for (const row of rows) {
    const version = await rules.version(tx, row.rule_version_id);
    const standing = await judgeAt(tx, rules, version, subjectId, { ...row, id: row.run_id });
    if (!sameAnswers(standing, row.facts, answers)) continue;
    const declared = { declarationId: row.id, declaredOn: row.declared_on, facts: row.facts };
    const facts = withDeclared(standing.facts, declared);
    const decision = decide(version.compiled, facts.row);
    const division = await divisionOf(tx, subjectId);
    const { episode_id: episodeId, decision_id: decisionId } = row;
    return {
      declarationId: row.id,
      verdict: decision.verdict,
      explanation: explainFacts(version, facts),
      scope: await scopeOf(tx, rules, standing),
      episode:
        episodeId && decisionId
          ? {
              episodeId,
              decisionId,
              subjectId,
              division,
              item: '',
              amountFen: decision.amountFen ?? 0n,
            }
          : null,
    };
  }
  return undefined;
}

function sameAnswers(
  standing: Standing,
  stored: readonly DeclaredFact[],
  answers: Application['answers'],
): boolean {
  if (stored.length !== answers.length) return false;
  return stored.every(({ key, value }) => {
    const answer = answers.find((one) => one.key === key);
    const ref = standing.version.compiled.reads.find((one) => one.key === key);
    if (!answer || !ref) return false;
    try {
      const again = normaliseFact(
        definitionOf(standing.version, ref),
        answer.value,
        standing.version.compiled.codes,
      );
      return canonicalJson(again) === canonicalJson(value);
    } catch (error) {
      if (error instanceof FactMalformed) return false;
      throw error;
    }
  });
}

/** Every question answered once, and nothing else. */
function normalised(
  { version, asked }: OpenForm,
  { answers }: Application,
): readonly DeclaredFact[] {
  if (answers.length !== asked.length) throw new FormChanged();
  return asked.map((ref) => {
    const definition = definitionOf(version, ref);
    const answer = answers.find(({ key }) => key === ref.key);
    if (!answer) throw new FormChanged();
    try {
      const raw = typeof answer.value === 'string' ? answer.value.trim() : answer.value;
      const value = normaliseFact(definition, raw, version.compiled.codes);
      if (value === null) throw new AnswerMalformed(definition.title);
      return { key: ref.key, fact: ref.fact, value };
    } catch (error) {
      if (error instanceof FactMalformed) throw new AnswerMalformed(definition.title);
      throw error;
    }
  });
}

/** Nothing is granted on one computation alone: the reference and json-rules-engine judge the same facts. */
export async function judgeTwice(
  { version }: Pick<Standing, 'version'>,
  { row }: Pick<JudgedFacts, 'row'>,
): Promise<Decision> {
  const decision = decide(version.compiled, row);
  const difference = await contradiction(decision, version, row);
  if (difference) throw new OpinionDiffers(difference);
  return decision;
}

/** What was declared before and is relied on no longer, because its episode ended. */
async function forget(tx: Tx, { policy, period }: ApplyScope, subjectId: number): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select d.id from declaration d join episode e on e.id = d.episode_id where d.subject_id = $1 and d.policy_id = $2 and d.period = $3
       and d.state in ('declared', 'verified') and e.state = 'closed' order by d.id for update of d`,
    [subjectId, policy.id, period],
  );
  await drop(
    tx,
    rows.map((row) => row.id),
    'its episode ended',
  );
}

async function drop(tx: Tx, ids: readonly string[], reason: string): Promise<void> {
  await move(tx, declarationLifecycle, {
    event: 'drop',
    ids,
    reason,
    set: { settled_by: tx.context.actor, settled_at: 'now' },
  });
}

/**
 * The live episode of the pair at this amount, resumed if it was suspended; a new one where there is none.
 *
 * @throws MATCHING.AMOUNT_AWAITS_RUN when it stands with another amount
 */
export async function standingEpisode(
  tx: Tx,
  scope: ApplyScope,
  change: Omit<EpisodeChange, 'episodeId'>,
  reason = 'declared',
): Promise<{ id: string }> {
  const [live] = await tx.query<{ id: string; state: string; amount_fen: string }>(
    `select id, state, amount_fen from episode where subject_id = $1 and policy_id = $2 and period = $3 and item = '' and state <> 'closed' for update`,
    [change.subjectId, scope.policy.id, scope.period],
  );
  if (live && BigInt(live.amount_fen) === change.amountFen) {
    if (live.state === 'suspended')
      await moveOne(tx, episodeLifecycle, live.id, { event: 'resume', reason });
    return live;
  }
  // Its amount changes by a run, which says why; see episodes.ts.
  if (live) throw new AmountAwaitsRun();
  const episodeId = randomUUID();
  await insertEpisodes(tx, [{ scope, episode: { ...change, episodeId } }], reason);
  return { id: episodeId };
}

/** Keeps the decision, or finds that the run itself made it. */
export async function decided(
  tx: Tx,
  scope: ApplyScope,
  episode: EpisodeChange,
  facts: JudgedFacts,
): Promise<string> {
  const [known] = await tx.query<{ id: string }>(
    `select id from decision where episode_id = $1 and run_id = $2 and verdict = 'eligible'`,
    [episode.episodeId, scope.runId],
  );
  if (known) return known.id;
  await insertDecisions(tx, [{ scope, episode, judgement: judgementOf(scope.version, facts) }]);
  return episode.decisionId;
}

/** The scope in which a standing is written down. */
export async function scopeOf(tx: Tx, rules: RuleStore, standing: Standing): Promise<ApplyScope> {
  const { version, runId, book, asOf, knownAt } = standing;
  const today = await businessDate(tx);
  const policies = (await rules.published(tx, today)).map(({ policy }) => policy);
  return {
    runId,
    ruleVersionId: version.id,
    policy: version.policy,
    policies,
    period: version.period,
    requestedBy: tx.context.actor,
    today,
    version,
    book,
    asOf,
    knownAt,
  };
}

/** The division of a subject. */
export async function divisionOf(tx: Tx, subjectId: number): Promise<string> {
  const [row] = await tx.query<{ division: string }>(`select division from subject where id = $1`, [
    subjectId,
  ]);
  return (row as { division: string }).division;
}

interface NewDeclaration {
  readonly form: OpenForm;
  readonly application: Application;
  readonly declared: Declared;
  readonly decision: Decision;
  readonly facts: JudgedFacts;
  readonly division: string;
  readonly episodeId: string | undefined;
}

async function insert(tx: Tx, one: NewDeclaration): Promise<void> {
  const { form, application, declared, decision, facts, division, episodeId } = one;
  const { version } = form;
  const statement: Text = form.view.statement;
  await annotate(tx, '', declared.facts.map(({ key }) => key).join(', '));
  await tx.query(
    `insert into declaration (id, state, subject_id, policy_id, period, rule_version_id, run_id, facts, statement, form_digest, verdict,
       amount_fen, fact_vector_hash, episode_id, declared_by, declared_on, authority, division)
     values ($1, 'declared', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      declared.declarationId,
      form.subjectId,
      version.policy.id,
      version.period,
      version.id,
      form.runId,
      JSON.stringify(declared.facts),
      JSON.stringify(statement),
      application.digest,
      decision.verdict,
      decision.verdict === 'eligible' ? (decision.amountFen ?? 0n).toString() : null,
      factVectorHash(version.compiled, facts.row),
      episodeId ?? null,
      tx.context.actor,
      declared.declaredOn,
      version.policy.authority.id,
      division,
    ],
  );
}
