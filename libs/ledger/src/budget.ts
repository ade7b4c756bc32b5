import { apportion, invariant } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { accountsByCode, openAccount, SOURCES, TREASURY } from './account.ts';
import { BudgetClosed, TransferDiffers } from './errors.ts';
import {
  type FundingShare,
  givenBy,
  givenTogether,
  lockWithShares,
  sharesOf,
} from './funding-share.ts';
import { openShares } from './share-opening.ts';
import { transfer } from './transfer.ts';

/**
 * A budget as people read it; all in fen, and reserved + committed + disbursed ≤ appropriated at every instant. With what is
 * available and what was left at the year's end these three are all that was appropriated.
 */
export interface Budget {
  readonly appropriatedFen: bigint;
  readonly reservedFen: bigint;
  readonly committedFen: bigint;
  readonly disbursedFen: bigint;
  readonly availableFen: bigint;
  /** What left it once its year was over: carried over to the next year, or back to the treasury. */
  readonly leftFen: bigint;
}

/** Which budget: one per policy and year. */
export interface BudgetLine {
  readonly policyId: string;
  readonly year: string;
  readonly title: string;
  readonly authority: string;
  readonly division: string;
  /** What each source bears of it; none or left out: one source bears all. */
  readonly shares?: readonly FundingShare[];
}

/**
 * The accounts of a budget line: the treasury that appropriates, the budget itself, what is owed to enterprises, and what
 * was paid to them.
 */
export function budgetAccounts(
  policyId: string,
  year: string,
): { treasury: string; budget: string; owed: string; paid: string } {
  return {
    paid: `paid:${policyId}:${year}`,
    treasury: TREASURY.code,
    budget: `budget:${policyId}:${year}`,
    owed: `owed:${policyId}:${year}`,
  };
}

/** Opens the accounts of a budget line, unless they are, and locks them. */
export async function openBudget(tx: Tx, line: BudgetLine): Promise<void> {
  const codes = budgetAccounts(line.policyId, line.year);
  const own = { unit: 'CNY' as const, authority: line.authority, division: line.division };
  await openAccount(tx, TREASURY);
  await openAccount(tx, {
    ...own,
    code: codes.budget,
    title: `${line.title} ${line.year} 预算`,
    limited: true,
  });
  await openAccount(tx, {
    ...own,
    code: codes.owed,
    title: `${line.title} ${line.year} 应付`,
    limited: true,
  });
  await lockLine(tx, line);
  await openShares(tx, codes.budget, line);
}

/**
 * Appropriates money to a budget line, opening its accounts on first use. What was appropriated to before keeps its shares,
 * whatever the policy says since.
 *
 * @param reference the document that grants the money; the same reference appropriates only once
 * @param source who gives it, where several bear the budget; null: all of them, each its share
 * @throws LEDGER.SOURCE_UNKNOWN
 * @throws LEDGER.TRANSFER_DIFFERS when it was entered with another amount, or of one source and of all of them
 * @throws LEDGER.BUDGET_CLOSED when the year was closed
 */
export async function appropriate(
  tx: Tx,
  line: BudgetLine,
  amountFen: bigint,
  reference: string,
  source: string | null = null,
): Promise<void> {
  await openBudget(tx, line);
  const codes = budgetAccounts(line.policyId, line.year);
  const shares = await sharesOf(tx, codes.budget);
  const own = `${line.policyId}:${line.year}`;
  const before = source === null ? await givenTogether(tx, shares, `${own}:`) : [];
  const given = givenBy(shares, amountFen, source, before);
  const whole = `${own}:${reference}`;
  // A document may read like a source after another document: the source stands before it, where no document does.
  const ofEach = shares.map((share) => `${own}/${share.source}:${reference}`);
  const ref = source === null ? whole : `${own}/${source}:${reference}`;
  const refs = await appropriatedBy(tx, [whole, ...ofEach]);
  const entered = refs.includes(ref);
  if (source === null ? refs.some((one) => one !== whole) : refs.includes(whole))
    throw new TransferDiffers();
  if (!entered && (await closings(tx, [line])).size > 0)
    throw new BudgetClosed(line.policyId, line.year);
  await transfer(tx, [
    {
      from: codes.treasury,
      to: codes.budget,
      amount: amountFen,
      purpose: 'appropriation',
      ref,
    },
  ]);
  if (entered) return;
  await transfer(
    tx,
    given.map((one) => ({
      from: SOURCES.code,
      to: one.line,
      amount: one.amountFen,
      purpose: 'appropriation-share',
      ref: `${ref}:${one.source}`,
    })),
  );
}

