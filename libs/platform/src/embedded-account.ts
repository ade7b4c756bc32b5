import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DatabaseAccountMissing } from './embedded-errors.ts';

const run = promisify(execFile);

/** The system account that PostgreSQL runs as. */
export interface DatabaseAccount {
  readonly uid: number;
  readonly gid: number;
}

const OWN_ACCOUNT = 'huizhi-postgres';
const COMMON_ACCOUNTS = ['postgres', '_postgres', 'nobody'];

/**
 * The account to run PostgreSQL as, or undefined when this process is not root and stays who it is.
 *
 * PostgreSQL refuses root. A lasting cluster gets an account of its own, created if need be, so that no other service
 * can read its files; a throwaway one takes what the system already has, because tests install nothing system-wide.
 *
 * @throws PLATFORM.DATABASE_ACCOUNT_MISSING
 */
export async function databaseAccount(throwaway: boolean): Promise<DatabaseAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const own = await usable(OWN_ACCOUNT);
  if (own) return own;
  let cause: unknown;
  if (!throwaway) {
    try {
      await createAccount();
    } catch (error) {
      cause = error;
    }
    const created = await usable(OWN_ACCOUNT);
    if (created) return created;
  }
  for (const name of COMMON_ACCOUNTS) {
    const account = await usable(name);
    if (account) return account;
  }
  throw new DatabaseAccountMissing(cause);
}

async function createAccount(): Promise<void> {
  await run('groupadd', ['--system', '--force', OWN_ACCOUNT]);
  const flags = [
    '--system',
    '--gid',
    OWN_ACCOUNT,
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
  ];
  await run('useradd', [...flags, '--shell', '/usr/sbin/nologin', OWN_ACCOUNT]);
}

/** An account counts only if a process can really become it: a user namespace may map root alone. */
async function usable(name: string): Promise<DatabaseAccount | undefined> {
  try {
    const uid = Number((await run('id', ['-u', name])).stdout);
    const gid = Number((await run('id', ['-g', name])).stdout);
    if (!Number.isSafeInteger(uid) || !Number.isSafeInteger(gid) || uid === 0) return undefined;
    await run('/bin/sh', ['-c', ':'], { uid, gid, cwd: '/' });
    return { uid, gid };
  } catch {
    return undefined;
  }
}
