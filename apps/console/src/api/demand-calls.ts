import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { NewDemands } from './contract.ts';

const PAGE = 50;

/* What authorities ask of firms beside visits. */

export const demands = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/firm-demands', { params: paged(cursor, PAGE) }));
export const demandAllowance = (authority: string, creditCode: string) =>
  bodyOf(
    client.GET('/api/v1/firm-demands/allowance', { params: { query: { authority, creditCode } } }),
  );
export const recordDemands = (asked: NewDemands, key: string) =>
  bodyOf(client.POST('/api/v1/firm-demands', { params: keyed(key), body: asked }));
export const withdrawDemand = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/firm-demands/{id}/withdraw', {
      params: { ...byId(id), ...keyed(key) },
      body: { reason },
    }),
  );
export const ownDemands = (year: string) =>
  bodyOf(client.GET('/api/v1/own-demands', { params: { query: { year } } }));
