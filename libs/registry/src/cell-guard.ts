/**
 * Cells of files that people open in a spreadsheet. A text that the program would take for a formula is a way to run
 * code on an officer's machine; a long number or one with leading zeros comes back as another. Both get an apostrophe,
 * which is taken off again when the file is delivered.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** A spreadsheet keeps fifteen digits and shows twelve. */
const NOT_KEPT = /^'*(0\d+|\d{12,})$/;

/** A cell as it may stand in a file for a spreadsheet. {@link unguarded} undoes it exactly. */
export function guarded(cell: string): string {
  return needsGuard(cell) ? `'${cell}` : cell;
}

/** A cell as it was before {@link guarded}. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && needsGuard(cell.slice(1)) ? cell.slice(1) : cell;
}

function needsGuard(cell: string): boolean {
  return (FORMULA.test(cell) && !NUMBER.test(cell)) || NOT_KEPT.test(cell);
}

/** One line of CSV (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
