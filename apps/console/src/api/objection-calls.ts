import { byId, keyed } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { ObjectedTo, Objection } from './contract.ts';

/* What is objected to, and what came of it. */

export const objections = () => bodyOf(client.GET('/api/v1/objections'));
export const objectTo = (id: string, about: ObjectedTo, statement: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/object', {
      params: { ...byId(id), ...keyed(key) },
      body: { about, statement },
    }),
  );
export const withdrawObjection = (id: string, version: number, key: string) =>
  bodyOf(
    client.POST('/api/v1/objections/{id}/withdraw', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const recordObjection = (
  id: string,
  said: { complainant: string; statement: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/objections', {
      params: { ...byId(id), ...keyed(key) },
      body: { about: 'publicity', ...said },
    }),
  );
export const decideObjection = (
  { id, version }: Objection,
  upheld: boolean,
  outcome: string,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/objections/{id}/decide', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, upheld, outcome },
    }),
  );
