import { approveVisit } from '#libs/programmes/inspections';
import { type Stage } from './stage.ts';

/** Why a firm is told nothing ahead in stories that are not about that. */
export const COMPLAINED_OF = '投诉查处，事先通知会影响取证';

/** Has a second person approve a visit of which its firm is told nothing ahead, so that it may be made at once. */
export function approveUnannounced(
  { database }: Stage,
  inspectionId: string,
  authorities: readonly string[] = ['hn-amr'],
): Promise<void> {
  return database.transaction(
    'test.approve',
    { actor: 'approver', authorities, division: '46', subjectId: null },
    (tx) => approveVisit(tx, inspectionId, COMPLAINED_OF),
  );
}
