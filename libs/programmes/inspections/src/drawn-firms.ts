/** The firms that a draw drew: how they are planned, batch by batch, and what became of each. */
import { invariant } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { type DrawList, type DrawnFirm } from './draw.ts';
import { codeOf } from './draw-candidates.ts';
import { inspectionDrawLifecycle } from './lifecycles.ts';
import { divisionsOf, planInspections } from './planning.ts';
import { type Refusal, refusalsOfDraw, refuseAll } from './refusal.ts';

/** The kind of job that plans what a draw drew. */
export const PLAN_DRAWN = 'inspections.plan-drawn';

/** Firms that a step plans. */
const STEP = 200;

/** What a draw drew, with who stands behind the names. */
export interface DrawnList {
  readonly drawId: string;
  readonly planId: string;
  readonly matterId: string;
  readonly authority: string;
  readonly division: string;
  readonly team: number;
  /** In the order in which they were drawn. */
  readonly firms: readonly { readonly subjectId: number; readonly inspectors: readonly string[] }[];
}

/**
 * Reads what a draw drew.
 *
 * @throws PLATFORM.NOT_FOUND also while it was not held, and of one of before lists went by names
 */
export async function drawnList(tx: Tx, drawId: string): Promise<DrawnList> {
  const [row] = await tx.query<
    Omit<DrawnList, 'firms' | 'team'> & {
      list: DrawList;
      subjects: number[] | null;
      certificates: string[] | null;
      drawn: readonly DrawnFirm[] | null;
    }
  >(
    `select id as "drawId", plan_id as "planId", matter_id as "matterId", authority, division, list, subjects, certificates, drawn
     from inspection_draw where id = $1`,
    [drawId],
  );
  if (!row?.drawn || !row.subjects) throw new NotFound(inspectionDrawLifecycle.title);
  const { list, subjects, certificates, drawn, ...of } = row;
  const subjectOf = byName(list.firms, subjects);
  const certificateOf = byName(list.inspectors, certificates ?? []);
  return {
    ...of,
    team: list.team,
    firms: drawn.map(({ id, inspectors }) => ({
      subjectId: subjectOf(id),
      inspectors: inspectors.map(certificateOf).sort(),
    })),
  };
}

function byName<T>(
  named: readonly { readonly id: string }[],
  whose: readonly T[],
): (id: string) => T {
  const known = new Map(named.map(({ id }, index) => [id, whose[index] as T]));
  return (id) => known.get(id) as T;
}

/**
 * Plans an inspection of each of the next firms that were drawn; what speaks against one of them is recorded and stops no other.
 * Where that was done before, by a step that is repeated, it changes nothing.
 *
 * @returns how many are left
 */
export async function planNextDrawn(tx: Tx, rules: RuleStore, list: DrawnList): Promise<number> {
  const { drawId, planId, matterId, authority, division, firms } = list;
  // Not locked: a plan is locked before its draws by whoever closes it, and a job is done by nobody else meanwhile.
  const [row] = await tx.query<{ processed: number }>(
    `select processed from inspection_draw where id = $1`,
    [drawId],
  );
  const from = row?.processed ?? firms.length;
  const next = firms.slice(from, from + STEP);
  if (next.length === 0) return 0;
  const divisions = await divisionsOf(tx, next.map(({ subjectId }) => subjectId)); // prettier-ignore
  const isHere = ({ subjectId }: { subjectId: number }): boolean =>
    divisions.get(subjectId)?.startsWith(division) === true;
  // One that moved since the commitment may be out of sight of whoever drew: it is refused in the division of the draw.
  await refuseAll(
    tx,
    next
      .filter((firm) => !isHere(firm))
      .map(({ subjectId }) => ({
        asked: 'inspection', reason: 'outside-plan', detail: { division }, matterId, authority, division, planId, drawId, subjectId,
      })), // prettier-ignore
  );
  const under = { planId, drawId };
  await planInspections(tx, rules, { matterId, authority, under, firms: next.filter(isHere) });
  const processed = from + next.length;
  const moved = await tx.query(
    `update inspection_draw set processed = $3 where id = $1 and processed = $2 returning id`,
    [drawId, from, processed],
  );
  invariant(moved.length === 1, 'one job at a time plans what a draw drew');
  return firms.length - processed;
}

/** How far the planning of a draw has come. */
export interface DrawProgress {
  readonly drawn: number;
  /** Firms that were planned or refused by now. */
  readonly processed: number;
  readonly planned: number;
}

