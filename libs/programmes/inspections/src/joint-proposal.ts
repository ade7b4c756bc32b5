import { type LocalDate } from '#libs/kernel';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { type MatterNeed } from './joint-document.ts';
import {
  JointInputRefused,
  JointOutdated,
  JointSamePerson,
  NothingToJoin,
} from './joint-errors.ts';
import {
  type DueInspection,
  type InspectionTeam,
  type JointInput,
  type JointSchedule,
} from './joint-inspections.ts';
import { jointProposalLifecycle } from './joint-lifecycle.ts';
import { jointSaving, type JointSaving } from './joint-saving.ts';
import { joinInspections } from './joint-schedule.ts';
import { mustActFor } from './matter-list.ts';

/** For whom joint visits are proposed, and who can go. */
export interface JointRequest {
  /** The authority that puts them together; the inspections may be of others, for which its people act too. */
  readonly authority: string;
  /** Prefix of the divisions of the firms. */
  readonly division: string;
  readonly needs: readonly MatterNeed[];
  readonly teams: readonly InspectionTeam[];
}

/** Joint visits as they were proposed. */
export interface JointProposalView extends JointInput {
  readonly id: string;
  readonly state: string;
  readonly schedule: JointSchedule;
  readonly saving: JointSaving;
  readonly proposedBy: string;
  readonly decidedBy: string | null;
  readonly authority: string;
  readonly division: string;
  readonly version: number;
}

/**
 * Proposes joint visits of everything that is planned, under approved plans, for the firms of a division, and within sight of
 * whoever asks; what stands in another approved proposal is left out, and so are the minutes that teams have promised there. Nobody
 * is visited by a proposal that was not approved.
 *
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.JOINT_INPUT_REFUSED for a matter of which nobody says what it takes
 * @throws INSPECTIONS.NOTHING_TO_JOIN
 */
export async function proposeJointVisits(
  tx: Tx,
  request: JointRequest,
): Promise<JointProposalView> {
  const { authority, division } = request;
  mustActFor(tx.context, authority, division);
  const due = await dueInspections(tx, request);
  const input: JointInput = { due, teams: await withPromises(tx, request.teams) };
  const schedule = joinInspections(input);
  const placed = schedule.visits.flatMap(({ parts }) => parts.flatMap((one) => one.inspections));
  if (placed.length === 0) throw new NothingToJoin();
  const saving = jointSaving(input, schedule);
  const [row] = await tx.query<{ id: string }>(
    `insert into joint_proposal (state, inspections, due, teams, schedule, saving, proposed_by, authority, division)
     values ('proposed', $1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      placed,
      JSON.stringify(due),
      JSON.stringify(request.teams),
      JSON.stringify(schedule),
      JSON.stringify(saving),
      tx.context.actor,
      authority,
      division,
    ],
  );
  return viewJointProposal(tx, (row as { id: string }).id);
}

interface DueRow {
  id: string;
  subject_id: number;
  matter_id: string;
  starts_on: LocalDate;
  ends_on: LocalDate;
  authority: string;
  division: string;
}

/** What is planned and not done, from today or the first day of its plan to the last. */
async function dueInspections(tx: Tx, { division, needs }: JointRequest): Promise<DueInspection[]> {
  const rows = await tx.query<DueRow>(
    `select i.id, i.subject_id, i.matter_id, p.starts_on::text, p.ends_on::text, i.authority, i.division
     from inspection i join inspection_plan p on p.id = i.plan_id
     where i.state = 'planned' and p.state = 'approved' and starts_with(i.division, $1)
       and not exists (select from joint_proposal o where o.state = 'approved' and i.id = any(o.inspections))
     order by i.id`,
    [division],
  );
  const today = await businessDate(tx);
  const takes = new Map(needs.map((one) => [one.matter, one]));
  const subjects = await subjectsById(tx, [...new Set(rows.map((row) => row.subject_id))]);
  return rows.map((row): DueInspection => {
    const need = takes.get(row.matter_id);
    if (!need)
      throw new JointInputRefused('matters', {
        zh: `没有写明事项 ${row.matter_id} 的检查时间和所需能力`,
        en: `nothing says how long ${row.matter_id} takes and what skills`,
      });
    return {
      id: row.id,
      firm: subjects.get(row.subject_id)?.creditCode ?? `#${row.subject_id}`,
      authority: row.authority,
      matter: row.matter_id,
      division: row.division,
      from: row.starts_on < today ? today : row.starts_on,
      until: row.ends_on,
      skills: need.skills,
      minutes: need.minutes,
    };
  });
}

