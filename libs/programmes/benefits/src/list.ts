import type { Rank } from '#libs/engine';
import type { Text } from '#libs/kernel';
import { budgets, lineKey, type Budget } from '#libs/ledger';
import type { RuleStore } from '#libs/matching';
import { elevate, moveOne, NotFound, promise, VersionStale, type Tx } from '#libs/platform';
import { isUnallocated, PRO_RATA } from './allocation.ts';
import { withdraw } from './withdrawal.ts';
import { ListBeyondReach, ListChanged, ListUnallocated, SamePerson } from './errors.ts';
import { budgetYear } from './funding.ts';
import { viewGates, type GateView } from './gate-view.ts';
import { refuseHalted } from './halt.ts';
import { listLifecycle, type EntitlementState } from './lifecycles.ts';
import { rolloutsOf, type RolloutView } from './list-rollout.ts';
import { endViews, refuseUnreviewed } from './list-opinion.ts';
import { ranksOn } from './ranking.ts';

/** How a person made a list come about: asked for its run, let that go on after it had stopped, put a firm on it, struck one off, or spoke for a department. */
export type Hand = 'requested' | 'accepted' | 'added' | 'struck' | 'spoke';

/** A list as officers see it; amounts in fen as decimal text. */
export interface ListView {
  readonly id: string;
  readonly policyId: string;
  /** The run that drafted it. */
  readonly runId: string;
  readonly title: Text;
  readonly period: string;
  readonly state: string;
  /** Firms that stand on it; what was withdrawn stands no more, except on a rejected list, which shows what it held. */
  readonly itemCount: number;
  readonly amountFen: string;
  /** Of these, who waits for money: covered by the approval, and told once there is some. */
  readonly unfundedCount: number;
  /** The order in which its policy serves them where the money does not reach all; null for ascending subject number. */
  readonly ranking: Text | null;
  /** How its money is shared out, and the ratio once it is fixed; null where firms are served in full one after the other. */
  readonly allocation: {
    readonly note: Text;
    readonly ratio: { readonly entitledFen: string; readonly availableFen: string } | null;
  } | null;
  /** Digest of who stands on it with how much, and of what departments said; an approval names the one it was shown. */
  readonly digest: string;
  readonly draftedBy: string;
  readonly draftedAt: string;
  /** What the reader did in its making, which bars them from approving it; null for a second person. */
  readonly readerHand: Hand | null;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly rejectedReason: string | null;
  readonly demo: boolean;
  readonly secondOpinion: {
    readonly checked: number;
    readonly sampled: number;
    readonly differences: readonly Text[];
  } | null;
  readonly budget: BudgetView | null;
  /** Null where everybody is told at once, and before it is announced. */
  readonly rollout: RolloutView | null;
  readonly version: number;
}

/** A budget with its amounts as decimal text. */
export type BudgetView = { readonly [Member in keyof Budget]: string };

/** One firm on a list. */
export interface ListItem {
  readonly entitlementId: string;
  readonly subjectName: string;
  readonly creditCode: string | null;
  readonly division: string;
  readonly amountFen: string;
  /** What the rule gives it, where the money of the list was shared out; else null. */
  readonly entitledFen: string | null;
  readonly state: EntitlementState;
  /** The first gate that has not passed; null before it is announced and after all have. */
  readonly gate: GateView | null;
  /** Its place and figure where the policy ranks firms; null where it does not, and of who was withdrawn. */
  readonly rank: Rank | null;
  /** Why it was struck off or taken back; null while it stands. */
  readonly reason: string | null;
}

interface ListRow {
  id: string;
  policy_id: string;
  run_id: string;
  title: Text;
  period: string;
  state: string;
  item_count: number;
  amount_fen: string;
  unfunded_count: number;
  ranking: Text | null;
  allocation: ListView['allocation'];
  digest: string;
  drafted_by: string;
  drafted_at: string;
  approved_by: string | null;
  approved_at: string | null;
  rejected_reason: string | null;
  demo: boolean;
  second_opinion: ListView['secondOpinion'];
  version: number;
}

