import { type Tx } from '#libs/platform';
import { type NewTask } from '#libs/workflow';
import { askOnce } from './alert.ts';
import { attributionOf, NOT_ATTRIBUTED_WORDS, type NotAttributed } from './attribution.ts';
import { reliefMeasures } from './relief-measure.ts';
import { type DocumentPlace, unpostedAfter } from './saving.ts';

const TASK = 'relief-unattributed';

/** A document of relief that is nobody's saving yet, and why. */
export interface UnattributedDocument {
  readonly item: string;
  readonly recordId: string;
  readonly authority: string;
  readonly reason: NotAttributed;
}

/** A page of documents, and the place after which the next one begins; null at the end. */
export interface UnattributedPage {
  readonly documents: readonly UnattributedDocument[];
  readonly next: DocumentPlace | null;
}

/**
 * Documents within the context's sight that no measure is attributed, firm by firm.
 *
 * @param most documents that are looked at; those that only wait to be posted are left out, so a page may be shorter and lead on
 * @param after where the page before ended, whoever may see that document by now; zeros for the first page
 */
export async function unattributedDocuments(
  tx: Tx,
  most: number,
  after: DocumentPlace,
): Promise<UnattributedPage> {
  const measures = await reliefMeasures(tx);
  const rows = await unpostedAfter(tx, after, most);
  const last = rows.at(-1);
  return {
    documents: rows.flatMap(({ item, id: recordId, authority, facts }) => {
      const reason = attributionOf(facts, measures);
      return typeof reason === 'string' ? [{ item, recordId, authority, reason }] : [];
    }),
    next:
      last && rows.length === most
        ? { subjectId: last.subject_id, recordId: Number(last.id) }
        : null,
  };
}

/** Documents of one delivery that a posting could attribute to no measure. */
export interface UnattributedDelivery {
  readonly deliveryId: string;
  /** Who delivered them. */
  readonly authority: string;
  readonly documents: number;
  /** The first of them, and why. */
  readonly item: string;
  readonly reason: NotAttributed;
}

/** Asks the department that delivered documents nobody's saving to look at them: once for each delivery. @returns how many now */
export async function alertOnUnattributed(
  tx: Tx,
  deliveries: readonly UnattributedDelivery[],
): Promise<number> {
  return askOnce(
    tx,
    deliveries.map(({ deliveryId, authority, documents, item, reason }): NewTask => {
      const why = NOT_ATTRIBUTED_WORDS[reason];
      return {
        kind: TASK,
        entity: 'delivery',
        entityId: deliveryId,
        authority,
        // Of several places: whoever delivered them answers for all.
        division: '460000',
        text: {
          zh: `所交付的减免单据中有 ${documents} 张未能归因，如“${item}”：${why.zh}；请核对后更正交付。`,
          en: `${documents} delivered documents of relief are attributed to no measure, such as "${item}": ${why.en}; check them and deliver them corrected.`,
        },
      };
    }),
  );
}
