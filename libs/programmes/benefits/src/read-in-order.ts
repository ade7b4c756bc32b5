import type { Tx } from '#libs/platform';

/**
 * Reads the first of many from an index in its order. Under row-level security the planner expects a handful, and would read
 * and sort everybody who waits to serve some of them.
 */
export async function readInOrder<Row>(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const plan = `select set_config('enable_sort', $1, true), set_config('enable_bitmapscan', $1, true)`;
  await tx.query(plan, ['off']);
  const rows = await tx.query<Row>(sql, parameters);
  await tx.query(plan, ['on']);
  return rows;
}
