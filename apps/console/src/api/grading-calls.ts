import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { Grading } from './contract.ts';

export const gradings = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/gradings', { params: paged(cursor, 24) }));
export const grading = (id: string) =>
  bodyOf(client.GET('/api/v1/gradings/{id}', { params: byId(id) }));
export const explainedTier = (id: string, creditCode: string) =>
  bodyOf(
    client.GET('/api/v1/gradings/{id}/explanation', {
      params: { ...byId(id), query: { creditCode } },
    }),
  );
export const subjectTiers = (creditCode: string) =>
  bodyOf(client.GET('/api/v1/credit-tiers', { params: { query: { creditCode } } }));
export const ownTiers = (month: string | null) =>
  bodyOf(
    client.GET('/api/v1/own-credit-tiers', { params: { query: month === null ? {} : { month } } }),
  );

export const startGrading = (key: string) =>
  bodyOf(client.POST('/api/v1/gradings', { params: keyed(key), body: {} }));
export const cancelGrading = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/gradings/{id}/cancel', { params: { ...byId(id), ...keyed(key) } }));
export const resumeGrading = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/gradings/{id}/resume', { params: { ...byId(id), ...keyed(key) } }));
export const publishGrading = ({ id, version }: Grading, key: string) =>
  bodyOf(
    client.POST('/api/v1/gradings/{id}/publish', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const discardGrading = ({ id, version }: Grading, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/gradings/{id}/discard', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );

/** Those of a firm; of one's own where one is an enterprise. */
export const shownPenalties = (creditCode: string | null) =>
  bodyOf(
    client.GET('/api/v1/credit-repairs', {
      params: { query: creditCode === null ? {} : { creditCode } },
    }),
  );
export const applyForRepair = (recordId: string, performed: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/credit-repairs', {
      params: keyed(key),
      body: { recordId, performed, committed: true },
    }),
  );
