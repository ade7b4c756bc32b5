import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { FindingState, InspectionState, JointSearch, ViolationFacts } from './contract.ts';
import * as demands from './demand-calls.ts';
import * as documents from './document-calls.ts';
import * as calls from './inspection-calls.ts';
import { pagesOf } from './pages-of.ts';
import * as urgent from './urgent-calls.ts';

/** The reader's own inspections in a state. */
export const myInspectionsQuery = (state: InspectionState) =>
  pagesOf(['inspections', 'mine', state], (cursor) => calls.myInspections(state, cursor));
/** All within sight, in a state or in any. */
export const allInspectionsQuery = (state: InspectionState | null) =>
  pagesOf(['inspections', 'all', state], (cursor) => calls.allInspections(state, cursor));
export const planInspectionsQuery = (id: string) =>
  pagesOf(['inspections', 'plan', id], (cursor) => calls.planInspections(id, cursor));
/** @param processed how many of the drawn were dealt with: with more of them there is more to show */
export const drawInspectionsQuery = (id: string, processed: number) =>
  infiniteQueryOptions({
    ...pagesOf(['inspections', 'draw', id, String(processed)], (cursor) => calls.drawInspections(id, cursor)), // prettier-ignore
    placeholderData: keepPreviousData,
  });
const POLL_MILLISECONDS = 5000;
/** One inspection; looked at again while it waits, because the firm answers on its own phone. */
export const inspectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['inspections', 'one', id],
    queryFn: () => calls.inspection(id),
    refetchInterval: ({ state }) => (state.data?.state === 'planned' ? POLL_MILLISECONDS : false),
  });
export const inspectionCodesQuery = (id: string) =>
  queryOptions({
    queryKey: ['inspections', 'one', id, 'codes'],
    queryFn: () => calls.inspectionCodes(id),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ state: of, answer }) => of === 'issued' && answer === null)
        ? POLL_MILLISECONDS
        : false,
  });
export const inspectionFindingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['inspections', 'one', id, 'findings'],
    queryFn: () => calls.inspectionFindings(id),
  });
export const inspectionDocumentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['inspections', 'one', id, 'documents'],
    queryFn: () => documents.inspectionDocuments(id),
  });
export const documentKindsQuery = queryOptions({
  queryKey: ['document-kinds'],
  queryFn: documents.documentKinds,
  staleTime: Infinity,
});
export const ratingsQuery = (year: string) =>
  queryOptions({ queryKey: ['ratings', year], queryFn: () => documents.ratings(year) });
export const urgentVisitsQuery = pagesOf(['urgent-visits'], urgent.urgentVisits);
export const refusalsQuery = pagesOf(['inspection-refusals'], calls.refusals);

export const mattersQuery = queryOptions({
  queryKey: ['inspection-matters'],
  queryFn: calls.matters,
});
export const plansQuery = pagesOf(['inspection-plans'], calls.plans);
export const planQuery = (id: string) =>
  queryOptions({ queryKey: ['inspection-plans', id], queryFn: () => calls.plan(id) });

export const commitmentsQuery = pagesOf(['draws'], calls.commitments);
/** It never changes once it was held. */
export const publicDrawQuery = (id: string) =>
  queryOptions({
    queryKey: ['draws', id],
    queryFn: () => calls.publicDraw(id),
    staleTime: Infinity,
    retry: false,
  });

/** Whether a search for joint visits is still under way. */
export const isSearching = ({ state }: JointSearch): boolean =>
  state === 'requested' || state === 'searching';
/** Searches, the latest first; followed closely while one is under way. */
export const jointSearchesQuery = queryOptions({
  queryKey: ['joint-searches'],
  queryFn: () => calls.jointSearches(null),
  refetchInterval: ({ state }) => (state.data?.items.some(isSearching) ? 1000 : false),
});
export const jointProposalsQuery = pagesOf(['joint-proposals'], calls.jointProposals);
export const jointProposalQuery = (id: string) =>
  queryOptions({ queryKey: ['joint-proposals', id], queryFn: () => calls.jointProposal(id) });
export const jointVisitsQuery = (id: string) =>
  pagesOf(['joint-proposals', id, 'visits'], (cursor) => calls.jointVisits(id, cursor));
export const jointUndoneQuery = (id: string) =>
  pagesOf(['joint-proposals', id, 'undone'], (cursor) => calls.jointUndone(id, cursor));
export const jointFirmsQuery = (id: string) =>
  pagesOf(['joint-proposals', id, 'firms'], (cursor) => calls.jointFirms(id, cursor));

export const findingsQuery = (state: FindingState | null) =>
  pagesOf(['findings', 'all', state], (cursor) => calls.findings(state, cursor));
export const findingQuery = (id: string) =>
  queryOptions({ queryKey: ['findings', 'one', id], queryFn: () => calls.finding(id) });
/** What the four lists propose of what was established; what is shown stays until the next answer is there. */
export const proposalQuery = (id: string, facts: ViolationFacts) =>
  queryOptions({
    queryKey: ['findings', 'one', id, 'proposal', JSON.stringify(facts)],
    queryFn: () => calls.proposeForFinding(id, facts),
    placeholderData: (before) => before,
    retry: false,
  });

export const ownVisitsQuery = (year: string) =>
  queryOptions({ queryKey: ['own-visits', year], queryFn: () => calls.ownVisits(year) });
export const ownDocumentsQuery = queryOptions({
  queryKey: ['own-documents'],
  queryFn: documents.ownDocuments,
});
export const ownBurdenQuery = (year: string) =>
  queryOptions({ queryKey: ['burden', year], queryFn: () => calls.ownBurden(year) });
export const demandsQuery = pagesOf(['demands'], demands.demands);
export const allowanceQuery = (authority: string, creditCode: string) =>
  queryOptions({
    queryKey: ['demands', 'allowance', authority, creditCode],
    queryFn: () => demands.demandAllowance(authority, creditCode),
    retry: false,
  });
export const ownDemandsQuery = (year: string) =>
  queryOptions({ queryKey: ['own-demands', year], queryFn: () => demands.ownDemands(year) });
export const ownFindingsQuery = queryOptions({
  queryKey: ['findings', 'own'],
  queryFn: calls.ownFindings,
});
export const firmRightsQuery = queryOptions({
  queryKey: ['firm-rights'],
  queryFn: calls.firmRights,
  staleTime: Infinity,
});
