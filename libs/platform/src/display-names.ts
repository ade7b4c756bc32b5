import type { Tx } from './tx.ts';

/**
 * The names by which people know the holders of accounts. An account that is nobody's, such as `system:worker`, has no
 * entry.
 */
export async function displayNames(
  tx: Tx,
  accounts: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ account: string; display_name: string }>(
    `select account, display_name from principal where account = any($1::text[])`,
    [[...new Set(accounts.filter((account) => account !== null))]],
  );
  return new Map(rows.map((row) => [row.account, row.display_name]));
}
