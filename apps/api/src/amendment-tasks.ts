import { elevate, type Tx } from '#libs/platform';
import { type AmendedBook, type Amendment, WHOLE_ITEM, WHOLE_ITEM_TITLE } from '#libs/registry';
import { closeTasksAbout, openTasks } from '#libs/workflow';

const taskAbout = ({ id }: Amendment) =>
  ({ kind: 'amendment', entity: 'amendment', entityId: id }) as const;

/** Asks the department that owns the data to judge; whoever proposes has no task of its own to see. */
export async function openTask(tx: Tx, proposed: Amendment, book: AmendedBook): Promise<void> {
  const dataset = book.datasets.get(proposed.dataset);
  const title =
    proposed.fact === WHOLE_ITEM ? WHOLE_ITEM_TITLE : book.dictionary.get(proposed.fact)?.title;
  if (!dataset || !title) return;
  await elevate(tx, async () => {
    const [row] = await tx.query<{ division: string }>(
      'select division from amendment where id = $1',
      [proposed.id],
    );
    await openTasks(tx, [
      {
        ...taskAbout(proposed),
        authority: dataset.authority.code,
        division: row?.division ?? '',
        text: {
          zh: `“${proposed.subjectName}”的“${title.zh}”被指有误（${dataset.title.zh}）。请核实，由提出人以外的人员采纳或不予采纳并说明理由。`,
          en: `"${title.en}" of "${proposed.subjectName}" is said to be wrong (${dataset.title.en}). Look into it; somebody else than who proposed it accepts or refuses, with reasons.`,
        },
      },
    ]);
  });
}

/** What was decided or taken back asks nobody any more. */
export async function closeTask(tx: Tx, decided: Amendment): Promise<Amendment> {
  await elevate(tx, () => closeTasksAbout(tx, taskAbout(decided), decided.answer ?? decided.state));
  return decided;
}
