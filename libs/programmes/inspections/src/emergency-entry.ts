import { type Text } from '#libs/kernel';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { emergencyLifecycle } from './emergency-lifecycle.ts';
import {
  emergencyColumns,
  type EmergencyRow,
  type EmergencyView,
  withTerms,
} from './emergency-view.ts';
import { type NamedFirm } from './inspection-entry.ts';

/** An urgent visit as officers find it in a list. */
export interface EmergencyEntry extends EmergencyView {
  readonly matterTitle: Text;
  /** Null where the firm has moved out of the reader's sight. */
  readonly firm: NamedFirm | null;
  readonly statedAt: string;
}

/**
 * Urgent visits within the caller's sight, the latest first.
 *
 * @param state of one state alone; of all where it is null
 * @param most rows
 * @param after where the page before ended
 */
export async function listEmergencies(
  tx: Tx,
  state: string | null,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<EmergencyEntry[]> {
  const rows = await tx.query<EmergencyRow>(
    `select ${emergencyColumns('$5')} from inspection_emergency e join inspection i on i.id = e.inspection_id
     where ($1::text is null or e.state = $1) and ($2::timestamptz is null or (e.stated_at, e.id) < ($2, $3::uuid))
     order by e.stated_at desc, e.id desc limit $4`,
    [state, after?.at ?? null, after?.id ?? null, most, tx.context.actor],
  );
  return entriesOf(tx, rows);
}

/** One urgent visit. @throws PLATFORM.NOT_FOUND */
export async function viewEmergency(tx: Tx, id: string): Promise<EmergencyEntry> {
  const rows = await tx.query<EmergencyRow>(
    `select ${emergencyColumns('$2')} from inspection_emergency e join inspection i on i.id = e.inspection_id where e.id = $1`,
    [id, tx.context.actor],
  );
  const [entry] = await entriesOf(tx, rows);
  if (!entry) throw new NotFound(emergencyLifecycle.title);
  return entry;
}

async function entriesOf(tx: Tx, rows: readonly EmergencyRow[]): Promise<EmergencyEntry[]> {
  const subjects = await subjectsById(tx, [...new Set(rows.map((row) => row.subjectId))]);
  const titles = await elevate(tx, () =>
    tx.query<{ id: string; title: Text }>(
      `select i.id, v.document->'title' as title from inspection i join rule_version v on v.id = i.rule_version_id where i.id = any($1::uuid[])`,
      [rows.map(({ inspectionId }) => inspectionId)],
    ),
  );
  const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
  return (await withTerms(tx, rows)).map(({ subjectId, ...one }) => {
    const subject = subjects.get(subjectId);
    return {
      ...one,
      matterTitle: titleOf.get(one.inspectionId) as Text,
      firm: subject
        ? { name: subject.name, creditCode: subject.creditCode, synthetic: subject.synthetic }
        : null,
    };
  });
}
