/**
 * What a draw may take, so that every draw that is committed to can be held: with a list that anybody can fetch, and by whoever
 * asks, who waits for it. Drawing marks each inspector for each firm that is drawn, 2 µs each; a million is two seconds.
 * Planning them needs no limit: a job does that in steps.
 */
import { type DrawList, firmsToDraw } from './draw.ts';
import { DrawListRefused, InspectorsShort } from './errors.ts';

/** Firms that are drawn times inspectors who may go there. */
export const MARKS_MOST = 1_000_000;
/** Firms of a list. */
export const FIRMS_LISTED_MOST = 100_000;
/** Inspectors of a list. */
export const INSPECTORS_LISTED_MOST = 1000;
/** Firms that the inspectors of a list keep away from, counted for each of them. */
export const CONFLICTS_LISTED_MOST = 100_000;

/**
 * Whether a list can be drawn from and its inspectors can do what is drawn: room for a whole team of each firm, conflicts aside.
 *
 * @throws INSPECTIONS.DRAW_LIST_REFUSED when it is too large
 * @throws INSPECTIONS.INSPECTORS_SHORT
 */
export function mustBeHoldable(list: DrawList): void {
  const { inspectors, firms, team, mostLoad } = list;
  const drawn = firmsToDraw(list);
  const conflicts = inspectors.reduce((all, one) => all + one.conflicts.length, 0);
  const divide = {
    zh: '请按较小的区划另订计划，分别抽取',
    en: 'draw up plans for smaller divisions and draw in each',
  };
  for (const [place, count, most, zh, en] of [
    ['firms', firms.length, FIRMS_LISTED_MOST, '名单企业', 'firms in the list'],
    ['inspectors', inspectors.length, INSPECTORS_LISTED_MOST, '检查人员', 'inspectors'],
    [
      'firms',
      drawn * inspectors.length,
      MARKS_MOST,
      `应抽企业 ${drawn} 家乘以检查人员 ${inspectors.length} 名，共`,
      `pairs of ${drawn} firms to be drawn and ${inspectors.length} inspectors`,
    ],
    ['inspectors', conflicts, CONFLICTS_LISTED_MOST, '回避关系', 'conflicts of interest'],
  ] as const)
    if (count > most)
      throw new DrawListRefused(place, {
        zh: `${zh} ${count}，一次抽取最多 ${most}，${divide.zh}`,
        en: `${count} ${en}, and a draw takes ${most} at most: ${divide.en}`,
      });
  const room = inspectors.reduce((all, { load }) => all + Math.max(0, mostLoad - load), 0);
  // Nobody goes to a firm twice: a team is of as many people as it has places.
  const needed = drawn * team;
  if (room < needed || (drawn > 0 && inspectors.length < team))
    throw new InspectorsShort(drawn, needed, room);
}
