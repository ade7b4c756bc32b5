import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';

const PAGE = 50;

/* Urgent visits, and the second person's word on them. */

export const urgentVisits = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/urgent-visits', { params: paged(cursor, PAGE) }));
export const confirmUrgent = (id: string, version: number, key: string) =>
  bodyOf(
    client.POST('/api/v1/urgent-visits/{id}/confirm', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const refuseUrgent = (id: string, version: number, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/urgent-visits/{id}/refuse', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );
