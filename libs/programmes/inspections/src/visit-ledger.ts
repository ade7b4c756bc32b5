/**
 * Visits in the ledger: what an authority may inspect a firm in a year, and what it has. A quota is an account that can give
 * no more than it got, so over-inspection is a balance that does not suffice.
 */
import { accountsByCode, available, openAccount, reserve, transfer } from '#libs/ledger';
import { type Tx } from '#libs/platform';

/** Whose visits to whom in which calendar year. */
export interface VisitLine {
  readonly authority: string;
  readonly subjectId: number;
  readonly year: string;
  readonly division: string;
}

/** What of a line is planned by whom: a quota of all matters, or the cap of one. */
export interface VisitLimits {
  readonly matterId: string;
  /** Visits of the authority by the firm's tier. */
  readonly quota: number;
  /** Visits in this matter. */
  readonly cap: number;
}

/** What became of keeping a visit. */
export type KeptVisit =
  | { readonly kept: true; readonly quotaTransferId: string; readonly capTransferId: string }
  | { readonly kept: false; readonly because: 'quota-spent' | 'cap-reached' };

function accountsOf({ authority, subjectId, year }: VisitLine, matterId?: string) {
  const of = matterId === undefined ? authority : `${authority}:${matterId}`;
  return {
    source: `visits:${authority}`,
    quota: `visits:${of}:${subjectId}:${year}`,
    done: `visited:${of}:${subjectId}:${year}`,
  };
}

/**
 * Keeps one visit of the firm's quota and one of the matter's cap, or neither. Quota and cap are granted with the first
 * visit of the year that is kept, by the tier the firm then has; they stay for the year. What is refused grants nothing.
 * Asked with the system's reach.
 *
 * @param ref the inspection it is kept for
 */
export async function keepVisit(
  tx: Tx,
  line: VisitLine,
  limits: VisitLimits,
  ref: string,
): Promise<KeptVisit> {
  // One after another for a firm and an authority: the first to come also grants the quota.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `visits:${line.authority}:${line.subjectId}`,
  ]);
  const codes = [accountsOf(line).quota, accountsOf(line, limits.matterId).quota] as const;
  const accounts = await accountsByCode(tx, codes);
  const left = (code: string, visits: number): bigint => {
    const account = accounts.get(code);
    return account ? available(account) : BigInt(visits);
  };
  if (left(codes[0], limits.quota) < 1n) return { kept: false, because: 'quota-spent' };
  if (left(codes[1], limits.cap) < 1n) return { kept: false, because: 'cap-reached' };
  const all = await granted(tx, line, limits.quota);
  const own = await granted(tx, line, limits.cap, limits.matterId);
  const request = [{ ref, amount: 1n, division: line.division }];
  const [visit] = await reserve(tx, all.quota, all.done, 'visit', request);
  const [ofMatter] = await reserve(tx, own.quota, own.done, 'visit-matter', request);
  if (!visit?.reserved) return { kept: false, because: 'quota-spent' };
  if (!ofMatter?.reserved) return { kept: false, because: 'cap-reached' };
  return { kept: true, quotaTransferId: visit.transferId, capTransferId: ofMatter.transferId };
}

/** Opens the accounts of a line on first use and grants its visits. */
async function granted(tx: Tx, line: VisitLine, visits: number, matterId?: string) {
  const codes = accountsOf(line, matterId);
  if ((await accountsByCode(tx, [codes.quota])).size > 0) return codes;
  await openSourceAndDone(tx, line, codes);
  await openAccount(tx, {
    code: codes.quota,
    unit: 'VISIT',
    title: '检查次数上限 quota of visits',
    limited: true,
    authority: line.authority,
    division: line.division,
  });
  await transfer(tx, [
    {
      from: codes.source,
      to: codes.quota,
      amount: BigInt(visits),
      purpose: 'visit-quota',
      ref: codes.quota,
    },
  ]);
  return codes;
}

async function openSourceAndDone(
  tx: Tx,
  { authority, division }: VisitLine,
  { source, done }: ReturnType<typeof accountsOf>,
): Promise<void> {
  const unit = 'VISIT';
  const [from, to] = ['检查次数来源 visits', '已实施检查 visits done'];
  await openAccount(tx, { code: source, unit, title: from, limited: false, authority, division: '46' }); // prettier-ignore
  await openAccount(tx, { code: done, unit, title: to, limited: true, authority, division });
}

/** Counts a visit that no quota limits, once it was made. Asked with the system's reach. */
export async function countException(tx: Tx, line: VisitLine, ref: string): Promise<void> {
  const codes = accountsOf(line);
  await openSourceAndDone(tx, line, codes);
  await transfer(tx, [
    { from: codes.source, to: codes.done, amount: 1n, purpose: 'visit-exception', ref },
  ]);
}

/** What an authority may visit a firm in a year and has; null while nothing was planned in that year. */
export interface VisitBalance {
  readonly granted: number;
  readonly kept: number;
  readonly available: number;
}

/** The quota of a firm with an authority in a year. */
export async function balanceOf(
  tx: Tx,
  line: Pick<VisitLine, 'authority' | 'subjectId' | 'year'>,
): Promise<VisitBalance | null> {
  const { quota } = accountsOf({ ...line, division: '' });
  const account = (await accountsByCode(tx, [quota])).get(quota);
  if (!account) return null;
  return {
    granted: Number(account.creditsPosted),
    kept: Number(account.debitsPending),
    available: Number(available(account)),
  };
}

/** The visits of a line that the ledger counts as made. */
export async function visitsPosted(
  tx: Tx,
  line: Pick<VisitLine, 'authority' | 'subjectId' | 'year'>,
): Promise<number> {
  const { done } = accountsOf({ ...line, division: '' });
  const account = (await accountsByCode(tx, [done])).get(done);
  return account ? Number(account.creditsPosted) - Number(account.debitsPosted) : 0;
}
