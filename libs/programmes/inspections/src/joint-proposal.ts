import { type LocalDate } from '#libs/kernel';
import { elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { joinedElsewhere, jointInputOf, type JointRequest, withPromises } from './joint-due.ts';
import { JointOutdated, JointSamePerson, NothingToJoin } from './joint-errors.ts';
import { type InspectionTeam, type JointInput, type JointSchedule } from './joint-inspections.ts';
import { jointProposalLifecycle } from './joint-lifecycle.ts';
import { type JointProposalView, viewJointProposal } from './joint-proposal-view.ts';
import { inspectionsIn, jointSaving } from './joint-saving.ts';
import { joinInspections } from './joint-schedule.ts';
import { mustActFor } from './matter-list.ts';

/** Does one thing in a transaction of its own, in the name of the person who asks. */
export type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Proposes joint visits of what {@link jointInputOf} finds; nobody is visited by a proposal that was not approved.
 *
 * What is due is read in one transaction and the proposal kept in another: the search between them takes longer than a
 * transaction may stand idle. What has changed meanwhile is found at the approval.
 *
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.JOINT_INPUT_REFUSED for a matter of which nobody says what it takes
 * @throws INSPECTIONS.NOTHING_TO_JOIN
 */
export async function proposeJointVisits(
  inTransaction: InTransaction,
  request: JointRequest,
): Promise<JointProposalView> {
  const input = await inTransaction((tx) => jointInputOf(tx, request));
  const schedule = joinInspections(input);
  return inTransaction(async (tx) =>
    viewJointProposal(tx, await keepJointVisits(tx, request, input, schedule)),
  );
}

/**
 * Keeps joint visits that were found as a proposal, for a second person to decide on.
 *
 * @param search what they were found by, and who asked for it; the caller's own proposal unless given
 * @returns the id of the proposal
 * @throws INSPECTIONS.NOTHING_TO_JOIN
 */
export async function keepJointVisits(
  tx: Tx,
  { authority, division, teams }: JointRequest,
  input: JointInput,
  schedule: JointSchedule,
  search?: { readonly id: string; readonly requestedBy: string },
): Promise<string> {
  const placed = schedule.visits.flatMap(inspectionsIn);
  if (placed.length === 0) throw new NothingToJoin();
  const [row] = await tx.query<{ id: string }>(
    `insert into joint_proposal (state, inspections, due, teams, schedule, saving, proposed_by, authority, division, search_id)
     values ('proposed', $1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      placed,
      JSON.stringify(input.due),
      JSON.stringify(teams),
      JSON.stringify(schedule),
      JSON.stringify(jointSaving(input, schedule)),
      search?.requestedBy ?? tx.context.actor,
      authority,
      division,
      search?.id ?? null,
    ],
  );
  return (row as { id: string }).id;
}

/**
 * Approves joint visits as the second person, as the version that was shown, while all of them are still due.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.JOINT_SAME_PERSON
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.JOINT_OUTDATED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function approveJointVisits(tx: Tx, id: string, version: number): Promise<void> {
  const state = await lockDecidable(tx, id);
  // Two proposals with the same inspection are approved one after another: the second one finds itself outdated.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('joint_proposal', 0))`);
  if (state === 'proposed') await mustStillBeDue(tx, await viewJointProposal(tx, id));
  await moveOne(tx, jointProposalLifecycle, id, {
    event: 'approve',
    version,
    set: { decided_by: tx.context.actor },
  });
}

async function mustStillBeDue(
  tx: Tx,
  { id, inspections, schedule, teams }: JointProposalView,
): Promise<void> {
  // Of plans and proposals that the caller may not see, too.
  const gone = await elevate(tx, () =>
    tx.query<{ id: string }>(
      `select one as id from unnest($1::uuid[]) one
       where not exists (select from inspection i join inspection_plan p on p.id = i.plan_id
         where i.id = one and i.state = 'planned' and p.state = 'approved')`,
      [inspections],
    ),
  );
  const joined = await joinedElsewhere(tx, inspections, id);
  const outdated = new Set([...gone.map((one) => one.id), ...joined]);
  if (outdated.size > 0) throw new JointOutdated([...outdated].sort());
  const full = promisedTwice(schedule, await withPromises(tx, teams));
  if (full.length > 0) throw new JointOutdated(full);
}

/** Inspections on days of teams that have not the minutes left. */
function promisedTwice({ visits }: JointSchedule, teams: readonly InspectionTeam[]): string[] {
  const asked = new Map<string, number>();
  const parts = visits.flatMap(({ day, parts: own }) => own.map((part) => ({ ...part, day })));
  const cell = (team: string, day: LocalDate): string => `${team} ${day}`;
  for (const { team, day, minutes } of parts)
    asked.set(cell(team, day), (asked.get(cell(team, day)) ?? 0) + minutes);
  const full = parts.filter(({ team: id, day }) => {
    const team = teams.find((one) => one.id === id);
    const left = (team?.minutesPerDay ?? 0) - (team?.promised?.[day] ?? 0);
    return (asked.get(cell(id, day)) ?? 0) > left;
  });
  return full.flatMap(({ inspections }) => inspections);
}

/**
 * Rejects joint visits as the second person, with a reason.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.JOINT_SAME_PERSON
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function rejectJointVisits(tx: Tx, id: string, reason: string): Promise<void> {
  await lockDecidable(tx, id);
  await moveOne(tx, jointProposalLifecycle, id, {
    event: 'reject',
    reason,
    set: { decided_by: tx.context.actor, decided_because: reason },
  });
}

/**
 * Ends approved joint visits, for those who act for each of their authorities: what of them is still due may be joined anew.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function closeJointVisits(tx: Tx, id: string, reason: string): Promise<void> {
  await lockOwn(tx, id);
  await moveOne(tx, jointProposalLifecycle, id, { event: 'close', reason });
}

/** Locks a proposal that the caller may decide on: not the own one, and of authorities for which the caller acts. @returns its state */
async function lockDecidable(tx: Tx, id: string): Promise<string> {
  const { state, proposed_by: proposedBy } = await lockOwn(tx, id);
  if (proposedBy === tx.context.actor) throw new JointSamePerson();
  return state;
}

/** Locks a proposal of authorities for each of which the caller acts, without reading all that is in it. */
async function lockOwn(tx: Tx, id: string): Promise<{ state: string; proposed_by: string }> {
  const [row] = await tx.query<{ state: string; proposed_by: string }>(
    `select state, proposed_by from joint_proposal where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(jointProposalLifecycle.title);
  const due = await tx.query<{ authority: string; division: string }>(
    `select distinct one->>'authority' as authority, one->>'division' as division
     from joint_proposal, jsonb_array_elements(due) one where id = $1`,
    [id],
  );
  for (const { authority, division } of due) mustActFor(tx.context, authority, division);
  return row;
}
