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
import { BudgetClosed } from './errors.ts';
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
 * promised stays and is paid from it, by the sources that bear it. What a source leaves that bears no part of the next year goes
 * back to it. Said again of the same document it moves only what has come back since.
 *
 * @throws LEDGER.ACCOUNT_MISSING when nothing was ever appropriated
 * @throws LEDGER.BUDGET_CLOSED when it was closed otherwise, or the next year is closed already
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
    const next =
      closed.left_to === 'treasury' ? null : { policyId: line.policyId, year: nextYear(line.year) };
    // As whoever appropriates to it: its budget before the treasury.
    if (next) await lockLine(tx, next);
    const carriedFen = await leave(tx, budget, closed.heir, leftFen);
    if (!next || carriedFen === 0n) return { leftFen, restsIn: null };
    const further = await moveOn(tx, next);
    return { leftFen, restsIn: further.leftFen > 0n ? further.restsIn : next };
  });
}

/**
 * What is left leaves a budget, with what each source has of it: to the same source's share of the heir, or back to the source
 * where it bears no part of that; where the budget had no shares and the heir has, it is split by those.
 *
 * @returns what the heir got; the rest went back to the treasury
 */
async function leave(tx: Tx, budget: string, heir: string, leftFen: bigint): Promise<bigint> {
  const shares = await sharesOf(tx, budget);
  const nextShares = await sharesOf(tx, heir);
  const next = new Map(nextShares.map(({ source, line }) => [source, line]));
  const [moved] = await tx.query<{ times: number }>(
    `select count(*)::integer as times from transfer t join account a on a.id = t.debit_account
     where a.code = $1 and t.purpose = 'year-end'`,
    [budget],
  );
  const ref = `${budget}:${moved?.times ?? 0}`;
  const parts = [];
  for (const { source, line } of shares)
    parts.push({
      from: line,
      to: next.get(source) ?? SOURCES.code,
      amount: available(await lockAccount(tx, line)),
    });
  const returnedFen =
    heir === TREASURY.code
      ? 0n
      : parts.reduce((sum, { to, amount }) => (to === SOURCES.code ? sum + amount : sum), 0n);
  const carriedFen = leftFen - returnedFen;
  const purpose = 'year-end';
  const whole = [
    { from: budget, to: heir, purpose, ref, amount: carriedFen },
    { from: budget, to: TREASURY.code, purpose, ref: `${ref}:returned`, amount: returnedFen },
  ];
  await transfer(
    tx,
    whole.filter(({ amount }) => amount > 0n),
  );
  if (shares.length === 0 && nextShares.length > 0)
    await moveShares(tx, SOURCES.code, nextShares, leftFen, ref);
  await transfer(
    tx,
    parts
      .filter(({ amount }) => amount > 0n)
      .map((part) => ({ ...part, purpose: 'year-end-share', ref: `${part.from}:${ref}` })),
  );
  return carriedFen;
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
