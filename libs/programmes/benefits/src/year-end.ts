import type { Policy } from '#libs/engine';
import { budgets, closeBudget, type Closing, lineKey } from '#libs/ledger';
import { businessDate, type Tx } from '#libs/platform';
import { ListsPending, NotAppropriated, YearNotOver } from './errors.ts';
import { budgetLine, promiseFunding, waitingFor } from './funding.ts';

/** What the closing of a year came to; amounts in fen. */
export interface YearEnd {
  /** What left the budget now. */
  readonly leftFen: bigint;
  /** What stays in it: promised, and paid from it as it falls due. */
  readonly promisedFen: bigint;
  /** Who is entitled and had no money kept: this year's budget serves them no more. */
  readonly waiting: { readonly count: number; readonly amountFen: bigint };
}

/**
 * Closes a policy's budget of a year that is over (年终结账): what is not promised is carried over or goes back to the
 * treasury, by a document. What is given back later follows at once. Said twice of one document it closes once.
 *
 * @throws BUDGET.YEAR_NOT_OVER
 * @throws BUDGET.NOT_APPROPRIATED
 * @throws BUDGET.LISTS_PENDING while a list of the year is not decided: rejected, its firms could not be listed again
 * @throws LEDGER.BUDGET_CLOSED when it was closed otherwise
 */
export async function closeYear(
  tx: Tx,
  policy: Policy,
  { year, ...closing }: Closing & { readonly year: string },
): Promise<YearEnd> {
  const today = await businessDate(tx);
  if (today <= `${year}-12-31`) throw new YearNotOver(year, today);
  const line = budgetLine(policy, year);
  const before = (await budgets(tx, [line])).get(lineKey(line));
  if (!before) throw new NotAppropriated(policy.id, year);
  const pending = await tx.query(
    `select from benefit_list where policy_id = $1 and left(period, 4) = $2 and state in ('draft', 'reviewing') limit 1`,
    [policy.id, year],
  );
  if (pending.length > 0) throw new ListsPending(policy.id, year);
  const { leftFen, restsIn } = await closeBudget(tx, line, closing);
  if (restsIn) await promiseFunding(tx, [restsIn]);
  const after = (await budgets(tx, [line])).get(lineKey(line));
  const promisedFen = (after?.reservedFen ?? 0n) + (after?.committedFen ?? 0n);
  return { leftFen, promisedFen, waiting: await waitingFor(tx, line) };
}
