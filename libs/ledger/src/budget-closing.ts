import { invariant } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { available, lockAccount, SOURCES, TREASURY } from './account.ts';
import {
  type BudgetLine,
  budgetAccounts,
  type Closing,
  closings,
  type LeftTo,
  lineKey,
  lockLine,
  openBudget,
} from './budget.ts';
import { BudgetClosed, SharesDiffer } from './errors.ts';
import { sharesOf } from './funding-share.ts';
import { moveShares } from './share-opening.ts';
import { transfer } from './transfer.ts';

type Line = Pick<BudgetLine, 'policyId' | 'year'>;

/** What left a budget, and the line where it came to rest; null where the treasury has it. */
export interface MovedOn {
  readonly leftFen: bigint;
  readonly restsIn: Line | null;
}

const NOTHING: MovedOn = { leftFen: 0n, restsIn: null };

/**
 * Closes the budget of a year: what nobody was promised leaves it, and whatever is given back later follows. What is
 * promised stays and is paid from it. Said again of the same document it moves only what has come back since.
 *
 * @throws LEDGER.ACCOUNT_MISSING when nothing was ever appropriated
 * @throws LEDGER.BUDGET_CLOSED when it was closed otherwise, or the next year is closed already
 * @throws LEDGER.SHARES_DIFFER when a source of it bears no part of the next year's budget
 */
export async function closeBudget(
  tx: Tx,
  line: BudgetLine,
  { leftTo, reference }: Closing,
): Promise<MovedOn> {
  await lockLine(tx, line);
  const { id } = await lockAccount(tx, budgetAccounts(line.policyId, line.year).budget);
  const before = (await closings(tx, [line])).get(lineKey(line));
  if (before && (before.leftTo !== leftTo || before.reference !== reference))
    throw new BudgetClosed(line.policyId, line.year);
  if (!before) {
    const heir = leftTo === 'treasury' ? TREASURY.code : await openNext(tx, line);
    // Whatever is left now: what comes back later has to go there as well.
    if (leftTo === 'next-year') await mustBearOn(tx, line, heir);
    const rows = await elevate(tx, () =>
      tx.query(
        `insert into budget_closing (account, heir, left_to, reference, closed_by, authority, division)
         select $1, h.id, $3, $4, $5, $6, $7 from account h where h.code = $2 returning account`,
        [id, heir, leftTo, reference, tx.context.actor, line.authority, line.division],
      ),
    );
    invariant(rows.length === 1, `the account ${heir} exists`);
  }
  return moveOn(tx, line);
}

/** Moves on what a closed budget has again, because a promise ended without payment; nothing where it is open. */
export async function moveOn(tx: Tx, line: Line): Promise<MovedOn> {
  return elevate(tx, async () => {
    const { budget } = budgetAccounts(line.policyId, line.year);
    const [closed] = await tx.query<{ heir: string; left_to: LeftTo }>(
      `select h.code as heir, c.left_to from budget_closing c join account a on a.id = c.account join account h on h.id = c.heir
       where a.code = $1`,
      [budget],
    );
    if (!closed) return NOTHING;
    await lockLine(tx, line);
    const leftFen = available(await lockAccount(tx, budget));
    if (leftFen === 0n) return NOTHING;
    const [moved] = await tx.query<{ times: number }>(
      `select count(*)::integer as times from transfer t join account a on a.id = t.debit_account
       where a.code = $1 and t.purpose = 'year-end'`,
      [budget],
    );
    await transfer(tx, [
      {
        from: budget,
        to: closed.heir,
        purpose: 'year-end',
        ref: `${budget}:${moved?.times ?? 0}`,
        amount: leftFen,
      },
    ]);
    await moveSharesOn(tx, line, closed.heir, { leftFen, times: moved?.times ?? 0 });
    if (closed.left_to === 'treasury') return { leftFen, restsIn: null };
    const next = { policyId: line.policyId, year: nextYear(line.year) };
    const further = await moveOn(tx, next);
    return { leftFen, restsIn: further.leftFen > 0n ? further.restsIn : next };
  });
}

/** Each source of a year bears a part of the next, so that what is left of it has where to go. @throws LEDGER.SHARES_DIFFER */
async function mustBearOn(tx: Tx, line: Line, heir: string): Promise<void> {
  const shares = await sharesOf(tx, budgetAccounts(line.policyId, line.year).budget);
  const next = new Set((await sharesOf(tx, heir)).map(({ source }) => source));
  if (shares.some(({ source }) => !next.has(source)))
    throw new SharesDiffer(line.policyId, nextYear(line.year));
}

/**
 * What is left of each share follows to the same source's share of the next year, or back to its source; where the year had no
 * shares and the next has, what is left is split by those.
 */
async function moveSharesOn(
  tx: Tx,
  line: Line,
  heir: string,
  { leftFen, times }: { readonly leftFen: bigint; readonly times: number },
): Promise<void> {
  const { budget } = budgetAccounts(line.policyId, line.year);
  const shares = await sharesOf(tx, budget);
  const nextShares = await sharesOf(tx, heir);
  if (shares.length === 0 && nextShares.length > 0)
    return moveShares(tx, SOURCES.code, nextShares, leftFen, `${budget}:${times}`);
  const next = new Map(nextShares.map((share) => [share.source, share.line]));
  for (const { source, line: from } of shares) {
    const amount = available(await lockAccount(tx, from));
    const to = heir === TREASURY.code ? SOURCES.code : next.get(source);
    if (to === undefined) throw new SharesDiffer(line.policyId, nextYear(line.year));
    if (amount > 0n)
      await transfer(tx, [
        { from, to, purpose: 'year-end-share', ref: `${from}:${times}`, amount },
      ]);
  }
}

/** The first year from the given one on whose budget is not closed: it bears what is found to be owed now. */
export async function openYear(tx: Tx, line: Line): Promise<string> {
  const closed = await closings(tx, [line]);
  return closed.size === 0 ? line.year : openYear(tx, { ...line, year: nextYear(line.year) });
}

/** The lines of closed budgets, oldest first. */
export async function closedLines(tx: Tx): Promise<Line[]> {
  const rows = await tx.query<{ code: string }>(
    `select a.code from budget_closing c join account a on a.id = c.account order by a.code`,
  );
  return rows.map(({ code }) => {
    const [, policyId = '', year = ''] = code.split(':');
    return { policyId, year };
  });
}

function nextYear(year: string): string {
  return String(Number(year) + 1);
}

async function openNext(tx: Tx, line: BudgetLine): Promise<string> {
  const next = { ...line, year: nextYear(line.year) };
  await openBudget(tx, next);
  const { budget } = budgetAccounts(next.policyId, next.year);
  if ((await closings(tx, [next])).size > 0) throw new BudgetClosed(next.policyId, next.year);
  return budget;
}