/** How far the planning of what a draw drew has come. @throws PLATFORM.NOT_FOUND also while it was not held */
export async function drawProgress(tx: Tx, drawId: string): Promise<DrawProgress> {
  const [row] = await tx.query<DrawProgress>(
    `select jsonb_array_length(drawn) as drawn, processed,
       (select count(*)::integer from inspection where draw_id = d.id) as planned
     from inspection_draw d where id = $1 and state = 'drawn'`,
    [drawId],
  );
  if (!row) throw new NotFound(inspectionDrawLifecycle.title);
  return row;
}

/** What became of a firm that was drawn: planned, or refused for a quota that is spent or an inspection that is open. */
export interface HeldFirm {
  /** In the order in which they were drawn, from 1. */
  readonly place: number;
  readonly subjectId: number;
  /** Its credit code, or its number here where it has none. */
  readonly code: string;
  /** By certificate number. */
  readonly inspectors: readonly string[];
  /** How many inspectors its team lacks, since nobody else was free of a conflict and of a full load. */
  readonly teamShort: number;
  /** Null where it was refused, or is not dealt with yet. */
  readonly inspectionId: string | null;
  readonly refusal: Refusal | null;
}

/**
 * What became of firms that a draw drew, in the order in which they were drawn.
 *
 * @param most firms
 * @param after the place where the page before ended
 * @throws PLATFORM.NOT_FOUND also while it was not held
 */
export async function drawnFirms(
  tx: Tx,
  drawId: string,
  most: number,
  after = 0,
): Promise<HeldFirm[]> {
  const page = await drawnPage(tx, drawId, most, after);
  const ids = page.map(({ subjectId }) => subjectId);
  const subjects = await subjectsById(tx, ids);
  const planned = await tx.query<{ id: string; subject_id: number }>(
    `select id, subject_id from inspection where draw_id = $1 and subject_id = any($2)`,
    [drawId, ids],
  );
  const inspections = new Map(planned.map((row) => [row.subject_id, row.id]));
  const refusals = await refusalsOfDraw(tx, drawId, ids);
  return page.map(({ place, subjectId, inspectors, team }) => ({
    place,
    subjectId,
    code: codeOf(subjects.get(subjectId), subjectId),
    inspectors,
    teamShort: team - inspectors.length,
    inspectionId: inspections.get(subjectId) ?? null,
    refusal: refusals.get(subjectId) ?? null,
  }));
}

interface DrawnRow {
  readonly place: number;
  readonly subjectId: number;
  readonly inspectors: readonly string[];
  /** Inspectors that each firm should have. */
  readonly team: number;
}

/** A page of what {@link drawnList} reads whole: a list of 100,000 firms is several megabytes, which stay in the database. */
async function drawnPage(tx: Tx, drawId: string, most: number, after: number): Promise<DrawnRow[]> {
  const [held] = await tx.query<{ team: number }>(
    `select (list->>'team')::integer as team from inspection_draw where id = $1 and drawn is not null and subjects is not null`,
    [drawId],
  );
  if (!held) throw new NotFound(inspectionDrawLifecycle.title);
  const rows = await tx.query<Omit<DrawnRow, 'team'>>(
    `with page as materialized (
       select firm->>'id' as name, firm->'inspectors' as inspectors, $3::bigint + at as place
       from inspection_draw d, jsonb_array_elements(jsonb_path_query_array(d.drawn, '$[$from to $until]',
         jsonb_build_object('from', $3::bigint, 'until', least($3::bigint + $2::bigint - 1, 2147483647)))) with ordinality one (firm, at)
       where d.id = $1),
     listed as materialized (
       select one.firm->>'id' as name, one.subject_id
       from inspection_draw d, rows from (jsonb_array_elements(d.list->'firms'), unnest(d.subjects)) one (firm, subject_id)
       where d.id = $1 and one.firm->>'id' in (select name from page)),
     people as materialized (
       select one.inspector->>'id' as name, one.certificate
       from inspection_draw d, rows from (jsonb_array_elements(d.list->'inspectors'), unnest(d.certificates)) one (inspector, certificate)
       where d.id = $1)
     select page.place::integer as place, listed.subject_id as "subjectId",
       array(select people.certificate from people where page.inspectors ? people.name order by people.certificate collate "C") as inspectors
     from page join listed using (name) order by page.place`,
    [drawId, most, after],
  );
  return rows.map((row) => ({ ...row, ...held }));
}
