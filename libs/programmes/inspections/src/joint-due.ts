/** What is to be joined, as it stands: inspections that are planned and not done, and teams without what they have promised. */
import { type LocalDate } from '#libs/kernel';
import { businessDate, elevate, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { type MatterNeed } from './joint-document.ts';
import { JointInputRefused } from './joint-errors.ts';
import { type DueInspection, type InspectionTeam, type JointInput } from './joint-inspections.ts';
import { mustActFor, type Reach } from './matter-list.ts';

/** For whom joint visits are proposed, and who can go. */
export interface JointRequest {
  /** The authority that puts them together; the inspections may be of others, for which its people act too. */
  readonly authority: string;
  /** Prefix of the divisions of the firms. */
  readonly division: string;
  readonly needs: readonly MatterNeed[];
  readonly teams: readonly InspectionTeam[];
}

/**
 * Everything that is planned, under approved plans, for the firms that are in a division today, and within sight of whoever asks;
 * what stands in another approved proposal is left out, and so are the minutes that officers have promised there.
 *
 * @param reach of whoever asked, where that is not who reads
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.JOINT_INPUT_REFUSED for a matter of which nobody says what it takes
 */
export async function jointInputOf(
  tx: Tx,
  request: JointRequest,
  reach: Reach = tx.context,
): Promise<JointInput> {
  mustActFor(reach, request.authority, request.division);
  return {
    due: await dueInspections(tx, request, reach),
    teams: await withPromises(tx, request.teams),
  };
}

interface DueRow {
  id: string;
  subject_id: number;
  matter_id: string;
  starts_on: LocalDate;
  ends_on: LocalDate;
  inspectors: string[];
  authority: string;
  division: string;
}

/** What is planned and not done, from today or the first day of its plan to the last. */
async function dueInspections(
  tx: Tx,
  { division, needs }: JointRequest,
  reach: Reach,
): Promise<DueInspection[]> {
  const rows = await tx.query<DueRow>(
    `select i.id, i.subject_id, i.matter_id, p.starts_on::text, p.ends_on::text, i.inspectors, i.authority, i.division
     from inspection i join inspection_plan p on p.id = i.plan_id
     where i.state = 'planned' and p.state = 'approved' and ('*' = any($1) or i.authority = any($1)) and starts_with(i.division, $2)
     order by i.id`,
    [reach.authorities, reach.division],
  );
  const joined = new Set(await joinedElsewhere(tx, rows.map(({ id }) => id))); // prettier-ignore
  const today = await businessDate(tx);
  const takes = new Map(needs.map((one) => [one.matter, one]));
  const subjects = await subjectsById(tx, [...new Set(rows.map((row) => row.subject_id))]);
  return rows.flatMap((row): DueInspection[] => {
    const subject = subjects.get(row.subject_id);
    // What was planned before a firm moved is of its old division: it is visited where it is, once.
    const where = subject?.division ?? row.division;
    if (joined.has(row.id) || !where.startsWith(division)) return [];
    const need = takes.get(row.matter_id);
    if (!need)
      throw new JointInputRefused('matters', {
        zh: `没有写明事项 ${row.matter_id} 的检查时间和所需能力`,
        en: `nothing says how long ${row.matter_id} takes and what skills`,
      });
    return [
      {
        id: row.id,
        firm: subject?.creditCode ?? `#${row.subject_id}`,
        authority: row.authority,
        matter: row.matter_id,
        division: where,
        from: row.starts_on < today ? today : row.starts_on,
        until: row.ends_on,
        skills: need.skills,
        minutes: need.minutes,
        ...(row.inspectors.length > 0 ? { inspectors: row.inspectors } : {}),
      },
    ];
  });
}

/** Which of these inspections stand in an approved proposal, whoever put it together; all but one may be asked for. */
export async function joinedElsewhere(
  tx: Tx,
  inspections: readonly string[],
  but: string | null = null,
): Promise<string[]> {
  const rows = await elevate(tx, () =>
    tx.query<{ id: string }>(
      `select distinct one as id from joint_proposal o, unnest(o.inspections) one
       where o.state = 'approved' and o.id is distinct from $2 and o.inspections && $1::uuid[] and one = any($1::uuid[])
       order by one`,
      [inspections, but],
    ),
  );
  return rows.map(({ id }) => id);
}

/**
 * Teams with the minutes that approved proposals promise of their officers' days, whoever put those together and whatever the
 * teams are called there. A team goes as a whole, so the officer with the most to do counts.
 */
export async function withPromises(
  tx: Tx,
  teams: readonly InspectionTeam[],
): Promise<InspectionTeam[]> {
  const rows = await elevate(tx, () =>
    tx.query<{ officer: string; day: LocalDate; minutes: number }>(
      `select taken.officer, taken.day, sum(taken.minutes)::integer as minutes
       from joint_proposal o, joint_promises(o.schedule, o.teams) taken
       where o.state = 'approved' and taken.officer = any($1) group by 1, 2 order by 1, 2`,
      [teams.flatMap(({ officers }) => officers)],
    ),
  );
  const promises = new Map<string, typeof rows>();
  for (const row of rows) promises.set(row.officer, [...(promises.get(row.officer) ?? []), row]);
  return teams.map((team) => {
    const most = new Map<LocalDate, number>();
    for (const { day, minutes } of team.officers.flatMap((one) => promises.get(one) ?? []))
      most.set(day, Math.max(minutes, most.get(day) ?? 0));
    if (most.size === 0) return team;
    const promised = { ...team.promised };
    for (const [day, minutes] of most) promised[day] = (promised[day] ?? 0) + minutes;
    return { ...team, promised };
  });
}
