import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { Adjustment } from './contract.ts';

export const adjustments = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/adjustments', { params: paged(cursor, 50) }));
export const adjustment = (id: string) =>
  bodyOf(client.GET('/api/v1/adjustments/{id}', { params: byId(id) }));
/** Each is an operation of its own, with the same body. */
export const ADJUSTING = {
  endorse: '/api/v1/adjustments/{id}/endorse',
  accept: '/api/v1/adjustments/{id}/accept',
  return: '/api/v1/adjustments/{id}/return',
  dismiss: '/api/v1/adjustments/{id}/dismiss',
} as const;
export const adjust = (
  what: keyof typeof ADJUSTING,
  { id, version }: Adjustment,
  reason: string,
  key: string,
) =>
  bodyOf(
    client.POST(ADJUSTING[what], {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );

export const granted = (entitlementId: string) =>
  bodyOf(client.GET('/api/v1/entitlements/{id}/granted', { params: byId(entitlementId) }));
export const proposeRecovery = (
  entitlementId: string,
  said: { dueFen: string; finding: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/recoveries', {
      params: { ...byId(entitlementId), ...keyed(key) },
      body: said,
    }),
  );
export const objectToRecovery = (id: string, statement: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/adjustments/{id}/object', {
      params: { ...byId(id), ...keyed(key) },
      body: { statement },
    }),
  );
