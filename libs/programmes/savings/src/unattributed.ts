import { type Tx } from '#libs/platform';
import { type NewTask } from '#libs/workflow';
import { askOnce } from './alert.ts';
import { attributionOf, NOT_ATTRIBUTED_WORDS, type NotAttributed } from './attribution.ts';
import { reliefMeasures } from './relief-measure.ts';
import { unpostedDocuments } from './saving.ts';

/** Documents that are read at a time, and the most that people are shown. */
const PAGE = 500;
const SHOWN = 500;
const TASK = 'relief-unattributed';

/** A document of relief that is nobody's saving yet, and why. */
export interface UnattributedDocument {
  readonly subjectId: number;
  readonly item: string;
  readonly recordId: string;
  readonly deliveryId: string;
  readonly authority: string;
  readonly division: string;
  readonly reason: NotAttributed;
}

/** The documents within the context's sight that no measure is attributed, at most five hundred. */
export async function unattributedDocuments(tx: Tx): Promise<UnattributedDocument[]> {
  const measures = await reliefMeasures(tx);
  const found: UnattributedDocument[] = [];
  for (let after: number | null = 0; after !== null && found.length < SHOWN;) {
    const rows = await unpostedDocuments(tx, after, PAGE);
    for (const row of rows) {
      const reason = attributionOf(row.facts, measures);
      if (typeof reason !== 'string') continue;
      found.push({
        subjectId: row.subject_id,
        item: row.item,
        recordId: row.id,
        deliveryId: row.delivery_id,
        authority: row.authority,
        division: row.division,
        reason,
      });
    }
    after = rows.length < PAGE ? null : (rows.at(-1)?.subject_id ?? null);
  }
  return found.slice(0, SHOWN);
}

/** Asks the department that delivered documents nobody's saving to look at them: once for each delivery. @returns how many now */
export async function alertOnUnattributed(tx: Tx): Promise<number> {
  const of = new Map<string, UnattributedDocument[]>();
  for (const one of await unattributedDocuments(tx))
    of.set(one.deliveryId, [...(of.get(one.deliveryId) ?? []), one]);
  return askOnce(
    tx,
    [...of].map(([deliveryId, documents]): NewTask => {
      const [first] = documents as [UnattributedDocument];
      const why = NOT_ATTRIBUTED_WORDS[first.reason];
      return {
        kind: TASK,
        entity: 'delivery',
        entityId: deliveryId,
        authority: first.authority,
        // Of several places: whoever delivered them answers for all.
        division: '460000',
        text: {
          zh: `所交付的减免单据中有 ${documents.length} 张未能归因，如“${first.item}”：${why.zh}；请核对后更正交付。`,
          en: `${documents.length} delivered documents of relief are attributed to no measure, such as "${first.item}": ${why.en}; check them and deliver them corrected.`,
        },
      };
    }),
  );
}