const NAME: Text = { zh: '名单', en: 'list' };
const GATE_PASSED: readonly GateView['state'][] = ['closed', 'waived'];
/**
 * Money coming in or data going missing changes neither who stands on a list nor with how much. What departments said is
 * part of it where they were asked, so an approval covers the outcome of the review that it was shown.
 */
const digestOf = (listId: string): string =>
  `encode(sha256(convert_to(coalesce(string_agg(e.id || ' ' || e.subject_id || ' ' || e.amount_fen, ',' order by e.subject_id)
  filter (where e.state <> 'withdrawn'), '') || list_review_outcome(${listId}), 'UTF8')), 'hex')`;

/** How the money of list `l` under rule version `v` is shared out. */
const SHARED = `case when ${PRO_RATA} then jsonb_build_object('note', v.document->'allocation'->'note', 'ratio', (
  select jsonb_build_object('entitledFen', a.entitled_fen::text, 'availableFen', a.available_fen::text) from list_allocation a where a.list_id = l.id)) end`;

/** Where a firm comes on its list: $4 are the entitlements that are ranked, in order. */
const PLACE = `coalesce(array_position($4::uuid[], e.id), cardinality($4::uuid[]) + e.subject_id)`;

/** One list with its budget. @throws PLATFORM.NOT_FOUND */
export async function viewList(tx: Tx, id: string): Promise<ListView> {
  const [row] = await listRows(tx, 'where l.id = $1', [id]);
  if (!row) throw new NotFound(NAME);
  return (await asViews(tx, [row]))[0] as ListView;
}

/** The latest lists, newest first; those of one run, and after a place in that order, where one is given. */
export async function listLists(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
  runId: string | null = null,
): Promise<ListView[]> {
  const rows = await listRows(
    tx,
    `where ($2::timestamptz is null or (l.drafted_at, l.id) < ($2, $4::uuid)) and ($3::uuid is null or l.run_id = $3)
     order by l.drafted_at desc, l.id desc limit $1`,
    [limit, after?.at ?? null, runId, after?.id ?? null],
  );
  return asViews(tx, rows);
}

