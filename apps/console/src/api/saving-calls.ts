import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { ChargeList, NewChargeList, ReportAxis } from './contract.ts';

const PAGE = 20;

export const savingsReport = (by: ReportAxis, year: string) =>
  bodyOf(client.GET('/api/v1/savings/report', { params: { query: { by, year } } }));
export const unreached = () =>
  bodyOf(client.GET('/api/v1/savings/unreached', { params: { query: {} } }));
export const unattributed = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/savings/unattributed', { params: paged(cursor, PAGE) }));
export const costFacts = () => bodyOf(client.GET('/api/v1/savings/cost-facts'));
export const unitCosts = (cost: string, period: string) =>
  bodyOf(client.GET('/api/v1/savings/costs', { params: { query: { cost, period } } }));
export const charges = (from: string) =>
  bodyOf(client.GET('/api/v1/savings/charges', { params: { query: { from } } }));
export const statement = (year: string) =>
  bodyOf(client.GET('/api/v1/savings/mine', { params: { query: { year } } }));

export const chargeLists = () => bodyOf(client.GET('/api/v1/charge-lists'));
export const chargeList = (id: string) =>
  bodyOf(client.GET('/api/v1/charge-lists/{id}', { params: byId(id) }));
export const enterChargeList = (body: NewChargeList, key: string) =>
  bodyOf(client.POST('/api/v1/charge-lists', { params: keyed(key), body }));
export const publishChargeList = ({ id, version }: ChargeList, key: string) =>
  bodyOf(
    client.POST('/api/v1/charge-lists/{id}/publish', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const rejectChargeList = ({ id, version }: ChargeList, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/charge-lists/{id}/reject', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );
