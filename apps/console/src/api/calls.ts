import { bodyOf, client } from './client.ts';
import type {
  CheckedReceipt,
  Declaration,
  HaltReason,
  List,
  NoticeChannel,
  NoticeDeliveryState,
  PaymentBatch,
  Session,
  TaskState,
} from './contract.ts';
import { Failure } from './failure.ts';

/** On every write: no other site can make a browser send it. */
const OURS = { 'X-Huizhi-Request': '1' } as const;

export const byId = (id: string) => ({ path: { id } });
export const keyed = (key: string) => ({ header: { ...OURS, 'Idempotency-Key': key } });
export const paged = (cursor: string | null, limit: number) => ({
  query: cursor === null ? { limit } : { cursor, limit },
});

export const about = () => bodyOf(client.GET('/api/v1/about'));
export const policies = () => bodyOf(client.GET('/api/v1/policies'));
export const readiness = () => bodyOf(client.GET('/api/v1/policies/readiness'));
export const budgets = () => bodyOf(client.GET('/api/v1/budgets'));

/** The accounts anyone may try; none outside a demonstration, where the API answers 404. */
export async function demoAccounts() {
  try {
    return (await bodyOf(client.GET('/api/v1/demo-accounts'))).items;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.status === 404) return [];
    throw thrown;
  }
}

/** Who is signed in, or null. */
export async function session(): Promise<Session | null> {
  try {
    return await bodyOf(client.GET('/api/v1/session'));
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.status === 401) return null;
    throw thrown;
  }
}

export const signIn = (account: string, password: string) =>
  bodyOf(client.POST('/api/v1/session', { params: { header: OURS }, body: { account, password } }));
export const signOut = () =>
  bodyOf<unknown>(client.DELETE('/api/v1/session', { params: { header: OURS } }));

export const simulationBasis = (id: string) =>
  bodyOf(client.GET('/api/v1/policies/{id}/simulation', { params: byId(id) }));
/** Nothing is written; it is sent again with every change. */
export const simulate = (id: string, document: string) =>
  bodyOf(
    client.POST('/api/v1/policies/{id}/simulation', {
      params: { ...byId(id), header: OURS },
      body: { document },
    }),
  );

export const rights = () => bodyOf(client.GET('/api/v1/entitlements/rights'));
export const messages = () => bodyOf(client.GET('/api/v1/messages'));
export const readMessages = (shown: string, key: string) =>
  bodyOf(client.POST('/api/v1/messages/read', { params: keyed(key), body: { shown } }));
/** No key: asked for again it is the same receipt. */
export const receipt = (id: string) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/receipt', { params: { ...byId(id), header: OURS } }),
  );
/** What stands behind the code of a receipt; null for one that nobody issued. */
export async function checkedReceipt(code: string): Promise<CheckedReceipt | null> {
  try {
    return await bodyOf(
      client.GET('/api/v1/public/receipts/{code}', { params: { path: { code } } }),
    );
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.status === 404) return null;
    throw thrown;
  }
}
export const channels = () => bodyOf(client.GET('/api/v1/notice-channels'));
/** No key: a webhook's secret is kept nowhere, and the last choice counts. */
export const chooseChannel = (channel: NoticeChannel['channel'], address: string | null) =>
  bodyOf(
    client.PUT('/api/v1/notice-channels/{channel}', {
      params: { path: { channel }, header: OURS },
      body: { address },
    }),
  );
export const noticeDeliveries = (state: NoticeDeliveryState, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/notice-deliveries', {
      params: { query: { state, limit: 50, ...(cursor === null ? {} : { cursor }) } },
    }),
  );
export const sendNoticeAgain = (id: string, version: number, key: string) =>
  bodyOf(
    client.POST('/api/v1/notice-deliveries/{id}/send-again', {
      params: { ...byId(id), ...keyed(key) },
      body: { version },
    }),
  );
export const haltPolicy = (id: string, why: HaltReason, key: string) =>
  bodyOf(
    client.POST('/api/v1/policies/{id}/halt', {
      params: { ...byId(id), ...keyed(key) },
      body: why,
    }),
  );
export const liftHalt = (id: string, said: { version: number; reason: string }, key: string) =>
  bodyOf(
    client.POST('/api/v1/policies/{id}/halt/lift', {
      params: { ...byId(id), ...keyed(key) },
      body: said,
    }),
  );

