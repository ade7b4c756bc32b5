/** One way to join cells that an unquoted thousands separator split: `10` and `000(万元)` into `10,000(万元)`. */
export interface JoinedCells {
  readonly cells: readonly unknown[];
  /** The place of the joined cell. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

const HEAD = /^\s*"?[^\d\s"]{0,4}-?\d{1,3}$/;
const GROUP = /^\d{3}$/;
const TAIL = /^\d{3}(?:\D.*)?$/;
/** An amount of more groups is none that was meant. */
const MOST_EXTRA = 4;

/**
 * Every way to join a row's cells to the width of its file, where only one amount was split.
 *
 * @param places of amounts; nothing else is joined
 */
export function joinedCells(
  cells: readonly unknown[],
  width: number,
  places: ReadonlySet<number>,
): JoinedCells[] {
  const extra = cells.length - width;
  if (extra < 1 || extra > MOST_EXTRA) return [];
  const ways: JoinedCells[] = [];
  for (const at of places) {
    const parts = cells.slice(at, at + extra + 1).map(String);
    const [head, ...groups] = parts;
    const tail = groups.pop();
    if (head === undefined || tail === undefined || parts.length !== extra + 1) continue;
    if (!HEAD.test(head) || !TAIL.test(tail) || !groups.every((group) => GROUP.test(group)))
      continue;
    const to = parts.join(',');
    ways.push({
      cells: [...cells.slice(0, at), to, ...cells.slice(at + extra + 1)],
      at,
      from: parts.join(' | '),
      to,
    });
  }
  return ways;
}
