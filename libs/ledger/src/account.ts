import type { Tx } from '#libs/platform';
import { AccountMissing } from './errors.ts';

/**
 * What an account counts: money in fen, inspection visits, relief in fen that never passes through the treasury, or what firms
 * are asked for beside visits.
 */
export type Unit = 'CNY' | 'VISIT' | 'RELIEF' | 'DEMAND';

/** An account to open. A limited one may never give more than it got. */
export interface NewAccount {
  readonly code: string;
  readonly unit: Unit;
  readonly title: string;
  readonly limited: boolean;
  readonly authority: string;
  readonly division: string;
}

/** The one account that all money comes from. */
export const TREASURY = {
  code: 'treasury',
  unit: 'CNY',
  title: '国库 Treasury',
  limited: false,
  authority: 'treasury',
  division: '46',
} as const;

/** The one account that what sources give is counted from. */
export const SOURCES = {
  code: 'sources',
  unit: 'CNY',
  title: '资金来源 Sources',
  limited: false,
  authority: 'treasury',
  division: '46',
} as const;

/** An account and its four balances, all ≥ 0, in its unit. */
export interface Account {
  readonly id: string;
  readonly code: string;
  readonly unit: string;
  readonly authority: string;
  readonly debitsPending: bigint;
  readonly debitsPosted: bigint;
  readonly creditsPending: bigint;
  readonly creditsPosted: bigint;
}

/** Opens an account unless one of that code exists, and gives its id. */
export async function openAccount(tx: Tx, account: NewAccount): Promise<string> {
  await tx.query(
    `insert into account (code, unit, title, limited, authority, division) values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing`,
    [
      account.code,
      account.unit,
      account.title,
      account.limited,
      account.authority,
      account.division,
    ],
  );
  const [row] = await tx.query<{ id: string }>(`select id from account where code = $1`, [
    account.code,
  ]);
  if (!row) throw new AccountMissing(account.code);
  return row.id;
}

/** Opens accounts in one statement; those that exist already stay as they are. */
export async function openAccounts(tx: Tx, accounts: readonly NewAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await tx.query(
    `insert into account (code, unit, title, limited, authority, division)
     select r.code, r.unit, r.title, r.limited, r.authority, r.division
     from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[])
       r (code, unit, title, limited, authority, division)
     order by r.code on conflict (code) do nothing`,
    [
      accounts.map((one) => one.code),
      accounts.map((one) => one.unit),
      accounts.map((one) => one.title),
      accounts.map((one) => one.limited),
      accounts.map((one) => one.authority),
      accounts.map((one) => one.division),
    ],
  );
}

/**
 * Reads an account and locks it until the transaction ends, so that what is available stays available.
 *
 * @throws LEDGER.ACCOUNT_MISSING
 */
export async function lockAccount(tx: Tx, code: string): Promise<Account> {
  // The app role may not update balances, so it takes the row lock through the only column it may write.
  const [account] = await readAccounts(tx, `where code = $1 for no key update`, [code]);
  if (!account) throw new AccountMissing(code);
  return account;
}

/** Reads accounts by code; those that do not exist are left out. */
export async function accountsByCode(
  tx: Pick<Tx, 'query'>,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const accounts = await readAccounts(tx, `where code = any($1)`, [codes]);
  return new Map(accounts.map((account) => [account.code, account]));
}

/** What a limited account can still give. */
export function available(account: Account): bigint {
  return account.creditsPosted - account.debitsPosted - account.debitsPending;
}

async function readAccounts(
  tx: Pick<Tx, 'query'>,
  where: string,
  parameters: readonly unknown[],
): Promise<Account[]> {
  const rows = await tx.query<
    Record<
      | 'id'
      | 'code'
      | 'unit'
      | 'authority'
      | 'debits_pending'
      | 'debits_posted'
      | 'credits_pending'
      | 'credits_posted',
      string
    >
  >(
    `select id, code, unit, authority, debits_pending, debits_posted, credits_pending, credits_posted from account ${where}`,
    parameters,
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    unit: row.unit,
    authority: row.authority,
    debitsPending: BigInt(row.debits_pending),
    debitsPosted: BigInt(row.debits_posted),
    creditsPending: BigInt(row.credits_pending),
    creditsPosted: BigInt(row.credits_posted),
  }));
}
