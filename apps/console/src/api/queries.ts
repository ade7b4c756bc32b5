import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { adjustment, adjustments, granted } from './adjusting.ts';
import { budgetEntries } from './budget-calls.ts';
import * as calls from './calls.ts';
import * as credit from './grading-calls.ts';
import * as intake from './intake-calls.ts';
import { objections } from './objection-calls.ts';
import { upload } from './upload.ts';
import type { NoticeDeliveryState, Page, Run, RunState, TaskState } from './contract.ts';

const POLL_MILLISECONDS = 700;
const ENDED: readonly RunState[] = ['finished', 'cancelled', 'stopped'];

/** Whether a run will not move any more unless somebody resumes it. */
export const hasEnded = (run: Run): boolean => ENDED.includes(run.state);

function pagesOf<Item>(
  key: readonly (string | null)[],
  load: (cursor: string | null) => Promise<Page<Item>>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.nextCursor,
  });
}

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: calls.about,
  staleTime: 60_000,
});
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: calls.session,
  staleTime: Infinity,
});
export const demoAccountsQuery = queryOptions({
  queryKey: ['demo-accounts'],
  queryFn: calls.demoAccounts,
  staleTime: Infinity,
});
export const messagesQuery = queryOptions({ queryKey: ['messages'], queryFn: calls.messages });
export const rightsQuery = queryOptions({ queryKey: ['rights'], queryFn: calls.rights });
export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipt', id],
    queryFn: () => calls.receipt(id),
    staleTime: Infinity,
  });
export const checkedReceiptQuery = (code: string) =>
  queryOptions({ queryKey: ['checked-receipt', code], queryFn: () => calls.checkedReceipt(code) });
export const channelsQuery = queryOptions({ queryKey: ['channels'], queryFn: calls.channels });
/** What became of notices outside the application. */
export const noticeDeliveriesQuery = (state: NoticeDeliveryState) =>
  infiniteQueryOptions({
    queryKey: ['notice-deliveries', state],
    queryFn: ({ pageParam }) => calls.noticeDeliveries(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
export const budgetEntriesQuery = queryOptions({
  queryKey: ['budget-entries'],
  queryFn: budgetEntries,
});
export const policiesQuery = queryOptions({ queryKey: ['policies'], queryFn: calls.policies });
export const readinessQuery = queryOptions({ queryKey: ['readiness'], queryFn: calls.readiness });
export const simulationBasisQuery = (id: string) =>
  queryOptions({
    queryKey: ['simulation', id],
    queryFn: () => calls.simulationBasis(id),
    staleTime: Infinity,
  });
/** The effect of an edited document; what is shown stays until the next answer is there. */
export const simulationQuery = (id: string, document: string) =>
  queryOptions({
    queryKey: ['simulation', id, document],
    queryFn: () => calls.simulate(id, document),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  });
export const budgetsQuery = queryOptions({ queryKey: ['budgets'], queryFn: calls.budgets });
export const heldBackQuery = queryOptions({
  queryKey: ['entitlements', 'held-back'],
  queryFn: calls.heldBack,
});
/** What a run that has finished left off. */
export const heldBackByQuery = (id: string) =>
  queryOptions({ queryKey: ['runs', id, 'held-back'], queryFn: () => calls.heldBackBy(id) });
/** Firms of a finished run that could lawfully have more. */
export const betterCombinationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'better-combinations'],
    queryFn: () => calls.betterCombinations(id),
  });
export const entitlementsQuery = queryOptions({
  queryKey: ['entitlements'],
  queryFn: calls.entitlements,
});

/** All lists, or those that one run drafted. */
export const listsQuery = (runId: string | null) =>
  pagesOf(['lists', runId], (cursor) => calls.lists(runId, cursor));

/** The open tasks, or the closed ones. */
export const tasksQuery = (state: TaskState) =>
  pagesOf(['tasks', state], (cursor) => calls.tasks(state, cursor));

/** How each dataset stands. */
export const datasetsQuery = queryOptions({ queryKey: ['datasets'], queryFn: calls.datasets });

