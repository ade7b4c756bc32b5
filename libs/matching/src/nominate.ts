/**
 * Judging one enterprise that a list lacks: by the rule and as of the day of the run that drafted the list, on what is
 * known now. What comes out eligible is kept as any other decision, so it can be replayed.
 */
import { randomUUID } from 'node:crypto';
import type { Decision, Explanation } from '#libs/engine';
import { NotFound, type Tx } from '#libs/platform';
import { explainFacts } from './declared-facts.ts';
import { decided, divisionOf, judgeTwice, scopeOf, standingEpisode } from './declare.ts';
import type { ApplyScope } from './episodes.ts';
import { judgeAt } from './form.ts';
import { lockSubjects } from './judged.ts';
import type { EpisodeChange } from './programme.ts';
import type { RuleStore } from './rule-store.ts';

/** What the matcher says of an enterprise that somebody would put on a list. */
export interface Nomination {
  readonly decision: Decision;
  readonly explanation: Explanation;
  /** The episode that is open now; null unless eligible. */
  readonly episode: EpisodeChange | null;
  readonly scope: ApplyScope;
}

/**
 * Judges a subject twice, asked with the system's reach. Only a verdict of eligible, to which the second opinion agrees,
 * opens an episode.
 *
 * @param runId the run that drafted the list; no later one may have been applied
 * @throws PLATFORM.NOT_FOUND when there is no such run
 * @throws MATCHING.OPINION_DIFFERS
 * @throws MATCHING.AMOUNT_AWAITS_RUN when it stands with another amount, which only a run changes
 */
export async function nominate(
  tx: Tx,
  rules: RuleStore,
  of: { readonly runId: string; readonly ruleVersionId: string; readonly subjectId: number },
): Promise<Nomination> {
  const { runId, ruleVersionId, subjectId } = of;
  await lockSubjects(tx, [subjectId]);
  const [run] = await tx.query<{ as_of: string; known_at: string }>(
    // Records that this very transaction would see carry its own moment at the latest.
    `select as_of::text, to_json(now())#>>'{}' as known_at from run where id = $1`,
    [runId],
  );
  if (!run) throw new NotFound({ zh: '匹配批次', en: 'run' });
  const version = await rules.version(tx, ruleVersionId);
  const standing = await judgeAt(tx, rules, version, subjectId, { id: runId, ...run });
  const facts = { ...standing.facts, declarationId: null };
  const decision = await judgeTwice(standing, facts);
  const explanation = explainFacts(version, facts);
  const scope = await scopeOf(tx, rules, standing);
  if (decision.verdict !== 'eligible') return { decision, explanation, episode: null, scope };
  const change = {
    decisionId: randomUUID(),
    subjectId,
    division: await divisionOf(tx, subjectId),
    item: '',
    amountFen: decision.amountFen ?? 0n,
  };
  const { id } = await standingEpisode(tx, scope, change, 'added to a list');
  const episode = { ...change, episodeId: id };
  const decisionId = await decided(tx, scope, episode, facts);
  return { decision, explanation, episode: { ...episode, decisionId }, scope };
}