/** Which of these references of appropriations were entered. */
async function appropriatedBy(tx: Tx, refs: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ ref: string }>(
    `select ref from transfer where purpose = 'appropriation' and ref = any($1)`,
    [refs],
  );
  return rows.map(({ ref }) => ref);
}

/**
 * Locks all that moves when money of a budget does, in the one order in which everybody does: who took the budget first and
 * the shares later would wait for ever for one who does it the other way round.
 */
export async function lockLine(
  tx: Tx,
  { policyId, year }: Pick<BudgetLine, 'policyId' | 'year'>,
): Promise<void> {
  const { budget, owed } = budgetAccounts(policyId, year);
  await lockWithShares(tx, [budget, owed]);
}

/** A policy and year as one key: `hn-bond-award 2025`. */
export function lineKey({ policyId, year }: Pick<BudgetLine, 'policyId' | 'year'>): string {
  return `${policyId} ${year}`;
}

/** Budgets by {@link lineKey}; what was never opened is left out. */
export async function budgets(
  tx: Pick<Tx, 'query'>,
  lines: readonly { policyId: string; year: string }[],
): Promise<ReadonlyMap<string, Budget>> {
  const codes = lines.map((line) => ({ line, codes: budgetAccounts(line.policyId, line.year) }));
  const accounts = await accountsByCode(
    tx,
    codes.flatMap(({ codes: { budget, owed, paid } }) => [budget, owed, paid]),
  );
  const found = new Map<string, Budget>();
  for (const {
    line,
    codes: { budget, owed, paid },
  } of codes) {
    const source = accounts.get(budget);
    const debt = accounts.get(owed);
    if (!source || !debt) continue;
    const disbursedFen = accounts.get(paid)?.creditsPosted ?? 0n;
    // What left the debt otherwise than by payment went back to the budget: it is no new appropriation.
    const takenBackFen = debt.debitsPosted - disbursedFen;
    found.set(lineKey(line), {
      appropriatedFen: source.creditsPosted - takenBackFen,
      reservedFen: source.debitsPending,
      committedFen: debt.creditsPosted - debt.debitsPosted,
      disbursedFen,
      availableFen: source.creditsPosted - source.debitsPosted - source.debitsPending,
      // What a budget gave otherwise than to what is owed, it left.
      leftFen: source.debitsPosted - debt.creditsPosted,
    });
  }
  return found;
}

/** Where the money goes that a year leaves: carried over to the next year (结转), or back to the treasury (收回). */
export const LEFT_TO = ['next-year', 'treasury'] as const;
export type LeftTo = (typeof LEFT_TO)[number];

/** How the budget of a year was closed (年终结账). */
export interface Closing {
  readonly leftTo: LeftTo;
  /** The document that says so. */
  readonly reference: string;
}

/** How budgets were closed, by {@link lineKey}; those that are open are left out. */
export async function closings(
  tx: Tx,
  lines: readonly Pick<BudgetLine, 'policyId' | 'year'>[],
): Promise<ReadonlyMap<string, Closing>> {
  const keys = new Map(
    lines.map((line) => [budgetAccounts(line.policyId, line.year).budget, lineKey(line)]),
  );
  const rows = await tx.query<{ code: string; left_to: LeftTo; reference: string }>(
    `select a.code, c.left_to, c.reference from budget_closing c join account a on a.id = c.account where a.code = any($1)`,
    [[...keys.keys()]],
  );
  return new Map(
    rows.map(({ code, left_to: leftTo, reference }) => [
      keys.get(code) ?? code,
      { leftTo, reference },
    ]),
  );
}

