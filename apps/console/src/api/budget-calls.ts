import { byId, keyed } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { BudgetEntry } from './contract.ts';

export const budgetEntries = () => bodyOf(client.GET('/api/v1/budget-entries'));

/** What one of finance enters: the document, and what it grants or where goes what it leaves. */
export type BudgetEntering = {
  readonly policyId: string;
  readonly year: string;
  readonly reference: string;
} & (
  | { readonly kind: 'appropriation'; readonly amountFen: string; readonly source: string | null }
  | { readonly kind: 'closing'; readonly leftTo: 'next-year' | 'treasury' }
);

export const enterBudget = (entering: BudgetEntering, key: string) =>
  bodyOf(client.POST('/api/v1/budget-entries', { params: keyed(key), body: entering }));
export const acceptBudgetEntry = ({ id, version }: BudgetEntry, key: string) =>
  bodyOf(
    client.POST('/api/v1/budget-entries/{id}/accept', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const dismissBudgetEntry = ({ id, version }: BudgetEntry, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/budget-entries/{id}/dismiss', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );
