import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { NumberLink } from './contract.ts';

/** Those that wait for two people. */
export const waitingDeliveries = (cursor: string | null) => {
  const { query } = paged(cursor, 50);
  return bodyOf(
    client.GET('/api/v1/deliveries', { params: { query: { ...query, state: 'waiting' } } }),
  );
};
export const delivery = (id: string) =>
  bodyOf(client.GET('/api/v1/deliveries/{id}', { params: byId(id) }));
export const deliveryRejects = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/deliveries/{id}/rejects', {
      params: { ...byId(id), ...paged(cursor, 50) },
    }),
  );
export const deliveryRepairs = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/deliveries/{id}/repairs', {
      params: { ...byId(id), ...paged(cursor, 50) },
    }),
  );
export const refuseDelivery = (id: string, reason: string, key: string) =>
  bodyOf<unknown>(
    client.POST('/api/v1/deliveries/{id}/refuse', {
      params: { ...byId(id), ...keyed(key) },
      body: { reason },
    }),
  );

/** Those of which a person can say whose they are. */
export const unlinked = (cursor: string | null) => {
  const { query } = paged(cursor, 50);
  return bodyOf(
    client.GET('/api/v1/unlinked', { params: { query: { ...query, linkable: 'true' } } }),
  );
};
export const linkNumber = (body: NumberLink, key: string) =>
  bodyOf(client.POST('/api/v1/unlinked/link', { params: keyed(key), body }));
