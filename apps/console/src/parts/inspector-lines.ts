import type { NewDraw } from '../api/contract.ts';

type Inspectors = NewDraw['inspectors'];

/**
 * Inspectors as they are typed, one a line: number of the certificate, then what it has on hand, then the credit codes of firms
 * to keep away from; all but the number may be left out.
 *
 * @returns the line that cannot be read, where there is one
 */
export function readInspectors(typed: string): { inspectors: Inspectors } | { wrong: string } {
  const inspectors: Inspectors = [];
  for (const line of typed.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [id = '', load = '0', ...conflicts] = line.split(/[\s,，、;；]+/);
    if (!/^\d{1,7}$/.test(load) || inspectors.some((one) => one.id === id)) return { wrong: line };
    inspectors.push({ id, load: Number(load), conflicts: conflicts.filter((code) => code !== '') });
  }
  return { inspectors };
}
