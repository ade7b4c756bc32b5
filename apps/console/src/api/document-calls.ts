import { byId, keyed } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type { NewInspectionDocument, NewRating, NewStatement } from './contract.ts';

const both = (id: string, key: string) => ({ ...byId(id), ...keyed(key) });

/* Documents of inspections, what a firm states to them, and ratings. */

export const documentKinds = () => bodyOf(client.GET('/api/v1/inspection-document-kinds'));
export const inspectionDocuments = (id: string) =>
  bodyOf(client.GET('/api/v1/inspections/{id}/documents', { params: byId(id) }));
export const issueDocument = (id: string, asked: NewInspectionDocument, key: string) =>
  bodyOf(client.POST('/api/v1/inspections/{id}/documents', { params: both(id, key), body: asked }));
export const ownDocuments = () => bodyOf(client.GET('/api/v1/documents'));
export const stateCase = (id: string, said: NewStatement, key: string) =>
  bodyOf(client.POST('/api/v1/inspections/{id}/statement', { params: both(id, key), body: said }));
export const rateVisit = (id: string, rating: NewRating, key: string) =>
  bodyOf(client.POST('/api/v1/inspections/{id}/rating', { params: both(id, key), body: rating }));
export const ratings = (year: string) =>
  bodyOf(client.GET('/api/v1/inspection-ratings', { params: { query: { year } } }));
