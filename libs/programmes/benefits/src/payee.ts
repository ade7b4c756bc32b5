import type { RuleBook } from '#libs/engine';
import type { Tx } from '#libs/platform';
import { childRecords } from '#libs/registry';

/** Where an enterprise's money goes. */
export interface Payee {
  readonly bank: string;
  readonly account: string;
}

const FACTS = ['account.number', 'account.bank', 'account.isBasic'];

/**
 * The account of each enterprise as of a day: its basic account, or else the first by its number in the dataset. Who has
 * none is left out.
 */
export async function payeesOf(
  tx: Tx,
  subjectIds: readonly number[],
  at: { readonly asOf: string; readonly knownAt: string; readonly book: RuleBook },
): Promise<ReadonlyMap<number, Payee>> {
  const found = new Map<number, Payee>();
  const dataset = { id: 'accounts', columns: FACTS.map((fact) => ({ fact })) };
  const of = { subjectIds: [...new Set(subjectIds)] };
  for await (const { subjectId, records } of childRecords(tx, { ...at, of, dataset })) {
    const usable = records.filter(({ facts }) => facts.has('account.number'));
    const one = usable.find(({ facts }) => facts.get('account.isBasic') === true) ?? usable[0];
    if (!one) continue;
    found.set(subjectId, {
      bank: String(one.facts.get('account.bank') ?? ''),
      account: String(one.facts.get('account.number')),
    });
  }
  return found;
}