/**
 * The firms on a list in the order in which they are served: as the policy ranks them, those it does not rank after them,
 * in ascending subject number. From a cursor on.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function listItems(
  tx: Tx,
  id: string,
  rules: RuleStore,
  limit: number,
  after: number,
): Promise<{ items: ListItem[]; next: number | null }> {
  await mustSee(tx, id, null);
  const ranks = await ranksOn(tx, rules, id);
  const rows = await tx.query<{
    id: string;
    place: number;
    name: string;
    credit_code: string | null;
    division: string;
    amount_fen: string;
    entitled_fen: string | null;
    state: EntitlementState;
    ended_reason: string | null;
  }>(
    `select e.id, ${PLACE} as place, subject_name_at(e.subject_id, d.as_of, d.known_at) as name, i.value as credit_code, e.division, e.amount_fen, e.entitled_fen, e.state, e.ended_reason
     from entitlement e join subject s on s.id = e.subject_id join decision d on d.id = e.decision_id
       left join identifier i on i.subject_id = s.id and i.scheme = 'credit-code' and i.valid_until is null
     where e.list_id = $1 and ${PLACE} > $2 order by place limit $3`,
    [id, after, limit + 1, [...(ranks?.keys() ?? [])]],
  );
  const page = rows.slice(0, limit);
  const gates = await viewGates(
    tx,
    page.map((row) => row.id),
  );
  return {
    items: page.map((row) => ({
      entitlementId: row.id,
      subjectName: row.name,
      creditCode: row.credit_code,
      division: row.division,
      amountFen: row.amount_fen,
      entitledFen: row.entitled_fen,
      state: row.state,
      gate: gates.get(row.id)?.find(({ state }) => !GATE_PASSED.includes(state)) ?? null,
      rank: ranks?.get(row.id) ?? null,
      reason: row.ended_reason,
    })),
    next: rows.length > limit ? (page.at(-1)?.place ?? null) : null,
  };
}

/**
 * Approves a list as the second person, exactly as it was shown; its firms are then notified, those without money once
 * there is some.
 *
 * @param shown version and digest of the view that was read
 * @throws LIST.SAME_PERSON
 * @throws LIST.BEYOND_REACH when the approver may not see all of it
 * @throws POLICY.HALTED
 * @throws LIST.VIEWS_OWED when a department concerned has neither agreed nor let its term lapse
 * @throws LIST.OBJECTION_STANDS
 * @throws LIST.UNALLOCATED while the ratio of money that is shared out is not fixed
 * @throws LIST.CHANGED when other firms or amounts stand on it by now
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function approveList(
  tx: Tx,
  id: string,
  shown: { readonly version: number; readonly digest: string },
  options: { demo: boolean },
): Promise<ListView> {
  await mustSee(tx, id, shown.version);
  if ((await readerHands(tx, [id])).has(id)) throw new SamePerson();
  await refuseHalted(tx, (await viewList(tx, id)).policyId);
  const [whole] = await elevate(tx, () =>
    tx.query<{ digest: string; items: number }>(
      `with item as materialized (select id, subject_id, amount_fen, state from entitlement where list_id = $1 for share)
       select ${digestOf('$1')} as digest, count(*)::integer as items from item e`,
      [id],
    ),
  );
  const [seen] = await tx.query<{ items: number }>(
    `select count(*)::integer as items from entitlement where list_id = $1`,
    [id],
  );
  if (whole?.items !== seen?.items) throw new ListBeyondReach();
  await refuseUnreviewed(tx, id);
  if (await isUnallocated(tx, id)) throw new ListUnallocated();
  if (whole?.digest !== shown.digest) throw new ListChanged();
  await moveOne(tx, listLifecycle, id, {
    event: 'approve',
    version: shown.version,
    reason: options.demo ? 'approved as demo' : 'approved',
    set: {
      approved_by: tx.context.actor,
      approved_at: 'now',
      approved_digest: shown.digest,
      demo: options.demo,
    },
  });
  await elevate(tx, () => endViews(tx, id, 'approved'));
  await promise(tx, [{ kind: 'benefits.announce', ref: id }]);
  return viewList(tx, id);
}

/** What the reader did for each list, also in runs now out of their reach; lists they had no hand in are left out. */
async function readerHands(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Hand>> {
  const rows = await elevate(tx, () =>
    tx.query<{ id: string; hand: Hand }>(
      `select id, hand from (select l.id, case when $2 in (l.drafted_by, r.requested_by) then 'requested' when $2 = r.accepted_by then 'accepted'
           when exists (select from list_addition a where a.list_id = l.id and a.state = 'admitted' and a.proposed_by = $2) then 'added'
           when exists (select from entitlement e join audit a on a.entity = 'entitlement' and a.entity_id = e.id::text and a.event = 'withdraw' and a.actor = $2
             where e.list_id = l.id and e.barred_by = 'strike') then 'struck'
           when exists (select from list_opinion o where o.list_id = l.id and (o.given_by = $2
             or exists (select from audit a where a.entity = 'list_opinion' and a.entity_id = o.id::text and a.event in ('agree', 'object') and a.actor = $2))) then 'spoke' end as hand
         from benefit_list l join run r on r.id = l.run_id where l.id = any($1::uuid[])) h where hand is not null`,
      [ids, tx.context.actor],
    ),
  );
  return new Map(rows.map(({ id, hand }) => [id, hand]));
}

/** Rejects a list: nobody is notified, and the money kept for it goes back. */
export async function rejectList(
  tx: Tx,
  id: string,
  version: number,
  reason: string,
): Promise<ListView> {
  await mustSee(tx, id, version);
  await moveOne(tx, listLifecycle, id, {
    event: 'reject',
    version,
    reason,
    set: { rejected_reason: reason },
  });
  await elevate(tx, async () => {
    const standing = await tx.query<{ id: string; transfer_id: string | null }>(
      `select id, transfer_id from entitlement where list_id = $1 and state in ('waiting', 'listed', 'suspended') order by id for update`,
      [id],
    );
    await withdraw(tx, standing, `list rejected: ${reason}`);
    await endViews(tx, id, 'rejected');
  });
  return viewList(tx, id);
}

async function mustSee(tx: Tx, id: string, version: number | null): Promise<void> {
  const [row] = await tx.query<{ version: number }>(
    `select version from benefit_list where id = $1${version === null ? '' : ' for update'}`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (version !== null && row.version !== version)
    throw new VersionStale({ zh: '该名单', en: 'This list' });
}

async function listRows(tx: Tx, where: string, parameters: readonly unknown[]): Promise<ListRow[]> {
  return tx.query<ListRow>(
    `select l.id, l.policy_id, l.run_id, v.document->'title' as title, v.document->'ranking'->'note' as ranking, ${SHARED} as allocation, l.period, l.state, l.drafted_by, to_json(l.drafted_at)#>>'{}' as drafted_at,
       l.approved_by, to_json(l.approved_at)#>>'{}' as approved_at, l.rejected_reason, l.demo, p.second_opinion, l.version, t.*
     from benefit_list l join rule_version v on v.id = l.rule_version_id
       left join run_policy p on p.run_id = l.run_id and p.policy_id = l.policy_id
       cross join lateral (select count(*)::integer as item_count, coalesce(sum(e.amount_fen), 0)::text as amount_fen,
         count(*) filter (where e.state = 'waiting')::integer as unfunded_count, ${digestOf('l.id')} as digest
         from entitlement e where e.list_id = l.id and (e.state <> 'withdrawn' or l.state = 'rejected')) t ${where}`,
    parameters,
  );
}

async function asViews(tx: Tx, rows: readonly ListRow[]): Promise<ListView[]> {
  const lineOf = (row: ListRow) => ({ policyId: row.policy_id, year: budgetYear(row.period) });
  const lines = await budgets(tx, rows.map(lineOf));
  const hands = await readerHands(
    tx,
    rows.map((row) => row.id),
  );
  const rollouts = await rolloutsOf(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const budget = lines.get(lineKey(lineOf(row)));
    return {
      id: row.id,
      policyId: row.policy_id,
      runId: row.run_id,
      title: row.title,
      period: row.period,
      state: row.state,
      itemCount: row.item_count,
      amountFen: row.amount_fen,
      unfundedCount: row.unfunded_count,
      ranking: row.ranking,
      allocation: row.allocation,
      digest: row.digest,
      draftedBy: row.drafted_by,
      draftedAt: row.drafted_at,
      readerHand: hands.get(row.id) ?? null,
      approvedBy: row.approved_by,
      approvedAt: row.approved_at,
      rejectedReason: row.rejected_reason,
      demo: row.demo,
      secondOpinion: row.second_opinion,
      budget: budget ? asText(budget) : null,
      rollout: rollouts.get(row.id) ?? null,
      version: row.version,
    };
  });
}

/** A budget as it is sent: decimal text, because JSON numbers lose fen. */
export function asText(budget: Budget): BudgetView {
  return {
    appropriatedFen: budget.appropriatedFen.toString(),
    reservedFen: budget.reservedFen.toString(),
    committedFen: budget.committedFen.toString(),
    disbursedFen: budget.disbursedFen.toString(),
    availableFen: budget.availableFen.toString(),
    leftFen: budget.leftFen.toString(),
  };
}
