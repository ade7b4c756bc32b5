/**
 * The shapes this page exchanges with the API, in the form openapi-typescript gives them.
 *
 * Money is a decimal string of fen, a date is `YYYY-MM-DD`, an instant is ISO 8601 in UTC.
 */

/** One sentence in both languages; Chinese is shown first. */
export type Text = { zh: string; en: string };

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** An RFC 9457 problem document as the API sends it. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  text: Text;
  errorId: string;
  details?: unknown;
};

export type About = {
  mode: 'demo' | 'production' | 'test';
  businessDate: string;
  businessDateMoved: boolean;
  synthetic: boolean;
  oidc: boolean;
  version: string;
};

export type Role =
  'operator' | 'approver' | 'policy' | 'finance' | 'auditor' | 'administrator' | 'enterprise';

export type Permission =
  | 'session.read'
  | 'run.read'
  | 'run.start'
  | 'run.cancel'
  | 'run.accept'
  | 'list.read'
  | 'list.approve'
  | 'list.reject'
  | 'policy.read'
  | 'budget.read'
  | 'entitlement.mine'
  | 'entitlement.confirm'
  | 'entitlement.decline'
  | 'audit.read';

export type DemoAccount = {
  account: string;
  password: string;
  displayName: string;
  roles: Role[];
  note: Text;
};

export type Session = {
  account: string;
  displayName: string;
  roles: Role[];
  permissions: Permission[];
  subject: { id: number; name: string; creditCode: string | null; division: string } | null;
  demo: boolean;
};

export type LegalBasis = { title: string; article: string | null };

export type Policy = {
  id: string;
  title: Text;
  authority: Text;
  deliveryMode: string;
  validity: { from: string; until: string | null };
  legalBasis: LegalBasis[];
  executable: boolean;
  reason: Text | null;
  amount: Text;
  decisionHash: string | null;
};

export type RunPolicy = {
  policyId: string;
  title: Text;
  eligible: number;
  undetermined: number;
  ineligible: number;
  opened: number;
  closed: number;
  suspended: number;
  amountFen: string;
  parked: Text | null;
};

export type RunState = 'requested' | 'running' | 'stopped' | 'applying' | 'finished' | 'cancelled';

export type Run = {
  id: string;
  state: RunState;
  asOf: string;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  requestedBy: string;
  rowsTotal: number;
  rowsDone: number;
  ratePerSecond: number | null;
  remainingSeconds: number | null;
  stoppedBecause: Text | null;
  policies: RunPolicy[];
};

export type ListState = 'draft' | 'reviewing' | 'approved' | 'announced' | 'rejected';

export type BudgetAmounts = {
  appropriatedFen: string;
  reservedFen: string;
  committedFen: string;
  disbursedFen: string;
  availableFen: string;
};

export type List = {
  id: string;
  policyId: string;
  title: Text;
  period: string;
  state: ListState;
  itemCount: number;
  amountFen: string;
  unfundedCount: number;
  draftedBy: string;
  draftedAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
  rejectedReason: string | null;
  demo: boolean;
  secondOpinion: { checked: number; sampled: number; differences: Text[] } | null;
  budget: BudgetAmounts | null;
  version: number;
};

export type EntitlementState =
  | 'waiting'
  | 'listed'
  | 'suspended'
  | 'notified'
  | 'confirmed'
  | 'declined'
  | 'silent'
  | 'withdrawn';

export type ListItem = {
  entitlementId: string;
  subjectName: string;
  creditCode: string | null;
  division: string;
  divisionName: string;
  amountFen: string;
  state: EntitlementState;
};

export type Budget = BudgetAmounts & { policyId: string; title: Text };

export type Entitlement = {
  id: string;
  policyId: string;
  title: Text;
  authority: Text;
  period: string;
  amountFen: string;
  state: EntitlementState;
  confirmBy: { date: string; provisional: boolean } | null;
  notifiedAt: string | null;
  decidedOn: string;
  version: number;
};

export type ExplanationNode = {
  truth: 'true' | 'false' | 'unknown';
  decisive: boolean;
  sentence: Text;
  value?: Text;
  source?: { dataset: string; title: Text; asOf: string };
  children: ExplanationNode[];
};

export type Explanation = {
  verdict: string;
  reasons: Text[];
  amount: Text | null;
  tree: ExplanationNode;
};

export type HistoryEntry = { at: string; event: string; state: string; by: string };

export type EntitlementDetail = Entitlement & {
  explanation: Explanation;
  legalBasis: LegalBasis[];
  evidence: { asOf: string; knownAt: string; decisionHash: string; factVectorHash: string };
  history: HistoryEntry[];
};

type Json<Body> = { content: { 'application/json': Body } };
type Answer<Body, Status extends number> = { [status in Status]: Json<Body> } & {
  default: { content: { 'application/problem+json': Problem } };
};
type Get<Body, Parameters = object> = { parameters: Parameters; responses: Answer<Body, 200> };
type Post<Sent, Body, Parameters = object, Status extends number = 200> = {
  parameters: Parameters;
  requestBody: Json<Sent>;
  responses: Answer<Body, Status>;
};
type Paged = { query?: { cursor?: string; limit?: number } };
type ById = { path: { id: string } };
type Nothing = Record<string, never>;

/** Every operation the page calls, by path and method. */
export interface paths {
  '/api/v1/about': { get: Get<About> };
  '/api/v1/demo-accounts': { get: Get<{ items: DemoAccount[] }> };
  '/api/v1/session': {
    get: Get<Session>;
    post: Post<{ account: string; password: string }, Session>;
    delete: { parameters: object; responses: { 204: { content?: never } } };
  };
  '/api/v1/policies': { get: Get<{ items: Policy[] }> };
  '/api/v1/runs': { get: Get<Page<Run>, Paged>; post: Post<Nothing, Run, object, 202> };
  '/api/v1/runs/{id}': { get: Get<Run, ById> };
  '/api/v1/runs/{id}/cancel': { post: Post<Nothing, Run, ById> };
  '/api/v1/runs/{id}/accept': { post: Post<{ reason: string }, Run, ById> };
  '/api/v1/runs/{id}/resume': { post: Post<Nothing, Run, ById> };
  '/api/v1/lists': { get: Get<Page<List>, Paged> };
  '/api/v1/lists/{id}': { get: Get<List, ById> };
  '/api/v1/lists/{id}/items': { get: Get<Page<ListItem>, ById & Paged> };
  '/api/v1/lists/{id}/approve': { post: Post<{ version: number }, List, ById> };
  '/api/v1/lists/{id}/reject': { post: Post<{ version: number; reason: string }, List, ById> };
  '/api/v1/budgets': { get: Get<{ items: Budget[] }> };
  '/api/v1/entitlements': { get: Get<Page<Entitlement>, Paged> };
  '/api/v1/entitlements/{id}': { get: Get<EntitlementDetail, ById> };
  '/api/v1/entitlements/{id}/confirm': {
    post: Post<{ version: number; amountFen: string }, Entitlement, ById>;
  };
  '/api/v1/entitlements/{id}/decline': {
    post: Post<{ version: number; reason: string }, Entitlement, ById>;
  };
}