/** Teams with the minutes that approved proposals promise of their days, whoever put those together. */
async function withPromises(tx: Tx, teams: readonly InspectionTeam[]): Promise<InspectionTeam[]> {
  const rows = await elevate(tx, () =>
    tx.query<{ team: string; day: LocalDate; minutes: number }>(
      `select part->>'team' as team, visit->>'day' as day, sum((part->>'minutes')::integer)::integer as minutes
       from joint_proposal, jsonb_array_elements(schedule->'visits') visit, jsonb_array_elements(visit->'parts') part
       where state = 'approved' and part->>'team' = any($1) group by 1, 2 order by 1, 2`,
      [teams.map(({ id }) => id)],
    ),
  );
  return teams.map((team) => {
    const own = rows.filter((row) => row.team === team.id);
    const promised = { ...team.promised };
    for (const { day, minutes } of own) promised[day] = (promised[day] ?? 0) + minutes;
    return own.length > 0 ? { ...team, promised } : team;
  });
}

interface ProposalRow {
  id: string;
  state: string;
  due: JointProposalView['due'];
  teams: JointProposalView['teams'];
  schedule: JointSchedule;
  saving: JointSaving;
  proposed_by: string;
  decided_by: string | null;
  authority: string;
  division: string;
  version: number;
}

/** One proposal; locked until the transaction ends when asked for. @throws PLATFORM.NOT_FOUND */
export async function viewJointProposal(
  tx: Tx,
  id: string,
  lock: '' | 'for update' = '',
): Promise<JointProposalView> {
  const [row] = await tx.query<ProposalRow>(
    `select id, state, due, teams, schedule, saving, proposed_by, decided_by, authority, division, version
     from joint_proposal where id = $1 ${lock}`,
    [id],
  );
  if (!row) throw new NotFound(jointProposalLifecycle.title);
  const { proposed_by: proposedBy, decided_by: decidedBy, ...rest } = row;
  return { ...rest, proposedBy, decidedBy };
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

async function mustStillBeDue(tx: Tx, { id, schedule, teams }: JointProposalView): Promise<void> {
  const placed = schedule.visits.flatMap(({ parts }) => parts.flatMap((one) => one.inspections));
  const gone = await tx.query<{ id: string }>(
    `select one as id from unnest($1::uuid[]) one
     where not exists (select from inspection i join inspection_plan p on p.id = i.plan_id
         where i.id = one and i.state = 'planned' and p.state = 'approved')
       or exists (select from joint_proposal o where o.id <> $2 and o.state = 'approved' and one = any(o.inspections))
     order by one`,
    [placed, id],
  );
  if (gone.length > 0) throw new JointOutdated(gone.map((one) => one.id));
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

/** Ends approved joint visits: what of them is still due may be joined anew. @throws KERNEL.TRANSITION_REFUSED */
export async function closeJointVisits(tx: Tx, id: string, reason: string): Promise<void> {
  await moveOne(tx, jointProposalLifecycle, id, { event: 'close', reason });
}

/** A proposal that the caller may decide on: not the own one, and of authorities for which the caller acts. */
async function decidable(tx: Tx, id: string): Promise<JointProposalView> {
  const proposal = await viewJointProposal(tx, id, 'for update');
  if (proposal.proposedBy === tx.context.actor) throw new JointSamePerson();
  for (const { authority, division } of proposal.due) mustActFor(tx.context, authority, division);
  return proposal;
}
