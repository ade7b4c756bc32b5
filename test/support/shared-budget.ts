import { randomUUID } from 'node:crypto';
import {
  appropriate,
  type Budget,
  budgetAccounts,
  type BudgetLine,
  budgets,
  lineKey,
  reserve,
  shareAmounts,
} from '#libs/ledger';
import { type Bench } from './bench.ts';

/** A source of a budget with its part of the hundred. */
export const share = (source: string, percent: number) => ({
  source,
  title: { zh: source, en: source },
  percent,
});

/** A budget of a policy of its own that these sources bear. */
export const shared = (...shares: readonly (readonly [string, number])[]): BudgetLine => ({
  policyId: `policy-${randomUUID()}`,
  year: '2025',
  title: '测试',
  authority: 'hn-miit',
  division: '460000',
  shares: shares.map(([source, percent]) => share(source, percent)),
});

export const accounts = ({ policyId, year }: BudgetLine) => budgetAccounts(policyId, year);

/** What tests do with budgets that several sources bear, and what they ask of them. */
export function budgetsOf(bench: () => Bench) {
  const give = (line: BudgetLine, amount: bigint, source: string | null, reference = '文号') =>
    bench().as((tx) => appropriate(tx, line, amount, reference, source));
  const keep = (line: BudgetLine, amounts: readonly bigint[]) =>
    bench().as((tx) =>
      reserve(
        tx,
        accounts(line).budget,
        accounts(line).owed,
        'test',
        amounts.map((amount) => ({ ref: randomUUID(), amount, division: '460106' })),
      ),
    );
  const sharesOf = async (line: BudgetLine) => {
    const { budget } = accounts(line);
    return (await bench().as((tx) => shareAmounts(tx, [budget]))).get(budget) ?? [];
  };
  /** Of each source: appropriated = available + reserved + drawn + left. */
  const stands = async (line: BudgetLine): Promise<string[]> =>
    (await sharesOf(line)).map(
      (one) =>
        `${one.source} ${one.appropriatedFen} = ${one.availableFen} + ${one.reservedFen} + ${one.drawnFen} + ${one.leftFen}`,
    );
  const budgetOf = async (line: BudgetLine): Promise<Budget> => {
    const found = (await bench().as((tx) => budgets(tx, [line]))).get(lineKey(line));
    if (!found) throw new Error('there is no such budget');
    return found;
  };
  return { give, keep, sharesOf, stands, budgetOf };
}
