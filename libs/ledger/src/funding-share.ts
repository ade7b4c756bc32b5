import { apportion, type Text } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { accountsByCode } from './account.ts';
import { SourceUnknown } from './errors.ts';
import { splitOnward } from './share-split.ts';

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

/** Locks accounts, and those of the shares of what is a budget among them, in the one order in which everybody does. */
export async function lockWithShares(tx: Tx, codes: readonly string[]): Promise<void> {
  await elevate(tx, () =>
    tx.query(
      `select from account where code = any($1) or id in (select unnest(array[s.line, s.drawn])
         from funding_share s join account b on b.id = s.budget where b.code = any($1)) order by id for no key update`,
      [codes],
    ),
  );
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

/** What each source gave so far under documents that name none of them; their references begin alike. */
export async function givenTogether(
  tx: Tx,
  shares: readonly KeptShare[],
  refs: string,
): Promise<bigint[]> {
  const rows = await elevate(tx, () =>
    tx.query<{ code: string; given: string }>(
      `select a.code, sum(t.amount)::text as given from transfer t join account a on a.id = t.credit_account
       where a.code = any($1) and t.purpose = 'appropriation-share' and starts_with(t.ref, $2) group by a.code`,
      [shares.map(({ line }) => line), refs],
    ),
  );
  const given = new Map(rows.map((row) => [row.code, BigInt(row.given)]));
  return shares.map(({ line }) => given.get(line) ?? 0n);
}

/**
 * What each source gives of an appropriation: all of it the one that is named, else each its share of this and of what was
 * given so before.
 *
 * @throws LEDGER.SOURCE_UNKNOWN
 */
export function givenBy(
  shares: readonly KeptShare[],
  amountFen: bigint,
  source: string | null,
  before: readonly bigint[],
): { readonly line: string; readonly source: string; readonly amountFen: bigint }[] {
  if (source !== null && !shares.some((share) => share.source === source))
    throw new SourceUnknown(
      source,
      shares.map((share) => share.source),
    );
  const { parts } = splitOnward(
    amountFen,
    shares.map(({ percent }, at) => ({
      percent,
      borneFen: before[at] ?? 0n,
      leftFen: amountFen,
    })),
  );
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
