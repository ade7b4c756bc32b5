/** What firms are asked beside visits, in the ledger: a quota is an account that can give no more than it got. */
import { invariant } from '#libs/kernel';
import { accountsByCode, available, openAccount, transfer } from '#libs/ledger';
import { type Tx } from '#libs/platform';
import { type VisitBalance, type VisitLine } from './visit-ledger.ts';

const UNIT = 'DEMAND';

function accountsOf({ authority, subjectId, year }: Omit<VisitLine, 'division'>) {
  return {
    source: `demands:${authority}`,
    quota: `demands:${authority}:${subjectId}:${year}`,
    done: `demanded:${authority}:${subjectId}:${year}`,
  };
}

/**
 * Counts one demand. The quota is granted with the first that counts against it, by the tier the firm then has, and stays for
 * the year. Asked with the system's reach.
 *
 * @param most the quota of the firm's tier; null where it counts against none
 * @returns its transfer; null where nothing is left
 */
export async function postDemand(
  tx: Tx,
  line: VisitLine,
  most: number | null,
  ref: string,
): Promise<string | null> {
  const { authority, division } = line;
  await lockDemands(tx, line);
  const { source, quota, done } = accountsOf(line);
  const accounts = await accountsByCode(tx, [quota]);
  const granted = accounts.get(quota);
  if (most !== null && (granted ? available(granted) : BigInt(most)) < 1n) return null;
  await openAccount(tx, { code: source, unit: UNIT, title: '企业负担来源 demands', limited: false, authority, division: '46' }); // prettier-ignore
  await openAccount(tx, { code: done, unit: UNIT, title: '已提出的要求 demands made', limited: true, authority, division }); // prettier-ignore
  if (most !== null && !granted) {
    await openAccount(tx, { code: quota, unit: UNIT, title: '企业负担上限 quota of demands', limited: true, authority, division }); // prettier-ignore
    await transfer(tx, [
      { from: source, to: quota, amount: BigInt(most), purpose: 'demand-quota', ref: quota },
    ]);
  }
  const [from, purpose] = most === null ? [source, 'demand-exception'] : [quota, 'demand'];
  const moved = await transfer(tx, [{ from, to: done, amount: 1n, purpose, ref }]);
  return moved.get(ref) ?? null;
}

/** One after another for a firm and an authority, until the transaction ends. */
export async function lockDemands(
  tx: Tx,
  { authority, subjectId }: Pick<VisitLine, 'authority' | 'subjectId'>,
): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `demands:${authority}:${subjectId}`,
  ]);
}

/**
 * Gives a demand back to where it came from: to the quota, or to what lies outside of it. Asked with the system's reach.
 *
 * @param transferId what it was counted by
 * @returns the transfer the other way
 */
export async function giveDemandBack(tx: Tx, transferId: string, ref: string): Promise<string> {
  const [row] = await tx.query<{ came: string; went: string }>(
    `select d.code as came, c.code as went from transfer t join account d on d.id = t.debit_account join account c on c.id = t.credit_account
     where t.id = $1`,
    [transferId],
  );
  invariant(row !== undefined, `the demand ${ref} is in the ledger`);
  const back = { from: row.went, to: row.came, amount: 1n, purpose: 'demand-withdrawn', ref };
  const id = (await transfer(tx, [back])).get(ref);
  invariant(id !== undefined, 'what is transferred has its transfer');
  return id;
}

/** What of a firm's quota an authority has used in a year; null while nothing counted against it. */
export async function demandBalance(
  tx: Tx,
  line: Omit<VisitLine, 'division'>,
): Promise<VisitBalance | null> {
  const { quota } = accountsOf(line);
  const account = (await accountsByCode(tx, [quota])).get(quota);
  if (!account) return null;
  // What was taken back was credited too, and is no part of what was granted.
  const [grant] = await tx.query<{ amount: string }>(
    `select amount from transfer where purpose = 'demand-quota' and ref = $1 and kind = 'posted'`,
    [quota],
  );
  return { granted: Number(grant?.amount ?? 0), kept: 0, available: Number(available(account)) };
}

/** The demands of a line that the ledger counts. */
export async function demandsPosted(tx: Tx, line: Omit<VisitLine, 'division'>): Promise<number> {
  const { done } = accountsOf(line);
  const account = (await accountsByCode(tx, [done])).get(done);
  return account ? Number(account.creditsPosted) - Number(account.debitsPosted) : 0;
}
