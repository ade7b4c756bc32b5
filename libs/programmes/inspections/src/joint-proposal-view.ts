/** What is read of joint visits that were proposed: one whole or page by page, all in a list, and what each authority does of them. */
import { type LocalDate } from '#libs/kernel';
import { displayNames, elevate, NotFound, type Tx } from '#libs/platform';
import {
  type JointInput,
  type JointPart,
  type JointSchedule,
  type JointVisit,
  type UndoneInspection,
} from './joint-inspections.ts';
import { jointProposalLifecycle } from './joint-lifecycle.ts';
import { type FirmSaving, type JointSaving } from './joint-saving.ts';

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

/** One proposal as a whole, for those who act for each of its authorities. @throws PLATFORM.NOT_FOUND */
export async function viewJointProposal(tx: Tx, id: string): Promise<JointProposalView> {
  const [row] = await tx.query<ProposalRow>(
    `select id, state, due, teams, schedule, saving, inspections, proposed_by, to_json(proposed_at)#>>'{}' as proposed_at, decided_by,
       decided_because, authority, division, version
     from joint_proposal where id = $1`,
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

/** Who put a proposal together and who decided on it, by the names that people know. */
export interface JointProposalPeople {
  readonly proposedByName: string;
  readonly decidedByName: string | null;
}

async function withPeople<Of extends Pick<JointProposalView, 'proposedBy' | 'decidedBy'>>(
  tx: Tx,
  proposals: readonly Of[],
): Promise<(Of & JointProposalPeople)[]> {
  const names = await displayNames(tx, proposals.flatMap((one) => [one.proposedBy, one.decidedBy])); // prettier-ignore
  const nameOf = (account: string): string => names.get(account) ?? account;
  return proposals.map((one) => ({
    ...one,
    proposedByName: nameOf(one.proposedBy),
    decidedByName: one.decidedBy === null ? null : nameOf(one.decidedBy),
  }));
}

/** A proposal in numbers: who goes when, what stays undone and what it spares each firm is read page by page. */
export interface JointProposalSummary
  extends
    Omit<JointProposalView, 'due' | 'teams' | 'schedule' | 'saving' | 'inspections'>,
    JointProposalPeople {
  /** Inspections that were due. */
  readonly due: number;
  readonly teams: readonly {
    readonly id: string;
    readonly authority: string;
    readonly officers: readonly string[];
  }[];
  readonly saving: Omit<JointSaving, 'firms'>;
  /** Firms that are visited. */
  readonly firms: number;
  readonly undone: number;
  readonly leastVisits: number;
  readonly officerDays: number;
}

/** One proposal in numbers, for those who act for each of its authorities. @throws PLATFORM.NOT_FOUND */
export async function summariseJointProposal(tx: Tx, id: string): Promise<JointProposalSummary> {
  const rows = await tx.query<Omit<JointProposalSummary, keyof JointProposalPeople>>(
    `select id, state, proposed_by as "proposedBy", to_json(proposed_at)#>>'{}' as "proposedAt", decided_by as "decidedBy",
       decided_because as "decidedBecause", authority, division, version, jsonb_array_length(due) as due,
       array(select jsonb_build_object('id', team->'id', 'authority', team->'authority', 'officers', team->'officers')
         from jsonb_array_elements(teams) with ordinality one (team, place) order by place) as teams,
       saving - 'firms' as saving, jsonb_array_length(saving->'firms') as firms, jsonb_array_length(schedule->'undone') as undone,
       (schedule->>'leastVisits')::integer as "leastVisits", (schedule->>'officerDays')::integer as "officerDays"
     from joint_proposal where id = $1`,
    [id],
  );
  const [one] = await withPeople(tx, rows);
  if (!one) throw new NotFound(jointProposalLifecycle.title);
  return one;
}

/** What a proposal is read by: who goes when, what stays undone and why, what each firm is spared. */
export interface JointProposalParts {
  readonly visits: JointVisit;
  readonly undone: UndoneInspection;
  readonly firms: FirmSaving;
}

/**
 * A page of a proposal, in the order that it has.
 *
 * @param after how many stand before it
 * @throws PLATFORM.NOT_FOUND
 */
export async function pageOfJointProposal<Of extends keyof JointProposalParts>(
  tx: Tx,
  id: string,
  of: Of,
  most: number,
  after: number,
): Promise<readonly JointProposalParts[Of][]> {
  const [row] = await tx.query<{ items: readonly JointProposalParts[Of][] }>(
    `select jsonb_path_query_array(case $2 when 'firms' then saving->'firms' else schedule->$2 end, '$[$from to $until]',
       jsonb_build_object('from', $4::bigint, 'until', least($4::bigint + $3::bigint - 1, 2147483647))) as items
     from joint_proposal where id = $1`,
    [id, of, most, after],
  );
  if (!row) throw new NotFound(jointProposalLifecycle.title);
  return row.items;
}

/** A proposal as it stands in a list. */
export interface JointProposalEntry
  extends
    Pick<
      JointProposalView,
      'id' | 'state' | 'proposedBy' | 'proposedAt' | 'decidedBy' | 'authority' | 'division'
    >,
    JointProposalPeople {
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
  const rows = await tx.query<Omit<JointProposalEntry, keyof JointProposalPeople>>(
    `select id, state, proposed_by as "proposedBy", to_json(proposed_at)#>>'{}' as "proposedAt", decided_by as "decidedBy", authority, division,
       authorities, (saving->>'inspections')::integer as inspections, (saving->>'visits')::integer as visits, (saving->>'saved')::integer as saved
     from joint_proposal where $2::timestamptz is null or (joint_proposal.proposed_at, id) < ($2, $3::uuid)
     order by joint_proposal.proposed_at desc, id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
  return withPeople(tx, rows);
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
