import type { RunPolicy } from '../api/contract.ts';

/** How many rows the worker puts on lists in one transaction. */
const BATCH = 500;

/** How far the putting on lists is: rows and batches done, of those expected. */
export type Applied = {
  rows: number;
  rowsExpected: number;
  batches: number;
  batchesExpected: number;
  percent: number;
};

/** Adds up the policies of a run; one that was parked puts nothing on a list. */
export function appliedOf(
  policies: readonly Pick<RunPolicy, 'state' | 'eligible' | 'applied'>[],
): Applied {
  const sum = { rows: 0, rowsExpected: 0, batches: 0, batchesExpected: 0 };
  for (const { state, eligible, applied } of policies) {
    if (state === 'parked') continue;
    sum.rows += applied;
    sum.rowsExpected += eligible;
    sum.batches += applied === eligible ? Math.ceil(eligible / BATCH) : Math.floor(applied / BATCH);
    sum.batchesExpected += Math.ceil(eligible / BATCH);
  }
  const percent = sum.rowsExpected === 0 ? 0 : Math.floor((sum.rows / sum.rowsExpected) * 100);
  return { ...sum, percent };
}