export const runs = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/runs', { params: paged(cursor, 50) }));
export const changes = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/runs/changes', { params: paged(cursor, 20) }));
export const run = (id: string) => bodyOf(client.GET('/api/v1/runs/{id}', { params: byId(id) }));
export const heldBackBy = (id: string) =>
  bodyOf(client.GET('/api/v1/runs/{id}/held-back', { params: byId(id) }));
export const betterCombinations = (id: string) =>
  bodyOf(client.GET('/api/v1/runs/{id}/better-combinations', { params: byId(id) }));
export const startRun = (key: string) =>
  bodyOf(client.POST('/api/v1/runs', { params: keyed(key), body: {} }));
export const cancelRun = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/runs/{id}/cancel', { params: { ...byId(id), ...keyed(key) } }));
export const resumeRun = (id: string, key: string) =>
  bodyOf(client.POST('/api/v1/runs/{id}/resume', { params: { ...byId(id), ...keyed(key) } }));
export const acceptRun = (id: string, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/runs/{id}/accept', {
      params: { ...byId(id), ...keyed(key) },
      body: { reason },
    }),
  );

export const lists = (runId: string | null, cursor: string | null) => {
  const { query } = paged(cursor, 100);
  const params = { query: runId === null ? query : { ...query, run: runId } };
  return bodyOf(client.GET('/api/v1/lists', { params }));
};
export const list = (id: string) => bodyOf(client.GET('/api/v1/lists/{id}', { params: byId(id) }));
export const listItems = (id: string, cursor: string | null, limit: number) =>
  bodyOf(
    client.GET('/api/v1/lists/{id}/items', { params: { ...byId(id), ...paged(cursor, limit) } }),
  );
export const approveList = ({ id, version, digest }: List, key: string) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/approve', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, digest },
    }),
  );
export const strikeItem = (
  list: Pick<List, 'id' | 'version'>,
  entitlementId: string,
  reason: string,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/strike', {
      params: { ...byId(list.id), ...keyed(key) },
      body: { version: list.version, entitlementId, reason },
    }),
  );
const reasoned = (id: string, version: number, reason: string, key: string) => ({
  params: { ...byId(id), ...keyed(key) },
  body: { version, reason },
});
type Reasoned = Parameters<typeof reasoned>;
export const rejectList = (...said: Reasoned) =>
  bodyOf(client.POST('/api/v1/lists/{id}/reject', reasoned(...said)));
export const stopRollout = (...said: Reasoned) =>
  bodyOf(client.POST('/api/v1/lists/{id}/rollout/stop', reasoned(...said)));
export const resumeRollout = (...said: Reasoned) =>
  bodyOf(client.POST('/api/v1/lists/{id}/rollout/resume', reasoned(...said)));

export const listReview = (id: string) =>
  bodyOf(client.GET('/api/v1/lists/{id}/review', { params: byId(id) }));
export const askViews = ({ id, version }: List, departments: string[], key: string) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/review/views', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, departments },
    }),
  );
export const giveView = (
  id: string,
  view: { id: string; version: number },
  said: { agrees: boolean; reason: string | null; itemsDigest: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/review/views/{view}', {
      params: { path: { id, view: view.id }, ...keyed(key) },
      body: { version: view.version, ...said },
    }),
  );
export const remarkOn = (
  id: string,
  said: { entitlementId: string | null; text: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/review/remarks', {
      params: { ...byId(id), ...keyed(key) },
      body: said,
    }),
  );
export const addFirm = (
  { id, version }: List,
  said: { creditCode: string; reason: string; evidence: string },
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/lists/{id}/review/additions', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, ...said },
    }),
  );

export const forms = () => bodyOf(client.GET('/api/v1/forms'));
export const form = (policyId: string) =>
  bodyOf(client.GET('/api/v1/forms/{policyId}', { params: { path: { policyId } } }));
export const sendForm = (
  policyId: string,
  digest: string,
  answers: { key: string; value: string | boolean }[],
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/forms/{policyId}', {
      params: { path: { policyId }, ...keyed(key) },
      body: { digest, agreed: true, answers },
    }),
  );
export const holds = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/holds', { params: paged(cursor, 50) }));
export const departmentHolds = () => bodyOf(client.GET('/api/v1/holds/departments'));
export const declarations = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/declarations', { params: paged(cursor, 50) }));
export const verifyDeclaration = (
  { id, version }: Pick<Declaration, 'id' | 'version'>,
  note: string,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/declarations/{id}/verify', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, note },
    }),
  );
export const refuteDeclaration = (
  { id, version }: Pick<Declaration, 'id' | 'version'>,
  note: string,
  key: string,
) =>
  bodyOf(
    client.POST('/api/v1/declarations/{id}/refute', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, note },
    }),
  );

