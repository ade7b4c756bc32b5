/**
 * Writes one row of CSV (RFC 4180): quoted where needed, ended by CRLF.
 *
 * A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a return, and is no plain
 * number) is written with a leading apostrophe, so opening the file cannot execute anything.
 */
export function csvRow(cells: readonly string[]): string {
  let row = '';
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at] as string;
    const written = isPlain(cell) ? cell : csvCell(cell);
    row += at === 0 ? written : `,${written}`;
  }
  return `${row}\r\n`;
}

/** Whether a cell begins with a letter or a digit and holds nothing that is quoted: most do, and are written as they are. */
function isPlain(cell: string): boolean {
  if (cell === '') return true;
  const first = cell.charCodeAt(0);
  if (first < 48 || first === 61 || first === 64) return false;
  for (let at = 1; at < cell.length; at += 1) {
    const unit = cell.charCodeAt(at);
    if (unit === 44 || unit === 34 || unit === 10 || unit === 13) return false;
  }
  return true;
}

function csvCell(cell: string): string {
  const guarded = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
