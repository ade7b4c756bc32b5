import { type JsonObject } from '#libs/engine';
import { type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, moveOne, promise, type Tx } from '#libs/platform';
import {
  DeviationUnexplained,
  FindingContradicts,
  FindingDecided,
  FindingSamePerson,
  NoProblemStands,
  NotCarriedOut,
  ObjectionLate,
  RepairTimeRefused,
} from './finding-errors.ts';
import { issueFindings } from './finding-issue.ts';
import { findingLifecycle } from './finding-lifecycle.ts';
import { type FindingOutcome, type FindingView, viewFinding } from './finding-view.ts';
import { proposeForFinding } from './four-lists.ts';
import { mustBeHeard } from './hearing.ts';
import { lockInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import { isPenalty, type Penalty, type Punishment } from './penalty.ts';
import { PenaltyRefused } from './penalty-errors.ts';

/** The job that lets findings become final. */
export const SETTLE_FINDINGS = { kind: 'inspections.findings', ref: 'all' } as const;
const FIRST_LOOK_SECONDS = 60;

/** What is decided on a finding. */
export interface NewFindingDecision {
  readonly outcome: FindingOutcome;
  /** Null where nothing is punished. */
  readonly penalty: Penalty | null;
  readonly article: string;
  readonly explanation: string;
  readonly repairUntil: LocalDate | null;
  /** What was established of the violation, by fact id; the four lists are asked about it. */
  readonly facts: JsonObject;
  /** Why the decision departs from what the lists propose; null where it does not. */
  readonly deviation: string | null;
}

/**
 * Notes a problem that an inspection found, in one item of its matter.
 *
 * @returns its id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.NOT_CARRIED_OUT
 * @throws INSPECTIONS.FINDING_CONTRADICTS when that item is noted already, or that there is no problem
 */
export async function noteFinding(
  tx: Tx,
  inspectionId: string,
  found: { readonly item: string; readonly statement: string },
): Promise<string> {
  return note(tx, inspectionId, { kind: 'problem', ...found, item: found.item.trim() });
}

/**
 * States that an inspection found no problem. That is final at once, and good for the firm: it is never read from the mere
 * want of findings.
 *
 * @returns its id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.NOT_CARRIED_OUT
 * @throws INSPECTIONS.FINDING_CONTRADICTS
 */
export async function noteNoProblem(
  tx: Tx,
  rules: RuleStore,
  inspectionId: string,
  statement: string,
): Promise<string> {
  const id = await note(tx, inspectionId, { kind: 'none', item: '', statement });
  await moveOne(tx, findingLifecycle, id, {
    event: 'clear',
    set: { final_on: await businessDate(tx) },
  });
  await elevate(tx, () => issueFindings(tx, rules, id));
  // What was said is said again before it is too old.
  await promiseSettling(tx);
  return id;
}

async function note(
  tx: Tx,
  inspectionId: string,
  found: { readonly kind: 'problem' | 'none'; readonly item: string; readonly statement: string },
): Promise<string> {
  const { state, authority, division, ...of } = await lockInspection(tx, inspectionId);
  mustActFor(tx.context, authority, division);
  if (state !== 'done') throw new NotCarriedOut();
  const [other] = await tx.query<{ item: string; kind: string }>(
    `select item, kind from finding where inspection_id = $1 and state <> 'withdrawn' and (kind <> $2 or item = $3) limit 1`,
    [inspectionId, found.kind, found.item],
  );
  if (other) throw new FindingContradicts(other.kind === 'none' ? null : other.item);
  const [row] = await tx.query<{ id: string }>(
    `insert into finding (state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, authority, division)
     values ('noted', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      inspectionId,
      of.matter_id,
      of.subject_id,
      found.kind,
      found.item,
      found.statement,
      tx.context.actor,
      await businessDate(tx),
      authority,
      division,
    ],
  );
  return (row as { id: string }).id;
}

/**
 * Decides on a finding that was noted, or anew on one that was objected to. The time to object begins once a document tells the
 * firm. Any penalty takes a second person and a firm that was told which penalty is intended and was heard, and is no heavier; an
 * objection takes a second person, too.
 * The four lists propose an outcome from what was established; a decision that departs from it says why.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.NO_PROBLEM_STANDS
 * @throws INSPECTIONS.FINDING_SAME_PERSON
 * @throws INSPECTIONS.REPAIR_TIME_REFUSED
 * @throws INSPECTIONS.VIOLATION_FACTS_REFUSED
 * @throws INSPECTIONS.DEVIATION_UNEXPLAINED
 * @throws INSPECTIONS.PENALTY_REFUSED
 * @throws INSPECTIONS.PENALTY_UNHEARD
 * @throws INSPECTIONS.PENALTY_HEAVIER
 * @throws INSPECTIONS.HEARING_DEMANDED
 * @throws INSPECTIONS.HEARING_AWAITED
 * @throws KERNEL.TRANSITION_REFUSED also for a version that is not the latest
 */
export async function decideFinding(
  tx: Tx,
  { calendar, rules }: { readonly calendar: WorkingCalendar; readonly rules: RuleStore },
  id: string,
  version: number,
  decision: NewFindingDecision,
): Promise<FindingView> {
  const finding = await viewFinding(tx, id, 'for update');
  const { authority, division, kind } = finding;
  mustActFor(tx.context, authority, division);
  if (kind === 'none') throw new NoProblemStands();
  const { actor } = tx.context;
  const { outcome, article, explanation, repairUntil } = decision;
  const isAgain = finding.state === 'objected';
  mustBeAnother(finding, outcome, actor);
  const today = await businessDate(tx);
  if (repairUntil !== null && repairUntil < today) throw new RepairTimeRefused(repairUntil);
  const proposal = await proposeForFinding(tx, rules, id, decision.facts);
  const proposed = proposal.outcome?.list ?? null;
  const departs = proposed !== null && proposed !== outcome;
  if (departs && (decision.deviation ?? '').trim() === '') throw new DeviationUnexplained(proposed);
  const punishment = punishmentIn(decision);
  const heard = punishment && (await mustBeHeard(tx, calendar, finding, punishment));
  await moveOne(tx, findingLifecycle, id, {
    event: isAgain ? 'decide-again' : 'decide',
    version,
    reason: explanation,
    set: {
      outcome,
      ...penaltyColumns(punishment),
      article,
      explanation,
      repair_until: repairUntil,
      decided_by: actor,
      decided_on: today,
      heard_in: heard?.documentId ?? null,
      heard_until: heard?.until ?? null,
      told_in: null,
      told_on: null,
      appeal_until: null,
      provisional: false,
      facts: JSON.stringify(proposal.facts),
      proposal: JSON.stringify(proposal),
      proposed,
      deviation: departs ? decision.deviation : null,
    },
  });
  await promiseSettling(tx);
  return viewFinding(tx, id);
}

/** What is punished how; null where nothing is. @throws INSPECTIONS.PENALTY_REFUSED */
function punishmentIn({ outcome, penalty }: NewFindingDecision): Punishment | null {
  if (outcome === 'unpunished') {
    if (penalty === null) return null;
    throw new PenaltyRefused();
  }
  if (penalty === null || !isPenalty(penalty)) throw new PenaltyRefused();
  return { outcome, ...penalty };
}

function penaltyColumns(punishment: Punishment | null): Readonly<Record<string, unknown>> {
  return {
    penalty_kinds: punishment?.kinds ?? null,
    penalty_fen: punishment?.amountFen?.toString() ?? null,
  };
}

/** Who noted it punishes nobody for it, and who decided does not decide on the objection. */
function mustBeAnother(
  { notedBy, state, decision }: FindingView,
  outcome: FindingOutcome,
  actor: string,
): void {
  const isOwn = outcome !== 'unpunished' && notedBy === actor;
  const isBefore = state === 'objected' && decision?.decidedBy === actor;
  if (isOwn || isBefore) throw new FindingSamePerson();
}

async function promiseSettling(tx: Tx): Promise<void> {
  await promise(tx, [{ ...SETTLE_FINDINGS, delaySeconds: FIRST_LOOK_SECONDS }]);
}

/**
 * Objects to a decision, as the firm that it is about or as an officer for it: the finding waits, out of every rule's sight,
 * until somebody else has decided again. An officer may also reopen one that is final; what rules read of it ends at once.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.NO_PROBLEM_STANDS that nothing was found is withdrawn where it is wrong, and never objected to
 * @throws INSPECTIONS.OBJECTION_LATE for a firm after its time
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function objectToFinding(
  tx: Tx,
  rules: RuleStore,
  id: string,
  statement: string,
): Promise<FindingView> {
  const { state, kind, subjectId, decision, authority, division } = await viewFinding(tx, id);
  const isFirm = tx.context.subjectId !== null;
  if (!isFirm) mustActFor(tx.context, authority, division);
  if (kind === 'none') throw new NoProblemStands();
  const today = await businessDate(tx);
  const until = decision?.appealUntil ?? null;
  const isOver = until !== null && decision?.provisional === false && until < today;
  if (isFirm && until !== null && (state === 'final' || isOver)) throw new ObjectionLate(until);
  await moveOne(tx, findingLifecycle, id, {
    event: state === 'final' ? 'reopen' : 'object',
    reason: statement,
    set: {
      objection: statement,
      objected_by: tx.context.actor,
      objected_on: today,
      final_on: null,
    },
  });
  if (state === 'final') await elevate(tx, () => issueFindings(tx, rules, id, [subjectId]));
  return viewFinding(tx, id);
}

/**
 * Withdraws for good a finding that nobody has decided on, or that there is no problem; what rules read of that ends at once.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.FINDING_DECIDED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function withdrawFinding(
  tx: Tx,
  rules: RuleStore,
  id: string,
  reason: string,
): Promise<FindingView> {
  const finding = await viewFinding(tx, id, 'for update');
  mustActFor(tx.context, finding.authority, finding.division);
  if (finding.decision !== null) throw new FindingDecided();
  return undo(tx, rules, finding, reason);
}

/**
 * Annuls a finding for good, with what was decided on it, as somebody else than who noted it; what rules read of a final one
 * ends at once, of past days too.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.FINDING_SAME_PERSON
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function annulFinding(
  tx: Tx,
  rules: RuleStore,
  id: string,
  reason: string,
): Promise<FindingView> {
  const finding = await viewFinding(tx, id, 'for update');
  mustActFor(tx.context, finding.authority, finding.division);
  if (finding.notedBy === tx.context.actor) throw new FindingSamePerson();
  return undo(tx, rules, finding, reason);
}

async function undo(
  tx: Tx,
  rules: RuleStore,
  { id, state, subjectId }: FindingView,
  reason: string,
): Promise<FindingView> {
  await moveOne(tx, findingLifecycle, id, {
    event: 'withdraw',
    reason,
    set: { withdrawn_by: tx.context.actor, withdrawn_because: reason, final_on: null },
  });
  if (state === 'final') await elevate(tx, () => issueFindings(tx, rules, id, [subjectId]));
  return viewFinding(tx, id);
}
