import { setTimeout as sleep } from 'node:timers/promises';
import type { Text } from '#libs/kernel';
import { RuleStore, type RunView } from '#libs/matching';
import type { Context, Database } from '#libs/platform';
import {
  approveList,
  ListChanged,
  listLists,
  ListUnallocated,
  viewReview,
  type ListView,
} from '#libs/programmes/benefits';
import { LOOK_AGAIN_MS } from './run-lines.ts';

/**
 * Approves what the demo's own run listed; a list that somebody drafted later is theirs to approve, and so is one that
 * departments are asked about: it stands there for them. Money is kept for a list after its run, and shared out among its
 * firms: what that changed since the list was read is read again.
 */
export async function approveLists(
  database: Database,
  approver: Context,
  run: RunView,
  { print, signal }: { readonly print: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const left = new Set<string>();
  for (; ; await sleep(LOOK_AGAIN_MS)) {
    signal.throwIfAborted();
    const lists = (
      await database.transaction('demo.lists', approver, (tx) => listLists(tx, 200, null))
    ).filter(({ runId, id }) => runId === run.id && !left.has(id));
    for (const list of lists.filter((one) => one.state === 'reviewing')) {
      const asked = await departmentsAsked(database, approver, list.id);
      if (asked.length > 0) {
        left.add(list.id);
        print(
          `  名单 ${list.title.zh}：${list.itemCount} 家，待${asked.map(({ zh }) => zh).join('、')}联合审核 / ${list.title.en}: ${list.itemCount} firms, left to the joint review`,
        );
        continue;
      }
      const approved = await approveAsRead(database, approver, list);
      if (approved)
        print(
          `  名单 ${list.title.zh}：${approved.itemCount} 家，已批准（演示） / ${list.title.en}: ${approved.itemCount} firms, approved as demo`,
        );
    }
    if (!lists.some((list) => !left.has(list.id) && isUnderWay(list))) return;
  }
}

/** Whether somebody is still to be told of a list; of one that is told in parts, whether its first part is. */
function isUnderWay({ state, rollout }: ListView): boolean {
  if (rollout !== null) return rollout.state === 'trial' && rollout.rates.told === 0;
  return state === 'reviewing' || state === 'approved';
}

/** The departments that a list under review asks for their view. */
async function departmentsAsked(
  database: Database,
  approver: Context,
  listId: string,
): Promise<readonly Text[]> {
  const { opinions } = await database.transaction('demo.review', approver, (tx) =>
    viewReview(tx, new RuleStore(), listId),
  );
  return opinions.map(({ department }) => department.title);
}

/** @returns undefined where the list is another by now, or its money is not shared out yet */
async function approveAsRead(
  database: Database,
  approver: Context,
  list: ListView,
): Promise<ListView | undefined> {
  try {
    return await database.transaction('demo.approve', approver, (tx) =>
      approveList(tx, list.id, list, { demo: true }),
    );
  } catch (error) {
    if (error instanceof ListChanged || error instanceof ListUnallocated) return undefined;
    throw error;
  }
}
