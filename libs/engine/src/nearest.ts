/** Names longer than this are not compared: the work grows with the product of two lengths. */
const LONGEST = 64;
/** Most names compared; a list of codes may have thousands. */
const MOST = 20_000;

/**
 * The known names that a misspelt one may have meant, nearest first, at most three.
 *
 * Near is an edit distance (insert, drop, change, swap neighbours) of at most a third of the name, case aside, or the
 * same last part after a dot.
 */
export function nearestOf(name: string, known: Iterable<string>): readonly string[] {
  if (name.length === 0 || name.length > LONGEST) return [];
  const wanted = name.toLowerCase();
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near: { name: string; distance: number }[] = [];
  let compared = 0;
  for (const candidate of known) {
    compared += 1;
    if (compared > MOST) break;
    const other = candidate.toLowerCase();
    if (candidate.length > LONGEST) continue;
    const ends = last.length > 2 && (other === last || other.endsWith(`.${last}`));
    const distance = ends ? 1 : distanceOf(wanted, other, most);
    if (distance <= most) near.push({ name: candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, 3).map((one) => one.name);
}

/** Edit distance with swaps of neighbours; anything beyond `most` is reported as more than `most`. */
function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above] = [above, row];
  }
  return above[b.length] as number;
}
