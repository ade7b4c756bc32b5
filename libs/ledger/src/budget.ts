import type { Tx } from '#libs/platform';
import { accountsByCode, openAccount } from './account.ts';
import { transfer } from './transfer.ts';

/** A budget as people read it; all in fen, and reserved + committed + disbursed ≤ appropriated at every instant. */
export interface Budget {
  readonly appropriatedFen: bigint;
  readonly reservedFen: bigint;
  readonly committedFen: bigint;
  readonly disbursedFen: bigint;
  readonly availableFen: bigint;
}

/** Which budget: one per policy and year. */
export interface BudgetLine {
  readonly policyId: string;
  readonly year: string;
  readonly title: string;
  readonly authority: string;
  readonly division: string;
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
    treasury: 'treasury',
    budget: `budget:${policyId}:${year}`,
    owed: `owed:${policyId}:${year}`,
  };
}

/**
 * Appropriates money to a budget line, opening its accounts on first use.
 *
 * @param reference the document that grants the money; the same reference appropriates only once
 */
export async function appropriate(
  tx: Tx,
  line: BudgetLine,
  amountFen: bigint,
  reference: string,
): Promise<void> {
  const codes = budgetAccounts(line.policyId, line.year);
  const own = { unit: 'CNY' as const, authority: line.authority, division: line.division };
  await openAccount(tx, {
    ...own,
    code: codes.treasury,
    title: '国库 Treasury',
    limited: false,
    authority: 'treasury',
    division: '46',
  });
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
  await transfer(tx, [
    {
      from: codes.treasury,
      to: codes.budget,
      amount: amountFen,
      purpose: 'appropriation',
      ref: `${line.policyId}:${line.year}:${reference}`,
    },
  ]);
}

/** The budgets of policies in a year; a policy without appropriation is left out. */
export async function budgets(
  tx: Tx,
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
    found.set(line.policyId, {
      appropriatedFen: source.creditsPosted - takenBackFen,
      reservedFen: source.debitsPending,
      committedFen: debt.creditsPosted - debt.debitsPosted,
      disbursedFen,
      availableFen: source.creditsPosted - source.debitsPosted - source.debitsPending,
    });
  }
  return found;
}

/** Gives back to its budget what was committed to one reference and will not be paid; the same reference moves once. */
export async function takeBack(
  tx: Tx,
  line: Pick<BudgetLine, 'policyId' | 'year'>,
  { ref, amountFen }: { readonly ref: string; readonly amountFen: bigint },
): Promise<void> {
  const { budget, owed } = budgetAccounts(line.policyId, line.year);
  await transfer(tx, [{ from: owed, to: budget, purpose: 'taken-back', ref, amount: amountFen }]);
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
