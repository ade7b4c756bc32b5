import { apportion, type Text } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { accountsByCode, openAccount } from './account.ts';
import { SharesDiffer, SourceUnknown } from './errors.ts';

/** A funding share (分担), what one source bears of a budget: a province sixty per cent, a county forty. */
export interface FundingShare {
  /** Unique within the budget. */
  readonly source: string;
  readonly title: Text;
  /** Whole per cent; those of a budget are a hundred together. */
  readonly percent: number;
}

/** A share as it is kept: beside the budget, with an account of what its source gave and one of what was drawn. */
export interface KeptShare extends FundingShare {
  readonly line: string;
  readonly drawn: string;
}

/** A share as people read it; all in fen. */
export interface ShareAmounts extends FundingShare {
  readonly appropriatedFen: bigint;
  readonly reservedFen: bigint;
  /** Committed, and paid out of that. */
  readonly drawnFen: bigint;
  readonly availableFen: bigint;
  readonly leftFen: bigint;
}

/** Which budget, with the names it goes by. */
interface SharedBudget {
  readonly policyId: string;
  readonly year: string;
  readonly title: string;
  readonly authority: string;
  readonly division: string;
  readonly shares?: readonly FundingShare[];
}

/** The one account that what sources give is counted from. */
export const SOURCES = {
  code: 'sources',
  unit: 'CNY',
  title: '资金来源 Sources',
  limited: false,
  authority: 'treasury',
  division: '46',
} as const;

/**
 * Splits an amount by shares, to the fen and with nothing left over.
 *
 * @returns the parts in the order of the shares
 */
export function partsOf(amountFen: bigint, shares: readonly FundingShare[]): bigint[] {
  return apportion(
    amountFen,
    shares.map(({ percent }) => BigInt(percent)),
  );
}

/**
 * Opens the shares of a budget, whose account is open, unless they are.
 *
 * @throws LEDGER.SHARES_DIFFER when the budget was opened with other shares, or without
 */
export async function openShares(tx: Tx, budget: string, of: SharedBudget): Promise<void> {
  const shares = of.shares ?? [];
  const before = await sharesOf(tx, budget);
  const same =
    before.length === shares.length &&
    shares.every(({ source, percent }, at) => {
      const kept = before[at];
      return kept?.source === source && kept.percent === percent;
    });
  if (same) return;
  const used = await elevate(tx, () =>
    tx.query(`select from account where code = $1 and credits_posted > 0`, [budget]),
  );
  if (before.length > 0 || used.length > 0) throw new SharesDiffer(of.policyId, of.year);
  await openAccount(tx, SOURCES);
  const own = { unit: 'CNY' as const, authority: of.authority, division: of.division };
  for (const [place, { source, title, percent }] of shares.entries()) {
    const name = `${of.policyId}:${of.year}:${source}`;
    const said = `${of.title} ${of.year} ${title.zh}`;
    const line = { ...own, code: `line:${name}`, title: `${said} 分担`, limited: true };
    const drawn = { ...own, code: `drawn:${name}`, title: `${said} 已用`, limited: true };
    const [lineId, drawnId] = [await openAccount(tx, line), await openAccount(tx, drawn)];
    await tx.query(
      `insert into funding_share (budget, place, source, title, percent, line, drawn, authority, division)
       select id, $2, $3, $4, $5, $6, $7, $8, $9 from account where code = $1`,
      [
        budget,
        place,
        source,
        JSON.stringify(title),
        percent,
        lineId,
        drawnId,
        of.authority,
        of.division,
      ],
    );
  }
}

/**
 * The shares of the budget with this account, in their order; none where one source bears all of it. Looked at with the
 * system's reach: whoever moves money moves all shares of it, or is refused.
 */
export async function sharesOf(tx: Tx, budget: string): Promise<readonly KeptShare[]> {
  return (await elevate(tx, () => sharesByBudget(tx, [budget]))).get(budget) ?? [];
}

/** How the shares of budgets stand, by the code of the budget's account; those without shares are left out. */
export async function shareAmounts(
  tx: Tx,
  budgets: readonly string[],
): Promise<ReadonlyMap<string, readonly ShareAmounts[]>> {
  const kept = await sharesByBudget(tx, budgets);
  const codes = [...kept.values()].flat().flatMap(({ line, drawn }) => [line, drawn]);
  const accounts = await accountsByCode(tx, codes);
  return new Map(
    [...kept].map(([budget, shares]) => [
      budget,
      shares.flatMap(({ line: given, drawn: used, ...share }) => {
        const [line, drawn] = [accounts.get(given), accounts.get(used)];
        if (!line || !drawn) return [];
        return [
          {
            ...share,
            // What was drawn and taken back is no new appropriation.
            appropriatedFen: line.creditsPosted - drawn.debitsPosted,
            reservedFen: line.debitsPending,
            drawnFen: drawn.creditsPosted - drawn.debitsPosted,
            availableFen: line.creditsPosted - line.debitsPosted - line.debitsPending,
            leftFen: line.debitsPosted - drawn.creditsPosted,
          },
        ];
      }),
    ]),
  );
}

/** What each source gives of an appropriation: all of it the one that is named, else each its share. @throws LEDGER.SOURCE_UNKNOWN */
export function givenBy(
  shares: readonly KeptShare[],
  amountFen: bigint,
  source: string | null,
): { readonly line: string; readonly source: string; readonly amountFen: bigint }[] {
  if (source !== null && !shares.some((share) => share.source === source))
    throw new SourceUnknown(
      source,
      shares.map((share) => share.source),
    );
  const parts = shares.length === 0 ? [] : partsOf(amountFen, shares);
  return shares
    .map((share, at) => {
      const part = source === null ? (parts[at] ?? 0n) : share.source === source ? amountFen : 0n;
      return { line: share.line, source: share.source, amountFen: part };
    })
    .filter((one) => one.amountFen > 0n);
}

async function sharesByBudget(
  tx: Tx,
  budgets: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptShare[]>> {
  const rows = await tx.query<KeptShare & { budget: string }>(
    `select b.code as budget, s.source, s.title, s.percent, l.code as line, d.code as drawn
     from funding_share s join account b on b.id = s.budget join account l on l.id = s.line join account d on d.id = s.drawn
     where b.code = any($1) order by b.code, s.place`,
    [budgets],
  );
  const found = new Map<string, KeptShare[]>();
  for (const { budget, ...share } of rows) found.set(budget, [...(found.get(budget) ?? []), share]);
  return found;
}
