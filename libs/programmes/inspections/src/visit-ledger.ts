/**
 * Visits in the ledger: what an authority may inspect a firm in a year, and what it has. A quota is an account that can give
 * no more than it got, so over-inspection is a balance that does not suffice.
 */
import { invariant } from '#libs/kernel';
import {
  accountsByCode,
  available,
  type NewAccount,
  openAccounts,
  reserveEach,
  transfer,
} from '#libs/ledger';
import { type Tx } from '#libs/platform';

/** Whose visits to whom in which calendar year. */
export interface VisitLine {
  readonly authority: string;
  readonly subjectId: number;
  readonly year: string;
  readonly division: string;
}

/** A visit to be kept. */
export interface VisitToKeep extends VisitLine {
  /** Visits of the authority by the firm's tier. */
  readonly quota: number;
  /** The inspection it is kept for. */
  readonly ref: string;
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

/** The accounts of a visit that is to be kept, and what they are granted on first use. */
function placesOf(line: VisitToKeep, { matterId, cap }: { matterId: string; cap: number }) {
  return [
    { ...accountsOf(line), visits: line.quota, because: 'quota-spent' },
    { ...accountsOf(line, matterId), visits: cap, because: 'cap-reached' },
  ] as const;
}

/**
 * Keeps one visit of each firm's quota and one of the matter's cap, or neither. Quota and cap are granted with the first
 * visit of the year that is kept, by the tier the firm then has; they stay for the year. What is refused grants nothing.
 * Asked with the system's reach.
 *
 * @param lines one of each firm
 * @returns by the firm
 */
export async function keepVisits(
  tx: Tx,
  of: { readonly authority: string; readonly matterId: string; readonly cap: number },
  lines: readonly VisitToKeep[],
): Promise<ReadonlyMap<number, KeptVisit>> {
  // One after another for a firm and an authority: the first to come also grants the quota. In the one order of all who ask.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) key`, [
    lines
      .map(({ subjectId }) => subjectId)
      .sort((a, b) => a - b)
      .map((id) => `visits:${of.authority}:${id}`),
  ]); // prettier-ignore
  const places = lines.map((line) => ({ line, places: placesOf(line, of) }));
  const accounts = await accountsByCode(
    tx,
    places.flatMap((one) => one.places.map(({ quota }) => quota)),
  );
  const outcomes = new Map<number, KeptVisit>();
  const kept = places.filter(({ line: { subjectId }, places: both }) => {
    const short = both.find(({ quota, visits }) => {
      const account = accounts.get(quota);
      return (account ? available(account) : BigInt(visits)) < 1n;
    });
    if (short) outcomes.set(subjectId, { kept: false, because: short.because });
    return !short;
  });
  await grant(
    tx,
    kept.flatMap(({ line, places: both }) =>
      both.filter(({ quota }) => !accounts.has(quota)).map((place) => ({ line, place })),
    ),
  );
  const ids = [];
  for (const [at, purpose] of (['visit', 'visit-matter'] as const).entries())
    ids.push(
      await reserveEach(
        tx,
        purpose,
        kept.map(({ line: { ref, division }, places: both }) => {
          const { quota, done } = both[at] as (typeof both)[number];
          return { ref, division, amount: 1n, from: quota, to: done };
        }),
      ),
    );
  for (const [at, { line }] of kept.entries()) {
    const [visit, ofMatter] = ids.map((outcome) => outcome[at]);
    invariant(visit?.reserved === true && ofMatter?.reserved === true, 'a visit that is left is kept under the lock of its firm'); // prettier-ignore
    const [quotaTransferId, capTransferId] = [visit.transferId, ofMatter.transferId];
    outcomes.set(line.subjectId, { kept: true, quotaTransferId, capTransferId });
  }
  return outcomes;
}

/** Opens accounts of lines on first use and grants their visits. */
async function grant(
  tx: Tx,
  first: readonly {
    readonly line: VisitToKeep;
    readonly place: ReturnType<typeof placesOf>[number];
  }[],
): Promise<void> {
  if (first.length === 0) return;
  await openAccounts(
    tx,
    first.flatMap(({ line, place }) => [
      ...sourceAndDone(line, place),
      { ...limited(line), code: place.quota, title: '检查次数上限 quota of visits' },
    ]),
  );
  await transfer(
    tx,
    first.map(({ place: { source, quota, visits } }) => ({
      from: source,
      to: quota,
      amount: BigInt(visits),
      purpose: 'visit-quota',
      ref: quota,
    })),
  );
}

const UNIT = 'VISIT';

function limited({ authority, division }: VisitLine) {
  return { unit: UNIT, limited: true, authority, division } as const;
}

function sourceAndDone(
  line: VisitLine,
  { source, done }: Pick<ReturnType<typeof accountsOf>, 'source' | 'done'>,
): NewAccount[] {
  const { authority } = line;
  return [
    { code: source, unit: UNIT, title: '检查次数来源 visits', limited: false, authority, division: '46' }, // prettier-ignore
    { ...limited(line), code: done, title: '已实施检查 visits done' },
  ];
}

/** Counts a visit that no quota limits, once it was made. Asked with the system's reach. */
export async function countException(tx: Tx, line: VisitLine, ref: string): Promise<void> {
  const codes = accountsOf(line);
  await openAccounts(tx, sourceAndDone(line, codes));
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