/** Gives back to its budget what was committed to one reference and will not be paid; the same reference moves once. */
export async function takeBack(
  tx: Tx,
  line: Pick<BudgetLine, 'policyId' | 'year'>,
  { ref, amountFen }: { readonly ref: string; readonly amountFen: bigint },
): Promise<void> {
  const { budget, owed } = budgetAccounts(line.policyId, line.year);
  await lockLine(tx, line);
  await transfer(tx, [{ from: owed, to: budget, purpose: 'taken-back', ref, amount: amountFen }]);
  if ((await sharesOf(tx, budget)).length === 0) return;
  const legs = await legsOf(tx, budget, ref);
  const together = legs.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  invariant(together === amountFen, 'what is taken back was reserved of its sources');
  await transfer(
    tx,
    legs.map(({ source, drawn, given, amount }) => ({
      from: drawn,
      to: given,
      purpose: 'taken-back-share',
      ref: `${ref}:${source}`,
      amount: BigInt(amount),
    })),
  );
}

/**
 * Gives back to its budget a part of what was committed to one reference, which what its firm owes back is set off against: once
 * for each payment. Several sources each get the same part of what they bear.
 *
 * @param part the payment, what was committed, and how much of it
 */
export async function setOff(
  tx: Tx,
  line: Pick<BudgetLine, 'policyId' | 'year'>,
  part: { readonly ref: string; readonly of: string; readonly amountFen: bigint },
): Promise<void> {
  const { budget, owed } = budgetAccounts(line.policyId, line.year);
  const { ref, of, amountFen: amount } = part;
  await lockLine(tx, line);
  await transfer(tx, [{ from: owed, to: budget, purpose: 'set-off', ref, amount }]);
  if ((await sharesOf(tx, budget)).length === 0) return;
  const legs = await legsOf(tx, budget, of);
  const parts = apportion(
    amount,
    legs.map((leg) => BigInt(leg.amount)),
  );
  await transfer(
    tx,
    legs.flatMap(({ source, drawn, given }, at) =>
      parts[at]
        ? [
            {
              from: drawn,
              to: given,
              purpose: 'set-off-share',
              ref: `${ref}:${source}`,
              amount: parts[at],
            },
          ]
        : [],
    ),
  );
}

/** What each source bears of what was reserved under a reference, and between which of its accounts. */
function legsOf(
  tx: Tx,
  budget: string,
  ref: string,
): Promise<{ source: string; drawn: string; given: string; amount: string }[]> {
  return elevate(tx, () =>
    tx.query(
      `select s.source, d.code as drawn, l.code as given, t.amount::text as amount
       from transfer p join account b on b.id = p.debit_account join transfer t on t.share_of = p.id and t.kind = 'pending'
         join funding_share s on s.budget = b.id and s.line = t.debit_account join account l on l.id = s.line join account d on d.id = s.drawn
       where b.code = $1 and p.ref = $2 and p.kind = 'pending' order by s.place`,
      [budget, ref],
    ),
  );
}

/** Pays out what was committed, each sum once; the account of what was paid is opened on first use. */
export async function payOut(
  tx: Tx,
  line: BudgetLine,
  sums: readonly { readonly ref: string; readonly amountFen: bigint }[],
): Promise<void> {
  if (sums.length === 0) return;
  const { owed, paid } = budgetAccounts(line.policyId, line.year);
  await openAccount(tx, {
    code: paid,
    unit: 'CNY',
    title: `${line.title} ${line.year} 已付`,
    limited: true,
    authority: line.authority,
    division: line.division,
  });
  await transfer(
    tx,
    sums.map(({ ref, amountFen }) => ({
      from: owed,
      to: paid,
      purpose: 'payment',
      ref,
      amount: amountFen,
    })),
  );
}
