import { elevate, type Tx } from '#libs/platform';
import { available, lockAccount, openAccount, SOURCES, TREASURY } from './account.ts';
import { type FundingShare, type KeptShare, partsOf, sharesOf } from './funding-share.ts';
import { transfer } from './transfer.ts';

/** Which budget, with the names it goes by. */
interface SharedBudget {
  readonly policyId: string;
  readonly year: string;
  readonly title: string;
  readonly authority: string;
  readonly division: string;
  readonly shares?: readonly FundingShare[];
}

/**
 * Opens the shares of a budget, whose account is open and locked, unless they are. They stay once it was appropriated to or
 * anything of it was promised. What has only got what a year before left takes the new ones: what a source left stays its own
 * or, where it bears no part any more, goes back to it, and what nobody's was is split by them.
 */
export async function openShares(tx: Tx, budget: string, of: SharedBudget): Promise<void> {
  const shares = of.shares ?? [];
  const before = await sharesOf(tx, budget);
  const percents = new Map(before.map(({ source, percent }) => [source, percent]));
  const same = shares.every(({ source, percent }) => percents.get(source) === percent);
  if (same && before.length === shares.length) return;
  if (await isSettled(tx, budget)) return;
  await openAccount(tx, SOURCES);
  await elevate(tx, () => tx.query(DROP_SHARES, [budget]));
  for (const [place, share] of shares.entries()) await openShare(tx, budget, of, place, share);
  const carried = available(await lockAccount(tx, budget));
  if (carried === 0n) return;
  // The treasury before the sources, as whoever appropriates.
  await lockAccount(tx, TREASURY.code);
  if (before.length > 0) {
    const gone = before.filter((kept) => !shares.some(({ source }) => source === kept.source));
    return giveBack(tx, budget, gone);
  }
  await moveShares(tx, SOURCES.code, await sharesOf(tx, budget), carried, `${budget}:shared`);
}

const DROP_SHARES = `delete from funding_share s using account b where b.id = s.budget and b.code = $1`;

/** Whether a budget was appropriated to, or anything of it was promised. */
async function isSettled(tx: Tx, budget: string): Promise<boolean> {
  const found = await elevate(tx, () =>
    tx.query(
      `select from account a where a.code = $1 and (exists (select from transfer t where t.debit_account = a.id and t.kind = 'pending')
         or exists (select from transfer t where t.credit_account = a.id and t.purpose = 'appropriation'))`,
      [budget],
    ),
  );
  return found.length > 0;
}

async function openShare(
  tx: Tx,
  budget: string,
  of: SharedBudget,
  place: number,
  { source, title, percent }: FundingShare,
): Promise<void> {
  const own = { unit: 'CNY' as const, authority: of.authority, division: of.division };
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

/** Gives to each share its part of what a year before left that was no source's own. */
export async function moveShares(
  tx: Tx,
  from: string,
  shares: readonly KeptShare[],
  amountFen: bigint,
  ref: string,
): Promise<void> {
  const parts = partsOf(amountFen, shares);
  await transfer(
    tx,
    shares.flatMap(({ source, line }, at) => {
      const amount = parts[at] ?? 0n;
      const one = { from, to: line, purpose: 'year-end-share', ref: `${ref}:${source}`, amount };
      return amount > 0n ? [one] : [];
    }),
  );
}

/** What sources have that bear no part of a budget any more goes back to them. */
async function giveBack(tx: Tx, budget: string, gone: readonly KeptShare[]): Promise<void> {
  const returns = [];
  for (const { line } of gone) {
    const account = await lockAccount(tx, line);
    // What ever left it tells one return from the next.
    returns.push({ line, amount: available(account), ref: `${line}:${account.debitsPosted}` });
  }
  const moved = returns.filter(({ amount }) => amount > 0n);
  await transfer(
    tx,
    moved.map(({ ref, amount }) => ({
      from: budget,
      to: TREASURY.code,
      purpose: 'returned',
      ref,
      amount,
    })),
  );
  await transfer(
    tx,
    moved.map(({ line, ref, amount }) => ({
      from: line,
      to: SOURCES.code,
      purpose: 'returned-share',
      ref,
      amount,
    })),
  );
}
