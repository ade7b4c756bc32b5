import { type Text } from '#libs/kernel';
import {
  displayNames,
  moveOne,
  NotFound,
  parkedText,
  promise,
  sqlState,
  type Tx,
} from '#libs/platform';
import { type JointRequest } from './joint-due.ts';
import { JointSearchUnderWay } from './joint-errors.ts';
import { type JointProgress, type JointStep } from './joint-inspections.ts';
import { jointSearchLifecycle } from './joint-lifecycle.ts';
import { mustActFor, type Reach } from './matter-list.ts';

const UNIQUE_VIOLATION = '23505';

/** The kind of job that answers a search. */
export const SEARCH_JOINT_VISITS = 'inspections.join';

/** A joint search as people see it; what it found stands in its proposal. */
export interface JointSearchView {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly division: string;
  readonly requestedBy: string;
  /** The person's name; the account itself where it is nobody's. */
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Null before it tells of any, and once it has ended. */
  readonly progress: JointSearchProgress | null;
  readonly proposalId: string | null;
  /** Why nothing was proposed, or is not yet. */
  readonly failedBecause: Text | null;
}

/** How far a search is in the step it is at; rate and rest are null before they mean anything. */
export interface JointSearchProgress {
  readonly step: JointStep;
  readonly done: number;
  readonly total: number;
  readonly ratePerSecond: number | null;
  readonly remainingSeconds: number | null;
}

/**
 * Asks for joint visits of what is due: it is answered at once, what is due is read and searched through in the background, and
 * what is found is proposed in the name of whoever asked. Inspections are those within the reach of that person now. Where
 * nothing is due, or nobody says what a matter takes, the search ends with that as its reason.
 *
 * @returns the id of the search
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.JOINT_SEARCH_UNDER_WAY
 */
export async function requestJointSearch(tx: Tx, request: JointRequest): Promise<string> {
  mustActFor(tx.context, request.authority, request.division);
  const { actor, authorities, division: area } = tx.context;
  const { authority, division, needs, teams } = request;
  try {
    const [row] = await tx.query<{ id: string }>(
      `insert into joint_search (state, needs, teams, reach, area, requested_by, authority, division)
       values ('requested', $1, $2, $3, $4, $5, $6, $7) returning id`,
      [JSON.stringify(needs), JSON.stringify(teams), authorities, area, actor, authority, division],
    );
    const { id } = row as { id: string };
    await promise(tx, [{ kind: SEARCH_JOINT_VISITS, ref: id }]);
    return id;
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new JointSearchUnderWay();
    throw error;
  }
}

/**
 * Cancels a search that has not ended: it stops within a moment and proposes nothing.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function cancelJointSearch(tx: Tx, id: string): Promise<void> {
  await viewJointSearch(tx, id);
  await moveOne(tx, jointSearchLifecycle, id, { event: 'cancel', set: { finished_at: 'now' } });
}

/** One search. @throws PLATFORM.NOT_FOUND */
export async function viewJointSearch(tx: Tx, id: string): Promise<JointSearchView> {
  const [view] = await views(tx, `where s.id = $1`, [id]);
  if (!view) throw new NotFound(jointSearchLifecycle.title);
  return view;
}

/** Searches within the caller's sight, the latest first. @param after where the page before ended */
export async function listJointSearches(
  tx: Tx,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<JointSearchView[]> {
  return views(
    tx,
    `where $2::timestamptz is null or (s.requested_at, s.id) < ($2, $3::uuid)
     order by s.requested_at desc, s.id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
}

interface SearchRow extends Omit<
  JointSearchView,
  'requestedByName' | 'progress' | 'failedBecause'
> {
  progress: (JointProgress & { seconds: number }) | null;
  failed_because: Text | null;
  parked_error: string | null;
}

async function views(
  tx: Tx,
  where: string,
  parameters: readonly unknown[],
): Promise<JointSearchView[]> {
  const rows = await tx.query<SearchRow>(
    `select s.id, s.state, s.authority, s.division, s.requested_by as "requestedBy", to_json(s.requested_at)#>>'{}' as "requestedAt",
       to_json(s.started_at)#>>'{}' as "startedAt", to_json(s.finished_at)#>>'{}' as "finishedAt",
       case s.state when 'searching' then s.progress end as progress, s.failed_because,
       (select p.id from joint_proposal p where p.search_id = s.id) as "proposalId",
       case when s.finished_at is null then (select o.last_error from outbox o
         where o.kind = '${SEARCH_JOINT_VISITS}' and o.ref = s.id::text and o.parked_at is not null limit 1) end as parked_error
     from joint_search s ${where}`,
    parameters,
  );
  const names = await displayNames(tx, rows.map((row) => row.requestedBy)); // prettier-ignore
  return rows.map(({ progress, failed_because: because, parked_error: parked, ...row }) => ({
    ...row,
    requestedByName: names.get(row.requestedBy) ?? row.requestedBy,
    progress: progress === null ? null : progressOf(progress),
    failedBecause: because ?? (parked === null ? null : parkedText(parked)),
  }));
}

function progressOf({
  seconds,
  step,
  done,
  total,
}: JointProgress & { readonly seconds: number }): JointSearchProgress {
  const rate = seconds > 0 && done > 0 ? done / seconds : null;
  return {
    step,
    done,
    total,
    ratePerSecond: rate === null ? null : Math.round(rate),
    remainingSeconds: rate === null ? null : Math.ceil((total - done) / rate),
  };
}

/** A search as its job reads it. */
export interface JointSearchWork {
  readonly id: string;
  readonly state: string;
  readonly requestedBy: string;
  readonly request: JointRequest;
  readonly reach: Reach;
}

/** Reads a search and locks it until the transaction ends, so that nobody cancels it meanwhile. */
export async function lockJointSearch(tx: Tx, id: string): Promise<JointSearchWork | undefined> {
  const [row] = await tx.query<{
    state: string;
    requested_by: string;
    needs: JointRequest['needs'];
    teams: JointRequest['teams'];
    reach: string[];
    area: string;
    authority: string;
    division: string;
  }>(
    `select state, requested_by, needs, teams, reach, area, authority, division from joint_search where id = $1 for update`,
    [id],
  );
  if (!row) return undefined;
  const { state, requested_by: requestedBy, needs, teams, reach, area, authority, division } = row;
  return {
    id,
    state,
    requestedBy,
    request: { authority, division, needs, teams },
    reach: { authorities: reach, division: area },
  };
}
