import { byId, keyed, paged } from './calls.ts';
import { bodyOf, client } from './client.ts';
import type {
  AbandonGround,
  FindingDetail,
  FindingState,
  InspectionFinding,
  InspectionPlan,
  InspectionState,
  JointProposal,
  NewDraw,
  NewFindingDecision,
  NewInspection,
  NewInspectionPlan,
  NewJointSearch,
  NewPenaltyNotice,
  ViolationFacts,
  Visit,
} from './contract.ts';

const PAGE = 50;
const ours = { header: { 'X-Huizhi-Request': '1' } } as const;
const both = (id: string, key: string) => ({ ...byId(id), ...keyed(key) });
const pagedOf = <State>(cursor: string | null, state: State | null) => ({
  query: { ...paged(cursor, PAGE).query, ...(state === null ? {} : { state }) },
});

/* Inspections. */

export const myInspections = (state: InspectionState | null, cursor: string | null) =>
  bodyOf(client.GET('/api/v1/inspections/mine', { params: pagedOf(cursor, state) }));
export const allInspections = (state: InspectionState | null, cursor: string | null) =>
  bodyOf(client.GET('/api/v1/inspections/all', { params: pagedOf(cursor, state) }));
export const planInspections = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/inspection-plans/{id}/inspections', {
      params: { ...byId(id), ...paged(cursor, PAGE) },
    }),
  );
export const drawInspections = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/inspection-draws/{id}/inspections', {
      params: { ...byId(id), ...paged(cursor, PAGE) },
    }),
  );
export const inspection = (id: string) =>
  bodyOf(client.GET('/api/v1/inspections/{id}', { params: byId(id) }));
export const inspectionCodes = (id: string) =>
  bodyOf(client.GET('/api/v1/inspections/{id}/codes', { params: byId(id) }));
export const inspectionFindings = (id: string) =>
  bodyOf(client.GET('/api/v1/inspections/{id}/findings', { params: byId(id) }));
export const openInspection = (asked: NewInspection, key: string) =>
  bodyOf(client.POST('/api/v1/inspections', { params: keyed(key), body: asked }));
export const finishInspection = (id: string, visit: Visit, key: string) =>
  bodyOf(client.POST('/api/v1/inspections/{id}/done', { params: both(id, key), body: visit }));
export const approveVisit = (id: string, unannouncedBecause: string | null, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspections/{id}/approve', {
      params: both(id, key),
      body: { unannouncedBecause },
    }),
  );
export const cancelInspection = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspections/{id}/cancel', { params: both(id, key), body: { reason } }),
  );
export const refusals = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/inspection-refusals', { params: paged(cursor, PAGE) }));

/* Matters and plans. */

export const matters = () => bodyOf(client.GET('/api/v1/public/inspection-matters'));
export const plans = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/inspection-plans', { params: paged(cursor, PAGE) }));
export const plan = (id: string) =>
  bodyOf(client.GET('/api/v1/inspection-plans/{id}', { params: byId(id) }));
export const drawUpPlan = (asked: NewInspectionPlan, key: string) =>
  bodyOf(client.POST('/api/v1/inspection-plans', { params: keyed(key), body: asked }));
export const approvePlan = ({ id, version }: InspectionPlan, filedAs: string | null, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspection-plans/{id}/approve', {
      params: both(id, key),
      body: { version, filedAs },
    }),
  );
export const rejectPlan = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspection-plans/{id}/reject', {
      params: both(id, key),
      body: { reason },
    }),
  );
export const closePlan = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspection-plans/{id}/close', { params: both(id, key), body: { reason } }),
  );

/* Draws. */

export const commitments = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/public/draws', { params: paged(cursor, PAGE) }));
export const publicDraw = (id: string) =>
  bodyOf(client.GET('/api/v1/public/draws/{id}', { params: byId(id) }));
export const commitDraw = (asked: NewDraw, key: string) =>
  bodyOf(client.POST('/api/v1/inspection-draws', { params: keyed(key), body: asked }));
export const revealDraw = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/inspection-draws/{id}/reveal', { params: both(id, key) }));
export const holdDraw = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/inspection-draws/{id}/hold', { params: both(id, key) }));
export const abandonDraw = (id: string, ground: AbandonGround, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspection-draws/{id}/abandon', {
      params: both(id, key),
      body: { ground, reason },
    }),
  );

