import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { emergencyTerms } from './emergency.ts';
import { type emergencyLifecycle } from './emergency-lifecycle.ts';

/** How far the confirmation of an urgent visit is. */
export interface EmergencyView {
  readonly id: string;
  readonly state: keyof typeof emergencyLifecycle.states;
  readonly inspectionId: string;
  /** What made it urgent. */
  readonly ground: string;
  readonly statedBy: string;
  readonly statedOn: LocalDate;
  /** The last day on which it is confirmed; provisional while that year's days off are not published. */
  readonly until: { readonly date: LocalDate; readonly provisional: boolean };
  readonly decidedBy: string | null;
  readonly decidedOn: LocalDate | null;
  /** Why it was refused; null otherwise. */
  readonly because: string | null;
  /** Whether the reader opened it, recorded it or went, and so does not decide. */
  readonly hadPart: boolean;
  readonly authority: string;
  readonly version: number;
}

/** A row of {@link emergencyColumns}, as yet without its term. */
export type EmergencyRow = Omit<EmergencyView, 'until'> & { subjectId: number; statedAt: string };

/** What is read of an emergency `e` and its inspection `i`. @param actor the place of whoever reads among the values */
export const emergencyColumns = (
  actor: string,
): string => `e.id, e.state, e.inspection_id as "inspectionId", i.code_because as ground, e.stated_by as "statedBy",
  e.stated_on::text as "statedOn", e.decided_by as "decidedBy", e.decided_on::text as "decidedOn", e.decided_because as because,
  had_part_in_visit(e.inspection_id, ${actor}) as "hadPart", e.authority, e.version, i.subject_id as "subjectId", to_json(e.stated_at)#>>'{}' as "statedAt"`;

/** The confirmation of one inspection's visit; null where it was not urgent. */
export async function emergencyOf(tx: Tx, inspectionId: string): Promise<EmergencyView | null> {
  const rows = await tx.query<EmergencyRow>(
    `select ${emergencyColumns('$2')} from inspection_emergency e join inspection i on i.id = e.inspection_id where i.id = $1`,
    [inspectionId, tx.context.actor],
  );
  const [one] = await withTerms(tx, rows);
  if (!one) return null;
  const { subjectId: _, statedAt: __, ...view } = one;
  return view;
}

/** Adds to rows the last day on which each is confirmed. */
export async function withTerms(
  tx: Tx,
  rows: readonly EmergencyRow[],
): Promise<(EmergencyRow & Pick<EmergencyView, 'until'>)[]> {
  const terms = await emergencyTerms(tx, rows.map(({ id }) => id)); // prettier-ignore
  return rows.map((row) => {
    const term = terms.get(row.id);
    return {
      ...row,
      until: { date: term?.dueOn ?? row.statedOn, provisional: term?.provisional ?? true },
    };
  });
}
