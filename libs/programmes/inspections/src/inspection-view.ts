import { type LocalDate } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { IS_BREACH } from './emergency-lifecycle.ts';
import { inspectionLifecycle } from './lifecycles.ts';

/** Why a firm is inspected outside any plan: a complaint, a case handed over by another authority, an alert in the data. */
export type Trigger = 'complaint' | 'transfer' | 'alert';

/** Why an inspection is carried out without a code that its firm accepted (法定例外). */
export interface CodeException {
  readonly kind: 'emergency' | 'cannot-sign-in';
  readonly because: string;
}

/** An inspection as officers see it. */
export interface InspectionView {
  readonly id: string;
  readonly state: string;
  readonly origin: 'plan' | Trigger;
  readonly planId: string | null;
  readonly matterId: string;
  readonly subjectId: number;
  readonly year: string;
  readonly tier: string | null;
  readonly reason: string | null;
  readonly source: string | null;
  /** As drawn or named beforehand, by certificate number. */
  readonly inspectors: readonly string[];
  /** Who went; null while it was not carried out. */
  readonly went: readonly string[] | null;
  /** Why others went than were drawn or named; null otherwise. */
  readonly teamBecause: string | null;
  readonly doneOn: LocalDate | null;
  /** Why no code was accepted by the firm, where one was needed; null otherwise. */
  readonly codeException: CodeException | null;
  readonly authority: string;
  readonly division: string;
  readonly version: number;
}

/** A row of `inspection`, as this programme reads it. */
export interface InspectionRow {
  id: string;
  state: string;
  origin: 'plan' | Trigger;
  plan_id: string | null;
  draw_id: string | null;
  matter_id: string;
  subject_id: number;
  year: string;
  tier: string | null;
  reason: string | null;
  source: string | null;
  inspectors: string[];
  went: string[] | null;
  team_because: string | null;
  done_on: LocalDate | null;
  code_exception: CodeException['kind'] | null;
  code_because: string | null;
  authority: string;
  division: string;
  version: number;
  transfers: string[];
}

const COLUMNS = `id, state, origin, plan_id, draw_id, matter_id, subject_id, year, tier, reason, source, inspectors, went, team_because, done_on::text, code_exception, code_because, authority, division,
  version, array_remove(array[quota_transfer_id, cap_transfer_id], null)::text[] as transfers`;

/** One inspection, locked until the transaction ends. @throws PLATFORM.NOT_FOUND */
export async function lockInspection(tx: Tx, id: string): Promise<InspectionRow> {
  const [row] = await tx.query<InspectionRow>(
    `select ${COLUMNS} from inspection where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(inspectionLifecycle.title);
  return row;
}

/** The inspections of a firm in a year, the latest first. */
export async function inspectionsOf(
  tx: Tx,
  subjectId: number,
  year: string,
): Promise<InspectionView[]> {
  const rows = await tx.query<InspectionRow>(
    `select ${COLUMNS} from inspection where subject_id = $1 and year = $2 order by requested_at desc, id desc`,
    [subjectId, year],
  );
  return rows.map(viewOf);
}

/** One inspection. @throws PLATFORM.NOT_FOUND */
export async function viewInspection(tx: Tx, id: string): Promise<InspectionView> {
  const [row] = await tx.query<InspectionRow>(`select ${COLUMNS} from inspection where id = $1`, [
    id,
  ]);
  if (!row) throw new NotFound(inspectionLifecycle.title);
  return viewOf(row);
}

function viewOf(row: InspectionRow): InspectionView {
  return {
    id: row.id,
    state: row.state,
    origin: row.origin,
    planId: row.plan_id,
    matterId: row.matter_id,
    subjectId: row.subject_id,
    year: row.year,
    tier: row.tier,
    reason: row.reason,
    source: row.source,
    inspectors: row.inspectors,
    went: row.went,
    teamBecause: row.team_because,
    doneOn: row.done_on,
    codeException:
      row.code_exception === null
        ? null
        : { kind: row.code_exception, because: row.code_because ?? '' },
    authority: row.authority,
    division: row.division,
    version: row.version,
  };
}

/** How many visits an authority made in a year, by what led to them and by tier: lawful exceptions are named and counted. */
export interface VisitCount {
  readonly authority: string;
  readonly origin: 'plan' | Trigger;
  readonly tier: string | null;
  readonly planned: number;
  readonly done: number;
  /** How many of those done without a code that the firm accepted, for a named exception. */
  readonly withoutCode: number;
  /** How many of those done were urgent and confirmed by no second person (不合规入企). */
  readonly breaches: number;
}

/** The visits of a year within the caller's sight. */
export async function countVisits(tx: Tx, year: string): Promise<VisitCount[]> {
  return tx.query<VisitCount>(
    `select authority, origin, tier, count(*) filter (where state = 'planned')::integer as planned,
       count(*) filter (where state = 'done')::integer as done, count(code_exception)::integer as "withoutCode",
       count(*) filter (where code_exception = 'emergency' and ${IS_BREACH})::integer as breaches
     from inspection i where year = $1 group by authority, origin, tier order by authority, origin, tier nulls last`,
    [year],
  );
}