/** The same by department; asked again whenever the datasets are. */
export const departmentsQuery = queryOptions({
  queryKey: ['datasets', 'departments'],
  queryFn: calls.departments,
});

/** How many rows wait for subjects. */
export const unlinkedCountsQuery = queryOptions({
  queryKey: ['datasets', 'unlinked'],
  queryFn: calls.unlinkedCounts,
});

/** Rows that wait for a subject, oldest first. */
export const unlinkedQuery = pagesOf(['datasets', 'unlinked', 'rows'], intake.unlinked);

/** Deliveries that wait for two people. */
export const waitingDeliveriesQuery = pagesOf(['deliveries', 'waiting'], intake.waitingDeliveries);

/** One delivery; with its rows under the same head, so that what changes deliveries has it read again. */
export const deliveryQuery = (id: string) =>
  queryOptions({ queryKey: ['deliveries', 'one', id], queryFn: () => intake.delivery(id) });
export const deliveryRejectsQuery = (id: string) =>
  pagesOf(['deliveries', 'rejects', id], (cursor) => intake.deliveryRejects(id, cursor));
export const deliveryRepairsQuery = (id: string) =>
  pagesOf(['deliveries', 'repairs', id], (cursor) => intake.deliveryRepairs(id, cursor));

/** What departments delivered. */
export const deliveriesQuery = pagesOf(['deliveries'], calls.deliveries);

/** What a dataset says of who bears a credit code, record by record. */
export const standingRecordsQuery = (dataset: string, creditCode: string) =>
  pagesOf(['records', dataset, creditCode], (cursor) =>
    calls.standingRecords(dataset, creditCode, cursor),
  );

/** Corrections of recorded facts: one's own, and those of the data of one's department. */
export const amendmentsQuery = pagesOf(['amendments'], calls.amendments);

/** The decisions that rest on the fact that an amendment is about. */
export const amendedDecisionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['amendments', id, 'decisions'],
    queryFn: () => calls.amendedDecisions(id),
  });

/** One upload, followed closely until it is over. */
export const uploadQuery = (id: string) =>
  queryOptions({
    queryKey: ['upload', id],
    queryFn: () => upload(id),
    refetchInterval: ({ state }) =>
      ['open', 'queued', 'importing'].includes(state.data?.state ?? 'open')
        ? POLL_MILLISECONDS
        : false,
  });

/** The audit trail, or what it says of one thing. */
export const auditQuery = (of: string | null) =>
  pagesOf(['audit', of], (cursor) => calls.audit(of, cursor));

/** All runs; looked at again every few seconds while one of them is under way. */
export const runsQuery = {
  ...pagesOf(['runs'], calls.runs),
  refetchInterval: (query: { state: { data?: { pages: Page<Run>[] } } }) =>
    query.state.data?.pages.some((page) => page.items.some((run) => !hasEnded(run)))
      ? 2_000
      : false,
} as const;

/** What was judged at once between runs. */
export const changesQuery = pagesOf(['changes'], calls.changes);

/** One run, followed closely until it has ended. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: () => calls.run(id),
    refetchInterval: ({ state }) =>
      state.data === undefined || hasEnded(state.data) ? false : POLL_MILLISECONDS,
  });

/** All gradings by credit risk. */
export const gradingsQuery = pagesOf(['gradings'], credit.gradings);

/** One grading, followed closely while its run is under way. */
export const gradingQuery = (id: string) =>
  queryOptions({
    queryKey: ['grading', id],
    queryFn: () => credit.grading(id),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state !== 'preparing' || hasEnded(state.data.run)
        ? false
        : POLL_MILLISECONDS,
  });

/** Why a subject has its tier in a grading. */
export const explainedTierQuery = (id: string, creditCode: string) =>
  queryOptions({
    queryKey: ['grading', id, 'explanation', creditCode],
    queryFn: () => credit.explainedTier(id, creditCode),
    retry: false,
  });

/** The published tiers of a subject. */
export const subjectTiersQuery = (creditCode: string) =>
  queryOptions({
    queryKey: ['credit-tiers', creditCode],
    queryFn: () => credit.subjectTiers(creditCode),
    retry: false,
  });

