import type { Policy } from '#libs/engine';
import { invariant, type LocalDate, type Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type Segment, SUBJECTS_CHANGED } from '#libs/registry';
import type { ModelVersion } from './rule-store.ts';

/** What a programme is told about the policy and run that its episodes come from. */
export interface MatchScope {
  readonly runId: string;
  readonly ruleVersionId: string;
  readonly policy: Policy;
  /** All policies that the run judges: some exclude one another. */
  readonly policies: readonly Policy[];
  readonly period: string;
  /** Account that asked for the run; a list's drafter. */
  readonly requestedBy: string;
  readonly today: LocalDate;
}

/** An episode that began or changed in this batch. */
export interface EpisodeChange {
  readonly episodeId: string;
  readonly decisionId: string;
  readonly subjectId: number;
  readonly division: string;
  readonly item: string;
  readonly amountFen: bigint;
}

/** A declaration that turned out not to be so, and what rests on it. */
export interface Contradiction {
  readonly declarationId: string;
  readonly episodeId: string;
  /** What was declared and what was found instead. */
  readonly finding: Text;
  /** Who says otherwise: the department, or the person who looked into it. */
  readonly by: string;
}

/**
 * What follows when somebody becomes or ceases to be entitled. One folder each under `libs/programmes`; matching knows
 * only this port, and calls it in the transaction that changes the episodes.
 *
 * Batches come in ascending subject number (the published order), at most 200 at a time, and each episode comes once
 * per change however often a run is repeated. What is judged between runs over everybody is told at once where it closes,
 * suspends or resumes; who becomes entitled then stands unchanged in the next run, where the programme takes it up.
 */
export interface Programme {
  /** Also the folder under `rules/` whose policies it answers for. */
  readonly code: string;
  onOpened(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void>;
  onResumed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void>;
  onSuspended(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void>;
  onClosed(tx: Tx, scope: MatchScope, episodes: readonly EpisodeChange[]): Promise<void>;
  /** What enterprises declared turned out not to be so; no amount is altered for it. */
  onContradicted(tx: Tx, contradictions: readonly Contradiction[]): Promise<void>;
  /**
   * Before the first change: subjects whose episode may stand unchanged and whom `onSettling` may take up all the same, so
   * that they are judged a second time with the changes. A page in ascending number after the one given; empty at the end.
   */
  owed(tx: Tx, scope: MatchScope, after: number): Promise<readonly number[]>;
  /**
   * The policies of a run that are settled together with one of them, itself among them, in ascending id: which of their
   * benefits a firm gets depends on all it could get, never on which of them is applied first.
   */
  settledTogether(policy: Policy, policies: readonly Policy[]): readonly string[];
  /**
   * After all changes of policies that are settled together were told: one batch of what stands unchanged but is owed by the
   * programme itself. Called again, each time in a transaction of its own, while it says that there may be more: what came before
   * is not looked at again, or all of it would be for every batch.
   *
   * @param scopes of one run, in ascending id of their policies; a policy that was parked is not among them
   * @param after the subject up to which all were taken up; 0 at first, also by whoever begins again
   * @returns the subject to go on after, null at the end
   */
  onSettling(tx: Tx, scopes: readonly MatchScope[], after: number): Promise<number | null>;
  /** All changes of this policy in this run were told. */
  onConcluded(tx: Tx, scope: MatchScope): Promise<void>;
}

/** What a census is told of the run that it takes its segments from. */
export interface CensusScope {
  readonly runId: string;
  readonly versions: readonly ModelVersion[];
}

/** What a census kept of a segment. */
export interface CensusSegment {
  readonly staged: number;
  /** Kept with the segment and added up when all are there. */
  readonly counts: object;
}

/**
 * A programme that says something of everybody instead of entitling some: it takes a run's segments whole. Plan, snapshot,
 * segments, progress, cancelling and resuming are those of every run.
 */
export interface Census {
  /** Also the folder under `rules/` whose models it answers for. */
  readonly code: string;
  /** Keeps what its models say of a segment, in place of what an earlier attempt kept; as the role matcher. */
  onSegment(tx: Tx, scope: CensusScope, columns: Segment): Promise<CensusSegment>;
  /** All segments are kept; the run is finished in the same transaction. */
  onConcluded(tx: Tx, scope: CensusScope): Promise<void>;
}

/** The kinds of jobs that matching needs answered. */
export const MATCHING_JOBS = [
  'match.run',
  'match.segment',
  'match.conclude',
  'match.judge',
  'match.apply',
  'match.settle',
  SUBJECTS_CHANGED,
] as const;

/** The programme that answers for the policies of a folder under `rules/`. */
export function programmeOf(programmes: readonly Programme[], code: string): Programme {
  const found = programmes.find((programme) => programme.code === code);
  invariant(found !== undefined, `a programme answers for rules/${code}`);
  return found;
}

/** The census that answers for a programme. */
export function censusOf(censuses: readonly Census[], programme: string): Census {
  const found = censuses.find(({ code }) => code === programme);
  invariant(found !== undefined, `a census answers for rules/${programme}`);
  return found;
}
