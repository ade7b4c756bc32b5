import { type LocalDate } from '#libs/kernel';
import { elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { joinedElsewhere, jointInputOf, type JointRequest, withPromises } from './joint-due.ts';
import { JointOutdated, JointSamePerson, NothingToJoin } from './joint-errors.ts';
import {
  type InspectionTeam,
  type JointInput,
  type JointPart,
  type JointSchedule,
  type JointVisit,
} from './joint-inspections.ts';
import { jointProposalLifecycle } from './joint-lifecycle.ts';
import { inspectionsIn, jointSaving, type JointSaving } from './joint-saving.ts';
import { joinInspections } from './joint-schedule.ts';
import { mustActFor } from './matter-list.ts';

/** Joint visits as they were proposed. */
export interface JointProposalView extends JointInput {
  readonly id: string;
  readonly state: string;
  readonly schedule: JointSchedule;
  readonly saving: JointSaving;
  /** Those that stand in its visits. */
  readonly inspections: readonly string[];
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedBecause: string | null;
  readonly authority: string;
  readonly division: string;
  readonly version: number;
}

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
  return inTransaction((tx) => keepJointVisits(tx, request, input, schedule));
}

/**
 * Keeps joint visits that were found as a proposal, for a second person to decide on.
 *
 * @param search what they were found by, and who asked for it; the caller's own proposal unless given
 * @throws INSPECTIONS.NOTHING_TO_JOIN
 */
export async function keepJointVisits(
  tx: Tx,
  { authority, division, teams }: JointRequest,
  input: JointInput,
  schedule: JointSchedule,
  search?: { readonly id: string; readonly requestedBy: string },
): Promise<JointProposalView> {
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
  return viewJointProposal(tx, (row as { id: string }).id);
}

interface ProposalRow {
  id: string;
  state: string;
  due: JointProposalView['due'];
  teams: JointProposalView['teams'];
  schedule: JointSchedule;
  saving: JointSaving;
  inspections: string[];
  proposed_by: string;
  proposed_at: string;
  decided_by: string | null;
  decided_because: string | null;
  authority: string;
  division: string;
  version: number;
}

/**
 * One proposal, for those who act for each of its authorities; locked until the transaction ends when asked for.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function viewJointProposal(
  tx: Tx,
  id: string,
  lock: '' | 'for update' = '',
): Promise<JointProposalView> {
  const [row] = await tx.query<ProposalRow>(
    `select id, state, due, teams, schedule, saving, inspections, proposed_by, to_json(proposed_at)#>>'{}' as proposed_at, decided_by,
       decided_because, authority, division, version
     from joint_proposal where id = $1 ${lock}`,
    [id],
  );
  if (!row) throw new NotFound(jointProposalLifecycle.title);
  const { proposed_by, proposed_at, decided_by, decided_because, ...rest } = row;
  return {
    ...rest,
    proposedBy: proposed_by,
    proposedAt: proposed_at,
    decidedBy: decided_by,
    decidedBecause: decided_because,
  };
}

/** A proposal as it stands in a list. */
export interface JointProposalEntry extends Pick<
  JointProposalView,
  'id' | 'state' | 'proposedBy' | 'proposedAt' | 'decidedBy' | 'authority' | 'division'
> {
  readonly authorities: readonly string[];
  readonly inspections: number;
  readonly visits: number;
  readonly saved: number;
}

/** Proposals within the caller's sight, the latest first. @param after where the page before ended */
export async function listJointProposals(
  tx: Tx,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<JointProposalEntry[]> {
  return tx.query<JointProposalEntry>(
    `select id, state, proposed_by as "proposedBy", to_json(proposed_at)#>>'{}' as "proposedAt", decided_by as "decidedBy", authority, division,
       authorities, (saving->>'inspections')::integer as inspections, (saving->>'visits')::integer as visits, (saving->>'saved')::integer as saved
     from joint_proposal where $2::timestamptz is null or (joint_proposal.proposed_at, id) < ($2, $3::uuid)
     order by joint_proposal.proposed_at desc, id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
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
  const proposal = await decidable(tx, id);
  // Two proposals with the same inspection are approved one after another: the second one finds itself outdated.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('joint_proposal', 0))`);
  if (proposal.state === 'proposed') await mustStillBeDue(tx, proposal);
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
  await decidable(tx, id);
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
  mustActForAll(tx, await viewJointProposal(tx, id, 'for update'));
  await moveOne(tx, jointProposalLifecycle, id, { event: 'close', reason });
}

/** A proposal that the caller may decide on: not the own one, and of authorities for which the caller acts. */
async function decidable(tx: Tx, id: string): Promise<JointProposalView> {
  const proposal = await viewJointProposal(tx, id, 'for update');
  if (proposal.proposedBy === tx.context.actor) throw new JointSamePerson();
  mustActForAll(tx, proposal);
  return proposal;
}

function mustActForAll(tx: Tx, { due }: JointProposalView): void {
  for (const { authority, division } of due) mustActFor(tx.context, authority, division);
}

/** A joint visit as one of its authorities is told of it. */
export interface OwnVisit extends Omit<JointVisit, 'parts'> {
  readonly proposal: string;
  /** All that come, by code. */
  readonly authorities: readonly string[];
  /** What the teams of the caller's authorities do there, and nothing of what the others do. */
  readonly parts: readonly JointPart[];
}

/**
 * When and where the authorities of the caller go under approved proposals, from a day on, by day and firm. Who does not act for each
 * authority of a proposal does not see it, and goes all the same: of others it is told here that they come, and no more.
 */
export async function listOwnVisits(tx: Tx, from: LocalDate): Promise<OwnVisit[]> {
  const { authorities, division } = tx.context;
  return elevate(tx, () =>
    tx.query<OwnVisit>(
      `select o.id as proposal, visit->>'firm' as firm, visit->>'day' as day, visit->>'lead' as lead,
         array(select distinct part->>'authority' from jsonb_array_elements(visit->'parts') part order by 1) as authorities,
         own.parts
       from joint_proposal o, jsonb_array_elements(o.schedule->'visits') visit,
         lateral (select jsonb_agg(part) as parts from jsonb_array_elements(visit->'parts') part
           where ('*' = any($1) or part->>'authority' = any($1))
             and exists (select from jsonb_array_elements_text(part->'inspections') one join inspection i on i.id = one::uuid
             where starts_with(i.division, $2))) own
       where o.state = 'approved' and visit->>'day' >= $3 and own.parts is not null
       order by 3, 2, 1`,
      [authorities, division, from],
    ),
  );
}