/** The enterprise's own tiers, with the reasons of one month, the latest unless named. */
export const ownTiersQuery = (month: string | null) =>
  queryOptions({
    queryKey: ['own-tiers', month],
    queryFn: () => credit.ownTiers(month),
    placeholderData: (before) => before,
  });

/** The penalties of a subject that are on display; of the enterprise itself unless named. */
export const shownPenaltiesQuery = (creditCode: string | null) =>
  queryOptions({
    queryKey: ['credit-repairs', creditCode],
    queryFn: () => credit.shownPenalties(creditCode),
    retry: false,
  });

export const listQuery = (id: string) =>
  queryOptions({
    queryKey: ['list', id],
    queryFn: () => calls.list(id),
    refetchInterval: (query) =>
      ['draft', 'approved'].includes(query.state.data?.state ?? '') ? 2_000 : false,
  });

/** Views, additions and remarks; under `list` and its id, so that both are read again together. */
export const listReviewQuery = (id: string) =>
  queryOptions({ queryKey: ['list', id, 'review'], queryFn: () => calls.listReview(id) });

export const listItemsQuery = (id: string, cursor: string | null, limit: number) =>
  queryOptions({
    queryKey: ['list', id, 'items', cursor, limit],
    queryFn: () => calls.listItems(id, cursor, limit),
  });

/** What was objected to. */
export const objectionsQuery = queryOptions({
  queryKey: ['objections'],
  queryFn: objections,
});

/** Differences that corrected data makes to confirmed benefits. */
export const adjustmentsQuery = pagesOf(['adjustments'], adjustments);

/** One of them with the reasons of both decisions. */
export const adjustmentQuery = (id: string) =>
  queryOptions({ queryKey: ['adjustment', id], queryFn: () => adjustment(id) });

/** What a firm has of a benefit, for whoever looks into it. */
export const grantedQuery = (entitlementId: string) =>
  queryOptions({ queryKey: ['granted', entitlementId], queryFn: () => granted(entitlementId) });

/** What the enterprise may apply for and be decided for at once. */
export const formsQuery = queryOptions({ queryKey: ['forms'], queryFn: calls.forms });

/** The form of a policy. */
export const formQuery = (policyId: string) =>
  queryOptions({ queryKey: ['form', policyId], queryFn: () => calls.form(policyId) });

/** Which enterprises wait for data, due first. */
export const holdsQuery = pagesOf(['holds'], calls.holds);

/** What each department owes. */
export const departmentHoldsQuery = queryOptions({
  queryKey: ['holds', 'departments'],
  queryFn: calls.departmentHolds,
});

/** What enterprises declared. */
export const declarationsQuery = pagesOf(['declarations'], calls.declarations);

/** What can be put into a payment batch now. */
export const payablesQuery = queryOptions({ queryKey: ['payables'], queryFn: calls.payables });

export const paymentBatchesQuery = queryOptions({
  queryKey: ['payment-batches'],
  queryFn: calls.paymentBatches,
});

export const paymentBatchQuery = (id: string) =>
  queryOptions({ queryKey: ['payment-batch', id], queryFn: () => calls.paymentBatch(id) });

/** The payments of a batch. */
export const paymentItemsQuery = (id: string) =>
  pagesOf(['payment-batch', id, 'items'], (cursor) => calls.paymentItems(id, cursor));

export const publicPoliciesQuery = queryOptions({
  queryKey: ['public-policies'],
  queryFn: calls.publicPolicies,
});

/** Why one's own firm does or does not qualify for a policy. */
export const ownVerdictQuery = (id: string) =>
  queryOptions({ queryKey: ['own-verdict', id], queryFn: () => calls.ownVerdict(id) });

export const publicNoticesQuery = queryOptions({
  queryKey: ['public-notices'],
  queryFn: calls.publicNotices,
});

/** The enterprises of a public notice. */
export const publicItemsQuery = (id: string) =>
  pagesOf(['public-notices', id], (cursor) => calls.publicItems(id, cursor));

export const entitlementQuery = (id: string) =>
  queryOptions({ queryKey: ['entitlement', id], queryFn: () => calls.entitlement(id) });