export const payables = () => bodyOf(client.GET('/api/v1/payables'));
export const paymentBatches = () => bodyOf(client.GET('/api/v1/payment-batches'));
export const paymentBatch = (id: string) =>
  bodyOf(client.GET('/api/v1/payment-batches/{id}', { params: byId(id) }));
export const paymentItems = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/payment-batches/{id}/items', {
      params: { ...byId(id), ...paged(cursor, 100) },
    }),
  );
export const makeBatch = (policyId: string, year: string, key: string) =>
  bodyOf(client.POST('/api/v1/payment-batches', { params: keyed(key), body: { policyId, year } }));
export const releaseBatch = ({ id, version, digest }: PaymentBatch, key: string) =>
  bodyOf(
    client.POST('/api/v1/payment-batches/{id}/release', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, digest },
    }),
  );
export const returnBatch = ({ id, version }: PaymentBatch, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/payment-batches/{id}/return', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );
export const receiveReceipt = (id: string, text: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/payment-batches/{id}/receipt', {
      params: { ...byId(id), ...keyed(key) },
      body: { text },
    }),
  );

export const publicPolicies = () => bodyOf(client.GET('/api/v1/public/policies'));
export const ownVerdict = (id: string) =>
  bodyOf(client.GET('/api/v1/policies/{id}/mine', { params: byId(id) }));
export const publicNotices = () => bodyOf(client.GET('/api/v1/public/notices'));
export const publicItems = (id: string, cursor: string | null) =>
  bodyOf(
    client.GET('/api/v1/public/notices/{id}/items', {
      params: { ...byId(id), ...paged(cursor, 50) },
    }),
  );

export const tasks = (state: TaskState, cursor: string | null) => {
  const { query } = paged(cursor, 50);
  return bodyOf(client.GET('/api/v1/tasks', { params: { query: { ...query, state } } }));
};
export const closeTask = (id: string, version: number, note: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/tasks/{id}/close', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, note },
    }),
  );

export const datasets = () => bodyOf(client.GET('/api/v1/datasets'));
export const departments = () => bodyOf(client.GET('/api/v1/departments'));
export const unlinkedCounts = () => bodyOf(client.GET('/api/v1/unlinked/counts'));
export const deliveries = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/deliveries', { params: paged(cursor, 50) }));
export const approveDelivery = (id: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/deliveries/{id}/approve', { params: { ...byId(id), ...keyed(key) } }),
  );

export const standingRecords = (dataset: string, creditCode: string, cursor: string | null) => {
  const { query } = paged(cursor, 50);
  return bodyOf(
    client.GET('/api/v1/records', { params: { query: { ...query, dataset, creditCode } } }),
  );
};
export const amendments = (cursor: string | null) =>
  bodyOf(client.GET('/api/v1/amendments', { params: paged(cursor, 50) }));
export const proposeAmendment = (
  body: { recordId: string; fact: string; value: string | null; reason: string },
  key: string,
) => bodyOf(client.POST('/api/v1/amendments', { params: keyed(key), body }));
export const acceptAmendment = (id: string, answer: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/amendments/{id}/accept', {
      params: { ...byId(id), ...keyed(key) },
      body: { answer },
    }),
  );
export const refuseAmendment = (id: string, answer: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/amendments/{id}/refuse', {
      params: { ...byId(id), ...keyed(key) },
      body: { answer },
    }),
  );
export const amendedDecisions = (id: string) =>
  bodyOf(client.GET('/api/v1/amendments/{id}/decisions', { params: byId(id) }));

export const audit = (of: string | null, cursor: string | null) => {
  const { query } = paged(cursor, 50);
  const params = { query: of === null ? query : { ...query, id: of } };
  return bodyOf(client.GET('/api/v1/audit', { params }));
};

export const heldBack = () => bodyOf(client.GET('/api/v1/entitlements/held-back'));
export const entitlements = () => bodyOf(client.GET('/api/v1/entitlements'));
export const entitlement = (id: string) =>
  bodyOf(client.GET('/api/v1/entitlements/{id}', { params: byId(id) }));
export const confirmEntitlement = (id: string, version: number, amountFen: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/confirm', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, amountFen },
    }),
  );
export const declineEntitlement = (id: string, version: number, reason: string, key: string) =>
  bodyOf(
    client.POST('/api/v1/entitlements/{id}/decline', {
      params: { ...byId(id), ...keyed(key) },
      body: { version, reason },
    }),
  );
