/** What firms are asked beside visits, in the ledger: a quota is an account that can give no more than it got. */
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
  const { authority, subjectId, division } = line;
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `demands:${authority}:${subjectId}`,
  ]);
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

/** What of a firm's quota an authority has used in a year; null while nothing counted against it. */
export async function demandBalance(
  tx: Tx,
  line: Omit<VisitLine, 'division'>,
): Promise<VisitBalance | null> {
  const { quota } = accountsOf(line);
  const account = (await accountsByCode(tx, [quota])).get(quota);
  if (!account) return null;
  return { granted: Number(account.creditsPosted), kept: 0, available: Number(available(account)) };
}

/** The demands of a line that the ledger counts. */
export async function demandsPosted(tx: Tx, line: Omit<VisitLine, 'division'>): Promise<number> {
  const { done } = accountsOf(line);
  const account = (await accountsByCode(tx, [done])).get(done);
  return account ? Number(account.creditsPosted) - Number(account.debitsPosted) : 0;
}
