import type { Policy } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';

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
 * Batches come in ascending subject number (the published order), at most 500 at a time, and each episode comes once
 * per change however often a run is repeated.
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
   * After all changes were told: one batch of what stands unchanged but is owed by the programme itself. Called again, each
   * time in a transaction of its own, while it says that there may be more.
   */
  onSettling(tx: Tx, scope: MatchScope): Promise<boolean>;
  /** All changes of this policy in this run were told. */
  onConcluded(tx: Tx, scope: MatchScope): Promise<void>;
}

/** The kinds of jobs that matching needs answered. */
export const MATCHING_JOBS = [
  'match.run',
  'match.segment',
  'match.conclude',
  'match.apply',
] as const;
