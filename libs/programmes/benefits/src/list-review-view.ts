import type { Text } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { type AdditionView, viewAdditions } from './list-addition.ts';
import { departmentsConcerned } from './list-consultation.ts';
import { type Department, itemsDigest, type OpinionView, viewOpinions } from './list-opinion.ts';
import { type RemarkView, viewRemarks } from './list-remark.ts';

const LIST: Text = { zh: '名单', en: 'list' };

/** The joint review of a list (联合审核). */
export interface ReviewView {
  /** Departments concerned, whether asked or not. */
  readonly concerned: readonly Department[];
  readonly opinions: readonly OpinionView[];
  readonly additions: readonly AdditionView[];
  readonly remarks: readonly RemarkView[];
  /** Of who stands on it with how much; a view names the one it was shown. */
  readonly itemsDigest: string;
  /** Whether the list is the reader's own to decide on, or only shown because their department is asked. */
  readonly readerIs: 'owner' | 'asked';
}

/**
 * Does something with a list in the reach that the reader has to it: their own; the whole of that list where their
 * department is asked for its view, as long as the list is under review.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function withinReview<T>(tx: Tx, listId: string, work: () => Promise<T>): Promise<T> {
  const reach = await reachTo(tx, listId);
  if (reach === 'none') throw new NotFound(LIST);
  return reach === 'own' ? work() : elevate(tx, work);
}

/** How far the reader sees a list: by their own reach, as long as their department is asked, or not at all. */
async function reachTo(tx: Tx, listId: string): Promise<'own' | 'asked' | 'none'> {
  const [own] = await tx.query(`select from benefit_list where id = $1`, [listId]);
  if (own) return 'own';
  const [asked] = await tx.query(
    `select from list_opinion where list_id = $1 and state <> 'dropped'`,
    [listId],
  );
  if (!asked) return 'none';
  const [open] = await elevate(tx, () =>
    tx.query(`select from benefit_list where id = $1 and state = 'reviewing'`, [listId]),
  );
  return open ? 'asked' : 'none';
}

/**
 * The joint review of a list; of one that was decided a department that was asked sees its own view and nothing else.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function viewReview(tx: Tx, rules: RuleStore, listId: string): Promise<ReviewView> {
  const opinions = await viewOpinions(tx, listId);
  const own = opinions.filter((one) => one.own);
  if (own.length > 0 && (await reachTo(tx, listId)) === 'none')
    return {
      concerned: [],
      opinions: own,
      additions: [],
      remarks: [],
      itemsDigest: '',
      readerIs: 'asked',
    };
  const readerIs = (await reachTo(tx, listId)) === 'own' ? 'owner' : 'asked';
  return withinReview(tx, listId, async () => {
    const [list] = await tx.query<{ rule_version_id: string }>(
      `select rule_version_id from benefit_list where id = $1`,
      [listId],
    );
    const version = await rules.version(tx, (list as { rule_version_id: string }).rule_version_id);
    return {
      concerned: departmentsConcerned(version),
      opinions,
      additions: await viewAdditions(tx, listId),
      remarks: await viewRemarks(tx, listId),
      itemsDigest: await elevate(tx, () => itemsDigest(tx, listId)),
      readerIs,
    };
  });
}