/* Joint visits. */

export const jointProposals = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/joint-proposals', { params: paged(cursor, PAGE) }));
export const jointProposal = (id: string) =>
  bodyOf(client.GET('/api/v1/joint-proposals/{id}', { params: byId(id) }));
const jointPage = (id: string, cursor: string | null) => ({
  params: { ...byId(id), ...paged(cursor, PAGE) },
});
export const jointVisits = async (id: string, cursor: string | null) => {
  const { items, nextCursor } = await bodyOf(
    client.GET('/api/v1/joint-proposals/{id}/visits', jointPage(id, cursor)),
  );
  // A firm is visited once a day.
  return { items: items.map((one) => ({ ...one, place: `${one.day} ${one.firm}` })), nextCursor };
};
export const jointUndone = (id: string, cursor: string | null) =>
  bodyOf(client.GET('/api/v1/joint-proposals/{id}/undone', jointPage(id, cursor)));
export const jointFirms = (id: string, cursor: string | null) =>
  bodyOf(client.GET('/api/v1/joint-proposals/{id}/firms', jointPage(id, cursor)));
export const jointSearches = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/joint-searches', { params: paged(cursor, PAGE) }));
export const searchJointVisits = (asked: NewJointSearch, key: string) =>
  bodyOf(client.POST('/api/v1/joint-searches', { params: keyed(key), body: asked }));
export const cancelJointSearch = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/joint-searches/{id}/cancel', { params: both(id, key) }));
export const approveJointVisits = ({ id, version }: JointProposal, key: string) =>
  bodyOf(
    client.POST('/api/v1/joint-proposals/{id}/approve', {
      params: both(id, key),
      body: { version },
    }),
  );
export const rejectJointVisits = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/joint-proposals/{id}/reject', { params: both(id, key), body: { reason } }),
  );
export const closeJointVisits = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/joint-proposals/{id}/close', { params: both(id, key), body: { reason } }),
  );

/* Findings. */

export const findings = (state: FindingState | null, cursor: string | null) =>
  bodyOf(client.GET('/api/v1/inspection-findings', { params: pagedOf(cursor, state) }));
export const finding = (id: string) =>
  bodyOf(client.GET('/api/v1/inspection-findings/{id}', { params: byId(id) }));
export const noteFinding = (
  inspectionId: string,
  found: { item: string; statement: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/inspections/{id}/findings', {
      params: both(inspectionId, key),
      body: found,
    }),
  );
export const noteNoProblem = (inspectionId: string, statement: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/inspections/{id}/no-problem', {
      params: both(inspectionId, key),
      body: { statement },
    }),
  );
/** Nothing is written; it is sent again with every change of the facts. */
export const proposeForFinding = (id: string, facts: ViolationFacts) =>
  bodyOf(
    client.POST('/api/v1/findings/{id}/propose', {
      params: { ...byId(id), ...ours },
      body: { facts },
    }),
  );
export const decideFinding = (
  { id, version }: FindingDetail,
  decision: Omit<NewFindingDecision, 'version'>,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/findings/{id}/decide', {
      params: both(id, key),
      body: { version, ...decision },
    }),
  );
export const noticePenalty = (
  { id, version }: FindingDetail,
  intended: Omit<NewPenaltyNotice, 'version'>,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/findings/{id}/notices', {
      params: both(id, key),
      body: { version, ...intended },
    }),
  );
export const undoFinding = (
  { id }: InspectionFinding,
  act: 'withdraw' | 'annul',
  reason: string,
  key: string,
) =>
  bodyOf(
    act === 'withdraw'
      ? client.POST('/api/v1/findings/{id}/withdraw', { params: both(id, key), body: { reason } })
      : client.POST('/api/v1/findings/{id}/annul', { params: both(id, key), body: { reason } }),
  );

/* What a firm sees of itself. */

export const ownVisits = (year: string) =>
  bodyOf(client.GET('/api/v1/own-visits', { params: { query: { year } } }));
export const ownBurden = (year: string) =>
  bodyOf(client.GET('/api/v1/burden', { params: { query: { year } } }));
export const ownFindings = () => bodyOf(client.GET('/api/v1/findings'));
export const objectToFinding = (id: string, statement: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/findings/{id}/object', { params: both(id, key), body: { statement } }),
  );
export const firmRights = () => bodyOf(client.GET('/api/v1/public/inspection-rights'));
