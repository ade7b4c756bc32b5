import { queryOptions } from '@tanstack/react-query';
import type { ReportAxis } from './contract.ts';
import { pagesOf } from './pages-of.ts';
import * as calls from './saving-calls.ts';

/** The relief of a year along an axis; what is shown stays until the next answer is there. */
export const savingsReportQuery = (by: ReportAxis, year: string) =>
  queryOptions({
    queryKey: ['savings', 'report', by, year],
    queryFn: () => calls.savingsReport(by, year),
    placeholderData: (before) => before,
  });
export const unreachedQuery = queryOptions({
  queryKey: ['savings', 'unreached'],
  queryFn: calls.unreached,
});
export const unattributedQuery = pagesOf(['savings', 'unattributed'], calls.unattributed);
export const costFactsQuery = queryOptions({
  queryKey: ['savings', 'cost-facts'],
  queryFn: calls.costFacts,
});
export const unitCostsQuery = (cost: string, period: string) =>
  queryOptions({
    queryKey: ['savings', 'costs', cost, period],
    queryFn: () => calls.unitCosts(cost, period),
  });
export const chargesQuery = (from: string) =>
  queryOptions({ queryKey: ['savings', 'charges', from], queryFn: () => calls.charges(from) });
export const statementQuery = (year: string) =>
  queryOptions({ queryKey: ['savings', 'mine', year], queryFn: () => calls.statement(year) });
export const chargeListsQuery = queryOptions({
  queryKey: ['charge-lists'],
  queryFn: calls.chargeLists,
});
export const chargeListQuery = (id: string) =>
  queryOptions({ queryKey: ['charge-list', id], queryFn: () => calls.chargeList(id) });
